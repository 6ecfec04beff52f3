"""Finding papers: words by the index, facts by SQL, taken together."""

from __future__ import annotations

import logging
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from readerapp.library import Library, facts
from readerapp.library.texts import documents
from readerapp.search import index
from readerapp.search.engine import Engine, engine_of
from readerapp.search.language import Fact, Query, Term, parse
from readerapp.search.marking import excerpt, marks
from readerapp.search.postings import Bools, Floats, Ints, whole_key
from readerapp.search.scoring import Collection

log = logging.getLogger(__name__)

_ENTITLED: Final = 1000.0  # the paper whose whole title was typed comes before all others
_IN_TITLE: Final = 4.0  # words found one after the other in a title
_MASKS: Final = 50  # sets of facts whose papers are kept
_IN_TRASH: Final = Fact("in", "trash")
_IN_ALL: Final = Fact("in", "all")
_QUEUED: Final = Fact("status", "queued")


class Hit(NamedTuple):
    """One paper found, and how well it answers; 0 when only facts were asked for."""

    paper: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query. ``terms`` are for ``marks``; ``pending`` papers were not indexed."""

    query: str
    explained: str
    total: int
    pending: int
    took_ms: float
    hits: Sequence[Hit]
    terms: tuple[Term, ...]

    @property
    def papers(self) -> array[int]:
        """The ids of the papers found, best first."""
        return array("q", (hit.paper for hit in self.hits))


def find(library: Library, text: str, *, limit: int | None = None, prefix: bool = True) -> Found:
    """Answer a query. Never fails for want of an index: then what is not indexed is read.

    ``prefix``: the last word may still be being typed. Best first, then newest; without words,
    in the order of the list.
    """
    began = time.perf_counter()
    query = parse(text, prefix=prefix)
    engine = engine_of(library)
    with engine.lock:
        try:
            papers, scores, pending = _answer(library, engine, query)
        except Exception as error:
            if not index.is_damage(error):
                raise
            log.info("The search index cannot be read: %r", error)
            engine.forget(library)
            papers, scores, pending = _answer(library, engine, query)
    total = len(papers)
    pairs = zip(papers[:limit].tolist(), scores[:limit].tolist(), strict=True)
    return Found(
        text,
        query.explained,
        total,
        pending,
        round((time.perf_counter() - began) * 1000, 2),
        list(map(Hit._make, pairs)),
        query.wanted,
    )


def listed(library: Library, text: str, sort: str = "") -> array[int]:
    """The papers a query finds, not by how well they answer but in the order of a list.

    ``sort`` as in ``library.papers.listing``; without it the reader's own order for the reading
    list, else newest import first and then as in the file.
    """
    found = find(library, text, prefix=False).papers
    if sort:
        order = library.papers.listing("all", sort) + library.papers.listing("trash", sort)
    elif _QUEUED in parse(text, prefix=False).facts:
        order = facts.reading_list(library.store)
    else:
        order = facts.listed(library.store)
    places = {paper: place for place, paper in enumerate(order)}
    return array("q", sorted(found, key=lambda paper: places.get(paper, len(places))))


def snippet(
    library: Library, hit: Hit, terms: Sequence[Term]
) -> tuple[str, list[tuple[str, bool]]]:
    """Why a paper was found: the field that says so best, and its best sentence in pieces."""
    document = next(documents(library.store, [hit.paper]), None)
    if document is None:
        return "title", []
    best, most = "abstract" if document.abstract else "title", 0
    for name in ("abstract", "note", "highlights", "title", "authors"):
        text = getattr(document, name)
        found = {text[start:end].casefold() for start, end in marks(text, terms, name)}
        if len(found) > most:
            best, most = name, len(found)
    pieces = excerpt(getattr(document, best), terms, best)
    return {"highlights": "highlight"}.get(best, best), pieces


def _answer(library: Library, engine: Engine, query: Query) -> tuple[Ints, Floats, int]:
    """The papers found, best first, their scores, and how many are not indexed yet."""
    collection, pending = engine.collection(library, query.wanted)
    if not query.terms and not query.without:
        papers = _listed(library, engine, query)
        return papers, np.zeros(len(papers), np.float32), pending
    inside = _mask(library, engine, collection, query).copy()
    scores = np.zeros(collection.size, np.float32)
    for term in query.wanted:
        found = collection.scored(term)
        scores[found.documents] += found.scores
        held = np.zeros(collection.size, np.bool_)
        held[found.documents] = True
        inside &= held
    for term in query.without:
        inside[collection.scored(term).documents] = False
    _prefer_titles(collection, query, scores, inside, library, engine)
    at = inside.nonzero()[0]
    papers, reached = collection.papers[at], scores[at]
    best = np.lexsort((-papers, -reached))
    return papers[best], reached[best], pending


def _prefer_titles(
    collection: Collection,
    query: Query,
    scores: Floats,
    inside: Bools,
    library: Library,
    engine: Engine,
) -> None:
    """Put first the paper whose title was typed, whatever else its words may mean."""
    plain = [t for t in query.terms if not t.field and not t.exact]
    if sum(len(term.words) for term in plain) > 1:
        scores[collection.in_title(plain)] += _IN_TITLE
    entitled = collection.entitled(whole_key(query.text))
    entitled = entitled[_mask(library, engine, collection, Query(""))[entitled]]
    scores[entitled] += _ENTITLED
    inside[entitled] = True


def _listed(library: Library, engine: Engine, query: Query) -> Ints:
    """The papers only facts were asked of, in the order of the list."""
    name = "reading_list" if _QUEUED in query.facts else "listed"
    papers = engine.listed(library, name)
    return papers[np.isin(papers, _scope(library, engine, query))]


def _mask(library: Library, engine: Engine, collection: Collection, query: Query) -> Bools:
    """The documents that are to be looked at."""
    if query.facts not in collection.masks:
        if len(collection.masks) > _MASKS:
            collection.masks.clear()
        scope = _scope(library, engine, query)
        collection.masks[query.facts] = collection.live & np.isin(collection.papers, scope)
    return collection.masks[query.facts]


def _scope(library: Library, engine: Engine, query: Query) -> Ints:
    """The papers that are to be looked at: those the facts are true of, without the trash."""
    papers = engine.listed(library, "listed")
    if _IN_TRASH not in query.facts and _IN_ALL not in query.facts:
        papers = papers[~np.isin(papers, engine.listed(library, "trashed"))]
    for fact in query.facts:
        true = engine.true_of(library, Fact(fact.name, fact.value, unfinished=fact.unfinished))
        papers = papers[np.isin(papers, true, invert=fact.negated)]
    return papers
