"""What searching keeps between two keystrokes: the open index, decoded postings, facts."""

from __future__ import annotations

import logging
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar
from weakref import WeakKeyDictionary, finalize

import numpy as np

from readerapp.library import Library, facts
from readerapp.library.texts import containing, documents
from readerapp.search import index
from readerapp.search.analysis import stem
from readerapp.search.building import pending
from readerapp.search.index import Opened
from readerapp.search.memory import Analysed, MemorySegment
from readerapp.search.postings import Bools, Cache, Ints, Segment
from readerapp.search.query import Fact, Node, Term
from readerapp.search.scoring import Collection
from readerapp.search.vocabulary import Vocabulary

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_HAND: Final = 400  # papers not indexed yet that are read at each search
_FACTS: Final = 50  # facts whose papers are kept
_SETTLED: Final = 3 * 10**9  # nanoseconds; no file system's clock is coarser
_READ: Final = ("", "title", "abstract")  # where a word that is not indexed is looked for

_engines: WeakKeyDictionary[Library, Engine] = WeakKeyDictionary()
_turn = threading.Lock()


def engine_of(library: Library) -> Engine:
    """The engine of an open library, however many threads ask; closed when that is gone."""
    with _turn:
        if library not in _engines:
            _engines[library] = engine = Engine()
            finalize(library, engine.close)
        return _engines[library]


def answered(library: Library, ask: Callable[[Engine], T]) -> T:
    """What ``ask`` makes of the engine of a library; of a new one, where the index is damaged."""
    engine = engine_of(library)
    with engine.lock:
        try:
            return ask(engine)
        except Exception as error:
            if not index.is_damage(error):
                raise
            log.info("The search index cannot be read: %r", error)
            engine.forget(library)
            return ask(engine)


class Engine:
    """Hold ``lock`` for as long as what it gives is used."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._reset()

    def _reset(self) -> None:
        self._cache = Cache()
        self._opened: Opened | None = None
        self._generation: tuple[str, ...] = ()
        self._folder: Path | None = None
        self._face: tuple[int, int] | None = None
        self._vocabulary = Vocabulary({})
        self._step = -1
        self._epoch = ""
        self._pending: list[int] = []
        self._analysed: dict[int, Analysed] = {}
        self._collection: Collection | None = None
        self._asked: frozenset[str] = frozenset()
        self._facts: dict[Fact | str, Ints] = {}

    def collection(self, library: Library, parts: Iterable[Node]) -> tuple[Collection, int]:
        """Everything to search in, and how many papers the index does not hold yet.

        ``parts``: what papers must answer to, all of it. Of those not indexed so many as can be
        are read now; if they are too many, the likeliest, and the others have no words. This is
        where changes are noticed: all else answers for the same moment, so that an index which
        is replaced meanwhile is not closed under a search.
        """
        self._look(library)
        many = len(self._pending) > AT_HAND
        asked = frozenset(_beginnings(parts)) if many else frozenset()
        if self._collection is None or asked != self._asked:
            self._asked = asked
            self._collection = self._collect(library, self._likeliest(library, asked))
        return self._collection, len(self._pending)

    def close(self) -> None:
        """Let go of everything; the next search begins anew."""
        with self.lock:
            if self._opened:
                self._opened.close()
            self._reset()

    def forget(self, library: Library) -> None:
        """Let go of the index, which could not be read: if it was not replaced, it is damaged."""
        if self._generation == index.generation(library):
            index.mark_damaged(library)
        self.close()

    def listed(self, library: Library, name: str) -> Ints:
        """``listed``, ``reading_list`` or ``trashed`` papers, in their order."""
        ask: dict[str, Callable[..., array[int]]] = {
            "listed": facts.listed,
            "reading_list": facts.reading_list,
            "trashed": facts.trashed,
        }
        if name not in self._facts:
            self._facts[name] = np.array(ask[name](library.store), np.int64)
        return self._facts[name]

    def true_of(self, library: Library, fact: Fact) -> Ints:
        """The papers, ascending, a fact is true of."""
        if fact not in self._facts:
            if len(self._facts) > _FACTS:
                self._facts.clear()
            found = facts.fact(library.store, fact.name, fact.value, unfinished=fact.unfinished)
            self._facts[fact] = np.array(sorted(found), np.int64)
        return self._facts[fact]

    def mask(self, library: Library, collection: Collection, fact: Fact) -> Bools:
        """The documents a fact is true of."""
        if fact not in collection.masks:
            if len(collection.masks) > _FACTS:
                collection.masks.clear()
            true = self.true_of(library, fact)
            collection.masks[fact] = np.isin(collection.papers, true)
        return collection.masks[fact]

    def scope(self, library: Library, collection: Collection, *, everything: bool) -> Bools:
        """The documents that are to be looked at: ``everything``, or all outside the trash."""
        if everything:
            return collection.live
        if "outside" not in collection.masks:
            trashed = self.listed(library, "trashed")
            outside = ~np.isin(collection.papers, trashed) if len(trashed) else True
            collection.masks["outside"] = collection.live & outside
        return collection.masks["outside"]

    def _look(self, library: Library) -> None:
        """Notice what was committed since, to the library or to the index, by whom ever."""
        step, epoch = library.store.last_step(), library.epoch
        generation = self._generation_now(library)
        reopen = generation != self._generation or epoch != self._epoch
        if not reopen and step == self._step:
            return
        if reopen:
            face = self._face
            self._collection, self._generation, self._face = None, (), None  # until it is open
            self._reopen(library)
            self._generation, self._face = generation, face
        if step != self._step or epoch != self._epoch:
            self._facts.clear()
            self._analysed.clear()
        before = self._pending
        blank = index.blank_stamp(library)
        self._pending = pending(library, self._opened.stamp if self._opened else blank)
        self._step, self._epoch = step, epoch
        if reopen or before or self._pending:
            self._collection = None
        elif self._collection:  # a decision: every text is as it was
            self._collection.masks.clear()

    def _generation_now(self, library: Library) -> tuple[str, ...]:
        """Which index there is. Nothing new is in a folder that has not changed for long."""
        try:
            self._folder = self._folder or index.folder_of(library)
            status = self._folder.stat()
        except OSError:
            return ()
        face = status.st_ino, status.st_mtime_ns
        if face == self._face:
            return self._generation
        settled = time.time_ns() - status.st_mtime_ns > _SETTLED
        self._face = face if settled else None
        return index.generation(library)

    def _reopen(self, library: Library) -> None:
        if self._opened:
            self._opened.close()
        self._opened = index.open_index(library, self._cache)
        self._vocabulary = Vocabulary.written(self._opened.vocabulary if self._opened else [])

    def _likeliest(self, library: Library, asked: frozenset[str]) -> list[int]:
        """The pending papers worth reading now."""
        if len(self._pending) <= AT_HAND:
            return self._pending
        waiting = set(self._pending)
        return [p for p in containing(library.store, sorted(asked)) if p in waiting][:AT_HAND]

    def _collect(self, library: Library, extra: list[int]) -> Collection:
        unknown = [paper for paper in extra if paper not in self._analysed]
        if len(self._analysed) > 4 * AT_HAND:
            self._analysed.clear()
            unknown = extra
        self._analysed.update((d.id, Analysed(d)) for d in documents(library.store, unknown))
        read = [self._analysed[p] for p in extra if p in self._analysed]
        unread = np.setdiff1d(self._pending, extra)  # facts are true of them all the same
        unread = unread[np.isin(unread, self.listed(library, "listed"))]
        memory = MemorySegment(read, unread.tolist())
        stale = np.array(self._pending, np.int64)
        parts: list[Segment] = []
        for segment in self._opened.segments if self._opened else ():
            segment.live = _live(segment.papers, segment.deleted, stale)
            parts.append(segment)
        return Collection([*parts, memory], self._vocabulary.extended(memory.words()))


def _live(papers: Ints, deleted: frozenset[int], stale: Ints) -> Bools:
    live: Bools = papers > 0
    live[np.array(list(deleted), np.int64)] = False
    if len(stale):
        live &= ~np.isin(papers, stale)
    return live


def _beginnings(parts: Iterable[Node]) -> Iterator[str]:
    """What must stand in the title or abstract of a paper for all of these to be true."""
    for part in parts:
        if isinstance(part, Term) and not part.fuzzy and part.field in _READ:
            yield from filter(None, map(_beginning, part.words))


def _beginning(word: str) -> str:
    """Letters that every form of a word begins with, if SQLite compares them as we do."""
    if not word.isascii():
        return ""
    same = [a == b for a, b in zip(word, stem(word), strict=False)]
    return word[: [*same, False].index(False)].rstrip("iy")  # study, studies
