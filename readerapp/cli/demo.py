"""The main job with nobody watching: from the sample digest to linked Markdown, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from readerapp import places, search
from readerapp.library import Library
from readerapp.model import Status
from readerapp.operations.deciding import set_status
from readerapp.operations.exporting import export_markdown
from readerapp.operations.highlighting import highlight_quote
from readerapp.operations.importing import import_files
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers

SAMPLE: Final = 12  # papers in the digest that ships with the program
_LINK: Final = re.compile(r"\]\(([^):]+\.md)\)")


def sample() -> Path:
    """The digest that ships with the program."""
    return places.resources() / "sample" / "digest.txt"


@dataclass
class Findings:
    """What the job found, line by line, and what was not as it should be."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def expect(self, fact: bool, otherwise: str) -> None:
        """Note what is wrong, if the fact is none."""
        if not fact:
            self.wrong.append(otherwise)


def prepare(folder: Path) -> Findings:
    """Import the sample into ``folder/library``, decide, note, search and export."""
    findings = Findings()
    library = Library(folder / "library")
    try:
        _import(library, findings)
        papers = library.papers.many(library.papers.listing("all"))
        if len(papers) < SAMPLE:
            return findings
        first, second = papers[:2]
        set_status(library, [first.id, second.id], Status.QUEUED)
        set_status(library, [paper.id for paper in papers[2:4]], Status.SKIPPED)
        tag_papers(library, [first.id], add=["to-compare"])
        version = library.papers.version(first.id)
        quote = version.text.partition(". ")[0] if version else ""
        highlight_quote(library, first.id, quote, comment=f"Compare with [[{second.citekey}]].")
        write_note(library, second.id, f"Builds on [[{first.citekey}|{first.citekey}]].\n")
        findings.expect(
            bool(library.links.back(first.id)), "the link is not seen from the other side"
        )
        _search(library, findings)
        _export(library, folder / "markdown", findings)
        shelves = library.shelves()
        findings.lines.append(
            f"decided   {shelves.statuses[Status.QUEUED]} queued, "
            f"{shelves.statuses[Status.SKIPPED]} skipped, "
            f"{shelves.statuses[Status.INBOX]} in the inbox"
        )
        findings.lines.append(f"library   {library.folder}")
    finally:
        library.close()
    return findings


def tell(findings: Findings, picture: Path) -> int:
    """Print what was found; 0 if all was as it should be, else 1."""
    findings.expect(
        picture.is_file() and picture.stat().st_size > 10_000, "the picture of the window is empty"
    )
    for line in (*findings.lines, f"picture   {picture}"):
        click.echo(line)
    for wrong in findings.wrong:
        click.echo(f"Not as it should be: {wrong}.", err=True)
    return 1 if findings.wrong else 0


def _import(library: Library, findings: Findings) -> None:
    report = import_files(library, [sample()])
    again = import_files(library, [sample()])
    left_out = sum(bool(piece.text.strip()) for file in report.files for piece in file.left_out)
    findings.lines.append(
        f"imported  {report.count('added')} papers from {sample().name}, "
        f"{left_out} pieces left out; "
        f"again: {again.count('added')} added"
    )
    findings.expect(report.count("added") == SAMPLE, f"{SAMPLE} papers should have been added")
    findings.expect(again.count("added") == 0, "a second import should add nothing")


def _search(library: Library, findings: Findings) -> None:
    search.catch_up(library)
    state = search.state(library)
    findings.lines.append(f"indexed   {state.indexed} papers, {state.pending} pending")
    findings.expect(state.pending == 0, "the index should be complete")
    for paper in library.papers.many(library.papers.listing("all")):
        found = search.find(library, paper.title)
        first = bool(found.hits) and found.hits[0].paper == paper.id
        findings.expect(first, f"“{paper.title}” should be found first by its title")
    found = search.find(library, "learning")
    hit = library.papers.get(found.hits[0].paper).title if found.hits else "nothing"
    findings.lines.append(f"searched  “learning”: {found.total} found, first “{hit}”")
    findings.expect(bool(found.hits), "the sample speaks of learning")


def _export(library: Library, folder: Path, findings: Findings) -> None:
    report = export_markdown(library, folder)
    again = export_markdown(library, folder)
    broken = [
        f"{page.name} → {target}"
        for page in folder.rglob("*.md")
        for target in _LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).is_file()
    ]
    findings.lines.append(f"exported  {report.written} Markdown files to {folder}")
    findings.expect(report.written >= SAMPLE, "every paper should have a file")
    findings.expect(again.written == 0, "a second export should change nothing")
    findings.expect(not broken, f"links lead nowhere: {', '.join(broken[:3])}")
