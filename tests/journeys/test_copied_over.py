"""Somebody moves the files of a library about by hand: nothing is mixed, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.errors import LibraryReplaced
from readerapp.library import Library
from readerapp.operations import backing_up, checking
from tests import deeds
from tests.killing import Forge
from tests.looking import digest, is_sound, rows
from tests.works import standing

Copy = Callable[[Path, Path], object]


def copy(source: Path, target: Path) -> None:
    """Like ``cp``: the bytes go into the file that is there."""
    target.write_bytes(source.read_bytes())


def copy_dated(source: Path, target: Path) -> None:
    """Like ``cp -p``: the file is as old as the one it was copied from."""
    shutil.copy2(source, target)


def put(source: Path, target: Path) -> None:
    """Like a file manager: another file takes the name."""
    shutil.copy2(source, target.with_name("dropped"))
    target.with_name("dropped").replace(target)


class Crashed:
    """A library with a backup, that was killed when much had been done since."""

    def __init__(self, folder: Path, chance: random.Random, forge: Forge) -> None:
        self.folder = folder
        library = Library(folder)
        deeds.live(library, chance)
        self.backup = backing_up.back_up(library, backing_up.ASKED)
        self.backed_up = standing(library)
        library.close()
        victim = forge.start("editing", folder, chance.random())
        victim.kill_once_it_says(12)
        self.stood = victim.said()[-1]
        assert (folder / "library.sqlite-wal").stat().st_size > 0


@pytest.fixture
def crashed(tmp_path: Path, seed: int) -> Crashed:
    """A library that was killed with a log."""
    with Forge("tests.works") as forge:
        return Crashed(tmp_path / "library", random.Random(f"{seed} copied"), forge)


@pytest.mark.parametrize("way", [copy, copy_dated, put])
def test_a_backup_copied_over_a_library_is_not_mixed_with_the_log_that_lay_there(
    way: Copy, crashed: Crashed, tmp_path: Path
) -> None:
    """SQLite itself would play the log into it: rows that were never there together."""
    before = (crashed.folder / "library.sqlite").read_bytes()
    log = (crashed.folder / "library.sqlite-wal").read_bytes()
    way(crashed.backup.path, crashed.folder / "library.sqlite")
    library = Library(crashed.folder)
    assert standing(library) == crashed.backed_up
    assert is_sound(library)
    assert len(library.notices) == 1
    assert "set-aside" in library.notices[0]
    library.close()
    (aside,) = (crashed.folder / "backups").glob("set-aside-*")
    assert (aside / "library.sqlite-wal").read_bytes() == log
    saved = tmp_path / "saved"
    shutil.copytree(aside, saved)
    (saved / "library.sqlite").write_bytes(before)
    library = Library(saved)
    assert library.store.last_step() >= crashed.stood[0], "what was set aside can be had again"
    library.close()


def test_a_library_copied_with_its_log_is_opened_with_all_of_it(
    crashed: Crashed, tmp_path: Path
) -> None:
    """Onto a stick, or by a cloud: the copy is dated anew, and is the same library."""
    place = tmp_path / "stick"
    shutil.copytree(crashed.folder, place, copy_function=shutil.copyfile)
    library = Library(place)
    assert library.notices == []
    assert library.store.last_step() - crashed.stood[0] in (0, 1)
    assert checking.check(library) == []
    library.close()


def test_a_library_whose_file_was_merely_touched_is_the_same_library(crashed: Crashed) -> None:
    os.utime(crashed.folder / "library.sqlite")
    library = Library(crashed.folder)
    assert library.notices == []
    assert library.store.last_step() - crashed.stood[0] in (0, 1)
    library.close()


@pytest.mark.parametrize("way", [copy, copy_dated, put])
def test_a_backup_copied_over_an_open_library_is_noticed_before_anything_is_written(
    way: Copy, tmp_path: Path, seed: int
) -> None:
    chance, folder = random.Random(f"{seed} open"), tmp_path / "library"
    library = Library(folder)
    deeds.live(library, chance)
    backup = backing_up.back_up(library, backing_up.ASKED)
    backed_up = digest(library)
    deeds.live(library, chance, days=5, beginning=3)
    way(backup.path, folder / "library.sqlite")
    assert library.store.replaced()
    put_there = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryReplaced):
        deeds.DEEDS["add"](library, chance)
    assert (folder / "library.sqlite").read_bytes() == put_there
    library.close()
    library = Library(folder)
    assert digest(library) == backed_up
    assert is_sound(library)
    assert rows(library)["paper"]
    library.close()
