"""A paper's page says what the library holds, in Markdown and YAML that anyone can read."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.formats import front_matter, vault_blocks
from readerapp.formats.vault import Page, write
from readerapp.model import Highlight
from readerapp.text.rendering import render

HIGHLIGHTS = (
    Highlight(
        1, 1, 1, 1, 0, 9, "asks for *nothing* but yes and no", "", "",
        label="method", comment="As [[lantern|Lantern]] does; not [[nobody]].",
        created="2026-11-21T09:30:00Z",
    ),
    Highlight(2, 1, 3, 1, 20, 29, "Sieve", "", "", colour="blue"),
)  # fmt: skip
NOTE = (
    "Compare [[lantern]] and [[lantern#h2|its claim]], [[#h1]], `[[lantern]]`.\r\n\r\n- [ ] try\n"
)

PORTABLE = """\
---
title: "Sieve: a \\"planner\\" # 1"
aliases:
  - "Sieve"
citekey: "sieve"
readerapp: "readerapp://paper/7K2M9QXA"
status: "reading"
rating: 4
tags:
  - rl/preference
  - y2023
  - "no"
authors:
  - "Ada Example"
year: 2026
added: 2026-11-20
updated: 2026-11-22
---

<!-- ra:head h=95b01cd3 -->
# Sieve: a "planner" # 1

[Open in readerapp](readerapp://paper/7K2M9QXA)
<!-- /ra:head -->

<!-- ra:abstract h=0 -->
## Abstract

\\# One line.

A second, with \\*stars\\* at https://example.org/a_b.
<!-- /ra:abstract -->

<!-- ra:highlights h=0 -->
## Highlights
<!-- /ra:highlights -->

<!-- ra:hl h1 h=0 -->
### h1

> asks for \\*nothing\\* but yes and no

**method** · [open in readerapp](readerapp://paper/7K2M9QXA?h=h1) · 2026-11-21 · #to-compare

As [Lantern](lantern.md) does; not [[nobody]].
<!-- /ra:hl h1 -->

<!-- ra:hl h3 h=0 -->
### h3

> Sieve

**blue** · [open in readerapp](readerapp://paper/7K2M9QXA?h=h3)
<!-- /ra:hl h3 -->

<!-- ra:note n1 h=0 -->
## Notes

Compare [lantern](lantern.md) and [its claim](lantern.md#h2), [h1](#h1), `[[lantern]]`.

- [ ] try
<!-- /ra:note n1 -->

<!-- ra:backlinks h=0 -->
## Linked from

- [\\[Re\\] Lantern](lantern.md): “as in Sieve”
<!-- /ra:backlinks -->

## My additions

<!-- everything outside the marked blocks is yours: readerapp never changes it -->
"""
OBSIDIAN_HIGHLIGHT = """\
> [!quote] method
> asks for \\*nothing\\* but yes and no
> [open in readerapp](readerapp://paper/7K2M9QXA?h=h1) · 2026-11-21 · #to-compare

^h1

As [[lantern|Lantern]] does; not [[nobody]]."""


def pages(target: str) -> str | None:
    return target if target == "lantern" else None


def page(profile: str) -> Page:
    return Page(
        vault_blocks.front_matter(
            title='Sieve: a "planner" # 1',
            aliases=("Sieve",),
            citekey="sieve",
            uid="7K2M9QXA",
            status="reading",
            rating=4,
            tags=("RL/Preference", "2023", "No", "rl / preference"),
            authors=("Ada Example",),
            year=2026,
            added="2026-11-20T08:00:00Z",
            updated="2026-11-22T08:00:00Z",
        ),
        (
            vault_blocks.head('Sieve: a "planner" # 1', "7K2M9QXA"),
            vault_blocks.abstract(
                "# One line.\nA second, with *stars* at https://example.org/a_b."
            ),
            *vault_blocks.highlights(
                HIGHLIGHTS,
                "7K2M9QXA",
                pages,
                tags=lambda item: ("To compare",) if item.seq == 1 else (),
                profile=profile,
            ),
            vault_blocks.note(NOTE, pages, profile=profile),
            *vault_blocks.backlinks([("lantern", "[Re] Lantern", "as in Sieve")], profile=profile),
        ),
        vault_blocks.SEED,
    )


def without_hashes(text: str) -> str:
    return re.sub(r" h=[0-9a-f]+ -->", " h=0 -->", text)


def test_a_portable_page_in_full() -> None:
    assert without_hashes(write(page("portable"))) == without_hashes(PORTABLE)


def test_an_obsidian_page_uses_its_own_links_and_quotes() -> None:
    text = write(page("obsidian"))
    assert OBSIDIAN_HIGHLIGHT in text
    assert "Compare [[lantern]] and [[lantern#^h2|its claim]], [[#^h1|h1]], `[[lantern]]`." in text
    assert "- [[lantern|Re  Lantern]]: “as in Sieve”" in text


def test_a_paper_of_which_little_is_known_has_a_short_page() -> None:
    front = vault_blocks.front_matter(title="T", citekey="t", uid="7K2M9QXA")
    assert [key for key, _ in front] == ["title", "citekey", "readerapp"]
    assert vault_blocks.highlights((), "7K2M9QXA", pages) == ()
    assert vault_blocks.backlinks(()) == ()


@given(st.text(max_size=60))
def test_any_title_is_one_line_of_valid_yaml(title: str) -> None:
    line = front_matter.front({"title": title or "x"})[0][1][0]
    assert len(line.splitlines()) == 1
    assert line.removeprefix("title: ").isprintable() or "\xa0" in line or " " in line
    assert json.loads(line.removeprefix("title: ")) == (title or "x")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("RL preference", "rl-preference"),
        ("2023", "y2023"),
        ("rl/Preference", "rl/preference"),
        (" a // b: c! ", "a/b-c"),
        ("C++", "cplusplus"),
        ("C#", "csharp"),
        ("Überblick", "überblick"),
        ("!!!", ""),
    ],
)
def test_tags_are_such_as_every_vault_takes(name: str, safe: str) -> None:
    assert front_matter.safe_tag(name) == safe


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    ((_, lines),) = front_matter.front({"tags": ("no", "a-b", "1e5x", "null")})
    assert lines == ("tags:", '  - "no"', "  - a-b", '  - "1e5x"', '  - "null"')


@given(st.text(alphabet="ab*_`[]#<>-1. |~=$\\&;!", min_size=1, max_size=40))
def test_title_and_abstract_are_shown_letter_by_letter(text: str) -> None:
    text = " ".join(text.split())
    if not text:
        return
    for block in (vault_blocks.abstract(text), vault_blocks.head(text, "7K2M9QXA")):
        shown = render("\n".join(block.lines), lambda target: None)
        words = [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in shown.splitlines()]
        assert text in [" ".join(line.split()) for line in words]
