"""The rows of a table in a text file, each with its own lines, whatever separates its fields."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_MOST_REREAD: Final = 20  # quotes that never close; each costs a look at the rest of the file
_LARGEST_FIELD: Final = min(sys.maxsize, 2**31 - 1)


class Row(NamedTuple):
    """One row, the stretch of the text it was read from, and whether its quotes were odd."""

    start: int
    end: int
    fields: list[str]
    is_odd: bool = False


def rows(text: str, delimiter: str, start: int = 0) -> Iterator[Row]:
    """The rows from ``start`` on. A quote that never closes spoils one row, not the rest."""
    csv.field_size_limit(_LARGEST_FIELD)
    width, odd = 0, 0
    lines = _Lines(text, delimiter, start)
    while True:
        row = lines.row() if odd <= _MOST_REREAD else lines.first(start)
        if row is None:
            return
        if lines.taken > 1 and odd <= _MOST_REREAD:
            plain = lines.first(start)
            swallowed = row.end == len(text) and text.count('"', start) % 2 == 1
            if plain and (swallowed or len(row.fields) != width == len(plain.fields) > 1):
                row, odd = plain, odd + 1
                lines = _Lines(text, delimiter, plain.end)
        width = width or len(row.fields)
        yield row
        start = row.end


class _Lines:
    """The lines of a text, taken a row at a time; ``taken`` says how many the last row took."""

    def __init__(self, text: str, delimiter: str, start: int) -> None:
        self.taken = 0
        self._text = text
        self._delimiter = delimiter
        self._start = self._end = start
        self._reader = csv.reader(self._feed(start), delimiter=delimiter)
        self._read = 0

    def row(self) -> Row | None:
        """The next row, of as many lines as its quotes enclose; None at the end."""
        fields = next(self._reader, None)
        if fields is None:
            return None
        self.taken = self._reader.line_num - self._read
        self._read = self._reader.line_num
        row = Row(self._start, self._end, fields)
        self._start = self._end
        return row

    def first(self, start: int) -> Row | None:
        """The line at ``start`` as a row of its own, its quotes as letters; None at the end."""
        line = _LINE.match(self._text, start)
        if line is None or line.end() == start:
            return None
        words = line.group().rstrip("\r\n")
        fields = [field.strip('"') for field in words.split(self._delimiter)] if words else []
        return Row(start, line.end(), fields, is_odd='"' in words)

    def _feed(self, start: int) -> Iterator[str]:
        for line in _LINE.finditer(self._text, start):
            self._end = line.end()
            yield line.group()


def ragged(fields: Sequence[str], width: int) -> bool:
    """Whether a row has more or fewer fields than the table, empty ones at its end aside."""
    return len(fields) < width or any(field.strip() for field in fields[width:])
