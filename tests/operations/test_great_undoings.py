"""The large things a reader can do by one key, taken back and done again: row for row the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readerapp.library import Library
from readerapp.model import Status
from readerapp.operations import (
    adding,
    deciding,
    importing,
    planning,
    reading,
    tagging,
    trashing,
)
from readerapp.operations.undoing import redo, undo
from readerapp.search import catch_up
from tests import deeds
from tests.looking import Tables, indexed, is_sound, rows, written

Do = Callable[[Library, list[int]], object]


def delete_all(library: Library, ids: list[int]) -> None:
    """Into the trash with them, and with all that was said about them."""
    assert trashing.trash_papers(library, ids) == len(ids)
    assert len(library.papers.listing()) == 0
    assert len(library.papers.listing("trash")) == len(ids)


def tag_all(library: Library, ids: list[int]) -> None:
    """Every paper gets two tags and loses what it had."""
    new = ("new", "new/er")
    assert tagging.tag_papers(library, ids, add=new, remove=deeds.TAGS) == len(ids)


def rename_tags(library: Library, ids: list[int]) -> None:
    """A tag and all that is nested in it get another name."""
    assert tagging.rename_tag(library, "rl", "learning") == 2


def merge_tags(library: Library, ids: list[int]) -> None:
    """Two tags become one, on papers and on highlights."""
    assert tagging.merge_tags(library, "rl", "policy") > 0


def queue_all(library: Library, ids: list[int]) -> None:
    """All of them on the reading list, in another order than they were."""
    there = library.papers.listing(Status.QUEUED).tolist()
    deciding.set_status(library, ids[::-1], Status.QUEUED)
    fresh = [paper for paper in ids[::-1] if paper not in there]
    assert library.papers.listing(Status.QUEUED).tolist() == there + fresh


def rename_one(library: Library, ids: list[int]) -> None:
    """A new citekey: links in notes lead to the old one still."""
    assert adding.edit_paper(library, ids[0], citekey="quite-another", title="Another: Title")


@pytest.fixture
def busy(tmp_path: Path, seed: int) -> Iterator[Library]:
    """500 papers with a life behind them, and every tag in use on both kinds of things."""
    library, chance = Library(tmp_path / "library"), random.Random(f"{seed} undoing")
    deeds.live(library, chance, days=80, beginning=500)
    library.history.redo()  # if there is any, so that it is not in the way
    ids = library.papers.listing("all").tolist()
    trashing.restore_papers(library, library.papers.listing("trash").tolist())
    for name in deeds.TAGS:
        tagging.tag_papers(library, chance.sample(ids, 40), add=[name])
    deciding.set_status(library, ids, Status.INBOX)
    yield library
    library.close()


def there_and_back(library: Library, act: Callable[[], object]) -> tuple[Tables, Tables]:
    """Do it, take it back, do it again: the tables before and after."""
    before, last = rows(library), library.store.last_step()
    act()
    after = rows(library)
    assert after != before
    assert library.store.last_step() == last + 1, "one key, one step"
    assert len(undo(library)) == 1
    assert rows(library) == before
    assert len(redo(library)) == 1
    assert rows(library) == after
    return before, after


@pytest.mark.parametrize(
    "act", [delete_all, tag_all, rename_tags, merge_tags, queue_all, rename_one]
)
def test_what_one_key_does_to_500_papers_one_key_takes_back(busy: Library, act: Do) -> None:
    ids = sorted(busy.papers.listing("all").tolist())
    before, _ = there_and_back(busy, lambda: act(busy, ids))
    undo(busy)
    assert rows(busy) == before
    assert is_sound(busy)


def import_and_take_back(folder: Path, seed: int, papers: int) -> None:
    """An import into a library that has a life; the index follows down and up."""
    chance, library = random.Random(f"{seed} import"), Library(folder)
    deeds.live(library, chance)
    item = reading.Item("page.txt", data=deeds.page(chance, papers))
    read = reading.read_all([item])

    def act() -> None:
        report = importing.carry_out(library, planning.plan(library, read))
        assert report.count("added") > papers * 0.99

    there_and_back(library, act)
    catch_up(library)
    assert indexed(library) == written(library)
    undo(library)
    catch_up(library)
    assert indexed(library) == written(library)
    assert is_sound(library)
    library.close()


def test_an_import_of_a_thousand_is_taken_back_as_one(tmp_path: Path, seed: int) -> None:
    import_and_take_back(tmp_path, seed, 1_000)


@pytest.mark.soak
def test_an_import_of_ten_thousand_is_taken_back_as_one(tmp_path: Path, seed: int) -> None:
    import_and_take_back(tmp_path, seed, 10_000)


def test_a_hundred_steps_are_taken_back_in_another_process_life(tmp_path: Path, seed: int) -> None:
    """Undo is kept in the library: it outlives the program, and has no limit."""
    library, chance = Library(tmp_path), random.Random(f"{seed} life")
    stood = [rows(library)]
    while len(stood) <= 100:
        last = library.store.last_step()
        deeds.do_something(library, chance, [n for n in deeds.DEEDS if n not in ("undo", "redo")])
        if library.store.last_step() > last:
            stood.append(rows(library))
    library.close()
    library = Library(tmp_path)
    while undo(library):
        assert rows(library) in stood
    assert rows(library) == stood[0]
    library.close()
    library = Library(tmp_path)
    redo(library, 1_000)
    assert rows(library) == stood[-1]
    library.close()
