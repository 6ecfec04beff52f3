"""All posting lists of a field at once, one after the other in the order of their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readerapp.search.arrays import Array, Arrays, ArrayWriter

Ints = NDArray[np.int64]

_NONE: Final = np.zeros(0, np.int64)
_AT_ONCE: Final = 1 << 19  # postings sorted at once when lists are made one


class Lists(NamedTuple):
    """``holding``: in how many documents each word stands. The rest is as in ``Postings``."""

    words: list[str]
    holding: Array
    documents: Array
    counts: Array
    positions: Array


EMPTY: Final = Lists([], _NONE, _NONE, _NONE, _NONE)


def gathered(words: list[str], word: Array, documents: Array, positions: Array) -> Lists:
    """The lists of words that stand at some places; the places come in the order of the texts.

    ``word`` is the number, among ``words``, of what stands at each place.
    """
    order = np.argsort(word, kind="stable")
    word, documents = word[order], documents[order]
    new = np.ones(len(word), np.bool_)
    new[1:] = (word[1:] != word[:-1]) | (documents[1:] != documents[:-1])
    first = new.nonzero()[0]
    counts = np.diff(first, append=len(word))
    holding = np.bincount(word[first], minlength=len(words))
    return Lists(words, holding, documents[first], counts, positions[order])


def merged(parts: Sequence[Lists], renumbered: Sequence[Ints]) -> Lists:
    """Several lists as one. ``renumbered``: for each part its documents' new numbers.

    A number below 0 is a document that is left out. The documents of each part come after those
    of the part before.
    """
    if not any(part.words for part in parts):
        return EMPTY
    words = sorted(set().union(*(part.words for part in parts)))
    known = {word: number for number, word in enumerate(words)}
    takers = [_Taker(part, known, new) for part, new in zip(parts, renumbered, strict=True)]
    load = np.zeros(len(words), np.int64)
    for taker in takers:
        load[taker.numbers] += taker.part.holding
    some = [_together(takers, first, last) for first, last in _slices(load)]
    holding = np.concatenate([_NONE, *(one.holding for one in some)])
    left = [word for word, many in zip(words, holding.tolist(), strict=True) if many]
    joined = [
        np.concatenate([_NONE.astype(np.uint8), *(getattr(one, name) for one in some)])
        for name in ("documents", "counts", "positions")
    ]
    return Lists(left, holding[holding > 0], *joined)


def _slices(load: Ints) -> Iterator[tuple[int, int]]:
    """Stretches of the words with so many postings as are sorted at once."""
    turns = np.flatnonzero(np.diff(np.cumsum(load) // _AT_ONCE)) + 1
    edges = [0, *turns.tolist(), len(load)]
    return pairwise(edges)


def _together(takers: Sequence[_Taker], first: int, last: int) -> Lists:
    """The lists of some of the words, from all parts."""
    taken = [taker.taken(first, last) for taker in takers]
    word, documents, counts, positions = (np.concatenate(some) for some in zip(*taken, strict=True))
    order = np.argsort(word, kind="stable")
    begins = np.cumsum(counts, dtype=np.int64) - counts
    counts = counts[order]
    positions = positions[_stretches(begins[order], counts)]
    holding = np.bincount(word - np.uint32(first), minlength=last - first)
    return Lists([], holding, documents[order], counts, positions)


class _Taker:
    """Hands out one part's postings, some words after the other."""

    def __init__(self, part: Lists, known: dict[str, int], renumbered: Ints) -> None:
        self.part = part
        self.numbers = np.fromiter(map(known.__getitem__, part.words), np.uint32, len(part.words))
        self._renumbered = renumbered
        self._starts = np.concatenate([_NONE, [0], np.cumsum(part.holding)])
        self._reached = 0  # positions handed out

    def taken(self, first: int, last: int) -> tuple[Array, Array, Array, Array]:
        """The words' numbers, documents and counts, posting for posting; and all positions."""
        part = self.part
        some = slice(*np.searchsorted(self.numbers, (first, last)).tolist())
        word = np.repeat(self.numbers[some], part.holding[some])
        at = slice(int(self._starts[some.start]), int(self._starts[some.stop]))
        documents, counts = self._renumbered[part.documents[at]], part.counts[at]
        end = self._reached + int(counts.sum(dtype=np.int64))
        positions = part.positions[self._reached : end]
        self._reached = end
        if len(documents) and documents.min() < 0:
            there = documents >= 0
            positions = positions[np.repeat(there, counts)]
            word, documents, counts = word[there], documents[there], counts[there]
        return word, documents.astype(np.uint32), counts, positions


def _stretches(begins: Ints, lengths: Ints) -> Ints:
    """The numbers of some stretches, one stretch after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    numbers = np.arange(ends[-1] if len(ends) else 0)
    numbers += np.repeat(begins - (ends - lengths), lengths)
    return numbers


def write(writer: ArrayWriter, field: str, lists: Lists) -> None:
    """Write the lists of a field."""
    text = "\n".join(lists.words).encode()
    counted = np.concatenate([np.zeros(1, np.int64), np.cumsum(lists.counts, dtype=np.int64)])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lists.holding, dtype=np.int64)])
    writer.add(f"{field} words", np.frombuffer(text, np.uint8))
    writer.add(f"{field} starts", starts)
    writer.add(f"{field} places", counted[starts])
    writer.add(f"{field} documents", lists.documents)
    writer.add(f"{field} counts", lists.counts)
    writer.add(f"{field} positions", lists.positions)


def read(arrays: Arrays, field: str) -> Lists:
    """All lists of a field."""
    text = arrays.part(f"{field} words").tobytes().decode()
    return Lists(
        text.split("\n") if text else [],
        np.diff(arrays.part(f"{field} starts").astype(np.int64)),
        *(arrays.part(f"{field} {name}") for name in ("documents", "counts", "positions")),
    )


class Words:
    """The words of a field as they lie in the file, looked up without decoding the others."""

    def __init__(self, arrays: Arrays, field: str) -> None:
        self._arrays, self._field = arrays, field
        self.text = arrays.part(f"{field} words").tobytes()
        breaks = np.flatnonzero(np.frombuffer(self.text, np.uint8) == ord("\n"))
        self._ends = np.append(breaks, len(self.text)) if self.text else breaks
        self.starts = arrays.part(f"{field} starts").astype(np.int64)
        self.places = arrays.part(f"{field} places").astype(np.int64)
        if not len(self._ends) + 1 == len(self.starts) == len(self.places):
            raise ValueError("words that do not fit their postings")

    def __len__(self) -> int:
        return len(self._ends)

    def at(self, number: int) -> bytes:
        """One of the words."""
        return self.text[self._ends[number - 1] + 1 if number else 0 : self._ends[number]]

    def span(self, first: int, last: int) -> list[str]:
        """The words of a stretch."""
        if first >= last:
            return []
        begin = self._ends[first - 1] + 1 if first else 0
        return self.text[begin : self._ends[last - 1]].decode().split("\n")

    def place(self, word: bytes, first: int = 0) -> int:
        """The number of a word, or of the first after it."""
        last = len(self._ends)
        while first < last:
            middle = (first + last) // 2
            if self.at(middle) < word:
                first = middle + 1
            else:
                last = middle
        return first

    def find(self, word: bytes) -> int | None:
        """The number of a word, if it is there."""
        number = self.place(word)
        return number if number < len(self._ends) and self.at(number) == word else None

    def beginning(self, letters: bytes) -> tuple[int, int]:
        """The stretch of the words that begin with these letters: its first, and the first after.

        No UTF-8 goes on with what is put after the letters.
        """
        first = self.place(letters) if letters else 0
        return first, self.place(letters + b"\xff", first)

    def postings(self, first: int, last: int) -> tuple[Any, Any, Any]:
        """The documents, counts and positions of a stretch of words."""
        some = int(self.starts[first]), int(self.starts[last])
        return (
            self._arrays.part(f"{self._field} documents", *some),
            self._arrays.part(f"{self._field} counts", *some),
            self._arrays.part(
                f"{self._field} positions", int(self.places[first]), int(self.places[last])
            ),
        )
