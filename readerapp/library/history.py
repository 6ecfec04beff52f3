"""Undo and redo, for every change there is or ever will be; kept in the library itself.

A step of kind ``do`` that was taken back carries the number of the undo step in ``undone``.
The next to undo is the newest ``do`` that stands; the next to redo is what the newest undo step
took back, if nothing new was done since. So doing something new ends redo by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from readerapp.errors import Stale
from readerapp.library.journal import Transaction, changes_of
from readerapp.library.store import Store

_STANDING = "select max(id) from step where kind = 'do' and undone = 0"
_TAKEN_BACK = (
    "select max(undone) from step where kind = 'do' "
    "and undone > (select max(id) from step where kind = 'do')"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a thing done, and whether it is taken back."""

    step: int
    label: str
    at: str
    undone: bool


class History:
    """What was done, newest first, and the way back and forth."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def undo_label(self) -> str | None:
        """What Undo would take back, or None."""
        return self._label(self._store.value(_STANDING))

    @property
    def redo_label(self) -> str | None:
        """What Redo would do again, or None."""
        return self._label(self._next_redo())

    def entries(self, limit: int | None = None) -> list[Entry]:
        """The newest ``limit`` things done, newest first."""
        rows = self._store.rows(
            "select id, label, at, undone from step where kind = 'do' order by id desc limit ?",
            -1 if limit is None else limit,
        )
        return [Entry(row["id"], row["label"], row["at"], bool(row["undone"])) for row in rows]

    def undo(self) -> str | None:
        """Take back the newest step (or burst of steps) that stands; return its label.

        Raises:
            Stale: one of its rows was changed behind the history's back.
        """
        with self._replaying("undo") as tx:
            last = self._store.value(_STANDING)
            if last is None:
                return None
            tx.label = self._label(last) or ""
            for step in self._burst(last):
                self._invert(tx, step)
                tx.takes_back.append(step)
        return tx.label

    def redo(self) -> str | None:
        """Do again what was last taken back; return its label.

        Raises:
            Stale: one of its rows was changed behind the history's back.
        """
        with self._replaying("redo") as tx:
            undo = self._next_redo()
            if undo is None:
                return None
            tx.label = self._label(undo) or ""
            self._invert(tx, undo)
            tx.does_again = undo
        return tx.label

    @contextmanager
    def _replaying(self, kind: str) -> Iterator[Transaction]:
        tx: Transaction | None = None
        try:
            with self._store.transaction("", kind=kind) as tx:
                # Rows come back one by one; whether each refers to another is judged at the end.
                self._store.connection.execute("pragma defer_foreign_keys = on")
                yield tx
        except (Stale, sqlite3.IntegrityError) as error:
            label = tx.label if tx else ""
            raise Stale(
                f"“{label}” cannot be {'taken back' if kind == 'undo' else 'done again'}: "
                "what it changed has been changed since by another way."
            ) from error

    def _invert(self, tx: Transaction, step: int) -> None:
        tx.invert(changes_of(self._store.connection, step))

    def _next_redo(self) -> int | None:
        undo: int | None = self._store.value(_TAKEN_BACK)
        return undo

    def _burst(self, last: int) -> list[int]:
        """``last`` and the standing steps right before it that belong to the same burst."""
        burst = self._store.value("select burst from step where id = ?", last)
        if burst is None:
            return [last]
        first = self._store.value(
            "select coalesce(max(id), 0) from step where kind = 'do' and undone = 0 and id < ? "
            "and burst is not ?",
            last,
            burst,
        )
        rows = self._store.rows(
            "select id from step where kind = 'do' and undone = 0 and id > ? and id <= ? "
            "order by id desc",
            first,
            last,
        )
        return [row["id"] for row in rows]

    def _label(self, step: int | None) -> str | None:
        if step is None:
            return None
        return str(self._store.value("select label from step where id = ?", step))
