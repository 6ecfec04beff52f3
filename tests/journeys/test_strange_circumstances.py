"""Not our file, and a clock that is wrong: a clear sentence, or nothing at all to be noticed."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readerapp.cli import run
from readerapp.library import Library, journal
from readerapp.model import Record
from readerapp.operations import undoing
from readerapp.operations.adding import add_paper
from readerapp.operations.noting import append_to_note
from tests import deeds
from tests.looking import is_sound, rows

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
FAR = datetime.datetime(2099, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)


def photograph(file: Path, chance: random.Random) -> None:
    """What a camera writes."""
    file.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + chance.randbytes(50_000))


def nothing(file: Path, chance: random.Random) -> None:
    """What a program leaves that failed to write."""
    file.write_bytes(b"")


def books(file: Path, chance: random.Random) -> None:
    """The database of another program, with tables that are called like ours."""
    with contextlib.closing(sqlite3.connect(file)) as theirs:
        theirs.execute(f"pragma application_id = {chance.randrange(1, 2**31)}")
        theirs.execute(f"pragma user_version = {chance.randrange(9)}")
        theirs.execute("create table paper (id integer primary key, title)")
        theirs.executemany("insert into paper (title) values (?)", [(deeds.prose(chance, 9),)] * 99)
        theirs.commit()


def cut_short(file: Path, chance: random.Random) -> None:
    """The first bytes of a library of ours, and no more."""
    Library(file.parent / "whole").close()
    whole = (file.parent / "whole" / "library.sqlite").read_bytes()
    file.write_bytes(whole[: chance.randrange(1, 100)])


COMMANDS = (
    ["list"],
    ["add", "--title", "A"],
    ["undo"],
    ["history"],
    ["search", "a"],
    ["check"],
    ["check", "--repair"],
    ["backup"],
    ["empty-trash"],
    ["index", "--rebuild"],
)


@pytest.mark.parametrize("make", [photograph, nothing, books, cut_short])
def test_a_file_that_is_not_ours_is_told_of_and_keeps_every_byte(
    make: Callable[[Path, random.Random], None],
    tmp_path: Path,
    seed: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "library.sqlite"
    make(file, random.Random(seed))
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    for command in COMMANDS:
        assert run(["--library", str(tmp_path), *command]) == 1, command
        out, err = capfd.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1, err
        assert str(file) in err
        assert "Traceback" not in err
        assert hashlib.sha256(file.read_bytes()).hexdigest() == before, command
    beside = {path.name for path in tmp_path.iterdir()} - {"library.sqlite", "whole"}
    assert beside <= {"library.lock", "window.lock"}, "nothing was put beside it"


class Clock(datetime.datetime):
    """A clock that says what it is told to."""

    says = NOW

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
        """The moment it was set to."""
        return cls.says.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    """The clock of the computer, to be set by the test."""
    monkeypatch.setattr(journal, "datetime", Clock)
    Clock.says = NOW
    yield Clock
    Clock.says = NOW


def test_a_clock_in_2099_and_back_changes_nothing_about_what_came_after_what(
    tmp_path: Path, clock: type[Clock], seed: int
) -> None:
    library, chance = Library(tmp_path), random.Random(f"{seed} clock")
    empty, done = rows(library), []
    for number in range(40):
        clock.says = chance.choice((EPOCH, FAR, NOW, NOW + datetime.timedelta(hours=number)))
        done.append(add_paper(library, Record(f"Paper {number}", "It says.")).title)
        append_to_note(library, library.papers.listing()[0], f"Word {number}.")
    assert is_sound(library)
    labels = [entry.label for entry in library.history.entries()]
    adds = [label for label in labels if label.startswith("Add")]
    assert adds == [f"Add “{title}”" for title in reversed(done)]
    full = rows(library)
    library.close()
    clock.says = EPOCH
    library = Library(tmp_path)
    assert library.history.undo_label == labels[0]
    undone = undoing.undo(library, 1_000)
    assert rows(library) == empty
    clock.says = FAR
    assert undoing.redo(library, 1_000) == undone[::-1]
    assert rows(library) == full
    library.close()
