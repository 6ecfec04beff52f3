"""A library that may not be written can still be read, and nothing is written beside it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.errors import LibraryTooNew, LibraryUnusable
from readerapp.library import Library, opening
from readerapp.model import Record
from readerapp.operations.adding import add_paper

Privileges = Callable[[], contextlib.AbstractContextManager[None]]
OLD = Path(__file__).parents[1] / "old_libraries"


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, byte by byte."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def filled(folder: Path) -> Path:
    """A library with a paper, closed."""
    library = Library(folder)
    add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
    library.close()
    return folder


def reachable_cache(home: Path, open_to_all: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that somebody else may write to."""
    cache = open_to_all / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


def test_a_library_in_a_read_only_folder_is_read_and_left_as_it_is(
    open_to_all: Path, without_privileges: Privileges
) -> None:
    folder = filled(open_to_all / "library")
    before = contents(folder)
    folder.chmod(0o555)
    with without_privileges():
        library = Library(folder)
        assert "can only be read" in library.read_only
        assert [paper.title for paper in library.papers.many([1])] == ["Sorter: Fast Sorting"]
        with pytest.raises(LibraryUnusable, match="can only be read"):
            add_paper(library, Record("More", ""))
        with pytest.raises(LibraryUnusable, match="can only be read"):
            library.history.undo()
        library.close()
    folder.chmod(0o755)
    assert contents(folder) == before


def test_a_read_only_file_is_read_too(open_to_all: Path, without_privileges: Privileges) -> None:
    folder = filled(open_to_all / "library")
    (folder / "library.sqlite").chmod(0o444)
    folder.chmod(0o777)
    with without_privileges():
        library = Library(folder)
        assert "can only be read" in library.read_only
        assert len(library.papers.listing()) == 1
        library.close()


def test_what_stands_in_the_log_of_a_read_only_library_is_read(
    open_to_all: Path, without_privileges: Privileges, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """As its last session left it, when that was killed: nothing of it may be missing."""
    reachable_cache(home, open_to_all, monkeypatch)
    alive = Library(open_to_all / "alive")
    add_paper(alive, Record("Sorter: Fast Sorting", "We sort."))
    killed = open_to_all / "killed"
    killed.mkdir()
    for path in alive.folder.glob("library.sqlite*"):
        shutil.copy(path, killed)
    (killed / "library.sqlite-shm").unlink()
    alive.close()
    before = contents(killed)
    killed.chmod(0o555)
    with without_privileges():
        library = Library(killed)
        assert len(library.papers.listing()) == 1
        copied = library.store.file.parent
        library.close()
        assert not copied.exists()
    killed.chmod(0o755)
    assert contents(killed) == before


def test_an_old_library_in_a_read_only_folder_is_read_from_a_copy(
    open_to_all: Path, without_privileges: Privileges, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    reachable_cache(home, open_to_all, monkeypatch)
    folder = open_to_all / "old"
    shutil.copytree(OLD / "1", folder)
    before = contents(folder)
    folder.chmod(0o555)
    with without_privileges():
        library = Library(folder)
        assert len(library.papers.listing("all")) > 0
        assert library.store.value("pragma user_version") == opening.SCHEMA_VERSION
        library.close()
    folder.chmod(0o755)
    assert contents(folder) == before


def test_no_library_is_made_in_a_read_only_folder(
    open_to_all: Path, without_privileges: Privileges
) -> None:
    folder = open_to_all / "empty"
    folder.mkdir()
    folder.chmod(0o555)
    with without_privileges():
        with pytest.raises(LibraryUnusable, match="read-only"):
            Library(folder)
        with pytest.raises(LibraryUnusable, match="you may not write there"):
            Library(folder / "below")
    assert list(folder.iterdir()) == []


def test_no_library_is_made_where_one_is_only_to_be_read(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusable, match="There is no library"):
        Library(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_a_library_can_be_read_while_another_program_writes_to_it(tmp_path: Path) -> None:
    writing = Library(tmp_path)
    reading = Library(tmp_path, read_only=True)
    assert "for reading only" in reading.read_only
    add_paper(writing, Record("Sorter: Fast Sorting", "We sort."))
    assert len(reading.papers.listing()) == 1
    reading.close()
    writing.close()


def made_newer(folder: Path) -> Path:
    """A library as a later version would leave it, with a table nobody knows yet."""
    filled(folder)
    with contextlib.closing(sqlite3.connect(folder / "library.sqlite")) as newer:
        newer.execute(f"pragma user_version = {opening.SCHEMA_VERSION + 1}")
        newer.execute("update setting set value = 'readerapp 9.1' where name = 'program'")
        newer.execute("create table thought (id integer primary key)")
        newer.commit()
    return folder


def test_a_newer_library_is_refused_by_the_name_of_what_made_it_and_left_alone(
    tmp_path: Path,
) -> None:
    folder = made_newer(tmp_path / "library")
    before = contents(folder)
    with pytest.raises(LibraryTooNew, match=r"made by a newer readerapp \(readerapp 9\.1\)"):
        Library(folder)
    assert contents(folder) == before


def test_a_newer_library_can_be_opened_for_reading(tmp_path: Path) -> None:
    folder = made_newer(tmp_path / "library")
    before = (folder / "library.sqlite").read_bytes()
    library = Library(folder, read_only=True)
    assert [paper.title for paper in library.papers.many([1])] == ["Sorter: Fast Sorting"]
    with pytest.raises(LibraryUnusable, match="for reading only"):
        add_paper(library, Record("More", ""))
    library.close()
    assert (folder / "library.sqlite").read_bytes() == before


def test_a_newer_library_in_a_read_only_folder_is_read(
    open_to_all: Path, without_privileges: Privileges
) -> None:
    folder = made_newer(open_to_all / "library")
    for left in folder.glob("library.sqlite-*"):
        left.unlink()
    folder.chmod(0o555)
    with without_privileges():
        library = Library(folder)
        assert "can only be read" in library.read_only
        library.close()
