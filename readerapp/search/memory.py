"""Papers the index does not hold yet, searched as if it did: a segment in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from readerapp.library.texts import Document
from readerapp.search.analysis import CASED, length, occurrences, run_together
from readerapp.search.postings import Bools, Floats, Ints, Lexicon, Postings, whole_key

TEXTS = ("title", "abstract", "authors", "venue", "note", "highlights", "ids")


def texts_of(document: Document) -> dict[str, str]:
    """The text of each field as it is cut into words."""
    return {
        "title": document.title,
        "abstract": document.abstract,
        "authors": document.authors,
        "venue": document.venue,
        "note": document.note,
        "highlights": document.highlights,
        "ids": "\n".join(map(_found_by, document.ids)),
    }


def _found_by(name: str) -> str:
    """A name as it stands; of an address, or a number with slashes, no single piece."""
    return run_together(name) if "/" in name else name


class Analysed:
    """One document cut into words."""

    __slots__ = ("fields", "paper", "whole")

    def __init__(self, document: Document) -> None:
        self.paper = document.id
        self.whole = whole_key(document.title)
        self.fields = {field: occurrences(text) for field, text in texts_of(document).items()}


class MemorySegment:
    """A few documents that were read just now; and papers ``unread``, whose words are not known."""

    def __init__(self, documents: Sequence[Analysed], unread: Sequence[int] = ()) -> None:
        self._documents = documents
        papers = [*(document.paper for document in documents), *unread]
        self.papers: Ints = np.array(papers, np.int64)
        self.live: Bools = np.ones(len(papers), np.bool_)
        self._lexicons: dict[str, Lexicon] = {}

    def words(self) -> set[str]:
        """Every word in them."""
        return {w for d in self._documents for places in d.fields.values() for w in places}

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field."""
        lengths = np.zeros(len(self.papers), np.float32)
        lengths[: len(self._documents)] = [length(d.fields[field]) for d in self._documents]
        return lengths

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
                for word in self._beginning(field, letters)
                for i, document in enumerate(self._documents)
                if (where := document.fields[field].get(word))
            ]
        )

    def _beginning(self, field: str, letters: str) -> Sequence[str]:
        if letters.startswith(CASED):
            words = {word for d in self._documents for word in d.fields[field]}
            return sorted(word for word in words if word.startswith(letters))
        return self.lexicon(field).beginning(letters)[1]

    def lexicon(self, field: str) -> Lexicon:
        """The words of a field."""
        if field not in self._lexicons:
            counts = Counter(word for d in self._documents for word in d.fields[field])
            words = sorted(word for word in counts if word[0] != CASED)
            self._lexicons[field] = Lexicon(words, np.array([counts[w] for w in words], np.int64))
        return self._lexicons[field]


def _postings(found: list[tuple[int, list[int]]]) -> Postings | None:
    if not found:
        return None
    return Postings(
        np.array([document for document, _ in found], np.int64),
        np.array([len(places) for _, places in found], np.int32),
        np.array([place for _, places in found for place in places], np.int32),
    )
