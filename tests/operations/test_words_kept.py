"""No repair loses a word the reader wrote; what the disk made of one is seen and put right."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from readerapp.library import Library, backups
from readerapp.model import Status
from readerapp.operations.adding import edit_paper
from readerapp.operations.checking import LABEL, check, repair
from readerapp.operations.deciding import set_rating, set_status
from readerapp.operations.noting import write_note
from readerapp.operations.undoing import undo
from tests.damaging import (
    ABSTRACT,
    NOTE,
    counts,
    damage,
    damage_unruled,
    everything,
    fixed,
    whole,
)

EVERY = 10_000  # more steps than there are


@pytest.fixture
def library(furnished: Library) -> Library:
    """A library with something of everything in it."""
    return furnished


def test_a_paper_that_is_gone_is_made_again_for_its_words(library: Library) -> None:
    damage(library.store.file, "delete from paper where id = 1")
    repair(library)
    paper = library.papers.get(1)
    assert paper.title == "We study 𝒪(n) sorting of naïve lists."
    version, note = library.papers.version(1), library.notes.of(1)
    assert version is not None
    assert version.text == ABSTRACT
    assert note is not None
    assert note.markdown == NOTE
    assert [h.exact for h in library.highlights.of(1)] == ["naïve lists", "It is fast."]
    assert [tag.name for tag in library.tags.of(1)] == ["fast", "rl/preference"]


def test_a_paper_that_is_gone_is_had_back_from_a_backup(library: Library) -> None:
    before = library.papers.get(1)
    backups.make(library.store.file, "asked for")
    damage(library.store.file, "delete from paper where id = 1")
    repair(library)
    assert library.papers.get(1) == before


def test_a_paper_made_again_takes_no_name_that_is_in_use(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    uid = library.papers.get(1).uid
    damage(
        library.store.file,
        "delete from paper where id = 1",
        f"update paper set uid = '{uid}', citekey = 'alpha' where id = 2",
    )
    repair(library)
    again = library.papers.get(1)
    assert again.uid != uid
    assert again.citekey == "alpha-2"


def test_a_note_whose_paper_has_an_impossible_number_gets_a_paper(library: Library) -> None:
    damage(library.store.file, "update note set paper = 0 where id = 2")
    repair(library)
    (paper,) = library.store.rows("select paper from note where id = 2")
    assert library.papers.get(paper[0]).title == "Trees."
    assert paper[0] > 0
    assert check(library) == []


def test_a_tag_that_is_gone_is_made_again_where_it_was(library: Library) -> None:
    damage(library.store.file, "delete from tag where name = 'rl/preference'")
    repair(library)
    assert [tag.name for tag in library.tags.of(2)] == ["fast", "recovered/1"]


def test_a_tag_that_is_gone_is_had_back_from_a_backup(library: Library) -> None:
    before = library.tags.of(2)
    backups.make(library.store.file, "asked for")
    damage(library.store.file, "delete from tag")
    repair(library)
    assert [tag.name for tag in library.tags.of(2)] == [tag.name for tag in before]


def test_an_abstract_that_is_gone_is_had_back_from_a_backup(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    before = everything(library)
    damage(library.store.file, "delete from version where paper = 1")
    assert counts(check(library))["lost-abstracts"] == 1
    assert fixed(repair(library))["lost-abstracts"] == 1
    assert everything(library) == before


def test_an_abstract_that_is_gone_is_pieced_together_from_its_highlights(
    library: Library,
) -> None:
    damage(library.store.file, "delete from version where paper = 1")
    repair(library)
    version = library.papers.version(1)
    assert version is not None
    for highlight in library.highlights.of(1):
        assert version.text[highlight.start : highlight.end] == highlight.exact
        assert highlight.status == "ok"


def test_a_highlight_of_words_that_are_nowhere_is_kept_without_a_place(library: Library) -> None:
    with library.store.transaction("Misplace") as tx:
        for row in (1, 2):
            tx.update("highlight", row, start=900, end=999, exact="Lost words.")
    repair(library)
    kept = library.highlights.of(1)
    assert [(h.status, h.exact) for h in kept] == [("orphan", "Lost words.")] * 2
    assert check(library) == []


def test_two_notes_of_a_paper_become_one_that_says_both(library: Library) -> None:
    damage_unruled(library.store.file, "note", "update note set paper = 1 where id = 2")
    repair(library)
    note = library.notes.of(1)
    assert note is not None
    assert note.markdown == f"{NOTE}\n\nTrees.\n"


def test_a_tag_that_is_there_twice_becomes_one(library: Library) -> None:
    damage_unruled(library.store.file, "tag", "update tag set name = 'FAST' where id = 1")
    repair(library)
    assert [tag.name for tag in library.tags.all()] == ["FAST"]
    assert [len(library.tags.of(paper)) for paper in (1, 2, 3)] == [1, 1, 0]


def test_two_papers_of_one_citekey_are_told_apart(library: Library) -> None:
    damage_unruled(library.store.file, "paper", "update paper set citekey = 'alpha' where id = 2")
    repair(library)
    assert [library.papers.get(paper).citekey for paper in (1, 2, 3)] == [
        "alpha",
        "alpha-2",
        "heaps",
    ]


def test_what_can_be_read_of_a_broken_list_is_kept(library: Library) -> None:
    broken = '["Ada L.", "Bo K.", 7, "Cy'
    damage(library.store.file, f"update paper set authors = '{broken}' where id = 1")
    repair(library)
    assert library.papers.get(1).authors == ("Ada L.", "Bo K.")


def test_a_missing_title_is_looked_for_in_the_log_and_in_the_abstract(library: Library) -> None:
    edit_paper(library, 1, title="Alpha, Renamed")
    damage(library.store.file, "update paper set title = ' '")
    repair(library)
    assert library.papers.get(1).title == "Alpha, Renamed"
    assert library.papers.get(2).title == "We study 𝒪(n) sorting of naïve lists."


def test_the_reading_list_keeps_its_order(library: Library) -> None:
    damage(
        library.store.file,
        "update paper set position = 5 where id in (1, 3)",
        "update paper set position = 2 where id = 2",
    )
    repair(library)
    assert library.papers.listing(Status.QUEUED).tolist() == [2, 1, 3]


# --- What the log and the backups know ------------------------------------------------------


def test_a_value_is_had_back_from_the_log_and_undo_goes_on_to_the_beginning(
    library: Library,
) -> None:
    set_status(library, [1], Status.READING)
    set_rating(library, [1], 3)
    damage(library.store.file, "update paper set rating = 9, status = 'lost' where id = 1")
    assert fixed(repair(library)) == {"impossible": 2}
    paper = library.papers.get(1)
    assert (paper.rating, paper.status) == (3, Status.READING)
    undo(library, EVERY)
    assert not any(everything(library).values())


def test_a_value_that_was_never_said_is_again_as_it_was_made(library: Library) -> None:
    damage(
        library.store.file,
        "update paper set rating = 9, starred = 7 where id = 1",
        "update highlight set status = 'where?'",
    )
    assert fixed(repair(library)) == {"impossible": 4}
    paper = library.papers.get(1)
    assert (paper.rating, paper.starred) == (0, False)
    assert [h.status for h in library.highlights.of(1)] == ["ok", "ok"]
    undo(library, EVERY)
    assert not any(everything(library).values())


def test_text_that_is_none_is_had_back_from_the_log(library: Library) -> None:
    edit_paper(library, 1, venue="ICML")
    damage(library.store.file, "update paper set venue = cast(x'49ff' as text) where id = 1")
    assert fixed(repair(library)) == {"text": 1}
    assert library.papers.get(1).venue == "ICML"
    undo(library, EVERY)
    assert not any(everything(library).values())


def test_a_value_of_the_wrong_kind_is_had_back_from_a_backup(library: Library) -> None:
    edit_paper(library, 1, year=2017)
    backups.make(library.store.file, "asked for")
    damage(library.store.file, "update paper set year = 'MMXVII', place = 'x' where id = 1")
    assert fixed(repair(library)) == {"values": 2}
    assert library.papers.get(1).year == 2017
    undo(library, EVERY)
    assert not any(everything(library).values())


def test_names_are_had_back_if_they_are_no_others_by_now(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    before = everything(library)
    file = library.store.file
    damage_unruled(
        file,
        "paper",
        "update paper set citekey = 'alpha' where id = 3",
        "update paper set uid = (select uid from paper where id = 1) where id = 2",
    )
    damage_unruled(file, "tag", "update tag set name = 'rl/preference' where id = 2")
    damage_unruled(file, "highlight", "update highlight set seq = 1")
    damage(file, "update alias set citekey = ' '")
    repair(library)
    assert everything(library) == before
    assert check(library) == []
    undo(library, EVERY)
    assert not any(everything(library).values())


def test_a_name_that_is_another_s_by_now_is_not_taken_from_it(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    edit_paper(library, 2, citekey="sorting")
    edit_paper(library, 1, citekey="heaps-2")
    damage(library.store.file, "delete from change", "delete from alias where paper < 3")
    damage(library.store.file, "update paper set citekey = 'alpha' where id = 2")
    damage(library.store.file, "update paper set citekey = ' ' where id = 1")
    repair(library)
    keys = [library.papers.get(paper).citekey for paper in (1, 2, 3)]
    assert keys[1:] == ["alpha", "heaps"]
    assert keys[0] not in ("alpha", "heaps", " ")


def test_what_can_no_longer_be_taken_back_is_told_and_passed_by(library: Library) -> None:
    edit_paper(library, 2, title="Beta, Renamed")
    damage(library.store.file, "update paper set venue = cast(x'49ff' as text) where id = 2")
    (told,) = [finding for finding in repair(library) if finding.kind == "stuck-steps"]
    assert (told.count, told.fixed) == (1, 1)
    assert told.examples == ("Add “Beta: Sorting Trees”",)
    assert "can no longer be taken back" in told.said
    entries = {entry.label: entry.undone for entry in library.history.entries()}
    assert [label for label, undone in entries.items() if undone] == ["Add “Beta: Sorting Trees”"]
    assert undo(library)[0] == "Edit “Beta: Sorting Trees”"
    undo(library, EVERY)
    assert library.papers.listing().tolist() == [2]
    assert check(library) == []


def test_rows_that_another_cannot_do_without_stay_too(library: Library) -> None:
    damage(library.store.file, "update highlight set comment = cast(x'ff' as text) where id = 2")
    repair(library)
    undo(library, EVERY)
    assert library.history.undo_label is None
    assert library.papers.listing().tolist() == [1]
    assert [h.exact for h in library.highlights.of(1)] == ["It is fast."]
    assert whole(library)


# --- Words that the disk changed ------------------------------------------------------------


def flip(library: Library) -> None:
    """One bit of a note tips: no index, no rule and no check of SQLite notices."""
    damage(library.store.file, "update note set markdown = replace(markdown, 'Trees', 'Treer')")


def note_on(library: Library, paper: int) -> str:
    note = library.notes.of(paper)
    assert note is not None
    return note.markdown


def test_a_flipped_bit_is_found_and_named(library: Library) -> None:
    flip(library)
    (finding,) = check(library)
    assert (finding.kind, finding.count, finding.fixable) == ("changed-words", 1, 0)
    assert finding.examples == ("note on “Beta: Sorting Trees”",)
    assert fixed(repair(library)) == {"changed-words": 0, "stuck-steps": 2}
    assert note_on(library, 2) == "Treer."
    undo(library, EVERY)
    assert library.history.undo_label is None
    assert note_on(library, 2) == "Treer."


def test_what_a_bit_changed_is_had_back_from_a_backup(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    flip(library)
    damage(library.store.file, "update version set raw = 'x' || raw where id = 1")
    damage(library.store.file, "update highlight set comment = 'See.' where id = 1")
    before, (finding, *_) = everything(library), check(library)
    assert (finding.kind, finding.count, finding.fixable) == ("changed-words", 3, 3)
    repair(library)
    assert note_on(library, 2) == "Trees."
    assert library.papers.text_of(1) == ABSTRACT
    assert check(library) == []
    library.history.undo()
    assert everything(library) == before
    assert counts(check(library))["changed-words"] == 3


def test_what_a_bit_changed_is_had_back_from_the_log(library: Library) -> None:
    write_note(library, 2, "Trees are slow.")
    flip(library)
    repair(library)
    assert note_on(library, 2) == "Trees are slow."


def test_a_backup_of_other_words_is_not_taken_for_the_right_one(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    write_note(library, 2, "Trees are slow.")
    damage(library.store.file, "delete from change")
    flip(library)
    assert check(library)[0].fixable == 0


def test_a_seal_that_is_broken_itself_is_made_again(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    damage(library.store.file, "update note set seal = 'x' where id = 2")
    before = library.store.last_step()
    assert fixed(repair(library)) == {"changed-words": 1}
    assert check(library) == []
    assert note_on(library, 2) == "Trees."
    assert library.store.last_step() == before


def test_words_that_are_no_text_are_had_back_whole_from_a_backup(library: Library) -> None:
    backups.make(library.store.file, "asked for")
    damage(library.store.file, "update note set markdown = cast(x'54ff' as text) where id = 2")
    repair(library)
    assert note_on(library, 2) == "Trees."


def test_bytes_that_are_no_text_leave_a_mark_and_stay_in_the_log(library: Library) -> None:
    damage(library.store.file, "update paper set venue = cast(x'41ff42' as text) where id = 1")
    with pytest.raises(sqlite3.OperationalError):
        library.papers.get(1)
    repair(library)
    assert library.papers.get(1).venue == "A\ufffdB"
    assert library.history.undo_label != LABEL


def flip_bits(furnished: Path, folder: Path, chance: random.Random, times: int) -> None:
    """Flip one bit of one letter of a note or an abstract, in the very file, so many times."""
    for number in range(times):
        file = shutil.copytree(furnished, folder / str(number)) / "library.sqlite"
        content = bytearray(file.read_bytes())
        text = chance.choice([NOTE, "Trees.", ABSTRACT]).encode()
        place = content.index(text) + chance.randrange(len(text))
        content[place] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        library = Library(file.parent)
        found = counts(check(library))
        assert {"changed-words", "text"} & found.keys(), (text, place, found)
        library.close()


def test_a_bit_flipped_anywhere_in_a_text_is_found(
    furnished_folder: Path, tmp_path: Path, seed: int
) -> None:
    flip_bits(furnished_folder, tmp_path, random.Random(seed), 10)


@pytest.mark.soak
def test_a_thousand_bits_flipped_are_all_found(
    furnished_folder: Path, tmp_path: Path, seed: int
) -> None:
    flip_bits(furnished_folder, tmp_path, random.Random(seed), 1_000)
