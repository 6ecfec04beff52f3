"""``searches search-save search-remove``."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import click

from readerapp.cli.command import INDEX_PATIENCE, Session, command, printable
from readerapp.cli.progress import Progress
from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.operations import searching


@command("searches")
def searches(session: Session) -> None:
    """List the saved searches with the number of papers that match each."""
    from readerapp import search  # slow to import: only a command that searches pays for it

    saved = session.library.searches.all()
    if saved:
        search.catch_up(session.library, seconds=INDEX_PATIENCE)
    totals = [search.find(session.library, s.query, limit=0, prefix=False).total for s in saved]
    session.answer(
        [
            {"name": each.name, "query": each.query, "total": total, "tag": each.tag}
            for each, total in zip(saved, totals, strict=True)
        ],
        "\n".join(
            f"{total:5}  {each.name}: {each.query}{f'  (tags “{each.tag}”)' if each.tag else ''}"
            for each, total in zip(saved, totals, strict=True)
        )
        or "No search is saved yet.",
    )


@command("search-save")
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option("--tag", metavar="TAG", help="Tag what matches it from now on.")
@click.option("--no-tag", is_flag=True, help="Tag what matches it no longer.")
def search_save(
    session: Session, name: str, query: tuple[str, ...], tag: str | None, no_tag: bool
) -> None:
    """Keep QUERY under NAME; the saved search of that name gets this query."""
    if tag is not None and no_tag:
        raise click.UsageError("Say --tag TAG or --no-tag, not both.")
    if tag is not None and not tag.strip():
        raise ReaderError("A tag needs a name.")
    rule = "" if no_tag else tag
    if rule:
        with Progress() as job:
            _catch_up(session.library, job)
    words = printable(" ".join(query))
    changed = searching.save_search(session.library, printable(name), words, tag=rule)
    session.answer({"changed": changed}, f"{changed} saved search{_es(changed)} changed.")


@command("search-remove")
@click.argument("name")
def search_remove(session: Session, name: str) -> None:
    """Forget a saved search; the papers it tagged keep their tags."""
    saved = session.library.searches.named(" ".join(name.split()))
    if saved is None:
        raise ReaderError(f"There is no saved search “{name}”.")
    changed = searching.remove_search(session.library, saved.id)
    session.answer({"changed": changed}, f"{changed} saved search{_es(changed)} changed.")


def tag_new(library: Library, job: Job) -> str:
    """Tag what newly matches the saved searches; what was done, in words, or nothing."""
    told = []
    if library.searches.with_rule():
        with suppress(Cancelled, KeyboardInterrupt):  # the papers are in; the next time tags them
            _catch_up(library, job)
            told = searching.tag_new_matches(library)
    return searching.said(told) if told else ""


COMMANDS: Final = (searches, search_save, search_remove)


def _catch_up(library: Library, job: Job) -> None:
    """Index all there is: what is not found now would be taken for new later."""
    from readerapp import search

    search.catch_up(library, job)


def _es(number: int) -> str:
    return "" if number == 1 else "es"
