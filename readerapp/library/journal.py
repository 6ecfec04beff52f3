"""One record of change: what a transaction remembers of the rows it wrote, and how it is kept.

An insert is kept as key and hash (the row is in the table; its image is taken when it is
undone), an update as the columns changed, a delete as the whole row. What becomes of a row in the
very transaction that made it is part of its making, and a row that comes and goes leaves nothing.
``invert`` makes a change undone; it refuses where the row is no longer what the change left.
Of what is purged only the keys are kept, so that whoever follows the steps knows what is gone.
"""

from __future__ import annotations

import binascii
import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any, Final

from readerapp.errors import Stale
from readerapp.library.merged import absorbed, halves
from readerapp.library.seals import SEALED, seal_of
from readerapp.model import Change, Row

JOURNALED: Final[dict[str, str | None]] = {
    # table: the column that names its paper
    "paper": "id",
    "alias": "paper",
    "version": "paper",
    "tag": None,
    "paper_tag": "paper",
    "highlight": "paper",
    "highlight_tag": "paper",
    "note": "paper",
    "link": "paper",
    "import": None,
    "source": None,
    "record": "paper",
    "attachment": "paper",
    "unlike": "paper",  # the other one by its uid, so that it may go for good
    "saved_search": None,
}
UNJOURNALED: Final = frozenset({"step", "change", "setting", "vault_base", "known_match"})

_AT_ONCE: Final = 500  # keys named in one statement
_CHANGED_SINCE: Final = "It has been changed again since."

_columns: dict[str, dict[str, tuple[Any, bool]]] = {}  # table: column: (default, is it real)


def now() -> str:
    """This moment, ISO 8601 in UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Transaction:
    """Writes rows and remembers each as a Change.

    Plain SQL rather than sqlite-utils' own insert: an import writes tens of thousands of rows.
    """

    def __init__(self, connection: sqlite3.Connection, label: str) -> None:
        self._connection = connection
        self.label = label
        self.step: int | None = None  # known once it is committed
        self.takes_back: list[int] = []  # the steps an undo undoes
        self.does_again: int | None = None  # the undo step a redo undoes
        self.halves: dict[int, set[int]] = {}  # merges taken back that a purge leaves half of
        self.sealing = True  # False where words come back that fit no seal
        self._changes: dict[int, Change] = {}  # in the order they were made
        self._made: dict[tuple[str, int], int] = {}  # rows this transaction made: their change
        self._next = 0

    @property
    def changes(self) -> list[Change]:
        """What is different now from before the transaction, in the order it came to be so."""
        return list(self._changes.values())

    def insert(self, table: str, /, **fields: Any) -> int:
        """Add a row; what is not given gets the column's default. Returns its key."""
        known = _columns_of(self._connection, table)
        unknown = fields.keys() - known
        assert not unknown, f"{table} has no {unknown}"
        row = {name: stored(fields.get(name, known[name][0]), known[name][1]) for name in known}
        if row["id"] is None:
            del row["id"]
        return self._insert(table, row)

    def update(self, table: str, key: int, /, **fields: Any) -> bool:
        """Change some columns of a row; return whether any became different.

        Raises:
            Stale: there is no such row (any more).
        """
        return self._update(table, key, self._existing(table, key), fields)

    def delete(self, table: str, key: int) -> None:
        """Remove a row. Children first: a cascade in SQL would slip past undo.

        Raises:
            Stale: there is no such row (any more).
        """
        self._delete(table, key, self._existing(table, key))

    def row(self, table: str, key: int) -> dict[str, Any] | None:
        """One whole row, as it is inside this transaction."""
        sql = f"select * from {_quote(table)} where id = ?"
        found = self._connection.execute(sql, (key,)).fetchone()
        return None if found is None else _unsealed(found)

    def reseal(self, table: str, key: int) -> None:
        """Write the seal of a row anew: its words are right as they stand."""
        seal = seal_of(table, self._existing(table, key))
        sql = f"update {_quote(table)} set seal = ? where id = ?"
        self._connection.execute(sql, (seal, key))

    def purge(self, papers: Sequence[int]) -> None:
        """Remove papers and every row about them for good; nothing of them is remembered.

        Nor is anything of those that went into them when they were merged.
        """
        for gone in absorbed(self._connection, papers):
            self._changes[self._next] = Change("paper", gone, gone, None, None)
            self._next += 1
        self.halves = halves(self._connection, papers)
        for table, column in reversed(JOURNALED.items()):  # children first
            if column is None:
                continue
            for first in range(0, len(papers), _AT_ONCE):
                some = papers[first : first + _AT_ONCE]
                where = f"{_quote(column)} in ({', '.join('?' * len(some))})"
                sql = f"select id, {_quote(column)} from {_quote(table)} where {where}"
                for key, paper in self._connection.execute(sql, some):
                    self._changes[self._next] = Change(table, key, paper, None, None)
                    self._next += 1
                self._connection.execute(f"delete from {_quote(table)} where {where}", some)

    def invert(self, changes: Sequence[Change]) -> None:
        """Take changes back, the last first, if their rows still are what they left.

        Whole runs of rows made or removed go at once: an import has tens of thousands.

        Raises:
            Stale: one is not.
        """
        for kind, run in groupby(reversed(changes), _kind):
            if kind == "made":
                self._unmake(list(run))
            elif kind == "removed":
                self._remake(list(run))
            else:
                for change in run:
                    self._change_back(change)

    def _unmake(self, run: Sequence[Change]) -> None:
        rows: dict[tuple[str, int], dict[str, Any]] = {}
        for table, keys in _by_table(run).items():
            names = tuple(_columns_of(self._connection, table))
            for first in range(0, len(keys), _AT_ONCE):
                some = keys[first : first + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                sql = f"select {', '.join(map(_quote, names))} from {_quote(table)} where id in "
                cursor = self._connection.cursor()
                cursor.row_factory = None  # tens of thousands: plain tuples are made faster
                for row in cursor.execute(f"{sql}({marks})", some):
                    found = dict(zip(names, row, strict=True))
                    rows[table, found["id"]] = found
        for change in run:
            current = rows.get((change.table, change.key))
            if current is None or change.after is None or _hash(current) != change.after["#"]:
                raise Stale(_CHANGED_SINCE)
            self._forget(change.table, change.key, current)
        for table, keys in _by_table(run).items():
            sql = f"delete from {_quote(table)} where id = ?"
            self._many(sql, [(key,) for key in keys])

    def _remake(self, run: Sequence[Change]) -> None:
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for change in run:
            row = dict(change.before or {})
            self._remember_made(change.table, change.key, row)
            if change.table in SEALED:
                row["seal"] = seal_of(change.table, row)
            rows.setdefault(_insertion(change.table, tuple(row)), []).append(tuple(row.values()))
        for sql, values in rows.items():
            try:
                self._many(sql, values)
            except sqlite3.IntegrityError as error:
                raise Stale(_CHANGED_SINCE) from error

    def _many(self, sql: str, values: Sequence[tuple[Any, ...]]) -> None:
        """One statement for many rows, in parts: within one, other threads hardly get a turn."""
        for first in range(0, len(values), _AT_ONCE):
            self._connection.executemany(sql, values[first : first + _AT_ONCE])

    def _change_back(self, change: Change) -> None:
        current, after = self.row(change.table, change.key), change.after or {}
        if current is None or any(current[name] != value for name, value in after.items()):
            raise Stale(_CHANGED_SINCE)
        self._update(change.table, change.key, current, change.before or {})

    def _existing(self, table: str, key: int) -> dict[str, Any]:
        row = self.row(table, key)
        if row is None:
            raise Stale("What was to be changed is no longer there.")
        return row

    def _insert(self, table: str, row: dict[str, Any]) -> int:
        sealed = row | {"seal": seal_of(table, row)} if table in SEALED else row
        sql = _insertion(table, tuple(sealed))
        key = self._connection.execute(sql, tuple(sealed.values())).lastrowid
        assert key is not None
        row["id"] = key
        self._remember_made(table, key, row)
        return key

    def _update(self, table: str, key: int, before: dict[str, Any], fields: Row) -> bool:
        known = _columns_of(self._connection, table)
        new = {name: stored(value, known[name][1]) for name, value in fields.items()}
        changed = {name: value for name, value in new.items() if before[name] != value}
        if not changed:
            return False
        kept = changed
        if self.sealing and changed.keys() & set(SEALED.get(table, ())):
            kept = changed | {"seal": seal_of(table, before | changed)}
        sets = ", ".join(f"{_quote(name)} = ?" for name in kept)
        sql = f"update {_quote(table)} set {sets} where id = ?"
        self._connection.execute(sql, (*kept.values(), key))
        made = self._made.get((table, key))
        if made is None:
            self._remember(table, key, before, {name: before[name] for name in changed}, changed)
        else:
            whole = {"#": _hash(before | changed)}
            self._changes[made] = replace(self._changes[made], after=whole)
        return True

    def _delete(self, table: str, key: int, before: dict[str, Any]) -> None:
        self._connection.execute(f"delete from {_quote(table)} where id = ?", (key,))
        self._forget(table, key, before)

    def _remember_made(self, table: str, key: int, row: Row) -> None:
        self._made[table, key] = self._next
        self._remember(table, key, row, None, {"#": _hash(row)})

    def _forget(self, table: str, key: int, before: Row) -> None:
        made = self._made.pop((table, key), None)
        if made is None:
            self._remember(table, key, before, before, None)
        else:
            del self._changes[made]

    def _remember(
        self, table: str, key: int, row: Row, before: Row | None, after: Row | None
    ) -> None:
        column = JOURNALED[table]
        paper = None if column is None else row[column]
        self._changes[self._next] = Change(table, key, paper, before, after)
        self._next += 1


def _kind(change: Change) -> str:
    return "made" if change.before is None else "removed" if change.after is None else "changed"


def _by_table(changes: Sequence[Change]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for change in changes:
        keys.setdefault(change.table, []).append(change.key)
    return keys


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    names, marks = ", ".join(map(_quote, columns)), ", ".join("?" * len(columns))
    return f"insert into {_quote(table)} ({names}) values ({marks})"


def _columns_of(connection: sqlite3.Connection, table: str) -> dict[str, tuple[Any, bool]]:
    if table not in _columns:
        assert table in JOURNALED, f"{table} is not journaled: use bookkeeping"
        info = connection.execute(f"pragma table_info({_quote(table)})").fetchall()
        _columns[table] = {
            c["name"]: (_default(c["dflt_value"]), c["type"].lower() == "real")
            for c in info
            if c["name"] != "seal"
        }
    return _columns[table]


def stored(value: Any, real: bool) -> Any:
    """A value as SQLite will give it back, so that a row compares equal to what was written."""
    if isinstance(value, str):
        return whole(str(value))
    if value is None:
        return None
    return float(value) if real else int(value) if isinstance(value, bool) else value


def whole(text: str) -> str:
    """Text with a mark for each half of a character, as names of files may hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _unsealed(row: sqlite3.Row) -> dict[str, Any]:
    """A row as it is remembered: its seal can always be made again."""
    found = dict(row)
    found.pop("seal", None)
    return found


def _default(text: str | None) -> Any:
    """The value of a column's default as ``pragma table_info`` writes it."""
    if text is None:
        return None
    if text.startswith("'"):
        return text[1:-1]
    return float(text) if "." in text else int(text)


def _hash(row: Row) -> str:
    """A few letters that tell a row from another.

    Empty columns do not count, so that one added in a later version changes no hash.
    """
    names = _in_order(tuple(row))
    text = "\x1f".join([f"{name}={row[name]}" for name in names if row[name] is not None])
    digest = hashlib.blake2b(text.encode(), digest_size=9).digest()
    return binascii.b2a_base64(digest, newline=False).decode()


@cache
def _in_order(names: tuple[str, ...]) -> list[str]:
    return sorted(names)


def _quote(name: str) -> str:
    return f'"{name}"'
