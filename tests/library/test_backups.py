"""Backups: whole, checked, numbered, thinned; and a failure costs nothing."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryDamaged, LibraryUnusable
from readerapp.job import Cancelled, Job
from readerapp.library import Library, backups, opening
from readerapp.library.journal import JOURNALED

Put = Callable[..., int]
Look = Callable[[Library], Any]
Somebody = Callable[[], contextlib.AbstractContextManager[None]]

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).parents[1] / "old_libraries"
BEGIN = datetime(2026, 9, 7, 8, tzinfo=UTC)
WRITE_ON = """
import pathlib, sys
from readerapp.library import Library
library = Library(pathlib.Path(sys.argv[1]))
for number in range(100_000):
    with library.store.transaction(f"Tag {number}") as tx:
        tx.insert("tag", name=f"tag {number} " + "x" * 2_000, colour="blue")
    print(number, flush=True)
"""
BACK_UP = """
import pathlib, sys
from readerapp.library import backups
for _ in range(int(sys.argv[2])):
    made = backups.make(pathlib.Path(sys.argv[1]) / "library.sqlite", "asked for")
    print(made.number, flush=True)
"""


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A fresh Python at work."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def tag(library: Library, name: str = "rl", **fields: Any) -> None:
    with library.store.transaction(f"Tag “{name}”") as tx:
        tx.insert("tag", name=name, colour="blue", **fields)


def rows_in(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row a person can change, read by SQLite alone from a file that nothing belongs to."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        there = {name for (name,) in connection.execute("select name from sqlite_master")}
        return {
            table: connection.execute(f'select * from "{table}" order by id').fetchall()
            for table in JOURNALED
            if table in there
        }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file there, but the locks, and what SQLite puts beside a library it reads."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))
    }


def names(library: Library) -> list[str]:
    folder = library.folder / "backups"
    return sorted(p.name for p in folder.iterdir() if p.suffix != ".lock")


@pytest.fixture
def full(library: Library, put: Put) -> Library:
    """A library with something in it."""
    with library.store.transaction("Add two papers") as tx:
        put(tx, library, "Sorting")
        put(tx, library, "Searching", trashed="2026-01-02T00:00:00Z")
    return library


def make(library: Library, **said: Any) -> backups.Backup:
    return backups.make(library.store.file, "asked for", **said)


def test_a_backup_is_the_library_in_one_file(full: Library, tables: Look) -> None:
    made = make(full)
    assert rows_in(made.path) == tables(full)
    assert names(full) == [made.path.name]
    assert made.path.read_bytes()[18:20] == b"\x01\x01", "no log belongs to it"
    assert backups.sound(made.path)


def test_a_backup_says_what_it_is(full: Library) -> None:
    made = make(full, clock=lambda: "2026-11-22T15:10:00Z")
    assert made.path.name == "000001-2026-11-22T15-10-00Z.sqlite"
    assert (made.number, made.at, made.reason) == (1, "2026-11-22T15:10:00Z", "asked for")
    assert (made.step, made.epoch) == (full.store.last_step(), full.epoch)
    assert (made.papers, made.size) == (1, made.path.stat().st_size)
    assert backups.listed(full.folder) == [made]
    assert backups.latest(full.folder) == made


def test_backups_are_in_the_order_they_were_made_whatever_the_clock_said(full: Library) -> None:
    years = ("2026", "2099", "1970", "2026")
    made = [make(full, clock=lambda y=y: f"{y}-11-22T15:10:00Z") for y in years]
    assert [backup.number for backup in made] == [1, 2, 3, 4]
    assert backups.listed(full.folder) == made[::-1]
    assert backups.latest(full.folder) == made[-1]


def back_up_for(days: int, hours: int, library: Library) -> list[datetime]:
    """A change and a backup every so many hours; return when they were made."""
    moments = [BEGIN + timedelta(hours=h) for h in range(0, days * 24, hours)]
    for moment in moments:
        tag(library, moment.isoformat())
        make(library, clock=lambda m=moment: m.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return moments


def is_rotated(library: Library, moments: list[datetime]) -> None:
    """Of the last 48 hours all are there, of before few; each holds what there was then."""
    listed = backups.listed(library.folder)
    at = [datetime.fromisoformat(backup.at) for backup in listed]
    recent = [m for m in moments if moments[-1] - m <= timedelta(hours=48)]
    assert at[: len(recent)] == recent[::-1]
    older = set(at[len(recent) :])
    assert len(older) <= 7 + 4 + 12
    assert {(m.year, m.month) for m in at} == {(m.year, m.month) for m in moments}
    for backup, moment in zip(listed, at, strict=True):
        assert backups.sound(backup.path)
        assert rows_in(backup.path)["tag"][-1][1] == moment.isoformat()


def test_for_sixty_days_backups_are_valid_and_rotated(library: Library) -> None:
    is_rotated(library, back_up_for(60, 8, library))


@pytest.mark.soak
def test_for_sixty_days_of_hourly_changes_backups_are_valid_and_rotated(library: Library) -> None:
    is_rotated(library, back_up_for(60, 1, library))


def test_a_clock_that_jumps_takes_no_backup_of_these_days(full: Library) -> None:
    clocks = [f"2026-11-22T{hour:02}:00:00Z" for hour in range(10)]
    clocks[4:4] = ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]
    clocks += ["2026-11-22T08:30:00Z"]  # set back, as in autumn
    for clock in clocks:
        make(full, clock=lambda at=clock: at)
    assert [backup.at for backup in backups.listed(full.folder)] == clocks[::-1]


def test_a_backup_is_made_while_another_process_writes_all_the_time(library: Library) -> None:
    with python(WRITE_ON, library.folder) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        made = [make(library) for _ in range(8)]
        writer.kill()
    steps = [backup.step for backup in made]
    assert steps == sorted(steps)
    assert steps[-1] > steps[0], "the writer went on meanwhile"
    for backup in made:
        assert backups.sound(backup.path)
        found = rows_in(backup.path)["tag"]
        assert [row[0] for row in found] == list(range(1, backup.step + 1)), "a moment, whole"


def test_two_that_back_up_at_once_take_nothing_from_each_other(full: Library) -> None:
    together = [python(BACK_UP, full.folder, 6) for _ in range(2)]
    answers = [process.communicate(timeout=60) for process in together]
    assert [error for _, error in answers] == ["", ""]
    numbers = [int(line) for out, _ in answers for line in out.split()]
    assert sorted(numbers) == list(range(1, 13))
    assert [backup.number for backup in backups.listed(full.folder)] == list(range(12, 0, -1))
    assert all(backups.sound(backup.path) for backup in backups.listed(full.folder))


def test_a_kill_during_a_backup_leaves_none_or_a_whole_one(full: Library, seed: int) -> None:
    for number in range(300):
        tag(full, f"tag {number} {'x' * 5_000}")
    for delay in (0.0, 0.002, 0.004, 0.008):
        with python(BACK_UP, full.folder, 1000) as victim:
            assert victim.stdout is not None
            assert victim.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                victim.wait(timeout=delay)
            victim.send_signal(signal.SIGKILL)
    assert all(backups.sound(backup.path) for backup in backups.listed(full.folder))
    make(full)
    assert [name for name in names(full) if not name.endswith("Z.sqlite")] == []


class Impatient(Job):
    """Says stop once so much is done."""

    def __init__(self, most: int) -> None:
        self._most = most

    def report(self, done: int, total: int | None, what: str) -> None:
        if done >= self._most:
            raise Cancelled


@pytest.mark.parametrize("most", [0, 1])
def test_a_backup_that_is_stopped_leaves_nothing(full: Library, tmp_path: Path, most: int) -> None:
    for to in (None, tmp_path / "copy.sqlite"):
        with pytest.raises(Cancelled):
            make(full, to=to, job=Impatient(most))
    assert names(full) == []
    assert not list(tmp_path.glob("*copy*"))


def damage(file: Path, table: str = "paper") -> None:
    """Overwrite the page a table or an index of a closed library begins with."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        find = "select rootpage from sqlite_master where name = ?"
        (page,) = connection.execute(find, (table,)).fetchone()
    data = bytearray(file.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\x55" * 4096
    file.write_bytes(data)


def test_a_damaged_library_costs_no_backup(full: Library) -> None:
    make(full)
    full.close()
    damage(full.store.file)
    before = contents(full.folder)
    with pytest.raises(LibraryDamaged, match="damaged"):
        make(full)
    assert contents(full.folder) == before


@pytest.mark.parametrize("table", ["paper", "step", "setting", "record_digest"])
def test_a_damaged_library_is_kept_as_it_is_before_a_repair(full: Library, table: str) -> None:
    first = make(full)
    full.close()
    damage(full.store.file, table)
    odd = make(full, damaged=True)
    assert odd.damaged
    assert odd.path.name.endswith("Z-damaged.sqlite")
    assert not backups.sound(odd.path)
    assert backups.latest(full.folder) == first, "it is no backup to count on"
    assert [backup.number for backup in backups.listed(full.folder)] == [2, 1]


def test_a_whole_library_is_an_ordinary_backup_before_a_repair(full: Library) -> None:
    made = make(full, damaged=True)
    assert not made.damaged
    assert backups.latest(full.folder) == made


def test_a_backup_before_a_repair_thins_out_nothing(full: Library) -> None:
    for hour in range(10):
        make(full, clock=lambda h=hour: f"2026-11-01T{h:02}:00:00Z")
    for day in range(5, 9):
        make(full, damaged=True, clock=lambda d=day: f"2026-11-{d:02}T10:00:00Z")
    assert len(backups.listed(full.folder)) == 14
    make(full, clock=lambda: "2026-11-09T10:00:00Z")
    assert len(backups.listed(full.folder)) == 6


def test_what_is_damaged_takes_the_place_of_nothing_sound(full: Library) -> None:
    """The newest of a day stays, and this is not it."""
    for day in range(1, 15):
        make(full, clock=lambda d=day: f"2026-11-{d:02}T10:00:00Z")
    sound = {backup.path for backup in backups.listed(full.folder)}
    folder = full.folder / "backups"
    for day in range(1, 10):
        shutil.copy(
            backups.listed(full.folder)[0].path,
            folder / f"000{100 + day}-2026-11-{day:02}T23-00-00Z-damaged.sqlite",
        )
    make(full, clock=lambda: "2026-11-14T11:00:00Z")
    assert sound <= {backup.path for backup in backups.listed(full.folder)}


def test_one_orphan_does_not_end_all_backups(full: Library) -> None:
    full.close()
    with contextlib.closing(sqlite3.connect(full.store.file)) as theirs:
        theirs.execute("insert into alias (paper, citekey) values (999, 'orphan')")
        theirs.commit()
    assert backups.sound(make(full).path)


def test_a_library_of_an_older_version_can_be_backed_up(tmp_path: Path) -> None:
    for old in OLD.glob("*/library.sqlite"):
        file = tmp_path / old.parent.name / old.name
        file.parent.mkdir()
        shutil.copy(old, file)
        made = backups.make(file, "before the library is brought up to date")
        assert backups.sound(made.path)
        assert rows_in(made.path) == rows_in(file)


def test_a_half_made_library_can_be_backed_up(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"pragma application_id = {opening.APPLICATION_ID}")
        connection.execute("create table alias (id integer primary key)")
    made = backups.make(file, "before the library is brought up to date")
    assert backups.sound(made.path)
    assert (made.papers, made.step) == (0, 0)


def test_a_library_that_is_gone_is_said_to_be_gone(full: Library) -> None:
    full.close()
    full.store.file.unlink()
    with pytest.raises(LibraryUnusable, match="no longer there"):
        make(full)
    shutil.rmtree(full.folder)
    with pytest.raises(LibraryUnusable, match="no longer there"):
        make(full)


def test_a_backup_is_no_more_open_to_others_than_the_library(full: Library, tmp_path: Path) -> None:
    full.store.file.chmod(0o600)
    for made in (make(full), make(full, to=tmp_path / "copy.sqlite")):
        assert made.path.stat().st_mode & 0o777 == 0o600


def test_what_lies_among_the_backups_by_mistake_is_left_alone(full: Library) -> None:
    folder = full.folder / "backups"
    folder.mkdir()
    strange = {
        "notes.txt": b"mine",
        "000007-2026-11-22T15-10-00Z.sqlite": b"not even SQLite",
        "000008-2026-99-22T15-10-00Z.sqlite": b"no such month",
        "library.sqlite": b"a copy by hand",
        "library.sqlite.new-year-copy": b"another",
        "alerts.newsletter.html": b"a letter",
        "notes.new.md": b"more of mine",
    }
    for name, data in strange.items():
        (folder / name).write_bytes(data)
    (folder / "000009-2026-11-22T15-10-00Z.sqlite").mkdir()
    made = make(full)
    assert made.number == 8
    odd = backups.listed(full.folder)[1]
    assert (odd.number, odd.papers, odd.reason) == (7, 0, "")
    assert not backups.sound(odd.path)
    assert backups.latest(full.folder) == made
    assert all((folder / name).read_bytes() == data for name, data in strange.items())


def test_what_a_killed_program_left_among_the_backups_is_swept_away(full: Library) -> None:
    folder = full.folder / "backups"
    folder.mkdir()
    for name in ("library.sqlite.77.0a1b2c3d.new", "library.sqlite.77.0a1b2c3d.new-journal"):
        (folder / name).write_bytes(b"half")
    made = make(full)
    assert [path.name for path in folder.glob("library*")] == []
    assert made.path.exists()


def test_an_unwritable_folder_is_a_sentence(
    open_to_all: Path, without_privileges: Somebody
) -> None:
    library = Library(open_to_all / "library")
    tag(library)
    folder = library.folder / "backups"
    folder.mkdir(mode=0o555)
    with without_privileges(), pytest.raises(LibraryUnusable, match="You may not write to"):
        make(library)
    assert list(folder.iterdir()) == []
    folder.rmdir()
    folder.write_text("a file")
    with pytest.raises(LibraryUnusable, match=r"“.*backups” is in the way"):
        make(library)
    library.close()
