"""Papers like a given one: tf-idf over titles and abstracts, from the postings search has anyway.

The strongest words of the paper are looked for, its true norm and those of the others being too
dear: they would take the postings of every word there is. In the paper a word counts 1 + ln(times);
in another as in BM25 (Robertson and others, Okapi at TREC-3, 1994), where saying it again counts
less and less, and less in a long text. Measured by shared keywords and authors that is better than
the cosine with a norm made of the length, and so is the rarity of a word to the power of 1.5. The
score is what is reached of the paper's likeness to itself: 1 would be the same text.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from readerapp.library import Library
from readerapp.library.texts import Document, documents
from readerapp.search.analysis import Token, fold, stem, tokens
from readerapp.search.engine import Engine, answered
from readerapp.search.pale_words import PALE_WORDS
from readerapp.search.postings import Floats, Ints, Lexicon
from readerapp.search.scoring import Collection

_WEIGHTS: Final = {"abstract": 1.0, "title": 2.0}  # what a word counts in each
_K1: Final = 1.2  # how soon saying it again counts no more
_LONG: Final = 0.75  # how much a long text counts against a word in it
_RARE: Final = 1.5  # the power of rarity
_STRONGEST: Final = 60  # words of a paper that others are looked for by
_DOUBT: Final = 2  # papers: a word that only few hold may be rare by chance
_SHARED: Final = 2  # words that are shared at the least
_LEAST: Final = 0.08  # a likeness below that is none
_TOLD: Final = 6  # shared words that are told at the most,
_FEW_TOLD: Final = 3  # and without asking
_WORTH_TELLING: Final = 0.06  # whether they count so much beside the first


class Related(NamedTuple):
    """A paper like another, how much (1: the same text), and the words that make it so."""

    paper: int
    score: float
    because: tuple[str, ...]


class _Own(NamedTuple):
    """A word of the paper in all its forms: as it is written there, and how often."""

    stem: str
    shown: str
    times: float

    @property
    def weight(self) -> float:
        """How much it counts there."""
        return 1 + math.log(self.times)


class _Text(NamedTuple):
    """What a paper says: its words, and how many there are with all repetitions."""

    words: list[_Own]
    length: int


class _Scale(NamedTuple):
    """What words are measured by: how many papers there are, and how long for what is usual."""

    papers: int
    measures: Floats
    own: float

    def rarity(self, many: int) -> float:
        """How much it tells that a paper holds a word that so many hold."""
        return math.log(1 + self.papers / (many + _DOUBT))


class _Held(NamedTuple):
    """Which documents hold a word, and what it makes of the likeness of each."""

    shown: str
    documents: Ints
    likeness: Floats
    to_itself: float


def related(library: Library, paper: int, limit: int = 20) -> list[Related]:
    """The papers most like one: likest first, then newest; none of those in the trash.

    Never fails for want of an index: what is not indexed is read, as far as that can be.
    """
    document = next(documents(library.store, [paper]), None)
    if document is None or limit < 1:
        return []
    own = _text(document)
    return answered(library, lambda engine: _likest(library, engine, paper, own, limit))


def _likest(library: Library, engine: Engine, paper: int, own: _Text, limit: int) -> list[Related]:
    collection, _ = engine.collection(library, ())
    held = _strongest(collection, _scale(collection, own), own.words)
    likeness = np.zeros(collection.size, np.float32)
    shared = np.zeros(collection.size, np.int64)
    for word in held:
        likeness[word.documents] += word.likeness
        shared[word.documents] += 1
    likeness /= sum(word.to_itself for word in held) or 1.0
    there = engine.scope(library, collection, everything=False) & (collection.papers != paper)
    at = np.flatnonzero(there & (shared >= _SHARED) & (likeness >= _LEAST))
    best = at[np.lexsort((-collection.papers[at], -likeness[at]))][:limit]
    return [
        Related(int(collection.papers[document]), min(float(likeness[document]), 1.0), because)
        for document, because in zip(best, _because(held, best), strict=True)
    ]


def _scale(collection: Collection, own: _Text) -> _Scale:
    lengths = collection.lengths(*_WEIGHTS)
    usual = float(lengths[lengths > 0].mean()) if lengths.any() else 1.0
    measures = 1 - _LONG + _LONG * lengths / usual
    return _Scale(int(collection.live.sum()), measures, 1 - _LONG + _LONG * own.length / usual)


def _strongest(collection: Collection, scale: _Scale, own: Sequence[_Own]) -> list[_Held]:
    """The words that tell most about a paper, and where else they stand."""
    lexicons = [segment.lexicon(field) for segment in collection.segments for field in _WEIGHTS]
    ranked = []
    for word in own:
        counts = {
            form: sum(_times(lexicon, form) for lexicon in lexicons)
            for form in collection.vocabulary.forms(word.stem)
        }
        if (many := sum(counts.values())) > 1:
            strength = word.weight * scale.rarity(many)
            ranked.append((strength, word, [form for form, count in counts.items() if count]))
    ranked.sort(key=lambda each: -each[0])
    found = (_held(collection, scale, word, forms) for _, word, forms in ranked[:_STRONGEST])
    return sorted((held for held in found if held), key=lambda held: -held.to_itself)


def _times(lexicon: Lexicon, word: str) -> int:
    """In how many documents a word stands."""
    words = lexicon.words
    at = bisect_left(words, word)
    return int(lexicon.documents[at]) if at < len(words) and words[at] == word else 0


def _held(collection: Collection, scale: _Scale, word: _Own, forms: Sequence[str]) -> _Held | None:
    """Where a word stands, if that is in more than one paper."""
    times = np.zeros(collection.size)
    for field, weight in _WEIGHTS.items():
        if (found := collection.postings(field, forms)) is not None:
            times += np.bincount(found.documents, found.counts * weight, collection.size)
    at = np.flatnonzero((times > 0) & collection.live)
    if len(at) < 2:
        return None
    asked = word.weight * scale.rarity(len(at)) ** _RARE
    likeness: Floats = (asked * _said(times[at], scale.measures[at])).astype(np.float32)
    return _Held(word.shown, at, likeness, asked * _said(word.times, scale.own))


def _said(times: Any, measure: Any) -> Any:
    """How much it counts that a word is said so many times in a text of such a length."""
    return times / (times + _K1 * measure)


def _because(held: Sequence[_Held], best: Ints) -> Iterator[tuple[str, ...]]:
    """For each of these documents the shared words that count most, as the paper writes them."""
    size = int(best.max(initial=-1)) + 1
    counts = np.zeros((len(best), len(held)), np.float32)
    for column, word in enumerate(held):
        all_of_them = np.zeros(size, np.float32)
        within = word.documents < size
        all_of_them[word.documents[within]] = word.likeness[within]
        counts[:, column] = all_of_them[best]
    for row in counts:
        order = np.argsort(-row, kind="stable")
        few = [held[n].shown for n in order[:_FEW_TOLD] if row[n] > 0]
        strong = row[order] > row.max(initial=0) * _WORTH_TELLING
        yield _told(few + [held[n].shown for n in order[strong][_FEW_TOLD:]])


def _told(words: Sequence[str]) -> tuple[str, ...]:
    """The first few, without those that are part of another (``GPT`` of ``GPT-4``)."""
    first = words[: 2 * _TOLD]
    parts = {w.text for shown in first for t in tokens(shown) if t.joined for w in t.words}
    return tuple(shown for shown in first if fold(shown) not in parts)[:_TOLD]


def _text(document: Document) -> _Text:
    """The words of a paper that may tell it from others; of a joined one its parts as well."""
    times: defaultdict[str, float] = defaultdict(float)
    written: dict[str, Counter[str]] = {}
    length = 0
    for field, weight in _WEIGHTS.items():
        text = getattr(document, field)
        for token in tokens(text):
            length += len(token.words) + bool(token.joined)
            for word, shown in _readings(token, text):
                if word in PALE_WORDS or len(word) < 2 or word.isdigit():
                    continue
                times[stem(word)] += weight
                written.setdefault(stem(word), Counter())[shown] += 1
    words = [_Own(word, written[word].most_common(1)[0][0], count) for word, count in times.items()]
    return _Text(words, length)


def _readings(token: Token, text: str) -> Iterator[tuple[str, str]]:
    """Each word a token can be found by, and as it is written."""
    for word in token.words:
        yield word.text, text[word.start : word.end]
    if token.joined:
        start, end = token.words[0].start, token.words[-1].end
        while text[end : end + 1] in ("+", "#") and token.joined[-1] in "+#":
            end += 1
        yield token.joined, text[start:end]
