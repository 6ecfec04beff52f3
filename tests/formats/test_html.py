"""Saved pages: sites that are known, pages with data, lists of links, and pages in the way."""

from __future__ import annotations

import json
from html import escape

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import html
from readerapp.formats.source import Source
from readerapp.model import Reading

LONG = "We count lichens at night with coins, and our counts are better than any before. " * 3
START = "<!doctype html><html><head><title>A page</title>{}</head><body>{}</body></html>"


def read(body: str, head: str = "") -> Reading:
    text = START.format(head, body)
    source = Source(text.encode(), "page.html")
    assert html.recognises(source)
    reading = html.read(source)
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    assert "".join(reading.text[start:end] for start, end in spans) == reading.text
    return reading


def test_a_list_of_arxiv_keeps_numbers_and_places() -> None:
    item = (
        "<dt><a href =\"/abs/2301.0000{0}\">arXiv:2301.0000{0}</a></dt><dd><div class='list-title'>"
        "<span class='descriptor'>Title:</span> Paper {0}</div><div class='list-authors'>"
        "<a>Ada Lovelace</a></div><p class='mathjax'>About $x_{0}$.</p></dd>"
    )
    reading = read("<dl id='articles'>" + item.format(1) + item.format(2) + "</dl>")
    assert [record.title for record in reading.records] == ["Paper 1", "Paper 2"]
    assert [record.abstract for record in reading.records] == ["About $x_1$.", "About $x_2$."]
    assert all(reading.text[it.start :].startswith("<dt>") for it in reading.records)


def test_a_day_at_hugging_face_is_read_from_its_data_once() -> None:
    paper = {"id": "2401.00001", "title": "Lichens\nat Night", "summary": "We count.\n  Twice."}
    data = escape(json.dumps({"dailyPapers": [{"paper": paper, "title": "x"}]}))
    card = '<article><h3><a href="/papers/2401.00001">Lichens at Night</a></h3></article>'
    page = f'<div data-target="DailyPapers" data-props="{data}"></div>{card}{card}huggingface'
    (record,) = read(page).records
    assert (record.title, record.abstract) == ("Lichens at Night", "We count.\nTwice.")
    assert (record.arxiv, record.year) == ("2401.00001", 2024)


def test_cards_that_print_the_abstract_are_merged() -> None:
    card = '<article><h3><a href="/papers/2401.00001">Lichens</a></h3><p>{}</p></article>'
    page = "huggingface" + card.format("") + card.format(LONG)
    (record,) = read(page).records
    assert (record.title, record.abstract) == ("Lichens", LONG.strip())


def test_the_page_of_a_paper_is_read_from_its_data() -> None:
    head = (
        '<meta name="citation_title" content="Tides &amp; Moons">'
        '<meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author" '
        'content="Noether, Emmy"><meta name="citation_publication_date" content="2020/05/01">'
        '<meta name="citation_doi" content="10.1000/T">'
    )
    (record,) = read(f"<h1>Tides &amp; Moons</h1><h2>Abstract</h2><p>{LONG}</p>", head).records
    assert (record.title, record.doi, record.year) == ("Tides & Moons", "10.1000/t", 2020)
    assert record.authors == ("Ada Lovelace", "Emmy Noether")
    assert record.abstract == LONG.strip()


def test_articles_as_linked_data() -> None:
    things = [{"@type": "ScholarlyArticle", "name": f"Paper {n}"} for n in range(3)]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": things})}</script>'
    assert [it.title for it in read("<p>x</p>", head).records] == ["Paper 0", "Paper 1", "Paper 2"]


def test_what_scholar_shows_of_a_paper_is_a_note() -> None:
    page = (
        "<h3><a class='gse_alrt_title' href='http://scholar.google.com/scholar_url?url="
        "https://arxiv.org/pdf/1912.00001&amp;hl=en'>Crows</a></h3><div>A One, B Two - J. Crows, "
        "2019</div><div class='gse_alrt_sni'>Crows are clever …</div>"
    )
    (record,) = read(page).records
    assert (record.title, record.note, record.abstract) == ("Crows", "Crows are clever …", "")
    assert (record.year, record.venue, record.arxiv) == (2019, "J. Crows", "1912.00001")


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ('<a href="{}">Counting Lichens at Night</a>', "Counting Lichens at Night"),
        ('<b>Counting Lichens at Night</b> [<a href="{}">pdf</a>]', "Counting Lichens at Night"),
        ('<a href="{}">[2301.00001] Counting Lichens</a>', "Counting Lichens"),
        ('<a href="{}">paper</a>', "arXiv:2301.00001"),
    ],
)
def test_the_title_of_a_linked_paper_is_the_text_that_names_it(item: str, title: str) -> None:
    link = "https://arxiv.org/abs/2301.00001"
    other = '<li><a href="https://arxiv.org/abs/2301.00002">Another Paper of Ours</a></li>'
    reading = read(f"<ul><li>{item.format(link)}</li>{other}<li>{item.format(link)}</li></ul>")
    assert [record.title for record in reading.records] == [title, "Another Paper of Ours"]


@pytest.mark.parametrize("title", ["Just a moment...", "Sign in", "404 Not Found", "Access denied"])
def test_a_page_in_the_way_says_what_it_is(title: str) -> None:
    source = Source(f"<html><title>{title}</title><p>Wait.</p></html>".encode(), "page.html")
    with pytest.raises(UnreadableFile, match=f"“page.html” is .*“{title}”"):
        html.read(source)


def test_markdown_that_begins_with_html_is_left_to_others() -> None:
    text = '<p align="center">\n</p>\n\n# Papers\n\n- [One](https://arxiv.org/abs/2301.00001)\n'
    assert not html.recognises(Source(text.encode(), "README.md"))
    assert not html.recognises(Source(text.encode(), "readme"))


@pytest.mark.parametrize(
    "page", ["<div>" * 5_000, "<a '" * 5_000, "<script>" * 5_000, "<!--" * 999]
)
def test_a_hostile_page_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFile):
        html.read(Source(f"<html>{page}".encode(), "page.html"))
