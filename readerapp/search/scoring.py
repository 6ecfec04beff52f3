"""Which papers hold a term, and how well: BM25F over numpy arrays.

A word is found in all its forms, the beginning of a word in everything it may become; the
postings of all these are taken together, weighed by field and by how long the field is. For a
term found in ``n`` of ``N`` documents, ``times`` in a field of one of them:

    found  = sum over fields and forms of  weight * form * times / (1 - b + b * length / usual)
    rarity = ln(1 + (N - n + 0.5) / (n + 0.5))
    score  = rarity * found * (k1 + 1) / (k1 + found)

(Robertson, Zaragoza, Taylor, Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004; the
rarity, which is never negative, as in Lucene.) ``weight`` and ``b`` are a field's, ``usual`` the
mean length of those that are not empty. All is counted over living documents and added up in one
order, so the same papers come to the same scores in however many segments they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readerapp.search.analysis import STOP_WORDS, cased
from readerapp.search.lexicons import merged
from readerapp.search.matching import ROOM, close_by, in_a_row, like, literal, misspelt, places
from readerapp.search.memory import TEXTS
from readerapp.search.postings import Bools, Floats, Ints, Lexicon, Postings, Segment
from readerapp.search.query import Fact, Term
from readerapp.search.vocabulary import Vocabulary

_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 2.5,
    "abstract": 1.0,
    "authors": 1.0,
    "venue": 1.0,
    "note": 1.0,
    "highlights": 1.0,
    "ids": 1.0,
}
_NORM: Final[Mapping[str, float]] = {  # b: how much a long text counts against a word in it
    "title": 0.5,
    "abstract": 0.75,
    "authors": 0.3,
    "venue": 0.3,
    "note": 0.6,
    "highlights": 0.5,
    "ids": 0.3,
}
_K1: Final = 1.2
_FORM: Final = 0.7  # another form of the word, against the word as typed
_WRONG: Final = (1.0, 0.7, 0.4)  # a word with so many letters wrong
_COMMON_WORD: Final = 0.01  # the rarity of a word that tells nothing
_SWEPT: Final = 32  # words of one segment that are looked up singly; more are read in one sweep
_KEPT: Final = 32 * 1024 * 1024  # bytes of scores that are kept

Values = NDArray[Any]
Group = tuple[float, Sequence[tuple[Ints, Values]]]


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
        self._offsets: list[int] = np.cumsum([0, *counts])[:-1].tolist()
        self.size = sum(counts)
        nothing: list[Ints] = [np.zeros(0, np.int64)]
        self.papers: Ints = np.concatenate([*nothing, *(s.papers for s in segments)])
        self.live: Bools = np.concatenate([np.zeros(0, np.bool_), *(s.live for s in segments)])
        self._alive = max(int(self.live.sum()), 1)
        self._all_live = bool(self.live[self.papers > 0].all())
        self._with_text: dict[str, list[tuple[Segment, int]]] = {}
        self._scales: dict[str, Floats] = {}
        self._scored: dict[Term, Scored] = {}
        self._titled: dict[Term, Ints] = {}
        self._entitled: dict[str, Ints] = {}
        self._room = _KEPT
        self._lexicon: Lexicon | None = None
        self.masks: dict[Fact | str, Bools] = {}

    def scored(self, term: Term) -> Scored:
        """Where a term is found; remembered, since a query is typed letter by letter."""
        known = self._scored.get(term)
        if known is None:
            known = self._score(term)
            self._room -= known.documents.nbytes + known.scores.nbytes + 500
            if self._room < 0:
                self._scored.clear()
                self._titled.clear()
                self._entitled.clear()
                self._room = _KEPT
            self._scored[term] = known
        return known

    def in_title(self, row: Term) -> Ints:
        """Documents, ascending, whose title holds the words of a term in a row."""
        if row not in self._titled:
            self._titled[row] = np.unique(self._row("title", row) // ROOM)
        return self._titled[row]

    def entitled(self, key: str) -> Ints:
        """Documents with exactly this title, as ``whole_key`` writes it."""
        if key not in self._entitled:
            found = self.postings("whole", [key])
            self._entitled[key] = found.documents if found else np.zeros(0, np.int64)
        return self._entitled[key]

    def postings(self, field: str, words: Iterable[str]) -> Postings | None:
        """Where these words stand, one after the other, documents numbered through."""
        found = self._each(field, words)
        if len(found) < 2:
            return found[0] if found else None
        return Postings(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def lengths(self, *fields: str) -> Floats:
        """How many words each document has in these fields."""
        parts = [sum(segment.lengths(field) for field in fields) for segment in self.segments]
        return np.concatenate([np.zeros(0, np.float32), *parts])

    def lexicon(self) -> Lexicon:
        """Every word there is, and in how many documents; once for each field it stands in."""
        if self._lexicon is None:
            self._lexicon = merged(
                segment.lexicon(field) for field in TEXTS for segment, _ in self._holding(field)
            )
        return self._lexicon

    def _score(self, term: Term) -> Scored:
        parts: list[tuple[Ints, Floats]] = []
        for field in [term.field] if term.field else TEXTS:
            if not self._holding(field):
                continue
            scale = self._scale(field)
            for weight, found in self._groups(field, term):
                documents, times = self._summed(found)
                parts.append((documents, weight * scale[documents] * times))
        documents, weighed = self._summed(parts)
        if not self._all_live:
            living = self.live[documents]
            documents, weighed = documents[living], weighed[living]
        rarity = np.log(1 + (self._alive - len(documents) + 0.5) / (len(documents) + 0.5))
        if not term.telling:
            rarity = _COMMON_WORD
        scores = rarity * (_K1 + 1) * weighed / (_K1 + weighed)
        return Scored(documents, scores.astype(np.float32))

    def _groups(self, field: str, term: Term) -> Iterator[Group]:
        """Where the words stand that a term stands for, and how much each group counts."""
        if term.cased:
            yield 1.0, _counted(self._each(field, [cased(term.cased)]))
        elif term.pattern:
            yield 1.0, self._matching(field, term.pattern)
        elif term.fuzzy:
            yield from self._misspelt(field, term)
        else:
            if len(term.words) > 1:
                at = self._near(field, term) if term.near else self._row(field, term)
                yield 1.0, [np.unique(at // ROOM, return_counts=True)]
            word = term.joined if len(term.words) > 1 else term.words[0] if term.words else ""
            for weight, found in self._forms(field, word, term):
                yield weight, _counted(found)

    def _forms(self, field: str, word: str, term: Term) -> Iterator[tuple[float, list[Postings]]]:
        """Where a word stands, as typed and in its other forms."""
        if not word:
            return
        typed = [word, term.joined] if term.joined and term.joined != word else [word]
        others: list[str] = []
        if not term.exact and len(term.words) == 1:
            forms = dict.fromkeys(sorted(self.vocabulary.forms(word)))
            others = [form for form in forms if form not in typed]
        if term.prefix and not _is_too_wide(term, field):
            others = [form for form in others if not form.startswith(word)]
            yield _FORM, self._all_beginning(field, word)
            yield 1 - _FORM, self._each(field, typed)
        else:
            yield 1.0, self._each(field, typed)
        if others:
            yield _FORM, self._each(field, others)

    def _misspelt(self, field: str, term: Term) -> Iterator[Group]:
        lexicon = self.lexicon()
        near = misspelt(term.words[0], lexicon.words, lexicon.documents, term.fuzzy)
        for wrong, weight in enumerate(_WRONG):
            words = [word for word, distance in near if distance == wrong]
            yield weight, _counted(self._each(field, words))

    def _matching(self, field: str, pattern: str) -> list[tuple[Ints, Ints]]:
        """Where the words like a pattern stand."""
        return [
            (documents + offset, counts)
            for segment, offset in self._holding(field)
            for documents, counts in _matching(segment, field, pattern)
        ]

    def _row(self, field: str, term: Term) -> Ints:
        """The places where the words of a term follow one another."""
        words = self._words_in_common(field, term)
        return in_a_row(words) if words else np.zeros(0, np.int64)

    def _near(self, field: str, term: Term) -> Ints:
        """The places from which on the words of a term are near each other."""
        words = self._words_in_common(field, term)
        return close_by(words, term.near) if words else np.zeros(0, np.int64)

    def _words_in_common(self, field: str, term: Term) -> list[Ints]:
        """The places of each word, as far as they are in documents that hold all of them."""
        found: list[list[Postings]] = []
        for number, word in enumerate(term.words):
            going_on = term.prefix and number == len(term.words) - 1
            exact = term.exact or (word in STOP_WORDS and not going_on)
            one = Term((word,), prefix=going_on, exact=exact)
            found.append([p for _, some in self._forms(field, word, one) for p in some])
            if not found[-1]:
                return []
        wanted = np.ones(self.size, np.bool_)
        for some in found:
            held = np.zeros(self.size, np.bool_)
            for postings in some:
                held[postings.documents] = True
            wanted &= held
        return [places(some, wanted) for some in found]

    def _all_beginning(self, field: str, letters: str) -> list[Postings]:
        """Where any word stands that begins with these letters."""
        return [
            found._replace(documents=found.documents + offset)
            for segment, offset in self._holding(field)
            if (found := segment.beginning(field, letters))
        ]

    def _each(self, field: str, words: Iterable[str]) -> list[Postings]:
        """The postings of each of these words in each segment."""
        holding = self._holding(field)
        return [
            found._replace(documents=found.documents + offset) if offset else found
            for word in words
            for segment, offset in holding
            if (found := segment.postings(field, word))
        ]

    def _holding(self, field: str) -> list[tuple[Segment, int]]:
        """The segments with any text in a field, and the number of their first document."""
        if field not in self._with_text:
            self._with_text[field] = [
                (segment, offset)
                for segment, offset in zip(self.segments, self._offsets, strict=True)
                if field not in TEXTS or segment.lengths(field).any()
            ]
        return self._with_text[field]

    def _summed(self, parts: Sequence[tuple[Ints, Values]]) -> tuple[Ints, Values]:
        """Each document once, ascending, with the sum of its values, added from first to last."""
        parts = [part for part in parts if len(part[0])]
        if not parts:
            return np.zeros(0, np.int64), np.zeros(0)
        documents = np.concatenate([some for some, _ in parts])
        values = np.concatenate([some for _, some in parts])
        if (documents[1:] > documents[:-1]).all():
            return documents, values
        if len(documents) * 8 < self.size:
            documents, place = np.unique(documents, return_inverse=True)
            return documents, np.bincount(place, values)
        sums = np.bincount(documents, values, self.size)
        at = np.flatnonzero(sums)
        return at, sums[at]

    def _scale(self, field: str) -> Floats:
        """What one occurrence in a field counts, per document."""
        if field not in self._scales:
            lengths = self.lengths(field)
            counted = lengths[self.live & (lengths > 0)].astype(np.float64)
            usual = float(counted.mean()) if len(counted) else 1.0
            share = _NORM[field]
            scale = _WEIGHTS[field] / (1 - share + share * lengths / usual)
            self._scales[field] = scale.astype(np.float32)
        return self._scales[field]


def _counted(found: Sequence[Postings]) -> list[tuple[Ints, Ints]]:
    return [(postings.documents, postings.counts) for postings in found]


def _matching(segment: Segment, field: str, pattern: str) -> list[tuple[Ints, Ints]]:
    """Where the words of a segment stand that are like a pattern, and how often."""
    letters = literal(pattern)
    _, words = segment.lexicon(field).beginning(letters)
    matched = list(like(words, pattern))
    if len(matched) <= _SWEPT:
        return _counted([p for word in matched if (p := segment.postings(field, word))])
    stretches = [letters] if letters else dict.fromkeys(word[0] for word in matched)
    chosen = set(matched)
    return [found for first in stretches for found in _swept(segment, field, first, chosen)]


def _swept(
    segment: Segment, field: str, letters: str, matched: set[str]
) -> list[tuple[Ints, Ints]]:
    """Where those words stand that begin with these letters, read in one go."""
    lexicon = segment.lexicon(field)
    first, words = lexicon.beginning(letters)
    stretch = segment.beginning(field, letters)
    chosen = np.fromiter(map(matched.__contains__, words), np.bool_, len(words))
    kept = np.repeat(chosen, lexicon.documents[first : first + len(words)])
    if stretch is None or len(kept) != len(stretch.documents):
        raise ValueError("a lexicon that does not fit its postings")
    return [(stretch.documents[kept], stretch.counts[kept])]


def _is_too_wide(term: Term, field: str) -> bool:
    """Words that begin with one letter are looked for in titles: any abstract has some."""
    return term.field != field != "title" and len("".join(term.words)) == 1
