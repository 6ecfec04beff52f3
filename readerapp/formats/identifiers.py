"""A plain list of arXiv numbers, DOIs and addresses, or a single one: a link from the browser.

Such a paper has no title and no abstract yet; its identifier stands for them until somebody, or
the net if the reader allows it, says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading, Record
from readerapp.text.identifiers import Arxiv, arxivs, dois
from readerapp.text.urls import urls

NAME: Final = "identifiers"
LABEL: Final = "List of identifiers"
SUFFIXES: Final = (".url", ".webloc", ".desktop", ".ids")

_LONGEST_LINE: Final = 3_000
_FEW: Final = 20  # letters of a line beside its identifiers: “- ”, “see ”, “1. ”
_SHARE: Final = 0.9  # of the lines that are identifiers and nothing else
_LINK_FILE: Final = re.compile(
    r"\[(?:InternetShortcut|Desktop Entry)\]|<\?xml[^>]{0,200}>\s*<!DOCTYPE plist"
)
_LINK: Final = re.compile(
    r"(?m)^URL(?:\[\$e\])?=(\S{1,3000})|<string>\s*(https?://[^<\s]{1,3000})\s*</string>"
)
_COMMENT: Final = re.compile(r"[#;%]|//")
_PIECES: Final = re.compile(r"[\s,;|<>()\[\]\"“”]+")
_BULLET: Final = re.compile(r"(?:[-*•–+]|\(?\d{1,4}[.)\]:]|\[\d{1,4}\])\s+")
_PREFIX: Final = re.compile(r"(?:arxiv|doi|pmid|url|link|paper)s?\s*:?$", re.IGNORECASE)


class _Named(NamedTuple):
    """One paper a line names."""

    start: int
    end: int
    record: Record


def recognises(source: Source) -> bool:
    """Whether nearly every line is an identifier or an address and nothing else."""
    if _LINK_FILE.match(source.head):
        return _LINK.search(source.head) is not None
    lines = [line.strip() for line in source.head.splitlines() if line.strip()]
    whole = lines if len(source.head) < 4_000 else lines[:-1]
    told = [line for line in whole if not _COMMENT.match(line)]
    return bool(told) and sum(map(_is_list, told)) >= _SHARE * len(told)


def read(source: Source) -> Reading:
    """A paper for each identifier, in order, each once a line."""
    text = source.text
    found = list(_linked(text) if _LINK_FILE.match(source.head) else _listed(text))
    records, left_out = tiled(text, (Found(*each) for each in found))
    return Reading(NAME, "", records, left_out)


def _linked(text: str) -> Iterator[_Named]:
    """The address in a file that is a link."""
    link = _LINK.search(text)
    if link:
        address = link[1] or link[2]
        for record in _records(address):
            yield _Named(0, len(text), record)
            return


def _listed(text: str) -> Iterator[_Named]:
    """The identifiers of each line; the first of a line takes what stands before it."""
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line) < _LONGEST_LINE and _is_list(line.strip()):
            reached = start
            records = list(_records(line))
            for number, record in enumerate(records):
                last = number == len(records) - 1
                end = start + len(line) if last else _end_of(text, record, reached)
                yield _Named(reached, end, record)
                reached = end
        start += len(line)


def _end_of(text: str, record: Record, start: int) -> int:
    """Where the words end that name a paper, looked for from ``start`` on."""
    for words in (record.urls[0] if record.urls else "", record.arxiv or "", record.doi or ""):
        if words:
            place = text.lower().find(words.lower(), start, start + _LONGEST_LINE)
            if place >= 0:
                return place + len(words)
    return start


def _records(line: str) -> Iterator[Record]:
    """The papers named in a line, in order and each once."""
    seen: set[str] = set()
    for piece in _pieces(line):
        record = _record(piece)
        if record is not None and record.title not in seen:
            seen.add(record.title)
            yield record


def _pieces(line: str) -> list[str]:
    """The words of a line, “arXiv: 2301.00001” as one of them; SICI brackets are left alone."""
    if len(line.split()) == 1:
        return [line.strip().strip("<>")]
    joined: list[str] = []
    for piece in filter(None, _PIECES.split(_BULLET.sub("", line.strip(), count=1))):
        if joined and _PREFIX.match(joined[-1]):
            joined[-1] = f"{joined[-1].rstrip(':')}:{piece}"
        else:
            joined.append(piece)
    return joined


def _record(piece: str) -> Record | None:
    """The paper a word names; None if it names none."""
    addresses = urls(piece)
    number: Arxiv | None = next(arxivs(piece), None)
    if number is not None:
        title = f"arXiv:{number.id}"
        return Record(title, arxiv=number.id, arxiv_version=number.version, urls=addresses)
    doi = next(dois(piece), None)
    if doi is not None:
        return Record(f"doi:{doi}", doi=doi, urls=addresses)
    if addresses:
        return Record(addresses[0], urls=addresses)
    return None


def _is_list(line: str) -> bool:
    """Whether a line names papers and says next to nothing else."""
    if len(line) > _LONGEST_LINE:
        return False
    pieces = _pieces(line)
    rest = [piece for piece in pieces if _record(piece) is None]
    return len(rest) < len(pieces) and sum(map(len, rest)) <= _FEW and len(rest) <= len(pieces)
