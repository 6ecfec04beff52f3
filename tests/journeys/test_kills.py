"""Killed at any moment, in the midst of anything: no word is lost, and no half of one is kept."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from readerapp.library import Library, backups
from readerapp.library.steps import changes_of
from readerapp.operations import checking, exporting
from readerapp.search import catch_up
from tests import deeds
from tests.killing import Forge, Said
from tests.looking import digest, indexed, is_sound, written
from tests.soaking import Tally
from tests.works import EMPTYING, SPOILING, standing

MOMENTS = {  # work: seconds within which it is killed, from before it has opened the library
    "editing": 0.3,
    "taking_back": 0.3,
    "bringing_in": 0.5,
    "importing_a_file": 1.2,
    "backing_up_often": 0.4,
    "migrating": 0.2,
    "restoring": 0.8,
    "repairing": 0.8,
    "emptying_the_trash": 0.4,
    "indexing": 0.6,
    "leaving": 0.4,
}
SPOILT = "lost-tags"  # what "repairing" spoils first; and its repair may have been taken back
FATES = (8, 40, 160)  # it may die instead at one of so many first file operations
LIVES = 25  # kills after which another library takes over
OLD = Path(__file__).parents[1] / "old_libraries" / "1" / "library.sqlite"

Standing = list[object]


class _Looked(Exception):
    """Leave a transaction without a trace."""


def before_the_last_step(library: Library) -> str:
    """The digest of a library as it was before its newest step, whatever kind that is."""
    state = ""
    with suppress(_Looked), library.store.transaction("Look", enforced=False) as tx:
        connection = library.store.connection
        connection.execute("pragma defer_foreign_keys = on")
        tx.invert(changes_of(connection, library.store.last_step()))
        state = digest(library)
        raise _Looked
    return state


def state_of(*files: Path) -> Standing:
    """How the library in these files stands, without touching them."""
    with tempfile.TemporaryDirectory() as place:
        for file in files:
            name = file.name if file.name.startswith("library.") else "library.sqlite"
            shutil.copy(file, Path(place) / name)
        library = Library(Path(place))
        stood = standing(library)
        library.close()
    return stood


def stands_as(library: Library, kept: Standing) -> bool:
    """Whether all that was kept is there, and of one thing more all or nothing."""
    last, (step, state) = library.store.last_step(), kept
    if last == step:
        return digest(library) == state
    return last == int(str(step)) + 1 and before_the_last_step(library) == state


def half_made(folder: Path) -> list[Path]:
    """What lies about that a work which was killed had begun, and nobody needs."""
    ours = {"library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "library.mark"}
    locks = {"library.lock", "window.lock", "backups.lock"}
    there = [*folder.iterdir(), *(folder / "backups").glob("*")]
    kept = {backup.path for backup in backups.listed(folder)}
    return [
        path
        for path in there
        if path.is_file() and path not in kept and path.name not in ours | locks
    ]


class Life:
    """A library that goes through one accident after the other."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        library = Library(folder)
        deeds.live(library, chance)
        self.stood = standing(library)
        library.close()

    def look(self, work: str, said: Said) -> None:
        """Nothing that was said to be kept is lost; of what was going on all or nothing is.

        How it stood last is known from what was said, or else from the last look.
        """
        stood = [self.stood, *(each for each in said if isinstance(each, list))][-1]
        words = [each for each in said if isinstance(each, str)]
        began = said[-1] if said and isinstance(said[-1], str) else ""
        library = Library(self.folder)
        assert library.store.value("pragma integrity_check") == "ok"
        restoring = work == "restoring" and began  # it may have been to how it stood
        if restoring and (library.notices or not stands_as(library, stood)):
            self.was_restored(library, stood, began)
        elif began == EMPTYING and library.store.last_step() != stood[0]:
            assert not library.papers.listing("trash")
        elif began != SPOILING:
            assert stands_as(library, stood), f"kept was {stood}, found {standing(library)}"
            assert library.notices == [], "nothing happened that anyone need know"
        if work == "backing_up_often":
            self.backups_are_sound(words)
        if work == "leaving":
            self.pages_are_whole(library)
        self.goes_on(library)
        library.close()

    def was_restored(self, library: Library, stood: Standing, chosen: str) -> None:
        """It is what the backup was, and what was there before is kept whole."""
        assert stands_as(library, state_of(self.folder / "backups" / chosen))
        asides = (self.folder / "backups").glob("set-aside-*")
        newest = max(asides, key=lambda aside: int(aside.name.split("-")[2]))
        assert state_of(*newest.iterdir()) == stood

    def backups_are_sound(self, made: list[str]) -> None:
        """Those that were said to be made are there; none is half of one."""
        there = backups.listed(self.folder)
        assert {*made} <= {backup.path.name for backup in there}
        assert all(backups.sound(backup.path) for backup in there[:3])
        assert all(backup.reason for backup in there)

    def pages_are_whole(self, library: Library) -> None:
        """Written again, no page is half of one, and then there is no more to do."""
        vault = self.folder.with_name("vault")
        exporting.export_markdown(library, vault)
        assert exporting.export_markdown(library, vault).written == 0

    def goes_on(self, library: Library) -> None:
        """What is half made goes away in time, what was spoilt is mended, the index follows."""
        for path in half_made(self.folder):
            hours_ago = time.time() - 10_000
            os.utime(path, (hours_ago, hours_ago))
        if found := checking.check(library):
            checking.repair(library)
            assert {finding.kind for finding in found} <= {"leftovers", SPOILT}, found
            assert checking.check(library) == []
        assert half_made(self.folder) == []
        assert is_sound(library)
        assert catch_up(library) == 0
        assert indexed(library) == written(library)
        self.stood = standing(library)


def kill(forge: Forge, work: str, folder: Path, chance: random.Random) -> tuple[bool, Said]:
    """Kill a work after a while, alone or with its workers; or at one of its file operations.

    Returns whether it was still at work, and what it had said.
    """
    fate = chance.choice((0, chance.randrange(1, chance.choice(FATES))))
    victim = forge.start(work, folder, chance.random(), fate)
    after = chance.random() * MOMENTS[work]
    return victim.kill(after, group=chance.random() < 0.5) or fate > 0, victim.said()


def kill_a_migration(folder: Path, forge: Forge, chance: random.Random) -> bool:
    """An older library is as it was, or of today; opened again it is of today, and whole."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(OLD, folder / "library.sqlite")
    at_work, _ = kill(forge, "migrating", folder, chance)
    library = Library(folder)
    assert is_sound(library)
    assert standing(library) == state_of(OLD)
    assert checking.check(library) == []
    made = backups.listed(folder)
    assert made[0].reason == "before the library is brought up to date"
    assert all(backups.sound(backup.path) and backup.reason for backup in made)
    library.close()
    return at_work


def kill_one(life: Life, forge: Forge, chance: random.Random, work: str) -> bool:
    """One work, one kill, and a close look; return whether it came in time."""
    if work == "migrating":
        return kill_a_migration(life.folder.with_name("old") / "library", forge, chance)
    at_work, said = kill(forge, work, life.folder, chance)
    life.look(work, said)
    return at_work


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    """Where children at work come from."""
    with Forge("tests.works") as forge:
        yield forge


@pytest.mark.parametrize("work", MOMENTS)
def test_what_a_kill_interrupts_is_there_as_a_whole_or_not_at_all(
    work: str, forge: Forge, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(f"{seed} kills {work}")
    life = Life(tmp_path / "library", chance)
    for _ in range(2):
        kill_one(life, forge, chance, work)


@pytest.mark.soak
def test_it_is_so_after_a_thousand_kills(
    forge: Forge, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goes on where a run with the same seed was stopped."""
    tally, most = Tally("kills", seed), int(os.environ.get("READERAPP_KILLS", "1000"))
    life = None
    for number in range(tally.done, most):
        chance = random.Random(f"{seed} kill {number}")
        if life is None or number % LIVES == 0:
            shutil.rmtree(tmp_path / "life", ignore_errors=True)
            (tmp_path / "life").mkdir()
            life = Life(tmp_path / "life" / "library", chance)
        work = chance.choice(list(MOMENTS))
        tally.figures["while at work"] += kill_one(life, forge, chance, work)
        tally.figures[work] += 1
        tally.keep(number + 1)
    with capsys.disabled():
        print(f"\nkills: {tally}")
