"""A backup in a place of the reader's own choosing, where nothing of theirs is overwritten."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.errors import ReaderError
from readerapp.library import Library, backups


@pytest.fixture
def full(library: Library, put: Callable[..., int]) -> Library:
    """A library with something in it."""
    with library.store.transaction("Add a paper") as tx:
        put(tx, library, "Sorting")
    return library


def make(library: Library, to: Path) -> backups.Backup:
    return backups.make(library.store.file, "asked for", to=to)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file there, but the locks, and what SQLite puts beside a library it reads."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))
    }


def test_a_copy_elsewhere_has_no_number_and_thins_nothing(full: Library, tmp_path: Path) -> None:
    made = make(full, to=tmp_path / "copy.sqlite")
    assert (made.path, made.number, made.papers) == (tmp_path / "copy.sqlite", 0, 1)
    assert backups.sound(made.path)
    assert not (full.folder / "backups").exists()


def test_a_copy_takes_the_place_of_an_older_one_only(full: Library, tmp_path: Path) -> None:
    to = tmp_path / "copy.sqlite"
    make(full, to=to)
    with full.store.transaction("Tag") as tx:
        tx.insert("tag", name="rl", colour="blue")
    assert make(full, to=to).step == 2
    to.write_bytes(b"")
    assert make(full, to=to).papers == 1
    assert not list(tmp_path.glob(".*"))


def test_a_relative_path_and_a_link_lead_where_they_should(
    full: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "stick" / "copy.sqlite")
    monkeypatch.chdir(tmp_path)
    assert make(full, to=Path("copy.sqlite")).path == tmp_path / "copy.sqlite"
    assert make(full, to=Path("link.sqlite")).path == tmp_path / "stick" / "copy.sqlite"
    assert (tmp_path / "link.sqlite").is_symlink()


def a_loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def a_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def another_library(folder: Path) -> Path:
    Library(folder).close()
    return folder / "library.sqlite"


def a_link(folder: Path, target: Path) -> Path:
    (folder / "link").symlink_to(target)
    return folder / "link"


def test_what_a_killed_program_left_of_a_copy_is_swept_away(full: Library, tmp_path: Path) -> None:
    name = ".copy.sqlite.1.0a1b2c3d.new"
    old, young = tmp_path / name, tmp_path / name.replace(".1.", ".2.")
    for draft in (old, young):
        draft.write_bytes(b"half")
    yesterday = time.time() - 86_400
    os.utime(old, (yesterday, yesterday))
    make(full, to=tmp_path / "copy.sqlite")
    assert not old.exists()
    assert young.exists(), "somebody may still be at it"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (lambda f: f, "is a folder"),
        (lambda f: Path(), "is a folder"),
        (lambda f: f / "library" / "library.sqlite", "belongs to the library itself"),
        (lambda f: f / "library" / "library.sqlite-wal", "belongs to the library itself"),
        (lambda f: f / "library" / "LIBRARY.lock", "belongs to the library itself"),
        (lambda f: a_link(f, f / "library" / "library.sqlite"), "belongs to the library itself"),
        (lambda f: f / "library" / "backups" / "mine.sqlite", "holds the numbered backups"),
        (lambda f: f / "nowhere" / "copy.sqlite", "There is no folder"),
        (lambda f: a_file(f / "thesis.docx", b"years of work"), "so it was left alone"),
        (lambda f: a_file(f / "big", b"\0" * 5_000_000), "so it was left alone"),
        (lambda f: another_library(f / "other"), "so it was left alone"),
        (lambda f: Path("/dev/null"), "so it was left alone"),
        (a_loop, "is no place for a backup"),
        (lambda f: f / "thesis.docx" / "copy.sqlite", "There is no folder"),
        (lambda f: f / ("long" * 100), "could not be written|no place"),
    ],
)
def test_a_place_that_is_none_is_refused_and_left_alone(
    full: Library, tmp_path: Path, place: Callable[[Path], Path], sentence: str
) -> None:
    (full.folder / "backups").mkdir()
    to = place(tmp_path)
    full.close()
    before = contents(tmp_path)
    with pytest.raises(ReaderError, match=sentence):
        make(full, to=to)
    assert contents(tmp_path) == before
