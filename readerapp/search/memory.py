"""Papers the index does not hold yet, searched as if it did: a segment in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from readerapp.library.texts import Document
from readerapp.search.analysis import occurrences
from readerapp.search.postings import Bools, Floats, Ints, Postings, whole_key

TEXTS = ("title", "abstract", "authors", "note", "highlights")  # fields of running text


class Analysed:
    """One document cut into words."""

    __slots__ = ("fields", "paper", "whole")

    def __init__(self, document: Document) -> None:
        self.paper = document.id
        self.whole = whole_key(document.title)
        self.fields = {field: occurrences(getattr(document, field)) for field in TEXTS}


class MemorySegment:
    """A few documents that were read just now."""

    def __init__(self, documents: Sequence[Analysed]) -> None:
        self._documents = documents
        self.papers: Ints = np.array([document.paper for document in documents], np.int64)
        self.live: Bools = np.ones(len(documents), np.bool_)

    def words(self) -> set[str]:
        """Every word in them."""
        return {w for d in self._documents for places in d.fields.values() for w in places}

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field."""
        return np.array(
            [sum(map(len, d.fields[field].values())) for d in self._documents], np.float32
        )

    def postings(self, field: str, term: str) -> Postings | None:
        """Where a term stands."""
        if field == "whole":
            return _postings([(i, [0]) for i, d in enumerate(self._documents) if d.whole == term])
        places = [document.fields[field].get(term) for document in self._documents]
        return _postings([(i, where) for i, where in enumerate(places) if where])

    def beginning(self, field: str, letters: str) -> Postings | None:
        """Where the terms stand that begin with these letters."""
        return _postings(
            [
                (i, where)
                for i, document in enumerate(self._documents)
                for word, where in document.fields[field].items()
                if word.startswith(letters)
            ]
        )


def _postings(found: list[tuple[int, list[int]]]) -> Postings | None:
    if not found:
        return None
    return Postings(
        np.array([document for document, _ in found], np.int64),
        np.array([len(places) for _, places in found], np.int64),
        np.array([place for _, places in found for place in places], np.int64),
    )
