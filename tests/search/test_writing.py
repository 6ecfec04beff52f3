"""Segments are made one so that there are few, and none is written again and again."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from readerapp.search import lists
from readerapp.search.arrays import Arrays, ArrayWriter
from readerapp.search.lists import Lists, gathered, merged
from readerapp.search.writing import tidied


class Kept:
    """A segment as the merge policy sees it."""

    def __init__(self, size: int, deleted: int = 0) -> None:
        self._size, self._deleted = size, deleted

    def doc_count_all(self) -> int:
        return self._size

    def doc_count(self) -> int:
        return self._size - self._deleted

    def deleted_count(self) -> int:
        return self._deleted


class Commit:
    """What the policy does with a commit of so many documents."""

    def __init__(self, docnum: int) -> None:
        self.docnum = docnum
        self.taken: list[Any] = []

    def take_in(self, segment: Any) -> None:
        self.docnum += segment.doc_count()
        self.taken.append(segment)


def test_a_thousand_commits_leave_few_segments_and_write_each_paper_a_few_times() -> None:
    kept: list[Any] = []
    written = 0
    for _ in range(1_000):
        commit = Commit(1)
        kept = tidied(commit, kept)  # type: ignore[arg-type]
        kept.append(Kept(commit.docnum))
        written += commit.docnum
        assert len(kept) <= 10
    assert sum(segment.doc_count() for segment in kept) == 1_000
    assert written < 10 * 1_000


def test_a_large_segment_is_left_alone_unless_most_of_it_is_deleted() -> None:
    large, deleted = Kept(60_000), Kept(60_000, deleted=31_000)
    commit = Commit(40_000)
    assert tidied(commit, [large, deleted]) == [large]  # type: ignore[arg-type]
    assert commit.taken == [deleted]


def random_lists(chance: random.Random, documents: int) -> tuple[Lists, dict[str, list[Any]]]:
    """Lists of random words, and the same as plain Python would hold them."""
    places = [(d, p, f"w{chance.randrange(40):02}") for d in range(documents) for p in range(9)]
    words = sorted({word for _, _, word in places})
    numbers = np.array([words.index(word) for _, _, word in places], np.uint32)
    at, where = (np.array([place[i] for place in places], np.uint32) for i in (0, 1))
    plain: dict[str, list[Any]] = {}
    for document, position, word in places:
        plain.setdefault(word, []).append((document, position))
    return gathered(words, numbers, at, where), plain


def plainly(some: Lists) -> dict[str, list[Any]]:
    """Where each word stands, a place at a time."""
    words = np.repeat(np.repeat(some.words, some.holding), some.counts)
    documents = np.repeat(some.documents, some.counts)
    found: dict[str, list[Any]] = {}
    for word, document, position in zip(words, documents, some.positions, strict=True):
        found.setdefault(str(word), []).append((int(document), int(position)))
    return found


@pytest.mark.parametrize("at_once", [1, 7, 1 << 19])
def test_lists_made_one_hold_what_each_held_but_for_what_is_left_out(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_AT_ONCE", at_once)
    chance = random.Random(seed)
    parts, numbers, reached = [], [], 0
    expected: dict[str, list[Any]] = {}
    for size in (5, 0, 12):
        part, plain = random_lists(chance, size)
        there = np.array([chance.random() < 0.6 for _ in range(size)], np.bool_)
        new = np.where(there, reached + np.cumsum(there) - 1, -1).astype(np.int64)
        reached += int(there.sum())
        parts.append(part)
        numbers.append(new)
        for word, places in plain.items():
            if kept := [(int(new[d]), p) for d, p in places if new[d] >= 0]:
                expected.setdefault(word, []).extend(kept)
    joined = merged(parts, numbers)
    assert plainly(joined) == expected
    assert joined.words == sorted(expected)


class Memory:
    """A file that stays in memory."""

    def __init__(self) -> None:
        self.held = b""

    def write(self, some: bytes) -> None:
        self.held += some

    def get(self, start: int, length: int) -> bytes:
        return self.held[start : start + length]

    def close(self) -> None:
        pass


def test_arrays_come_back_as_they_were_whole_or_in_part() -> None:
    written = {
        "none": np.zeros(0, np.int64),
        "small": np.arange(200),
        "large": np.array([0, 70_000, 1 << 40]),
        "below zero": np.array([-2, 5]),
    }
    file = Memory()
    writer = ArrayWriter(file)
    for name, values in written.items():
        writer.add(name, values)
    writer.close()
    arrays = Arrays(file, len(file.held))
    assert arrays.names == list(written)
    for name, values in written.items():
        assert arrays.part(name).tolist() == values.tolist()
    assert arrays.part("small").itemsize == 1
    assert arrays.part("large", 1, 2).tolist() == [70_000]
    with pytest.raises(ValueError, match="no numbers"):
        arrays.part("large", 2, 4)
    with pytest.raises(ValueError, match="not a file of arrays"):
        Arrays(file, len(file.held) - 1)
