"""Undo and redo, for every change there is or ever will be; kept in the library itself.

A step of kind ``do`` that was taken back carries the number of the undo step in ``undone``.
The next to undo is the newest ``do`` that stands; the next to redo is what the newest undo step
took back, if nothing new was done since. So doing something new ends redo by itself. An older
step can be taken back alone where nothing later depends on it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from readerapp.errors import Stale
from readerapp.library.dependence import steps_in_the_way
from readerapp.library.journal import Transaction
from readerapp.library.making import new_uid
from readerapp.library.steps import changes_of
from readerapp.library.store import Store

REPAIR: Final = "repair"  # a burst of its own: what it mended may refer to what is not there
_IMPORT: Final = "import"  # how the burst of an import begins, and of what follows from it

_STANDING = "select max(id) from step where kind = 'do' and undone = 0"
_TAKEN_BACK = (
    "select max(undone) from step where kind = 'do' "
    "and undone > (select max(id) from step where kind = 'do')"
)
_ENTRIES = (
    "select id, label, at, kind, burst, undone from step "
    "where kind in ('do', 'purge') order by id desc"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a thing done, and whether it is taken back.

    A burst of typing is one line; ``step`` is the newest of its ``steps``. What was done to
    papers that are gone for good is a ``purge`` too: it cannot be taken back.
    """

    step: int
    label: str
    at: str
    undone: bool
    kind: str = "do"
    steps: int = 1


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

    def last_import(self) -> tuple[str, str] | None:
        """Burst and label of the newest step of all, if that is an import that stands."""
        row = self._store.row(
            "select burst, label from step where kind = 'do' and undone = 0 "
            f"and burst like '{_IMPORT} %' and id = (select max(id) from step)"
        )
        return None if row is None else (row["burst"], row["label"])

    def entries(self, limit: int | None = None) -> list[Entry]:
        """The newest ``limit`` things done, newest first."""
        found: list[Entry] = []
        burst: str | None = None  # of the entry before
        for row in self._store.each(_ENTRIES):
            undone = bool(row["undone"])
            if burst is not None and row["burst"] == burst and found[-1].undone == undone:
                last = found[-1]
                found[-1] = Entry(last.step, last.label, last.at, undone, last.kind, last.steps + 1)
                continue
            if len(found) == limit:
                break
            kind = "purge" if row["undone"] < 0 else row["kind"]  # what it was about is gone
            found.append(Entry(row["id"], row["label"], row["at"], undone, kind))
            burst = row["burst"]
        return found

    def undo(self) -> str | None:
        """Take back the newest step (or burst of steps) that stands; return its label.

        Raises:
            Stale: one of its rows was changed behind the history's back.
        """
        last = self._store.value(_STANDING)
        with self._replaying("undo", enforced=not self._is_repair(last)) as tx:
            last = self._store.value(_STANDING)
            if last is None:
                return None
            tx.label = self._label(last) or ""
            self._take_back(tx, self.burst_of(last))
        return tx.label

    def take_back(self, step: int) -> str:
        """Take back one step (with the burst it is part of), however old; return its label.

        Raises:
            Stale: a later step depends on it, or it does not stand.
        """
        with self._replaying("undo", enforced=not self._is_repair(step)) as tx:
            self._must_stand(step)
            steps = self.burst_of(step)
            tx.label = self._label(steps[0]) or ""
            if later := steps_in_the_way(self._store, steps):
                raise _Refused(self._refusal(tx.label, later))
            self._take_back(tx, steps)
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
    def _replaying(self, kind: str, *, enforced: bool = True) -> Iterator[Transaction]:
        tx: Transaction | None = None
        try:
            with self._store.transaction("", kind=kind, enforced=enforced) as tx:
                # Rows come back one by one; whether each refers to another is judged at the end.
                self._store.connection.execute("pragma defer_foreign_keys = on")
                yield tx
        except _Refused:
            raise
        except (Stale, sqlite3.IntegrityError) as error:
            label = tx.label if tx else ""
            raise Stale(
                f"{_quoted(label)} cannot be {'taken back' if kind == 'undo' else 'done again'}: "
                "what it changed has been changed since by another way."
            ) from error

    def _take_back(self, tx: Transaction, steps: list[int]) -> None:
        for step in steps:
            self._invert(tx, step)
            tx.takes_back.append(step)

    def _invert(self, tx: Transaction, step: int) -> None:
        tx.invert(changes_of(self._store.connection, step))

    def _next_redo(self) -> int | None:
        undo: int | None = self._store.value(_TAKEN_BACK)
        return undo

    def burst_of(self, step: int) -> list[int]:
        """``step`` and the standing steps right beside it of the same burst, newest first."""
        burst = self._store.value("select burst from step where id = ?", step)
        if burst is None:
            return [step]
        other = "from step where kind = 'do' and undone = 0 and burst is not ?"
        first = self._store.value(f"select max(id) {other} and id < ?", burst, step) or 0
        end = self._store.value(f"select min(id) {other} and id > ?", burst, step)
        rows = self._store.rows(
            "select id from step where kind = 'do' and undone = 0 and id > ? and id < ? "
            "order by id desc",
            first,
            self._store.last_step() + 1 if end is None else end,
        )
        return [row["id"] for row in rows]

    def _refusal(self, label: str, later: list[int]) -> str:
        entries = {self.burst_of(step)[0] for step in later}  # as the history lists them
        others = len(entries) - 1
        names = _quoted(self._label(max(entries)) or "")
        if others:
            names += f" and {others} other{'' if others == 1 else 's'}"
        verb = "depend" if others else "depends"
        return f"{_quoted(label)} cannot be taken back: {names} came later and {verb} on it."

    def _must_stand(self, step: int) -> None:
        row = self._store.row("select label, kind, undone from step where id = ?", step)
        if row is None or row["kind"] in ("undo", "redo"):
            raise _Refused(f"There is no step {step} to take back.")
        if row["kind"] == "purge":
            raise _Refused(f"{_quoted(row['label'])} cannot be taken back.")
        if row["undone"]:
            raise _Refused(f"{_quoted(row['label'])} is taken back already.")

    def _is_repair(self, step: int | None) -> bool:
        return bool(self._store.value("select burst from step where id = ?", step) == REPAIR)

    def _label(self, step: int | None) -> str | None:
        if step is None:
            return None
        label = self._store.value("select label from step where id = ?", step)
        return None if label is None else str(label)


def import_burst() -> str:
    """A burst for an import, and for what follows from it."""
    return f"{_IMPORT} {new_uid()}"


def _quoted(label: str) -> str:
    """A label in a sentence; labels hold quotes of their own."""
    return f"“{label.replace('“', '‘').replace('”', '’')}”"


class _Refused(Stale):
    """A refusal that says in full why."""
