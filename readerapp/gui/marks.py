"""Where the words searched for stand in a line, and which sentence of an abstract shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

Marks = Callable[[str, Sequence[str]], list[tuple[int, int]]]

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_LONGEST: Final = 400  # of a line worth measuring; no list is wider


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    words = sorted({term for term in terms if term.strip()}, key=len, reverse=True)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)


def word_marks(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of the words that begin with one of the terms."""
    pattern = _pattern(tuple(terms))
    return [] if pattern is None else [match.span() for match in pattern.finditer(text)]


def line(abstract: str, terms: Sequence[str], marks: Marks = word_marks) -> str:
    """The one line that stands for an abstract: its first sentence with a term, else its start."""
    text = " ".join(abstract[: 8 * _LONGEST].split())
    found = marks(text, terms) if terms else []
    if not found:
        return text[:_LONGEST]
    start = 0
    for gap in _SENTENCE.finditer(text):
        if gap.end() > found[0][0]:
            break
        start = gap.end()
    return text[start : start + _LONGEST]


def nearer(text: str, start: int, lead: int) -> str:
    """The line begun ``lead`` letters before ``start``, at a word, when that is too far right."""
    cut = text.rfind(" ", 0, max(start - lead, 0)) + 1
    return f"… {text[cut:]}" if cut else text
