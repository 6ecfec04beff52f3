"""Add a paper by hand and edit what is known of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.library.journal import Transaction, now
from readerapp.model import YEARS, Paper, Record
from readerapp.operations.anchoring import replace_abstract
from readerapp.operations.bringing_in import add_record
from readerapp.operations.reading import prepare
from readerapp.operations.words import shortened
from readerapp.text.citekeys import valid
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.normalise import normalise, title_key

_FIELDS: Final = ("authors", "year", "venue", "doi", "arxiv", "urls")


def add_paper(library: Library, record: Record) -> Paper:
    """Add one paper as the reader typed it.

    Raises:
        ReaderError: it has no title, or a year that is none.
    """
    _check(record.title, record.year)
    prepared = prepare(_tidied(record))
    with library.store.transaction(f"Add “{shortened(prepared.record.title)}”") as tx:
        paper = add_record(library, tx, prepared, now(), None, 0)
        tx.update("paper", paper, place=-paper)  # newest first, even within one second
    return library.papers.get(paper)


def edit_paper(
    library: Library,
    paper_id: int,
    *,
    citekey: str | None = None,
    title: str | None = None,
    abstract: str | None = None,
    **fields: Any,
) -> bool:
    """Change details of a paper; what is not named stays. Return whether anything changed.

    ``fields``: authors, year, venue, doi, arxiv, urls. A new citekey leaves the old one behind
    as an alias. A new abstract becomes a new version, and the highlights move to it or stay
    behind as orphans.

    Raises:
        ReaderError: a value cannot be right; nothing was changed.
    """
    new: dict[str, Any] = {name: _stored(name, fields[name]) for name in _FIELDS if name in fields}
    if title is not None:
        new |= {"title": title.strip(), "title_key": title_key(title)}
    if "doi" in new:
        new["doi"] = _doi(fields["doi"])
    if "arxiv" in new:
        new["arxiv"], new["arxiv_version"] = _arxiv(fields["arxiv"])
    with library.store.transaction("") as tx:
        paper = library.papers.get(paper_id)
        tx.label = f"Edit “{shortened(paper.title)}”"
        _check(paper.title if title is None else title, fields.get("year"))
        if citekey is not None and citekey != paper.citekey:
            _rename(library, tx, paper, citekey)
        tx.update("paper", paper_id, **new)
        if abstract is not None:
            replace_abstract(library, tx, paper, abstract, normalise(abstract))
        return bool(tx.changes)


def _rename(library: Library, tx: Transaction, paper: Paper, citekey: str) -> None:
    if not valid(citekey):
        raise ReaderError(
            f"“{citekey}” cannot be a citekey: use small letters, digits and hyphens."
        )
    holder = library.papers.named(citekey)
    if holder is not None and holder != paper.id:
        raise ReaderError(f"The citekey “{citekey}” belongs to another paper.")
    had = library.papers.alias(paper.id, citekey)
    if had is not None:
        tx.delete("alias", had)
    tx.update("paper", paper.id, citekey=citekey)
    tx.insert("alias", paper=paper.id, citekey=paper.citekey)


def _check(title: str, year: int | None) -> None:
    if not title.strip():
        raise ReaderError("A paper needs a title.")
    if year is not None and year not in YEARS:
        raise ReaderError(f"{year} cannot be the year of a paper.")


def _tidied(record: Record) -> Record:
    """What was typed without the blanks around it."""
    number, version = _arxiv(record.arxiv)
    return replace(
        record,
        title=record.title.strip(),
        abstract=record.abstract.strip(),
        authors=tuple(filter(None, map(str.strip, record.authors))),
        venue=(record.venue or "").strip() or None,
        doi=_doi(record.doi),
        arxiv=number,
        arxiv_version=version,
        urls=tuple(filter(None, map(str.strip, record.urls))),
    )


def _arxiv(typed: str | None) -> tuple[str | None, int | None]:
    """The arXiv number in what was typed, were it an address, and its version."""
    found = arxiv(typed or "")
    return (found.id, found.version) if found else ((typed or "").strip() or None, None)


def _doi(typed: str | None) -> str | None:
    """The DOI in what was typed, were it an address."""
    return doi(typed or "") or (typed or "").strip() or None


def _stored(name: str, value: Any) -> Any:
    if name in ("authors", "urls"):
        parts: Sequence[str] = value
        return json.dumps([part.strip() for part in parts if part.strip()], ensure_ascii=False)
    if isinstance(value, str):
        return value.strip() or None
    return value
