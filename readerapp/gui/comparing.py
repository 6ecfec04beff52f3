"""How papers that may be one differ, as the pane of duplicates shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from readerapp.gui.panes.dates import day
from readerapp.gui.panes.difference import Compared, Fate, Pair, Piece
from readerapp.library import Library
from readerapp.model import Sheet, Status
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.operations.duplicates import FieldDifference

_NAMES: Final = {
    "title": "Title",
    "authors": "Authors",
    "year": "Year",
    "venue": "Venue",
    "doi": "DOI",
    "arxiv": "arXiv",
    "abstract": "Abstract",
    "urls": "Addresses",
}
_STATUSES: Final = {
    Status.INBOX: "Inbox",
    Status.QUEUED: "Reading list",
    Status.READING: "Reading",
    Status.READ: "Read",
    Status.SKIPPED: "Skipped",
}
_LISTS: Final = ("urls", "authors")  # what is said one a line


def pairs(library: Library, papers: Sequence[int]) -> list[Pair]:
    """The first paper, which is to be kept, beside each of the others.

    Raises:
        NoSuchPaper: one of them is gone.
    """
    kept = _facts(library.sheet(papers[0]))
    return [_pair(library, papers[0], kept, other) for other in papers[1:]]


def _pair(library: Library, keep: int, kept: str, other: int) -> Pair:
    from readerapp.operations.duplicates import difference  # rapidfuzz, when it is needed

    found = difference(library, keep, other)
    fields = [_compared(field) for field in found.fields if field.keep or field.other]
    if found.moves:
        moves = ((found.moves, Fate.COMES),)
        fields.append(Compared("Moves over", (), moves, "will have them"))
    return Pair(kept, _facts(library.sheet(other)), tuple(fields))


def _compared(field: FieldDifference) -> Compared:
    """A field in pieces: the runs of both papers, each with what becomes of it."""
    from readerapp.operations.duplicates import Kind

    name = _NAMES.get(field.name, field.name)
    goes = Fate.GOES if field.fills and field.name not in _LISTS else Fate.STAYS
    comes = Fate.COMES if field.fills else Fate.GOES
    kept: list[Piece] = []
    other: list[Piece] = []
    for text, kind in field.runs:
        if kind is Kind.SAME:
            kept.append((text, Fate.SAME))
            other.append((text, Fate.SAME))
        elif kind is Kind.ONLY_KEEP:
            kept += _tight(text, goes)
        else:
            other += _tight(text, comes)
    return Compared(name, tuple(kept), tuple(other))


def _tight(text: str, fate: Fate) -> list[Piece]:
    """Marked words without the blank before them."""
    words = text.lstrip()
    return [
        piece for piece in ((text[: len(text) - len(words)], Fate.SAME), (words, fate)) if piece[0]
    ]


def _facts(sheet: Sheet) -> str:
    """“Inbox · added 22 Nov · digest.txt · 2 highlights · a note”."""
    paper = sheet.paper
    facts = [_STATUSES[paper.status], f"added {day(paper.added)}", sheet.import_label]
    if sheet.highlights:
        facts.append(counted(len(sheet.highlights), "highlight"))
    if sheet.note is not None and sheet.note.markdown.strip():
        facts.append("a note")
    facts += [tag.name for tag in sheet.tags[:3]]
    return " · ".join(fact for fact in facts if fact)
