"""Rows and left-out pieces of a plan put in, taken out, and put in other places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from readerapp.model import LeftOut
from readerapp.operations.planning import Plan, Row
from readerapp.operations.reading import ReadItem


def rows_of(plan: Plan, item: int) -> tuple[int, int]:
    """The first row of a file, and how many it has."""
    files = [row.item for row in plan.rows]
    first = bisect_left(files, item)
    return first, bisect_left(files, item + 1) - first


def left_out(item: ReadItem) -> tuple[LeftOut, ...]:
    """What was left out of a file."""
    return item.reading.left_out if item.reading else ()


def parted(pieces: Sequence[LeftOut], start: int, end: int) -> tuple[list[LeftOut], list[LeftOut]]:
    """The pieces that are not in a stretch of the text, and those that are."""
    inside = [piece for piece in pieces if start <= piece.start and piece.end <= end]
    outside = [piece for piece in pieces if not (start <= piece.start and piece.end <= end)]
    return outside, inside


def replaced(plan: Plan, changed: Mapping[int, Row]) -> Plan:
    """The plan with other rows in some places; the very same one if none is another."""
    changed = {number: row for number, row in changed.items() if row != plan.rows[number]}
    if not changed:
        return plan
    rows = list(plan.rows)
    for number, row in changed.items():
        rows[number] = row
    return replace(plan, rows=rows, items=list(plan.items))


def spliced(plan: Plan, first: int, count: int, made: Sequence[Row]) -> Plan:
    """The plan with ``count`` rows from ``first`` on replaced; rows know each other by number."""
    more = len(made) - count

    def moved(row: Row) -> Row:
        other = row.same_row
        if other is None or other < first:
            return row
        return replace(row, same_row=other + more if other >= first + count else None)

    below = [moved(row) for row in plan.rows[first + count :]]
    rows = [*plan.rows[:first], *made, *below]
    return replace(plan, rows=rows, items=list(plan.items))


def without(plan: Plan, gone: Iterable[int]) -> Plan:
    """The plan without some of its rows."""
    left = set(gone)
    places: dict[int, int] = {}
    for number in range(len(plan.rows)):
        if number not in left:
            places[number] = len(places)
    rows = [
        row if row.same_row is None else replace(row, same_row=places.get(row.same_row))
        for number, row in enumerate(plan.rows)
        if number in places
    ]
    return replace(plan, rows=rows, items=list(plan.items))


def leaving_out(plan: Plan, item: int, pieces: Iterable[LeftOut]) -> Plan:
    """The plan with just these pieces of a file left out."""
    items, read = list(plan.items), plan.items[item]
    if read.reading is not None:
        ordered = tuple(sorted(pieces, key=lambda piece: (piece.start, piece.end)))
        items[item] = replace(read, reading=replace(read.reading, left_out=ordered))
    return replace(plan, items=items)
