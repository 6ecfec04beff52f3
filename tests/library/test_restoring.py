"""Restoring: the backup exactly, the library that was there kept aside whole, at any moment."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryUnusable, ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library, backups, recovering, restoring
from readerapp.library.restoring import restore

Look = Callable[[Library], Any]
Somebody = Callable[[], contextlib.AbstractContextManager[None]]

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).parents[1] / "old_libraries"
WRITE_AND_DIE = """
import os, pathlib, signal, sys
from readerapp.library import Library
library = Library(pathlib.Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    with library.store.transaction(f"Tag {number}") as tx:
        tx.insert("tag", name=f"later {number} " + "x" * 3_000, colour="red")
os.kill(os.getpid(), signal.SIGKILL)
"""


def tag(library: Library, *names: str) -> None:
    for name in names:
        with library.store.transaction(f"Tag “{name}”") as tx:
            tx.insert("tag", name=name, colour="blue")


def tags(folder: Path) -> list[str]:
    """What is in a library, once it has been opened."""
    library = Library(folder)
    assert [row[0] for row in library.store.rows("pragma integrity_check")] == ["ok"]
    found = [row[0] for row in library.store.rows("select name from tag order by id")]
    library.close()
    return found


def tags_in(aside: Path | None) -> list[str]:
    """What is in a library that was set aside, with its log."""
    assert aside is not None
    with contextlib.closing(sqlite3.connect(aside / "library.sqlite")) as connection:
        return [row[0] for row in connection.execute("select name from tag order by id")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library with one thing in its backup and another since."""
    library = Library(tmp_path / "library")
    tag(library, "first")
    backups.make(library.store.file, "asked for")
    tag(library, "second")
    library.close()
    return tmp_path / "library"


def first_backup(folder: Path) -> Path:
    return backups.listed(folder)[-1].path


def test_what_was_backed_up_is_there_again_and_what_came_since_is_kept(folder: Path) -> None:
    file = first_backup(folder)
    done = restore(folder, file)
    assert (done.restored, done.papers) == (file, 0)
    assert tags(folder) == ["first"]
    assert done.kept_aside == folder / "backups" / "set-aside-1-before-restore"
    assert tags_in(done.kept_aside) == ["first", "second"]
    newest = backups.latest(folder)
    assert newest is not None
    assert newest.reason == "before restore"
    assert backups.sound(newest.path)


def test_a_restored_library_begins_a_new_life_and_keeps_its_name_and_history(folder: Path) -> None:
    library = Library(folder)
    uid, epoch = library.uid, library.epoch
    library.close()
    restore(folder, first_backup(folder))
    library = Library(folder)
    assert (library.uid, library.epoch == epoch) == (uid, False)
    assert library.store.setting(backups.STAMP) == "", "it is no backup any more"
    assert library.store.value("pragma journal_mode") == "wal"
    assert library.notices == []
    assert library.history.undo() == "Tag “first”"
    assert library.history.redo() == "Tag “first”"
    library.close()


def test_a_restore_can_be_taken_back_by_a_restore(folder: Path) -> None:
    restore(folder, first_backup(folder))
    library = Library(folder)
    tag(library, "third")
    library.close()
    restore(folder, backups.listed(folder)[0].path)
    assert tags(folder) == ["first", "second"]


def kill_with_a_log(folder: Path, writes: int) -> None:
    command = [sys.executable, "-c", WRITE_AND_DIE, str(folder), str(writes)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert recovering.begun(folder / "library.sqlite")


def restore_over_stale_logs(tmp_path: Path, tables: Look, times: int) -> None:
    """A log of a killed program lies beside the library, larger and larger."""
    for number in range(times):
        folder = tmp_path / str(number)
        library = Library(folder)
        tag(library, "first", "second")
        expected = tables(library)
        made = backups.make(library.store.file, "asked for")
        library.close()
        kill_with_a_log(folder, 1 + 13 * number)

        done = restore(folder, made.path)

        assert not recovering.begun(folder / "library.sqlite")
        library = Library(folder)
        assert tables(library) == expected
        assert library.store.value("pragma integrity_check") == "ok"
        library.close()
        assert done.kept_aside is not None
        assert recovering.begun(done.kept_aside / "library.sqlite"), "with its log"
        assert len(tags_in(done.kept_aside)) == 2 + 1 + 13 * number


def test_a_log_left_behind_does_not_get_into_what_is_restored(tmp_path: Path, tables: Look) -> None:
    restore_over_stale_logs(tmp_path, tables, 3)


@pytest.mark.soak
def test_twenty_logs_left_behind_do_not_get_into_what_is_restored(
    tmp_path: Path, tables: Look
) -> None:
    restore_over_stale_logs(tmp_path, tables, 20)


def test_a_library_set_aside_with_its_log_can_be_restored(folder: Path) -> None:
    kill_with_a_log(folder, 4)
    done = restore(folder, first_backup(folder))
    assert done.kept_aside is not None
    restore(folder, done.kept_aside / "library.sqlite")
    assert len(tags(folder)) == 2 + 4


def test_damage_and_loss_hinder_no_restore(folder: Path, tmp_path: Path) -> None:
    file = folder / "library.sqlite"
    whole = file.read_bytes()
    accidents: dict[str, bytes | None] = {
        "half": whole[: len(whole) // 2],
        "empty": b"",
        "no SQLite file": b"\xff\xd8\xff\xe0" * 2_000,
        "overwritten": whole[:4096] + b"\x55" * (len(whole) - 4096),
        "gone": None,
    }
    for what, data in accidents.items():
        copied = Path(shutil.copytree(folder, tmp_path / what))
        if data is None:
            (copied / "library.sqlite").unlink()
        else:
            (copied / "library.sqlite").write_bytes(data)
        done = restore(copied, first_backup(folder))
        assert tags(copied) == ["first"], what
        if data is None:
            assert done.kept_aside is None or not (done.kept_aside / "library.sqlite").exists()
        else:
            assert done.kept_aside is not None
            assert done.kept_aside.name == "set-aside-1-damaged", what
            assert (done.kept_aside / "library.sqlite").read_bytes() == data


def test_what_was_known_of_the_old_library_goes_with_it(folder: Path) -> None:
    for name in (recovering.DAMAGED_NAME, recovering.MARK_NAME):
        (folder / name).write_text("of the old one")
    done = restore(folder, first_backup(folder))
    assert tags(folder) == ["first"]
    assert done.kept_aside is not None
    assert done.kept_aside.name == "set-aside-1-damaged"
    assert (done.kept_aside / recovering.DAMAGED_NAME).exists()


def test_a_backup_makes_a_library_where_none_is(folder: Path, tmp_path: Path) -> None:
    done = restore(tmp_path / "new" / "place", first_backup(folder))
    assert done.kept_aside is None
    assert tags(tmp_path / "new" / "place") == ["first"]


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    for old in OLD.glob("*/library.sqlite"):
        folder = tmp_path / old.parent.name
        before = old.read_bytes()
        restore(folder, old)
        library = Library(folder)
        assert library.notices == []
        assert library.papers.listing("all")
        library.close()
        assert old.read_bytes() == before


def test_a_library_that_is_in_use_elsewhere_can_be_restored_from(
    folder: Path, tmp_path: Path
) -> None:
    library = Library(folder)
    tag(library, "third")
    restore(tmp_path / "other", library.store.file)
    assert tags(tmp_path / "other") == ["first", "second", "third"]
    library.close()


def changed(file: Path, sql: str) -> Path:
    """A copy of a backup, changed by another program."""
    copied = file.parents[2] / "changed.sqlite"
    shutil.copy(file, copied)
    with contextlib.closing(sqlite3.connect(copied, isolation_level=None)) as connection:
        connection.execute(sql)
    return copied


def a_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def cut(file: Path) -> Path:
    data = file.read_bytes()
    return a_file(file.parents[2] / "half.sqlite", data[: len(data) // 2])


def overwritten(file: Path) -> Path:
    data = file.read_bytes()
    text = data[: 4096 * 20] + b"\x55" * 4096 * 10 + data[4096 * 30 :]
    return a_file(file.parents[2] / "overwritten.sqlite", text)


def with_a_damaged_index(file: Path) -> Path:
    data = file.read_bytes()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        find = "select rootpage from sqlite_master where name = 'record_digest'"
        (page,) = connection.execute(find).fetchone()
    text = data[: 4096 * (page - 1)] + b"\x55" * 4096 + data[4096 * page :]
    return a_file(file.parents[2] / "odd.sqlite", text)


def linked(file: Path, target: Path) -> Path:
    link = file.parents[2] / "link.sqlite"
    link.symlink_to(target)
    return link


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [
        (lambda b: b.with_name("none.sqlite"), "There is no file"),
        (lambda b: linked(b, b.with_name("none.sqlite")), "There is no file"),
        (lambda b: b.with_name("long" * 100), "could not be read"),
        (lambda b: b.parent, "is not a file"),
        (lambda b: Path(), "is not a file"),
        (lambda b: Path("/dev/zero"), "is not a file"),
        (lambda b: b.parents[1] / "library.sqlite", "is the library itself"),
        (lambda b: linked(b, b.parents[1] / "library.sqlite"), "is the library itself"),
        (lambda b: a_file(b.parents[2] / "empty", b""), "is no backup of readerapp"),
        (lambda b: a_file(b.parents[2] / "a.jpg", b"\xff\xd8" * 999), "is no backup of readerapp"),
        (lambda b: a_file(b.parents[2] / "big", b"\0" * 9_000_000), "is no backup of readerapp"),
        (lambda b: changed(b, "pragma application_id = 7"), "is no backup of readerapp"),
        (lambda b: changed(b, "pragma user_version = 99"), "by a newer readerapp"),
        (cut, "damaged"),
        (overwritten, "damaged"),
        (with_a_damaged_index, "damaged"),
    ],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_changed(
    folder: Path, choose: Callable[[Path], Path], sentence: str
) -> None:
    file = choose(first_backup(folder))
    before = {p: p.read_bytes() for p in folder.parent.rglob("*.sqlite") if p.is_file()}
    with pytest.raises(ReaderError, match=sentence) as refusal:
        restore(folder, file)
    assert not isinstance(refusal.value, LibraryUnusable), "nothing is wrong with the library"
    assert {p: p.read_bytes() for p in folder.parent.rglob("*.sqlite") if p.is_file()} == before
    assert tags(folder) == ["first", "second"]


def test_a_file_of_another_program_is_not_moved_away(folder: Path, tmp_path: Path) -> None:
    file = first_backup(folder)
    theirs = tmp_path / "theirs" / "library.sqlite"
    theirs.parent.mkdir()
    with contextlib.closing(sqlite3.connect(theirs)) as connection:
        connection.execute("create table books (title)")
    before = theirs.read_bytes()
    with pytest.raises(LibraryUnusable, match="belongs to another program"):
        restore(theirs.parent, file)
    assert theirs.read_bytes() == before


class Impatient(Job):
    """Says stop at its n-th report."""

    def __init__(self, count: int) -> None:
        self.count = count

    def report(self, done: int, total: int | None, what: str) -> None:
        self.count -= 1
        if self.count == 0:
            raise Cancelled


def test_a_restore_that_is_stopped_changes_nothing(folder: Path) -> None:
    file, count = first_backup(folder), 0
    while True:
        count += 1
        job = Impatient(count)
        try:
            restore(folder, file, job=job)
        except Cancelled:
            assert tags(folder) == ["first", "second"]
            assert not list(folder.glob("*.restoring*"))
            assert not list((folder / "backups").glob("set-aside*"))
        else:
            break
    assert count > 3, "it can be stopped at several moments"
    assert tags(folder) == ["first"]


def test_an_unwritable_folder_is_a_sentence(
    open_to_all: Path, without_privileges: Somebody
) -> None:
    library = Library(open_to_all / "library")
    tag(library, "first")
    made = backups.make(library.store.file, "asked for")
    library.close()
    library.folder.chmod(0o555)
    with without_privileges(), pytest.raises(LibraryUnusable, match=r"read-only|may not write"):
        restore(library.folder, made.path)
    library.folder.chmod(0o755)
    assert tags(library.folder) == ["first"]


@pytest.mark.parametrize(
    "plan",
    [
        b"",
        b"[1, 2]",
        b'{"draft": "../diary.txt", "aside": "", "restored": "x"}',
        b'{"draft": "library.sqlite.restoring.1.new", "aside": "../..", "restored": "x"}',
        b'{"draft": 7, "aside": null, "restored": "x"}',
        b'{"unknown": 7}',
        b"\xff\xfe",
    ],
)
def test_a_plan_that_is_not_ours_moves_nothing(folder: Path, plan: bytes) -> None:
    diary = folder.parent / "diary.txt"
    diary.write_text("mine")
    (folder / restoring.PLAN_NAME).write_bytes(plan)
    assert tags(folder) == ["first", "second"]
    assert diary.read_text() == "mine"
    assert not (folder / restoring.PLAN_NAME).exists()


def test_nothing_is_told_where_nothing_was_interrupted(folder: Path) -> None:
    assert restoring.finish(folder) is None
    assert restoring.finish(folder.parent / "nowhere") is None
