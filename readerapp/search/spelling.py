"""Which words of the library somebody may have meant who typed a word it does not have.

After Kernighan, Church and Gale, "A spelling correction program based on a noisy channel model"
(COLING 1990): the best word is the one that makes (how often it is used) x (how likely it was
mistyped like this) largest. Words within two edits are found by Damerau's and Levenshtein's
distance; then each edit has a price of its own. To leave a letter out or to swap two happens in
as many ways as the word has letters; to hit a wrong letter in 26 times as many, so any one of
them is so much less likely, but for neighbours on the keyboard and letters typed twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

from readerapp.search.postings import Ints

_EDIT: Final = 3.5  # price, a logarithm of likelihood: a letter left out, two swapped
_WRONG: Final = 6.7  # a letter too many, or another one
_BESIDE: Final = 5.7  # the key next to it, or the same letter twice
_DIGIT: Final = 13.0  # a number is not mistyped for another: gpt3 is not gpt4
_FIRST: Final = 0.3  # the first letter is mostly right
_USE: Final = 0.6  # how much the use of a word counts: less than all, rare words are looked for
_DEAREST: Final = 3.0  # price for each letter typed; what is dearer is another word
_PRICED: Final = 60  # words whose likelihood is worked out
_LONGEST: Final = 40  # letters of a word that is mended

_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Near(NamedTuple):
    """A word near to one that was typed; ``price``: how unlikely it is mistyped like this."""

    word: str
    documents: int
    edits: int
    price: float

    @property
    def cost(self) -> float:
        """The less, the likelier it was meant."""
        return self.price - _USE * math.log(max(self.documents, 1))


class Spelling:
    """The words of a library, sorted so that those near another one are found at once."""

    def __init__(self, words: Sequence[str], documents: Ints) -> None:
        """``documents``: how many each of the words stands in."""
        self._documents = documents
        self._words = words
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        self._order = np.argsort(lengths, kind="stable")
        self._ends: list[int] = np.searchsorted(
            lengths[self._order], np.arange(_LONGEST + 4)
        ).tolist()
        self._of_length: dict[int, tuple[Ints, list[str]]] = {}

    def near(self, word: str) -> list[Near]:
        """Words within two edits of this one, or one if it is short, the likeliest first."""
        if not 2 <= len(word) <= _LONGEST:
            return []
        most = 1 if len(word) < 4 else 2
        found: list[tuple[float, str, int, int]] = []
        for length in range(max(1, len(word) - most), len(word) + most + 1):
            found += self._within(word, most, *self._having(length))
        found.sort()
        priced = [
            Near(other, count, edits, price(word, other))
            for _, other, count, edits in found[:_PRICED]
        ]
        likely = [near for near in priced if near.price <= _DEAREST * len(word)]
        return sorted(likely, key=lambda near: (near.cost, near.word))

    def _having(self, length: int) -> tuple[Ints, list[str]]:
        """The words of a length, and where they stand."""
        if length not in self._of_length:
            places = self._order[self._ends[length] : self._ends[length + 1]]
            words = [self._words[place] for place in places.tolist()]
            self._of_length[length] = places, words
        return self._of_length[length]

    def _within(
        self, word: str, most: int, places: Ints, words: list[str]
    ) -> list[tuple[float, str, int, int]]:
        """Words at most so far, with a first guess at their price.

        One edit more is allowed at first: the faster measure counts a swap and a letter between
        the two as three.
        """
        if not words:
            return []
        fast = process.cdist(
            [word], words, scorer=OSA.distance, score_cutoff=most + 1, dtype=np.uint8
        )[0]
        found = []
        for at in (fast <= most + 1).nonzero()[0].tolist():
            other, edits = words[at], int(fast[at])
            if edits > most:
                edits = DamerauLevenshtein.distance(word, other, score_cutoff=most)
            if 0 < edits <= most:
                count = max(int(self._documents[places[at]]), 1)
                found.append((edits * _EDIT - _USE * math.log(count), other, count, edits))
        return found


def price(typed: str, meant: str) -> float:
    """How unlikely it is that somebody who meant one word typed the other.

    The distance of Lowrance and Wagner (1975), in which letters may also be swapped with others
    between them, with a price for each kind of edit.
    """
    start = _FIRST if typed[:1] != meant[:1] else 0.0
    typed, meant = _parting(typed, meant)
    far = (len(typed) + len(meant) + 1) * _DIGIT
    rows: list[list[float]] = [[far] * (len(typed) + 2), [far, 0.0]]
    for at in range(1, len(typed) + 1):
        rows[1].append(rows[1][-1] + _added(typed, at - 1))
    last_row: dict[str, int] = {}
    for i in range(1, len(meant) + 1):
        left_out = _DIGIT if meant[i - 1].isdigit() else _EDIT
        rows.append([far, rows[i][1] + left_out])
        last_column = 0
        for j in range(1, len(typed) + 1):
            row, column = last_row.get(typed[j - 1], 0), last_column
            same = meant[i - 1] == typed[j - 1]
            between = (i - row - 1) * _EDIT + (j - column - 1) * _WRONG
            rows[i + 1].append(
                min(
                    rows[i][j] + (0.0 if same else _other(meant[i - 1], typed[j - 1])),
                    rows[i][j + 1] + left_out,
                    rows[i + 1][j] + _added(typed, j - 1),
                    rows[row][column] + _EDIT + between,
                )
            )
            last_column = j if same else last_column
        last_row[meant[i - 1]] = i
    return start + rows[-1][-1]


def _parting(typed: str, meant: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike, but for one letter."""
    most = min(len(typed), len(meant))
    head = 0
    while head < most and typed[head] == meant[head]:
        head += 1
    tail = 0
    while tail < most - head and typed[-1 - tail] == meant[-1 - tail]:
        tail += 1
    head, tail = max(head - 1, 0), max(tail - 1, 0)
    return typed[head : len(typed) - tail], meant[head : len(meant) - tail]


def _added(typed: str, at: int) -> float:
    """The price of a letter too many."""
    if typed[at].isdigit():
        return _DIGIT
    around = typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]
    slipped = typed[at] in around or any(letter in _BESIDES.get(typed[at], "") for letter in around)
    return _BESIDE if slipped else _WRONG


def _other(meant: str, typed: str) -> float:
    """The price of a letter in place of another."""
    if meant.isdigit() or typed.isdigit():
        return _DIGIT
    return _BESIDE if typed in _BESIDES.get(meant, "") else _WRONG


def _keys_beside(rows: Sequence[str]) -> Mapping[str, str]:
    """For each key those left, right, above and below."""
    places = {key: (x + y / 2, y) for y, row in enumerate(rows) for x, key in enumerate(row)}
    return {
        key: "".join(
            other for other, (x, y) in places.items()
            if other != key and abs(x - at[0]) <= 1 and abs(y - at[1]) <= 1
        )
        for key, at in places.items()
    }  # fmt: skip


_BESIDES: Final = _keys_beside(_ROWS)
