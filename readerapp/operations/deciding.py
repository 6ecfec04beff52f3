"""Decide what becomes of papers: status, star, rating, and the order of the reading list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.model import Status
from readerapp.operations.words import papers_named

_VERBS: Final = {
    Status.INBOX: "Back to the inbox: {}",
    Status.QUEUED: "Queue {}",
    Status.READING: "Start reading {}",
    Status.READ: "Mark as read {}",
    Status.SKIPPED: "Skip {}",
}
_GAP: Final = 1e-6  # neighbours on the reading list closer than this are numbered anew


def set_status(library: Library, ids: Sequence[int], status: Status) -> int:
    """Give papers a status; return how many had another.

    Queued papers go to the end of the reading list, in the order given.
    """
    status = Status(status)
    with library.store.transaction(_VERBS[status].format(papers_named(library, ids))) as tx:
        last, changed = library.papers.last_position(), 0
        for paper in library.papers.many(ids):
            if paper.status == status:
                continue
            last += 1.0
            position = last if status is Status.QUEUED else None
            changed += tx.update("paper", paper.id, status=status.value, position=position)
        if 0 < changed < len(ids):
            tx.label = _VERBS[status].format(f"{changed} of {papers_named(library, ids)}")
        return changed


def set_starred(library: Library, ids: Sequence[int], starred: bool) -> int:
    """Star or unstar papers; return how many changed."""
    verb = "Star" if starred else "Unstar"
    with library.store.transaction(f"{verb} {papers_named(library, ids)}") as tx:
        return sum(tx.update("paper", i, starred=int(starred)) for i in ids)


def set_rating(library: Library, ids: Sequence[int], rating: int) -> int:
    """Rate papers 0 (not rated) to 5; return how many changed.

    Raises:
        ReaderError: the rating is not one.
    """
    if not 0 <= rating <= 5:
        raise ReaderError(f"A rating goes from 0 to 5, not {rating}.")
    with library.store.transaction(f"Rate {papers_named(library, ids)} {rating}") as tx:
        return sum(tx.update("paper", i, rating=rating) for i in ids)


def move(
    library: Library, paper_id: int, *, before: int | None = None, first: bool = False
) -> bool:
    """Move a paper of the reading list: before another, to the top, or (neither) to the end.

    Raises:
        ReaderError: one of them is not on the reading list.
    """
    with library.store.transaction(f"Move {papers_named(library, [paper_id])}") as tx:
        order = list(library.papers.listing(Status.QUEUED))
        for wanted in (paper_id, paper_id if before is None else before):
            if wanted not in order:
                title = library.papers.get(wanted).title
                raise ReaderError(f"“{title}” is not on the reading list.")
        if before == paper_id:
            return False
        old = order.index(paper_id)
        order.remove(paper_id)
        new = 0 if first else len(order) if before is None else order.index(before)
        if new == old:
            return False
        _place(library, tx, order, paper_id, new)
        return True


def move_papers(library: Library, ids: Sequence[int], *, before: int | None = None) -> int:
    """Move papers of the reading list, as they stand there, before another or to the end.

    Returns how many went elsewhere.

    Raises:
        ReaderError: one of them is not on the reading list.
    """
    with library.store.transaction(f"Move {papers_named(library, ids)}") as tx:
        order = list(library.papers.listing(Status.QUEUED))
        for wanted in (*ids, *(() if before is None else (before,))):
            if wanted not in order:
                title = library.papers.get(wanted).title
                raise ReaderError(f"“{title}” is not on the reading list.")
        moving = set(ids)
        if before in moving:  # before the first that stays behind it
            behind = order[order.index(before) :]
            before = next((paper for paper in behind if paper not in moving), None)
        kept = [paper for paper in order if paper not in moving]
        new = len(kept) if before is None else kept.index(before)
        wanted_order = [*kept[:new], *(p for p in order if p in moving), *kept[new:]]
        if wanted_order == order:
            return 0
        order = kept
        for paper in (p for p in wanted_order if p in moving):
            _place(library, tx, order, paper, new)
            if paper not in order:
                order.insert(new, paper)
            new += 1
        return len(moving)


def _place(library: Library, tx: Transaction, order: list[int], paper_id: int, new: int) -> None:
    """Number the paper between its new neighbours; number all anew if there is no room."""
    below = library.papers.position(order[new - 1]) if new else None
    above = library.papers.position(order[new]) if new < len(order) else None
    if below is None:
        tx.update("paper", paper_id, position=(above or 0.0) - 1.0)
    elif above is None:
        tx.update("paper", paper_id, position=below + 1.0)
    elif above - below > _GAP:
        tx.update("paper", paper_id, position=(below + above) / 2)
    else:
        order.insert(new, paper_id)
        for number, each in enumerate(order, start=1):
            tx.update("paper", each, position=float(number))
