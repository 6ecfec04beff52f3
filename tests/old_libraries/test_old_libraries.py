"""Libraries of every version that was ever in use are opened, and lose nothing by it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library, opening
from readerapp.library.journal import JOURNALED
from readerapp.library.seals import SEALED, seal_of
from readerapp.operations.checking import check, repair
from readerapp.operations.undoing import redo, undo

VERSIONS = sorted(path.parent for path in Path(__file__).parent.glob("*/library.sqlite"))

Rows = dict[str, list[dict[str, Any]]]


def rows_in(file: Path) -> Rows:
    """Every row of the tables there are, as they are."""
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        there = {row["name"] for row in connection.execute("select name from sqlite_master")}
        return {
            table: [dict(row) for row in connection.execute(f'select * from "{table}" order by id')]
            for table in (*JOURNALED, "step")
            if table in there
        }


@pytest.fixture(params=VERSIONS, ids=lambda folder: f"version {folder.name}")
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of an old library, to be opened."""
    shutil.copytree(request.param, tmp_path / "library")
    return tmp_path / "library"


def test_there_is_a_library_of_every_version_before_this_one() -> None:
    assert [folder.name for folder in VERSIONS] == [
        str(version) for version in range(1, opening.SCHEMA_VERSION)
    ]


def test_every_row_is_still_there_as_it_was(old: Path) -> None:
    before = rows_in(old / "library.sqlite")
    Library(old).close()
    after = rows_in(old / "library.sqlite")
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table


def test_it_is_backed_up_as_it_was_before(old: Path) -> None:
    before, uid = rows_in(old / "library.sqlite"), Library(old).uid
    (backup,) = (old / "backups").glob("*.sqlite")
    assert rows_in(backup) == before
    library = Library(old)
    assert library.uid == uid
    library.close()
    assert len(list((old / "backups").glob("*.sqlite"))) == 1


def test_what_was_done_in_it_can_be_taken_back_and_done_again(old: Path) -> None:
    library = Library(old)
    steps = len(undo(library, 10_000))
    assert steps > 10
    assert not any(library.store.value(f'select count(*) from "{t}"') for t in JOURNALED)
    assert len(redo(library, 10_000)) >= steps
    library.close()


def test_its_words_are_sealed(old: Path) -> None:
    library = Library(old)
    for table in SEALED:
        for row in library.store.rows(f'select * from "{table}"'):
            assert row["seal"] == seal_of(table, row)
    assert library.store.value("select count(*) from note") > 0
    library.close()


def test_one_bad_byte_does_not_keep_it_from_being_opened(old: Path) -> None:
    with contextlib.closing(sqlite3.connect(old / "library.sqlite")) as connection, connection:
        spoil = "update version set raw = cast(x'ff41' as text), text = null where id = 1"
        assert connection.execute(spoil).rowcount == 1
    library = Library(old)
    sealed = dict(tuple(row) for row in library.store.rows("select id, seal from version"))
    sealed.pop(1)  # one made before there were seals gets none
    assert None not in sealed.values()
    assert ("text", 1) in [(finding.kind, finding.count) for finding in check(library)]
    repair(library)
    assert check(library) == []
    library.close()


def test_it_is_what_a_new_one_would_be(old: Path, tmp_path: Path) -> None:
    """The same tables, columns and indexes, in whatever order they came."""

    def shape(library: Library) -> set[tuple[Any, ...]]:
        return {
            (row["name"], info["name"], info["type"], info["notnull"], info["dflt_value"])
            for row in library.store.rows("select name from sqlite_master where type = 'table'")
            for info in library.store.rows(f'pragma table_info("{row["name"]}")')
        } | {
            (row["type"], row["name"], row["tbl_name"])
            for row in library.store.rows(
                "select * from sqlite_master where name not like 'sqlite%'"
            )
        }

    library, new = Library(old), Library(tmp_path / "new")
    assert shape(library) == shape(new)
    library.close()
    new.close()
