"""What is exported as text is shown as that very text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.escaping import as_markdown, paragraphs
from readerapp.text.rendering import render


def shown(markdown: str) -> str:
    page = render(markdown, lambda target: f"https://example.org/{target}")
    assert page.startswith("<p>")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "- not a list",
        "1. not a list",
        "2023. A year",
        "-5 degrees",
        "> 3 sigma",
        "| a | b |",
        "a *star* and **two**, __init__ and snake_case",
        "`what' and ``better''",
        "[CLS] and [[MASK]] and [^1]",
        "<b>bold</b> <!-- gone? --> p < 0.05 & AT&T &copy;",
        "$5 and $6, ~5 % and ~~6 %~~",
        "==marked== %%hidden%% #tag",
        "C:\\new_\\*folder\\",
        "===",
        "---",
        "a ^block-id",
    ],
)
def test_text_that_looks_like_markdown_is_shown_as_it_is(text: str) -> None:
    assert shown(as_markdown(text)) == text


@given(st.text(alphabet="*_`[]()<>#!$~=%&;\\-+.1aB |^:/\"'", min_size=1, max_size=60))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    text = " ".join(text.split())
    if text:
        assert shown(as_markdown(text)) == text


def test_ordinary_text_is_not_touched() -> None:
    text = "We gain 3 % (p < 0.05); see https://example.org/a_b, snake_case and R&D - all of it."
    assert as_markdown(text) == text


def test_an_address_with_signs_is_put_in_angle_brackets() -> None:
    assert as_markdown("at https://example.org/*x*") == "at <https://example.org/*x*>"


def test_lines_become_paragraphs() -> None:
    assert paragraphs("one\n\n  two\nthree") == ["one", "", "two", "", "three"]
    assert paragraphs(" \n") == []
