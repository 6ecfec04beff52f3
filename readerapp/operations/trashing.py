"""Put papers in the trash and bring them back, with everything said about them."""

from __future__ import annotations

from collections.abc import Sequence

from readerapp.library import Library
from readerapp.library.journal import now
from readerapp.operations.words import papers_named


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
