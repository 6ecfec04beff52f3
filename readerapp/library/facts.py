"""Which papers a fact is true of: answered by SQL, so a changed tag never waits for the index."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from readerapp.library.papers import ORDERS
from readerapp.library.store import Store

_Test = tuple[str, Sequence[Any]]  # where the papers are told, and the values that takes

_HAS: Final = {
    "note": "paper from note where trashed is null and markdown != ''",
    "highlight": "paper from highlight",
    "abstract": "paper.id from paper join version on version.id = paper.version where raw != ''",
    "url": "id from paper where urls != '[]'",
    "tag": "paper from paper_tag",
    "author": "id from paper where authors != '[]'",
    "venue": "id from paper where venue != ''",
    "year": "id from paper where year is not null",
    "rating": "id from paper where rating > 0",
    "doi": "id from paper where doi != ''",
    "arxiv": "id from paper where arxiv != ''",
    "attachment": "paper from attachment",
}
_LOST: Final = "paper from highlight where status in ('orphan', 'replaced')"
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
_AGES: Final = 365_000  # days; dates end there


def fact(store: Store, name: str, value: str, *, unfinished: bool = False) -> array[int]:
    """The papers, trashed ones included, of which ``name:value`` is true; ids ascending.

    ``unfinished``: the value may still be being typed, so a tag may go on.
    An unknown name or value is true of none.
    """
    if name == "tag":
        test: _Test | None = _tag(store, value, unfinished)
    elif name == "import":
        test = _import(store, value)
    else:
        make = _TESTS.get(name)
        test = make(value) if make else None
    if test is None:
        return array("q")
    told, values = test
    column, _, rest = told.partition(" ")
    (found,) = store.connection.execute(f"select json_group_array({column}) {rest}", values)
    return array("q", sorted({paper for paper in json.loads(found[0]) if paper is not None}))


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


def _tag(store: Store, value: str, unfinished: bool) -> _Test | None:
    """Papers with a tag or one nested in it, however it is capitalised."""
    wanted = value.casefold()
    tags = [(row[0], row[1].casefold()) for row in store.rows("select id, name from tag")]
    meant = [key for key, name in tags if f"{name}/".startswith(f"{wanted}/")]
    if unfinished and not meant:
        meant = [key for key, name in tags if name.startswith(wanted)]
    return _among("paper from paper_tag where tag in ({})", meant)


def _import(store: Store, value: str) -> _Test | None:
    """Papers of the import of this uid, or of those whose label begins so."""
    wanted = value.casefold()
    batches = store.rows('select id, uid, label from "import"')
    meant = [row[0] for row in batches if row[1].casefold() == wanted]
    meant = meant or [row[0] for row in batches if row[2].casefold().startswith(wanted)]
    return _among(
        "record.paper from record join source on source.id = record.source "
        'where source."import" in ({})',
        meant,
    )


def _among(condition: str, keys: Sequence[int]) -> _Test | None:
    return (condition.format(", ".join(map(str, keys))), ()) if keys else None


def _status(value: str) -> _Test:
    return "id from paper where status = ?", (value,)


def _starred(value: str) -> _Test:
    return "id from paper where starred = ?", (int(value == "yes"),)


def _has(value: str) -> _Test | None:
    return (_HAS[value], ()) if value in _HAS else None


def _in(value: str) -> _Test | None:
    return {
        "trash": ("id from paper where trashed is not null", ()),
        "all": ("id from paper", ()),
    }.get(value)


def _number(column: str) -> Callable[[str], _Test | None]:
    """A test of a whole number: ``2020``, ``>=2020``, ``2019..2021``, ``2019..``."""

    def test(value: str) -> _Test | None:
        if span := re.fullmatch(r"(\d{0,9})\.\.(\d{0,9})", value):
            low, high = (int(end) if end else None for end in span.groups())
            return (
                f"id from paper where {column} >= coalesce(?, {column}) "
                f"and {column} <= coalesce(?, {column})",
                (low, high),
            )
        if one := re.fullmatch(r"([<>]=?|)(\d{1,9})", value):
            return f"id from paper where {column} {one.group(1) or '='} ?", (int(one.group(2)),)
        return None

    return test


def _added(value: str) -> _Test | None:
    """``7d`` ``2w`` ``3m`` ``1y`` ago or later, ``>7d`` or earlier; ``2026``, ``2026-11``;
    ``>2026-01``; ``2026-01-01..2026-02``.
    """
    if ago := re.fullmatch(r"([<>]?)(\d{1,4})([dwmy])", value):
        days = min(int(ago[2]) * _DAYS[ago[3]], _AGES)
        since = datetime.now(UTC) - timedelta(days=days)
        sign = "<" if ago[1] == ">" else ">="
        return f"id from paper where added {sign} ?", (since.strftime("%Y-%m-%dT%H:%M:%SZ"),)
    day = value.lstrip("<>=")
    match value.removesuffix(day):
        case ">":
            return "id from paper where added > ?", (day + "~",)
        case ">=":
            return "id from paper where added >= ?", (day,)
        case "<":
            return "id from paper where added < ?", (day,)
        case "<=":
            return "id from paper where added <= ?", (day + "~",)
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    return "id from paper where added >= ? and added <= ?", (first, last + "~" if last else "~")


_TESTS: Final[dict[str, Callable[[str], _Test | None]]] = {
    "status": _status,
    "starred": _starred,
    "has": _has,
    "is": lambda value: (_LOST, ()) if value == "orphan" else None,
    "in": _in,
    "year": _number("year"),
    "rating": _number("rating"),
    "added": _added,
}
