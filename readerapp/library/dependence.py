"""Which later steps stand in the way of taking back an older one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from readerapp.library.journal import JOURNALED
from readerapp.library.steps import changes_of
from readerapp.library.store import Store
from readerapp.model import Change

_AT_ONCE: Final = 500  # keys named in one statement

Row = tuple[str, int]  # a table and a key in it


def steps_in_the_way(store: Store, steps: Iterable[int]) -> list[int]:
    """The standing steps after ``steps`` that changed, refer to or took the place of their rows.

    Oldest first; empty when nothing in the log explains why they cannot be taken back.
    """
    steps = sorted(steps)
    before = [change for step in steps for change in changes_of(store.connection, step)]
    made = {(c.table, c.key) for c in before if c.before is None}
    altered = {(c.table, c.key): set(c.after) for c in before if c.before and c.after}
    in_place = _referring(store, made) | _in_place_of(store, before) | _parents(store, before)
    found = set()
    later = store.rows(
        "select id from step where id > ? and kind = 'do' and undone = 0 order by id", steps[0]
    )
    for (step,) in later:
        if step in steps:
            continue
        for change in changes_of(store.connection, step):
            row = (change.table, change.key)
            columns = set(change.before or ()) if change.after is not None else None
            clash = row in altered and (columns is None or columns & altered[row])
            if row in made or row in in_place or clash:
                found.add(step)
    return sorted(found)


def _referring(store: Store, made: set[Row]) -> set[Row]:
    """The rows there are that refer to rows made, and were not made with them."""
    found: set[Row] = set()
    for table in JOURNALED:
        for key in store.rows(f'pragma foreign_key_list("{table}")'):
            parents = [number for parent, number in made if parent == key["table"]]
            for first in range(0, len(parents), _AT_ONCE):
                some = parents[first : first + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                sql = f'select id from "{table}" where "{key["from"]}" in ({marks})'
                found.update((table, number) for (number,) in store.rows(sql, *some))
    return found - made


def _parents(store: Store, changes: Iterable[Change]) -> set[Row]:
    """The rows that those which would come back refer to, and that are no more."""
    found: set[Row] = set()
    for change in changes:
        for key in (
            store.rows(f'pragma foreign_key_list("{change.table}")') if change.before else ()
        ):
            parent = (change.before or {}).get(key["from"])
            there = f'select 1 from "{key["table"]}" where id = ?'
            if parent is not None and not store.rows(there, parent):
                found.add((key["table"], parent))
    return found


def _in_place_of(store: Store, changes: Iterable[Change]) -> set[Row]:
    """The rows that hold a number or a value that only one may have and that would come back."""
    found: set[Row] = set()
    for change in changes:
        if change.before and change.after is None:  # its number may have been given again
            sql = f'select id from "{change.table}" where id = ?'
            found.update((change.table, key) for (key,) in store.rows(sql, change.key))
        for index in store.rows(f'pragma index_list("{change.table}")'):
            names = [row["name"] for row in store.rows(f'pragma index_info("{index["name"]}")')]
            back = change.before or {}
            if index["unique"] and all(back.get(name) is not None for name in names):
                test = " and ".join(f'"{name}" = ?' for name in names)
                sql = f'select id from "{change.table}" where {test} and id <> ?'
                values = (*(back[name] for name in names), change.key)
                found.update((change.table, key) for (key,) in store.rows(sql, *values))
    return found
