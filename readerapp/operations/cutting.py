"""Where a record can be cut in two: at the lines of what a file says of it, or of its abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from readerapp.model import Record
from readerapp.operations.reading import Prepared

_LOOKED_FOR: Final = 8  # words of an abstract that tell where it begins
_LONGEST: Final = 2_000  # words that are looked for in a row
_BESIDE: Final = 12  # characters that may stand before or behind a title in its line: “12. ”
_LINE: Final = re.compile(r"[^\r\n]+")
_NEWLINE: Final = re.compile(r"\r\n?|\n")
_MARKUP: Final = re.compile(r"[{}=<>|]")


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut: the line that becomes a title, and what goes to either side of it.

    ``offset`` says where in what the file says of the record it stands, ``line`` in which line
    of the file; ``offset`` is None where that cannot be told.
    """

    title: str
    before: str
    after: str
    line: int
    offset: int | None


def cuts(prepared: Prepared) -> list[Cut]:
    """Every place where a record can be cut, from its top.

    Where title and abstract stand below each other as they are, at each line of the file; else
    at each line of the abstract.
    """
    return list(_in_file(prepared)) or list(_in_abstract(prepared))


def title_end(prepared: Prepared) -> int | None:
    """Where in what the file says of it the line after the title begins.

    None where the title has no line of its own, as in formats with fields.
    """
    raw, record = prepared.raw, prepared.record
    words = record.title.split()
    found = None if record.raw else _find(raw, words)
    if found is None or _foreign(raw[: found.start]):
        return None
    newline = _NEWLINE.search(raw, found.end)
    behind = raw[found.end : newline.start() if newline else len(raw)]
    if _foreign(behind):
        return None
    return newline.end() if newline else len(raw)


def place(record: Record, raw: str, offset: int) -> int:
    """Where in the text of the file the character at ``offset`` of its stretch stands.

    Blanks before the stretch are not kept; there are some only at the top of a file.
    """
    blank = record.end - record.start - len(raw)
    lead = 0 if record.start else min(max(blank, 0), max(record.first_line - 1, 0))
    return min(max(record.start + lead + offset, record.start), record.end)


def line_at(record: Record, raw: str, offset: int) -> int:
    """The line of the file in which the character at ``offset`` of its stretch stands."""
    blank = len(raw) - len(raw.lstrip())
    return record.first_line + len(_NEWLINE.findall(raw, blank, max(offset, blank)))


def _in_file(prepared: Prepared) -> Iterator[Cut]:
    record, raw = prepared.record, prepared.raw
    body = title_end(prepared)
    words = record.abstract.split()
    if body is None:
        return
    first = _find(raw, words[:_LOOKED_FOR], body)
    if words and first is None:
        return
    whole = _find(raw, words, body)
    begins = first.start if first else len(raw)
    ends = whole.end if whole else len(raw)
    for match in _LINE.finditer(raw, body):
        title, at = match[0].strip(), match.start()
        if not title:
            continue
        before = record.abstract if at >= ends else _lines(raw[begins:at])
        yield Cut(title, before, _lines(raw[match.end() :]), line_at(record, raw, at), at)


def _in_abstract(prepared: Prepared) -> Iterator[Cut]:
    record, raw = prepared.record, prepared.raw
    lines = [line.strip() for line in record.abstract.splitlines() if line.strip()]
    reached = 0
    for number, line in enumerate(lines):
        found = None if record.raw else _find(raw, line.split()[:_LOOKED_FOR], reached)
        reached = found.end if found else reached
        yield Cut(
            " ".join(line.split()),
            "\n".join(lines[:number]),
            "\n".join(lines[number + 1 :]),
            line_at(record, raw, found.start) if found else record.first_line,
            found.start if found else None,
        )


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _foreign(beside: str) -> bool:
    """Whether what stands beside a title in its line shows that it is a field of something."""
    return len(beside.strip()) > _BESIDE or "\n" in beside or bool(_MARKUP.search(beside))


class _Span(NamedTuple):
    start: int
    end: int


def _find(text: str, words: Sequence[str], start: int = 0) -> _Span | None:
    """Words in a row, whatever blanks and line ends stand between them."""
    if not 0 < len(words) <= _LONGEST:
        return None
    plain = " ".join(words)
    at = text.find(plain, start)
    if at >= 0:  # as nearly always; making a pattern of every title takes its time
        return _Span(at, at + len(plain))
    match = re.compile(r"\s+".join(map(re.escape, words))).search(text, start)
    return _Span(*match.span()) if match else None
