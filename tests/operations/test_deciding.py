"""Decisions: status, star, rating, the reader's own order, the trash."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readerapp.errors import NoSuchPaper, ReaderError, Stale
from readerapp.library import Library
from readerapp.model import Paper, Status
from readerapp.operations.deciding import move, move_papers, set_rating, set_starred, set_status
from readerapp.operations.tagging import tag_papers
from readerapp.operations.trashing import restore_papers, trash_papers
from readerapp.operations.undoing import redo, undo

Add = Callable[..., Paper]


@pytest.fixture
def queued(library: Library, add: Add) -> list[int]:
    """Four papers on the reading list, in this order."""
    ids = [add(f"Paper {letter}").id for letter in "ABCD"]
    set_status(library, ids, Status.QUEUED)
    return ids


def order(library: Library) -> list[int]:
    return library.papers.listing("queued").tolist()


def test_queued_papers_go_to_the_end_in_the_order_given(library: Library, add: Add) -> None:
    first, second, third = (add(f"Paper {letter}").id for letter in "ABC")
    set_status(library, [second], Status.QUEUED)
    assert set_status(library, [third, first, second, third], Status.QUEUED) == 2
    assert order(library) == [second, third, first]


def test_a_status_given_twice_changes_nothing(library: Library, add: Add) -> None:
    paper = add().id
    assert set_status(library, [paper], Status.READ) == 1
    steps = library.store.last_step()
    assert set_status(library, [paper], Status.READ) == 0
    assert library.store.last_step() == steps


def test_leaving_the_reading_list_gives_up_the_place(library: Library, queued: list[int]) -> None:
    set_status(library, queued[:1], Status.READ)
    set_status(library, queued[:1], Status.QUEUED)
    assert order(library) == [*queued[1:], queued[0]]
    undo(library, 2)
    assert order(library) == queued


@pytest.mark.parametrize(
    ("paper", "before", "first", "outcome"),
    [
        ("D", None, True, "DABC"),
        ("A", None, False, "BCDA"),
        ("D", "B", False, "ADBC"),
        ("A", "D", False, "BCAD"),
        ("B", "A", False, "BACD"),
    ],
)
def test_a_paper_moves_where_it_is_put(
    library: Library, queued: list[int], paper: str, before: str | None, first: bool, outcome: str
) -> None:
    named = dict(zip("ABCD", queued, strict=True))
    target = named[before] if before else None
    assert move(library, named[paper], before=target, first=first)
    assert order(library) == [named[letter] for letter in outcome]
    undo(library)
    assert order(library) == queued


def test_moving_to_where_it_is_changes_nothing(library: Library, queued: list[int]) -> None:
    steps = library.store.last_step()
    assert not move(library, queued[0], first=True)
    assert not move(library, queued[3])
    assert not move(library, queued[1], before=queued[2])
    assert not move(library, queued[1], before=queued[1])
    assert library.store.last_step() == steps


def test_places_never_run_out(library: Library, queued: list[int]) -> None:
    """Halving the gap a hundred times ends in a new numbering, not in a wrong order."""
    expected = list(queued)
    for _ in range(50):
        expected = [expected[0], expected[2], expected[1], expected[3]]
        move(library, expected[1], before=expected[2])
        assert order(library) == expected
    positions = {library.papers.position(paper) for paper in queued}
    assert len(positions) == 4


def test_only_papers_on_the_reading_list_can_be_moved(library: Library, queued: list[int]) -> None:
    set_status(library, queued[:1], Status.READ)
    with pytest.raises(ReaderError, match="“Paper A” is not on the reading list"):
        move(library, queued[0], first=True)
    with pytest.raises(ReaderError, match="“Paper A” is not on the reading list"):
        move(library, queued[1], before=queued[0])


def test_stars_and_ratings_come_and_go(library: Library, add: Add) -> None:
    one, two = add("One").id, add("Two").id
    assert set_starred(library, [one, two], True) == 2
    assert set_starred(library, [one], True) == 0
    assert library.papers.listing("starred").tolist() == [two, one]
    assert set_rating(library, [one], 5) == 1
    assert library.history.undo_label == "Rate “One” 5"
    assert library.papers.listing("all", "rating").tolist() == [one, two]
    with pytest.raises(ReaderError, match="0 to 5"):
        set_rating(library, [one], 6)
    undo(library, 2)
    assert library.papers.listing("starred").tolist() == []


def test_labels_name_one_paper_and_count_several(library: Library, add: Add) -> None:
    ids = [add(f"Paper {letter}").id for letter in "ABC"]
    set_status(library, ids[:1], Status.QUEUED)
    assert library.history.undo_label == "Queue “Paper A”"
    set_status(library, ids, Status.QUEUED)
    assert library.history.undo_label == "Queue 2 of 3 papers"


def test_deciding_on_a_paper_that_is_gone_is_said_in_words(library: Library, add: Add) -> None:
    paper, other = add("One").id, add("Two").id
    undo(library, 2)
    with pytest.raises(NoSuchPaper):
        set_starred(library, [paper], True)
    with pytest.raises(Stale):
        set_starred(library, [paper, other], True)
    with pytest.raises(Stale):
        tag_papers(library, [paper, other], add=["rl"])
    assert set_status(library, [paper, other], Status.READ) == 0
    assert library.history.redo_label == "Add “One”"


def test_the_trash_hides_a_paper_from_every_list(library: Library, add: Add) -> None:
    paper, other = add("One"), add("Two")
    set_status(library, [paper.id], Status.QUEUED)
    set_starred(library, [paper.id], True)
    tag_papers(library, [paper.id, other.id], add=["rl"])
    assert trash_papers(library, [paper.id]) == 1
    assert trash_papers(library, [paper.id]) == 0
    for shelf in ("queued", "starred"):
        assert library.papers.listing(shelf).tolist() == []
    for shelf in ("all", "tag:rl"):
        assert library.papers.listing(shelf).tolist() == [other.id]
    assert library.papers.listing("trash").tolist() == [paper.id]
    assert library.papers.names() == [(other.citekey, "Two")]
    shelves = library.shelves()
    assert (shelves.total, shelves.trashed, shelves.starred) == (1, 1, 0)
    assert [(tag.name, count) for tag, count in shelves.tags] == [("rl", 1)]


def test_a_paper_comes_back_from_the_trash_as_it_was(
    library: Library, queued: list[int], tables: Callable[[Library], object]
) -> None:
    before = tables(library)
    trash_papers(library, queued[1:3])
    assert order(library) == [queued[0], queued[3]]
    assert restore_papers(library, queued) == 2
    assert tables(library) == before
    assert restore_papers(library, queued) == 0


def test_undo_and_redo_take_at_most_the_steps_asked_for(library: Library, add: Add) -> None:
    add("One")
    add("Two")
    assert undo(library, 1) == ["Add “Two”"]
    assert undo(library, 9) == ["Add “One”"]
    assert undo(library) == []
    assert redo(library, 9) == ["Add “One”", "Add “Two”"]
    assert redo(library) == []


def test_papers_are_moved_together_in_the_order_they_stand_in(
    library: Library, queued: list[int]
) -> None:
    a, b, c, d = queued
    assert move_papers(library, [d, b], before=a) == 2
    assert order(library) == [b, d, a, c]
    assert move_papers(library, [b, d]) == 2
    assert order(library) == [a, c, b, d]
    steps = library.store.last_step()
    assert move_papers(library, [b, d]) == 0
    assert move_papers(library, [c, b], before=c) == 0
    assert library.store.last_step() == steps
    undo(library, 2)
    assert order(library) == queued


def test_only_papers_of_the_reading_list_are_moved(
    library: Library, queued: list[int], add: Add
) -> None:
    with pytest.raises(ReaderError, match="is not on the reading list"):
        move_papers(library, [queued[0], add("Elsewhere").id])
    assert order(library) == queued
