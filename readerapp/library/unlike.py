"""Papers that a reader has said are not one, so that nobody asks again.

Each pair is a row of one of the two, which names the other by its uid; whose row it is says
nothing.
"""

from __future__ import annotations

from typing import Final

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import Paper

Pair = tuple[int, int]

_ABOUT: Final = (  # the rows that tell a paper apart: the key, which side it is on, whom from
    "select id, 'paper' as side, other as from_uid from unlike where paper = ?1 union all "
    "select unlike.id, 'other', paper.uid from unlike join paper on paper.id = unlike.paper "
    "where unlike.other = ?2 order by 1"
)


class Unlike:
    """Reads pairs; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pairs(self) -> set[Pair]:
        """The pairs of papers there are, by their ids, the lower one first."""
        rows = self._store.rows(
            "select unlike.paper, paper.id from unlike join paper on paper.uid = unlike.other"
        )
        return {(min(row), max(row)) for row in map(tuple, rows)}

    def add(self, tx: Transaction, one: Paper, other: Paper) -> bool:
        """Remember a pair; False if it is known already, or no pair."""
        if one.id == other.id or other.uid in self._told(one):
            return False
        tx.insert("unlike", paper=one.id, other=other.uid)
        return True

    def move(self, tx: Transaction, keep: Paper, other: Paper) -> None:
        """Whatever was told apart from ``other`` is told apart from ``keep`` instead."""
        told = self._told(keep) | {keep.uid}
        for row in self._store.rows(_ABOUT, other.id, other.uid):
            if row["from_uid"] in told:
                tx.delete("unlike", row["id"])
            elif row["side"] == "paper":
                tx.update("unlike", row["id"], paper=keep.id)
            else:
                tx.update("unlike", row["id"], other=keep.uid)

    def _told(self, paper: Paper) -> set[str]:
        """The uids of what a paper was told apart from."""
        return {row["from_uid"] for row in self._store.rows(_ABOUT, paper.id, paper.uid)}
