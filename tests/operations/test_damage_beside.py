"""Damage to the file, to the log and to what lies beside the papers; and stopping in the midst."""

from __future__ import annotations

import json
import os

import pytest

from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.library.findings import Look
from readerapp.model import Status
from readerapp.operations.checking import check, repair
from readerapp.operations.deciding import set_status
from readerapp.operations.noting import write_note
from tests.damaging import counts, damage, damage_unruled, everything, fixed, whole


@pytest.fixture
def library(furnished: Library) -> Library:
    """A library with something of everything in it."""
    return furnished


# --- The file, the log, and what lies beside --------------------------------------------------


def test_a_damaged_page_is_found_and_nothing_is_touched(library: Library) -> None:
    root = library.store.value("select rootpage from sqlite_master where name = 'note'")
    library.close()
    with (library.folder / "library.sqlite").open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\0" * 4096)
    damaged = Library(library.folder)
    (finding,) = check(damaged)
    assert (finding.kind, finding.fixable) == ("pages", 0)
    assert finding.count >= 1
    damaged.close()


def test_a_row_that_an_index_lost_is_found_by_it_again(library: Library) -> None:
    damage_unruled(library.store.file, "paper", "update paper set citekey = 'omega' where id = 1")
    assert library.papers.named("omega") is None
    assert check(library)[0].kind == "indexes"
    repair(library)
    assert library.papers.named("omega") == 1
    assert whole(library)


def test_a_table_of_another_program_is_told_and_left_alone(library: Library) -> None:
    damage(library.store.file, "create table theirs (a)", "insert into theirs values (1)")
    (finding,) = check(library)
    assert (finding.kind, finding.harmless, finding.fixable) == ("foreign-tables", True, 0)
    assert [each.fixed for each in repair(library)] == [0]
    assert library.store.value("select a from theirs") == 1


def test_a_column_that_is_gone_is_named(library: Library) -> None:
    damage(library.store.file, "alter table source drop column problems")
    (finding,) = check(library)
    assert (finding.kind, finding.fixable) == ("missing", 0)
    assert finding.examples == ("column “problems” of “source”",)
    damage(library.store.file, "update paper set title_key = 'old'")
    assert fixed(repair(library)) == {"missing": 0, "title-keys": 3}


@pytest.mark.parametrize(
    ("kind", "count", "statements"),
    [
        ("history", 1, ["update change set after = '{\"title' where tbl = 'note' and seq = 0 "
                        "and step = (select max(step) from change where tbl = 'note')"]),
        ("history", 1, ["update change set tbl = 'theirs' where step = 3"]),
        ("steps", 1, ["update step set label = cast(x'ff' as text) where id = 2"]),
        ("steps", 1, ["update step set target = 999 where id = 2"]),
        ("stepless-changes", 1, ["delete from step where id = 2"]),
        ("settings", 2, ["delete from setting where name in ('uid', 'epoch')"]),
    ],
)  # fmt: skip
def test_what_is_kept_beside_the_papers_is_mended(
    library: Library, kind: str, count: int, statements: list[str]
) -> None:
    rows = everything(library)
    damage(library.store.file, *statements)
    assert counts(check(library)) == {kind: count}
    assert fixed(repair(library)) == {kind: count}
    assert check(library) == []
    assert everything(library) == rows
    assert len(library.history.entries()) > 5
    assert library.uid


def test_a_step_that_cannot_be_read_does_not_end_undo(library: Library) -> None:
    set_status(library, [1], Status.READ)
    damage(library.store.file, "update change set before = '{' where step = "
           "(select max(step) from change)")  # fmt: skip
    repair(library)
    assert library.history.undo() == "Save search “Fast ones”"


def test_what_was_left_half_made_is_removed_once_it_is_nobodys(library: Library) -> None:
    (library.folder / "backups").mkdir()
    old = [
        library.folder / "library.sqlite.77.0a1b2c3d.new",
        library.folder / "library.sqlite.restoring.77.0a1b2c3d.new-wal",
        library.folder / ".library.mark.x7y_8k2a",
        library.folder / "backups" / "library.sqlite.77.0a1b2c3d.new",
    ]
    new = library.folder / "library.sqlite.78.0a1b2c3d.new"
    for path in (*old, new):
        path.write_bytes(b"half")
    for path in old:
        os.utime(path, (0, 0))
    assert counts(check(library)) == {"leftovers": 4}
    assert fixed(repair(library)) == {"leftovers": 4}
    assert [path.exists() for path in (*old, new)] == [False, False, False, False, True]
    assert library.papers.get(1).title == "Alpha: Sorting Lists"


def test_files_of_the_reader_are_left_alone_whatever_they_are_called(library: Library) -> None:
    (library.folder / "backups").mkdir()
    names = (
        "library notes.new.md",
        "library.newsletters.txt",
        "library.sqlite.2026.new.md",
        "library.sqlite.77.0a1b2c3d.new.md",
        ".library-card.txt",
        ".library.mark.txt",
        "backups/.my.diary",
        "backups/notes.new.md",
    )
    for name in names:
        (library.folder / name).write_text("my words")
        os.utime(library.folder / name, (0, 0))
    damage(library.store.file, "update paper set title_key = 'old'")
    assert counts(check(library)) == {"title-keys": 3}
    repair(library)
    assert [name for name in names if not (library.folder / name).exists()] == []


def test_attached_files_are_compared_with_the_notes(library: Library) -> None:
    folder = library.folder / "attachments"
    folder.mkdir()
    for name in ("0a1b2c3d.png", "ffffffff.png"):
        (folder / name).write_bytes(b"picture")
    write_note(library, 2, "![one](attach:0A1B2C3D) ![two](attach:11111111)")
    found = {finding.kind: finding for finding in check(library)}
    assert counts(list(found.values())) == {"unused-files": 1, "missing-files": 1}
    assert found["unused-files"].harmless
    assert found["unused-files"].examples == ("ffffffff.png",)
    repair(library)
    assert (folder / "ffffffff.png").exists()


# --- Many at once, others at work, and a reader who has enough ---------------------------------


def test_examples_are_few_and_fit_a_line(library: Library) -> None:
    with library.store.transaction("Add") as tx:
        for number in range(50):
            uid = f"{number:08}"
            tx.insert("paper", uid=uid, citekey=uid, title=f"{number} " + "long " * 99,
                      title_key="old", added="2026-01-01T00:00:00Z")  # fmt: skip
    (finding,) = check(library)
    assert (finding.count, len(finding.examples)) == (50, 5)
    assert all(len(example) <= 60 for example in finding.examples)
    assert finding.said == "50 papers that would not be found by their titles"


class Impatient(Job):
    """Has enough after so many reports."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def report(self, done: int, total: int | None, what: str) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled


@pytest.mark.parametrize("patience", [0, 5, 12])
def test_a_repair_that_is_stopped_has_changed_nothing(library: Library, patience: int) -> None:
    damage(library.store.file, "update paper set venue = cast(x'ff' as text), title_key = 'old'")
    before = everything(library)
    with pytest.raises(Cancelled):
        check(library, Impatient(patience))
    with pytest.raises(Cancelled):
        repair(library, Impatient(patience))
    assert everything(library) == before
    assert fixed(repair(library)) == {"text": 3, "title-keys": 3, "stuck-steps": 3}


def test_a_slow_question_is_stopped_in_its_midst(library: Library) -> None:
    look = Look(library.store.connection, library.folder, Impatient(1))
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    with look.reading_anything(), pytest.raises(Cancelled):
        look.value(endless)


def test_a_check_sees_one_moment_though_others_write(library: Library) -> None:
    other = Library(library.folder)

    class Writing(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            write_note(other, 3, f"Compare [[alpha]] [[n{done}]] at {done}")

    assert check(library, Writing()) == []
    other.close()


def test_older_steps_can_still_be_taken_back_after_a_repair(library: Library) -> None:
    set_status(library, [1], Status.READ)
    damage(library.store.file, "update paper set venue = cast(x'ff' as text), title_key = 'old'")
    repair(library)
    assert library.history.undo() == "Mark as read “Alpha: Sorting Lists”"
    assert library.papers.get(1).status == Status.QUEUED


def test_lists_are_kept_as_lists(library: Library) -> None:
    damage(library.store.file, "update source set problems = 'null'")
    repair(library)
    (row,) = library.store.rows("select left_out, problems from source")
    assert json.loads(row["left_out"])[0] == [1, "Banner", 0, 6]
    assert json.loads(row["problems"]) == []
