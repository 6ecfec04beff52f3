"""Steps that undo could never pass after a repair.

Undo takes a step back only if its rows still are what it left. Where damage took away what they
were, they never will be again, and no step before it could be taken back either. So the way back
is tried out to its end, and nothing of that is kept; what stands in the way is set aside, as what
is gone for good is. It stays in the history.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from readerapp.errors import Stale
from readerapp.library.findings import Fault, Kind, Look, Mending
from readerapp.library.history import REPAIR
from readerapp.library.journal import JOURNALED, Transaction
from readerapp.library.steps import changes_of
from readerapp.model import Change

_STANDING: Final = (
    "select id, label, burst from step where kind = 'do' and undone = 0 order by id desc"
)
_ASIDE: Final = -1  # in place of the undo step that took it back


def _stuck(look: Look) -> list[Fault]:
    """The steps that stand in the way, the newest first; asked inside a gate."""
    connection, stuck = look.connection, []
    refers = _References(look)
    connection.execute("pragma defer_foreign_keys = on")  # rows come back one by one
    with _tried(connection):
        for number, row in enumerate(list(look.rows(_STANDING))):
            look.report(number, number + 1)
            if not _goes_back(look, row["id"], None if row["burst"] == REPAIR else refers):
                stuck.append(Fault("step", row["id"], str(row["label"])))
    return stuck


@contextmanager
def _tried(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep nothing of what is done meanwhile."""
    connection.execute("savepoint tried")
    try:
        yield
    finally:
        connection.execute("rollback to tried")
        connection.execute("release tried")


def _goes_back(look: Look, step: int, refers: _References | None) -> bool:
    """Take one step back if that can be, as undo would; return whether it could."""
    connection = look.connection
    connection.execute("savepoint step")
    tx = Transaction(connection, "")
    try:
        tx.invert(changes_of(connection, step))
        goes = refers is None or not refers.broken_by(tx.changes)
    except (Stale, sqlite3.IntegrityError, ValueError):  # changed, in use, or unreadable
        goes = False
    if not goes:
        connection.execute("rollback to step")
    connection.execute("release step")
    return goes


class _References:
    """Which tables refer to which; SQLite judges that only at the end of a transaction."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._from: dict[str, list[tuple[str, str]]] = {table: [] for table in JOURNALED}
        self._to: dict[str, list[tuple[str, str]]] = {table: [] for table in JOURNALED}
        for table in JOURNALED:
            for key in look.rows(f'pragma foreign_key_list("{table}")'):
                self._from[table].append((key["from"], key["table"]))
                self._to[key["table"]].append((table, key["from"]))

    def broken_by(self, changes: Iterable[Change]) -> bool:
        """Whether, after these, a row refers to what is not there."""
        return any(
            self._is_missed(change) if change.after is None else self._misses(change)
            for change in changes
        )

    def _is_missed(self, gone: Change) -> bool:
        return any(
            self._is_there(table, column, gone.key) for table, column in self._to[gone.table]
        )

    def _misses(self, there: Change) -> bool:
        refers = self._from[there.table]
        if not refers:
            return False
        row = next(self._look.rows(f'select * from "{there.table}" where id = ?', there.key))
        return any(
            row[column] is not None and not self._is_there(parent, "id", row[column])
            for column, parent in refers
        )

    def _is_there(self, table: str, column: str, key: Any) -> bool:
        sql = f'select 1 from "{table}" where "{column}" = ?'
        return self._look.value(sql, key) is not None


def _set_aside(mending: Mending, fault: Fault) -> None:
    row = next(mending.rows("select * from step where id = ?", fault.key))
    mending.keep.put("step", **{**row, "undone": _ASIDE})


STUCK: Final = Kind(
    "stuck-steps",
    "earlier step that can no longer be taken back and stood in the way of undo",
    "earlier steps that can no longer be taken back and stood in the way of undo",
    _stuck,
    _set_aside,
)
