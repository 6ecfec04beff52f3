"""What the trash held is gone for good: from the tables, the history and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import Stale
from readerapp.library import Library
from readerapp.model import Record, Status
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.deciding import set_status
from readerapp.operations.highlighting import highlight
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers
from readerapp.operations.trashing import Purge, empty_trash, trash_papers, what_goes
from readerapp.operations.undoing import redo, undo

Look = Callable[[Library], Any]
SECRET = "Xylophonous"


def secret_paper(library: Library) -> int:
    """A paper in the trash, with everything there can be about it, all of it with one word."""
    paper = add_paper(library, Record(f"{SECRET} Title", f"The {SECRET} abstract is here.")).id
    highlight(library, paper, 4, 15, comment=f"a {SECRET} comment", tags=["key"])
    write_note(library, paper, f"A {SECRET} thought.")
    edit_paper(library, paper, title=f"{SECRET} Again", abstract=f"A {SECRET} abstract, edited.")
    tag_papers(library, [paper], add=["rl"], remove=[])
    trash_papers(library, [paper])
    return paper


def bytes_of(folder: Path) -> bytes:
    """Everything that lies in the library's files."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("library.*")))


def test_nothing_of_it_is_left_in_the_tables_the_history_or_the_file(
    library: Library, tables: Look
) -> None:
    kept = add_paper(library, Record("Sorter: Fast Sorting", "We sort.")).id
    secret_paper(library)
    assert what_goes(library) == Purge(papers=1, notes=1, highlights=1)
    assert SECRET.encode() in bytes_of(library.folder)
    assert empty_trash(library) == 1
    assert what_goes(library) == Purge(0, 0, 0)
    assert [row[0] for row in tables(library)["paper"]] == [kept]
    assert not any(SECRET in entry.label for entry in library.history.entries())
    assert library.store.value("pragma foreign_key_check") is None
    folder = library.folder
    library.close()
    assert SECRET.encode() not in bytes_of(folder)


def test_nothing_is_left_where_it_was_written_over_before(library: Library) -> None:
    """On pages that were free already, and in a log that a reader kept from being folded in."""
    paper = add_paper(library, Record("Sorter", "We sort.")).id
    write_note(library, paper, f"{SECRET} " * 5_000)
    write_note(library, paper, "short")
    trash_papers(library, [paper])
    library.store.rows("begin")
    library.store.rows("select 1 from paper")
    empty_trash(library)
    library.store.rows("rollback")
    add_paper(library, Record("Another", ""))
    assert SECRET.encode() not in bytes_of(library.folder)


def test_the_rest_of_a_step_can_still_be_undone_and_redone(library: Library, tables: Look) -> None:
    papers = [add_paper(library, Record(f"Paper {n}", f"Abstract {n}.")).id for n in range(3)]
    set_status(library, papers, Status.QUEUED)
    tag_papers(library, papers, add=["rl"], remove=[])
    trash_papers(library, papers[:1])
    empty_trash(library)
    after = tables(library)
    steps = len(undo(library, 100))
    assert not any(tables(library).values())
    assert len(redo(library, 100)) == steps
    assert tables(library) == after


def test_it_cannot_be_undone_and_the_history_says_it_was_done(library: Library) -> None:
    secret_paper(library)
    empty_trash(library)
    (first, *rest) = library.history.entries()
    assert (first.label, first.kind) == ("Empty the trash: 1 paper", "purge")
    gone = "A change to what is gone for good"
    left = "What is left of a change to what is gone for good"
    assert {entry.label for entry in rest if entry.kind == "purge"} == {gone}
    assert [entry.label for entry in rest if entry.kind == "do"] == [left, left], "the tags"
    with pytest.raises(Stale, match="“Empty the trash: 1 paper” cannot be taken back"):
        library.history.take_back(first.step)
    assert library.history.undo_label != first.label


def test_whoever_follows_the_steps_learns_what_is_gone(library: Library) -> None:
    paper = secret_paper(library)
    last = library.store.last_step()
    empty_trash(library)
    (step,) = library.store.steps_after(last)
    assert (step.kind, step.papers) == ("purge", {paper})
    assert {"paper", "note", "highlight"} <= step.tables


def test_an_empty_trash_leaves_no_step(library: Library) -> None:
    add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
    last = library.store.last_step()
    assert empty_trash(library) == 0
    assert library.store.last_step() == last
