"""``add edit list show trash restore-from-trash empty-trash``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

from readerapp.cli import documents
from readerapp.cli.command import Session, command
from readerapp.library.papers import ORDERS
from readerapp.model import Paper, Record
from readerapp.operations.adding import add_paper, edit_paper
from readerapp.operations.trashing import empty_trash, restore_papers, trash_papers, what_goes
from readerapp.operations.words import counted


def _details(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--abstract", metavar="TEXT"),
            click.option("--author", "authors", multiple=True, metavar="NAME"),
            click.option("--year", type=int),
            click.option("--venue"),
            click.option("--doi"),
            click.option("--arxiv", metavar="ID"),
            click.option("--url", "urls", multiple=True),
        )
    ):
        function = option(function)
    return function


@command("add")
@click.option("--title", required=True)
@_details
def add(session: Session, **said: Any) -> None:
    """Add one paper by hand."""
    said["abstract"] = said["abstract"] or ""
    paper = add_paper(session.library, Record(**said))
    session.answer(documents.paper(session.library, paper), f"Added {paper.citekey}.")


@command("edit")
@click.argument("paper")
@click.option("--title")
@_details
@click.option("--citekey", help="A new citekey; the old one stays as an alias.")
def edit(session: Session, paper: str, **said: Any) -> None:
    """Change details of a paper."""
    found = session.library.papers.find(paper)
    given = {name: value for name, value in said.items() if value is not None and value != ()}
    changed = edit_paper(session.library, found.id, **given)
    after = session.library.papers.get(found.id)
    text = f"Changed {after.citekey}." if changed else "Nothing to change."
    session.answer(documents.paper(session.library, after), text)


@command("list")
@click.argument("query", nargs=-1)
@click.option("--full", is_flag=True, help="With abstracts.")
@click.option("--sort", type=click.Choice(sorted(ORDERS)))
@click.option("--limit", type=click.IntRange(min=0))
def list_(
    session: Session, query: tuple[str, ...], full: bool, sort: str | None, limit: int | None
) -> None:
    """List papers, all or those a query finds."""
    ids = session.listed(query, sort or "")
    them = session.library.papers.many(ids[:limit] if limit is not None else ids)
    session.answer(documents.papers(session.library, them, full=full), documents.paper_lines(them))


@command("show")
@click.argument("paper")
def show(session: Session, paper: str) -> None:
    """Show one paper with everything said about it."""
    it = session.library.papers.find(paper)
    document = _whole(session, it)
    session.answer(document, _sheet(it, document))


@command("trash")
@click.argument("papers", nargs=-1)
def trash(session: Session, papers: tuple[str, ...]) -> None:
    """Put papers in the trash; alone, list what is in it."""
    if papers:
        session.answer_changed(trash_papers(session.library, session.ids(papers)))
        return
    them = session.library.papers.many(session.library.papers.listing("trash"))
    text = documents.paper_lines(them) if them else "The trash is empty."
    session.answer(documents.papers(session.library, them), text)


@command("restore-from-trash")
@click.argument("papers", nargs=-1, required=True)
def restore_from_trash(session: Session, papers: tuple[str, ...]) -> None:
    """Bring papers back from the trash."""
    session.answer_changed(restore_papers(session.library, session.ids(papers)))


@command("empty-trash")
def empty(session: Session) -> None:
    """Remove what is in the trash for good: this cannot be undone."""
    goes = what_goes(session.library)
    if goes.papers:
        parts = [counted(goes.papers, "paper"), counted(goes.notes, "note")]
        parts.append(counted(goes.highlights, "highlight"))
        click.echo(f"Gone for good, but for older backups: {', '.join(parts)}.", err=True)
    gone = empty_trash(session.library)
    text = f"{counted(gone, 'paper')} gone for good." if gone else "The trash is empty."
    session.answer({"changed": gone}, text)


COMMANDS: Final = (add, edit, list_, show, trash, restore_from_trash, empty)


def _whole(session: Session, it: Paper) -> dict[str, Any]:
    library = session.library
    version, note = library.papers.version(it.id), library.notes.of(it.id)
    origin = library.imports.origin(it.id)
    return {
        **documents.paper(library, it),
        "abstract": version.text if version else "",
        "abstract_raw": version.raw if version else "",
        "highlights": documents.highlights(library, library.highlights.of(it.id)),
        "note": note.markdown if note else None,
        "links": documents.links(library, it.id),
        "source": origin
        and {
            "import": origin.batch,
            "file": origin.file,
            "first_line": origin.first_line,
            "last_line": origin.last_line,
        },
    }


def _sheet(it: Paper, document: dict[str, Any]) -> str:
    facts = [it.citekey, it.status.value, *map(str, filter(None, (it.year, it.venue)))]
    parts = [it.title, " · ".join(facts)]
    if it.authors:
        parts.append(", ".join(it.authors))
    if document["tags"]:
        parts.append("tags: " + ", ".join(document["tags"]))
    parts += it.urls
    if document["abstract"]:
        parts += ["", document["abstract"]]
    if document["highlights"]:
        parts += ["", documents.highlight_lines(document["highlights"])]
    if document["note"]:
        parts += ["", document["note"]]
    for link in document["links"]["backlinks"]:
        parts.append(f"← {link['citekey'] or link['title']}: {link['context']}")
    return "\n".join(parts)
