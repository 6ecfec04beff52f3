"""The gate: all or nothing, one user action one Step, and undo of whatever went through it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryUnusable, Stale
from readerapp.library import Library
from readerapp.library.journal import JOURNALED, UNJOURNALED

Put = Callable[..., int]
Look = Callable[[Library], Any]


def behind_the_log(library: Library, sql: str, *values: Any) -> None:
    """Write as another program would: past the gate."""
    with contextlib.closing(sqlite3.connect(library.store.file)) as connection:
        connection.execute(sql, values)
        connection.commit()


def retitle(library: Library, paper: int, title: str, burst: str | None = None) -> None:
    with library.store.transaction(f"Call it {title}", burst=burst) as tx:
        tx.update("paper", paper, title=title)


def test_what_fails_half_way_leaves_nothing(library: Library, put: Put, tables: Look) -> None:
    before = tables(library)
    with pytest.raises(ZeroDivisionError), library.store.transaction("Add") as tx:
        put(tx, library)
        1 / 0
    assert tables(library) == before
    assert library.store.last_step() == 0
    with library.store.transaction("Add") as tx:
        put(tx, library)
    assert library.history.undo_label == "Add"


def test_there_is_no_transaction_in_a_transaction(library: Library) -> None:
    with (
        pytest.raises(AssertionError, match="one user action, one transaction"),
        library.store.transaction("Outer"),
        library.store.transaction("Inner"),
    ):
        pass


def test_a_transaction_that_changed_nothing_leaves_no_step(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    last = library.store.last_step()
    with library.store.transaction("Nothing") as tx:
        assert not tx.update("paper", paper, title="A paper")
    assert tx.step is None
    assert library.store.last_step() == last


def test_a_row_that_came_and_went_leaves_no_step(library: Library) -> None:
    with library.store.transaction("Come and go") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
        tx.update("tag", tag, colour="red")
        tx.delete("tag", tag)
    assert library.store.last_step() == 0


def test_inserts_updates_and_deletes_go_back_and_forth(
    library: Library, put: Put, tables: Look
) -> None:
    states = [tables(library)]
    with library.store.transaction("Add") as tx:
        paper = put(tx, library, starred=True, position=3, authors='["Ada"]')
        tag = tx.insert("tag", name="rl", colour="blue")
        tx.insert("paper_tag", paper=paper, tag=tag)
        tx.update("paper", paper, rating=4, position=7)
    states.append(tables(library))
    with library.store.transaction("Edit") as tx:
        tx.update("paper", paper, title="𝒪(n) “naïve”", position=2, venue=None, year=2024)
    states.append(tables(library))
    with library.store.transaction("Untag") as tx:
        tx.delete("paper_tag", library.store.value("select id from paper_tag"))
        tx.delete("tag", tag)
    states.append(tables(library))
    for state in reversed(states[:-1]):
        library.history.undo()
        assert tables(library) == state
    assert library.history.undo() is None
    for state in states[1:]:
        library.history.redo()
        assert tables(library) == state
    assert library.history.redo() is None


def test_an_insert_is_kept_without_its_text(library: Library, put: Put) -> None:
    """Whole rows in the log would make the file twice as large."""
    with library.store.transaction("Add") as tx:
        put(tx, library, "A title nobody needs twice")
    (kept,) = library.store.rows("select before, after from change")
    assert kept["before"] is None
    assert "title" not in kept["after"]


def test_undo_refuses_to_lose_what_was_changed_behind_the_log(
    library: Library, put: Put, tables: Look
) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    retitle(library, paper, "Ours")
    behind_the_log(library, "update paper set title = 'Theirs'")
    before, steps = tables(library), library.store.last_step()
    with pytest.raises(Stale, match="“Call it Ours” cannot be taken back"):
        library.history.undo()
    assert tables(library) == before
    assert library.store.last_step() == steps


def test_undo_of_an_insert_refuses_when_any_column_differs(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        put(tx, library)
    behind_the_log(library, "update paper set rating = 5")
    with pytest.raises(Stale, match="“Add”"):
        library.history.undo()


def test_undo_refuses_when_something_now_hangs_on_the_row(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    behind_the_log(library, "insert into alias (paper, citekey) values (?, 'theirs')", paper)
    with pytest.raises(Stale, match="“Add” cannot be taken back"):
        library.history.undo()
    assert library.papers.get(paper)


def test_undo_refuses_when_a_name_was_given_away(library: Library) -> None:
    with library.store.transaction("Make") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
    with library.store.transaction("Drop") as tx:
        tx.delete("tag", tag)
    behind_the_log(library, "insert into tag (id, name, colour) values (99, 'rl', 'red')")
    with pytest.raises(Stale, match="“Drop”"):
        library.history.undo()


def test_changing_what_is_gone_is_said_in_words(library: Library) -> None:
    with pytest.raises(Stale, match="no longer there"), library.store.transaction("Star") as tx:
        tx.update("paper", 77, starred=1)
    with pytest.raises(Stale, match="no longer there"), library.store.transaction("Tag") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
        tx.insert("paper_tag", paper=77, tag=tag)
    assert library.store.last_step() == 0


def test_a_burst_of_typing_is_undone_together(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    for letters in ("a", "ab", "abc"):
        retitle(library, paper, letters, burst="typing-1")
    retitle(library, paper, "new pause", burst="typing-2")
    library.history.undo()
    assert library.papers.get(paper).title == "abc"
    library.history.undo()
    assert library.papers.get(paper).title == "A paper"
    library.history.redo()
    assert library.papers.get(paper).title == "abc"
    assert library.history.redo_label == "Call it new pause"


def test_a_burst_broken_by_another_step_is_undone_in_parts(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper, other = put(tx, library), put(tx, library, "Other")
    retitle(library, paper, "a", burst="typing")
    retitle(library, other, "Else")
    retitle(library, paper, "ab", burst="typing")
    library.history.undo()
    assert library.papers.get(paper).title == "a"
    assert library.papers.get(other).title == "Else"


def test_a_burst_that_comes_to_nothing_is_undone_once(library: Library) -> None:
    with library.store.transaction("Make", burst="b") as tx:
        tag = tx.insert("tag", name="rl", colour="blue")
    with library.store.transaction("Drop", burst="b") as tx:
        tx.delete("tag", tag)
    assert library.history.undo() == "Drop"
    assert library.history.undo() is None
    assert library.history.redo() == "Drop"
    assert library.tags.all() == []


def test_doing_something_new_ends_redo_for_good(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    retitle(library, paper, "first")
    library.history.undo()
    assert library.history.redo_label == "Call it first"
    retitle(library, paper, "second")
    assert library.history.redo_label is None
    library.history.undo()
    assert library.history.redo_label == "Call it second"
    library.history.undo()
    assert (library.history.redo(), library.history.redo()) == ("Add", "Call it second")
    assert library.history.redo() is None
    assert library.papers.get(paper).title == "second"


def test_undo_survives_close_and_reopen(library: Library, put: Put, tables: Look) -> None:
    empty = tables(library)
    with library.store.transaction("Add") as tx:
        put(tx, library)
    full = tables(library)
    library.close()
    again = Library(library.folder)
    assert again.history.undo_label == "Add"
    again.history.undo()
    assert tables(again) == empty
    again.close()
    once_more = Library(library.folder)
    assert once_more.history.redo_label == "Add"
    once_more.history.redo()
    assert tables(once_more) == full
    once_more.close()


def test_history_lists_what_was_done_and_whether_it_stands(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
    retitle(library, paper, "B")
    library.history.undo()
    entries = library.history.entries()
    assert [(e.label, e.undone) for e in entries] == [("Call it B", True), ("Add", False)]
    assert [e.label for e in library.history.entries(1)] == ["Call it B"]


def test_each_step_says_what_it_touched(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)
        tx.insert("tag", name="rl", colour="blue")
    library.history.undo()
    done, undone = library.store.steps_after(0)
    assert (done.kind, undone.kind) == ("do", "undo")
    assert done.papers == undone.papers == {paper}
    assert done.tables == undone.tables == {"paper", "tag"}
    assert library.store.steps_after(done.id) == [undone]


def test_another_window_sees_that_something_was_written(library: Library, put: Put) -> None:
    other = Library(library.folder)
    seen = other.store.data_version()
    with library.store.transaction("Add") as tx:
        put(tx, library)
    assert other.store.data_version() != seen
    assert [step.label for step in other.store.steps_after(0)] == ["Add"]
    other.close()


def test_threads_that_write_at_once_take_turns(library: Library, put: Put) -> None:
    with library.store.transaction("Add") as tx:
        paper = put(tx, library)

    def rate_often() -> None:
        for _ in range(20):
            with library.store.transaction("Count") as tx:
                row = tx.row("paper", paper)
                assert row is not None
                tx.update("paper", paper, place=row["place"] + 1)

    threads = [threading.Thread(target=rate_often) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.store.value("select place from paper") == 60


def test_half_a_character_is_kept_as_a_mark(library: Library, put: Put) -> None:
    """A file's name may hold bytes of no character, and typing may be cut between two halves."""
    with library.store.transaction("Add \udcff") as tx:
        paper = put(tx, library, "caf\udce9")
    assert library.papers.get(paper).title == "caf\ufffd"
    library.history.undo()
    library.history.redo()
    assert library.papers.get(paper).title == "caf\ufffd"


def test_bookkeeping_is_not_undone(library: Library) -> None:
    with library.store.bookkeeping() as keep:
        keep.put("setting", name="theme", value="dark")
    assert library.store.setting("theme") == "dark"
    assert library.store.last_step() == 0
    with library.store.bookkeeping() as keep:
        keep.delete("setting", name="theme")
    assert library.store.setting("theme", "none") == "none"


def test_neither_gate_opens_the_others_tables(library: Library) -> None:
    with pytest.raises(AssertionError), library.store.bookkeeping() as keep:
        keep.put("tag", name="rl", colour="blue")
    with pytest.raises(AssertionError), library.store.transaction("Step") as tx:
        tx.insert("setting", name="a", value="b")


def test_every_table_goes_through_one_gate_or_the_other(library: Library) -> None:
    names = {
        row[0] for row in library.store.rows("select name from sqlite_master where type='table'")
    }
    of_others = {name for name in names if name.startswith(("sqlite_", "_sqlite_"))}
    assert names - of_others == set(JOURNALED) | UNJOURNALED
    assert not set(JOURNALED) & UNJOURNALED


def test_every_journaled_row_names_its_paper(library: Library) -> None:
    for table, column in JOURNALED.items():
        columns = {row["name"] for row in library.store.rows(f'pragma table_info("{table}")')}
        assert "id" in columns
        assert ("paper" in columns) == (column == "paper"), table


def test_a_lock_that_is_held_too_long_is_said_in_words(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr("readerapp.library.locks._PATIENCE", 0.05)
    with (
        FileLock(library.folder / "library.lock"),
        pytest.raises(LibraryUnusable, match="try again"),
        library.store.transaction("Add") as tx,
    ):
        put(tx, library)
    with library.store.transaction("Add") as tx:
        put(tx, library)


def test_a_long_log_is_folded_into_the_file(library: Library, put: Put) -> None:
    wal = Path(f"{library.store.file}-wal")
    with library.store.transaction("Add") as tx:
        for number in range(40):
            put(tx, library, f"{number} " + "long " * 25_000)
    assert wal.stat().st_size == 0
    library.close()
    assert not wal.exists()


def test_a_log_that_cannot_be_folded_in_keeps_nobody_waiting(library: Library, put: Put) -> None:
    """Somebody is reading: the change is kept all the same, and at once."""
    with contextlib.closing(sqlite3.connect(library.store.file)) as slow_reader:
        slow_reader.execute("begin")
        slow_reader.execute("select * from paper").fetchall()
        with library.store.transaction("Add") as tx:
            for number in range(40):
                put(tx, library, f"{number} " + "long " * 25_000)
    assert len(library.papers.listing()) == 40
