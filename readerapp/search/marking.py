"""Where in a text the words of a query stand, for the list, the abstract and snippets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from readerapp.search.analysis import Token, Word, stem, tokens
from readerapp.search.language import Term

_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-z])|\n+")
_SHOWN: Final = 240  # characters of a snippet
_READ: Final = 100_000  # characters of a text that are looked through


class _Wanted(NamedTuple):
    """The terms of a query, sorted for looking up each word of a text once."""

    stems: frozenset[str]
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: tuple[Term, ...]


def marks(text: str, terms: Sequence[Term], field: str = "") -> list[tuple[int, int]]:
    """The spans of ``text`` that the terms match, in order, none overlapping another.

    With ``field``, terms that were asked of another field are left out.
    """
    wanted = _sorted(terms, field)
    spans: list[tuple[int, int]] = []
    run: list[Word] = []
    for token in tokens(text[:_READ]):
        run.extend(token.words)
        spans.extend(_in_token(token, wanted))
    for phrase in wanted.phrases:
        spans.extend(_phrase_spans(run, phrase))
    return _united(spans)


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of a text."""
    cuts = [(m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if e > s]


def sentence(text: str, terms: Sequence[Term], field: str = "") -> str:
    """The first sentence with the most different words of the query, else the first of all."""
    start, end = _best(text, terms, field)
    return text[start:end]


def _best(text: str, terms: Sequence[Term], field: str) -> tuple[int, int]:
    spans = sentences(text) or [(0, len(text))]
    found = marks(text, terms, field)
    best, most, at = spans[0], 0, 0
    for start, end in spans:
        seen = set()
        while at < len(found) and found[at][0] < end:
            if found[at][0] >= start:
                seen.add(stem(text[slice(*found[at])].casefold()))
            at += 1
        if len(seen) > most:
            best, most = (start, end), len(seen)
    return best


def excerpt(text: str, terms: Sequence[Term], field: str = "") -> list[tuple[str, bool]]:
    """The best sentence as pieces, each marked or not, cut to a line or two."""
    start, end = _best(text, terms, field)
    inside = [m for m in marks(text, terms, field) if start <= m[0] and m[1] <= end]
    if end - start > _SHOWN:
        first = inside[0][0] if inside else start
        begin = max(start, min(first - 60, end - _SHOWN))
        if begin > start:  # at a word, unless it is an endless one
            begin = (text.find(" ", begin, first) + 1) or begin
        cut = min(end, begin + _SHOWN)
        if cut < end:
            cut = max(text.rfind(" ", begin, cut), inside[0][1] if inside else begin + 1)
        inside = [m for m in inside if begin <= m[0] and m[1] <= cut]
        pieces = _pieces(text, begin, cut, inside)
        before = [("…", False)] if begin > start else []
        after = [("…", False)] if cut < end else []
        return [*before, *pieces, *after]
    return _pieces(text, start, end, inside)


def _pieces(
    text: str, start: int, end: int, found: Sequence[tuple[int, int]]
) -> list[tuple[str, bool]]:
    pieces = []
    for left, right in found:
        pieces += [(text[start:left], False), (text[left:right], True)]
        start = right
    return [piece for piece in [*pieces, (text[start:end], False)] if piece[0]]


def _sorted(terms: Sequence[Term], field: str) -> _Wanted:
    stems: set[str] = set()
    exact: set[str] = set()
    prefixes: set[str] = set()
    phrases: list[Term] = []
    for term in terms:
        if field and term.field and term.field != field:
            continue
        if len(term.words) > 1:
            phrases.append(term)
        elif term.exact:
            exact.update(term.words)
        else:
            stems.add(stem(term.words[0]))
        if term.joined:
            exact.add(term.joined)
        if term.prefix and (len(term.words) == 1 or term.joined):
            prefixes.add(term.joined or term.words[0])
    return _Wanted(frozenset(stems), frozenset(exact), tuple(prefixes), tuple(phrases))


def _in_token(token: Token, wanted: _Wanted) -> list[tuple[int, int]]:
    joined = token.joined
    if joined and (joined in wanted.exact or joined.startswith(wanted.prefixes)):
        return [(token.words[0].start, token.words[-1].end)]
    return [(w.start, w.end) for w in token.words if _is_wanted(w.text, wanted)]


def _is_wanted(word: str, wanted: _Wanted) -> bool:
    return (
        word in wanted.exact
        or (bool(wanted.stems) and stem(word) in wanted.stems)
        or (bool(wanted.prefixes) and word.startswith(wanted.prefixes))
    )


def _phrase_spans(run: Sequence[Word], phrase: Term) -> list[tuple[int, int]]:
    form = str if phrase.exact else stem
    asked = [form(word) for word in phrase.words]
    here = [form(word.text) for word in run]
    spans = []
    for at in range(len(run) - len(asked) + 1):
        if len(asked) > 1 and here[at] != asked[0]:
            continue
        if here[at : at + len(asked) - 1] != asked[:-1]:
            continue
        last = run[at + len(asked) - 1]
        if here[at + len(asked) - 1] == asked[-1] or (
            phrase.prefix and last.text.startswith(phrase.words[-1])
        ):
            spans.append((run[at].start, last.end))
    return spans


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans.sort()
    united: list[tuple[int, int]] = []
    for start, end in spans:
        if united and start < united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united
