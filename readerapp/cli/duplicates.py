"""``duplicates merge not-duplicates roll-back``."""

from __future__ import annotations

from typing import Any, Final

import click

from readerapp.cli import documents
from readerapp.cli.command import Session, command
from readerapp.cli.progress import Progress
from readerapp.errors import ReaderError
from readerapp.operations import duplicates as finding
from readerapp.operations import merging
from readerapp.operations.rolling_back import Refused, roll_back
from readerapp.operations.words import counted


@command("duplicates")
@click.option("--sure", is_flag=True, help="Only those that are one paper beyond doubt.")
def duplicates(session: Session, sure: bool) -> None:
    """List papers that look like one, group by group; in each, the one to keep comes first."""
    library = session.library
    with Progress() as job:
        found = [group for group in finding.groups(library, job) if group.sure or not sure]
    answer, lines = [], []
    for group in found:
        keep = finding.better(library, group.papers)
        them = library.papers.many([keep, *group.papers])
        answer.append(documents.papers(library, them))
        lines.append(f"{group.why}{'' if group.sure else ' (look at them)'}")
        lines += [f"  {line}" for line in documents.paper_lines(them).splitlines()]
    session.answer(answer, "\n".join(lines) or "No duplicates.")


@command("merge")
@click.argument("keep")
@click.argument("others", nargs=-1, required=True, metavar="OTHER…")
def merge(session: Session, keep: str, others: tuple[str, ...]) -> None:
    """Make OTHER part of KEEP, with its tags, notes, highlights, links and names."""
    library = session.library
    kept, ids = library.papers.find(keep).id, session.ids(others)
    if kept in ids:
        merging.merge(library, kept, kept)  # says why not
    session.answer_changed(merging.merge_groups(library, [(kept, ids)]))


@command("not-duplicates")
@click.argument("papers", nargs=-1, required=True, metavar="A B…")
def not_duplicates(session: Session, papers: tuple[str, ...]) -> None:
    """Remember that papers are not one, so that they are never listed together again."""
    ids = session.ids(papers)
    if len(ids) < 2:
        raise ReaderError("Name two papers at least; one is no duplicate of itself.")
    session.answer_changed(merging.not_duplicates(session.library, *ids), "pair")


@command("roll-back")
@click.argument("import_", metavar="IMPORT")
def roll_back_(session: Session, import_: str) -> None:
    """Take an import back, but for papers that were edited, tagged, decided … since."""
    library = session.library
    with Progress() as job:
        done = roll_back(library, _named(session, import_), job)
    lines = [f"{counted(done.changed, 'paper')} rolled back." if done.changed else ""]
    lines += [f"  kept: {each.title} ({each.why})" for each in done.refused]
    nothing = "There is nothing left of that import." if not done.refused else ""
    session.answer(
        {"changed": done.changed, "refused": [_refused(session, each) for each in done.refused]},
        "\n".join(filter(None, lines)) or nothing,
    )


COMMANDS: Final = (duplicates, merge, not_duplicates, roll_back_)


def _named(session: Session, name: str) -> str:
    """The uid of the import that ``name`` is, or begins.

    Raises:
        ReaderError: it begins several.
    """
    wanted = name.upper()
    uids = [batch.uid for batch in session.library.imports.all()]
    found = [uid for uid in uids if uid.startswith(wanted)] if wanted else []
    if wanted in found or not found:
        return wanted
    if len(found) > 1:
        more = " …" if len(found) > 4 else ""
        raise ReaderError(f"“{name}” could be several imports: {', '.join(found[:4])}{more}")
    return found[0]


def _refused(session: Session, it: Refused) -> dict[str, Any]:
    them = session.library.papers.many([it.paper])
    return {
        "uid": them[0].uid if them else None,
        "citekey": them[0].citekey if them else None,
        "title": it.title,
        "why": it.why,
    }
