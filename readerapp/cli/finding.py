"""``search index``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from readerapp import places
from readerapp.cli.command import INDEX_PATIENCE, Session, command, printable
from readerapp.cli.progress import Progress
from readerapp.errors import ReaderError
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.search import Found, Suggestions


@command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=0))
def search_(session: Session, query: tuple[str, ...], limit: int | None) -> None:
    """Find papers, best first."""
    from readerapp import search  # slow to import: only a command that searches pays for it

    library = session.library
    search.catch_up(library, seconds=INDEX_PATIENCE)
    found = search.find(library, printable(" ".join(query)), limit=limit)
    suggested = search.suggest(library, found.query)
    hits = _told(session, found)
    session.answer(
        {
            "query": found.query,
            "explained": found.explained,
            "total": found.total,
            "pending": found.pending,
            "took_ms": round(found.took_ms, 2),
            "hits": hits,
            "did_you_mean": suggested.did_you_mean,
            "repairs": [{"query": r.query, "total": r.total} for r in suggested.repairs],
        },
        _text(found.total, hits, suggested),
    )


def _told(session: Session, found: Found) -> list[dict[str, Any]]:
    """What was found, with what of it says why."""
    from readerapp import search

    library = session.library
    ids = [hit.paper for hit in found.hits]
    papers = {paper.id: paper for paper in library.papers.many(ids)}
    reasons = search.why(library, ids, found.terms)
    return [
        {
            "uid": papers[hit.paper].uid,
            "citekey": papers[hit.paper].citekey,
            "title": papers[hit.paper].title,
            "score": round(hit.score, 4),
            "snippet": [[text, marked] for text, marked in reasons[hit.paper].pieces],
            "from": reasons[hit.paper].source,
        }
        for hit in found.hits
        if hit.paper in papers and hit.paper in reasons  # else it is gone since it was found
    ]


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


def _text(total: int, hits: list[dict[str, Any]], suggested: Suggestions) -> str:
    lines = [f"{total:,} found." if total else "Nothing found."]
    if suggested.did_you_mean:
        lines.append(f"Did you mean “{suggested.did_you_mean}”?")
    for repair in suggested.repairs:
        if repair.query != suggested.did_you_mean:
            lines.append(f"Try: {repair.query or 'every paper'} ({repair.said}: {repair.total:,})")
    for hit in hits:
        lines.append(f"{hit['citekey']}  {hit['title']}")
        lines.append("    " + "".join(text for text, _ in hit["snippet"]))
    return "\n".join(lines)
