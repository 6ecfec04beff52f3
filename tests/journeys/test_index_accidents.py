"""The search index is a cache: whatever befalls its files, the right answers come again unasked."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from readerapp.job import UNWATCHED
from readerapp.library import Library
from readerapp.search import catch_up, find, index
from readerapp.search.postings import Cache
from tests import deeds
from tests.killing import Forge
from tests.looking import Texts, indexed, written


class Shelf:
    """A library with an index, and a copy of its sound files to begin from again."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.place = index.folder_of(library)
        self.sound = self.place.with_name("sound")
        shutil.copytree(self.place, self.sound)

    def make_sound(self) -> None:
        """The files as they were."""
        shutil.rmtree(self.place)
        shutil.copytree(self.sound, self.place)

    def held(self) -> Texts | None:
        """What the index holds; None when it is not to be trusted, so that it is made again."""
        opened = index.open_index(self.library, Cache())
        if opened is None:
            return None
        opened.close()
        return indexed(self.library)


@pytest.fixture
def library(tmp_path: Path, seed: int) -> Iterator[Library]:
    """A library with a life behind it, that was indexed now and then on the way."""
    library = Library(tmp_path / "library")
    chance = random.Random(f"{seed} index")
    for _ in range(4):
        deeds.live(library, chance, days=12, beginning=8)
        catch_up(library)
    yield library
    library.close()


def kill_at_file_operations(
    library: Library, folder: Path, chance: random.Random, most: int
) -> None:
    """Kill a commit at each of its file operations (of very many: at so many, by chance)."""
    shelf = Shelf(library)
    old = shelf.held()
    deeds.live(library, chance, days=12, beginning=8)
    new, moment = written(library), folder / "moment"
    with Forge("tests.works") as forge:
        moment.write_text("-1")
        whole = forge.start("committing", folder / "library")
        assert whole.wait() == 0
        (count,) = whole.said()
        assert count > 5
        for number in chance.sample(range(1, count + 1), min(most, count)):
            shelf.make_sound()
            moment.write_text(str(number))
            assert forge.start("committing", folder / "library").wait() == signal.SIGKILL
            assert shelf.held() in (old, new), f"neither old nor new after operation {number}"
            with index.building(library, UNWATCHED, 0.5) as mine:
                assert mine, "the dead one still has the lock"
            assert catch_up(library) == 0
            assert indexed(library) == new


def test_a_commit_killed_at_a_file_operation_leaves_the_old_index_or_the_new(
    library: Library, tmp_path: Path, seed: int
) -> None:
    kill_at_file_operations(library, tmp_path, random.Random(seed), 12)


@pytest.mark.soak
def test_so_does_one_killed_at_any_of_its_file_operations(
    library: Library, tmp_path: Path, seed: int
) -> None:
    kill_at_file_operations(library, tmp_path, random.Random(seed), 1_000)


def damages(path: Path, chance: random.Random, flips: int) -> Iterator[tuple[str, bytes | None]]:
    """What can become of a file: None for gone."""
    whole = path.read_bytes()
    half = whole[: len(whole) // 2]
    yield "gone", None
    yield "empty", b""
    yield "half", half
    yield "half and zeros", half.ljust(len(whole), b"\0")
    for place in chance.sample(range(len(whole)), min(flips, len(whole))):
        flipped = whole[place] ^ 1 << chance.randrange(8)
        yield f"bit flipped at {place}", whole[:place] + bytes([flipped]) + whole[place + 1 :]


def answers(library: Library, words: Sequence[str]) -> list[list[int]]:
    """The papers found by each of some words."""
    return [sorted(find(library, word, prefix=False).papers) for word in words]


def damage_files(library: Library, chance: random.Random, flips: int, most: int) -> None:
    """Damage one file after the other in every way, then ask, and have it mended unasked.

    Of all these accidents at most so many happen, by chance.
    """
    assert catch_up(library) == 0
    shelf, truth = Shelf(library), written(library)
    known = {word for fields in truth.values() for places in fields.values() for word in places}
    words = chance.sample(sorted(known), min(12, len(known)))
    right, wrong = answers(library, words), []
    accidents = [
        (sound.name, what, data)
        for sound in sorted(shelf.sound.iterdir())
        for what, data in damages(sound, chance, flips)
    ]
    for name, what, data in chance.sample(accidents, min(most, len(accidents))):
        shelf.make_sound()
        (shelf.place / name).unlink()
        if data is not None:
            (shelf.place / name).write_bytes(data)
        answers(library, words)  # whatever it says: no traceback
        assert catch_up(library) == 0
        if answers(library, words) != right or indexed(library) != truth:
            wrong.append(f"{name} {what}")
    assert wrong == []


def test_a_damaged_index_gives_the_right_answers_again_unasked(library: Library, seed: int) -> None:
    damage_files(library, random.Random(seed), 5, 25)


@pytest.mark.soak
def test_so_does_one_with_any_bit_flipped(library: Library, seed: int) -> None:
    damage_files(library, random.Random(seed), 25, 10_000)
