"""A plan says beforehand what an import does: what is new, what is there, what it adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.model import LeftOut, Reading, Record, Status
from readerapp.operations.adding import edit_paper
from readerapp.operations.importing import ImportReport, carry_out
from readerapp.operations.noting import write_note
from readerapp.operations.planning import Plan, State, plan, renewed, said
from readerapp.operations.reading import Item, ReadItem, prepare
from readerapp.operations.trashing import empty_trash, trash_papers
from readerapp.operations.undoing import undo

LONG = (
    "Peat bogs breathe slowly. We weigh forty of them for nine years, with a balance made of "
    "drainpipes, and find that they take up more carbon than the maps allow for."
)
OTHER = (
    "Ferries leave late. A timetable drawn from eleven million tickets shows why, and that one "
    "more sailor on the quay would mend two thirds of it."
)
BOG = Record("Weighing Forty Bogs with Drainpipes", LONG, ("Ada Moss",), 2021, doi="10.5555/bog")


@pytest.fixture
def library(tmp_path: Path) -> Any:
    library = Library(tmp_path / "library")
    yield library
    library.close()


def read(*records: Record, **about: Any) -> ReadItem:
    """A file that was read, whose text is each record's title on a line of its own."""
    placed, start = [], 0
    for line, record in enumerate(records, start=1):
        end = start + len(record.title) + 1
        placed.append(replace(record, start=start, end=end, first_line=line, last_line=line))
        start = end
    reading = Reading("digest", "utf-8", tuple(placed), **about)
    prepared = tuple(prepare(record, f"{record.title}\n") for record in placed)
    return ReadItem("page.txt", "abc", reading, prepared, size=start)


def put(library: Library, *records: Record, **how: Any) -> ImportReport:
    return carry_out(library, plan(library, [read(*records)]), **how)


def states(made: Plan) -> list[State]:
    return [row.state for row in made.rows]


def test_what_is_new_needs_no_question(library: Library) -> None:
    made = plan(library, [read(BOG, Record("Ferries, and Why They Leave Late", OTHER))])
    assert states(made) == [State.NEW, State.NEW]
    assert not made.doubtful
    assert library.store.last_step() == 0


def test_what_a_record_adds_is_named(library: Library) -> None:
    put(library, Record(BOG.title, "", ("Ada Moss",)))
    (row,) = plan(library, [read(BOG)]).rows
    assert (row.state, said(row.adds)) == (State.ADDS, "year, DOI, abstract")
    assert row.reason == "the title is the same: “Weighing Forty Bogs with Drainpipes”"


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (replace(BOG, abstract=OTHER, authors=(), doi=None), State.UNSURE),
        (replace(BOG, authors=("Eve Stone",), doi=None), State.UNSURE),
        (replace(BOG, year=2011, doi=None), State.UNSURE),
        (replace(BOG, doi="10.5555/another"), State.UNSURE),
        (replace(BOG, title="Weighing Forty Bogs with Drainpipe", doi=None), State.UNSURE),
        (replace(BOG, title="Something Else Entirely", abstract=OTHER), State.UNSURE),
        (replace(BOG, title="Something Else Entirely", doi=None), State.NEW),
        (replace(BOG, title=BOG.title + " II", doi=None), State.NEW),
        (replace(BOG, authors=("A. Moss",), year=2022, doi=None, abstract=OTHER), State.UNSURE),
        (replace(BOG, authors=("A. Moss",), year=2022, doi=None), State.SAME),
        (replace(BOG, authors=("A. Moss",), doi=None, abstract="", venue="Bogs"), State.ADDS),
        (replace(BOG, authors=("O. Moss",), doi=None), State.UNSURE),
        (replace(BOG, authors=("A. Mosston",), doi=None), State.UNSURE),
        (replace(BOG, title="Another Chapter of the Same Book", abstract=""), State.UNSURE),
        (replace(BOG, title="Weighing Forty Bogs", abstract=""), State.SAME),
        (replace(BOG, title="weighing forty bogs, with drainpipes", authors=()), State.SAME),
        (replace(BOG, abstract=LONG[:80] + "…", authors=(), doi=None), State.SAME),
    ],
)
def test_when_a_record_is_the_same_paper(library: Library, other: Record, state: State) -> None:
    put(library, BOG)
    assert states(plan(library, [read(other)])) == [state]


def test_papers_that_many_are_called_need_more_than_a_title(library: Library) -> None:
    put(library, Record("Editorial", "", ("Ada Moss",), 2021))
    (row,) = plan(library, [read(Record("Editorial", "", ("Ada Moss",), 2021, "Bogs"))]).rows
    assert (row.state, row.reason) == (
        State.UNSURE,
        "the title is the same, but many papers are called so: “Editorial”",
    )


def test_papers_without_abstracts_are_told_apart_by_where_and_when_they_appeared(
    library: Library,
) -> None:
    bare = Record("Annual Report of the Society for Bogs", "", ("Ada Moss",), 2021, "Bogs")
    put(library, bare)
    for other in (replace(bare, year=2022), replace(bare, venue="Yeast Letters")):
        assert states(plan(library, [read(other)])) == [State.UNSURE]
    for same in (replace(bare, venue="arXiv preprint"), replace(bare, year=None, doi="10.5555/x")):
        assert states(plan(library, [read(same)])) == [State.ADDS if same.doi else State.SAME]


def test_a_paper_in_the_trash_takes_nothing_in(library: Library) -> None:
    put(library, replace(BOG, abstract=""))
    trash_papers(library, library.papers.listing().tolist())
    (row,) = plan(library, [read(BOG)]).rows
    assert row.state is State.UNSURE
    assert row.reason.endswith("(in the trash)")
    (known,) = plan(library, [read(replace(BOG, abstract=""))]).rows
    assert known.state is State.SAME


def test_a_number_alone_meets_the_paper_it_numbers(library: Library) -> None:
    put(library, Record("arXiv:2101.00001", arxiv="2101.00001"))
    (row,) = plan(library, [read(Record(BOG.title, LONG, arxiv="2101.00001"))]).rows
    assert (row.state, said(row.adds)) == (State.ADDS, "title, abstract")
    put(library, Record(BOG.title, LONG, arxiv="2101.00001", arxiv_version=2))
    (paper,) = library.papers.many(library.papers.listing())
    assert paper.title == BOG.title
    assert library.papers.version(paper.id).text == LONG  # type: ignore[union-attr]


def test_an_abstract_cut_off_gives_way_to_a_whole_one_and_never_the_reverse(
    library: Library,
) -> None:
    short = replace(BOG, abstract=LONG[:90] + "…")
    put(library, short)
    put(library, BOG)
    (paper,) = library.papers.listing()
    assert library.papers.version(paper).text == LONG  # type: ignore[union-attr]
    for poorer in (short, replace(BOG, abstract=""), replace(BOG, abstract=LONG[:90])):
        put(library, poorer)
    assert library.papers.version(paper).text == LONG  # type: ignore[union-attr]


def test_one_file_may_say_a_thing_twice(library: Library) -> None:
    bare = replace(BOG, abstract="", doi=None)
    made = plan(library, [read(bare, BOG, BOG)])
    assert states(made) == [State.NEW, State.SAME, State.SAME]
    report = carry_out(library, made)
    assert [report.count(o) for o in ("added", "merged", "skipped")] == [1, 1, 1]
    (paper,) = library.papers.many(library.papers.listing())
    assert paper.doi == BOG.doi
    assert len(library.imports.said(paper.id)) == 3


def test_what_the_reader_chose_stays_chosen(library: Library) -> None:
    put(library, BOG)
    made = plan(library, [read(replace(BOG, title="Else", abstract=OTHER))])
    assert made.doubtful
    made.rows = [replace(made.rows[0], state=State.SAME, decided=True)]
    made = renewed(library, made)
    assert (states(made), made.doubtful) == ([State.SAME], False)
    assert carry_out(library, made).uid is None
    made.rows = [replace(made.rows[0], state=State.NEW, decided=True)]
    assert carry_out(library, renewed(library, made)).count("added") == 1


def test_a_plan_is_made_anew_where_others_have_written(library: Library) -> None:
    made = plan(library, [read(BOG)])
    put(library, BOG)
    assert states(made) == [State.NEW]
    report = carry_out(library, made)
    assert (report.count("added"), report.count("skipped"), report.uid) == (0, 1, None)


def test_what_the_reader_leaves_out_is_kept_with_the_import(library: Library) -> None:
    ferries = Record("Ferries, and Why They Leave Late", OTHER)
    made = plan(library, [read(ferries, BOG)])
    made.rows = [replace(made.rows[0], taken=False), made.rows[1]]
    report = carry_out(library, made)
    assert report.count("added") == 1
    (source,) = library.imports.sources(str(report.uid))
    assert source.left_out == (LeftOut(1, f"{ferries.title}\n", 0, len(ferries.title) + 1),)


def test_new_papers_may_be_queued_and_all_tagged_at_once(library: Library) -> None:
    put(library, BOG)
    ferries = Record("Ferries, and Why They Leave Late", OTHER, tags=("boats",))
    report = put(library, BOG, ferries, status=Status.QUEUED, tags=("week 3",))
    assert (report.count("added"), report.count("skipped")) == (1, 1)
    bog, late = library.papers.find("moss2021").id, library.papers.find("ferries").id
    assert library.papers.listing("queued").tolist() == [late]
    assert [tag.name for tag in library.tags.of(late)] == ["boats", "week 3"]
    assert [tag.name for tag in library.tags.of(bog)] == ["week 3"]
    assert library.papers.get(bog).status is Status.INBOX


def test_a_note_that_comes_along_never_touches_one_that_is_there(library: Library) -> None:
    told = replace(BOG, note="From a newsletter: see [[ferries]].")
    put(library, told)
    (paper,) = library.papers.listing()
    note = library.notes.of(paper)
    assert note is not None
    assert note.markdown == told.note
    assert [link.target for link in library.sheet(paper).links] == ["ferries"]
    write_note(library, paper, "My own.")
    assert put(library, replace(told, year=None)).uid is None
    assert library.notes.of(paper).markdown == "My own."  # type: ignore[union-attr]


def test_a_name_given_in_a_file_still_finds_the_paper(library: Library) -> None:
    put(library, replace(BOG, key="Moss_2021:bogs"))
    paper = library.papers.find("Moss_2021:bogs")
    assert (paper.citekey, library.papers.aliases(paper.id)) == (
        "moss-2021-bogs",
        ["Moss_2021:bogs"],
    )
    edit_paper(library, paper.id, citekey="bogs")
    assert library.papers.find("moss_2021:BOGS").id == paper.id


def test_identifiers_typed_by_hand_are_those_of_files(library: Library) -> None:
    put(library, replace(BOG, arxiv="2101.00001"))
    (paper,) = library.papers.listing()
    edit_paper(library, paper, arxiv="https://arxiv.org/abs/2101.00002v3", doi="doi:10.5555/BOG.2")
    edited = library.papers.get(paper)
    assert (edited.arxiv, edited.arxiv_version, edited.doi) == ("2101.00002", 3, "10.5555/bog.2")
    (row,) = plan(library, [read(Record("Another", LONG, arxiv="2101.00002"))]).rows
    assert row.paper == paper


def test_every_paper_keeps_what_its_file_said(library: Library) -> None:
    put(library, BOG)
    (paper,) = library.papers.listing()
    (said_of,) = library.imports.said(paper)
    assert (said_of.file, said_of.first_line, said_of.raw) == ("page.txt", 1, f"{BOG.title}\n")


def test_a_file_that_failed_is_told_of_as_long_as_the_import(library: Library) -> None:
    bad = ReadItem("bad.pdf", error="“bad.pdf” asks for a password.", size=9)
    report = carry_out(library, plan(library, [read(BOG), bad]))
    good, failed = library.imports.sources(str(report.uid))
    assert (good.error, failed.error, failed.size) == (None, bad.error, 9)


def test_a_kept_file_stays_until_the_trash_is_emptied(library: Library, tmp_path: Path) -> None:
    import hashlib

    data = b"%PDF-1.4 a file of our own"
    item = replace(
        read(BOG), item=Item("bog.pdf", data=data), sha256=hashlib.sha256(data).hexdigest()
    )
    assert item.reading is not None
    item = replace(item, name="bog.pdf", reading=replace(item.reading, format="pdf"))
    made = plan(library, [item])
    carry_out(library, made, keep_files=True)
    (paper,) = library.papers.listing()
    (kept,) = library.attachments.of(paper)
    path = library.attachments.path(kept.sha256, kept.name)
    assert (kept.name, path.read_bytes()) == ("bog.pdf", data)
    undo(library)
    assert path.exists()
    carry_out(library, renewed(library, made), keep_files=True)
    trash_papers(library, library.papers.listing().tolist())
    empty_trash(library)
    assert not path.exists()
