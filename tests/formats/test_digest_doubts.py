"""What cannot be told for certain about a page is told to the reader, and what can be is not."""

from __future__ import annotations

import textwrap

from readerapp.formats import digest
from readerapp.formats.source import Source
from readerapp.model import Reading
from tests.pages import NAMES, WORDS

WIDTH = 72


def read(*lines: str) -> Reading:
    return digest.read(Source("\n".join(lines).encode(), "page.txt"))


def title(name: str) -> str:
    return f"{name}: A Study of {name} Under Many Different Conditions"


def text(name: str, end: str = "") -> str:
    """An abstract that says something of its own."""
    return f"{name} is new, and {name.lower()} grows everywhere. {WORDS * 4}{end}".strip()


def wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH)


def papers(last: str = "") -> list[str]:
    """A wrapped page; the abstract of the last paper ends so."""
    lines: list[str] = []
    for name in NAMES:
        end = last if name == NAMES[-1] else ""
        lines += [title(name), "", *wrapped(text(name, end)), ""]
    return lines


def test_an_address_with_a_label_ends_the_sentence_it_stands_in() -> None:
    lines = papers()
    lines[-1:] = ["The videos of all our robots can be found for good and all at this"]
    lines += ["url: https://example.org/robots", ""]
    reading = read(*lines)
    assert reading.records[-1].abstract.endswith("at this url: https://example.org/robots")
    assert all(not record.doubts for record in reading.records)


def test_a_short_line_below_a_full_one_is_told_where_it_is_left_out() -> None:
    full = next(n for n in range(400) if len(wrapped(text("Delta", "x" * n + "."))[-1]) == WIDTH)
    reading = read(*papers("x" * full + "."), *())
    assert reading.problems == ()
    lines = papers("x" * full + ".")
    lines[-1:] = ["1", ""]
    (problem,) = read(*lines).problems
    assert problem.line == len(lines) - 1
    assert "may be the end of the text above it" in problem.message


def test_a_numbered_line_that_is_left_out_is_told() -> None:
    lines = [
        line for n, name in enumerate(NAMES) for line in (f"{n + 2}. {title(name)}", text(name))
    ]
    reading = read("1. Data Mining", *lines)
    assert [record.title for record in reading.records[-4:]] == [title(name) for name in NAMES]
    told = reading.problems or reading.records[0].doubts
    assert told


def test_a_number_that_no_other_title_has_is_asked_about() -> None:
    (record,) = read(f"2: {title('Alpha')}", text("Alpha")).records
    assert record.title == f"2: {title('Alpha')}"
    assert record.doubts == ("its number may be no part of the title",)


def test_two_titles_run_together_are_asked_about_whatever_the_second_begins_with() -> None:
    below = "μNav: Navigation without a Map"
    lines = [
        *(title("Alpha"), text("Alpha"), "Side-Tuning: A Baseline for Adaptation of Great Parts"),
        *(below, text("Navigation without localization"), title("Bravo"), text("Bravo")),
    ]
    (record,) = (one for one in read(*lines).records if below in one.title)
    assert record.title == below or record.doubts
