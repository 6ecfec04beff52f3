"""Bringing in what a reader was sent: everything exactly, nothing twice, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.importing import (
    ImportReport,
    import_bytes,
    import_files,
    import_items,
    import_text,
)
from readerapp.operations.reading import items
from readerapp.operations.trashing import trash_papers
from readerapp.operations.undoing import redo, undo

Look = Callable[[Library], Any]

WORDS = "We show that it works well in many cases and explain at length why it does so here. "
PAGE = "\n".join(
    f"{name}: A Study of {name} Under Many Different Conditions\n{name} is new. {WORDS * 5}"
    for name in ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")
)


@pytest.fixture(scope="session")
def digest(shared: Path) -> Path:
    """The real page of 202 abstracts."""
    (page,) = (shared / "seeds").glob("000_*.txt")
    return page


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of six invented papers."""
    file = tmp_path / "page.txt"
    file.write_text(PAGE, "utf-8")
    return file


def test_the_page_comes_in_line_by_line_as_it_stands(
    library: Library, digest: Path, tables: Look
) -> None:
    lines = digest.read_text("utf-8").splitlines()
    report = import_files(library, [digest])
    papers = library.papers.many(library.papers.listing())
    raws = [library.papers.version(paper.id) for paper in papers]
    assert (report.count("added"), len(papers)) == (202, 202)

    (file,) = report.files
    left_out = [piece.text.strip() for piece in file.left_out if piece.text.strip()]
    expected = [line for line in lines if line.strip()]
    first = expected[2].removeprefix("Subscribe")
    assert left_out == [*expected[:2], "Subscribe"]
    said = [
        part for p, v in zip(papers, raws, strict=True) for part in (p.title, v.raw if v else "")
    ]
    assert said == [first, *expected[3:]]

    urls = [url for paper in papers for url in paper.urls]
    assert all(any(url in line for line in lines) for url in urls)
    assert len(urls) == 61
    assert not any(url.endswith((".", "}", ",")) or "{" in url for url in urls)
    assert len({paper.citekey for paper in papers}) == 202

    before = tables(library), library.store.last_step()
    again = import_files(library, [digest])
    assert (again.uid, again.count("added"), again.count("skipped")) == (None, 0, 202)
    assert (tables(library), library.store.last_step()) == before

    assert undo(library) == [f"Import 202 papers from “{digest.name}”"]
    assert all(rows == [] for rows in tables(library).values())
    redo(library)
    assert tables(library) == before[0]


def test_spans_of_records_and_left_out_pieces_tile_the_page(library: Library, digest: Path) -> None:
    import_files(library, [digest])
    text = digest.read_bytes().decode("utf-8")
    spans = [tuple(row) for row in library.store.rows("select start, end from record")]
    (batch,) = library.imports.all()
    (source,) = library.imports.sources(batch.uid)
    spans += [(piece.start, piece.end) for piece in source.left_out]
    end = 0
    for start, stop in sorted(spans):
        assert start == end
        end = stop
    assert end == len(text)


def test_a_paper_knows_the_lines_it_came_from(library: Library, page: Path) -> None:
    import_files(library, [page])
    second = library.papers.listing()[1]
    origin = library.imports.origin(second)
    assert origin is not None
    assert (origin.first_line, origin.last_line, origin.label) == (3, 4, "page.txt")
    (batch,) = library.imports.all()
    assert (batch.uid, batch.added, batch.files) == (origin.batch, 6, (str(page),))
    assert library.papers.listing(f"import:{batch.uid}") == library.papers.listing()


def test_newest_import_first_and_each_as_in_its_file(library: Library, page: Path) -> None:
    import_files(library, [page])
    import_text(library, PAGE.replace("a", "u").replace("e", "o"))
    titles = [paper.title[:5] for paper in library.papers.many(library.papers.listing())]
    assert titles == [t[:5] for t in PAGE.replace("a", "u").replace("e", "o").split("\n")[::2]] + [
        t[:5] for t in PAGE.split("\n")[::2]
    ]
    assert library.history.undo_label == "Import 6 papers from “Pasted text”"


def test_a_dry_run_changes_nothing(library: Library, page: Path, tables: Look) -> None:
    before = tables(library)
    report = import_items(library, items([page]), dry_run=True)
    assert (report.count("added"), report.uid) == (6, None)
    assert (tables(library), library.store.last_step()) == (before, 0)


class Impatient(Job):
    """Stops at the first report of this."""

    def __init__(self, what: str) -> None:
        self._what = what

    def report(self, done: int, total: int | None, what: str) -> None:
        if what == self._what and done == total:
            raise Cancelled


@pytest.mark.parametrize("moment", ["Reading papers", "Adding papers"])
def test_cancelling_at_any_moment_changes_nothing(
    library: Library, page: Path, tables: Look, moment: str
) -> None:
    before = tables(library)
    with pytest.raises(Cancelled):
        import_files(library, [page], job=Impatient(moment))
    assert (tables(library), library.store.last_step()) == (before, 0)


def test_one_bad_file_does_not_spoil_the_rest(library: Library, tmp_path: Path, page: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    report = import_files(
        library, [tmp_path / "empty.txt", page, tmp_path / "binary.txt", tmp_path / "missing.txt"]
    )
    assert report.count("added") == 6
    assert [file.error is None for file in report.files] == [False, True, False, False]
    assert all("”" in str(file.error) for file in report.failed)
    assert library.history.undo_label == "Import 6 papers from “page.txt”"


def test_a_folder_is_read_file_by_file(library: Library, tmp_path: Path, page: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").write_text(PAGE)
    page.rename(folder / "deep" / "one.txt")
    (folder / "two.txt").write_text(PAGE.replace("a", "o"))
    report = import_files(library, [folder])
    assert [Path(file.path).name for file in report.files] == ["one.txt", "two.txt"]
    assert library.history.undo_label == "Import 12 papers from 2 files"
    undo(library)
    assert library.papers.listing().tolist() == []


def test_files_of_one_batch_are_compared_with_each_other(library: Library, page: Path) -> None:
    report = import_files(library, [page, page])
    assert [(file.added, file.skipped) for file in report.files] == [(6, 0), (0, 6)]


NOTHING: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\n\t\n",
    "binary": bytes(range(256)) * 40,
    "no papers": b"Dear all,\n\nsee you on Monday.\n\nYours\nAda\n",
    "one line": b"lorem ipsum dolor sit amet " * 2223,
    "a database": b"SQLite format 3\x00" + bytes(4000),
}


@pytest.mark.parametrize("content", NOTHING.values(), ids=NOTHING.keys())
def test_what_holds_no_paper_ends_in_one_sentence(
    library: Library, tmp_path: Path, tables: Look, content: bytes
) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(content)
    before = tables(library)
    report = import_files(library, [file])
    (failed,) = report.failed
    assert str(file) in str(failed.error)
    assert str(failed.error).endswith((".", ".”"))
    assert "\n" not in str(failed.error)
    assert (tables(library), library.store.last_step(), report.uid) == (before, 0, None)


def test_a_file_of_an_unspeakable_name_comes_in(library: Library, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_text(PAGE)
    assert import_files(library, [tmp_path / name]).count("added") == 6
    (batch,) = library.imports.all()
    assert batch.label == "caf\ufffd.txt"


# --- What is there already -------------------------------------------------------------------


def first(library: Library) -> int:
    """The paper the first record of PAGE became."""
    return library.papers.find("alpha").id


def again(library: Library, page: str, **how: Any) -> ImportReport:
    return import_bytes(library, page.encode(), "again.txt", **how)


def test_a_paper_is_known_by_title_however_it_is_written(library: Library) -> None:
    import_text(library, PAGE)
    shouted = "\n".join(
        line.upper().replace(":", " -") if number % 2 == 0 else line
        for number, line in enumerate(PAGE.split("\n"))
    )
    assert again(library, shouted).count("skipped") == 6


def test_merging_fills_what_is_missing_and_touches_nothing_else(library: Library) -> None:
    kept = add_paper(library, Record("Alpha: A Study of Alpha Under Many Different Conditions"))
    edit_paper(library, kept.id, venue="Mine", year=2020)
    report = again(library, PAGE.replace("Alpha is new.", "Alpha is new: https://a.org/x."))
    assert (report.count("added"), report.count("merged")) == (5, 1)
    paper = library.papers.get(kept.id)
    version = library.papers.version(kept.id)
    assert version is not None
    assert version.raw.startswith("Alpha is new: https://a.org/x.")
    assert (paper.urls, paper.venue, paper.year) == (("https://a.org/x",), "Mine", 2020)
    undo(library)
    assert library.papers.version(kept.id) is None


def test_an_abstract_the_reader_has_is_never_overwritten(library: Library) -> None:
    import_text(library, PAGE)
    edit_paper(library, first(library), abstract="Alpha is mine. " + WORDS * 5)
    assert again(library, PAGE).count("skipped") == 6
    version = library.papers.version(first(library))
    assert version is not None
    assert version.raw.startswith("Alpha is mine.")


def test_one_title_over_two_unlike_abstracts_is_unsure(library: Library) -> None:
    import_text(library, PAGE)
    other = "Whales sing in the Pacific, where their songs have been recorded since long ago. "
    page = PAGE.replace(f"Alpha is new. {WORDS * 5}", other * 5)
    report = again(library, page)
    assert (report.count("unsure"), report.count("skipped")) == (1, 5)
    assert [p.citekey for p in library.papers.many(library.papers.listing())].count("alpha-2") == 1
    assert len(library.papers.listing()) == 7


def test_one_identifier_over_two_unlike_papers_is_unsure(library: Library) -> None:
    """A link to a data set is not a paper, and many papers share it."""
    add_paper(library, Record("Whales", "Whales sing in the Pacific.", doi="10.5281/zenodo.1"))
    add_paper(library, Record("Bravo!", "", doi="10.5281/zenodo.2"))
    page = PAGE.replace("Conditions\nAlpha", "Conditions\nhttps://doi.org/10.5281/zenodo.1\nAlpha")
    report = again(library, page)
    assert (report.count("added") + report.count("unsure"), report.count("merged")) == (6, 0)


@pytest.mark.parametrize(
    ("on_duplicate", "outcome", "papers"), [("skip", "skipped", 6), ("keep", "added", 12)]
)
def test_duplicates_can_be_skipped_or_kept(
    library: Library, on_duplicate: Any, outcome: str, papers: int
) -> None:
    import_text(library, PAGE)
    edit_paper(library, first(library), abstract="")
    assert again(library, PAGE, on_duplicate=on_duplicate).count(outcome) == 6
    assert len(library.papers.listing()) == papers


def test_what_lies_in_the_trash_stays_there(library: Library) -> None:
    import_text(library, PAGE)
    trash_papers(library, [first(library)])
    assert again(library, PAGE).count("skipped") == 6
    assert len(library.papers.listing()) == 5


def test_what_the_reader_changed_is_known_again_and_left_as_it_is(
    library: Library, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    import_files(library, [page])
    paper = next(iter(library.papers.listing("all")))
    edit_paper(library, paper, title="A title of my own", abstract="My own words.", urls=[])
    again = import_files(library, [page])
    assert (again.uid, again.count("added"), again.count("unsure")) == (None, 0, 0)
    assert library.papers.get(paper).urls == ()
    assert library.papers.get(paper).title == "A title of my own"
