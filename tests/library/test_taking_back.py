"""One older step alone is taken back where nothing depends on it; else one learns what does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from readerapp.errors import Stale
from readerapp.library import Library

Put = Callable[..., int]
Look = Callable[[Library], Any]


def retitle(library: Library, paper: int, title: str, burst: str | None = None) -> int:
    with library.store.transaction(f"Call it {title}", burst=burst) as tx:
        tx.update("paper", paper, title=title)
    return library.store.last_step()


def add(library: Library, put: Put, title: str = "A paper") -> tuple[int, int]:
    """A paper, and the step that added it."""
    with library.store.transaction(f"Add {title}") as tx:
        paper = put(tx, library, title)
    return paper, library.store.last_step()


def test_an_older_step_is_taken_back_and_the_later_ones_stand(library: Library, put: Put) -> None:
    one, _ = add(library, put, "One")
    other, _ = add(library, put, "Other")
    step = retitle(library, one, "First")
    retitle(library, other, "Second")
    assert library.history.take_back(step) == "Call it First"
    assert library.papers.get(one).title == "One"
    assert library.papers.get(other).title == "Second"
    assert library.history.undo_label == "Call it Second"
    assert [e.label for e in library.history.entries() if e.undone] == ["Call it First"]


def test_what_was_taken_back_alone_is_redone_and_undone_again(
    library: Library, put: Put, tables: Look
) -> None:
    one, _ = add(library, put, "One")
    other, _ = add(library, put, "Other")
    step = retitle(library, one, "First")
    retitle(library, other, "Second")
    before = tables(library)
    library.history.take_back(step)
    taken = tables(library)
    assert library.history.redo() == "Call it First"
    assert tables(library) == before
    library.history.take_back(step)
    assert tables(library) == taken
    while library.history.undo():
        pass
    assert not any(tables(library).values())
    while library.history.redo():
        pass
    assert tables(library) == before


def test_other_columns_of_the_same_row_are_no_dependence(library: Library, put: Put) -> None:
    paper, _ = add(library, put)
    step = retitle(library, paper, "B")
    with library.store.transaction("Star") as tx:
        tx.update("paper", paper, starred=True)
    library.history.take_back(step)
    assert library.papers.get(paper).title == "A paper"
    assert library.papers.get(paper).starred


def test_the_step_that_changed_the_same_words_later_is_named(library: Library, put: Put) -> None:
    paper, _ = add(library, put)
    step = retitle(library, paper, "B")
    retitle(library, paper, "C")
    with pytest.raises(Stale, match="“Call it B” cannot be taken back: “Call it C” came later"):
        library.history.take_back(step)
    assert library.papers.get(paper).title == "C"


def test_the_step_that_hung_something_on_a_row_is_named(
    library: Library, put: Put, tables: Look
) -> None:
    paper, step = add(library, put)
    with library.store.transaction("Write a note") as tx:
        tx.insert("note", uid="N", paper=paper, created="2026-01-01T00:00:00Z")
    before = tables(library)
    with pytest.raises(Stale, match="“Write a note” came later and depends on it"):
        library.history.take_back(step)
    assert tables(library) == before


def test_the_step_that_took_the_name_is_named(library: Library) -> None:
    with library.store.transaction("Make rl") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
    with library.store.transaction("Drop rl") as tx:
        tx.delete("tag", tag)
    drop = library.store.last_step()
    with library.store.transaction("Make another rl") as tx:
        tx.insert("tag", name="RL", colour="red")
    with pytest.raises(Stale, match="“Make another rl” came later"):
        library.history.take_back(drop)


def test_the_step_that_removed_what_it_would_refer_to_is_named(library: Library, put: Put) -> None:
    paper, _ = add(library, put)
    with library.store.transaction("Tag") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
        tx.insert("paper_tag", paper=paper, tag=tag)
    with library.store.transaction("Untag") as tx:
        tx.delete("paper_tag", library.store.value("select id from paper_tag"))
    untag = library.store.last_step()
    with library.store.transaction("Drop rl") as tx:
        tx.delete("tag", tag)
    with pytest.raises(Stale, match="“Untag” cannot be taken back: “Drop rl” came later"):
        library.history.take_back(untag)


def test_what_went_there_and_back_since_is_in_the_way(
    library: Library, put: Put, tables: Look
) -> None:
    """The rows are as they were, but the way there could not be undone any more."""
    paper, step = add(library, put)
    retitle(library, paper, "B")
    retitle(library, paper, "A paper")
    with pytest.raises(Stale, match="“Call it A paper” and 1 other came later"):
        library.history.take_back(step)
    before = tables(library)
    assert [library.history.undo() for _ in range(4)][-2:] == ["Add A paper", None]
    while library.history.redo():
        pass
    assert tables(library) == before


def test_a_name_that_came_and_went_since_is_in_the_way(library: Library) -> None:
    with library.store.transaction("Make a") as tx:
        tag = tx.insert("tag", name="a", colour="blue")
    with library.store.transaction("Call it b") as tx:
        tx.update("tag", tag, name="b")
    rename = library.store.last_step()
    with library.store.transaction("Make another a") as tx:
        other = tx.insert("tag", name="A", colour="red")
    with library.store.transaction("Drop the other") as tx:
        tx.delete("tag", other)
    with pytest.raises(Stale, match="“Drop the other” came later"):
        library.history.take_back(rename)


def test_what_hung_on_a_row_and_is_gone_again_is_in_the_way(library: Library, put: Put) -> None:
    paper, step = add(library, put)
    with library.store.transaction("Name") as tx:
        alias = tx.insert("alias", paper=paper, citekey="else")
    with library.store.transaction("Unname") as tx:
        tx.delete("alias", alias)
    with pytest.raises(Stale, match="“Unname” came later"):
        library.history.take_back(step)


def test_several_in_the_way_are_counted(library: Library, put: Put) -> None:
    paper, step = add(library, put)
    for title in ("B", "C", "D"):
        retitle(library, paper, title)
    with pytest.raises(Stale, match="“Call it D” and 2 others came later and depend on it"):
        library.history.take_back(step)


def test_a_burst_in_the_way_is_one_and_named_as_the_history_lists_it(
    library: Library, put: Put
) -> None:
    paper, step = add(library, put)
    for text in ("a", "ab", "abc"):
        retitle(library, paper, text, burst="typing")
    with pytest.raises(Stale, match="“Call it abc” came later and depends on it"):
        library.history.take_back(step)


def test_what_stood_in_the_way_and_was_taken_back_does_so_no_longer(
    library: Library, put: Put
) -> None:
    paper, step = add(library, put)
    later = retitle(library, paper, "B")
    library.history.take_back(later)
    assert library.history.take_back(step) == "Add A paper"
    assert not library.papers.listing()


def test_a_burst_of_typing_is_taken_back_whole(library: Library, put: Put) -> None:
    paper, _ = add(library, put)
    other, _ = add(library, put, "Other")
    steps = [retitle(library, paper, text, burst="typing") for text in ("a", "ab", "abc")]
    retitle(library, other, "Else")
    library.history.take_back(steps[1])
    assert library.papers.get(paper).title == "A paper"
    library.history.redo()
    assert library.papers.get(paper).title == "abc"


def test_a_burst_is_one_line_of_the_history(library: Library, put: Put) -> None:
    paper, _ = add(library, put)
    for text in ("a", "ab", "abc"):
        retitle(library, paper, text, burst="one")
    for text in ("x", "xy"):
        retitle(library, paper, text, burst="two")
    lines = [(entry.label, entry.steps) for entry in library.history.entries()]
    assert lines == [("Call it xy", 2), ("Call it abc", 3), ("Add A paper", 1)]
    assert [entry.label for entry in library.history.entries(2)] == ["Call it xy", "Call it abc"]


def test_what_does_not_stand_is_said_not_to(library: Library, put: Put) -> None:
    _, step = add(library, put)
    library.history.undo()
    with pytest.raises(Stale, match="“Add A paper” is taken back already"):
        library.history.take_back(step)
    with pytest.raises(Stale, match="There is no step 99 to take back"):
        library.history.take_back(99)


def test_a_repair_can_be_taken_back_with_the_damage_it_mended(library: Library, put: Put) -> None:
    """What it removed referred to nothing; the way back must not fail at that."""
    paper, _ = add(library, put)
    with library.store.transaction("Damage", enforced=False) as tx:
        tx.insert("alias", paper=99, citekey="lost")
    with library.store.transaction("Repair the library", burst="repair") as tx:
        tx.delete("alias", library.store.value("select id from alias"))
    retitle(library, paper, "B")
    library.history.undo()
    assert library.history.undo() == "Repair the library"
    assert library.store.value("select paper from alias") == 99
    assert library.history.redo() == "Repair the library"
    assert not library.store.rows("select * from alias")
