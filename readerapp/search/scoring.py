"""Which papers hold a term, and how well: BM25F over numpy arrays.

A word is found in all its forms, the beginning of a word in everything it may become; the
postings of all these are taken together, weighed by field and by how long the field is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from readerapp.search.analysis import STOP_WORDS
from readerapp.search.language import Fact, Term
from readerapp.search.memory import TEXTS
from readerapp.search.postings import Bools, Floats, Ints, Postings, Segment
from readerapp.search.vocabulary import Vocabulary

_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 2.5,
    "abstract": 1.0,
    "authors": 1.0,
    "note": 1.0,
    "highlights": 1.0,
}
_NORM: Final[Mapping[str, float]] = {  # how much a long text counts against a word in it
    "title": 0.5,
    "abstract": 0.75,
    "authors": 0.3,
    "note": 0.6,
    "highlights": 0.5,
}
_K1: Final = 1.2
_FORM: Final = 0.9  # another form of the word, against the word as typed
_ROOM: Final = 1 << 24  # positions a document may have


class Scored(NamedTuple):
    """The documents that hold a term, ascending, and how well each does."""

    documents: Ints
    scores: Floats


class Collection:
    """Documents of several segments, numbered through, and the scores of terms among them."""

    def __init__(self, segments: Sequence[Segment], vocabulary: Vocabulary) -> None:
        self.segments = segments
        self.vocabulary = vocabulary
        counts = [len(segment.papers) for segment in segments]
        self._offsets = np.cumsum([0, *counts])[:-1].tolist()
        self.size = sum(counts)
        nothing: list[Ints] = [np.zeros(0, np.int64)]
        self.papers: Ints = np.concatenate([*nothing, *(s.papers for s in segments)])
        self.live: Bools = np.concatenate([np.zeros(0, np.bool_), *(s.live for s in segments)])
        self._alive = max(int(self.live.sum()), 1)
        self._norms: dict[str, Floats] = {}
        self._scored: dict[Term, Scored] = {}
        self._titled: dict[Term, Ints] = {}
        self.masks: dict[tuple[Fact, ...], Bools] = {}

    def scored(self, term: Term) -> Scored:
        """Where a term is found; remembered, since a query is typed letter by letter."""
        known = self._scored.get(term)
        if known is None:
            if len(self._scored) > 200:
                self._scored.clear()
                self._titled.clear()
            known = self._scored[term] = self._score(term)
        return known

    def in_title(self, terms: Sequence[Term]) -> Ints:
        """Documents whose title holds the words of these terms one right after the other."""
        together = Term(tuple(w for t in terms for w in t.words), prefix=terms[-1].prefix)
        if together not in self._titled:
            self._titled[together] = np.unique(self._run("title", together) // _ROOM)
        return self._titled[together]

    def entitled(self, key: str) -> Ints:
        """Documents with exactly this title, as ``whole_key`` writes it."""
        found = self._together("whole", [key])
        return found.documents if found else np.zeros(0, np.int64)

    def _score(self, term: Term) -> Scored:
        weighed = np.zeros(self.size, np.float32)
        for field in [term.field] if term.field else TEXTS:
            if len(term.words) > 1:
                run = self._run(field, term)
                times = np.bincount(run // _ROOM, minlength=self.size)
                self._weigh(weighed, field, times.nonzero()[0], times[times > 0], 1.0)
            meant = replace(term, prefix=False) if _is_too_wide(term, field) else term
            for weight, found in self._standing_for(field, meant):
                self._weigh(weighed, field, found.documents, found.counts, weight)
        weighed[~self.live] = 0
        documents = weighed.nonzero()[0]
        rarity = np.log(1 + (self._alive - len(documents) + 0.5) / (len(documents) + 0.5))
        if term.empty_word and not term.exact:
            rarity = 0.01
        found_weight = weighed[documents]
        scores = rarity * found_weight * (_K1 + 1) / (_K1 + found_weight)
        return Scored(documents, scores.astype(np.float32))

    def _weigh(self, weighed: Floats, field: str, at: Ints, counts: Ints, weight: float) -> None:
        amounts = _WEIGHTS[field] * weight * counts / self._norm(field)[at]
        weighed += np.bincount(at, amounts, self.size).astype(np.float32)

    def _standing_for(self, field: str, term: Term) -> Iterator[tuple[float, Postings]]:
        """Where the words stand that a term stands for, and how much each group counts."""
        word = term.words[0] if len(term.words) == 1 else term.joined
        if not word:
            return
        typed = [word, term.joined] if term.joined != word and term.joined else [word]
        others: list[str] = []
        if not term.exact and len(term.words) == 1:
            others = [form for form in self.vocabulary.forms(word) if form not in typed]
        if term.prefix:
            others = [form for form in others if not form.startswith(word)]
            yield from ((_FORM, found) for found in self._all_beginning(field, word))
        for weight, words in ((1 - _FORM if term.prefix else 1.0, typed), (_FORM, others)):
            if found := self._together(field, words):
                yield weight, found

    def _run(self, field: str, term: Term) -> Ints:
        """Where the words of a term follow one another, as document * _ROOM + position."""
        run: Ints | None = None
        for distance, word in enumerate(term.words):
            last = distance == len(term.words) - 1
            going_on = term.prefix and last
            exact = term.exact or (word in STOP_WORDS and not going_on)
            found = self._standing_for(field, Term((word,), prefix=going_on, exact=exact))
            parts = [
                np.repeat(some.documents, some.counts) * _ROOM + some.positions - distance
                for _, some in found
            ]
            if not parts:
                return np.zeros(0, np.int64)
            alone = exact and not going_on  # one word's places are in order already
            places = parts[0] if alone else np.unique(np.concatenate(parts))
            run = places if run is None else _common(run, places)
            if not len(run):
                return run
        return np.zeros(0, np.int64) if run is None else run

    def _all_beginning(self, field: str, letters: str) -> Iterator[Postings]:
        """Where any word stands that begins with these letters."""
        for segment, offset in zip(self.segments, self._offsets, strict=True):
            if found := segment.beginning(field, letters):
                yield found._replace(documents=found.documents + offset)

    def _together(self, field: str, words: Iterable[str]) -> Postings | None:
        """The postings of all these words in all segments, one after the other."""
        found = [
            postings._replace(documents=postings.documents + offset)
            for segment, offset in zip(self.segments, self._offsets, strict=True)
            for word in words
            if (postings := segment.postings(field, word))
        ]
        if len(found) < 2:
            return found[0] if found else None
        return Postings(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _norm(self, field: str) -> Floats:
        """How much longer than the usual a field is, per document, as BM25 counts it."""
        if field not in self._norms:
            parts = [segment.lengths(field) for segment in self.segments]
            lengths = np.concatenate([np.zeros(0, np.float32), *parts])
            usual = float(lengths[lengths > 0].mean()) if lengths.any() else 1.0
            share = _NORM[field]
            self._norms[field] = (1 - share + share * lengths / usual).astype(np.float32)
        return self._norms[field]


def _common(some: Ints, others: Ints) -> Ints:
    """What is in both; both are in order, and mostly one is much the shorter."""
    if len(some) > len(others):
        some, others = others, some
    at = np.searchsorted(others, some)
    at[at == len(others)] = 0
    common: Ints = some[others[at] == some]
    return common


def _is_too_wide(term: Term, field: str) -> bool:
    """Words that begin with one letter are looked for in titles: any abstract has some."""
    return term.prefix and term.field != field != "title" and len("".join(term.words)) == 1
