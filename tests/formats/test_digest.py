"""Whatever shape a digest arrives in, every title keeps its abstract and nothing is lost."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp import places
from readerapp.formats import digest
from readerapp.formats.source import Source
from readerapp.model import Reading

Pairs = list[tuple[str, str]]
BANNER = ["Get new papers by e-mail every Monday!", "Receive the daily list in your inbox"]


def read(text: str) -> Reading:
    """What a digest says."""
    return digest.read(Source(text.encode("utf-8", "surrogatepass"), "page.txt"))


def found(reading: Reading) -> Pairs:
    return [(record.title, record.abstract) for record in reading.records]


def covered(text: str, reading: Reading) -> str:
    spans = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    return "".join(text[start:end] for start, end in spans)


def page(pairs: Pairs, shape: Callable[[int, str, str], list[str]], end: str = "\n") -> str:
    return end.join(
        line for n, (title, abstract) in enumerate(pairs) for line in shape(n, title, abstract)
    )


SHAPES: dict[str, Callable[[int, str, str], list[str]]] = {
    "line by line": lambda n, t, a: [t, a],
    "blank lines doubled": lambda n, t, a: [t, "", "", a, "", ""],
    "numbered": lambda n, t, a: [f"{n + 1}. {t}", a],
    "numbered in brackets": lambda n, t, a: [f"[{n + 1}] {t}", a],
    "labelled": lambda n, t, a: [f"Title: {t}", f"Abstract: {a}", ""],
    "authors between": lambda n, t, a: [t, "Ada Lovelace, Mary Somerville and Emmy Noether", a],
    "authors labelled": lambda n, t, a: [t, "Authors: Ada Lovelace, Mary Somerville", a],
    "links below": lambda n, t, a: [t, a, f"https://arxiv.org/abs/2401.{n:05}"],
    "links above": lambda n, t, a: [f"https://arxiv.org/abs/2401.{n:05}", t, a],
    "Markdown headings": lambda n, t, a: [f"### [{t}](https://example.org/p/{n})", "", a, ""],
    "bold": lambda n, t, a: [f"**{t}**", a, ""],
    "bullets, indented": lambda n, t, a: [f"- {t}", f"    {a}", ""],
    "buttons between": lambda n, t, a: [t, "Upvote 23", "8 authors", "Submitted by ada", a],
    "buttons below": lambda n, t, a: [t, a, "Upvote", "1.2k", "Jan 3, 2026", "View PDF"],
    "conference between": lambda n, t, a: [t, "NeurIPS 2024, Oral", a],
    "section headings": lambda n, t, a: [*(["Machine Learning"] if n % 5 == 0 else []), t, a],
    "banner again and again": lambda n, t, a: [*(BANNER if n % 5 == 0 else []), t, a],
    "wrapped": lambda n, t, a: [textwrap.fill(t, 72), "", textwrap.fill(a, 72), ""],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_page_gives_the_same_papers(shape: str, pairs: Pairs) -> None:
    text = page(pairs, SHAPES[shape])
    reading = read(text)
    assert found(reading) == pairs
    assert covered(text, reading) == text
    assert not any(record.doubts for record in reading.records)
    assert reading.problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay_and_count(end: str, pairs: Pairs) -> None:
    text = page(pairs, SHAPES["blank lines doubled"], end) + end
    reading = read(text)
    assert found(reading) == pairs
    assert covered(text, reading) == text
    lines = text.split(end)
    for record in reading.records:
        assert lines[record.first_line - 1] == record.title
        assert lines[record.last_line - 1] == record.abstract


def test_titles_in_capitals_or_without_any_are_titles(pairs: Pairs) -> None:
    for change in (str.upper, str.lower):
        changed = [(change(title), abstract) for title, abstract in pairs]
        assert found(read(page(changed, SHAPES["line by line"]))) == changed


def test_the_banner_and_the_glued_button_are_left_out_and_shown(pairs: Pairs) -> None:
    text = "\ufeff" + "\n".join([*BANNER, "Subscribe" + page(pairs, SHAPES["line by line"])])
    reading = read(text)
    assert found(reading) == pairs
    assert [(piece.line, piece.text.strip("\ufeff")) for piece in reading.left_out] == [
        (1, BANNER[0]),
        (2, BANNER[1]),
        (3, "Subscribe"),
    ]
    text = text.removeprefix("\ufeff")  # which is no part of a text
    assert covered(text, reading) == text
    assert text[reading.records[0].start :].startswith(pairs[0][0])


def test_a_title_that_only_begins_like_a_button_or_menu_stays_whole(pairs: Pairs) -> None:
    titles = [
        "Subscribe to Science: Newsletters as a Medium",
        "Image Transformer",
        "Searching for Activation Functions",
        "Search-Based Testing of Reinforcement Learning",
        "Link Prediction",
        "2001. A Space Odyssey Revisited",
        "Learning Action and Reasoning-Centric Image Editing from Videos and Simulations",
        "Daily Papers",  # the name of a page, so no title
    ]
    changed = [*zip(titles, (abstract for _, abstract in pairs), strict=False), *pairs[8:]]
    reading = read(page(changed, SHAPES["line by line"]))
    said = [record.title for record in reading.records]
    assert said[:7] == titles[:7]
    assert "Daily Papers" not in said


def test_an_abstract_keeps_a_word_that_only_looks_like_a_label(pairs: Pairs) -> None:
    pairs[3] = (pairs[3][0], "Abstract. " + pairs[3][1])
    assert found(read(page(pairs, SHAPES["line by line"]))) == pairs


def test_text_is_kept_exactly_blanks_and_all(pairs: Pairs) -> None:
    pairs[0] = ("Two  Blanks and an e\u0301 in $\\ell_1$", pairs[0][1].replace(". ", ".  "))
    text = page(pairs, SHAPES["line by line"])
    assert found(read(text)) == pairs


def test_one_missing_abstract_shifts_nothing_and_is_told(pairs: Pairs) -> None:
    reading = read(page([*pairs[:9], (pairs[9][0], ""), *pairs[10:]], SHAPES["line by line"]))
    assert found(reading) == [*pairs[:9], (pairs[9][0], ""), *pairs[10:]]
    assert [record.doubts for record in reading.records if record.doubts] == [
        ("no abstract follows the title",)
    ]


def test_one_missing_title_is_told_where_it_is_missed(pairs: Pairs) -> None:
    long = [(title, abstract * 2) for title, abstract in pairs]
    lines = page(long, SHAPES["line by line"]).split("\n")
    del lines[10]
    reading = read("\n".join(lines))
    assert [record.title for record in reading.records if record.doubts] == [pairs[4][0]]
    assert "a title may be missing" in reading.records[4].doubts[0]


def test_titles_below_their_abstracts_are_read_so_and_told(pairs: Pairs) -> None:
    text = page(pairs, lambda n, t, a: [a, t])
    reading = read(text)
    assert found(reading) == pairs
    assert covered(text, reading) == text
    assert "below their abstracts" in reading.doubts[0]


def test_a_page_cut_off_in_the_middle_says_so(pairs: Pairs) -> None:
    text = page(pairs, SHAPES["line by line"])
    cut = text[: text.index("costs nothing", len(text) // 2)].rstrip()
    *whole, last = read(cut).records
    assert not any(record.doubts for record in whole)
    assert last.doubts == ("the abstract may be cut off at the end of the page",)


def test_a_line_passed_over_inside_a_paper_is_told(pairs: Pairs) -> None:
    def shape(n: int, title: str, abstract: str) -> list[str]:
        return [title, *(["Oral, A1"] if n == 4 else []), abstract]

    reading = read(page(pairs, shape))
    assert found(reading) == pairs
    assert [record.doubts for record in reading.records if record.doubts] == [
        ("a line was passed over: “Oral, A1”",)
    ]


def test_a_card_shown_twice_is_one_paper_and_the_fuller_one(pairs: Pairs) -> None:
    cut = [(title, abstract[:200] + "…") for title, abstract in pairs]
    for doubled in (pairs + pairs, cut + pairs, pairs + cut):
        text = page(doubled, SHAPES["line by line"])
        reading = read(text)
        assert sorted(found(reading)) == sorted(pairs)
        assert covered(text, reading) == text


def test_papers_of_one_title_but_other_abstracts_are_two(pairs: Pairs) -> None:
    alike = [("Editorial of the Spring Issue", abstract) for _, abstract in pairs]
    assert found(read(page(alike, SHAPES["line by line"]))) == alike


def test_what_a_paper_says_of_itself_beside_its_abstract_is_kept(pairs: Pairs) -> None:
    text = page(
        pairs,
        lambda n, t, a: [
            t,
            "Ada Lovelace*, Karl von Frisch1, 王 芳",
            a,
            f"arXiv: https://arxiv.org/abs/2401.{n:05}v2",
            f"Code: https://example.org/code/{n}.",
            f"https://doi.org/10.1234/x.{n}",
        ],
    )
    for n, record in enumerate(read(text).records):
        assert (record.title, record.abstract) == pairs[n]
        assert record.arxiv == f"2401.{n:05}"
        assert record.doi == f"10.1234/x.{n}"
        assert f"https://example.org/code/{n}" in record.urls
        assert pairs[n][1].split()[-1].rstrip(".") == record.urls[0]


def test_the_names_of_authors_lose_their_footnotes(pairs: Pairs) -> None:
    text = page(
        pairs, lambda n, t, a: [t, "Ada Lovelace*, Karl von Frisch1,2 and Emmy Noether†", a]
    )
    for record in read(text).records:
        assert record.authors == ("Ada Lovelace", "Karl von Frisch", "Emmy Noether")


@pytest.mark.parametrize(
    "odd", ["x", "(", "[", "[a](", ". ", "http://", "a- ", "A. B", "1. ", "\r"]
)
def test_a_line_of_sixty_thousand_odd_characters_spoils_nothing(odd: str, pairs: Pairs) -> None:
    strange = (pairs[5][0], pairs[5][1] + odd * (60_000 // len(odd)) + " so.")
    reading = read(page([*pairs[:5], strange, *pairs[6:]], SHAPES["line by line"]))
    assert len(reading.records) == len(pairs)
    assert found(reading)[:5] == pairs[:5]
    assert found(reading)[6:] == pairs[6:]


@given(st.lists(st.sampled_from([*"aB.:#-[](1\n\r\t ", "Title", "We do. It is.", "\ufeff", "---"])))
def test_whatever_the_text_it_is_read_and_covered(parts: list[str]) -> None:
    text = "".join(parts)
    reading = read(text)
    text = text.removeprefix("\ufeff")
    assert covered(text, reading) == (text if reading.records or reading.left_out else "")


def test_the_sample_of_the_program_reads_as_twelve_papers() -> None:
    text = (places.resources() / "sample" / "digest.txt").read_text("utf-8")
    reading = read(text)
    assert len(reading.records) == 12
    assert len(reading.left_out) == 3
    assert all(len(record.abstract) > 500 and not record.doubts for record in reading.records)


# --- The real page ----------------------------------------------------------------------------


@pytest.fixture
def real(shared: Path) -> str:
    (path,) = (shared / "seeds").glob("000_*.txt")
    return path.read_bytes().decode("utf-8")


def test_the_real_page_gives_all_its_papers_to_the_letter(real: str) -> None:
    reading = read(real)
    lines = real.split("\n")[2:]
    titles = [lines[0].removeprefix("Subscribe"), *lines[2::2]]
    assert found(reading) == list(zip(titles, lines[1::2], strict=True))
    assert len(reading.records) == 202
    assert [piece.line for piece in reading.left_out] == [1, 2, 3]
    assert covered(real, reading) == real
    assert not any(record.doubts for record in reading.records)


def test_the_links_of_the_real_page_are_clean(real: str) -> None:
    links = [url for record in read(real).records for url in record.urls]
    assert len(links) == 61
    assert "https://github.com/Zheng0428/MORE_" in links
    assert "https://andypinxinliu.github.io/KinMo/" in links
    assert links.count("https://github.com/adobe-research/dynasaur") == 1
    assert not any(url.endswith((".", ",", ")", "}")) for url in links)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_real_papers_survive_every_shape_of_page(shape: str, real: str) -> None:
    papers = found(read(real))
    text = page(papers, SHAPES[shape])
    again = read(text)
    lost = set(papers) - set(found(again))
    assert len(again.records) == 202
    assert len(lost) <= (2 if shape == "wrapped" else 0)  # "vision-and-" ends two lines
    assert covered(text, again) == text


def test_two_thousand_papers_of_all_kinds_are_read(shared: Path) -> None:
    import gzip
    import json

    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for _, line in zip(range(2000), lines, strict=False)]
    pairs = [(" ".join(p["title"].split()), " ".join(p["abstract"].split())) for p in papers]
    assert found(read(page(pairs, SHAPES["line by line"]))) == pairs
