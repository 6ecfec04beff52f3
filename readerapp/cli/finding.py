"""``search index``."""

from __future__ import annotations

from typing import Any, Final

import click

from readerapp import places
from readerapp.cli.command import INDEX_PATIENCE, Session, command, printable
from readerapp.cli.progress import Progress
from readerapp.errors import ReaderError
from readerapp.operations.words import counted


@command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=0))
def search_(session: Session, query: tuple[str, ...], limit: int | None) -> None:
    """Find papers, best first."""
    from readerapp import search  # slow to import: only a command that searches pays for it

    library = session.library
    search.catch_up(library, seconds=INDEX_PATIENCE)
    found = search.find(library, printable(" ".join(query)), limit=limit)
    papers = {paper.id: paper for paper in library.papers.many([hit.paper for hit in found.hits])}
    hits: list[dict[str, Any]] = []
    for hit in found.hits:
        if hit.paper not in papers:
            continue  # gone since it was found
        source, pieces = search.snippet(library, hit, found.terms)
        hits.append(
            {
                "uid": papers[hit.paper].uid,
                "citekey": papers[hit.paper].citekey,
                "title": papers[hit.paper].title,
                "score": round(hit.score, 4),
                "snippet": [[text, marked] for text, marked in pieces],
                "from": source,
            }
        )
    session.answer(
        {
            "query": found.query,
            "explained": found.explained,
            "total": found.total,
            "pending": found.pending,
            "took_ms": round(found.took_ms, 2),
            "hits": hits,
            "did_you_mean": None,
            "repairs": [],
        },
        _text(found.total, hits),
    )


@command("index")
@click.option("--rebuild", is_flag=True, help="Make it anew from the library.")
def index(session: Session, rebuild: bool) -> None:
    """Bring the search index up to date, waiting until nothing is pending."""
    from readerapp import search

    with Progress() as job:
        if rebuild:
            search.rebuild(session.library, job)
        search.catch_up(session.library, job)
    state = search.state(session.library)
    if state.pending:
        raise ReaderError(
            f"{state.pending:,} papers could not be indexed: the cache folder "
            f"“{places.cache_folder()}” cannot be written, or its disk is full."
        )
    session.answer(
        {"indexed": state.indexed, "pending": state.pending, "engine": state.engine},
        f"{counted(state.indexed, 'paper')} indexed, {state.pending} pending.",
    )


COMMANDS: Final = (search_, index)


def _text(total: int, hits: list[dict[str, Any]]) -> str:
    lines = [f"{total:,} found." if total else "Nothing found."]
    for hit in hits:
        lines.append(f"{hit['citekey']}  {hit['title']}")
        lines.append("    " + "".join(text for text, _ in hit["snippet"]))
    return "\n".join(lines)
