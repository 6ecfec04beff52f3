"""The power fails: what was saved is saved; what was not yet on the disk is lost in whole steps."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from readerapp.library import Library, recovering
from tests import deeds
from tests.killing import Forge
from tests.looking import digest, is_sound

PAGE = 4096
Lost = tuple[str, bytes]


def lost_tails(log: bytes, chance: random.Random, times: int) -> list[Lost]:
    """The log as a disk may have it that was cut off while writing: its end is not what it was."""
    found = []
    for _ in range(times):
        place = chance.randrange(len(log))
        noise = chance.randbytes(PAGE)
        found += [
            (f"cut off at {place}", log[:place]),
            (f"overwritten at {place}", (log[:place] + noise + log[place + PAGE :])[: len(log)]),
            (f"zeros from {place}", log[:place].ljust(len(log), b"\0")),
        ]
    return found


class Evening:
    """A library at work for forty steps, and the files as they lie on the disk at the end."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        Library(folder).close()
        library = Library(folder)
        deeds.live(library, chance)
        library.close()
        self.before = (folder / "library.sqlite").read_bytes()
        self.dated = (folder / "library.sqlite").stat().st_mtime_ns
        library = Library(folder)
        first = library.store.last_step()
        self.stood = {first: digest(library)}
        while library.store.last_step() < first + 40:
            deeds.do_something(library, chance)
            self.stood[library.store.last_step()] = digest(library)
        self.log = (folder / "library.sqlite-wal").read_bytes()
        self.mark = (folder / "library.mark").read_bytes()
        self.last = library.store.last_step()
        library.close()
        self.after = (folder / "library.sqlite").read_bytes()

    def found(self, folder: Path, file: bytes, log: bytes, mark: bytes | None) -> Library:
        """The library that is found after a power cut left these files, and nothing to be told.

        Without a ``mark`` the log was being folded in, which is marked on the disk before.
        """
        folder.mkdir()
        there = folder / "library.sqlite"
        there.write_bytes(file)
        (folder / "library.sqlite-wal").write_bytes(log)
        os.utime(there, ns=(self.dated, self.dated))
        if mark is None:
            recovering.mark_folding(there)
        else:
            (folder / "library.mark").write_bytes(mark)
        library = Library(folder)
        assert library.notices == []
        return library


@pytest.fixture
def evening(tmp_path: Path, seed: int) -> Evening:
    """Forty steps that were never folded into the file."""
    return Evening(tmp_path / "library", random.Random(f"{seed} evening"))


def test_a_lost_end_of_the_log_costs_the_last_steps_only_and_each_as_a_whole(
    evening: Evening, tmp_path: Path, seed: int
) -> None:
    kept, chance = set(), random.Random(seed)
    for number, (what, log) in enumerate(lost_tails(evening.log, chance, 20)):
        # Nobody waits until the mark is on the disk: it may not be there, or be empty.
        mark = chance.choice((evening.mark, b"", bytes(len(evening.mark))))
        library = evening.found(tmp_path / f"cut{number}", evening.before, log, mark)
        last = library.store.last_step()
        assert is_sound(library), what
        assert digest(library) == evening.stood[last], what
        deeds.do_something(library, chance, ["add"])
        assert library.store.last_step() == last + 1, "it goes on"
        library.close()
        kept.add(last)
    assert len(kept) > 5, "some cuts came early, some late"


def test_a_power_cut_while_the_log_is_folded_in_costs_nothing(
    evening: Evening, tmp_path: Path, seed: int
) -> None:
    """Some pages of the file are new, some are old; the log still has all of them."""
    chance = random.Random(seed)
    pages = len(evening.after) // PAGE
    before = evening.before.ljust(len(evening.after), b"\0")
    for number in range(10):
        mixed = b"".join(
            chance.choice((before, evening.after))[page * PAGE : (page + 1) * PAGE]
            for page in range(pages)
        )
        library = evening.found(tmp_path / f"fold{number}", mixed, evening.log, None)
        assert is_sound(library)
        assert library.store.last_step() == evening.last
        assert digest(library) == evening.stood[evening.last]
        library.close()


def save_and_die(tmp_path: Path, seed: int, times: int) -> None:
    """Write a note; the moment it is said to be saved, the process is killed."""
    chance = random.Random(f"{seed} saved")
    library = Library(tmp_path / "library")
    deeds.live(library, chance)
    library.close()
    with Forge("tests.works") as forge:
        for number in range(times):
            place = tmp_path / f"{number}" / "library"
            shutil.copytree(tmp_path / "library", place)
            victim = forge.start("saving_a_note", place, chance.random())
            victim.kill_once_it_says(1)
            library = Library(place)
            notes = [row[0] for row in library.store.rows("select markdown from note")]
            (said,) = victim.said()
            assert said in notes
            library.close()


def test_what_is_said_to_be_saved_survives_a_kill_at_once(tmp_path: Path, seed: int) -> None:
    save_and_die(tmp_path, seed, 5)


@pytest.mark.soak
def test_what_is_said_to_be_saved_survives_fifty_kills(tmp_path: Path, seed: int) -> None:
    save_and_die(tmp_path, seed, 50)


def test_a_change_is_on_the_disk_before_it_is_said_to_be_kept(tmp_path: Path) -> None:
    """What survives a kill need not survive a power cut: only this does."""
    library = Library(tmp_path)
    with library.store.transaction("Look"):
        assert library.store.value("pragma synchronous") == 2  # full: the log is flushed
        assert library.store.value("pragma fullfsync") == 1
        assert library.store.value("pragma journal_mode") == "wal"
    with library.store.bookkeeping():
        assert library.store.value("pragma synchronous") == 2
    library.close()
