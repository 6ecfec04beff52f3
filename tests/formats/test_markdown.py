"""Every kind of list that people keep of papers in Markdown gives the papers, and only these."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats import markdown_list
from readerapp.formats.source import Source
from readerapp.model import Reading

TITLES = [
    "Counting Lichens with Little Equipment",
    "TideNet: Forecasting at Scale, Slowly",
    "Do Crows Count? A Second Look",
    "On the Age of Moss (and Its Friends)",
    "Sorting Gradients by Hand",
]
ABSTRACT = (
    "Lichens are hard to observe, and counting them by hand takes weeks. We present a method that "
    "needs a telephone and some coins, and halves the error of earlier work on four collections."
)
PEOPLE = ("Ada Moss", "Bo van der Fern")


def read(text: str, name: str = "list.md") -> Reading:
    source = Source(text.encode(), name)
    reading = markdown_list.read(source)
    pieces = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    assert "".join(text[start:end] for start, end in pieces) == text
    return reading


def number(n: int) -> str:
    return f"2203.{n:05}"


def link(n: int) -> str:
    return f"https://arxiv.org/abs/{number(n)}"


def item(shape: str) -> Callable[[int, str], str]:
    return lambda n, title: (
        shape.replace("TITLE", title)
        .replace("LINK", link(n))
        .replace("NUMBER", number(n))
        .replace("PEOPLE", ", ".join(PEOPLE))
        .replace("ABSTRACT", ABSTRACT)
        .replace("COUNT", str(n + 1))
    )


def page(shape: str, head: str = "") -> str:
    return head + "".join(item(shape)(n, title) for n, title in enumerate(TITLES))


LISTS = {
    "link on the title": "* [TITLE](LINK)\n",
    "link on the title, by": "* :scroll: [TITLE](LINK) by PEOPLE\n\n",
    "bold, year, people, [pdf]": "- **TITLE** (2022), PEOPLE [[pdf]](LINK)\n",
    "bold, italics, [Paper]": "**TITLE** \\\n*PEOPLE* \\\nWater 2022. [[Paper](LINK)]\n\n",
    "date, bold, et al.": "- 2022-03-01, **TITLE**, Ada Moss et.al., Paper: [LINK](LINK)\n",
    "numbered, people below": "1. **TITLE.** Water 2022. [paper](LINK)\n\n    *PEOPLE*\n\n",
    "heading with number and link": "### COUNT) [NUMBER](LINK): TITLE\n\n- Authors: PEOPLE\n\n",
    "heading on a link": "## [TITLE](LINK)\n\n**Authors:** PEOPLE\n\n",
    "heading, link below": "# TITLE\n[arxiv_pdf_url](LINK)\n### Authors\n- unknown\n\n",
    "heading, labels": "# TITLE\n\n**Authors**: PEOPLE\n\n**Link**: [PDF](LINK)\n\n---\n",
    "bold line, labels": "**[COUNT] TITLE**\n\narXiv: LINK\n\n",
    "quoted title": 'COUNT. Moss, A., et al. "TITLE." arXiv:NUMBER (2022). [[pdf]](LINK)\n\n',
    "plain words": "- TITLE | [`[pdf]`](LINK) [`[code]`](https://a.org)\n",
    "link and label": "- [TITLE](LINK) [[code](https://a.org)] ![](https://img.shields.io/x.svg)\n",
    "sub-items": "- **TITLE**\n  - Authors: PEOPLE\n  - Paper: LINK\n",
    "anchors": '- <a href="LINK">TITLE</a>, PEOPLE\n',
}  # fmt: skip

TABLES = {
    "plain, with “read more”": (
        "| Title | Authors | Summary |\n|---|---|---|\n",
        "| TITLE (Read more on [arXiv](LINK) or [HuggingFace](https://huggingface.co/papers/NUMBER))"
        "| PEOPLE | a) The authors count what nobody counted. b) It works. |\n",
    ),
    "bold, dates": (
        "|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n",
        "|**2022-03-01**|**TITLE**|Ada Moss et.al.|[NUMBER](LINK)|null|\n",
    ),
    "numbered, a remark behind": (
        "| **Paper** | **Links** |\n| ------------- | ------------- |\n",
        "| COUNT) **TITLE** - proposes to count what nobody has counted before. | "
        "[Paper](LINK), [Tweet](https://twitter.com/x) |\n",
    ),
    "links, other columns first": (
        "|  Date  | keywords | Institute | Paper |\n|:--:|:--:|:--:|:--:|\n",
        "| 2022-03 | Lichens | Pond | [TITLE](LINK) |\n",
    ),
    "abstract folded": (
        "| **Title** | **Date** | **Abstract** |\n| --- | --- | --- |\n",
        "| **[TITLE](LINK)** | 2022-03-01 "
        "| <details><summary>Show</summary><p>ABSTRACT</p></details> |\n",
    ),
}


@pytest.mark.parametrize("shape", LISTS)
def test_every_kind_of_list_is_read(shape: str) -> None:
    text = page(LISTS[shape], "A few words.\n\n")
    assert markdown_list.recognises(Source(text.encode(), "list.md"))
    records = read(text).records
    assert [record.title for record in records] == TITLES
    assert [record.arxiv for record in records] == [number(n) for n in range(len(TITLES))]
    if "PEOPLE" in LISTS[shape] and "anchors" not in shape:
        assert {record.authors for record in records} == {PEOPLE}
    assert not any(record.doubts for record in records)
    assert not any("shields" in address for record in records for address in record.urls)


@pytest.mark.parametrize("shape", TABLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_kind_of_table_is_read(shape: str, end: str) -> None:
    head, row = TABLES[shape]
    text = (head + page(row)).replace("\n", end)
    records = read(text).records
    assert [record.title for record in records] == TITLES
    assert [record.arxiv for record in records] == [number(n) for n in range(len(TITLES))]
    assert {record.year for record in records} <= {2022, None}
    assert [record.first_line for record in records] == [3, 4, 5, 6, 7] or end == "\r\n"
    assert {record.abstract for record in records} == {ABSTRACT if "ABSTRACT" in row else ""}
    assert {bool(record.note) for record in records} == {"a)" in row or "proposes" in row}


def test_several_rows_on_one_line_are_several_papers() -> None:
    head, row = TABLES["plain, with “read more”"]
    text = head + page(row).replace("|\n|", "|| ")
    assert len(text.splitlines()) == 3
    assert [record.title for record in read(text).records] == TITLES


def test_headings_above_become_tags_where_they_are_topics() -> None:
    part = page("- [TITLE](LINK)\n")
    reading = read(f"# Awesome Ponds\n\n## 1. Lichens / Moss\n{part}\n## 🐦 Crows (5)\n{part}\n")
    assert [record.tags for record in reading.records] == [("Lichens - Moss",)] * 5 + [
        ("Crows",)
    ] * 5
    assert {record.tags for record in read(f"## Papers for 2024-10-10\n{part}").records} == {()}


def test_a_paper_under_two_topics_is_two_lines_but_a_mention_is_none() -> None:
    part = page("- [TITLE](LINK)\n")
    assert len(read(f"## Lichens\n{part}\n## Crows\n{part}").records) == 2 * len(TITLES)
    assert len(read(f"{part}\n## Models\n- [TideNet]({link(1)})\n").records) == len(TITLES)


def test_links_without_numbers_count_where_the_list_has_hardly_any() -> None:
    text = page("* [TITLE](papers/COUNT.pdf) by PEOPLE\n")
    assert [record.title for record in read(text).records] == TITLES
    tools = page("* [TITLE](https://example.org/COUNT) - a tool for ponds\n")
    assert read(tools).records == ()


def test_rows_without_a_number_among_others_are_told() -> None:
    head, row = TABLES["links, other columns first"]
    text = (
        head + page(row) + "| 2023-01 | Moss | Pond | [Moss Technical Report](https://a.org/x) |\n"
    )
    reading = read(text)
    assert len(reading.records) == len(TITLES)
    assert "“Moss Technical Report”" in reading.doubts[0]


def test_a_quoted_abstract_is_one_and_words_in_another_language_are_a_note() -> None:
    quoted = read(page("* [TITLE](LINK) by PEOPLE\n    > ABSTRACT\n\n")).records
    assert {record.abstract for record in quoted} == {ABSTRACT}
    told = read(
        page("# TITLE\n[pdf](LINK)\n### 方法\n- 这是一个关于地衣的方法，非常有用，值得一读。\n")
    ).records
    assert {record.abstract for record in told} == {""}
    assert all("地衣" in record.note for record in told)
    labelled = read(page("## TITLE\n**Link**: [PDF](LINK)\n\n**Abstract**: ABSTRACT\n\n")).records
    assert {record.abstract for record in labelled} == {ABSTRACT}


@pytest.mark.parametrize(
    "shape",
    [
        "### [TITLE](LINK)\n\nABSTRACT\n\n",
        "## TITLE\n\nABSTRACT\n\nLINK\n\n",
        "TITLE\nABSTRACT\nLINK\n\n",
    ],
)
def test_titles_with_abstracts_below_are_left_to_the_digest(shape: str) -> None:
    assert read(page(shape)).records == ()


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\n"
        + "We follow the method of [Moss et al.](https://arxiv.org/abs/2203.00001) here, "
        "and it works. " * 8 + "\n\n" + "As [others](https://arxiv.org/abs/2203.00002) say. " * 9,
        "# Program\n\n- [Install](https://example.org)\n- [Use](https://example.org/use)\n",
        "```\n- [A Title of a Paper](https://arxiv.org/abs/2203.00001)\n" * 5,
        "",
    ],
)
def test_other_texts_hold_no_list(text: str) -> None:
    assert read(text).records == ()


MARKS = st.sampled_from(
    re.split(
        ";",
        "- ;# ;## ;| ; | ;|---|\n;**;*;[;](;);> ;\n;\n\n;Title of It;2203.00003;<a href=;</a>;"
        f"by Ada Moss;Abstract: ;{link(1)};{link(2)}",
    )
)


@given(st.lists(MARKS, max_size=60).map("".join))
def test_any_text_is_covered(text: str) -> None:
    read(f"{text}end")


def test_any_mangled_list_is_read_or_refused_in_a_sentence(seed: int) -> None:
    rng = random.Random(seed)
    pages = [page(shape) for shape in LISTS.values()] + [h + page(r) for h, r in TABLES.values()]
    for _ in range(60):
        text = rng.choice(pages)
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice("[]()|*#>\n\\") + text[place + rng.randint(0, 3) :]
        with suppress(UnreadableFile):
            read(text)


@pytest.mark.parametrize(
    "piece", ["[", "![", "[a](", "**", "<a href=x ", "|", "(", "*a ", "`", "《"]
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    text = page(LISTS["link on the title"]) + piece * (300_000 // len(piece))
    assert len(read(text).records) >= len(TITLES) - 1
