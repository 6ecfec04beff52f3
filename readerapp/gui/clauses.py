"""How a query looks while it is typed: each clause in the colour of its kind.

The colour is never all there is: facts and fields stand on a ground of their own, phrases in the
quotes they were typed in, and what is refused behind its minus.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QBrush, QColor, QFontMetrics, QInputMethodEvent, QTextCharFormat

from readerapp.gui.tokens import Theme
from readerapp.text.anchors import utf16

MOST: Final = 200  # clauses that are coloured; whoever pastes more looks at none of them

_BOXED: Final = frozenset({"fact", "field"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a query, [start, end) in code points, and what kind of clause it is."""

    start: int
    end: int
    kind: str


Read = Callable[[str], Sequence[Clause]]  # takes a query apart


def colour(kind: str, tokens: Theme) -> str:
    """The colour a clause is written in."""
    return {
        "fact": tokens.accent,
        "field": tokens.accent,
        "phrase": tokens.include,
        "not": tokens.danger,
        "or": tokens.faint,
        "group": tokens.faint,
        "unknown": tokens.faint,
    }.get(kind, tokens.ink)


def formats(
    text: str, here: int, clauses: Sequence[Clause], tokens: Theme
) -> list[QInputMethodEvent.Attribute]:
    """The clauses as formats of an input method, which count from the caret at ``here``.

    A line edit has no formats of its own, but draws those.
    """
    found = []
    for clause in clauses:
        ink = colour(clause.kind, tokens)
        if ink != tokens.ink:
            piece = QTextCharFormat()
            piece.setForeground(QBrush(QColor(ink)))
            start, end = utf16(text, clause.start), utf16(text, clause.end)
            kind = QInputMethodEvent.AttributeType.TextFormat
            found.append(QInputMethodEvent.Attribute(kind, start - here, end - start, piece))
    return found


def boxes(
    text: str, clauses: Sequence[Clause], letters: QFontMetrics, left: float, right: float
) -> list[tuple[float, float]]:
    """Where the grounds of facts and fields begin and end, the text beginning at ``left``."""
    found = []
    x, at = left, 0
    for clause in clauses:
        if x > right:
            break
        start = x + letters.horizontalAdvance(text[at : clause.start])
        x = start + letters.horizontalAdvance(text[clause.start : clause.end])
        at = clause.end
        if clause.kind in _BOXED and x > 0:
            found.append((start, x))
    return found


def runs_one_way(text: str) -> bool:
    """Whether all of it is written from left to right, so that a clause is one stretch."""
    return text.isascii() or not any(unicodedata.bidirectional(c) in _LEFTWARD for c in text)


_LEFTWARD: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
