"""``highlight highlight-edit highlight-remove highlights``."""

from __future__ import annotations

from typing import Any, Final

import click

from readerapp.cli import documents
from readerapp.cli.command import Session, command
from readerapp.errors import ReaderError
from readerapp.model import HIGHLIGHT_COLOURS, Highlight
from readerapp.operations import highlighting

_colour = click.option("--colour", type=click.Choice(HIGHLIGHT_COLOURS))
_label = click.option("--label")
_comment = click.option("--comment", metavar="TEXT")
_tags = click.option("--tag", "tags", multiple=True)


@command("highlight")
@click.argument("paper")
@click.argument("quote")
@_colour
@_label
@_comment
@_tags
@click.option("--occurrence", type=click.IntRange(min=1), default=1)
def highlight(session: Session, paper: str, quote: str, occurrence: int, **said: Any) -> None:
    """Highlight where the abstract says QUOTE."""
    given = {name: value for name, value in said.items() if value is not None}
    it = session.library.papers.find(paper)
    made = highlighting.highlight_quote(
        session.library, it.id, quote, occurrence=occurrence, **given
    )
    document = documents.highlight(session.library, made)
    session.answer(document, documents.highlight_lines([document]))


@command("highlight-edit")
@click.argument("paper")
@click.argument("name", metavar="ID")
@_colour
@_label
@_comment
@_tags
def highlight_edit(session: Session, paper: str, name: str, **said: Any) -> None:
    """Change the colour, label, comment or tags of a highlight."""
    it = _named(session, paper, name)
    given = {key: value for key, value in said.items() if value is not None and value != ()}
    highlighting.edit_highlight(session.library, it.id, **given)
    document = documents.highlight(session.library, _named(session, paper, name))
    session.answer(document, documents.highlight_lines([document]))


@command("highlight-remove")
@click.argument("paper")
@click.argument("name", metavar="ID")
def highlight_remove(session: Session, paper: str, name: str) -> None:
    """Take a highlight away."""
    it = _named(session, paper, name)
    session.answer_changed(highlighting.remove_highlight(session.library, it.id), "highlight")


@command("highlights")
@click.argument("query", nargs=-1)
def highlights(session: Session, query: tuple[str, ...]) -> None:
    """List highlights, all or those of the papers a query finds."""
    them = session.library.highlights.all()
    if query:
        among = set(session.listed(query))
        them = [it for it in them if it.paper in among]
    shown = documents.highlights(session.library, them)
    session.answer(shown, documents.highlight_lines(shown))


COMMANDS: Final = (highlight, highlight_edit, highlight_remove, highlights)


def _named(session: Session, paper: str, name: str) -> Highlight:
    owner = session.library.papers.find(paper)
    found = session.library.highlights.named(owner.id, name)
    if found is None:
        raise ReaderError(f"“{owner.citekey}” has no highlight “{name}”.")
    return found
