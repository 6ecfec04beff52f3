"""A restore killed, or refused a file, at every one of its steps: one library or the other, whole.

The child stops itself at the n-th thing it does to a file, for every n until it comes through.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from readerapp.library import Library, backups, restoring

ROOT = Path(__file__).parents[2]
WHOLE, EARLIER = ["first", "second", "later"], ["first"]
WRITE_AND_DIE = """
import os, pathlib, signal, sys
from readerapp.library import Library
library = Library(pathlib.Path(sys.argv[1]))
with library.store.transaction("Tag") as tx:
    tx.insert("tag", name="later", colour="red")
os.kill(os.getpid(), signal.SIGKILL)
"""
STOP_AT_EACH = """
import os, pathlib, shutil, signal, sys
import sqlite_utils
from readerapp.errors import ReaderError
from readerapp.library import restoring, schema

base, places, file, work, how = (*map(pathlib.Path, sys.argv[1:4]), *sys.argv[4:])
DEEDS = ["open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "sqlite3.connect"]
DOES = {
    "restore": lambda folder: restoring.restore(folder, file),
    "finish": restoring.finish,
}

def stop(folder, at):
    count, refused = 0, False
    def look(event, arguments):
        nonlocal count, refused
        if event not in DEEDS or str(folder) not in str(arguments[0]):
            return
        if how == "kill after refusal" and not refused:
            if event == "os.rename" and str(arguments[1]).endswith("library.sqlite"):
                if "restoring" in str(arguments[0]):
                    refused = True
                    raise PermissionError(13, "in use by another program")
            return
        if how.startswith("refuse") and event != "os.rename":
            return
        count += 1
        if count == at and how.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if count == at or count > at and how == "refuse all":
            raise PermissionError(13, "in use by another program")
    return look

DOES[work](pathlib.Path(shutil.copytree(base, places / "warm")))
at = 0
while True:
    at += 1
    folder = pathlib.Path(shutil.copytree(base, places / str(at)))
    child = os.fork()
    if not child:
        sys.addaudithook(stop(folder, at))
        try:
            DOES[work](folder)
        except ReaderError as error:
            print(error, flush=True)
            os._exit(1)
        except BaseException as error:
            print("Traceback", repr(error), flush=True)
            os._exit(2)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    if ended in (0, 512) or ended == 256 and how == "kill after refusal":
        break
"""


def stopped_at_each(base: Path, places: Path, file: Path, work: str, how: str) -> list[str]:
    """Do it once for every moment it can be stopped at; what was said, a line each."""
    places.mkdir()
    command = [sys.executable, "-c", STOP_AT_EACH, base, places, file, work, how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def stopped(places: Path) -> list[Path]:
    """The folders, by the moment; the last one came through."""
    return sorted((p for p in places.iterdir() if p.name != "warm"), key=lambda p: int(p.name))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A library with a backup, whose log was left behind by a kill."""
    library = Library(tmp_path / "base")
    for name in ("first", "second"):
        with library.store.transaction(f"Tag “{name}”") as tx:
            tx.insert("tag", name=name, colour="blue")
        if name == "first":
            backups.make(library.store.file, "asked for")
    library.close()
    command = [sys.executable, "-c", WRITE_AND_DIE, str(library.folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    return library.folder


@pytest.fixture
def file(base: Path) -> Path:
    """The backup, where nothing happens to it."""
    return Path(shutil.copy(backups.listed(base)[0].path, base.parent / "backup.sqlite"))


def tags_in(file: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("select name from tag order by id")]


def is_one_or_the_other(folder: Path) -> bool:
    """Open what is left; return whether it is what was restored. Nothing may be lost."""
    planned = (folder / restoring.PLAN_NAME).exists()
    library = Library(folder)
    there = [row[0] for row in library.store.rows("select name from tag order by id")]
    assert library.store.value("pragma integrity_check") == "ok"
    assert there in (EARLIER, WHOLE)
    assert bool(library.notices) == planned
    library.close()
    assert not (folder / restoring.PLAN_NAME).exists()
    if planned:
        assert there == EARLIER, "what was planned is done"
    if there == EARLIER:
        aside = (folder / "backups").glob("set-aside-*/library.sqlite")
        assert [tags_in(path) for path in aside] == [WHOLE]
    return there == EARLIER


def test_a_restore_killed_at_any_step_is_done_or_not_begun(base: Path, file: Path) -> None:
    places = base.parent / "killed"
    assert stopped_at_each(base, places, file, "restore", "kill") == []
    restored = [is_one_or_the_other(folder) for folder in stopped(places)]
    assert len(restored) > 20
    assert restored == sorted(restored), "there is one moment from which on it is restored"
    assert restored[-1]
    assert not restored[0]
    for folder in stopped(places)[::6]:
        restoring.restore(folder, file)
        left = [p.name for p in folder.iterdir() if ".new" in p.name]
        left += [p.name for p in (folder / "backups").iterdir() if ".new" in p.name]
        assert left == [], "nothing half made stays"
        assert tags_in(folder / "library.sqlite") == EARLIER


def kill_twice(base: Path, file: Path, every: int) -> None:
    """Kill a restore at its steps, and what would finish it at each of its own."""
    places = base.parent / "killed"
    stopped_at_each(base, places, file, "restore", "kill")
    planned = [f for f in stopped(places) if (f / restoring.PLAN_NAME).exists()]
    assert len(planned) > 5
    for folder in planned[::every]:
        again = base.parent / f"again-{folder.name}"
        assert stopped_at_each(folder, again, file, "finish", "kill") == []
        assert {is_one_or_the_other(each) for each in stopped(again)} == {True}


def test_finishing_a_restore_can_be_killed_too(base: Path, file: Path) -> None:
    kill_twice(base, file, 5)


@pytest.mark.soak
def test_finishing_a_restore_can_be_killed_at_any_step_of_both(base: Path, file: Path) -> None:
    kill_twice(base, file, 1)


def test_a_file_that_cannot_be_moved_leaves_everything_as_it_was(base: Path, file: Path) -> None:
    """As on a system where a file that another program has open stays where it is."""
    places = base.parent / "refused"
    said = stopped_at_each(base, places, file, "restore", "refuse")
    refused = stopped(places)[:-1]
    assert len(said) == len(refused) >= 5
    assert all("could not be moved" in line or "You may not write" in line for line in said)
    for folder in refused:
        assert not (folder / restoring.PLAN_NAME).exists()
        assert not list(folder.glob("*.restoring.*"))
        assert not list((folder / "backups").glob("set-aside-*"))
        assert not is_one_or_the_other(folder)


@pytest.mark.parametrize("how", ["refuse all", "kill after refusal"])
def test_a_restore_that_cannot_even_be_taken_back_loses_nothing(
    base: Path, file: Path, how: str
) -> None:
    places = base.parent / "refused"
    said = stopped_at_each(base, places, file, "restore", how)
    assert not any("Traceback" in line for line in said)
    assert len(stopped(places)) > 5
    for folder in stopped(places):
        is_one_or_the_other(folder)
