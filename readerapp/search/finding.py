"""Finding papers: words by the index, facts by SQL, taken together."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple, overload

import numpy as np

from readerapp.library import Library, facts
from readerapp.search.engine import AT_HAND, Engine, answered
from readerapp.search.evaluating import evaluate, true
from readerapp.search.language import Query, parse
from readerapp.search.postings import Bools, Floats, Ints, whole_key
from readerapp.search.query import And, Fact, Term
from readerapp.search.scoring import Collection, Scored

_ENTITLED: Final = 1000.0  # the paper whose whole title was typed comes before all others
_IN_TITLE: Final = 4.0  # all words found in a title, and as much again if one after the other
_LONGEST_TITLE: Final = 2_000  # characters; what is longer is no title
_AS_TYPED: Final = 2.0  # and more if each is there as it was typed
_QUEUED: Final = Fact("status", "queued")
_NONE: Final = np.zeros(0, np.int64)


class Hit(NamedTuple):
    """One paper found, and how well it answers; 0 when only facts were asked for."""

    paper: int
    score: float


class Hits(Sequence[Hit]):
    """Papers found, best first; made into hits as they are looked at."""

    def __init__(self, papers: Ints, scores: Floats) -> None:
        self._papers = papers
        self._scores = scores

    def __len__(self) -> int:
        """How many there are."""
        return len(self._papers)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Hit]: ...
    def __getitem__(self, at: int | slice) -> Hit | Sequence[Hit]:
        """One hit, or some."""
        if isinstance(at, slice):
            return Hits(self._papers[at], self._scores[at])
        return Hit(int(self._papers[at]), float(self._scores[at]))

    def __iter__(self) -> Iterator[Hit]:
        """Every hit, best first."""
        return map(Hit._make, zip(self._papers.tolist(), self._scores.tolist(), strict=True))

    def __eq__(self, other: object) -> bool:
        """The same papers with the same scores."""
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        """By the papers."""
        return hash(self._papers.tobytes())

    def __repr__(self) -> str:
        """As a list of hits."""
        return repr(list(self))

    @property
    def papers(self) -> array[int]:
        """The ids of the papers found, best first."""
        return array("q", self._papers.tobytes())


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query. ``terms`` are for ``marks``; ``pending`` papers were not indexed.

    ``whole``: all of these were read instead; else some that answer may be missing.
    """

    query: str
    explained: str
    total: int
    pending: int
    took_ms: float
    hits: Hits
    terms: tuple[Term, ...]
    whole: bool = True

    @property
    def papers(self) -> array[int]:
        """The ids of the papers found, best first."""
        return self.hits.papers


class _Asked(NamedTuple):
    """A query with what is asked of it each time."""

    query: Query
    explained: str
    wanted: tuple[Term, ...]
    words: bool  # whether there are any, wanted or not
    everywhere: bool  # the trash is spoken of, and so is looked through as well
    title: str  # the key of the title it may be
    row: Term | None  # its words one right after the other, which is one more reason
    titled: And  # the words in the title alone, and that is another
    as_typed: And  # and none of them there in another form


def find(library: Library, text: str, *, limit: int | None = None, prefix: bool = True) -> Found:
    """Answer a query. Never fails for want of an index: then what is not indexed is read.

    ``prefix``: the last word may still be being typed. Best first, then newest; without words,
    in the order of the list.
    """
    began = time.perf_counter()
    asked = _asked(text, prefix)
    total, papers, scores, pending = answered(library, lambda e: _best(library, e, asked, limit))
    took = round((time.perf_counter() - began) * 1000, 2)
    whole = pending <= AT_HAND or not asked.words
    hits = Hits(papers, scores)
    return Found(text, asked.explained, total, pending, took, hits, asked.wanted, whole)


def count(library: Library, queries: Sequence[str], *, prefix: bool = False) -> list[int]:
    """How many papers each of several queries finds, all at the same moment."""
    asked = [_asked(text, prefix) for text in queries]
    return answered(library, lambda engine: [_count(library, engine, one) for one in asked])


def listed(library: Library, text: str, sort: str = "") -> array[int]:
    """The papers a query finds, not by how well they answer but in the order of a list.

    ``sort`` as in ``library.papers.listing``; without it the reader's own order for the reading
    list, else newest import first and then as in the file.
    """
    found = find(library, text, prefix=False).papers
    if sort:
        order = library.papers.listing("all", sort) + library.papers.listing("trash", sort)
    elif _QUEUED in _asked(text, prefix=False).query.tree.parts:
        order = facts.reading_list(library.store)
    else:
        order = facts.listed(library.store)
    ordered = np.array(order, np.int64)
    return array("q", ordered[np.isin(ordered, np.array(found, np.int64))].tobytes())


def _asked(text: str, prefix: bool) -> _Asked:
    """A query taken apart; the same one is mostly asked more than once."""
    return (_understood if len(text) <= _LONGEST_TITLE else _understood.__wrapped__)(text, prefix)


@lru_cache(maxsize=64)
def _understood(text: str, prefix: bool) -> _Asked:
    query = parse(text, prefix=prefix)
    wanted = query.wanted
    plain = tuple(t for t in query.terms if t.words and not (t.field or t.exact or t.fuzzy))
    words = tuple(word for term in plain for word in term.words)
    row = Term(words, prefix=plain[-1].prefix) if len(words) > 1 else None
    in_title = tuple(replace(term, field="title") for term in plain if term in wanted)
    as_typed = tuple(replace(term, exact=True) for term in in_title)
    title = whole_key(text) if wanted and len(text) <= _LONGEST_TITLE else ""
    return _Asked(
        query,
        query.explained,
        wanted,
        bool(wanted or query.without),
        any(fact.name == "in" for fact in query.facts),
        title,
        row,
        And(in_title),
        And(as_typed),
    )


def _best(
    library: Library, engine: Engine, asked: _Asked, limit: int | None
) -> tuple[int, Ints, Floats, int]:
    """How many papers are found, the best of them with their scores, how many are not indexed."""
    collection, pending = engine.collection(library, asked.query.tree.parts)
    if not asked.words:
        papers = _listed(library, engine, asked)
        return len(papers), papers[:limit], np.zeros(len(papers[:limit]), np.float32), pending
    found, entitled = _found(library, engine, collection, asked)
    scores = found.scores.copy()
    _lift(found, scores, entitled, _ENTITLED)
    if asked.row and len(scores) > 1:
        _lift(found, scores, collection.in_title(asked.row), _IN_TITLE)
        _lift(found, scores, *collection.scored(asked.row))
        for titled, more in ((asked.titled, _IN_TITLE), (asked.as_typed, _AS_TYPED)):
            if titled.parts:
                held = evaluate(collection, titled, collection.live, _no_fact)
                _lift(found, scores, held.documents, more)
    papers, scores = _ranked(collection.papers[found.documents], scores, limit)
    return len(found.documents), papers, scores, pending


def _count(library: Library, engine: Engine, asked: _Asked) -> int:
    collection, _ = engine.collection(library, asked.query.tree.parts)
    if not asked.words:
        return len(_listed(library, engine, asked))
    return len(_found(library, engine, collection, asked)[0].documents)


def _found(
    library: Library, engine: Engine, collection: Collection, asked: _Asked
) -> tuple[Scored, Ints]:
    """What a query finds, and of that the papers whose whole title it is."""
    scope = engine.scope(library, collection, everything=asked.everywhere)
    found = evaluate(
        collection, asked.query.tree, scope, lambda fact: engine.mask(library, collection, fact)
    )
    entitled = collection.entitled(asked.title) if asked.title else _NONE
    if len(entitled):
        entitled = entitled[engine.scope(library, collection, everything=False)[entitled]]
        added = entitled[~np.isin(entitled, found.documents)]
        if len(added):
            unordered = np.concatenate([found.documents, added])
            scores = np.concatenate([found.scores, np.zeros(len(added), np.float32)])
            order = np.argsort(unordered)
            found = Scored(unordered[order], scores[order])
    return found, entitled


def _no_fact(fact: Fact) -> Bools:
    raise TypeError(f"{fact} is no word")


def _lift(found: Scored, scores: Floats, documents: Ints, more: Floats | float) -> None:
    """Add to the scores of those documents found that are among these, which are ascending."""
    if not len(documents):
        return
    at = np.searchsorted(documents, found.documents)
    at[at == len(documents)] = 0
    among = documents[at] == found.documents
    scores[among] += more if isinstance(more, float) else more[at[among]]


def _ranked(papers: Ints, scores: Floats, limit: int | None) -> tuple[Ints, Floats]:
    """The best papers, best first, then newest; all of them unless there is a limit.

    Scores are never negative, so as bits they are in the same order: with the paper below them
    a hit is one number.
    """
    if len(papers) and papers.max() >> 32:
        order = np.lexsort((-papers, -scores))[:limit]
        return papers[order], scores[order]
    keys = scores.view(np.uint32).astype(np.uint64) << np.uint64(32) | papers.astype(np.uint64)
    if limit is not None and limit < len(keys):
        keys = np.partition(keys, len(keys) - limit)[len(keys) - limit :] if limit else keys[:0]
    keys = np.sort(keys)[::-1]
    best = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return best, (keys >> np.uint64(32)).astype(np.uint32).view(np.float32)


def _listed(library: Library, engine: Engine, asked: _Asked) -> Ints:
    """The papers only facts were asked of, in the order of the list."""
    query = asked.query
    papers = engine.listed(library, "reading_list" if _QUEUED in query.tree.parts else "listed")

    def true_of(fact: Fact) -> Bools:
        return np.isin(papers, engine.true_of(library, fact))

    held = true(query.tree, len(papers), true_of)
    if not asked.everywhere:
        held = held & np.isin(papers, engine.listed(library, "trashed"), invert=True)
    return papers[held]
