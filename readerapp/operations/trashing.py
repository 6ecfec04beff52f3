"""Put papers in the trash and bring them back, with everything said about them; or empty it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readerapp.library import Library
from readerapp.library.journal import now
from readerapp.operations.words import counted, papers_named


@dataclass(frozen=True, slots=True)
class Purge:
    """What emptying the trash would remove for good."""

    papers: int
    notes: int
    highlights: int


def trash_papers(library: Library, ids: Sequence[int]) -> int:
    """Put papers in the trash; return how many were not there yet."""
    with library.store.transaction(f"Move to the trash: {papers_named(library, ids)}") as tx:
        alive = [paper.id for paper in library.papers.many(ids) if paper.trashed is None]
        moment = now()
        return sum(tx.update("paper", i, trashed=moment) for i in alive)


def restore_papers(library: Library, ids: Sequence[int]) -> int:
    """Bring papers back from the trash; return how many were in it."""
    with library.store.transaction(f"Restore {papers_named(library, ids)}") as tx:
        trashed = [paper.id for paper in library.papers.many(ids) if paper.trashed is not None]
        return sum(tx.update("paper", i, trashed=None) for i in trashed)


def what_goes(library: Library) -> Purge:
    """What ``empty_trash`` would remove, to say so before: it cannot be undone."""
    return Purge(*library.papers.count_trash())


def empty_trash(library: Library) -> int:
    """Remove what is in the trash for good, from the history too; return how many papers.

    Older backups still hold it until they are thinned out, but not the files kept with it.
    """
    with library.store.transaction("", kind="purge") as tx:
        gone = library.papers.listing("trash").tolist()
        tx.label = f"Empty the trash: {counted(len(gone), 'paper')}"
        files = library.attachments.in_trash()
        tx.purge(gone)
    library.attachments.sweep(files)
    return len(gone)
