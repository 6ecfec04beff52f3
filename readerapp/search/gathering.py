"""Many texts cut into words at once: what a word is says ``analysis``; the sorting is numpy's.

Each token as it is written gets a number, and what it can be found by is looked up once. So a
text costs a search for its tokens and no more, and thousands of texts a sum and a sorting.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readerapp.search import lists
from readerapp.search.analysis import CASED, forms_of, raw_tokens
from readerapp.search.arrays import Array
from readerapp.search.codec import Contents
from readerapp.search.lists import Lists

Ints = NDArray[np.int64]
WHOLE: Final = "whole"  # the field that is one word, however long: a title
_NONE: Final = np.zeros(0, np.int64)


class Gathered(NamedTuple):
    """Documents cut into words, as a segment is written from them."""

    contents: Contents
    postings: Mapping[str, Lists]

    @property
    def words(self) -> set[str]:
        """Every word of their texts."""
        texts = (some for field, some in self.postings.items() if field != WHOLE)
        return {word for some in texts for word in some.words}


class _Numbers(dict[str, int]):
    """Gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Field:
    """The tokens of one field in all documents, and how many each document has."""

    def __init__(self) -> None:
        self.tokens = array("I")
        self.sizes = array("I")


class Gathering:
    """Takes in one document after the other; what tokens mean it knows longer than documents."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._names = fields
        self._tokens, self._words = _Numbers(), _Numbers()
        self._forms, self._after = array("I"), array("I")  # of each token, one after the other
        self._first, self._many = array("I"), array("I")  # where those of a token begin; how many
        self._wide, self._long = array("I"), array("I")  # words it counts; how long it is taken
        self._begin()

    def _begin(self) -> None:
        self._papers = array("q")
        self._kept: dict[int, str] = {}
        self._wholes, self._entitled = array("I"), array("I")  # words, and which documents
        self._fields = {name: _Field() for name in self._names}

    def __len__(self) -> int:
        return len(self._papers)

    def add(
        self, paper: int, texts: Mapping[str, str], whole: str = "", kept: str | None = None
    ) -> None:
        """Take in a document; ``kept`` is stored with it as it is, ``whole`` is a word alone."""
        if kept is not None:
            self._kept[len(self._papers)] = kept
        if whole:
            self._wholes.append(self._words[whole])
            self._entitled.append(len(self._papers))
        self._papers.append(paper)
        for name, field in self._fields.items():
            before = len(field.tokens)
            if text := texts.get(name):
                field.tokens.extend(map(self._tokens.__getitem__, raw_tokens(text)))
            field.sizes.append(len(field.tokens) - before)

    def taken(self) -> Gathered:
        """All documents since the last time."""
        self._learn()
        papers = np.array(self._papers, np.int64)
        cut = {name: self._cut(field) for name, field in self._fields.items()}
        lengths = {name: length for name, (length, _) in cut.items()}
        contents = Contents(papers, self._kept, lengths)
        postings = {name: found for name, (_, found) in cut.items()}
        words, word = self._in_order(_numbers(self._wholes))
        entitled = _numbers(self._entitled)
        postings[WHOLE] = lists.gathered(words, word, entitled, np.zeros(len(word), np.uint32))
        self._begin()
        return Gathered(contents, postings)

    def _learn(self) -> None:
        """Look up what the tokens met since the last time can be found by."""
        for raw in list(self._tokens)[len(self._first) :]:
            forms, words = forms_of(raw)
            self._first.append(len(self._forms))
            self._many.append(len(forms))
            self._wide.append(words)
            self._long.append(sum(form.text[0] != CASED for form in forms))
            self._forms.extend([self._words[form.text] for form in forms])
            self._after.extend([form.after for form in forms])

    def _cut(self, field: _Field) -> tuple[Array, Lists]:
        """How long each document is, and where its words stand."""
        if not field.tokens:
            return np.zeros(len(field.sizes), np.int64), lists.EMPTY
        tokens, sizes = _numbers(field.tokens), _numbers(field.sizes)
        documents = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        lengths = np.bincount(documents, _numbers(self._long)[tokens], len(sizes)).astype(np.int64)
        wide = _numbers(self._wide)[tokens]
        reached = np.concatenate([_NONE, [0], np.cumsum(wide)])
        begins = np.cumsum(sizes) - sizes  # the number of each document's first token
        position = reached[:-1] - reached[begins][documents]
        many = _numbers(self._many)[tokens]
        ends = np.cumsum(many)
        form = np.repeat(_numbers(self._first)[tokens] - (ends - many), many)
        form += np.arange(len(form))
        word = _numbers(self._forms)[form]
        position = np.repeat(position, many) + _numbers(self._after)[form]
        words, word = self._in_order(word)
        documents = np.repeat(documents, many)
        return lengths, lists.gathered(words, word, documents, position.astype(np.uint32))

    def _in_order(self, word: Array) -> tuple[list[str], Array]:
        """The words that stand somewhere, in order; and their numbers in that order."""
        used = np.flatnonzero(np.bincount(word, minlength=1)) if len(word) else _NONE
        all_words = list(self._words)
        words = [all_words[number] for number in used.tolist()]
        order = sorted(range(len(words)), key=words.__getitem__)
        renumbered = np.zeros(len(all_words), np.uint32)
        renumbered[used[order]] = np.arange(len(words))
        return [words[number] for number in order], renumbered[word]


def _numbers(some: array[int]) -> Ints:
    return np.frombuffer(some, np.uint32).astype(np.int64) if some else _NONE
