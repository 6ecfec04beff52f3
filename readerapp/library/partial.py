"""What one step did to each paper it touched, and what has become of that since.

A step can be taken back for some papers and stand for others. The log tells which: whatever a
later step changed, and no step after it changed back, was done since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from readerapp.library.journal import JOURNALED
from readerapp.library.steps import changes_of, changes_since
from readerapp.library.store import Store
from readerapp.model import Change, Row

_AT_ONCE: Final = 500  # papers named in one statement

Place = tuple[str, int]  # a table and a key in it


@dataclass(frozen=True, slots=True)
class Edit:
    """A row that is not as the step left it: some or all columns as they were, and as it is.

    ``was`` is None where the paper had no such row, ``now`` where it has none any more.
    """

    table: str
    key: int
    was: Row | None
    now: Row | None

    @property
    def columns(self) -> set[str]:
        """The columns that are different, of a row that was there and still is."""
        if self.was is None or self.now is None:
            return set()
        return {name for name, value in self.was.items() if self.now[name] != value}


@dataclass
class _Then:
    """A row as the step left it, as far as later steps tell."""

    paper: int | None  # None: it was not there
    columns: dict[str, Any] = field(default_factory=dict)


class Partial:
    """Reads the log paper by paper."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def step_of(self, table: str, key: int) -> int | None:
        """The newest standing step that made a row."""
        step: int | None = self._store.value(
            "select max(step) from change join step on step.id = change.step where tbl = ? "
            "and key = ? and before is null and after is not null and kind = 'do' and undone = 0",
            table,
            key,
        )
        return step

    def batch(self, uid: str) -> tuple[int, str] | None:
        """The row of an import and what it is called."""
        row = self._store.row('select id, label from "import" where uid = ?', uid)
        return None if row is None else (row["id"], row["label"])

    def had_batch(self, uid: str) -> bool:
        """Whether there once was an import of this uid."""
        sql = (
            "select 1 from change where tbl = 'import' and after is null and "
            "iif(json_valid(before), json_extract(before, '$.uid'), null) = ? limit 1"
        )
        return self._store.value(sql, uid) is not None

    def label_of_source(self, source: int) -> str:
        """What the import is called that a file was part of."""
        return str(
            self._store.value(
                'select "import".label from source join "import" on "import".id = source."import" '
                "where source.id = ?",
                source,
            )
        )

    def records(self, batch: int) -> dict[int, int]:
        """The records of an import that there are, each with its paper."""
        rows = self._store.rows(
            "select record.id, record.paper from record join source on source.id = record.source "
            'where source."import" = ?',
            batch,
        )
        return {row["id"]: row["paper"] for row in rows}

    def files(self, batch: int) -> list[int]:
        """The rows of the files of an import."""
        rows = self._store.rows('select id from source where "import" = ? order by id', batch)
        return [row["id"] for row in rows]

    def changes(self, *steps: int) -> dict[int | None, list[Change]]:
        """What steps changed, by paper; None: what is no single paper's."""
        found: dict[int | None, list[Change]] = defaultdict(list)
        for step in steps:
            for change in changes_of(self._store.connection, step):
                found[change.paper].append(change)
        return dict(found)

    def edits(self, step: int, papers: Collection[int]) -> dict[int, list[Edit]]:
        """By paper: the rows about it that are not as ``step`` left them."""
        wanted = set(papers)
        places = self._touched(step, sorted(wanted))
        found: dict[int, list[Edit]] = defaultdict(list)
        for (table, key), then in self._as_left(step, places).items():
            now = self._row(table, key)
            column = JOURNALED[table]
            owner = now[column] if now is not None and column is not None else None
            for paper in wanted.intersection((then.paper, owner)):
                was = then.columns if then.paper == paper else None
                edit = Edit(table, key, was, now if owner == paper else None)
                if (edit.was is None) != (edit.now is None) or edit.columns:
                    found[paper].append(edit)
        return dict(found)

    def targets(self) -> list[str]:
        """Every name that a link anywhere is written to."""
        return [row[0] for row in self._store.rows("select distinct target from link")]

    def _touched(self, step: int, papers: list[int]) -> set[Place]:
        places: set[Place] = set()
        for first in range(0, len(papers), _AT_ONCE):
            some = papers[first : first + _AT_ONCE]
            sql = (
                "select distinct tbl, key from change where step > ? "
                f"and paper in ({', '.join('?' * len(some))})"
            )
            places.update((row[0], row[1]) for row in self._store.rows(sql, step, *some))
        return places

    def _as_left(self, step: int, places: set[Place]) -> dict[Place, _Then]:
        """Rows as the step left them, put together from what later steps found there."""
        found: dict[Place, _Then] = {}
        if not places:
            return found
        for change in changes_since(self._store.connection, step, places):
            place = (change.table, change.key)
            if place not in found and not change.is_purge:
                found[place] = _Then(None if change.before is None else change.paper)
            if place in found and found[place].paper is not None:
                for name, value in (change.before or {}).items():
                    found[place].columns.setdefault(name, value)
        return found

    def _row(self, table: str, key: int) -> dict[str, Any] | None:
        row = self._store.row(f'select * from "{table}" where id = ?', key)
        return None if row is None else dict(row)
