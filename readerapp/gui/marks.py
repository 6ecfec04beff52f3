"""Where the words searched for stand in a line, and which sentence of an abstract shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

Marks = Callable[[str, Sequence[Any], str], list[tuple[int, int]]]  # in a text of some field

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_LONGEST: Final = 400  # of a line worth measuring; no list is wider
_SEEN: Final = 160  # of a line in a list of the usual width


@dataclass(frozen=True, slots=True)
class Why:
    """What of a paper answers a query: where it stands, and a line in pieces, marked or not."""

    source: str  # "Note", "Highlight", …
    pieces: tuple[tuple[str, bool], ...]

    def line(self) -> tuple[str, list[tuple[int, int]]]:
        """The pieces as one line, and the spans to mark in it."""
        line, found = "", []
        for text, marked in self.pieces:
            start = len(line)
            line += re.sub(r"\s", " ", text)
            if marked:
                found.append((start, len(line)))
        return line, found


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    words = sorted({term for term in terms if term.strip()}, key=len, reverse=True)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)


def word_marks(text: str, terms: Sequence[str], _field: str = "") -> list[tuple[int, int]]:
    """The spans of the words that begin with one of the terms."""
    pattern = _pattern(tuple(terms))
    return [] if pattern is None else [match.span() for match in pattern.finditer(text)]


def line(
    abstract: str, terms: Sequence[Any], marks: Marks = word_marks
) -> tuple[str, list[tuple[int, int]]]:
    """The one line that stands for an abstract: its first sentence with a term, else its start.

    And what is to be marked in it. Sentence by sentence, since most have it in the first few.
    """
    text = " ".join(abstract[: 8 * _LONGEST].split())
    start = 0
    while terms and start < len(text):
        gap = _SENTENCE.search(text, start)
        end = gap.end() if gap else len(text)
        found = marks(text[start:end], terms, "abstract")
        if found and end - start < _SEEN:  # the next ones are in sight as well
            found = marks(text[start : start + _SEEN], terms, "abstract")
        if found:
            return text[start : start + _LONGEST], [span for span in found if span[1] <= _LONGEST]
        start = end
    return text[:_LONGEST], []


def nearer(text: str, start: int, lead: int) -> str:
    """The line begun ``lead`` letters before ``start``, at a word, when that is too far right."""
    cut = text.rfind(" ", 0, max(start - lead, 0)) + 1
    return f"… {text[cut:]}" if cut else text
