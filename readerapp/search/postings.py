# ruff: noqa: SLF001
"""One segment of the index as numpy arrays: its words, where they stand, how long texts are.

Whoosh hands out a posting at a time, which is most of what a search costs. Here a word's whole
list is read at once, or those of all words with one beginning. Should a new Whoosh lack one of
``PRIVATE``, a test says which.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from readerapp.search.analysis import CASED, occurrences, whole
from readerapp.search.codec import TextsReader, WordsReader
from readerapp.search.lists import Words as StoredWords

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

PRIVATE: Final = {  # what of Whoosh is used in this room though it is not promised
    FileIndex: ("_read_toc", "_reader"),
    SegmentReader: ("_terms", "_perdoc"),
    SegmentWriter: ("_flush_segment",),
}
_LONGEST_KEY: Final = 400  # letters; longer titles alike so far are taken as alike
_CACHED: Final = 96 * 1024 * 1024  # bytes of decoded postings that are kept


class Postings(NamedTuple):
    """Where one term stands: documents, how often in each, and all positions one after another."""

    documents: Ints
    counts: Ints
    positions: Ints

    @property
    def nbytes(self) -> int:
        """The memory they take."""
        return self.documents.nbytes + self.counts.nbytes + self.positions.nbytes + 200


class Lexicon:
    """The words of a field, in order, and in how many documents each stands."""

    def __init__(self, words: Sequence[str], documents: Ints) -> None:
        self.documents = documents
        self._words = words

    @property
    def words(self) -> Sequence[str]:
        """All of them."""
        return self._words

    def beginning(self, letters: str) -> tuple[int, Sequence[str]]:
        """The words that begin with these letters, and which is the first of them."""
        first = bisect_left(self.words, letters)
        last = bisect_left(self.words, f"{letters}\U0010ffff", first)
        return first, self.words[first:last]


class Segment(Protocol):
    """Some documents and where their words stand."""

    papers: Ints
    live: Bools

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field."""

    def postings(self, field: str, term: str) -> Postings | None:
        """Where a term stands, by ascending document; None when nowhere."""

    def beginning(self, field: str, letters: str) -> Postings | None:
        """Where the words stand that begin with these letters, one after the other, in order."""

    def lexicon(self, field: str) -> Lexicon:
        """Its words, in order; without the forms ``=LoRA`` that keep capitals."""


class Places(formats.Positions):
    """Positions as plain 32-bit numbers: joined, those of a whole list are one numpy array."""

    def encode(self, poslist: list[int]) -> bytes:
        """The value of one posting."""
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions in the value of one posting."""
        return array("I", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions there are."""
        return len(valuestring) // 4


class Words(fields.FieldType):
    """A field of words, cut by our own analysis."""

    def __init__(self) -> None:
        super().__init__(Places(), cast(Any, None), scorable=True)

    def process_text(self, qstring: str, mode: str = "", **_: Any) -> Iterator[str]:
        """The words of a query for Whoosh's own searcher."""
        return iter(occurrences(qstring))


def whole_key(text: str) -> str:
    """What a title and the same title typed in full have in common."""
    return whole(text)[:_LONGEST_KEY]


class Cache:
    """Decoded postings, the longest unused forgotten first; segments never change."""

    def __init__(self, most: int = _CACHED) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, str, str], Postings | None] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: tuple[str, str, str]) -> tuple[bool, Postings | None]:
        """Whether it is known, and what it is."""
        with self._turn:
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def put(self, key: tuple[str, str, str], postings: Postings | None) -> None:
        """Keep it, and forget what there is no room for."""
        with self._turn:
            if key in self._kept:  # another thread was as fast
                return
            self._kept[key] = postings
            self._size += postings.nbytes if postings else 200
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.nbytes if gone else 200


class IndexSegment:
    """One segment of a Whoosh index."""

    def __init__(self, reader: Any, texts: Sequence[str], cache: Cache) -> None:
        self._terms: WordsReader = reader._terms
        self._cache = cache
        self.name = str(reader.segment().segment_id())
        self.count = int(reader.doc_count_all())
        perdoc: TextsReader = reader._perdoc
        contents = perdoc.contents(texts)
        self.papers: Ints = contents.papers
        self.kept = contents.kept
        self.live: Bools = self.papers > 0
        self.deleted = frozenset(reader.segment().deleted_docs())
        self.live[np.array(list(self.deleted), np.int64)] = False
        self._lengths = contents.lengths
        self._lexicons: dict[str, Lexicon] = {}

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field."""
        return self._lengths[field].astype(np.float32)

    def postings(self, field: str, term: str) -> Postings | None:
        """Where a term stands; read once."""
        key = self.name, field, term
        known, postings = self._cache.get(key)
        if not known:
            words = self._terms.of(field)
            number = words.find(term.encode())
            postings = None if number is None else self._read(words, number, number + 1)
            self._cache.put(key, postings)
        return postings

    def beginning(self, field: str, letters: str) -> Postings | None:
        """Where all words with this beginning stand; read once, in one sweep."""
        key = self.name, field, f"{letters}*"
        known, postings = self._cache.get(key)
        if not known:
            words = self._terms.of(field)
            first, last = words.beginning(letters.encode())
            postings = self._read(words, first, last) if first < last else None
            if postings and not letters:
                postings = self._without_cased(words, postings)
            self._cache.put(key, postings)
        return postings

    def lexicon(self, field: str) -> Lexicon:
        """The words of a field; they are decoded when they are asked for."""
        if field not in self._lexicons:
            self._lexicons[field] = _StoredLexicon(self._terms.of(field))
        return self._lexicons[field]

    def _read(self, words: StoredWords, first: int, last: int) -> Postings:
        documents, counts, positions = words.postings(first, last)
        if documents.max() >= self.count:
            raise ValueError("postings that do not fit their segment")
        return Postings(
            documents.astype(np.int64), counts.astype(np.int32), positions.astype(np.int32)
        )

    def _without_cased(self, words: StoredWords, everything: Postings) -> Postings:
        first, last = words.beginning(CASED.encode())
        some = slice(int(words.starts[first]), int(words.starts[last]))
        places = slice(int(words.places[first]), int(words.places[last]))
        return Postings(
            np.delete(everything.documents, some),
            np.delete(everything.counts, some),
            np.delete(everything.positions, places),
        )


class _StoredLexicon(Lexicon):
    """One whose words stay as they lie in the file until all are asked for."""

    def __init__(self, words: StoredWords) -> None:
        self._stored = words
        self._cased = words.beginning(CASED.encode())
        holding = np.diff(words.starts)
        super().__init__((), np.delete(holding, slice(*self._cased)))

    @property
    def words(self) -> Sequence[str]:
        """All of them."""
        if not self._words:
            first, last = self._cased
            span = self._stored.span
            self._words = [*span(0, first), *span(last, len(self._stored))]
        return self._words

    def beginning(self, letters: str) -> tuple[int, Sequence[str]]:
        """The words that begin with these letters, and which is the first of them."""
        if not letters:
            return 0, self.words
        first, last = self._stored.beginning(letters.encode())
        after, before = self._cased[1], self._cased[0]
        if before <= first < after:
            return before, ()
        return first - (after - before if first >= after else 0), self._stored.span(first, last)


def segments(reader: Any, texts: Sequence[str], cache: Cache) -> list[IndexSegment]:
    """The segments of an index, in the order that counts its documents; ``texts`` are its fields.

    Files of a segment that another process has since replaced may be gone, so whatever is read
    by name is read now; those held open stay.
    """
    leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
    return [IndexSegment(leaf, texts, cache) for leaf in leaves]


def open_reader(index: Any) -> Any:
    """A reader of an index as it is now, without Whoosh's half a second of trying again."""
    toc = index._read_toc()
    return cast(Any, FileIndex)._reader(index.storage, toc.schema, toc.segments, toc.generation)
