"""The lines of a page, with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_SUSPENDED: Final = re.compile(r"\W|(?:and|or|to|as)\s")  # after the hyphen in "pre- and post-war"
_MOST_FRONT_LINES: Final = 100


class Line(NamedTuple):
    """One line of the page. ``start`` and ``end`` (after its line end) are offsets in the text."""

    number: int
    start: int
    end: int
    indent: int
    text: str  # without the blanks round it

    @property
    def blank(self) -> bool:
        return not self.text


class Block(NamedTuple):
    """Lines that make one title, one abstract, one list of authors …"""

    first: int  # indexes into the page's lines
    last: int
    text: str


def split(text: str) -> list[Line]:
    """Every line of ``text``; together they cover it."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        whole = match.group()
        if whole:
            words = whole.strip().strip("\ufeff").strip()
            indent = whole.find(words)
            found.append(Line(len(found) + 1, match.start(), match.end(), indent, words))
    return found


def after_front_matter(lines: Sequence[Line]) -> int:
    """Where the page begins, if a Markdown program wrote ``---`` fields above it."""
    if lines and lines[0].text == "---":
        for index in range(1, min(len(lines), _MOST_FRONT_LINES)):
            if lines[index].text == "---":
                return index + 1
    return 0


def block(lines: Sequence[Line], first: int, last: int) -> Block:
    """These lines as one text. A word broken at its hyphen is put together again."""
    texts = [line.text for line in lines[first : last + 1] if line.text]
    joined = [texts[0]]
    for before, text in pairwise(texts):
        at_hyphen = before[-1] == "-" and before[-2:-1].isalnum()
        joined += [text] if at_hyphen and not _SUSPENDED.match(text) else [" ", text]
    return Block(first, last, "".join(joined))
