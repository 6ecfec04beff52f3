"""What a row once was, wherever that is still known: in the log of steps, then in the backups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from readerapp.library import backups
from readerapp.library.findings import Look, as_marked, is_text
from readerapp.library.journal import JOURNALED

_LOGGED: Final = (  # but for what a repair made up, and what came and went with it
    "with repair (id) as (select id from step where burst = 'repair' union all "
    "select id from step where target in (select id from step where burst = 'repair')) "
    "select before, after from change left join step on step.id = change.step "
    "where tbl = ? and key = ? {} and change.step not in repair "
    "and (target is null or target not in repair) order by change.step desc"
)


def earlier(look: Look, table: str, key: int, paper: int | None = None) -> Iterator[dict[str, Any]]:
    """States of a row that may have been, the latest first; of some only a few columns.

    ``paper``: the one it is about, where the row itself is gone. What a backup says may be of
    another row, which had the key before.
    """
    present = next(look.rows(f'select * from "{table}" where id = ?', key), None)
    column = JOURNALED[table]
    if table == "paper":
        paper = key
    elif present is not None and column is not None:
        paper = present[column]
    for row in look.rows(*_question(table, key, paper)):
        for image in (row["after"], row["before"]):
            if known := _columns(image):
                yield {**(dict(present) if present else {}), **known}
    for connection in _backups(look):
        try:
            found = connection.execute(f'select * from "{table}" where id = ?', (key,)).fetchone()
        except sqlite3.DatabaseError:  # an old schema, or damaged like the library
            continue
        if found is not None:
            yield dict(found)


def known_value(
    look: Look, table: str, key: int, column: str, fits: Callable[[Any], bool]
) -> dict[str, Any]:
    """A column with the latest value it may have had that ``fits``; nothing if there is none."""
    for state in earlier(look, table, key):
        if column in state and fits(state[column]):
            return {column: state[column]}
    return {}


def all_known(look: Look, table: str, key: int) -> dict[str, Any]:
    """Each column of a row as it was last known; those nothing is known of are not there."""
    known: dict[str, Any] = {}
    for state in earlier(look, table, key):
        for name, value in state.items():
            if isinstance(value, (int, float)) or (is_text(value) and value.strip()):
                known.setdefault(name, value)
    return known


def _question(table: str, key: int, paper: int | None) -> tuple[Any, ...]:
    if paper is None:
        return _LOGGED.format(""), table, key
    return _LOGGED.format("and paper = ?"), table, key, paper


def _columns(image: Any) -> dict[str, Any]:
    """The columns in an image of the log; none in a hash, or in what cannot be read."""
    if not isinstance(image, str) or not image.startswith("{"):
        return {}
    try:
        known = json.loads(image)
    except (ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _backups(look: Look) -> Iterator[sqlite3.Connection]:
    """The backups that can be read, the newest first, each opened when it is come to."""
    for backup in look.once("backups", lambda: backups.listed(look.folder)):
        connection = look.once(f"backup {backup.number}", partial(_opened, look, backup.path))
        if connection is not None:
            yield connection


def _opened(look: Look, path: Path) -> sqlite3.Connection | None:
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        look.closing.callback(connection.close)
        connection.row_factory = sqlite3.Row
        connection.text_factory = as_marked
        connection.execute("pragma trusted_schema = off").fetchall()
    except sqlite3.Error:
        return None
    return connection
