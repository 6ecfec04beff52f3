"""A BibTeX file cut into entries, definitions and what is neither, with the place of each.

bibtexparser does the cutting. It hides what it does not like among its failed blocks: entries
whose key or field comes twice are taken back from there whole, and damaged ones are read again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerapp.formats import bibtex_values
from readerapp.formats.bibtex_mending import FIELD_FOLLOWS_END, Mended, Mender
from readerapp.formats.bibtex_values import Value

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, String

BLOCK: Final = re.compile(r"@[ \t\n]{0,200}[^\W\d][\w-]{0,60}[ \t\n]{0,200}[{(]")
_AT_LINE_START: Final = re.compile(rf"^[ \t]{{0,200}}(?={BLOCK.pattern})", re.MULTILINE)
_STRETCHED: Final = re.compile(  # “@ article {”, which bibtexparser passes over
    r"^([ \t]{0,200})@([ \t\n]{1,200})([a-zA-Z]{2,40})(?=\s{0,200}[{(])"
    r"|^([ \t]{0,200}@[a-zA-Z]{2,40})([ \t]{0,200}\n[ \t\n]{0,200})(?=[{(])",
    re.MULTILINE,
)
_STRETCH: Final = 201  # characters by which the @ may have moved
_COMMENTED_FIELD: Final = re.compile(r"(?m)^[ \t]{0,200}%[^\n]*$")
_NO_NAME: Final = re.compile(r"[\s{}\"%#,=]")
_NO_ENTRIES: Final = ("comment", "preamble", "string")


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry, or a definition (``type`` is “string”), with its place in the text.

    ``guessed`` says that a brace or quote was missing, so that an end had to be guessed.
    """

    start: int
    end: int
    type: str
    key: str
    fields: tuple[tuple[str, Value], ...]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that begins like an entry and is none."""

    start: int
    type: str


def unified(text: str) -> str:
    """``text`` with line ends of one kind, every character in its place."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def pieces(text: str) -> Iterator[Piece | Broken]:
    """The entries and definitions of ``text`` (see ``unified``), in order."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # we tell what was wrong
    reading = _Reading(text)
    cursor = 0
    prepared = _STRETCHED.sub(_tightened, text)
    for block in parse_string(prepared, parse_stack=[]).blocks:
        raw = block.raw or ""
        if not raw.startswith("@"):
            continue  # words between entries
        at = prepared.index(raw, cursor)
        end = at + len(raw)
        cursor = at + 1 if isinstance(block, ParsingFailedBlock) else end
        start = text.rfind("@", max(at - _STRETCH, 0), at + 1)
        if start < reading.reached or reading.is_commented_out(start):
            continue
        if isinstance(block, ParsingFailedBlock):
            whole = block.ignore_error_block
            found = reading.taken(whole, start, end) if whole else reading.mended(start)
        else:
            found = reading.taken(block, start, end)
        if found:
            yield found


def _tightened(match: re.Match[str]) -> str:
    """The head of an entry without the blanks in it, as long as before."""
    if match[3]:
        return f"{match[1]}{' ' * len(match[2])}@{match[3]}"
    return match[4] + " " * len(match[5])


class _Reading:
    """A text, and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.reached = 0
        self._mender = Mender(text)
        self._starts = [match.end() for match in _AT_LINE_START.finditer(text)]
        self._next = 0

    def is_commented_out(self, start: int) -> bool:
        """Whether a ``%`` stands before it on its line; an address before it is none either."""
        line = max(self.text.rfind("\n", self.reached, start) + 1, self.reached)
        before = self.text[line:start]
        return "%" in before or before[-1:].isalnum()

    def taken(self, block: Block, start: int, end: int) -> Piece | Broken | None:
        """A block that bibtexparser could read, if it read it as BibTeX would."""
        from bibtexparser.model import Entry, String

        if isinstance(block, Entry):
            return self._entry(block, start, end) if block.entry_type else None
        self.reached = end
        return self._definition(block, start) if isinstance(block, String) else None

    def _entry(self, entry: Entry, start: int, end: int) -> Piece | Broken | None:
        fields = []
        for field in entry.fields:
            name = field.key
            if "%" in name:
                name = _COMMENTED_FIELD.sub("", name).strip()
                if not name:
                    continue  # commented out
            value = bibtex_values.exact(str(field.value))
            if value is None or not _is_name(name):
                return self.mended(start)
            fields.append((name, value))
        if FIELD_FOLLOWS_END.match(self.text, end):
            return self.mended(start)
        line = max(self.text.rfind("\n", self.reached, start) + 1, self.reached)
        if not fields and (self.text[line:start].strip() or len(entry.key.split()) > 1):
            return None  # “ask me @home {not at work}”
        self.reached = end
        return Piece(start, self.reached, entry.entry_type, entry.key, tuple(fields))

    def _definition(self, string: String, start: int) -> Piece | None:
        value = bibtex_values.exact(str(string.value))
        if value is None:
            return None
        return Piece(start, self.reached, "string", string.key, (("", value),))

    def mended(self, start: int) -> Piece | Broken | None:
        """A damaged block, read again; without what follows it, if it has no end."""
        match = BLOCK.match(self.text, start)
        kind = match.group().strip("@{( \t\n").lower() if match else ""
        limit = self._next_start(start)
        if kind in _NO_ENTRIES:
            return self._passed_over(start, kind, limit)
        found = self._mender.mend(start, limit) if match else None
        self.reached = found.end if found else start + 1
        if found is None:
            return Broken(start, kind) if match else None
        return _piece(start, found)

    def _passed_over(self, start: int, kind: str, limit: int) -> Broken | None:
        """A comment hides the entries in its braces; one that is not closed, its own line."""
        opening = self.text.find("{", start, limit)
        close = -1
        if opening >= 0 and self._mender.patience >= 0:
            close = bibtex_values.closing(self.text, opening, len(self.text))
            self._mender.patience -= len(self.text) - opening if close < 0 else 0
        self.reached = start + 1 if close < 0 else close + 1
        return Broken(start, kind) if kind != "comment" and close < 0 else None

    def _next_start(self, start: int) -> int:
        """Where the next entry begins on a line of its own."""
        while self._next < len(self._starts) and self._starts[self._next] <= start:
            self._next += 1
        return self._starts[self._next] if self._next < len(self._starts) else len(self.text)


def _is_name(name: str) -> bool:
    return name.isidentifier() or _NO_NAME.search(name) is None


def _piece(start: int, mended: Mended) -> Piece:
    return Piece(start, mended.end, mended.type, mended.key, mended.fields, mended.guessed)
