"""Which stretch of a file each record is: together with what is left out, the whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from readerapp.model import LeftOut, Record

_LONGEST: Final = 2_000  # characters of a left-out piece that are shown; its span is whole
_NEWLINE: Final = re.compile(r"\r\n?|\n")


class Found(NamedTuple):
    """A record, and where in the text it was found."""

    start: int
    end: int
    record: Record


class Lines:
    """The lines of a text, by the place where each begins."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]

    def number(self, offset: int) -> int:
        """The line, counted from 1, in which the character at ``offset`` stands."""
        return bisect_right(self._starts, offset)

    def start(self, number: int) -> int:
        """Where line ``number`` begins; the end of the last line for one beyond it."""
        return self._starts[min(number, len(self._starts)) - 1]


def tiled(text: str, found: Iterable[Found]) -> tuple[tuple[Record, ...], tuple[LeftOut, ...]]:
    """Records with their spans and lines, and the pieces between them that are left out.

    Blank stretches go with the record above them. A record found inside or before the one
    above it keeps its order, and its span is what is left for it, at worst nothing.
    """
    lines = Lines(text)
    records: list[Record] = []
    left_out: list[LeftOut] = []
    reached = 0
    for start, end, record in found:
        start = min(max(start, reached), len(text))
        end = min(max(end, start), len(text))
        start = _bridge(text, lines, reached, start, records, left_out)
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = max(first, start + len(words.rstrip()) - 1)
        records.append(
            replace(
                record,
                start=start,
                end=end,
                first_line=lines.number(min(first, end)),
                last_line=lines.number(last),
            )
        )
        reached = end
    _bridge(text, lines, reached, len(text), records, left_out)
    return tuple(records), tuple(left_out)


def _bridge(
    text: str,
    lines: Lines,
    start: int,
    end: int,
    records: list[Record],
    left_out: list[LeftOut],
) -> int:
    """Leave out what stands between two records; return where the next one then begins."""
    if start == end:
        return end
    piece = text[start:end]
    if piece.strip("\ufeff \t\r\n\f\v"):
        shown = piece.strip()
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} …"
        first = start + len(piece) - len(piece.lstrip())
        left_out.append(LeftOut(lines.number(first), shown, start, end))
        return end
    if left_out and left_out[-1].end == start:
        left_out[-1] = replace(left_out[-1], end=end)
        return end
    if records:
        records[-1] = replace(records[-1], end=end)
        return end
    return start  # blank lines at the top go with the first record


def pieces(text: str, separator: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches of ``text`` that begin where ``separator`` matches, each up to the next."""
    starts = [match.start() for match in separator.finditer(text)]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)
