"""Leaving: a folder of Markdown whose links lead somewhere, and where the reader's text stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Paper, Record
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.exporting import export_markdown
from readerapp.operations.highlighting import highlight_quote
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers
from readerapp.operations.trashing import trash_papers

_LINK = re.compile(r"(?<!\\)\]\(([^):\s]+\.md)(?:#[^)]*)?\)")


@pytest.fixture
def papers(library: Library) -> tuple[Paper, Paper]:
    """Two papers: the first highlighted, tagged and noted, with a link to the second."""
    first = add_paper(library, Record("Crows: Who queues?", "Crows wait. They take turns."))
    second = add_paper(library, Record("Lichen *clocks* [draft]", "Lichens grow _slowly_."))
    highlight_quote(library, first.id, "take turns", comment=f"As [[{second.citekey}]] does.")
    write_note(library, first.id, f"Compare [[{second.citekey}|Lichen]] and [[nowhere]].\n")
    tag_papers(library, [first.id], add=["birds/corvids"])
    return library.papers.get(first.id), second


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def pages(vault: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(vault.rglob("*.md"))}


def links_in(vault: Path) -> Iterator[Path]:
    for file in vault.rglob("*.md"):
        for target in _LINK.findall(file.read_text("utf-8")):
            yield file.parent / target


def test_every_paper_has_a_page_and_every_link_leads_to_one(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    report = export_markdown(library, vault)
    first, second = papers
    assert report.written == 2
    assert pages(vault).keys() == {f"{first.citekey}.md", f"{second.citekey}.md"}
    assert len(list(links_in(vault))) >= 3  # from the note, the comment, and back
    assert all(target.is_file() for target in links_in(vault))
    page = pages(vault)[f"{first.citekey}.md"]
    assert "> take turns" in page
    assert "[[nowhere]]" in page  # leads nowhere yet, so it stays as typed
    assert "  - birds/corvids" in page
    assert "## Linked from" in pages(vault)[f"{second.citekey}.md"]
    assert f"@misc{{{first.citekey}," in (vault / "references.bib").read_text("utf-8")


def test_a_second_export_touches_no_file(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault)
    before = {file: file.stat().st_mtime_ns for file in vault.rglob("*.*")}
    report = export_markdown(library, vault)
    assert (report.written, report.unchanged) == (0, 2)
    assert {file: file.stat().st_mtime_ns for file in vault.rglob("*.*")} == before


def test_what_the_reader_wrote_into_a_page_stays_and_the_rest_is_brought_up_to_date(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault)
    file = vault / "papers" / f"{papers[0].citekey}.md"
    text = file.read_text("utf-8").replace("Crows wait.", "Crows wait (really?).")
    file.write_text(text + "\nMy own thought.\n", "utf-8")
    tag_papers(library, [papers[0].id], add=["new"])
    report = export_markdown(library, vault)
    page = file.read_text("utf-8")
    assert "Crows wait (really?)." in page
    assert "My own thought." in page
    assert "  - new" in page
    assert report.kept_yours == 1


def test_a_file_of_somebody_elses_is_never_overwritten(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    (vault / "papers").mkdir(parents=True)
    (vault / "references.bib").write_text("@misc{mine}\n", "utf-8")
    other = vault / "papers" / f"{papers[0].citekey}.md"
    theirs = '---\nreaderapp: "readerapp://paper/00000000"\n---\nanother library\n'
    other.write_text(theirs, "utf-8")
    report = export_markdown(library, vault)
    assert other.read_text("utf-8") == theirs
    assert (vault / "references.bib").read_text("utf-8") == "@misc{mine}\n"
    assert report.kept_yours == 1
    assert len(pages(vault)) == 3
    assert all(target.is_file() for target in links_in(vault))
    assert export_markdown(library, vault).written == 0


def test_a_new_citekey_takes_the_page_and_what_was_written_in_it_along(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault)
    old = vault / "papers" / f"{papers[0].citekey}.md"
    old.write_text(old.read_text("utf-8") + "\nMine.\n", "utf-8")
    edit_paper(library, papers[0].id, citekey="corvids")
    export_markdown(library, vault)
    assert not old.exists()
    assert "Mine." in (vault / "papers" / "corvids.md").read_text("utf-8")
    assert all(target.is_file() for target in links_in(vault))


def test_the_page_of_a_trashed_paper_is_left_alone_and_counted(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault)
    trash_papers(library, [papers[1].id])
    report = export_markdown(library, vault)
    assert report.orphans == 1
    assert (vault / "papers" / f"{papers[1].citekey}.md").is_file()


def test_exporting_some_papers_links_only_where_a_page_is(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    report = export_markdown(library, vault, [papers[0].id])
    assert report.written == 1
    assert not list(links_in(vault))
    assert f"[[{papers[1].citekey}|Lichen]]" in pages(vault)[f"{papers[0].citekey}.md"]


def test_cancelling_leaves_whole_pages_and_the_next_export_goes_on(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    class StopAtSecond(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        export_markdown(library, vault, job=StopAtSecond())
    assert len(pages(vault)) == 1
    report = export_markdown(library, vault)
    assert report.kept_yours == report.conflicts == 0
    assert all(target.is_file() for target in links_in(vault))


def test_obsidian_gets_its_own_links(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault, profile="obsidian")
    page = pages(vault)[f"{papers[0].citekey}.md"]
    assert f"[[{papers[1].citekey}|Lichen]]" in page
    assert "> [!quote]" in page


def test_a_folder_that_cannot_be_one_is_refused_in_a_sentence(
    library: Library, papers: tuple[Paper, Paper], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(ReaderError, match="a folder is needed there"):
        export_markdown(library, tmp_path / "file")


def test_a_page_that_is_no_text_is_left_alone_and_stops_nothing(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    (vault / "papers").mkdir(parents=True)
    odd = vault / "papers" / f"{papers[0].citekey}.md"
    odd.write_bytes(b"\xff\xfe\x00")
    assert export_markdown(library, vault).written == 2
    assert odd.read_bytes() == b"\xff\xfe\x00"
    ours = vault / "papers" / f"{papers[1].citekey}.md"
    ours.write_bytes(b"\xff")
    assert export_markdown(library, vault).kept_yours == 1
    assert ours.read_bytes() == b"\xff"


def test_exporting_some_papers_keeps_the_references_of_the_others(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    export_markdown(library, vault)
    export_markdown(library, vault, [papers[0].id])
    assert (vault / "references.bib").read_text("utf-8").count("@misc") == 2


def test_a_folder_in_place_of_the_references_is_told_of(
    library: Library, papers: tuple[Paper, Paper], vault: Path
) -> None:
    (vault / "references.bib").mkdir(parents=True)
    with pytest.raises(ReaderError, match="is a folder"):
        export_markdown(library, vault)
