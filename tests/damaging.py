"""Doing to a library what a failing disk, or another program, does to it: past every gate."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from readerapp.library import Library
from readerapp.library.findings import Finding
from readerapp.library.journal import JOURNALED
from readerapp.model import Record, Status
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.deciding import set_status
from readerapp.operations.highlighting import highlight_quote
from readerapp.operations.noting import write_note
from readerapp.operations.searching import save_search
from readerapp.operations.tagging import colour_tag, tag_papers

ABSTRACT = "We study 𝒪(n) sorting of naïve lists. It is fast. Nothing else is claimed."
NOTE = "# Sorting\n\nCompare [[beta]] with [[nowhere]]."
_RULES = re.compile(r",\s*unique \([^)]*\)| unique\b| not null\b")


def damage(file: Path, *statements: str) -> None:
    """Run statements that no constraint holds up."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("pragma ignore_check_constraints = on")
        for statement in statements:
            connection.execute(statement)


def damage_unruled(file: Path, table: str, *statements: str) -> None:
    """Run statements while ``table`` has no unique names and no column that must be given.

    Its indexes know nothing of it, as after a write that a failing disk tore in two.
    """
    with _no_rules(file, table):
        damage(file, *statements)


@contextlib.contextmanager
def _no_rules(file: Path, table: str) -> Iterator[None]:
    kept = _schema(file, "select * from sqlite_master where tbl_name = ? or name = ?", table, table)
    (rules,) = (row["sql"] for row in kept if row["type"] == "table")
    _schema(file, "delete from sqlite_master where tbl_name = ? and type = 'index'", table)
    forget = "update sqlite_master set sql = ? where type = 'table' and name = ?"
    _schema(file, forget, _RULES.sub("", rules), table)
    try:
        yield
    finally:
        _schema(file, forget, rules, table)
        for row in kept:
            if row["type"] == "index":
                _schema(file, "insert into sqlite_master values (?, ?, ?, ?, ?)", *row)


def _schema(file: Path, sql: str, *values: Any) -> list[sqlite3.Row]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma writable_schema = on")
        return connection.execute(sql, values).fetchall()


def furnish(library: Library) -> None:
    """Papers 1, 2 and 3, and something of everything that can be said about them."""
    with library.store.transaction("Import") as tx:
        at = "2026-01-01T00:00:00Z"
        batch = tx.insert("import", uid="AAAAAAAA", at=at, label="page.txt")
        source = tx.insert(
            "source",
            path="/home/ada/page.txt",
            sha256="0",
            format="digest",
            encoding="utf-8",
            left_out='[[1,"Banner",0,6],[9,"Foot",90,94]]',
            **{"import": batch},
        )
    for title in ("Alpha: Sorting Lists", "Beta: Sorting Trees", "Gamma: Sorting Heaps"):
        paper = add_paper(
            library, Record(title, ABSTRACT, ("Ada L.", "Bo K."), urls=("https://a",))
        )
        with library.store.transaction("Record") as tx:
            lines = {"first_line": 1, "last_line": 2, "start": 0, "end": 9}
            tx.insert(
                "record", source=source, paper=paper.id, digest=title, outcome="added", **lines
            )
    set_status(library, [1, 2, 3], Status.QUEUED)
    tag_papers(library, [1, 2], add=["rl/preference", "fast"])
    colour_tag(library, "fast", None, 1)
    highlight_quote(
        library, 1, "naïve lists", label="claim", comment="See [[gamma]].", tags=["fast"]
    )
    highlight_quote(library, 1, "It is fast.")
    write_note(library, 1, NOTE)
    write_note(library, 2, "Trees.")
    edit_paper(library, 3, citekey="heaps")
    save_search(library, "Trees", "trees -heaps")
    save_search(library, "Fast ones", "tag:fast")


def counts(found: list[Finding]) -> dict[str, int]:
    return {finding.kind: finding.count for finding in found}


def fixed(found: list[Finding]) -> dict[str, int]:
    return {finding.kind: finding.fixed for finding in found}


def whole(library: Library) -> bool:
    """Whether SQLite has nothing to say against the file."""
    with contextlib.closing(sqlite3.connect(library.store.file)) as connection:
        says = connection.execute("pragma integrity_check").fetchall()
        refers = connection.execute("pragma foreign_key_check").fetchall()
    return says == [("ok",)] and refers == []


def everything(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every journaled table as SQLite itself writes it, whatever it holds."""
    rows = {}
    with contextlib.closing(sqlite3.connect(library.store.file)) as connection:
        connection.text_factory = bytes
        for table in JOURNALED:
            rows[table] = connection.execute(f'select * from "{table}" order by id').fetchall()
    return rows
