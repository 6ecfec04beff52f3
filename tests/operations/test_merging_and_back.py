"""A merge is one step, taken back whole or refused; and what is gone for good stays gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from readerapp.errors import NoSuchPaper, ReaderError, Stale
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.adding import edit_paper
from readerapp.operations.checking import check
from readerapp.operations.deciding import set_starred
from readerapp.operations.highlighting import edit_highlight, highlight_quote
from readerapp.operations.merging import merge, merge_groups, not_duplicates
from readerapp.operations.noting import write_note
from readerapp.operations.trashing import empty_trash, restore_papers, trash_papers
from readerapp.operations.undoing import redo, take_back, undo

Add = Callable[..., Paper]
Look = Callable[[Library], Any]

TEXT = "Pebbles are wet. A lamp shows their colours. Twelve rivers were visited, none in vain."
OTHER = "Snow keeps the tracks of hares. A camera follows each of them to the orchard at night."
SECRET = "Xylophonous"


def test_many_groups_are_one_step(library: Library, add: Add, tables: Look) -> None:
    papers = [add(f"Pebbles {number}", TEXT).id for number in range(6)]
    write_note(library, papers[1], "One.")
    before, last = tables(library), library.store.last_step()
    assert merge_groups(library, [(papers[0], papers[1:3]), (papers[3], papers[3:])]) == 4
    after = tables(library)
    assert [row[0] for row in after["paper"]] == [papers[0], papers[3]]
    assert library.store.last_step() == last + 1
    assert undo(library) == ["Merge 2 papers with their duplicates"]
    assert tables(library) == before
    redo(library)
    assert tables(library) == after
    assert check(library) == []


def test_groups_that_share_a_paper_are_one(library: Library, add: Add) -> None:
    a, b, c, d = (add("Pebbles", TEXT).id for _ in range(4))
    assert merge_groups(library, [(a, [b]), (b, [c]), (d, [c, a])]) == 3
    assert library.papers.listing("all").tolist() == [d]
    assert library.history.undo_label == "Merge “Pebbles” with its 3 duplicates"


@pytest.mark.parametrize("wrong", ["itself", "trashed", "gone"])
def test_what_cannot_be_merged_is_refused_whole(
    library: Library, add: Add, tables: Look, wrong: str
) -> None:
    keep, other, third = add(), add(), add()
    trash_papers(library, [third.id])
    before = tables(library)
    with pytest.raises(ReaderError):
        if wrong == "itself":
            merge(library, keep.id, keep.id)
        else:
            merge_groups(library, [(keep.id, [other.id, third.id if wrong == "trashed" else 99])])
    assert tables(library) == before
    with pytest.raises(NoSuchPaper):
        not_duplicates(library, keep.id, 99)


def test_stopping_it_leaves_everything(library: Library, add: Add, tables: Look) -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            if done == 1:
                raise Cancelled

    papers = [add().id for _ in range(4)]
    before = tables(library)
    with pytest.raises(Cancelled):
        merge_groups(library, [(papers[0], [papers[1]]), (papers[2], [papers[3]])], Impatient())
    assert tables(library) == before


def test_an_older_merge_is_taken_back_alone_if_nothing_hangs_on_it(
    library: Library, add: Add, tables: Look
) -> None:
    keep, other, third = add("Pebbles", ""), add("Pebbles", TEXT), add("Hares", OTHER)
    before = tables(library)
    merge(library, keep.id, other.id)
    step = library.store.last_step()
    set_starred(library, [third.id], True)
    take_back(library, step)
    set_starred(library, [third.id], False)
    assert tables(library) == before
    redo(library)


@pytest.mark.parametrize("later", ["highlight", "note", "comment", "tag", "edit"])
def test_what_was_done_to_what_moved_stands_in_the_way(
    library: Library, add: Add, later: str
) -> None:
    keep, other = add("Pebbles", ""), add("Pebbles", TEXT)
    write_note(library, other.id, "One.")
    mark = highlight_quote(library, other.id, "lamp")
    merge(library, keep.id, other.id)
    step = library.store.last_step()
    if later == "highlight":
        highlight_quote(library, keep.id, "rivers")
    elif later == "note":
        write_note(library, keep.id, "Two.")
    elif later == "edit":
        edit_paper(library, keep.id, abstract=OTHER)
    else:
        what: dict[str, Any] = {"comment": "Why?"} if later == "comment" else {"tags": ["x"]}
        edit_highlight(library, mark.id, **what)
    with pytest.raises(Stale, match="came later and depends on it"):
        take_back(library, step)
    assert check(library) == []


def test_the_abstract_that_made_a_merge_leave_its_own_stays(library: Library, add: Add) -> None:
    keep, other = add("Pebbles", ""), add("Pebbles", OTHER)
    edit_paper(library, keep.id, abstract=TEXT)
    step = library.store.last_step()
    merge(library, keep.id, other.id)
    with pytest.raises(Stale, match="Merge ‘Pebbles’ with its duplicate"):
        take_back(library, step)


# --- and the trash ----------------------------------------------------------------------------


def bytes_of(library: Library) -> bytes:
    """Everything that lies in the library's files."""
    return b"".join(path.read_bytes() for path in sorted(library.folder.glob("library.*")))


def secret(library: Library, add: Add) -> Paper:
    """A paper of which everything says one word."""
    paper = add(f"{SECRET} Title", f"The {SECRET} abstract is here.")
    highlight_quote(library, paper.id, SECRET, comment=f"a {SECRET} comment")
    write_note(library, paper.id, f"A {SECRET} thought.")
    return paper


def test_what_went_into_a_paper_is_gone_for_good_with_it(
    library: Library, add: Add, tables: Look
) -> None:
    first, keep, third = secret(library, add), add("Pebbles", TEXT), add("Hares", OTHER)
    highlight_quote(library, keep.id, "lamp")
    write_note(library, third.id, f"See [[{first.citekey}#h1]].")
    not_duplicates(library, third.id, first.id)
    second = add(f"{SECRET} again")
    merge(library, second.id, first.id)
    merge(library, keep.id, second.id)
    trash_papers(library, [keep.id])
    empty_trash(library)
    assert not any(SECRET in entry.label for entry in library.history.entries())
    after = tables(library)
    done = undo(library, 100)
    assert not any(tables(library).values())
    assert len(redo(library, 100)) == len(done)
    assert tables(library) == after
    assert check(library) == []
    library.close()
    assert SECRET.encode() not in bytes_of(library)


@pytest.mark.parametrize("gone", ["keep", "other"])
def test_a_merge_that_was_taken_back_brings_nothing_back_that_is_gone(
    library: Library, add: Add, tables: Look, gone: str
) -> None:
    kept = add("Pebbles", TEXT)
    lost = secret(library, add)
    pair = (lost.id, kept.id) if gone == "keep" else (kept.id, lost.id)
    write_note(library, kept.id, "One.")
    trash_papers(library, [lost.id])
    restore_papers(library, [lost.id])
    merge(library, *pair)
    undo(library, 2)  # and so it is in the trash again
    empty_trash(library)
    before = tables(library)
    assert [row[0] for row in before["paper"]] == [kept.id]
    redo(library, 9)
    assert tables(library) == before
    undo(library, 100)
    assert not any(tables(library).values())
    redo(library, 100)
    assert tables(library) == before
    assert check(library) == []
    library.close()
    assert SECRET.encode() not in bytes_of(library)
