"""``status star rate move``."""

from __future__ import annotations

from typing import Final

import click

from readerapp.cli.command import Session, command
from readerapp.model import Status
from readerapp.operations import deciding


@command("status")
@click.argument("papers", nargs=-1, required=True)
@click.argument("status", type=click.Choice([status.value for status in Status]))
def status(session: Session, papers: tuple[str, ...], status: str) -> None:
    """Give papers a status."""
    ids = session.ids(papers)
    session.answer_changed(deciding.set_status(session.library, ids, Status(status)))


@command("star")
@click.argument("papers", nargs=-1, required=True)
@click.option("--off", is_flag=True, help="Take the star away.")
def star(session: Session, papers: tuple[str, ...], off: bool) -> None:
    """Star papers."""
    session.answer_changed(deciding.set_starred(session.library, session.ids(papers), not off))


@command("rate")
@click.argument("papers", nargs=-1, required=True)
@click.argument("rating", type=click.IntRange(0, 5))
def rate(session: Session, papers: tuple[str, ...], rating: int) -> None:
    """Rate papers 1 to 5; 0 takes the rating away."""
    session.answer_changed(deciding.set_rating(session.library, session.ids(papers), rating))


@command("move")
@click.argument("paper")
@click.option("--before", metavar="PAPER")
@click.option("--first", is_flag=True)
@click.option("--last", is_flag=True)
def move(session: Session, paper: str, before: str | None, first: bool, last: bool) -> None:
    """Move a paper on the reading list."""
    if (before is not None) + first + last != 1:
        raise click.UsageError("Say one of --before PAPER, --first and --last.")
    library = session.library
    neighbour = None if before is None else library.papers.find(before).id
    moved = deciding.move(library, library.papers.find(paper).id, before=neighbour, first=first)
    session.answer_changed(int(moved))


COMMANDS: Final = (status, star, rate, move)
