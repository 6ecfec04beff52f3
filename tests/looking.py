"""What tests look at when nothing may be lost: every row, SQLite's own opinion, the whole index."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

from readerapp.library import Library
from readerapp.library.journal import JOURNALED
from readerapp.library.texts import documents
from readerapp.search import index
from readerapp.search.analysis import occurrences
from readerapp.search.memory import TEXTS, texts_of
from readerapp.search.postings import Cache

Tables = dict[str, list[tuple[Any, ...]]]
Texts = dict[int, dict[str, dict[str, list[int]]]]  # paper: field: word: where it stands


def rows(library: Library) -> Tables:
    """Every row of every table a person can change."""
    return {
        table: [tuple(row) for row in library.store.rows(f'select * from "{table}" order by id')]
        for table in JOURNALED
    }


def digest(library: Library) -> str:
    """A few letters that tell one state of a library from another.

    But for the seals, which are put on as a transaction ends; the check tells whether they fit.
    """
    said = hashlib.blake2b(digest_size=12)
    for table in JOURNALED:
        for row in library.store.rows(f'select * from "{table}" order by id'):
            kept = [table, *(row[name] for name in row.keys() if name != "seal")]  # noqa: SIM118
            said.update(repr(kept).encode())
    return said.hexdigest()


def is_sound(library: Library) -> bool:
    """Whether SQLite finds nothing amiss, and no row refers to one that is not there."""
    says = [row[0] for row in library.store.rows("pragma integrity_check")]
    return says == ["ok"] and library.store.rows("pragma foreign_key_check") == []


def indexed(library: Library) -> Texts:
    """Every word of every paper as the search index on the disk has it."""
    opened = index.open_index(library, Cache())
    assert opened is not None, "there is no index that can be trusted"
    held: Texts = {}
    try:
        for segment in opened.segments:
            papers = segment.papers.tolist()
            held |= {papers[i]: defaultdict(dict) for i in segment.live.nonzero()[0].tolist()}
            for field, term in segment._terms.terms():
                postings = segment.postings(field, term.decode()) if field in TEXTS else None
                if postings is None:
                    continue
                places = iter(postings.positions.tolist())
                for document, count in zip(postings.documents, postings.counts, strict=True):
                    where = [next(places) for _ in range(count)]
                    if segment.live[document]:
                        held[papers[document]][field][term.decode()] = where
    finally:
        opened.close()
    return {paper: dict(fields) for paper, fields in held.items()}


def written(library: Library) -> Texts:
    """Every word of every paper as the library has it."""
    ids = [row[0] for row in library.store.rows("select id from paper order by id")]
    return {
        document.id: {
            field: places
            for field, text in texts_of(document).items()
            if (places := occurrences(text))
        }
        for document in documents(library.store, ids)
    }
