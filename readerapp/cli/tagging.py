"""``tag tags tag-rename tag-merge tag-colour``."""

from __future__ import annotations

from typing import Final

import click

from readerapp.cli.command import Session, command
from readerapp.model import TAG_COLOURS
from readerapp.operations import tagging


@command("tag")
@click.argument("papers", nargs=-1, required=True)
@click.option("--add", multiple=True, metavar="TAG")
@click.option("--remove", multiple=True, metavar="TAG")
def tag(
    session: Session, papers: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> None:
    """Put tags on papers, or take them off."""
    if not add and not remove:
        raise click.UsageError("Say --add TAG or --remove TAG.")
    ids = session.ids(papers)
    session.answer_changed(tagging.tag_papers(session.library, ids, add=add, remove=remove))


@command("tags")
def tags(session: Session) -> None:
    """List tags with the number of papers that carry them or a tag below them."""
    counts = session.library.tags.counts()
    session.answer(
        [
            {"tag": tag.name, "count": number, "colour": tag.colour, "key": tag.key}
            for tag, number in counts
        ],
        "\n".join(f"{number:5}  {tag.name}" for tag, number in counts) or "No tags yet.",
    )


@command("tag-rename")
@click.argument("old")
@click.argument("new")
def tag_rename(session: Session, old: str, new: str) -> None:
    """Rename a tag and the tags below it."""
    session.answer_changed(tagging.rename_tag(session.library, old, new), "tag")


@command("tag-merge")
@click.argument("into")
@click.argument("other")
def tag_merge(session: Session, into: str, other: str) -> None:
    """Put tag INTO wherever OTHER is, and forget OTHER."""
    session.answer_changed(tagging.merge_tags(session.library, into, other))


@command("tag-colour")
@click.argument("tag")
@click.argument("colour", type=click.Choice(TAG_COLOURS))
@click.option("--key", type=click.IntRange(1, 9), help="A number key for the window.")
def tag_colour(session: Session, tag: str, colour: str, key: int | None) -> None:
    """Give a tag a colour and, if you like, a number key."""
    session.answer_changed(tagging.colour_tag(session.library, tag, colour, key), "tag")


COMMANDS: Final = (tag, tags, tag_rename, tag_merge, tag_colour)
