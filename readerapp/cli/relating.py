"""``related``."""

from __future__ import annotations

from typing import Any, Final

import click

from readerapp.cli.command import INDEX_PATIENCE, Session, command


@command("related")
@click.argument("paper")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True)
def related(session: Session, paper: str, limit: int) -> None:
    """The papers most like one, and the words that make them so."""
    from readerapp import search  # slow to import: only a command that searches pays for it

    library = session.library
    asked = library.papers.find(paper).id
    search.catch_up(library, seconds=INDEX_PATIENCE)
    found = search.related(library, asked, limit)
    papers = {one.id: one for one in library.papers.many([like.paper for like in found])}
    document: list[dict[str, Any]] = [
        {
            "uid": papers[like.paper].uid,
            "citekey": papers[like.paper].citekey,
            "title": papers[like.paper].title,
            "score": round(like.score, 4),
            "because": list(like.because),
        }
        for like in found
        if like.paper in papers  # not gone since it was found
    ]
    session.answer(document, _text(document))


COMMANDS: Final = (related,)


def _text(document: list[dict[str, Any]]) -> str:
    if not document:
        return "Nothing in the library is like this paper yet."
    lines = []
    for like in document:
        lines.append(f"{like['citekey']}  {like['title']}")
        lines.append(f"    {like['score']:.2f}  {', '.join(like['because'])}")
    return "\n".join(lines)
