"""Which later steps stand in the way of taking back an older one.

It is not enough that the rows are again as the older step left them: what went there and back
could then itself no longer be undone. So every standing later step is asked whether it touched
what the older one touched, refers to what it made, or used a value or a row that it would bring
back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from readerapp.library.journal import JOURNALED
from readerapp.library.steps import changes_of
from readerapp.library.store import Store
from readerapp.model import Change, Row

_AT_ONCE: Final = 500  # keys named in one statement

Place = tuple[str, int]  # a table and a key in it
Value = tuple[str, tuple[str, ...], tuple[Any, ...]]  # a table, columns that are unique, and values


def steps_in_the_way(store: Store, steps: Iterable[int]) -> list[int]:
    """The standing steps after ``steps`` that depend on them, oldest first."""
    steps = sorted(steps)
    later = store.rows(
        "select id from step where id > ? and kind = 'do' and undone = 0 order by id", steps[0]
    )
    others = [number for (number,) in later if number not in steps]
    if not others:
        return []
    mine = _Footprint(_Shape(store))
    for step in steps:
        for change in changes_of(store.connection, step):
            mine.add(change)
    mine.look_at_rows(store)
    return [n for n in others if any(map(mine.meets, changes_of(store.connection, n)))]


class _Shape:
    """What the tables say of themselves: who refers to whom, and what may be there only once."""

    def __init__(self, store: Store) -> None:
        self.parents: dict[str, list[tuple[str, str]]] = {}  # table: its column, another table
        self.unique: dict[str, list[tuple[str, ...]]] = {}  # table: sets of columns
        for table in JOURNALED:
            keys = store.rows(f'pragma foreign_key_list("{table}")')
            self.parents[table] = [(key["from"], key["table"]) for key in keys]
            self.unique[table] = [
                tuple(row["name"] for row in store.rows(f'pragma index_info("{index["name"]}")'))
                for index in store.rows(f'pragma index_list("{table}")')
                if index["unique"]
            ]

    def referred(self, table: str, row: Row) -> Iterator[Place]:
        """The rows that a row refers to."""
        for column, parent in self.parents[table]:
            if row.get(column) is not None:
                yield parent, row[column]

    def values(self, table: str, row: Row) -> Iterator[Value]:
        """What a row holds that no other may, as far as its columns are known."""
        for columns in self.unique[table]:
            if all(row.get(name) is not None for name in columns):
                yield table, columns, tuple(_folded(row[name]) for name in columns)


@dataclass
class _Footprint:
    """Everything an older step touched."""

    shape: _Shape
    made: set[Place] = field(default_factory=set)
    removed: set[Place] = field(default_factory=set)
    altered: dict[Place, set[str]] = field(default_factory=dict)
    moved: set[Place] = field(default_factory=set)  # from one paper to another
    parents: set[Place] = field(default_factory=set)  # of rows that would come back
    values: set[Value] = field(default_factory=set)  # that would come back
    children: set[Place] = field(default_factory=set)  # rows there are that refer to such rows
    holders: set[Place] = field(default_factory=set)  # rows there are that hold such values

    def add(self, change: Change) -> None:
        """One more change of the older step."""
        place = (change.table, change.key)
        if change.before is None:
            self.made.add(place)
            return
        if change.after is None:
            self.removed.add(place)
        else:
            self.altered.setdefault(place, set()).update(change.before)
            if JOURNALED[change.table] in change.before:
                self.moved.add(place)
        self.parents.update(self.shape.referred(change.table, change.before))
        self.values.update(self.shape.values(change.table, change.before))

    def look_at_rows(self, store: Store) -> None:
        """What the log does not say: an insert is kept there without its columns."""
        for table, columns in self.shape.parents.items():
            for column, parent in columns:
                keys = [key for name, key in self.made | self.moved if name == parent]
                self.children.update((table, key) for key in _among(store, table, column, keys))
        for table, names, values in self.values:
            test = " and ".join(f'"{name}" = ?' for name in names)
            sql = f'select id from "{table}" where {test}'
            self.holders.update((table, key) for (key,) in store.rows(sql, *values))
        self.children -= self.made | self.moved
        self.holders -= self.removed | self.altered.keys()

    def meets(self, change: Change) -> bool:
        """Whether a later change would not survive without this step, or could not be undone."""
        place = (change.table, change.key)
        if place in self.made or place in self.removed or place in self.moved:
            return True
        whole = change.before is None or change.after is None
        if place in self.altered and (whole or self.altered[place] & set(change.before or ())):
            return True
        if change.table == "version" and self._lost_sight_of(change):
            return True
        if (whole and place in self.parents) or place in self.children or place in self.holders:
            return True
        return any(
            not self.made.isdisjoint(self.shape.referred(change.table, row))
            or not self.values.isdisjoint(self.shape.values(change.table, row))
            for row in (change.before, change.after)
            if row and "#" not in row
        )

    def _lost_sight_of(self, change: Change) -> bool:
        """Whether an abstract came to a paper that this step would leave without one."""
        paper = (change.after or {}).get("paper")
        return paper is not None and "version" in self.altered.get(("paper", paper), ())


def _among(store: Store, table: str, column: str, keys: list[int]) -> Iterator[int]:
    """The rows of a table that refer to these."""
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        sql = f'select id from "{table}" where "{column}" in ({", ".join("?" * len(some))})'
        for (key,) in store.rows(sql, *some):
            yield key


def _folded(value: Any) -> Any:
    """Names that differ in case only are one name."""
    return value.lower() if isinstance(value, str) else value
