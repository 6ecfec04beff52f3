"""One commit of the index: Whoosh's own, but for how a segment comes to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from readerapp.search import lists
from readerapp.search.codec import Codec, Contents
from readerapp.search.gathering import WHOLE, Gathered

_PATIENCE: Final = 5.0  # seconds for whoever has the lock
_LARGEST: Final = 50_000  # documents of a segment that is never made one with others
_TIMES: Final = 2  # a segment up to so many times as large as all smaller ones joins them


class Writer(SegmentWriter):
    """Writes gathered documents as a new segment, with those segments that it takes in."""

    def __init__(self, index: Any, fields: Sequence[str]) -> None:
        codec = cast(Any, Codec)()
        super().__init__(  # type: ignore[no-untyped-call]
            index, codec=codec, timeout=_PATIENCE, compound=False
        )
        self._names = fields
        self._parts: list[Gathered] = []
        self._renumbered: list[NDArray[np.int64]] = []

    def put(self, gathered: Gathered) -> None:
        """Write these documents."""
        self._put(gathered, np.ones(len(gathered.contents.papers), np.bool_))

    def take_in(self, segment: Any) -> None:
        """Write anew what is still there of a segment."""
        reader = SegmentReader(self.storage, self.schema, segment)
        try:
            contents = reader._perdoc.contents(self._names)  # noqa: SLF001
            words = reader._terms  # noqa: SLF001
            postings = {field: words.all_of(field) for field in (*self._names, WHOLE)}
        finally:
            reader.close()
        live = np.ones(len(contents.papers), np.bool_)
        live[np.array(list(segment.deleted_docs()), np.int64)] = False
        self._put(Gathered(contents, postings), live)

    def _put(self, gathered: Gathered, live: NDArray[np.bool_]) -> None:
        numbers = np.where(live, self.docnum + np.cumsum(live) - 1, -1)
        self._parts.append(gathered)
        self._renumbered.append(numbers)
        self.docnum += int(live.sum())
        self._added = True

    def _flush_segment(self) -> None:
        """Whoosh's step of a commit that writes the files."""
        self.perdocwriter.write(self._contents())
        self.perdocwriter.close()
        for field in (*self._names, WHOLE):
            some = [part.postings[field] for part in self._parts]
            alone = len(some) == 1 and (self._renumbered[0] >= 0).all()
            self.fieldwriter.write(
                field, some[0] if alone else lists.merged(some, self._renumbered)
            )
        self.fieldwriter.close()

    def _contents(self) -> Contents:
        """What the documents of all parts are."""
        pairs = list(zip((part.contents for part in self._parts), self._renumbered, strict=True))
        return Contents(
            np.concatenate([contents.papers[new >= 0] for contents, new in pairs]),
            {
                int(new[number]): text
                for contents, new in pairs
                for number, text in contents.kept.items()
                if new[number] >= 0
            },
            {
                field: np.concatenate(
                    [contents.lengths[field][new >= 0] for contents, new in pairs]
                )
                for field in self._names
            },
        )


def tidied(writer: Writer, kept: list[Any]) -> list[Any]:
    """Whoosh's merge policy: few segments, each much larger than all smaller ones together.

    One mostly deleted is written anew in any case.
    """
    merging = {s for s in kept if s.deleted_count() * 2 > s.doc_count_all()}
    total = writer.docnum + sum(s.doc_count() for s in merging)
    for segment in sorted(set(kept) - merging, key=lambda s: int(s.doc_count_all())):
        size = segment.doc_count()
        if size > _TIMES * total or size + total > _LARGEST:
            break
        merging.add(segment)
        total += size
    for segment in kept:
        if segment in merging:
            writer.take_in(segment)
    return [segment for segment in kept if segment not in merging]
