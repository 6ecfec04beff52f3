"""The JSON documents of the command line, and one-line texts of the same things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from readerapp.library import Library
from readerapp.model import Highlight, Note, Paper, Reference


def paper(library: Library, it: Paper, *, full: bool = False) -> dict[str, Any]:
    """``{paper}``; with ``full`` also the abstract as it is shown."""
    document: dict[str, Any] = {
        "uid": it.uid,
        "citekey": it.citekey,
        "aliases": library.papers.aliases(it.id),
        "title": it.title,
        "authors": list(it.authors),
        "year": it.year,
        "venue": it.venue,
        "doi": it.doi,
        "arxiv": it.arxiv,
        "arxiv_version": it.arxiv_version,
        "urls": list(it.urls),
        "status": it.status.value,
        "starred": it.starred,
        "rating": it.rating,
        "tags": [tag.name for tag in library.tags.of(it.id)],
        "added": it.added,
        "updated": library.papers.updated(it.id),
    }
    if full:
        version = library.papers.version(it.id)
        document["abstract"] = version.text if version else ""
    return document


def papers(library: Library, them: Iterable[Paper], *, full: bool = False) -> list[dict[str, Any]]:
    """A list of ``{paper}``."""
    return [paper(library, it, full=full) for it in them]


def paper_lines(them: Sequence[Paper]) -> str:
    """One line a paper: citekey, status, title."""
    if not them:
        return "No papers."
    width = max(len(it.citekey) for it in them)
    return "\n".join(f"{it.citekey:<{width}}  {it.status.value:<7}  {it.title}" for it in them)


def highlight(library: Library, it: Highlight) -> dict[str, Any]:
    """``{highlight}``."""
    owner = library.papers.get(it.paper)
    return {
        "paper": owner.uid,
        "citekey": owner.citekey,
        "id": it.name,
        "quote": it.exact,
        "start": it.start,
        "end": it.end,
        "status": it.status,
        "colour": it.colour,
        "label": it.label,
        "comment": it.comment,
        "tags": list(library.highlights.tags([it]).get(it.id, ())),
    }


def highlights(library: Library, them: Iterable[Highlight]) -> list[dict[str, Any]]:
    """A list of ``{highlight}``."""
    return [highlight(library, it) for it in them]


def highlight_lines(documents: Sequence[dict[str, Any]]) -> str:
    """One line a highlight, its comment below it."""
    lines = []
    for it in documents:
        lines.append(f"{it['citekey']} {it['id']} ({it['colour']})  “{it['quote']}”")
        if it["comment"]:
            lines.append(f"    {it['comment']}")
    return "\n".join(lines) or "No highlights."


def note(library: Library, it: Note) -> dict[str, Any]:
    """A note; ``paper`` is None for one of its own."""
    owner = library.papers.get(it.paper) if it.paper is not None else None
    return {
        "note": it.uid,
        "paper": owner.uid if owner else None,
        "title": owner.title if owner else it.title,
        "markdown": it.markdown,
        "updated": library.notes.updated(it),
    }


def links(library: Library, paper_id: int) -> dict[str, Any]:
    """What a paper's texts link to, what links to it, what names it, and what leads nowhere."""
    out = library.links.out(paper_id)
    return {
        "out": [
            {
                "target": link.target,
                "citekey": link.citekey,
                "title": link.title,
                "context": link.context,
            }
            for link in out
            if link.paper is not None
        ],
        "backlinks": [_reference(link) for link in library.links.back(paper_id)],
        "mentions": [_reference(link) for link in library.links.mentions(paper_id)],
        "dangling": [
            {"target": link.target, "context": link.context} for link in out if link.paper is None
        ],
    }


def _reference(link: Reference) -> dict[str, Any]:
    return {
        "uid": link.uid,
        "citekey": link.citekey,
        "title": link.title,
        "context": link.context,
    }
