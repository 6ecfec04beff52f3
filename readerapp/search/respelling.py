"""How else a query may have been meant: words spelt otherwise, run together or taken apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import pairwise, product
from typing import Final, NamedTuple

from readerapp.search.analysis import STOP_WORDS, stem, tokens
from readerapp.search.dictionary import Dictionary
from readerapp.search.language import Query
from readerapp.search.query import Clause, Term, leaves

FIELD_NAME: Final = re.compile(r"[A-Za-z]+:\s*")

_SPACE: Final = 4.5  # price of a space too many or too few
_RARE: Final = 100  # times as often another word is used for this one to be doubted
_DOUBTED: Final = 10  # times as often, where nothing is found
_ONE: Final = 5  # times as many papers have two words as one for that to be meant
_WORDS: Final = 10  # words of a query that are looked at
_OPTIONS: Final = 5  # other spellings of one word that are tried
_VARIANTS: Final = 16  # ways to write the whole query that are tried ...
_FEW: Final = 5  # ... as long as it has no more words than this
_SCRAP: Final = 6.0  # price of taking off two letters
_HALF: Final = 2  # letters of the shorter half of a word taken apart


class Typed(NamedTuple):
    """A word of the query, [start, end) in its text; ``word`` as the index has it."""

    start: int
    end: int
    word: str
    field: str
    exact: bool
    goes_on: bool
    clause: int


class Change(NamedTuple):
    """Something to write in place of [start, end)."""

    start: int
    end: int
    text: str
    cost: float


class Variant(NamedTuple):
    """The whole query written otherwise; the less ``cost``, the likelier it was meant so."""

    text: str
    cost: float


def typed_words(query: Query) -> list[Typed]:
    """The words that are looked for, as far as they may be misspelt, in their order."""
    found: list[Typed] = []
    for number, clause in enumerate(query.clauses):
        if clause.kind in ("word", "phrase", "field") and clause.node:
            found.extend(_of_clause(query.text, clause, number))
    return found[:_WORDS]


def variants(query: Query, words: Mapping[str, Dictionary], total: int) -> list[Variant]:
    """Other ways to write a query that finds so many, the likeliest first.

    ``words``: those of each field that is asked, by its name.
    """
    typed = typed_words(query)
    most = _VARIANTS if len(typed) <= _FEW else _VARIANTS // 4
    doubt = _RARE if total else _DOUBTED
    options = [changes for word in typed if (changes := _changes(word, words[word.field], doubt))]
    chosen = _cheapest(options, most) if options else []
    joined = [(change,) for change in _joined(query.text, typed, words, total)]
    both = [
        (*others, *change)
        for change in joined
        for others in [_apart([some[0] for some in options], change[0])]
        if others
    ]
    found = [Variant(_changed(query.text, c), _cost(c)) for c in [*chosen, *both, *joined]]
    return sorted(set(found), key=lambda variant: (variant.cost, variant.text))[:most]


def _cheapest(options: Iterable[Iterable[Change]], most: int) -> list[tuple[Change, ...]]:
    """The cheapest ways to take one of each of these; costs add up, so none is missed."""
    best: list[tuple[Change, ...]] = [()]
    for some in options:
        best = nsmallest(most, ((*before, one) for before, one in product(best, some)), key=_cost)
    return best


def _cost(changes: Iterable[Change]) -> float:
    return sum(change.cost for change in changes)


def _of_clause(text: str, clause: Clause, number: int) -> Iterator[Typed]:
    terms = (
        [leaf for leaf, _ in leaves(clause.node) if isinstance(leaf, Term)] if clause.node else []
    )
    if not terms or any(term.pattern or term.fuzzy for term in terms):
        return
    name = FIELD_NAME.match(text, clause.start, clause.end) if clause.kind == "field" else None
    start = name.end() if name else clause.start
    last = terms[-1]
    for token in tokens(text[start : clause.end]):
        if token.joined and not token.joined[-1].isalnum():  # C++
            continue
        for word in token.words:
            end = start + word.end
            goes_on = last.prefix and not text[end : clause.end].strip('*"')
            yield Typed(start + word.start, end, word.text, last.field, last.exact, goes_on, number)


def _changes(typed: Typed, words: Dictionary, doubt: int) -> list[Change]:
    """What else a word may be; nothing, if there is no reason to doubt it."""
    word = typed.word
    if word in STOP_WORDS or word.isdigit():
        return []
    used = words.used(word, exact=typed.exact)
    reach = words.beginning(word) if typed.goes_on else used
    found = []
    for near in words.near(word)[: 4 * _OPTIONS]:
        completes = near.edits == 1 and near.word.startswith(word) and not used
        surely = near.documents >= doubt * reach and (not used or stem(near.word) != stem(word))
        if completes or (surely and (not used or near.edits == 1 or len(word) > 6)):
            found.append(Change(typed.start, typed.end, near.word, near.cost))
    if not used:
        found += _taken_apart(typed, words)
    return sorted(found, key=lambda change: change.cost)[:_OPTIONS]


def _taken_apart(typed: Typed, words: Dictionary) -> list[Change]:
    """Two words that were run together."""
    word = typed.word
    halves = []
    for at in range(_HALF, len(word) - _HALF + 1):
        first, second = word[:at], word[at:]
        rarer = min(words.used(first, exact=True), words.used(second, exact=True))
        if rarer > 1:
            cost = 2 * _SPACE - math.log(rarer) + _SCRAP * (min(len(first), len(second)) < 3)
            halves.append(Change(typed.start, typed.end, f"{first} {second}", cost))
    return sorted(halves, key=lambda change: change.cost)[:2]


def _joined(
    text: str, typed: Sequence[Typed], words: Mapping[str, Dictionary], total: int
) -> Iterator[Change]:
    """Words that were taken apart and are one."""
    for one, other in pairwise(typed):
        between = text[one.end : other.start]
        if one.field != other.field or between.strip() or not between:
            continue
        word = one.word + other.word
        used = words[one.field].used(word, exact=True)
        if used > _ONE * total:
            yield Change(one.start, other.end, word, _SPACE - math.log(used) / 2)


def _apart(changes: Sequence[Change], change: Change) -> list[Change]:
    """Those of the changes that leave the place of another one alone."""
    return [c for c in changes if c.end <= change.start or c.start >= change.end]


def _changed(text: str, changes: Iterable[Change]) -> str:
    for change in sorted(changes, reverse=True):
        new = _in_the_manner_of(text[change.start : change.end], change.text)
        text = text[: change.start] + new + text[change.end :]
    return text


def _in_the_manner_of(typed: str, word: str) -> str:
    """A word with the capitals of another one."""
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
