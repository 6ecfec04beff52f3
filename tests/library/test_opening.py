"""Opening a library: making it once, and touching nothing that is not ours."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from readerapp.errors import LibraryUnusable
from readerapp.library import Library, opening

OPEN = "import sys, pathlib; from readerapp.library import Library; "
SAY_UID = OPEN + "print(Library(pathlib.Path(sys.argv[1])).uid)"
ROOT = Path(__file__).parents[2]


def python(code: str, folder: Path) -> subprocess.Popen[str]:
    """A fresh Python at work on a folder."""
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refused(folder: Path) -> str:
    """The sentence an attempt to open ends in."""
    with pytest.raises(LibraryUnusable) as refusal:
        Library(folder)
    return str(refusal.value)


def test_a_library_is_made_at_first_use_and_found_again(tmp_path: Path) -> None:
    first = Library(tmp_path / "new" / "library")
    uid, epoch = first.uid, first.epoch
    first.close()
    assert len(uid) == 8
    again = Library(tmp_path / "new" / "library")
    assert (again.uid, again.epoch) == (uid, epoch)
    again.close()
    again.close()


def test_a_new_library_holds_nothing_but_itself(tmp_path: Path) -> None:
    Library(tmp_path).close()
    assert {p.name for p in tmp_path.iterdir()} - {"library.lock"} <= {
        "library.sqlite",
        "library.sqlite-wal",
        "library.sqlite-shm",
    }


def test_every_connection_has_the_pragmas_we_count_on(tmp_path: Path) -> None:
    library = Library(tmp_path)

    def pragma(name: str) -> object:
        return library.store.value(f"pragma {name}")

    assert pragma("journal_mode") == "wal"
    assert pragma("query_only") == 1
    assert pragma("trusted_schema") == 0
    assert pragma("cell_size_check") == 1
    assert pragma("busy_timeout") == 10_000
    with library.store.transaction("Look"):
        assert pragma("journal_mode") == "wal"
        assert pragma("wal_autocheckpoint") == 0
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("query_only") == 0
        assert pragma("trusted_schema") == 0
        assert pragma("application_id") == opening.APPLICATION_ID
        assert pragma("user_version") == opening.SCHEMA_VERSION
    library.close()


def test_what_only_reads_cannot_write(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with pytest.raises(LibraryUnusable):
        library.store.rows("delete from setting")
    library.close()
    again = Library(tmp_path)
    assert again.uid
    again.close()


def test_a_library_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as theirs:
        theirs.execute("create table books (title)")
        theirs.commit()
    before = file.read_bytes()
    assert "belongs to another program" in refused(tmp_path)
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["library.sqlite"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, b"SQLite"])
def test_what_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(content)
    assert "no SQLite file" in refused(tmp_path)
    assert file.read_bytes() == content


def test_an_unfinished_library_is_finished_and_keeps_its_name(tmp_path: Path) -> None:
    library = Library(tmp_path)
    uid = library.uid
    library.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "library.sqlite")) as older:
        older.execute("pragma user_version = 0")
    again = Library(tmp_path)
    assert again.uid == uid
    assert again.store.value("pragma user_version") == opening.SCHEMA_VERSION
    again.close()


def test_a_damaged_library_is_said_to_be_damaged(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.close()
    file = tmp_path / "library.sqlite"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(LibraryUnusable, match="damaged"):
        Library(tmp_path).papers.listing()


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "library"
    file.write_text("my diary")
    assert "is not a folder" in refused(file)
    assert "is not a folder" in refused(file / "below")
    assert file.read_text() == "my diary"


def test_processes_that_make_one_library_at_once_share_it(tmp_path: Path) -> None:
    several = [python(SAY_UID, tmp_path / "shared") for _ in range(4)]
    answers = [process.communicate(timeout=60) for process in several]
    assert [error for _, error in answers] == [""] * 4
    assert len({uid for uid, _ in answers}) == 1
    assert not list((tmp_path / "shared").glob("*.new*"))


def test_a_kill_while_a_library_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    for number in range(5):
        folder = tmp_path / str(number)
        process = python(SAY_UID, folder)
        until = time.monotonic() + 30
        while not folder.exists() and process.poll() is None and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.002)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=number * 0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        library = Library(folder)
        assert library.papers.listing("all").tolist() == []
        assert library.store.value("pragma integrity_check") == "ok"
        library.close()


def test_what_a_killed_maker_left_is_swept_away(tmp_path: Path) -> None:
    old, young = (
        tmp_path / "library.sqlite.1.aaaaaaaa.new",
        tmp_path / "library.sqlite.2.bbbbbbbb.new",
    )
    for draft in (old, young):
        draft.write_bytes(b"half")
    yesterday = time.time() - 86_400
    os.utime(old, (yesterday, yesterday))
    Library(tmp_path).close()
    assert not old.exists()
    assert young.exists(), "somebody may still be at it"


def test_opening_imports_nothing_slow() -> None:
    slow = {
        "asyncio",
        "click",
        "filelock",
        "multiprocessing",
        "rapidfuzz",
        "sqlite_utils",
        "whoosh",
    }
    code = "import sys, readerapp.library; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert slow & set(run.stdout.split()) == set()


def test_reading_a_library_imports_nothing_slow(tmp_path: Path) -> None:
    """Also not while a window has written to it and is open still."""
    library = Library(tmp_path)
    with library.store.transaction("Tag") as tx:
        tx.insert("tag", name="rl", colour="blue")
    code = (
        OPEN + "library = Library(pathlib.Path(sys.argv[1])); library.shelves(); "
        "library.papers.listing(); library.close(); print(*sys.modules)"
    )
    answer, error = python(code, tmp_path).communicate(timeout=60)
    assert error == ""
    assert {"filelock", "multiprocessing", "sqlite_utils"} & set(answer.split()) == set()
    library.close()
