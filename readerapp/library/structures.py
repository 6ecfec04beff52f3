"""Faults of the file itself: its pages, its indexes, and what its schema holds or lacks."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from readerapp.library.findings import Fault, Kind, Look, Mending, shown
from readerapp.library.making import SCHEMA_VERSION

DAMAGE: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # how names of SQLite's errors begin
_MOST: Final = 10_000  # messages SQLite is asked for
_OF_AN_INDEX: Final = re.compile(
    r"row \d+ missing from index|wrong # of entries in index|non-unique entry in index|"
    r"rowid not at end-of-record for row|row \d+ values differ from index"
)
_OF_A_VALUE: Final = re.compile(  # found, and mended, where the values are looked at
    r"(NULL|NUMERIC|TEXT|non-\w+) value in |CHECK constraint failed in "
)
_SQLITES: Final = re.compile(r"_?sqlite_")  # names of SQLite's own, and of sqlite-utils'
_DROPPED: Final = ("trigger", "view", "index")  # hold no data, and may do harm


def _integrity(look: Look) -> list[str]:
    """What SQLite says of the file, a line each; nothing when all is well."""

    def ask() -> list[str]:
        try:
            said = [str(row[0]) for row in look.rows(f"pragma integrity_check({_MOST})")]
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith(DAMAGE):
                raise
            said = [str(error)]
        lines = [line for message in said for line in message.splitlines()]
        return [line for line in lines if line != "ok" and not line.startswith("***")]

    found: list[str] = look.once("integrity", ask)
    return found


def _pages(look: Look) -> Iterator[Fault]:
    for line in _integrity(look):
        if not _OF_AN_INDEX.match(line) and not _OF_A_VALUE.match(line):
            yield Fault("", 0, line, fixable=False)


def _index_entries(look: Look) -> Iterator[Fault]:
    for line in _integrity(look):
        if _OF_AN_INDEX.match(line):
            yield Fault("", 0, line)


def _index_anew(mending: Mending, _: Fault) -> None:
    """All of them at once; a name that is there twice must have been mended before."""
    mending.once("reindexed", lambda: mending.connection.execute("reindex"))


class _Part(NamedTuple):
    """One table or index of our own."""

    kind: str
    sql: str
    columns: frozenset[str]


@cache
def _ours() -> dict[str, _Part]:
    """What the schema should hold, by name."""
    from sqlite_utils import Database

    from readerapp.library.schema import migrations

    database = Database(memory=True)
    migrations.apply(database)
    parts = {
        name: _Part(kind, sql, frozenset(c[1] for c in database.execute(_COLUMNS.format(name))))
        for kind, name, sql in _parts(database.execute(_SCHEMA).fetchall())
    }
    database.close()
    return parts


_COLUMNS: Final = 'pragma table_info("{}")'
_SCHEMA: Final = "select type, name, sql from sqlite_master order by type = 'index', name"


def _parts(rows: Sequence[Any]) -> Iterator[Any]:
    """The parts somebody wrote: not the indexes SQLite makes by itself."""
    for row in rows:
        if row[2] is not None and not _SQLITES.match(row[1]):
            yield row


def _theirs(look: Look) -> Iterator[tuple[str, str]]:
    """Type and name of what is no part of our schema; of another version's nobody can tell."""
    if look.value("pragma user_version") == SCHEMA_VERSION:
        for kind, name, _ in _parts(list(look.rows(_SCHEMA))):
            if name not in _ours():
                yield kind, name


def _strangers(look: Look) -> Iterator[Fault]:
    for kind, name in _theirs(look):
        if kind in _DROPPED:
            yield Fault("", 0, f"{kind} “{name}”", {"kind": kind, "name": name})


def _drop(mending: Mending, fault: Fault) -> None:
    name = str(fault.known["name"]).replace('"', '""')
    mending.connection.execute(f'drop {fault.known["kind"]} if exists "{name}"')


def _foreign_tables(look: Look) -> Iterator[Fault]:
    for kind, name in _theirs(look):
        if kind == "table":
            yield Fault("", 0, shown(name), fixable=False)


def _missing(look: Look) -> Iterator[Fault]:
    if look.value("pragma user_version") != SCHEMA_VERSION:
        return
    there = {row["name"] for row in look.rows(_SCHEMA)}
    for name, part in _ours().items():
        if name not in there:
            yield Fault("", 0, f"{part.kind} “{name}”", {"sql": part.sql})
            continue
        lost = part.columns - {row["name"] for row in look.columns(name)}
        for column in sorted(lost if part.kind == "table" else ()):
            yield Fault("", 0, f"column “{column}” of “{name}”", fixable=False)


def _make(mending: Mending, fault: Fault) -> None:
    mending.connection.execute(fault.known["sql"])


PAGES: Final = Kind("pages", "damaged place in the file", "damaged places in the file", _pages)
STRANGERS: Final = Kind(
    "strangers",
    "trigger, view or index that another program put into the library",
    "triggers, views or indexes that another program put into the library",
    _strangers,
    _drop,
)
MISSING: Final = Kind(
    "missing",
    "table, column or index that is gone",
    "tables, columns or indexes that are gone",
    _missing,
    _make,
)
INDEXES: Final = Kind(
    "indexes",
    "row that an index does not hold as it is",
    "rows that an index does not hold as they are",
    _index_entries,
    _index_anew,
)
FOREIGN: Final = Kind(
    "foreign-tables",
    "table of another program in the library",
    "tables of another program in the library",
    _foreign_tables,
    harmless=True,
)
