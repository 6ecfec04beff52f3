"""Where words stand: in a row, near each other; and which words a pattern or a slip stands for.

A place is one number, ``document * ROOM + position``, so that a whole collection's places are one
sorted array and everything here is a few operations on arrays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from readerapp.search.postings import Bools, Ints, Postings

ROOM: Final = 1 << 24  # positions a document may have
_LONGEST: Final = 64  # characters of a pattern that are looked at
_NEAREST: Final = 64  # words that one with a slip in it may stand for


def places(found: Sequence[Postings], wanted: Bools) -> Ints:
    """Where these words stand in the documents that are wanted, ascending."""
    parts = [_places(postings, wanted) for postings in found]
    if len(parts) == 1:
        return parts[0]
    together = np.concatenate(parts)
    if (together[1:] > together[:-1]).all():  # one word in several segments
        return together
    return np.unique(together)


def _places(found: Postings, wanted: Bools) -> Ints:
    at = np.flatnonzero(wanted[found.documents])
    if not len(at):
        return np.zeros(0, np.int64)
    counts = found.counts[at].astype(np.int64)
    documents = np.repeat(found.documents[at].astype(np.int64), counts)
    if len(at) == len(found.documents):
        return documents * ROOM + found.positions
    starts = np.cumsum(found.counts, dtype=np.int64)[at] - counts
    within = np.arange(len(documents)) - np.repeat(np.cumsum(counts) - counts, counts)
    return documents * ROOM + found.positions[np.repeat(starts, counts) + within]


def in_a_row(words: Sequence[Ints]) -> Ints:
    """The places at which the words begin to follow one right after the other."""
    order = sorted(range(len(words)), key=lambda distance: len(words[distance]))
    row = words[order[0]] - order[0]
    for distance in order[1:]:
        row = common(row, words[distance] - distance)
    return row


def close_by(words: Sequence[Ints], span: int) -> Ints:
    """The places from which on each of the words stands within the next ``span`` words."""
    starts = np.unique(np.concatenate(words))
    for places_of_one in words:
        if not len(places_of_one):
            return places_of_one
        following = np.searchsorted(places_of_one, starts)
        following[following == len(places_of_one)] = 0
        distance = places_of_one[following] - starts
        starts = starts[(distance >= 0) & (distance <= span)]
    return starts


def common(some: Ints, others: Ints) -> Ints:
    """What is in both; both are ascending, and mostly one is much the shorter."""
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return some
    at = np.searchsorted(others, some)
    at[at == len(others)] = 0
    shared: Ints = some[others[at] == some]
    return shared


def literal(pattern: str) -> str:
    """The letters that all words like a pattern begin with."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def like(words: Sequence[str], pattern: str) -> Iterator[str]:
    """Those of the words, in their order, that are like a pattern with ``*`` and ``?``."""
    return (found.group() for found in _regex(pattern).finditer("\n".join(words)))


def _regex(pattern: str) -> re.Pattern[str]:
    """A pattern for lines. What follows a star is looked for once and never again further on,
    which finds the same words and takes no time that grows with the number of stars."""
    first, *rest = re.split(r"\*+", pattern[:_LONGEST])
    said = _fixed(first)
    for number, piece in enumerate(rest):
        last = number == len(rest) - 1
        said += f"[^\n]*{_fixed(piece)}" if last else f"(?>[^\n]*?{_fixed(piece)})"
    return re.compile(f"^{said}$", re.MULTILINE)


def _fixed(piece: str) -> str:
    return "".join("[^\n]" if letter == "?" else re.escape(letter) for letter in piece)


def misspelt(word: str, words: Sequence[str], counts: Ints, wrong: int) -> list[tuple[str, int]]:
    """The words ``wrong`` letters away at the most, and how many: the nearest, then most used.

    A letter too many, too few, another, or two exchanged is one letter wrong (optimal string
    alignment).
    """
    from rapidfuzz import process  # only words that may be misspelt need it
    from rapidfuzz.distance import OSA

    low, high = len(word) - wrong, len(word) + wrong
    near = [n for n, other in enumerate(words) if low <= len(other) <= high]
    distances = process.extract(
        word, [words[n] for n in near], scorer=OSA.distance, score_cutoff=wrong, limit=None
    )
    found = [(int(distance), -int(counts[near[at]]), other) for other, distance, at in distances]
    return [(other, distance) for distance, _, other in sorted(found)[:_NEAREST]]
