"""Two papers side by side: what both say, what only one says, and what merging them would do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.matching import fuller, is_placeholder
from readerapp.operations.words import counted

_TOKEN: Final = re.compile(r"\s*(?:\w+|[^\w\s])|\s+$")
_LARGEST: Final = 50_000_000  # words of the one times words of the other that are compared


class Kind(StrEnum):
    """Who says some words."""

    SAME = "same"
    ONLY_KEEP = "only_keep"
    ONLY_OTHER = "only_other"


Run = tuple[str, Kind]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of the paper that is kept and of the other, as a person reads it.

    ``runs`` are the words of both, in order: those of ``keep`` are the runs that are not
    ``only_other``, and the other way round. ``fills``: merging gives the kept paper what only
    the other says here.
    """

    name: str
    keep: str
    other: str
    runs: tuple[Run, ...]
    fills: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Every field that one of two papers has; ``moves`` names what would go over with the other.

    Fields come as title, authors, year, venue, doi, arxiv, abstract, urls. ``moves`` is
    “2 tags, 1 note, 3 highlights”, or empty.
    """

    fields: tuple[FieldDifference, ...]
    moves: str


def difference(library: Library, keep: int, other: int) -> Difference:
    """What two papers say, field by field, and what merging the other into ``keep`` would do.

    Raises:
        NoSuchPaper: one of them is gone.
    """
    ours, theirs = library.papers.get(keep), library.papers.get(other)
    fields = []
    for name, read in _FIELDS.items():
        mine, its = read(library, ours), read(library, theirs)
        if mine or its:
            fills = bool(its) and its != mine and _fills(name, ours, theirs, mine, its)
            fields.append(FieldDifference(name, mine, its, tuple(runs(mine, its)), fills))
    return Difference(tuple(fields), _moves(library, ours, theirs))


def runs(keep: str, other: str) -> list[Run]:
    """Two texts as one sequence of words, each said by both or by one of them.

    What both say stands as ``keep`` writes it; only blanks and case can differ there.
    """
    mine, its = _TOKEN.findall(keep), _TOKEN.findall(other)
    if keep == other or not mine or not its or len(mine) * len(its) > _LARGEST:
        if keep == other:
            return [(keep, Kind.SAME)] if keep else []
        return [run for run in ((keep, Kind.ONLY_KEEP), (other, Kind.ONLY_OTHER)) if run[0]]
    from rapidfuzz.distance import Indel  # only papers that are compared need it

    found: list[Run] = []
    for edit in Indel.opcodes([token.strip() for token in mine], [token.strip() for token in its]):
        here, there = mine[edit.src_start : edit.src_end], its[edit.dest_start : edit.dest_end]
        if edit.tag == "equal":
            _say(found, here, Kind.SAME)
        else:
            _say(found, here, Kind.ONLY_KEEP)
            _say(found, there, Kind.ONLY_OTHER)
    return found


def _say(found: list[Run], tokens: list[str], kind: Kind) -> None:
    words = "".join(tokens)
    if not words:
        return
    if found and found[-1][1] is kind:
        words = found.pop()[0] + words
    found.append((words, kind))


def _fills(name: str, keep: Paper, other: Paper, mine: str, its: str) -> bool:
    """Whether merging gives ``keep`` what the other says in a field, and ``keep`` does not."""
    if name == "title":
        return is_placeholder(keep.title) and not is_placeholder(other.title)
    if name == "urls":
        return any(url not in keep.urls for url in other.urls)
    return not mine or (name == "abstract" and fuller(its, mine))


def _moves(library: Library, keep: Paper, other: Paper) -> str:
    had = {tag.id for tag in library.tags.of(keep.id)}
    tags = [tag for tag in library.tags.of(other.id) if tag.id not in had]
    note = library.notes.of(other.id)
    numbers = {
        "tag": len(tags),
        "note": int(bool(note and note.markdown.strip())),
        "highlight": len(library.highlights.of(other.id)),
        "file": len(library.attachments.of(other.id)),
    }
    return ", ".join(counted(number, noun) for noun, number in numbers.items() if number)


def _abstract(library: Library, paper: Paper) -> str:
    version = library.papers.version(paper.id)
    return version.text if version else ""


_FIELDS: Final[dict[str, Callable[[Library, Paper], str]]] = {
    "title": lambda _, paper: paper.title,
    "authors": lambda _, paper: ", ".join(paper.authors),
    "year": lambda _, paper: str(paper.year or ""),
    "venue": lambda _, paper: paper.venue or "",
    "doi": lambda _, paper: paper.doi or "",
    "arxiv": lambda _, paper: paper.arxiv or "",
    "abstract": _abstract,
    "urls": lambda _, paper: "\n".join(paper.urls),
}
