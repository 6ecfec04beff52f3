"""The disk loses a part of the library: it is told, nothing is removed, and a backup helps."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from readerapp.errors import LibraryDamaged, LibraryUnusable
from readerapp.library import Library, backups
from readerapp.operations import backing_up, checking
from tests import deeds
from tests.looking import digest, is_sound

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path, seed: int) -> Path:
    """A library with a life behind it, in which no page is free; and a backup of it."""
    library = Library(tmp_path / "sound")
    deeds.live(library, random.Random(f"{seed} damaged"))
    backing_up.back_up(library, backing_up.ASKED)
    assert library.store.value("pragma freelist_count") == 0, "nobody would miss a free page"
    library.close()
    return tmp_path / "sound"


def is_told(folder: Path) -> bool:
    """Whether the damage is told of at the start, or else by the check; never by a traceback."""
    try:
        library = Library(folder)
    except LibraryDamaged as refusal:
        return str(folder) in str(refusal)
    try:
        return not checking.sound(checking.check(library))
    except LibraryUnusable:
        return True
    finally:
        library.close()


def damage_and_restore(folder: Path, place: Path, damaged: bytes) -> None:
    """Lose a part, be told, restore, and find it all again; what was damaged is kept."""
    expected = Library(folder)
    whole = digest(expected)
    expected.close()
    shutil.copytree(folder, place)
    file = place / "library.sqlite"
    file.write_bytes(damaged)
    assert is_told(place)
    assert file.read_bytes() == damaged, "looking changes nothing"
    restored = backing_up.restore(place, backups.listed(place)[0].path)
    assert restored.kept_aside is not None
    assert (restored.kept_aside / "library.sqlite").read_bytes() == damaged
    library = Library(place)
    assert is_sound(library)
    assert digest(library) == whole
    library.close()


def zero_pages(folder: Path, tmp_path: Path, chance: random.Random, times: int) -> None:
    """One page of zeros at a time, by chance."""
    data = (folder / "library.sqlite").read_bytes()
    for page in chance.sample(range(len(data) // PAGE), times):
        zeroed = data[: page * PAGE] + bytes(PAGE) + data[(page + 1) * PAGE :]
        if page:
            damage_and_restore(folder, tmp_path / f"page{page}", zeroed)


def test_a_page_of_zeros_is_told_of_and_a_backup_restored(
    folder: Path, tmp_path: Path, seed: int
) -> None:
    zero_pages(folder, tmp_path, random.Random(seed), 4)


@pytest.mark.soak
def test_twenty_pages_of_zeros_are_told_of_each(folder: Path, tmp_path: Path, seed: int) -> None:
    zero_pages(folder, tmp_path, random.Random(seed), 20)


@pytest.mark.parametrize("part", [0.5, 0.9, 0.99])
def test_a_library_cut_short_is_told_of_and_a_backup_restored(
    folder: Path, tmp_path: Path, part: float
) -> None:
    data = (folder / "library.sqlite").read_bytes()
    damage_and_restore(folder, tmp_path / "cut", data[: int(len(data) * part)])


def test_a_library_whose_first_page_is_gone_can_be_restored(folder: Path, tmp_path: Path) -> None:
    """Then not even its name is left: it is no library any more, and is replaced all the same."""
    data = (folder / "library.sqlite").read_bytes()
    (folder / "library.sqlite").write_bytes(bytes(PAGE) + data[PAGE:])
    with pytest.raises(LibraryUnusable):
        Library(folder)
    backing_up.restore(folder, backups.listed(folder)[0].path)
    library = Library(folder)
    assert is_sound(library)
    library.close()
