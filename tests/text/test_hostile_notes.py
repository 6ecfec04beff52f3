"""No text, however made, holds up the window: it is shown, plainly if need be, and soon."""

from __future__ import annotations

import re
import time

import pytest

from readerapp.text.rendering import render

BOMBS = {
    "brackets": "[" * 5_000,
    "many brackets": "[" * 190_000,
    "paired brackets": "[" * 8_000 + "]" * 8_000,
    "paragraphs of brackets": ("[" * 150 + "\n\n") * 1_300,
    "unfinished links": "[a](" * 40_000,
    "unfinished pictures": "![a](" * 5_000,
    "links": "[a](b)" * 10_000,
    "deep list": "\n".join("  " * i + "- x" for i in range(430)),
    "list on one line": "- " * 90_000,
    "long list": "- x\n" * 40_000,
    "ladder of ticks": " ".join("`" * i for i in range(1, 630)),
    "backslashes": "\\" * 190_000,
    "long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 20_000,
    "wide table": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000,
    "unfinished tags": '<a href="' * 20_000,
    "bold in bold": "<b>" * 60_000,
    "boxes in boxes": "<div>" * 19_000,
    "tables in tables": "<table><tr><td>" * 20,
    "bold over paragraphs": "<b>\n\n" * 20_000,
    "comments": "<!--" * 45_000,
    "declarations": "<![" * 45_000,
    "deep quotation": "> " * 90_000,
    "quotations": "> a\n\n" * 40_000,
    "stars": "*a " * 60_000,
    "underlines": "_a " * 60_000,
    "dollars": "$a" * 90_000,
    "headings": "# a\n" * 45_000,
    "rules": "---\n" * 45_000,
    "footnotes": "".join(f"[^{i}]\n\n[^{i}]: x\n\n" for i in range(8_000)),
    "addresses": "https://a.b/c " * 13_000,
    "fences": "```\n" * 45_000,
    "ampersands": "&" * 190_000,
    "one word": "a" * 199_000,
    "a book": "word " * 500_000,
    "callouts": "> [!note] x\n> y\n\n" * 10_000,
    "lists in quotations": "> - " * 40_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_shown_soon(name: str) -> None:
    render("warm", lambda target: None)
    before = time.process_time()
    page = render(BOMBS[name], lambda target: None)
    assert time.process_time() - before < 1.0  # a quarter of a second on a quiet machine
    assert page
    assert max(map(len, re.split(r"[\s\u200b<>]", page))) < 2_500


def test_what_is_too_large_is_shown_as_typed_under_one_sentence() -> None:
    page = render("# <b>\n" + "x " * 150_000, lambda target: None)
    assert page.startswith('<p class="notice">This text is too large')
    assert "# &lt;b&gt;" in page
    assert len(page) < 250_000


def test_depth_is_kept_to_what_qt_can_lay_out() -> None:
    for markdown in ("> " * 300 + "x", "- " * 300 + "x", "<i>" * 300, "<table><tr><td>" * 6):
        page = render(markdown, lambda target: None)
        depth = deepest = 0
        for closing, tag in re.findall(r"<(/?)([a-z0-9]+)", page):
            if tag not in ("br", "hr"):
                depth += -1 if closing else 1
            deepest = max(deepest, depth)
        assert deepest <= 60
        assert page.count("<table") <= 4


def test_halves_of_pairs_and_private_characters_are_no_way_in() -> None:
    page = render("\ud800 \x00 \ue0000\ue001 \ue0021\ue003 `code`", lambda target: None)
    assert page.count("<code>") == 1
    page.encode()
