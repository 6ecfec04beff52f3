"""Which papers a fact is true of: answered by SQL, so a changed tag never waits for the index."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from readerapp.library.papers import ORDERS
from readerapp.library.store import Store

_Test = tuple[str, Sequence[Any]]  # a condition on paper, and its values

_HAS: Final = {
    "note": "exists (select 1 from note where note.paper = paper.id and note.trashed is null "
    "and note.markdown != '')",
    "highlight": "exists (select 1 from highlight where highlight.paper = paper.id)",
    "abstract": "exists (select 1 from version where version.id = paper.version "
    "and version.raw != '')",
    "url": "paper.urls != '[]'",
    "tag": "exists (select 1 from paper_tag where paper_tag.paper = paper.id)",
    "author": "paper.authors != '[]'",
}
_DAYS: Final = {"d": 1, "w": 7, "m": 30}


def fact(store: Store, name: str, value: str, *, unfinished: bool = False) -> set[int]:
    """The papers, trashed ones included, of which ``name:value`` is true.

    ``unfinished``: the value may still be being typed, so a tag may go on.
    An unknown name or value is true of none.
    """
    make = _TESTS.get(name)
    test = make(value) if make else None
    if test is None:
        return set()
    found = _papers(store, *test)
    if name == "tag" and unfinished and not found:
        return _papers(store, *_tagged(f"{_literal(value)}%", value))
    return found


def listed(store: Store) -> array[int]:
    """Every paper, trashed ones included: newest import first, and then as in its file."""
    return _ids(store, f"select id from paper order by {ORDERS['import']}")


def reading_list(store: Store) -> array[int]:
    """Every paper that is queued, in the reader's own order."""
    where = "status = 'queued' order by position is null, position, id"
    return _ids(store, f"select id from paper where {where}")


def trashed(store: Store) -> array[int]:
    """Every paper in the trash."""
    return _ids(store, "select id from paper where trashed is not null")


def _ids(store: Store, sql: str) -> array[int]:
    return array("q", (row[0] for row in store.connection.execute(sql)))


def _papers(store: Store, test: str, values: Sequence[Any]) -> set[int]:
    rows = store.connection.execute(f"select paper.id from paper where {test}", values)
    return {row[0] for row in rows}


def _tag(value: str) -> _Test:
    return _tagged(f"{_literal(value)}/%", value)


def _tagged(pattern: str, name: str) -> _Test:
    return (
        "exists (select 1 from paper_tag join tag on tag.id = paper_tag.tag "
        "where paper_tag.paper = paper.id and (tag.name = ? or tag.name like ? escape '\\'))",
        (name, pattern),
    )


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _status(value: str) -> _Test:
    return "paper.status = ?", (value,)


def _starred(value: str) -> _Test:
    return "paper.starred = ?", (int(value == "yes"),)


def _has(value: str) -> _Test | None:
    return (_HAS[value], ()) if value in _HAS else None


def _in(value: str) -> _Test | None:
    return {"trash": ("paper.trashed is not null", ()), "all": ("1", ())}.get(value)


def _import(value: str) -> _Test:
    return (
        "paper.id in (select record.paper from record join source on source.id = record.source "
        'join "import" on "import".id = source."import" where "import".uid = ?)',
        (value.upper(),),
    )


def _number(column: str) -> Callable[[str], _Test | None]:
    """A test of a whole number: ``2020``, ``>=2020``, ``2019..2021``, ``2019..``."""

    def test(value: str) -> _Test | None:
        if span := re.fullmatch(r"(\d{0,9})\.\.(\d{0,9})", value):
            low, high = (int(end) if end else None for end in span.groups())
            return (
                f"paper.{column} >= coalesce(?, paper.{column}) "
                f"and paper.{column} <= coalesce(?, paper.{column})",
                (low, high),
            )
        if one := re.fullmatch(r"([<>]=?|)(\d{1,9})", value):
            return f"paper.{column} {one.group(1) or '='} ?", (int(one.group(2)),)
        return None

    return test


def _added(value: str) -> _Test | None:
    """``7d`` ``2w`` ``3m`` ago or later; ``2026``, ``2026-11``; ``2026-01-01..2026-02``."""
    if ago := re.fullmatch(r"(\d{1,4})([dwm])", value):
        days = int(ago.group(1)) * _DAYS[ago.group(2)]
        since = datetime.now(UTC) - timedelta(days=days)
        return "paper.added >= ?", (since.strftime("%Y-%m-%dT%H:%M:%SZ"),)
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    return "paper.added >= ? and paper.added <= ?", (first, last + "~" if last else "~")


_TESTS: Final[dict[str, Callable[[str], _Test | None]]] = {
    "tag": _tag,
    "status": _status,
    "starred": _starred,
    "has": _has,
    "in": _in,
    "import": _import,
    "year": _number("year"),
    "rating": _number("rating"),
    "added": _added,
}
