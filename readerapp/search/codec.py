"""How Whoosh writes and reads a segment: two files of plain arrays, one of texts and one of words.

Whoosh's own codec pickles blocks of postings, which are as slow to write as to read. Whoosh's
searcher, too, can read what is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base, whoosh3
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from readerapp.search import lists
from readerapp.search.arrays import Array, Arrays, ArrayWriter
from readerapp.search.lists import Lists, Words

Ints = NDArray[np.int64]

_TEXTS: Final = ".txt"
_WORDS: Final = ".pst"


class Contents(NamedTuple):
    """What a segment says of its documents: their papers, what is kept of some, all lengths."""

    papers: Ints
    kept: Mapping[int, str]
    lengths: Mapping[str, Array]


class Codec(whoosh3.W3Codec):
    """Whoosh asks it for whatever writes or reads a part of a segment."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> TextsWriter:
        """Writes the one file."""
        return TextsWriter(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> WordsWriter:
        """Writes the other."""
        return WordsWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> TextsReader:
        """Reads the one file."""
        return TextsReader(segment, _opened(storage, segment, _TEXTS))

    def terms_reader(self, storage: Any, segment: Any) -> WordsReader:
        """Reads the other."""
        return WordsReader(_opened(storage, segment, _WORDS))

    def new_segment(self, storage: Any, indexname: str) -> whoosh3.W3Segment:
        """What Whoosh keeps in its table of contents."""
        return whoosh3.W3Segment(self, indexname)  # type: ignore[no-untyped-call]


class TextsWriter:
    """Writes what is known of each document."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._arrays = ArrayWriter(segment.create_file(storage, _TEXTS))
        self.is_closed = False

    def write(self, contents: Contents) -> None:
        """Write all of it."""
        texts = [text.encode() for text in contents.kept.values()]
        self._arrays.add("papers", contents.papers)
        self._arrays.add("kept", np.array(list(contents.kept), np.int64))
        self._arrays.add("kept ends", np.cumsum([len(text) for text in texts], dtype=np.int64))
        self._arrays.add("kept texts", np.frombuffer(b"".join(texts), np.uint8))
        for field, lengths in contents.lengths.items():
            self._arrays.add(field, lengths)

    def close(self) -> None:
        """It is complete, or given up."""
        self._arrays.close()
        self.is_closed = True


class WordsWriter:
    """Writes the posting lists, a field at a time."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._arrays = ArrayWriter(segment.create_file(storage, _WORDS))
        self.is_closed = False

    def write(self, field: str, postings: Lists) -> None:
        """Write those of a field."""
        lists.write(self._arrays, field, postings)

    def close(self) -> None:
        """It is complete, or given up."""
        self._arrays.close()
        self.is_closed = True


class TextsReader(base.PerDocumentReader):
    """Reads what is known of each document."""

    def __init__(self, segment: Any, arrays: Arrays) -> None:
        self._segment, self._arrays = segment, arrays
        self._lengths: dict[str, Array] = {}

    def contents(self, fields: Sequence[str]) -> Contents:
        """All of it, as far as these fields go."""
        part = self._arrays.part
        ends, texts = part("kept ends").tolist(), part("kept texts").tobytes()
        begins = [0, *ends][:-1]
        kept = [texts[a:b].decode() for a, b in zip(begins, ends, strict=True)]
        contents = Contents(
            part("papers").astype(np.int64),
            dict(zip(part("kept").tolist(), kept, strict=True)),
            {field: part(field) for field in fields},
        )
        sizes = {len(contents.papers), *map(len, contents.lengths.values())}
        if sizes != {self.doc_count_all()} or (contents.papers == 0).sum() > len(kept):
            raise ValueError("documents that do not fit their segment")
        return contents

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def doc_count(self) -> int:
        """How many documents there are."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """How many there are with those deleted."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether some are deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Any:
        """The deleted ones."""
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How long a field of a document is."""
        return int(self._of(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """How long a field of all documents is."""
        return int(self._of(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """The shortest."""
        return int(self._of(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The longest."""
        return int(self._of(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is kept of a document as it is."""
        kept = self.contents(()).kept
        return {"kept": kept[docnum]} if docnum in kept else {}

    def _of(self, field: str) -> Array:
        if field not in self._lengths:
            self._lengths[field] = self._arrays.part(field)
        return self._lengths[field]


class WordsReader(base.TermsReader):
    """Reads the posting lists."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._fields = sorted({name.rpartition(" ")[0] for name in arrays.names})
        self._words: dict[str, Words] = {}

    def of(self, field: str) -> Words:
        """The words of a field."""
        if field not in self._words:
            self._words[field] = Words(self._arrays, field)
        return self._words[field]

    def all_of(self, field: str) -> Lists:
        """All lists of a field."""
        return lists.read(self._arrays, field)

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, word = term
        return field in self._fields and self.of(field).find(word) is not None

    def indexed_field_names(self) -> list[str]:
        """The fields there are."""
        return self._fields

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All words of all fields."""
        for field in self._fields:
            yield from self.terms_from(field, b"", alone=True)

    def terms_from(
        self, fieldname: str, prefix: bytes, *, alone: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """The words from one on; unless ``alone``, those of the fields after it, too."""
        words = self.of(fieldname)
        for number in range(words.place(prefix), len(words)):
            yield fieldname, words.at(number)
        if not alone:
            for field in self._fields[self._fields.index(fieldname) + 1 :]:
                yield from self.terms_from(field, b"", alone=True)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All words, and what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The words from one on, and what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is known of a word."""
        documents, counts, _ = self._postings(fieldname, text)
        info: TermInfo = cast(Any, TermInfo)(
            weight=int(counts.sum()),
            df=len(documents),
            minlength=1,
            maxweight=int(counts.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )
        return info

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a word stands anywhere."""
        if (fieldname, text) not in self:  # which is asked of any word in any field
            return 0.0
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents."""
        if (fieldname, text) not in self:
            return 0
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a word one by one, as Whoosh's own searcher wants them."""
        documents, counts, positions = self._postings(fieldname, text)
        ends = np.cumsum(counts)[:-1]
        values = [format_.encode(some.tolist()) for some in np.split(positions, ends)]
        return ListMatcher(  # type: ignore[no-untyped-call]
            documents.tolist(),
            counts.astype(float).tolist(),
            values,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:
        """A way through the words of a field."""
        return Cursor(self, fieldname, fieldobj)

    def _postings(self, field: str, word: bytes) -> tuple[Array, Array, Array]:
        words = self.of(field) if field in self._fields else None
        number = words.find(word) if words else None
        if words is None or number is None:
            raise TermNotFound(f"No term {field}:{word!r}")
        return words.postings(number, number + 1)


class Cursor(base.FieldCursor):
    """A way through the words of a field."""

    def __init__(self, reader: WordsReader, field: str, fieldobj: Any) -> None:
        self._reader, self._field, self._kind = reader, field, fieldobj
        self._words = reader.of(field)
        self._number = 0

    def first(self) -> Any:
        """Go to the first word."""
        self._number = 0
        return self.text()

    def find(self, term: Any) -> Any:
        """Go to a word, or the first after it."""
        word = term if isinstance(term, bytes) else self._kind.to_bytes(term)
        self._number = self._words.place(word)
        return self.text()

    def next(self) -> Any:
        """Go on by one."""
        self._number += 1
        return self.text()

    def text(self) -> Any:
        """The word; None after the last."""
        return self._kind.from_bytes(self._words.at(self._number)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """What is known of it."""
        if not self.is_valid():
            return None
        return self._reader.term_info(self._field, self._words.at(self._number))

    def is_valid(self) -> bool:
        """Whether there is one."""
        return self._number < len(self._words)


def _opened(storage: Any, segment: Any, extension: str) -> Arrays:
    file = segment.open_file(storage, extension)
    try:
        return Arrays(file, int(storage.file_length(segment.make_filename(extension))))
    except BaseException:
        file.close()
        raise
