"""BibTeX and BibLaTeX: reference lists as LaTeX, JabRef, Zotero and Mendeley keep them.

Read with all that is wrong with real ones; written so that pandoc, LaTeX and note programs
resolve ``@citekey`` with it, and that reading it again gives the same papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats import bibtex_blocks, bibtex_fields
from readerapp.formats.bibtex_blocks import Broken, Piece
from readerapp.formats.bibtex_parents import Fields, Parents
from readerapp.formats.bibtex_values import Strings
from readerapp.formats.bibtex_writing import write
from readerapp.formats.ris_fields import bounded
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, Lines, tiled
from readerapp.model import Problem, Reading

__all__ = ["LABEL", "NAME", "SUFFIXES", "read", "recognises", "write"]

NAME: Final = "bibtex"
LABEL: Final = "BibTeX"
SUFFIXES: Final = (".bib", ".bibtex", ".biblatex")

_STYLE_SHEET: Final = r"(?!@(?:media|import|font-face|page|charset|keyframes|supports)\b)"
_BLOCK: Final = rf"^[ \t]{{0,200}}{_STYLE_SHEET}{bibtex_blocks.BLOCK.pattern}"
_ANY_BLOCK: Final = re.compile(_BLOCK, re.MULTILINE)
_ENTRY: Final = re.compile(
    rf"{_BLOCK}[^,={{}}\"\n]{{0,300}}[,\n]\s{{0,200}}[\w:.+-]{{1,60}}\s{{0,200}}=\s{{0,200}}[{{\"\w]",
    re.MULTILINE,
)
_BEFORE: Final = 1_500  # characters of other text that may stand above a list by another name
_MOST_PROBLEMS: Final = 200  # told one by one
_SIGNS: Final = '{}",=@'
_MOST_SIGNS: Final = 1_500_000  # of which a file may consist, and of little else


def recognises(source: Source) -> bool:
    """Whether there are entries; in a file by another name, near its top and with fields."""
    if not source.head or source.head.startswith("<"):
        return False
    if source.suffix in SUFFIXES:
        return _ANY_BLOCK.search(bibtex_blocks.unified(source.text)) is not None
    head = bibtex_blocks.unified(source.text[:20_000])
    match = _ENTRY.search(head)
    return match is not None and (match.start() <= _BEFORE or source.head[0] in "@%")


def read(source: Source) -> Reading:
    """A record an entry; comments, definitions and other words are left out.

    Raises:
        UnreadableFile: it is made of braces or of too many entries, to keep a reader busy.
    """
    text = bibtex_blocks.unified(source.text)
    signs = sum(map(text.count, _SIGNS))
    if text.count("@") > _MOST_SIGNS or (signs > _MOST_SIGNS and 3 * signs > len(text)):
        raise UnreadableFile(f"“{source.name}” is no reference list: it is mostly braces.")
    pieces = bounded(bibtex_blocks.pieces(text), source.name)
    problems = tuple(_problems(text, pieces))
    records, left_out = tiled(source.text, list(_found(pieces)))
    return Reading(NAME, "", records, left_out, problems)


def _found(pieces: Iterable[Piece | Broken]) -> Iterator[Found]:
    """The record of each entry, and where it stands."""
    whole = [piece for piece in pieces if isinstance(piece, Piece)]
    definitions = ((p.key, p.fields[0][1]) for p in whole if p.type == "string")
    strings = Strings(definitions)
    entries: list[tuple[Piece, Fields]] = []
    for piece in whole:
        if piece.type == "string":
            strings.define(piece.key, piece.fields[0][1])
        elif piece.fields or piece.key:
            entries.append((piece, _fields(piece, strings)))
    known: dict[str, Fields] = {}
    for piece, fields in entries:
        known.setdefault(piece.key.lower(), fields)
    parents = Parents(known)
    for piece, fields in entries:
        record = bibtex_fields.record(
            piece.type, piece.key, parents.completed(fields), piece.guessed
        )
        yield Found(piece.start, piece.end, record)


def _fields(piece: Piece, strings: Strings) -> Fields:
    """What an entry says, field by field, with strings put in."""
    fields: Fields = {}
    for name, value in piece.fields:
        said = strings.text(value)
        if said.strip():
            fields.setdefault(name.lower(), []).append(said)
    return fields


def _problems(text: str, pieces: Iterable[Piece | Broken]) -> Iterator[Problem]:
    broken = [piece for piece in pieces if isinstance(piece, Broken)]
    if broken:
        lines = Lines(text)
        for piece in broken[:_MOST_PROBLEMS]:
            message = f"What begins here with “@{piece.type}” could not be read."
            yield Problem(lines.number(piece.start), message)
    if len(broken) > _MOST_PROBLEMS:
        yield Problem(
            lines.number(broken[_MOST_PROBLEMS].start),
            f"{len(broken) - _MOST_PROBLEMS:,} more places from here on could not be read.",
        )
