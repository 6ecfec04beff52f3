"""Check and repair as one action: a backup first, one step to take back, nothing left behind."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryUnusable
from readerapp.job import Cancelled, Job
from readerapp.library import Library, backups
from readerapp.library.findings import Finding
from readerapp.model import Paper
from readerapp.operations.checking import check, repair, sound
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers
from readerapp.operations.trashing import empty_trash, trash_papers
from readerapp.operations.undoing import redo, take_back, undo
from readerapp.search import catch_up, find, state
from readerapp.search.index import folder_of
from tests.damaging import damage, damage_unruled

Add = Callable[..., Paper]
Look = Callable[[Library], Any]


def fixed(found: list[Finding]) -> dict[str, int]:
    return {finding.kind: finding.fixed for finding in found}


def damage_twelve_ways(library: Library, add: Add) -> None:
    """Of each kind of damage one, over a small library."""
    for name in ("Alpha", "Beta", "Gamma", "Delta"):
        add(f"{name}: Sorting", urls=("https://a.org",))
    write_note(library, 1, "See [[beta]].")
    write_note(library, 3, "On Gamma.")
    write_note(library, 3, "On Gamma itself.")
    tag_papers(library, [1, 2], add=["rl"])
    (library.folder / "attachments").mkdir()
    (library.folder / "attachments" / "0a1b2c3d.png").touch()
    file = library.store.file
    damage_unruled(file, "paper", "update paper set citekey = 'alpha' where id = 2")
    damage(
        file,
        "delete from paper where id = 3",  # a note without its paper
        "update note set markdown = 'On Gamma itzelf.' where paper = 3",  # a flipped bit
        "update paper set venue = cast(x'4eff' as text) where id = 4",  # bad UTF-8
        "update paper set title = '' where id = 4",
        "update paper set authors = '[' where id = 1",
        "insert into paper_tag (paper, tag) values (77, 1)",
        "update paper set version = 99 where id = 2",
        "update paper set status = 'lost' where id = 1",
        "delete from link",
        "create trigger spy after update on note begin delete from note; end",
        "insert into change values (99, 0, 'tag', 1, null, null, '#')",
    )


def test_whatever_is_wrong_is_mended_after_a_backup(library: Library, add: Add) -> None:
    damage_twelve_ways(library, add)
    found = repair(library)
    assert (
        fixed(found).items()
        >= {
            "strangers": 1,
            "text": 1,
            "impossible": 1,
            "citekeys": 1,
            "changed-words": 1,
            "lost-papers": 1,
            "orphans": 1,
            "abstracts": 1,
            "titles": 1,
            "lists": 1,
            "links": 1,
            "stepless-changes": 1,
        }.items()
    )
    assert sound(found)
    assert [f.kind for f in check(library)] == ["unused-files"]
    (backup,) = backups.listed(library.folder)
    assert backup.reason == "before repair"
    with contextlib.closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("select status from paper where id = 1").fetchone() == ("lost",)


def test_a_second_repair_finds_nothing_and_does_nothing(library: Library, add: Add) -> None:
    damage_twelve_ways(library, add)
    repair(library)
    last = library.store.last_step()
    assert fixed(repair(library)) == {"unused-files": 0}
    assert library.store.last_step() == last
    assert len(backups.listed(library.folder)) == 1


def test_a_repair_is_taken_back_as_one_step(library: Library, add: Add, tables: Look) -> None:
    add("Alpha: Sorting")
    add("Beta: Sorting")
    damage(
        library.store.file,
        "update paper set title = '', title_key = ''",
        "update paper set authors = '[', version = null",
        "insert into paper_tag (paper, tag) values (77, 88)",
    )
    before = tables(library)
    repair(library)
    after = tables(library)
    assert [each.label for each in library.history.entries(1)] == ["Repair the library"]
    assert undo(library) == ["Repair the library"]
    assert tables(library) == before
    assert redo(library) == ["Repair the library"]
    assert tables(library) == after


def test_what_the_repair_did_not_touch_can_still_be_taken_back(library: Library, add: Add) -> None:
    add("Alpha: Sorting")
    add("Beta: Sorting")
    tag_papers(library, [1], add=["rl"])
    tagging = library.store.last_step()
    damage(library.store.file, "update paper set title_key = 'old' where id = 2")
    repair(library)
    take_back(library, tagging)
    assert library.tags.of(1) == []
    assert check(library) == []


def test_a_library_in_order_is_not_backed_up_for_nothing(library: Library, add: Add) -> None:
    add()
    assert repair(library) == []
    assert backups.listed(library.folder) == []


def test_without_a_backup_there_is_no_repair(library: Library, add: Add) -> None:
    paper = add()
    damage(library.store.file, "update paper set title_key = 'old'")
    (library.folder / "backups").write_text("in the way")
    with pytest.raises(LibraryUnusable, match="backups"):
        repair(library)
    assert library.store.value("select title_key from paper where id = ?", paper.id) == "old"


def test_rows_an_index_lost_do_not_keep_a_backup_from_being_made(
    library: Library, add: Add
) -> None:
    add()
    damage_unruled(library.store.file, "paper", "update paper set uid = 'ZZZZZZZZ'")
    assert fixed(repair(library)) == {"indexes": 1}
    assert len(backups.listed(library.folder)) == 1
    assert library.papers.named("ZZZZZZZZ") == 1


def test_a_library_that_can_only_be_read_says_so(library: Library, add: Add) -> None:
    add()
    damage(library.store.file, "update paper set title_key = 'old'")
    reading = Library(library.folder, read_only=True)
    assert not sound(check(reading))
    with pytest.raises(LibraryUnusable):
        repair(reading)
    reading.close()


def test_papers_that_are_gone_for_good_leave_nothing_to_mend(library: Library, add: Add) -> None:
    write_note(library, add("Alpha: Sorting").id, "See [[beta]].")
    add("Beta: Sorting")
    tag_papers(library, [1, 2], add=["rl"])
    trash_papers(library, [1])
    empty_trash(library)
    assert check(library) == []


def test_an_index_that_lacks_a_paper_is_made_again(library: Library, add: Add) -> None:
    add("Alpha: Sorting")
    catch_up(library)
    damage(
        library.store.file,
        "insert into paper (uid, citekey, title, title_key, added) "
        "values ('ZZZZZZZZ', 'omega', 'Omega', 'omega', '2026-01-01T00:00:00Z')",
    )
    assert len(find(library, "omega").papers) == 0
    (finding,) = check(library)
    assert (finding.kind, finding.count, finding.fixable) == ("index", 1, 1)
    assert fixed(repair(library)) == {"index": 1}
    assert list(find(library, "omega").papers) == [2]
    assert check(library) == []


def test_an_index_that_holds_a_paper_that_is_gone_is_made_again(library: Library, add: Add) -> None:
    add("Alpha: Sorting", abstract="")
    add("Beta: Sorting", abstract="")
    catch_up(library)
    damage(library.store.file, "delete from paper where id = 2")
    assert [f.kind for f in check(library)] == ["index"]
    repair(library)
    assert state(library).indexed == 1


def test_what_was_mended_is_found_by_a_search(library: Library, add: Add) -> None:
    write_note(library, add("Alpha: Sorting", abstract="").id, "A note about zebras.")
    catch_up(library)
    damage(library.store.file, "delete from paper")
    repair(library)
    assert catch_up(library) == 0
    assert list(find(library, "zebras").papers) == [1]


def test_an_index_that_is_behind_or_not_there_is_no_fault(library: Library, add: Add) -> None:
    add("Alpha: Sorting")
    assert check(library) == []
    assert not folder_of(library).exists()
    catch_up(library)
    add("Beta: Sorting")
    assert check(library) == []


class Stopped(Job):
    """Has enough at once."""

    def report(self, done: int, total: int | None, what: str) -> None:
        raise Cancelled


def test_a_repair_that_is_stopped_leaves_no_step(library: Library, add: Add) -> None:
    add()
    damage(library.store.file, "update paper set title_key = 'old'")
    last = library.store.last_step()
    with pytest.raises(Cancelled):
        repair(library, Stopped())
    assert library.store.last_step() == last


def test_a_library_is_checked_while_it_lies_in_a_folder_of_an_odd_name(tmp_path: Path) -> None:
    library = Library(tmp_path / "b%20ücher #1?")
    assert check(library) == []
    library.close()
