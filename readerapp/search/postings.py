# ruff: noqa: SLF001
"""The only module that touches Whoosh's private names: one segment of an index, as numpy arrays.

Whoosh hands out a posting at a time, which is most of what a search costs. Here a term's whole
list is decoded at once. Should a new Whoosh lack one of ``PRIVATE``, a test says which.
"""

from __future__ import annotations

import io
import pickle
import struct
import threading
from array import array
from collections import OrderedDict
from collections.abc import Generator, Iterable, Iterator
from typing import Any, Final, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats
from whoosh.codec import whoosh3
from whoosh.filedb import filetables
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

from readerapp.search.analysis import occurrences, whole

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

PRIVATE: Final = {  # what of Whoosh is used here though it is not promised
    FileIndex: ("_read_toc", "_reader"),
    SegmentReader: ("_terms", "_perdoc"),
    whoosh3.W3TermsReader: ("_tindex", "_postfile", "_dbfile", "_keycoder"),
    whoosh3.W3PerDocReader: ("_get_column_file",),
    filetables.OrderedHashReader: ("closest_key_pos", "key_at", "key_and_range_at"),
    whoosh3.W3TermInfo: ("extent",),
}
_INT: Final = struct.Struct("!i")
_LENGTHS: Final = np.array([byte_to_length(i) for i in range(256)], np.float32)
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


class Segment(Protocol):
    """Some documents and where their words stand."""

    papers: Ints
    live: Bools

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field."""

    def postings(self, field: str, term: str) -> Postings | None:
        """Where a term stands, by ascending document; None when nowhere."""

    def beginning(self, field: str, letters: str) -> Postings | None:
        """Where the terms stand that begin with these letters, one term after the other."""


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
    """A field of running text, cut by our own analyser."""

    def __init__(self) -> None:
        super().__init__(Places(), cast(Any, None), scorable=True)

    def index(
        self, value: str | dict[str, list[int]], **_: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Every word with its positions, as Whoosh's writer wants them.

        ``value``: the text, or what ``occurrences`` says of it.
        """
        places = occurrences(value) if isinstance(value, str) else value
        for word, where in places.items():
            yield word.encode(), len(where), float(len(where)), array("I", where).tobytes()

    def process_text(self, qstring: str, mode: str = "", **_: Any) -> Iterator[str]:
        """The words of a query for Whoosh's own searcher."""
        return iter(occurrences(qstring))


class Whole(Words):
    """A field that is one word, however long: for a title typed in full."""

    def __init__(self) -> None:
        fields.FieldType.__init__(self, Places(), cast(Any, None), scorable=False)

    def index(
        self, value: str | dict[str, list[int]], **_: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """The one word."""
        if key := whole_key(str(value)):
            yield key.encode(), 1, 1.0, array("I", [0]).tobytes()


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
            self._kept[key] = postings
            self._size += postings.nbytes if postings else 200
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.nbytes if gone else 200


class IndexSegment:
    """One segment of a Whoosh index."""

    def __init__(self, reader: Any, texts: Iterable[str], cache: Cache) -> None:
        self._reader = reader
        self._cache = cache
        self.name = str(reader.segment().segment_id())
        self.count = int(reader.doc_count_all())
        self.papers: Ints = self._column("paper", ">i8", -1).astype(np.int64)
        if (self.papers == -1).any():
            raise ValueError("documents of no paper")
        self.live: Bools = self.papers > 0
        self.deleted = frozenset(reader.segment().deleted_docs())
        self.live[np.array(list(self.deleted), np.int64)] = False
        self._lengths = {field: self._column(f"_{field}_len", "u1", 0) for field in texts}

    def stored(self, document: int) -> dict[str, Any]:
        """What is kept of a document as it is."""
        return dict(self._reader.stored_fields(document))

    def lengths(self, field: str) -> Floats:
        """How many words each document has in a field (Whoosh rounds the larger ones)."""
        lengths: Floats = _LENGTHS[self._lengths[field]]
        return lengths

    def postings(self, field: str, term: str) -> Postings | None:
        """Where a term stands; decoded once."""
        key = self.name, field, term
        known, postings = self._cache.get(key)
        if not known:
            postings = self._decoded(field, term)
            self._cache.put(key, postings)
        return postings

    def beginning(self, field: str, letters: str) -> Postings | None:
        """Where all terms with this beginning stand; decoded once, in one sweep."""
        key = self.name, field, f"{letters}*"
        known, postings = self._cache.get(key)
        if not known:
            lists = self._stretch(field, letters.encode())
            postings = _read(lists, self.count) if lists else None
            self._cache.put(key, postings)
        return postings

    def _stretch(self, field: str, letters: bytes) -> bytes:
        """The bytes of the posting lists of neighbouring terms: they were written in order."""
        terms = self._reader._terms
        key = terms._keycoder(field, letters)
        first = terms._tindex.closest_key_pos(key)
        if first is None or not terms._tindex.key_at(first).startswith(key):
            return b""
        start = self._list_start(first)
        after = terms._tindex.closest_key_pos(key + b"\xff")  # no UTF-8 goes on like that
        file = terms._postfile
        if after is not None:
            return bytes(file.get(start, self._list_start(after) - start))
        file.seek(start)
        return bytes(file.read())

    def _list_start(self, key_position: int) -> int:
        terms = self._reader._terms
        _, at, length = terms._tindex.key_and_range_at(key_position)
        info: Any = cast(Any, whoosh3.W3TermInfo).from_bytes(terms._dbfile.get(at, length))
        return int(info.extent()[0])

    def _decoded(self, field: str, term: str) -> Postings | None:
        terms = self._reader._terms
        try:
            start, (length,) = terms.term_info(field, term.encode()).extent()
        except TermNotFound:
            return None
        return _read(bytes(terms._postfile.get(start, length)), self.count)

    def _column(self, name: str, kind: str, default: int) -> NDArray[Any]:
        """A whole column at once; Whoosh writes none at the end that hold the default."""
        values = np.full(self.count, default, kind)
        perdoc = self._reader._perdoc
        if perdoc.has_column(name):
            file, start, length = perdoc._get_column_file(name)
            try:
                known = np.frombuffer(bytes(file.get(start, length)), kind)
            finally:
                file.close()
            values[: len(known)] = known
        return values


def segments(reader: Any, texts: Iterable[str], cache: Cache) -> list[IndexSegment]:
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


def paper_column() -> fields.COLUMN:
    """The field that says which paper a document is of."""
    return fields.COLUMN(columns.NumericColumn("q", default=-1))  # type: ignore[no-untyped-call]


class Codec(whoosh3.W3Codec):
    """How segments are written: in large plain blocks, for reading all at once.

    Without the extreme lengths of each block either, which only Whoosh's own scoring asks for.
    """

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=4096, compression=0)  # type: ignore[no-untyped-call]


def _read(lists: bytes, count: int) -> Postings:
    """Decode posting lists that follow one another.

    Each is a magic number and blocks; a block is its length, negative for the last of a list,
    a pickled summary, and pickled (differences of documents, weights, values).
    """
    stream = io.BytesIO(lists)
    deltas: list[int] = []
    starts: list[int] = []
    values: list[bytes] = []
    last = True
    while head := stream.read(8 if last else 4):
        if last and head[:4] != whoosh3.WHOOSH3_HEADER_MAGIC:
            raise ValueError("no posting list begins here")
        (length,) = _INT.unpack(head[-4:])
        last = length < 0
        end = stream.tell() + abs(length)
        summary = pickle.load(stream)
        if summary[3]:
            raise ValueError("a compressed block, which we never write")
        block = pickle.load(stream)
        starts.append(len(deltas))
        deltas.extend(block[0])
        values.extend(block[2])
        stream.seek(end)
    counts = np.fromiter(map(len, values), np.int64, len(values)) // 4
    documents = _undelta(np.array(deltas, np.int64), np.array(starts, np.int64))
    positions = np.frombuffer(b"".join(values), np.uint32).astype(np.int64)
    if len(counts) != len(documents) or documents.max() >= count or documents.min() < 0:
        raise ValueError("postings that do not fit their segment")
    return Postings(documents, counts, positions)


def _undelta(deltas: Ints, starts: Ints) -> Ints:
    """Running sums that begin again at each of ``starts``."""
    sums = np.cumsum(deltas)
    before = np.concatenate([np.zeros(1, np.int64), sums[starts[1:] - 1]])
    sums -= np.repeat(before, np.diff(starts, append=len(deltas)))
    return sums
