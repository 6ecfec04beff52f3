"""Several programs at one library: nobody's change is lost, and nobody waits for ever."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.library import Library, backups
from readerapp.model import Record
from readerapp.operations import checking
from readerapp.operations.adding import add_paper
from readerapp.operations.noting import append_to_note, write_note
from tests.looking import is_sound

ROOT = Path(__file__).parents[2]

THROUGH_THE_GATE = """
import pathlib, sys
from readerapp.library import Library
library, paper = Library(pathlib.Path(sys.argv[1])), int(sys.argv[2])
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    with library.store.transaction("Count") as tx:
        row = tx.row("paper", paper)
        tx.update("paper", paper, place=row["place"] + 1)
library.close()
"""

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("held", flush=True)
sys.stdin.readline()
connection.execute("rollback")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one paper."""
    folder = tmp_path / "library"
    library = Library(folder)
    add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
    library.close()
    return folder


def python(*arguments: str) -> subprocess.Popen[str]:
    """A Python at work, that can be told something."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def count_at_once(folder: Path, times: int) -> None:
    """Two processes read a number and write it back, one larger, so many times each."""
    library = Library(folder)
    paper = library.papers.listing()[0]
    before = library.store.value("select place from paper")
    both = [python("-c", THROUGH_THE_GATE, str(folder), str(paper), str(times)) for _ in range(2)]
    answers = [process.communicate("go\n", timeout=300) for process in both]
    assert answers == [("", "")] * 2
    assert library.store.value("select place from paper") == before + 2 * times
    assert len(library.history.entries()) == 1 + 2 * times
    assert is_sound(library)
    library.close()


def test_two_that_count_at_once_miss_nothing(folder: Path) -> None:
    count_at_once(folder, 100)


@pytest.mark.soak
def test_two_that_count_to_three_hundred_at_once_reach_six_hundred(folder: Path) -> None:
    count_at_once(folder, 300)


def append_at_once(folder: Path, times: int) -> None:
    """Two scripts call the program itself, so many times each; both add to one note."""
    library = Library(folder)
    uid = library.papers.get(library.papers.listing()[0]).uid

    def script(name: str) -> None:
        for number in range(times):
            said = ["note", uid, "--append", f"{name}{number}."]
            command = [sys.executable, "-m", "readerapp", "--library", str(folder), *said]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)

    both = [threading.Thread(target=script, args=(name,)) for name in "ab"]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    markdown = library.store.value("select markdown from note")
    expected = {f"{name}{number}." for name in "ab" for number in range(times)}
    assert sorted(markdown.split()) == sorted(expected)
    assert len(library.history.entries()) == 1 + 2 * times
    assert is_sound(library)
    library.close()


def test_two_scripts_that_call_the_program_at_once_lose_no_word(folder: Path) -> None:
    append_at_once(folder, 6)


@pytest.mark.soak
def test_two_scripts_of_three_hundred_calls_each_lose_no_word(folder: Path) -> None:
    append_at_once(folder, 300)


def test_an_edit_waits_for_a_program_that_holds_the_file_for_seven_seconds(folder: Path) -> None:
    """A foreign program takes SQLite's own lock; it knows nothing of ours. Reading goes on."""
    library = Library(folder)
    paper = library.papers.listing()[0]
    name = library.papers.get(paper).uid
    write_note(library, paper, "Before.")
    holder = python("-c", HOLD, str(library.store.file))
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    began = time.monotonic()
    release = threading.Timer(7.0, holder.communicate, ["now\n"])
    release.start()
    command = [sys.executable, "-m", "readerapp", "--library", str(folder)]
    listed = subprocess.run([*command, "list"], cwd=ROOT, check=True, capture_output=True)
    assert b"Sorter" in listed.stdout
    assert time.monotonic() - began < 6, "reading waits for nobody"
    outside = subprocess.Popen([*command, "note", name, "--append", "Outside."])
    append_to_note(library, paper, "Inside.")
    waited = time.monotonic() - began
    assert outside.wait(timeout=60) == 0
    release.join()
    assert waited > 6.9, "there was nothing to wait for"
    note = library.notes.of(paper)
    assert note is not None
    assert sorted(note.markdown.split()) == ["Before.", "Inside.", "Outside."]
    library.close()


def test_commands_that_come_and_go_take_nothing_from_whoever_has_it_open(folder: Path) -> None:
    """The last one out folds the log in and removes it: who is still here must not be forgotten.

    SQLite knows by its locks, which a process loses when it closes any file it had them on.
    """
    window = Library(folder)
    paper = window.papers.listing()[0]
    command = [sys.executable, "-m", "readerapp", "--library", str(folder)]
    looks: list[Callable[[], object]] = [
        lambda: window.store.replaced(),
        lambda: Library(folder).close(),
        lambda: backups.make(window.store.file, "asked for"),
        lambda: checking.check(window),
        lambda: Library(folder, read_only=True).close(),
    ]
    for number, look in enumerate(looks):
        append_to_note(window, paper, f"Here{number}.")
        look()
        said = ["note", window.papers.get(paper).uid, "--append", f"There{number}."]
        subprocess.run([*command, *said], cwd=ROOT, check=True, capture_output=True, timeout=60)
        append_to_note(window, paper, f"After{number}.")
    seen = subprocess.run(
        [*command, "note", window.papers.get(paper).uid],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    numbers = range(len(looks))
    assert seen == [f"{word}{n}." for n in numbers for word in ("Here", "There", "After")]
    assert is_sound(window)
    window.close()


def test_a_reader_that_never_ends_keeps_no_writer_waiting(folder: Path) -> None:
    """A foreign program reads, and goes on reading; the log grows, and nothing else happens."""
    library = Library(folder)
    paper = library.papers.listing()[0]
    with contextlib.closing(sqlite3.connect(library.store.file)) as reader:
        reader.execute("begin")
        reader.execute("select * from paper").fetchall()
        began = time.monotonic()
        for _ in range(30):
            append_to_note(library, paper, "word " * 20_000)
        assert time.monotonic() - began < 10
    library.close()
    assert not Path(f"{library.store.file}-wal").exists()
