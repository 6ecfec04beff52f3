"""Scores as one would write them down: loops over texts, nothing kept, nothing clever.

What the search does with arrays must come to the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from readerapp.search.analysis import CASED, STOP_WORDS, cased, occurrences, stem
from readerapp.search.query import And, Fact, Node, Not, Term

Texts = Mapping[str, str]  # field: text
Known = Callable[[Fact, int], bool]  # whether a fact is true of a paper

WEIGHTS = {
    "title": 2.5, "abstract": 1.0, "authors": 1.0, "venue": 1.0, "note": 1.0, "highlights": 1.0,
    "ids": 1.0,
}  # fmt: skip
NORMS = {
    "title": 0.5, "abstract": 0.75, "authors": 0.3, "venue": 0.3, "note": 0.6, "highlights": 0.5,
    "ids": 0.3,
}  # fmt: skip
K1 = 1.2
FORM = 0.7
WRONG = (1.0, 0.7, 0.4)


class Reference:
    """Papers, and what of them a tree finds."""

    def __init__(self, papers: Mapping[int, Texts], known: Known) -> None:
        self._known = known
        self._places = {
            paper: {field: occurrences(text) for field, text in texts.items()}
            for paper, texts in papers.items()
        }
        lengths = {field: [self._length(p, field) for p in papers] for field in WEIGHTS}
        self._usual = {
            field: sum(some) / max(sum(length > 0 for length in some), 1)
            for field, some in lengths.items()
        }

    def found(self, node: Node) -> dict[int, float]:
        """The papers a tree is true of, and how well they answer."""
        if isinstance(node, Term):
            return self._scores(node)
        if isinstance(node, Fact):
            return {paper: 0.0 for paper in self._places if self._known(node, paper)}
        if isinstance(node, Not):
            refused = self.found(node.part)
            return {paper: 0.0 for paper in self._places if paper not in refused}
        parts = [self.found(part) for part in node.parts]
        every = all if isinstance(node, And) else any
        return {
            paper: sum(part.get(paper, 0.0) for part in parts)
            for paper in self._places
            if every(paper in part for part in parts)
        }

    def _length(self, paper: int, field: str) -> int:
        places = self._places[paper].get(field, {})
        return sum(len(where) for word, where in places.items() if word[0] != CASED)

    def _scores(self, term: Term) -> dict[int, float]:
        weighed = {}
        for paper in self._places:
            total = 0.0
            for field in [term.field] if term.field else WEIGHTS:
                if not self._usual[field]:
                    continue
                b = NORMS[field]
                long = 1 - b + b * self._length(paper, field) / self._usual[field]
                total += WEIGHTS[field] * self._times(term, field, paper) / long
            if total:
                weighed[paper] = total
        n, size = len(weighed), len(self._places)
        rarity = math.log(1 + (size - n + 0.5) / (n + 0.5)) if term.telling else 0.01
        return {p: rarity * some * (K1 + 1) / (K1 + some) for p, some in weighed.items()}

    def _times(self, term: Term, field: str, paper: int) -> float:
        """How often a term stands there; other forms than the one typed count a little less."""
        places = self._places[paper].get(field, {})
        if term.cased:
            return len(places.get(cased(term.cased), ()))
        places = {word: where for word, where in places.items() if word[0] != CASED}
        if term.pattern:
            regex = re.escape(term.pattern).replace(r"\*", ".*").replace(r"\?", ".")
            return sum(len(w) for word, w in places.items() if re.fullmatch(regex, word))
        if term.fuzzy:
            wrong = {word: edits(term.words[0], word) for word in places}
            return sum(
                WRONG[wrong[word]] * len(where)
                for word, where in places.items()
                if wrong[word] <= term.fuzzy
            )
        if term.near:
            return sum(1 for _ in self._near(term, places))
        times = 0.0
        word = term.words[0] if len(term.words) == 1 else term.joined
        if len(term.words) > 1:
            times += sum(1 for _ in self._rows(term, places))
        for other, where in places.items() if word else ():
            times += len(where) * _worth(other, word, term)
        return times

    def _rows(self, term: Term, places: Mapping[str, list[int]]) -> Iterator[int]:
        """The places where the words stand in a row."""
        wanted = [self._standing(n, word, term, places) for n, word in enumerate(term.words)]
        for start in wanted[0]:
            if all(start + n in some for n, some in enumerate(wanted)):
                yield start

    def _near(self, term: Term, places: Mapping[str, list[int]]) -> Iterator[int]:
        wanted = [self._standing(n, word, term, places) for n, word in enumerate(term.words)]
        for start in set().union(*wanted):
            if all(any(start <= at <= start + term.near for at in some) for some in wanted):
                yield start

    def _standing(
        self, number: int, word: str, term: Term, places: Mapping[str, list[int]]
    ) -> set[int]:
        going_on = term.prefix and number == len(term.words) - 1
        exact = term.exact or (word in STOP_WORDS and not going_on)
        one = Term((word,), prefix=going_on, exact=exact)
        return {at for other, some in places.items() if _worth(other, word, one) for at in some}


def _worth(other: str, word: str, term: Term) -> float:
    """What an occurrence of another word counts for this one."""
    if other in (word, term.joined):
        return 1.0
    if term.prefix and other.startswith(word):
        return FORM
    same = not term.exact and len(term.words) == 1 and stem(other) == stem(word)
    return FORM if same else 0.0


@cache
def edits(some: str, other: str) -> int:
    """How many letters are wrong: one more, one less, another, or two exchanged."""
    if not some or not other:
        return len(some) + len(other)
    least = min(
        edits(some[:-1], other) + 1,
        edits(some, other[:-1]) + 1,
        edits(some[:-1], other[:-1]) + (some[-1] != other[-1]),
    )
    if some[-2:] == other[-2:][::-1] and len(some) > 1 < len(other):
        least = min(least, edits(some[:-2], other[:-2]) + 1)
    return least
