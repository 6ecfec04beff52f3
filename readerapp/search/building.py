"""Bringing the index up to the library: after each change a little, from nothing all of it.

Each commit holds its documents and the stamp that says how far it is. A build that is stopped,
or killed, at any moment is simply gone on with.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from readerapp.errors import LibraryUnusable
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.texts import changed, documents
from readerapp.search import index
from readerapp.search.gathering import Gathering
from readerapp.search.index import ENGINE, Opened, Stamp
from readerapp.search.memory import TEXTS, texts_of
from readerapp.search.postings import Cache, whole_key
from readerapp.search.vocabulary import as_text, stemmed
from readerapp.search.writing import Writer, tidied

log = logging.getLogger(__name__)

_AT_ONCE: Final = 100  # papers read and cut into words between two looks at the clock
_FIRST: Final = 250  # papers of the first commit, so that a page just dropped is soon searchable
_LATER: Final = 4000  # papers of the largest: few segments are searched faster than many
_FORM: Final = re.compile(r"\t([^\t\n]+)")  # in what ``as_text`` wrote
_STEPS: Final = 5000  # steps without a word changed before the stamp alone is worth a commit


@dataclass(frozen=True, slots=True)
class State:
    """How the index stands."""

    indexed: int
    pending: int
    engine: str


def pending(library: Library, stamp: Stamp) -> list[int]:
    """Papers the index does not hold as they are now, by id."""
    early = changed(library.store, stamp.base, stamp.target, stamp.done)
    late = changed(library.store, stamp.target, library.store.last_step())
    return sorted({*early, *late})


def catch_up(library: Library, job: Job = UNWATCHED, seconds: float | None = None) -> int:
    """Index what has changed; return how many papers are left, 0 unless time ran out.

    ``seconds`` bound both the waiting for another process that is indexing and the work.
    A library that cannot be indexed for want of room stays searchable as far as it is.

    Raises:
        Cancelled: ``job`` said so. What was committed before stays.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    cache = Cache()
    if (left := _left(library, cache)) == 0:
        return 0
    try:
        with index.building(library, job, seconds) as mine:
            if not mine:
                return max(_left(library, cache), 0)
            try:
                return _drain(library, job, deadline, cache)
            except Exception as error:
                if not index.is_damage(error):
                    raise
                log.warning("The search index is damaged and is made again: %r", error)
            index.create_index(library, cache).close()
            return _drain(library, job, deadline, cache)
    except BrokenPipeError:
        raise
    except OSError as error:
        log.warning("The search index cannot be written: %s", error)
        return max(left, 0)


def catch_up_apart(folder: str, *, job: Job = UNWATCHED) -> int:
    """``catch_up`` for a process of its own: see ``readerapp.job.apart``."""
    try:
        library = Library(Path(folder), read_only=True)  # one that is gone is not made anew
    except LibraryUnusable as error:
        log.info("There is no library to index: %s", error)
        return 0
    try:
        return catch_up(library, job)
    finally:
        library.close()


def rebuild(library: Library, job: Job = UNWATCHED) -> int:
    """Make the index from nothing; return how many papers are left (0)."""
    try:
        with index.building(library, job, None):
            index.create_index(library, Cache()).close()
    except BrokenPipeError:
        raise
    except OSError as error:
        log.warning("The search index cannot be written: %s", error)
    return catch_up(library, job)


def state(library: Library) -> State:
    """How the index stands."""
    opened = index.open_index(library, Cache())
    if opened is None:
        return State(0, len(changed(library.store, -1, 0)), ENGINE)
    waiting = len(pending(library, opened.stamp))
    held = sum(int(segment.live.sum()) for segment in opened.segments)
    opened.close()
    return State(held, waiting, ENGINE)


def _left(library: Library, cache: Cache) -> int:
    """How many papers are pending; -1 when there is no index yet, even of no papers."""
    opened = index.open_index(library, cache)
    if opened is None:
        return len(changed(library.store, -1, 0)) or -1
    opened.close()
    behind = library.store.last_step() - opened.stamp.target
    return len(pending(library, opened.stamp)) or (-1 if behind > _STEPS else 0)


def _drain(library: Library, job: Job, deadline: float | None, cache: Cache) -> int:
    """Commit batch after batch until nothing is pending or the time is over."""
    opened = index.open_index(library, cache) or index.create_index(library, cache)
    known: set[str] | None = None
    gathering = Gathering(TEXTS)
    done, size = 0, _FIRST
    try:
        while True:
            stamp = opened.stamp
            if stamp.base == stamp.target:
                stamp = replace(stamp, target=library.store.last_step(), done=0)
            elif stamp.base < 0 and not stamp.done:
                stamp = replace(stamp, target=library.store.last_step())
            left = changed(library.store, stamp.base, stamp.target, stamp.done)
            behind = stamp.target - opened.stamp.target
            if not left and stamp.base >= 0 and behind <= _STEPS:
                return 0
            if deadline is not None and done and time.monotonic() > deadline:
                return len(pending(library, opened.stamp))
            if known is None:
                known = set(_FORM.findall("\n".join(opened.vocabulary)))
            batch = _Batch(library, opened, job, deadline, known, gathering)
            written = batch.write(stamp, left, size, done)
            if written == len(left) and stamp.target == library.store.last_step():
                return 0
            done += written
            size = min(size * 4, _LATER)
            opened.close()
            opened = Opened(opened.folder, opened.index, cache)
    finally:
        opened.close()


class _Batch:
    """One commit."""

    def __init__(
        self,
        library: Library,
        opened: Opened,
        job: Job,
        deadline: float | None,
        known: set[str],
        gathering: Gathering,
    ) -> None:
        self._library = library
        self._opened = opened
        self._job = job
        self._deadline = deadline
        self._known = known
        self._gathering = gathering
        self._writer: Any = Writer(opened.index, TEXTS)

    def write(self, stamp: Stamp, left: Sequence[int], size: int, before: int) -> int:
        """Write up to ``size`` of the papers ``left``; return how many it was."""
        some = left[:size]
        try:
            written = self._add(some, before, before + len(left))
            if written == len(left):
                stamp = replace(stamp, base=stamp.target, done=0)
            else:
                stamp = replace(stamp, done=some[written - 1])
            self._replace(some[:written], stamp)
        except BaseException:
            self._writer.cancel()
            raise
        self._writer.commit(mergetype=tidied)
        self._job.report(before + written, before + len(left), "Indexing")
        return written

    def _add(self, some: Sequence[int], before: int, total: int) -> int:
        """Gather documents until the time is over; papers that are gone count as written."""
        for start in range(0, len(some), _AT_ONCE):
            self._job.report(before + start, total, "Indexing")
            if start and self._deadline is not None and time.monotonic() > self._deadline:
                return start
            for document in documents(self._library.store, some[start : start + _AT_ONCE]):
                self._gathering.add(document.id, texts_of(document), whole_key(document.title))
        return len(some)

    def _replace(self, papers: Sequence[int], stamp: Stamp) -> None:
        """Take out what the batch puts in anew, the old stamp too; add stamp and new words."""
        for row in self._opened.rows_of({index.STAMP_ID, *papers}):
            self._writer.delete_document(row)
        gathered = self._gathering.taken()
        self._writer.put(gathered)
        self._gathering.add(index.STAMP_ID, {}, kept=json.dumps(asdict(stamp)))
        if new := stemmed(gathered.words - self._known):
            self._known |= new
            self._gathering.add(index.VOCABULARY_ID, {}, kept=as_text(new))
        self._writer.put(self._gathering.taken())
