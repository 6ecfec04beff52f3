"""The headings, list items, table rows and paragraphs of a Markdown text, and where they stand.

No tree is made of them: lists of papers are told by their lines, and are often no good Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final


class Kind(Enum):
    """What a block is."""

    HEADING = auto()
    ITEM = auto()
    ROW = auto()
    TEXT = auto()


@dataclass(slots=True)
class Block:
    """A stretch of lines. ``level`` is a heading's depth or an item's indent.

    ``header`` holds the names of the columns above a table's row; ``words`` is the text without
    the marks of a heading or an item.
    """

    kind: Kind
    start: int
    end: int
    words: str
    level: int = 0
    header: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)


BOLD_LEVEL: Final = 7  # a line in bold print alone heads what is below it, under any heading

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_FENCE: Final = re.compile(r"\s{0,3}(```|~~~)")
_FRONT: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?:.{0,2000}\r?\n){0,200}?(?:---|\.\.\.)[ \t]*\r?\n"
)
_HEADING: Final = re.compile(
    r"\s{0,3}(#{1,6})[ \t]*([^#\s].*?)[\s#]*$|\s*<h([1-6])\b[^>]{0,300}>(.*)"
)
_UNDERLINE: Final = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")
_RULE: Final = re.compile(
    r"\s*(?:[-*_=]\s?){3,}$|\s*</?(?:details|div|p|br|hr|table|center|ul|ol)\b[^>]*>\s*$", re.I
)
_ITEM: Final = re.compile(r"([ \t]*)(?:[-*+•·]|\(?\d{1,4}[.)])(?:[ \t]+|(?=\[|\*\*))(?=\S)")
_DIVIDER: Final = re.compile(r"\s*\|?(?:\s*:?-{1,}:?\s*\|)+(?:\s*:?-{1,}:?\s*)?\|?\s*$")
_CELL: Final = re.compile(r"(?<!\\)\|")
_BOLD_LINE: Final = re.compile(r"\s*(?:\*\*|__)(?=\S)[^\n]{8,300}?(?:\*\*|__)\s*$")
_LONGEST: Final = 20_000  # characters of a line that is looked at
_CONTINUED: Final = 30_000  # characters of a block


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order; what stands in fences and front matter is none."""
    found: list[Block] = []
    front = _FRONT.match(text)
    reader = _Reader(found)
    fenced = ""
    for start, line in _lines(text, front.end() if front else 0):
        fence = _FENCE.match(line)
        if fence and (not fenced or fence[1] == fenced):
            fenced = "" if fenced else fence[1]
            reader.close()
        elif not fenced:
            reader.take(start, start + len(line), line.rstrip("\r\n")[:_LONGEST])
    return found


def cells(row: str) -> list[str]:
    """The cells of a table's row, without those that only its outer bars make."""
    parts = [part.strip() for part in _CELL.split(row.strip())]
    if parts and not parts[0]:
        parts = parts[1:]
    if parts and not parts[-1]:
        parts = parts[:-1]
    return parts


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    for line in _LINE.finditer(text, start):
        if line.end() > line.start():
            yield line.start(), line.group()


class _Reader:
    """Takes line after line and adds to the block that is open, or opens another."""

    def __init__(self, found: list[Block]) -> None:
        self._found = found
        self._open: Block | None = None
        self._blank = False
        self._header: tuple[str, ...] = ()

    def close(self) -> None:
        """Let the next line begin a block."""
        self._open = None
        self._header = ()

    def take(self, start: int, end: int, line: str) -> None:
        """One line, from ``start`` to ``end`` in the text."""
        if not line.strip():
            self._blank = True
            self._header = ()
            return
        blank, self._blank = self._blank, False
        if self._underlined(line, blank) or self._table(start, end, line):
            return
        heading = _HEADING.match(line)
        if heading:
            level = len(heading[1] or "") or int(heading[3] or 1)
            self._begin(Block(Kind.HEADING, start, end, heading[2] or heading[4] or "", level))
            self.close()
            return
        if _RULE.match(line):
            self.close()
            return
        item = _ITEM.match(line)
        if item:
            indent = len(item[1].expandtabs(4))
            self._begin(Block(Kind.ITEM, start, end, line[item.end() :], indent))
        elif self._continues(line, blank):
            self._extend(end, line)
        elif _BOLD_LINE.match(line) and (blank or self._open is None):
            self._begin(Block(Kind.HEADING, start, end, line.strip(), BOLD_LEVEL))
            self.close()
        else:
            self._begin(Block(Kind.TEXT, start, end, line.strip()))

    def _begin(self, block: Block) -> None:
        block.lines = [block.words]
        self._found.append(block)
        self._open = block
        self._header = ()

    def _extend(self, end: int, line: str) -> None:
        assert self._open is not None
        self._open.end = end
        self._open.lines.append(line.strip())
        self._open.words += "\n" + line.strip()

    def _continues(self, line: str, blank: bool) -> bool:
        """Whether a line belongs to the block above it."""
        above = self._open
        if above is None or above.kind not in (Kind.ITEM, Kind.TEXT):
            return False
        if len(above.words) > _CONTINUED:
            return False
        if above.kind is Kind.TEXT:
            return not blank
        return not blank or line[:1] in " \t>"

    def _underlined(self, line: str, blank: bool) -> bool:
        """Make a heading of the line above, if this line underlines it."""
        above = self._open
        if blank or above is None or above.kind is not Kind.TEXT or len(above.lines) != 1:
            return False
        if not _UNDERLINE.match(line):
            return False
        above.kind, above.level = Kind.HEADING, 1 if "=" in line else 2
        self.close()
        return True

    def _table(self, start: int, end: int, line: str) -> bool:
        """Take a line as part of a table, if it is."""
        if _DIVIDER.match(line) and "|" in line:
            above = self._open
            if above is not None and above.kind in (Kind.ROW, Kind.TEXT) and "|" in above.words:
                header = tuple(cells(above.lines[-1]))
                if above.kind is Kind.ROW or len(above.lines) == 1:
                    self._found.pop()
            else:
                header = ("",)
            self.close()
            self._header = header
            return True
        if line.lstrip().startswith("|") or (self._header and "|" in line):
            header = self._header
            self._begin(Block(Kind.ROW, start, end, line.strip(), header=header))
            self._header = header
            return True
        return False
