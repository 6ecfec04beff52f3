"""Where in a text the words of a query stand, for the list, the abstract and snippets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from readerapp.search.analysis import (
    CASED,
    STOP_WORDS,
    Token,
    Word,
    cased,
    fold,
    raw_tokens,
    stem,
    tokens,
)
from readerapp.search.matching import like
from readerapp.search.query import Term

Spans = list[tuple[int, int]]
_Run = list[tuple[str, int, int]]  # words, and from where to where each stands

_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-z])|\n+")
_SHOWN: Final = 240  # characters of a snippet
_READ: Final = 100_000  # characters of a text that are looked through
_KEPT: Final = 20_000  # tokens of which it is remembered whether they are wanted


def marks(text: str, terms: Sequence[Term], field: str = "") -> Spans:
    """The spans of ``text`` that the terms match, in order, none overlapping another.

    With ``field``, terms that were asked of another field are left out.
    """
    return _wanted(tuple(terms), field).marks(text[:_READ]) if terms else []


def sentences(text: str) -> Spans:
    """The spans of the sentences of a text."""
    cuts = [match.span() for match in _SENTENCE.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if e > s]


def sentence(text: str, terms: Sequence[Term], field: str = "") -> str:
    """The first sentence with the most different words of the query, else the first of all."""
    start, end = _best(text, marks(text, terms, field))
    return text[start:end]


def excerpt(text: str, terms: Sequence[Term], field: str = "") -> list[tuple[str, bool]]:
    """The best sentence as pieces, each marked or not, cut to a line or two."""
    return cut_out(text, marks(text, terms, field))


def cut_out(text: str, found: Spans) -> list[tuple[str, bool]]:
    """The sentence with most of what was found, as pieces, cut to a line or two."""
    start, end = _best(text, found)
    inside = [m for m in found if start <= m[0] and m[1] <= end]
    if end - start <= _SHOWN:
        return _pieces(text, start, end, inside)
    first = inside[0][0] if inside else start
    begin = max(start, min(first - 60, end - _SHOWN))
    if begin > start:  # at a word, unless it is an endless one
        begin = (text.find(" ", begin, first) + 1) or begin
    cut = min(end, begin + _SHOWN)
    if cut < end:
        cut = max(text.rfind(" ", begin, cut), inside[0][1] if inside else begin + 1)
    inside = [m for m in inside if begin <= m[0] and m[1] <= cut]
    before = [("…", False)] if begin > start else []
    after = [("…", False)] if cut < end else []
    return [*before, *_pieces(text, begin, cut, inside), *after]


def different(text: str, found: Spans) -> int:
    """How many different words were found."""
    return len({stem(fold(text[start:end])) for start, end in found})


def _best(text: str, found: Spans) -> tuple[int, int]:
    spans = sentences(text) or [(0, len(text))]
    best, most, at = spans[0], 0, 0
    for start, end in spans if found else ():
        first = at
        while at < len(found) and found[at][0] < end:
            at += 1
        if at - first > most:
            inside = [one for one in found[first:at] if one[0] >= start]
            if (many := different(text, inside)) > most:
                best, most = (start, end), many
    return best


def _pieces(text: str, start: int, end: int, found: Spans) -> list[tuple[str, bool]]:
    pieces = []
    for left, right in found:
        pieces += [(text[start:left], False), (text[left:right], True)]
        start = right
    return [piece for piece in [*pieces, (text[start:end], False)] if piece[0]]


class _Wanted:
    """The terms of a query, sorted so that each word of a text is looked up once."""

    def __init__(self, terms: Sequence[Term], field: str) -> None:
        asked = [t for t in terms if not (field and t.field and t.field != field)]
        single = [term for term in asked if len(term.words) == 1 and not term.cased]
        self._rows = [term for term in asked if len(term.words) > 1]
        self._patterns = [term.pattern for term in asked if term.pattern]
        self._slips = [(term.words[0], term.fuzzy) for term in single if term.fuzzy]
        self._as_written = {f"{CASED}{term.cased}" for term in asked if term.cased}
        self._stems = {stem(t.words[0]) for t in single if not (t.exact or t.fuzzy)}
        self._words = {term.words[0] for term in single if not term.fuzzy}
        self._words |= {term.joined for term in asked if term.joined and not term.cased}
        self._beginnings = tuple(
            {t.joined or t.words[0] for t in asked if t.prefix and (t.joined or t in single)}
        )
        self._heads = tuple({*map(_head, self._stems), *self._words, *self._beginnings})
        self._plain = not (self._patterns or self._slips or self._as_written)
        self._known: dict[str, Spans] = {}

    def marks(self, text: str) -> Spans:
        """The spans of what is wanted, in order, none overlapping another."""
        raws = raw_tokens(text)
        known, unknown = self._known, set(raws).difference(self._known)
        if unknown:
            if len(known) > _KEPT:
                known = self._known = {}
                unknown = set(raws)
            known.update((raw, self._in_token(raw)) for raw in unknown)
        spans: Spans = []
        if any(map(known.__getitem__, set(raws))):
            at, find = 0, text.index
            for raw in raws:
                at = find(raw, at)  # between two tokens there is nothing that begins one
                if here := known[raw]:
                    spans += [(at + start, at + end) for start, end in here]
                at += len(raw)
        if self._rows:
            run = _run(text, raws)
            for term in self._rows:
                spans.extend(_near(run, term) if term.near else _in_a_row(run, term))
            spans = _united(spans)
        return spans

    def _in_token(self, raw: str) -> Spans:
        """What of a token is wanted by itself."""
        if self._plain and raw.isascii() and raw.isalnum():  # most words are not: tell so at once
            word = raw.lower()
            wanted = word.startswith(self._heads) and self._is_wanted(word)
            return [(0, len(raw))] if wanted else []
        spans: Spans = []
        for token in tokens(raw):
            if token.joined and self._is_wanted(token.joined):
                spans.append((token.words[0].start, token.words[-1].end))
            else:
                spans.extend(self._in_words(raw, token))
        return spans

    def _in_words(self, raw: str, token: Token) -> Spans:
        return [
            (word.start, word.end)
            for word in token.words
            if self._is_wanted(word.text)
            or (self._as_written and cased(raw[word.start : word.end]) in self._as_written)
        ]

    def _is_wanted(self, word: str) -> bool:
        return (
            word in self._words
            or (bool(self._stems) and stem(word) in self._stems)
            or (bool(self._beginnings) and word.startswith(self._beginnings))
            or any(True for pattern in self._patterns for _ in like([word], pattern))
            or any(_is_slip(word, meant, most) for meant, most in self._slips)
        )


@lru_cache(maxsize=64)
def _wanted(terms: tuple[Term, ...], field: str) -> _Wanted:
    return _Wanted(terms, field)


def _head(shared: str) -> str:
    """What all English words with this stem begin with."""
    return shared[: max(len(shared) - 1, 1)]


def _run(text: str, raws: Sequence[str]) -> _Run:
    """All words of a text, in which these are the tokens."""
    run: _Run = []
    at, find, add = 0, text.index, run.append
    for raw in raws:
        at = find(raw, at)
        for word, start, end in _words_of(raw):
            add((word, at + start, at + end))
        at += len(raw)
    return run


@lru_cache(maxsize=1 << 15)
def _words_of(raw: str) -> tuple[Word, ...]:
    return tuple(word for token in tokens(raw) for word in token.words)


def _is_slip(word: str, meant: str, most: int) -> bool:
    from rapidfuzz.distance import OSA  # only words that may be misspelt need it

    return OSA.distance(word, meant, score_cutoff=most) <= most


def _meant(term: Term) -> list[Callable[[str], bool]]:
    """For each word of a term, whether another one stands for it."""
    tests = []
    for number, word in enumerate(term.words):
        goes_on = term.prefix and number == len(term.words) - 1
        exact = term.exact or (word in STOP_WORDS and not goes_on)
        test = word.__eq__ if exact else _same_stem(word)
        tests.append(_or_begins(test, word) if goes_on else test)
    return tests


def _same_stem(word: str) -> Callable[[str], bool]:
    shared = stem(word)
    return lambda other: stem(other) == shared


def _or_begins(test: Callable[[str], bool], letters: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(letters) or test(word)


def _in_a_row(run: _Run, term: Term) -> Spans:
    """Where the words of a term follow one another."""
    form = str if term.exact else stem
    asked = [form(word) for word in term.words]
    here = [form(word) for word, _, _ in run]
    last, ends = len(asked) - 1, _meant(term)[-1]
    return [
        (run[at][1], run[at + last][2])
        for at in range(len(run) - last)
        if here[at] == asked[0] and here[at : at + last] == asked[:-1] and ends(run[at + last][0])
    ]


def _near(run: _Run, term: Term) -> Spans:
    """Where each of the words stands so near the others as they are wanted."""
    tests = dict(zip(term.words, _meant(term), strict=True)).values()
    places = [[at for at, (word, _, _) in enumerate(run) if test(word)] for test in tests]
    marked: set[int] = set()
    for start in sorted({at for some in places for at in some}):
        within = [
            some[bisect_left(some, start) : bisect_right(some, start + term.near)]
            for some in places
        ]
        if all(within):
            marked.update(at for some in within for at in some)
    return [run[at][1:] for at in sorted(marked)]


def _united(spans: Spans) -> Spans:
    spans.sort()
    united: Spans = []
    for start, end in spans:
        if united and start < united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united
