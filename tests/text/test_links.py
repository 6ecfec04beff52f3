"""A link is what the reader wrote between double brackets, and nothing that only looks like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.code import code
from readerapp.text.links import Link, links, rewrite, sentence_at, written


@pytest.mark.parametrize(
    ("markdown", "target", "label", "fragment"),
    [
        ("[[sieve]]", "sieve", "", ""),
        ("[[sieve|the planner]]", "sieve", "the planner", ""),
        ("[[sieve#h1]]", "sieve", "", "h1"),
        ("[[sieve#^h1]]", "sieve", "", "h1"),
        ("[[ sieve #h12| one (1) ]]", "sieve", "one (1)", "h12"),
        ("| [[sieve\\|in a table]] |", "sieve", "in a table", ""),
        ("\\\\[[sieve]]", "sieve", "", ""),
        ("[[[sieve]]]", "sieve", "", ""),
        ("![[sieve]]", "sieve", "", ""),
    ],
)
def test_every_way_to_write_a_link(markdown: str, target: str, label: str, fragment: str) -> None:
    (link,) = links(markdown)
    assert (link.target, link.label, link.fragment) == (target, label, fragment)


@pytest.mark.parametrize(
    "markdown",
    [
        "\\[[sieve]]",
        "`[[sieve]]`",
        "`` ` [[sieve]] ``",
        "```\n[[sieve]]\n```",
        "~~~ text\n[[sieve]]\n~~~",
        "- item\n  ```\n  [[sieve]]\n  ```",
        "> ```\n> [[sieve]]\n> ```",
        "```\nnever closed\n\n[[sieve]]",
        "[[]]",
        "[[sieve]",
        "[[two\nlines]]",
        "[[#h1]]",
    ],
)
def test_what_is_no_link_to_another_text(markdown: str) -> None:
    assert links(markdown) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "a ` tick, [[sieve]]",
        "`code` [[sieve]] `code`",
        "a ` tick\n\n[[sieve]] ` another",
        "\\`[[sieve]]`",
        "```\ncode\n```\n[[sieve]]",
        "> ```\n> unclosed\n\n[[sieve]]",
        "``` not a fence ```` [[sieve]]",
    ],
)
def test_what_is_beside_code_is_a_link(markdown: str) -> None:
    (link,) = links(markdown)
    assert markdown[link.start : link.end] == "[[sieve]]"


def test_a_link_written_is_read_back() -> None:
    markdown = written("sieve", "[a] | b\nc", "h3")
    assert links(markdown) == [Link("sieve", "(a) / b c", "h3", 0, len(markdown))]
    assert written("sieve", "sieve") == "[[sieve]]"


def test_rewriting_touches_links_only() -> None:
    markdown = "See [[a]], `[[a]]` and [[b#h1|B]].\r\n"
    assert rewrite(markdown, lambda link: f"<{link.shown}>") == "See <a>, `[[a]]` and <B>.\r\n"


@given(st.text(alphabet="[]|#\\`!a \n~>", max_size=80))
def test_rewriting_links_as_they_were_changes_nothing(markdown: str) -> None:
    assert rewrite(markdown, lambda link: markdown[link.start : link.end]) == markdown
    for block in code(markdown):
        assert 0 <= block.start < block.end <= len(markdown)


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("First. As in [[a|Sieve]], *choices* teach. Last.", "As in Sieve, choices teach."),
        ("- [ ] read [[a]] first\n- [[b]] next", "read a first"),
        ("# On [[a]]\n\nText.", "On a"),
        ("> quoted [[a]]\n> still", "quoted a still"),
        ("para one\n\n[[a]]: compare `x` with [b](c.md)\n\npara", "a: compare x with b"),
        ("[[a]]", "a"),
    ],
)
def test_the_sentence_around_a_link(markdown: str, sentence: str) -> None:
    link = links(markdown)[0]
    assert sentence_at(markdown, link.start, link.end) == sentence


def test_a_long_sentence_is_cut_at_words_around_the_link() -> None:
    markdown = "before " * 60 + "[[sieve|Sieve]] " + "after " * 60
    link = links(markdown)[0]
    sentence = sentence_at(markdown, link.start, link.end)
    assert len(sentence) <= 160
    assert sentence.startswith("…before")
    assert sentence.endswith("after…")
    assert " Sieve " in sentence


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 200_000,
        "[[a" * 60_000,
        "[[a|" * 50_000,
        "` `` " * 40_000,
        "\\`" * 100_000,
        "```\n" * 50_000,
        "\n>" * 100_000,
        "> " * 100_000 + "```",
        "`" * 200_000,
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(hostile: str) -> None:
    before = time.process_time()
    links(hostile + "[[a]]")
    sentence_at(hostile, len(hostile) // 2, len(hostile) // 2 + 2)
    assert time.process_time() - before < 2
