"""What an import would do, record by record, before anything is written.

A plan is shown to the reader when something in it is in doubt, and carried out at once when
nothing is. It is made against one step of the library; where others have written since, it is
made anew before it is carried out, and what the reader chose stays chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Literal

from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.matching import Known, Match, fuller, is_placeholder
from readerapp.operations.reading import Prepared, ReadItem
from readerapp.operations.words import shortened

OnDuplicate = Literal["merge", "skip", "keep"]

FIELDS: Final = ("authors", "year", "venue", "doi", "arxiv")
_WORDS: Final = {
    "title": "title",
    "authors": "authors",
    "year": "year",
    "venue": "venue",
    "doi": "DOI",
    "arxiv": "arXiv number",
    "urls": "links",
    "abstract": "abstract",
    "note": "note",
    "tags": "tags",
}


class State(StrEnum):
    """What would become of a record."""

    NEW = "new"
    SAME = "same"  # it is there already, and has nothing new to say
    ADDS = "adds"  # it is there already, and lacks something that is said here
    UNSURE = "unsure"  # it would be added, and the reader should look


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a plan. ``item`` is the number of its file.

    ``paper`` is the one it looks like, or ``same_row`` an earlier row. ``reason`` says for a
    person what it rests on, ``adds`` which fields it would fill. ``taken`` is False where the
    reader leaves it out, ``decided`` True where the reader chose the state.
    """

    prepared: Prepared
    item: int
    state: State = State.NEW
    paper: int | None = None
    same_row: int | None = None
    reason: str = ""
    adds: tuple[str, ...] = ()
    taken: bool = True
    decided: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether the reader should look at it, and has not yet."""
        doubted = self.state is not State.SAME and bool(self.prepared.record.doubts)
        return (doubted or self.state is State.UNSURE) and self.taken and not self.decided


@dataclass
class Plan:
    """What would become of everything that was read. ``step`` is that of the library then."""

    items: list[ReadItem]
    rows: list[Row] = field(default_factory=list)
    on_duplicate: OnDuplicate = "merge"
    step: int = 0

    @property
    def doubtful(self) -> bool:
        """Whether the reader should be asked before it is carried out."""
        doubted = {n for n, item in enumerate(self.items) if item.reading and item.reading.doubts}
        return any(
            row.doubtful or (row.item in doubted and row.taken and row.state is not State.SAME)
            for row in self.rows
        )

    @property
    def left_out_lines(self) -> int:
        """How many pieces of the files are no part of any record."""
        return sum(len(item.reading.left_out) for item in self.items if item.reading)

    def counts(self) -> Counter[State]:
        """How many of the rows that are taken are in each state."""
        return Counter(row.state for row in self.rows if row.taken)


def plan(
    library: Library,
    read: Sequence[ReadItem],
    on_duplicate: OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> Plan:
    """What would become of what was read. Changes nothing.

    Raises:
        Cancelled: ``job`` said so.
    """
    rows = [Row(each, number) for number, item in enumerate(read) for each in item.prepared]
    return renewed(library, Plan(list(read), rows, on_duplicate), job)


def renewed(library: Library, old: Plan, job: Job = UNWATCHED) -> Plan:
    """The plan as the library is now; what the reader chose stays chosen.

    Raises:
        Cancelled: ``job`` said so.
    """
    step = library.store.last_step()
    if old.on_duplicate == "keep":
        rows = [row if row.decided else _new(row) for row in old.rows]
        return replace(old, rows=rows, step=step)
    known = Known(library, [row.prepared for row in old.rows])
    papers: dict[int, Paper] = {}
    rows = []
    for number, row in enumerate(job.track(old.rows, "Comparing")):
        found = known.match(row.prepared) if row.taken else Match()
        rows.append(_judged(library, row, found, old.on_duplicate, papers))
        if row.taken and rows[-1].state in (State.NEW, State.UNSURE):
            known.add(row.prepared, number)
    return replace(old, rows=rows, step=step)


def _new(row: Row) -> Row:
    """A row that looks like nothing there is."""
    decided = row.decided and row.state is State.NEW
    return Row(row.prepared, row.item, taken=row.taken, decided=decided)


def _judged(
    library: Library, row: Row, found: Match, on_duplicate: OnDuplicate, papers: dict[int, Paper]
) -> Row:
    if not found.found:
        return _new(row)
    paper, reason = None, found.why
    if found.paper is not None:
        paper = papers.setdefault(found.paper, library.papers.get(found.paper))
        where = " (in the trash)" if paper.trashed else ""
        reason = f"{found.why}: “{shortened(paper.title)}”{where}"
    state, adds = State.NEW if row.decided else State.UNSURE, tuple[str, ...]()
    chosen = row.state in (State.SAME, State.ADDS)
    lost = paper is not None and paper.trashed is not None and not found.known
    if chosen if row.decided else found.sure and not lost:
        if paper is not None and on_duplicate == "merge" and not found.known:
            adds = lacking(library, row.prepared, paper)
        state = State.ADDS if adds else State.SAME
    return replace(
        row, state=state, paper=found.paper, same_row=found.row, reason=reason, adds=adds
    )


def lacking(library: Library, prepared: Prepared, paper: Paper) -> tuple[str, ...]:
    """What a record says that its paper does not, by the names of fields."""
    record = prepared.record
    found = [name for name in FIELDS if getattr(record, name) and not getattr(paper, name)]
    if is_placeholder(paper.title) and not is_placeholder(record.title):
        found.insert(0, "title")
    if any(url not in paper.urls for url in record.urls):
        found.append("urls")
    version = library.papers.version(paper.id)
    there = version.text if version else ""
    if record.abstract and (not there or fuller(prepared.text, there)):
        found.append("abstract")
    if record.note and library.notes.of(paper.id) is None:
        found.append("note")
    if record.tags:
        has = {tag.name.casefold() for tag in library.tags.of(paper.id)}
        if any(tag.casefold() not in has for tag in record.tags):
            found.append("tags")
    return tuple(found)


def said(adds: Sequence[str]) -> str:
    """The names of fields for a person: “abstract, DOI”."""
    return ", ".join(_WORDS[name] for name in adds)
