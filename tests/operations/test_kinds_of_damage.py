"""Every kind of damage is found, counted, mended, and (where it can be) had back by undo."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from readerapp.library import Library
from readerapp.library.checking import KINDS
from readerapp.operations.checking import LABEL, check, repair
from readerapp.operations.undoing import undo
from tests.damaging import counts, damage, damage_unruled, everything, fixed, whole


@pytest.fixture
def library(furnished: Library) -> Library:
    """A library with something of everything in it."""
    return furnished


EVERY = 10_000  # more steps than there are

# kind of the one finding it makes, the damage done
ONE_OF_EACH: list[tuple[dict[str, int], list[str]]] = [
    # what hangs on something that is gone
    ({"lost-papers": 1}, ["delete from paper where id = 1", "delete from record where paper = 1"]),
    ({"lost-tags": 1}, ["delete from tag where id = 1"]),
    ({"lost-imports": 1}, ["delete from import"]),
    ({"orphans": 1}, ["update alias set paper = 99"]),
    ({"orphans": 2}, ["update record set paper = 99 where id < 3"]),
    ({"orphans": 3}, ["delete from source"]),
    ({"orphans": 1}, ["insert into paper_tag (paper, tag) values (99, 1)"]),
    ({"orphans": 1}, ["insert into highlight_tag (paper, highlight, tag) values (1, 99, 1)"]),
    # abstracts and highlights
    ({"abstracts": 1}, ["update paper set version = 99 where id = 2"]),
    ({"abstracts": 1}, ["update paper set version = null where id = 2"]),
    ({"abstracts": 1}, ["update paper set version = 3 where id = 2"]),
    ({"highlights": 1}, ["update highlight set start = 500, end = 510 where id = 1"]),
    ({"highlights": 1}, ["update highlight set start = -4 where id = 1"]),
    ({"highlights": 1}, ["update highlight set start = end where id = 1"]),
    ({"highlights": 2}, ["update highlight set start = start + 30, end = end + 30"]),
    ({"highlights": 2}, ["update highlight set version = 2"]),
    ({"highlights": 2, "abstracts": 1}, ["delete from version where id = 1"]),
    # one row
    ({"lost-values": 1}, ["update paper set year = 'MMXX', venue = 'V' where id = 1"]),
    ({"lost-values": 1}, ["update tag set colour = 'puce' where id = 1"]),
    ({"lost-values": 1}, ["update highlight set colour = 'puce' where id = 1"]),
    ({"titles": 1}, ["update paper set title = '', title_key = '' where id = 2"]),
    ({"titles": 1}, ["update paper set title = ' ' || char(10, 160), title_key = '' where id = 2"]),
    ({"lists": 1}, ["update paper set authors = '[\"Ada L.\", \"Bo' where id = 1"]),
    ({"lists": 1}, ["update paper set urls = 'https://a' where id = 1"]),
    ({"lists": 1}, ["update paper set authors = '[1, {}]' where id = 1"]),
    ({"lists": 1}, ["update source set left_out = replace(left_out, '9,', '')"]),
    ({"tag-keys": 1}, ["update tag set key = 1"]),
    # what repeats what stands elsewhere
    ({"highlight-tags": 1}, ["update highlight_tag set paper = 3"]),
    ({"links": 1}, ["delete from link where target = 'nowhere'"]),
    ({"links": 1}, ["update link set target = 'else' where target = 'beta'"]),
    ({"links": 1}, ["update link set paper = 3 where target = 'beta'"]),
    ({"links": 1}, ["insert into link select 77, source_table, source_id, paper, target, nth "
                    "from link where target = 'beta'"]),
    ({"links": 1}, ["insert into link values (77, 'note', 99, 1, 'beta', 0)"]),
    ({"links": 2}, ["delete from link"]),
    ({"reading-list": 1}, ["update paper set position = null where id = 2"]),
    ({"reading-list": 1}, ["update paper set status = 'read' where id = 2"]),
]  # fmt: skip

# The same, for what no table could hold again.
ONE_OF_EACH_FOR_GOOD: list[tuple[dict[str, int], str, list[str]]] = [
    ({"text": 1}, "", ["update paper set venue = cast(x'41ff42' as text) where id = 1"]),
    ({"text": 1}, "", ["update note set markdown = cast(x'c3' as text) where id = 2"]),
    ({"text": 1}, "", ["update paper set venue = x'4142' where id = 1"]),
    ({"values": 1}, "", ["update paper set position = 9e999 where id = 1"]),
    ({"title-keys": 2}, "", ["update paper set title_key = 'old' where id < 3"]),
    ({"values": 1, "title-keys": 1}, "paper", ["update paper set title_key = null where id = 1"]),
    ({"values": 1, "titles": 1}, "paper", ["update paper set title = null where id = 1"]),
    ({"values": 1}, "version", ["update version set norm_version = null where id = 1"]),
    ({"impossible": 1}, "", ["update paper set status = 'lost' where id = 1"]),
    ({"impossible": 2}, "", ["update paper set starred = 7, rating = 77 where id = 1"]),
    ({"impossible": 1}, "", ["update tag set key = 12 where id = 1"]),
    ({"impossible": 1}, "", ["update highlight set status = 'where?' where id = 1"]),
    ({"uids": 2, "indexes": 1}, "paper", ["update paper set uid = 'AAAAAAAA'"]),
    ({"uids": 1}, "", ["update paper set uid = '' where id = 1"]),
    ({"uids": 1, "indexes": 1}, "note", ["update note set uid = 'AAAAAAAA'"]),
    ({"citekeys": 1, "indexes": 1}, "paper", ["update paper set citekey = 'ALPHA' where id = 2"]),
    ({"citekeys": 1}, "", ["update paper set citekey = ' ' where id = 1"]),
    ({"aliases": 1}, "", ["update alias set citekey = ''"]),
    ({"nameless-tags": 1}, "", ["update tag set name = '' where id = 2"]),
    ({"tags": 1, "indexes": 1}, "tag", ["update tag set name = 'RL/preference' where id = 2"]),
    ({"saved-searches": 1, "indexes": 1}, "saved_search",
     ["update saved_search set name = 'TREES'"]),
    ({"saved-searches": 1}, "", ["update saved_search set name = '' where id = 1"]),
    ({"values": 1}, "saved_search", ["update saved_search set query = null where id = 1"]),
    ({"tagged-twice": 1, "indexes": 1}, "paper_tag", ["insert into paper_tag values (9, 1, 1)"]),
    ({"highlight-numbers": 1, "indexes": 1}, "highlight", ["update highlight set seq = 1"]),
    ({"notes": 1, "indexes": 1}, "note", ["update note set paper = 1 where id = 2"]),
    ({"strangers": 1}, "", ["create trigger spy after insert on tag begin delete from note; end"]),
    ({"strangers": 2}, "", ["create view v as select 1", "create index i on tag (colour)"]),
    ({"missing": 2}, "", ["drop index record_digest", "drop table vault_base"]),
]  # fmt: skip


@pytest.mark.parametrize(("found", "statements"), ONE_OF_EACH)
def test_what_is_wrong_is_found_mended_and_can_be_had_back(
    library: Library, found: dict[str, int], statements: list[str]
) -> None:
    damage(library.store.file, *statements)
    damaged = everything(library)
    findings = check(library)
    assert counts(findings) == found
    assert all(f.fixable == f.count and not f.fixed and f.said for f in findings)
    assert everything(library) == damaged

    mended = repair(library)
    assert fixed(mended) == counts(mended)
    assert counts(mended).items() >= found.items()
    assert check(library) == []
    assert whole(library)
    after = everything(library)

    assert library.history.undo() == LABEL
    assert everything(library) == damaged
    assert counts(check(library)) == found
    assert library.history.redo() == LABEL
    assert everything(library) == after


@pytest.mark.parametrize(("found", "unruled", "statements"), ONE_OF_EACH_FOR_GOOD)
def test_what_no_table_could_hold_again_is_mended_for_good(
    library: Library, found: dict[str, int], unruled: str, statements: list[str]
) -> None:
    if unruled:
        damage_unruled(library.store.file, unruled, *statements)
    else:
        damage(library.store.file, *statements)
    findings = check(library)
    assert counts(findings).keys() >= found.keys()
    for kind in found.keys() - {"indexes"}:
        assert counts(findings)[kind] == found[kind], kind

    mended = repair(library)
    assert fixed(mended) == counts(mended)
    assert check(library) == []
    assert whole(library)
    again = Library(library.folder)
    assert len(again.papers.listing()) == 3
    again.close()


@pytest.mark.parametrize(
    ("unruled", "statements"),
    [("", statements) for _, statements in ONE_OF_EACH]
    + [(unruled, statements) for _, unruled, statements in ONE_OF_EACH_FOR_GOOD],
)
def test_undo_comes_to_an_end_whatever_was_damaged(
    library: Library, unruled: str, statements: list[str]
) -> None:
    if unruled:
        damage_unruled(library.store.file, unruled, *statements)
    else:
        damage(library.store.file, *statements)
    passed_by = fixed(repair(library)).get("stuck-steps", 0)
    standing = library.store.value("select count(*) from step where kind = 'do' and undone = 0")
    assert len(undo(library, EVERY)) == standing
    assert library.history.undo_label is None
    steps = "select count(*) from step where kind = 'do' and undone = -1"
    assert library.store.value(steps) == passed_by
    assert standing > passed_by


def test_every_kind_of_fault_is_told_apart() -> None:
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert all(kind.one and kind.many for kind in KINDS)


def texts(library: Library) -> list[str]:
    """Everything the reader wrote."""
    rows = library.store.rows(
        "select markdown from note union all select comment from highlight union all "
        "select exact from highlight union all select label from highlight"
    )
    return sorted(row[0] for row in rows if row[0])


@pytest.mark.parametrize(("_", "statements"), ONE_OF_EACH)
def test_no_repair_loses_a_word_the_reader_wrote(
    library: Library, _: dict[str, int], statements: list[str]
) -> None:
    damage(library.store.file, *statements)
    said = texts(library)
    repair(library)
    assert texts(library) == said


def mend_some(furnished: Path, folder: Path, chance: random.Random) -> None:
    """Do several kinds of damage at once, in any order: one repair must see to all of it."""
    library = Library(shutil.copytree(furnished, folder))
    done = []
    for _ in range(chance.randint(2, 8)):
        if chance.random() < 0.5:
            _, statements = chance.choice(ONE_OF_EACH)
            unruled = ""
        else:
            _, unruled, statements = chance.choice(ONE_OF_EACH_FOR_GOOD)
        done.append(statements)
        with contextlib.suppress(sqlite3.DatabaseError):  # what it was about is gone by now
            if unruled:
                damage_unruled(library.store.file, unruled, *statements)
            else:
                damage(library.store.file, *statements)
    found = counts(check(library))
    repair(library)
    assert check(library) == [], (done, found)
    assert whole(library), done
    if library.history.undo_label == LABEL:
        library.history.undo()
        repair(library)
        assert check(library) == [], (done, found)
    undo(library, EVERY)
    assert library.history.undo_label is None, done
    library.close()
    shutil.rmtree(folder)


def test_any_damage_together_is_mended_at_once(
    furnished_folder: Path, tmp_path: Path, seed: int
) -> None:
    for number in range(15):
        mend_some(furnished_folder, tmp_path / str(number), random.Random(seed + number))


@pytest.mark.soak
def test_any_damage_together_is_mended_at_once_five_hundred_times(
    furnished_folder: Path, tmp_path: Path, seed: int
) -> None:
    for number in range(500):
        mend_some(furnished_folder, tmp_path / str(number), random.Random(seed + number))
