"""Imports: what was brought in together, from which files, and what became of each record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Final

from readerapp.library.store import Store
from readerapp.model import Import, LeftOut, Problem

_MANY: Final = 500  # values asked for in one statement


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as the list of imports tells it."""

    uid: str
    at: str
    label: str
    files: tuple[str, ...]
    added: int
    merged: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a paper came from."""

    batch: str
    label: str
    file: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an import, with what was left out of it; or why it could not be read.

    ``size`` is in bytes; None for a file of an import made before sizes were kept.
    """

    path: str
    format: str
    encoding: str
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    error: str | None = None
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One record of an import and what became of it: “added”, “merged”, “skipped”, “unsure”."""

    paper: int
    uid: str
    title: str
    outcome: str
    file: str
    first_line: int
    last_line: int
    trashed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What one file said of a paper, word for word; empty where that was not kept."""

    file: str
    at: str
    first_line: int
    last_line: int
    raw: str
    batch: str
    format: str


class Imports:
    """Reads imports; they are written by the operation that imports."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Batch]:
        """Every import, newest first."""
        return [
            self._batch(row) for row in self._store.rows('select * from "import" order by id desc')
        ]

    def sources(self, uid: str) -> list[Source]:
        """The files of one import."""
        rows = self._store.rows(
            'select source.* from source join "import" on "import".id = source."import" '
            'where "import".uid = ? order by source.id',
            uid,
        )
        return [_source(row) for row in rows]

    def papers_of(self, digests: Iterable[str]) -> dict[str, int]:
        """By digest, the papers that records saying the same became, or were found to be."""
        found: dict[str, int] = {}
        wanted = list(digests)
        for first in range(0, len(wanted), _MANY):
            some = wanted[first : first + _MANY]
            marks = ", ".join("?" * len(some))
            sql = f"select digest, paper from record where digest in ({marks}) order by id"
            for digest, paper in self._store.rows(sql, *some):
                found.setdefault(digest, paper)
        return found

    def knows(self, sha256: str) -> bool:
        """Whether a file with this hash was imported before, under whatever name."""
        sql = "select 1 from source where sha256 = ? and error is null limit 1"
        return self._store.value(sql, sha256) is not None

    def records(self, uid: str) -> list[ImportedRecord]:
        """What became of every record of an import, file by file, in the files' order."""
        rows = self._store.rows(
            "select record.paper, paper.uid, paper.title, record.outcome, source.path, "
            "record.first_line, record.last_line, paper.trashed is not null "
            "from record join source on source.id = record.source "
            'join "import" on "import".id = source."import" '
            'join paper on paper.id = record.paper where "import".uid = ? '
            "order by source.id, record.start, record.id",
            uid,
        )
        return [ImportedRecord(*row) for row in rows]

    def said(self, paper_id: int) -> list[Said]:
        """What each file said of a paper, the first that brought it first."""
        rows = self._store.rows(
            'select source.path, "import".at, record.first_line, record.last_line, '
            "coalesce(record.raw, ''), \"import\".uid, source.format from record "
            "join source on source.id = record.source "
            'join "import" on "import".id = source."import" '
            "where record.paper = ? order by record.id",
            paper_id,
        )
        return [Said(*row) for row in rows]

    def origin(self, paper_id: int) -> Origin | None:
        """The import and the lines a paper first came from; None when it was added by hand."""
        row = self._store.row(
            'select "import".uid, "import".label, source.path, record.first_line, record.last_line '
            "from record join source on source.id = record.source "
            'join "import" on "import".id = source."import" '
            "where record.paper = ? order by record.id limit 1",
            paper_id,
        )
        return None if row is None else Origin(*row)

    def _batch(self, row: Row) -> Batch:
        files = self._store.rows(
            'select path from source where "import" = ? order by id', row["id"]
        )
        counts = {
            row[0]: row[1]
            for row in self._store.rows(
                "select outcome, count(*) from record join source on source.id = record.source "
                'where source."import" = ? group by outcome',
                row["id"],
            )
        }
        added = counts.get("added", 0) + counts.get("unsure", 0)
        names = tuple(file[0] for file in files)
        return Batch(row["uid"], row["at"], row["label"], names, added, counts.get("merged", 0))


def pieces(left_out: Sequence[LeftOut]) -> str:
    """Left-out pieces as the column keeps them: [[line, text, start, end], …]."""
    rows = [(p.line, p.text, p.start, p.end) for p in left_out]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def problems(found: Sequence[Problem]) -> str:
    """Problems as the column keeps them: [[line, message], …]."""
    return json.dumps([(p.line, p.message) for p in found], ensure_ascii=False)


def import_of(row: Row) -> Import:
    """An import as its row keeps it."""
    return Import(row["id"], row["uid"], row["at"], row["label"])


def _source(row: Row) -> Source:
    return Source(
        path=row["path"],
        format=row["format"],
        encoding=row["encoding"],
        left_out=tuple(LeftOut(*piece) for piece in json.loads(row["left_out"])),
        problems=tuple(Problem(*problem) for problem in json.loads(row["problems"])),
        error=row["error"],
        sha256=row["sha256"],
        size=row["size"],
    )
