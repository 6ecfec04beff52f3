"""An import is rolled back paper by paper: what the reader has gone on with stands."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Reading, Record, Status
from readerapp.operations import importing, planning, reading
from readerapp.operations.adding import edit_paper
from readerapp.operations.checking import check
from readerapp.operations.deciding import move, set_rating, set_starred, set_status
from readerapp.operations.highlighting import highlight_quote, remove_highlight
from readerapp.operations.merging import merge, not_duplicates
from readerapp.operations.noting import write_note
from readerapp.operations.rolling_back import RollBack, roll_back
from readerapp.operations.tagging import colour_tag, rename_tag, tag_papers
from readerapp.operations.trashing import empty_trash, restore_papers, trash_papers
from readerapp.operations.undoing import redo, take_back, undo
from tests import deeds

Look = Callable[[Library], Any]
TEXT = "Pebbles are wet. A lamp shows their colours. Twelve rivers were visited, none in vain."
WORDS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel")


def record(number: int, **said: Any) -> Record:
    name = WORDS[number]
    plain: dict[str, Any] = {"title": f"The {name} by the River in Four Seasons"}
    plain["abstract"] = f"{name}. {TEXT} {name} {name} {name}."
    return Record(**{**plain, **said})


def bring_in(library: Library, *records: Record, name: str = "digest.txt", **said: Any) -> str:
    """Import records as those of one file; return the uid of the import."""
    prepared = tuple(map(reading.prepare, records))
    item = reading.ReadItem(name, "", Reading("digest", "utf-8", ()), prepared)
    report = importing.carry_out(library, planning.plan(library, [item]), **said)
    assert report.uid is not None
    return report.uid


def everything(library: Library) -> list[int]:
    return sorted(library.papers.listing("all"))


def whys(done: RollBack) -> dict[str, str]:
    return {each.title.split()[1]: each.why for each in done.refused}


# --- nothing was done since -------------------------------------------------------------------


def test_an_import_nobody_touched_leaves_nothing(library: Library, tables: Look) -> None:
    bring_in(library, record(0))
    before = tables(library)
    full = replace(
        record(1), tags=("river", "tree/alder"), note=r"See [[alder]] and \[[x]].", key="Alder_1"
    )
    uid = bring_in(library, full, record(2), record(3), status=Status.QUEUED, tags=["new"])
    after = tables(library)
    assert roll_back(library, uid) == RollBack(3, [])
    assert tables(library) == before
    assert library.history.undo_label == "Roll back import of “digest.txt”"
    undo(library)
    assert tables(library) == after
    redo(library)
    assert tables(library) == before
    assert check(library) == []


def test_papers_it_completed_lose_what_it_brought(library: Library, tables: Look) -> None:
    bare = Record(record(0).title, f"{record(0).abstract[:60]}…", urls=("https://a.org",))
    bring_in(library, bare)
    (paper,) = everything(library)
    highlight_quote(library, paper, "wet")
    before = tables(library)
    full = replace(
        record(0), authors=("J. Bai",), doi="10.1000/x", urls=("https://b.org",), tags=("tree",)
    )
    uid = bring_in(library, full, name="full.bib")
    assert library.papers.get(paper).doi == "10.1000/x"
    assert roll_back(library, uid) == RollBack(1, [])
    assert tables(library) == before


def test_a_record_that_told_nothing_new_goes_whatever_was_done(library: Library) -> None:
    bring_in(library, record(0))
    (known,) = everything(library)
    uid = bring_in(library, replace(record(0), key="other"), record(1), name="b.txt")
    set_starred(library, [known], True)
    write_note(library, known, "Read it.")
    assert roll_back(library, uid) == RollBack(1, [])
    assert everything(library) == [known]
    assert [batch.label for batch in library.imports.all()] == ["digest.txt"]


def test_rolling_back_twice_finds_nothing(library: Library) -> None:
    uid = bring_in(library, record(0))
    roll_back(library, uid)
    last = library.store.last_step()
    assert roll_back(library, uid) == RollBack(0, [])
    assert library.store.last_step() == last
    with pytest.raises(ReaderError, match="No import goes by “NOSUCH”"):
        roll_back(library, "NOSUCH")


def test_what_was_done_and_taken_back_does_not_count(library: Library) -> None:
    uid = bring_in(library, *map(record, range(5)))
    papers = everything(library)
    tag_papers(library, papers[:1], add=["x"])
    tag_papers(library, papers[:1], remove=["x"])
    set_status(library, papers[1:2], Status.QUEUED)
    set_status(library, papers[1:2], Status.INBOX)
    trash_papers(library, papers[2:3])
    restore_papers(library, papers[2:3])
    remove_highlight(library, highlight_quote(library, papers[3], "lamp").id)
    merge(library, papers[3], papers[4])
    undo(library)
    assert roll_back(library, uid) == RollBack(5, [])


def test_imports_are_rolled_back_one_after_the_other(library: Library, tables: Look) -> None:
    first = bring_in(library, Record(record(0).title), name="a.txt")
    second = bring_in(library, replace(record(0), doi="10.1000/x"), name="b.bib")
    assert whys(roll_back(library, first)) == {
        "Alder": "imported again with “b.bib”, edited and given another abstract since"
    }
    assert roll_back(library, second) == RollBack(1, [])
    assert roll_back(library, first) == RollBack(1, [])
    assert not any(tables(library).values())


# --- what was done since ----------------------------------------------------------------------


def test_what_was_gone_on_with_stands_and_says_why(library: Library, tables: Look) -> None:
    uid = bring_in(library, *map(record, range(8)))
    papers = everything(library)
    set_status(library, papers[:1], Status.QUEUED)
    tag_papers(library, papers[1:2], add=["river"])
    write_note(library, papers[2], "Why?")
    highlight_quote(library, papers[3], "lamp", comment="Which?", tags=["x"])
    edit_paper(library, papers[4], title="The Elm", year=2020)
    edit_paper(library, papers[4], citekey="elm")
    set_starred(library, papers[5:6], True)
    set_rating(library, papers[5:6], 3)
    trash_papers(library, papers[6:7])
    before = tables(library)
    done = roll_back(library, uid)
    assert done.changed == 1
    assert [each.paper for each in done.refused] == papers[:7]
    assert whys(done) == {
        "Alder": "queued since",
        "Birch": "tagged since",
        "Cedar": "noted since",
        "Dogwood": "highlighted since",
        "Elm": "renamed and edited since",
        "Fir": "rated and starred since",
        "Gorse": "put in the trash since",
    }
    assert library.papers.many([papers[7]]) == []
    assert [batch.uid for batch in library.imports.all()] == [uid]
    assert check(library) == []
    again = roll_back(library, uid)
    assert (again.changed, again.refused) == (0, done.refused)
    undo(library)
    assert tables(library) == before


def test_the_rest_can_be_rolled_back_once_that_is_taken_back(
    library: Library, tables: Look
) -> None:
    uid = bring_in(library, *map(record, range(3)))
    papers = everything(library)
    write_note(library, papers[1], "Why?")
    step = library.store.last_step()
    assert roll_back(library, uid).changed == 2
    take_back(library, step)
    assert roll_back(library, uid) == RollBack(1, [])
    assert not any(tables(library).values())


@pytest.mark.parametrize("what", ["star", "edit", "untag", "rank", "told apart"])
def test_completed_papers_that_were_gone_on_with_stand_too(library: Library, what: str) -> None:
    bring_in(library, Record(record(0).title), record(1))
    paper, other = everything(library)
    tag_papers(library, [paper], add=["x"])
    set_status(library, [paper, other], Status.QUEUED)
    uid = bring_in(library, record(0), name="b.txt")
    if what == "star":
        set_starred(library, [paper], True)
    elif what == "edit":
        edit_paper(library, paper, abstract="Another.")
    elif what == "untag":
        tag_papers(library, [paper], remove=["x"])
    elif what == "rank":
        move(library, paper)
    else:
        not_duplicates(library, paper, other)
    ((_, why),) = whys(roll_back(library, uid)).items()
    assert (
        why
        == {
            "star": "starred since",
            "edit": "given another abstract since",
            "untag": "untagged since",
            "rank": "moved on the reading list since",
            "told apart": "told apart from another paper since",
        }[what]
    )
    assert check(library) == []


def test_merged_papers_stand(library: Library) -> None:
    uid = bring_in(library, *map(record, range(3)))
    keep, other, _ = everything(library)
    merge(library, keep, other)
    done = roll_back(library, uid)
    assert done.changed == 1
    assert whys(done) == {
        "Alder": "merged with another paper since",
        "Birch": "merged into “The Alder by the River in Four Seasons” since",
    }
    undo(library, 2)
    assert roll_back(library, uid) == RollBack(3, [])


def test_a_paper_that_another_text_links_to_stays(library: Library) -> None:
    bring_in(library, record(0), name="a.txt")
    uid = bring_in(library, *map(record, range(1, 5)), name="b.txt")
    here, *papers = everything(library)
    names = [paper.citekey for paper in library.papers.many(papers)]
    write_note(library, here, f"See [[{names[0]}|that]].")
    write_note(library, papers[1], f"See [[{names[2]}#h1]] and [[{names[1]}]].")
    done = roll_back(library, uid)
    assert done.changed == 1
    assert whys(done) == {
        "Birch": "“The Alder by the River in Four Seasons” links to it",
        "Cedar": "noted since",
        "Dogwood": "“The Cedar by the River in Four Seasons” links to it",
    }
    assert [link.paper for link in library.links.out(here)] == [papers[0]]


def test_papers_that_came_with_links_to_each_other_go_together(
    library: Library, tables: Look
) -> None:
    first = replace(record(0), note="Like [[birch-river-four]].", key="one")
    second = replace(record(1), note="Like [[one]].", key="birch-river-four")
    uid = bring_in(library, first, second)
    (one, other) = everything(library)
    assert [link.paper for link in library.links.back(one)] == [other]
    assert roll_back(library, uid) == RollBack(2, [])
    assert not any(tables(library).values())


def test_tags_it_made_stay_where_others_use_them(library: Library, tables: Look) -> None:
    uid = bring_in(library, replace(record(0), tags=("a", "b", "c", "d")))
    bring_in(library, record(1), name="b.txt")
    other = everything(library)[1]
    tag_papers(library, [other], add=["a"])
    colour_tag(library, "b", None, 3)
    rename_tag(library, "c", "e")
    assert roll_back(library, uid) == RollBack(1, [])
    assert [tag.name for tag in library.tags.all()] == ["a", "b"]


def test_what_is_gone_for_good_is_nobodys_business(library: Library) -> None:
    uid = bring_in(library, *map(record, range(3)))
    papers = everything(library)
    trash_papers(library, papers[:1])
    empty_trash(library)
    merge(library, papers[1], papers[2])
    trash_papers(library, papers[1:2])
    empty_trash(library)
    assert roll_back(library, uid) == RollBack(0, [])
    assert library.imports.all() == []
    assert check(library) == []


def test_rows_changed_behind_our_back_are_left_alone(library: Library) -> None:
    uid = bring_in(library, *map(record, range(3)))
    papers = everything(library)
    with closing(sqlite3.connect(library.store.file)) as connection:
        connection.execute("update paper set venue = 'x' where id = ?", papers[1:2])
        connection.commit()
    done = roll_back(library, uid)
    assert done.changed == 2
    assert whys(done) == {"Birch": "changed in another way since"}
    assert everything(library) == papers[1:2]


def test_stopping_it_leaves_everything(library: Library, tables: Look) -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            if done == 2:
                raise Cancelled

    uid = bring_in(library, *map(record, range(4)))
    before = tables(library)
    with pytest.raises(Cancelled):
        roll_back(library, uid, Impatient())
    assert tables(library) == before


def test_an_import_whose_making_is_unknown_says_so(library: Library) -> None:
    uid = bring_in(library, record(0))
    with closing(sqlite3.connect(library.store.file)) as connection:
        connection.execute("delete from change")
        connection.commit()
    with pytest.raises(ReaderError, match="Nobody knows any more what the import"):
        roll_back(library, uid)


def test_a_new_import_under_an_old_number_is_told_from_it(library: Library) -> None:
    first = bring_in(library, record(0))
    roll_back(library, first)
    second = bring_in(library, record(1), name="b.txt")
    assert roll_back(library, first) == RollBack(0, [])
    assert len(everything(library)) == 1
    assert roll_back(library, second) == RollBack(1, [])
    undo(library)
    set_starred(library, everything(library), True)
    assert len(roll_back(library, second).refused) == 1


def test_whatever_is_done_a_roll_back_loses_no_word(library: Library, seed: int) -> None:
    """A life of a library, an import in its midst: what is refused is as it was, to the row."""
    chance = random.Random(seed)
    for day in range(6):
        uid = bring_in(library, *(deeds.record(chance) for _ in range(6)), name=f"{day}.txt")
        for _ in range(9):
            deeds.do_something(library, chance)
        if uid not in [batch.uid for batch in library.imports.all()]:
            continue
        marks = {mark.id for mark in library.highlights.all()}
        notes = library.store.rows("select id from note order by id")
        refused = roll_back(library, uid).refused
        assert {mark.id for mark in library.highlights.all()} == marks, day
        assert library.store.rows("select id from note order by id") == notes
        assert roll_back(library, uid) == RollBack(0, refused)
        assert check(library) == []
