"""The Whoosh index on disk: where it is, what it holds, and whether it can be trusted.

It is a cache of the library: anything wrong with it, and it is made again. It lies in the
user's own cache folder and nowhere else, since opening a Whoosh index can run code hidden in it.
A stamp is committed with the documents, so that what it says is always true of them.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from filelock import FileLock, Timeout
from whoosh import __version__ as _release
from whoosh import fields

from readerapp import places
from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.search.analysis import ANALYSIS_VERSION
from readerapp.search.gathering import WHOLE, Gathering
from readerapp.search.memory import TEXTS
from readerapp.search.postings import Cache, IndexSegment, Words, open_reader, segments
from readerapp.search.sums import Summed, Unsound
from readerapp.search.writing import Writer

log = logging.getLogger(__name__)

ENGINE: Final = f"whoosh3 {'.'.join(map(str, _release))}"
SCHEMA_VERSION: Final = 2  # raise it whenever the fields, or how they are written, change
STAMP_ID: Final = 0  # no paper has these ids
VOCABULARY_ID: Final = -2
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
_DAMAGED: Final = "damaged"  # a file that tells the next build to begin anew
_PATIENCE: Final = 5  # times an index is opened while another process goes on replacing it


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which library an index is of, and how far it has come.

    It holds every change up to step ``base``, and of those up to ``target`` the ones to papers
    with ids up to ``done``. A ``base`` below 0: nothing is held yet but by ``done``.
    """

    library: str
    epoch: str
    schema: str
    base: int = -1
    target: int = 0
    done: int = 0


class Opened:
    """An index as it was at one moment."""

    def __init__(self, folder: Path, index: Any, cache: Cache) -> None:
        self.folder = folder
        self.index = index
        self.reader = open_reader(index)
        try:
            self._read(cache)
        except BaseException:
            self.reader.close()  # an unread index must not hold its files
            raise

    def _read(self, cache: Cache) -> None:
        self.segments: list[IndexSegment] = segments(self.reader, TEXTS, cache)
        (stamp,) = self._special(STAMP_ID)
        self.stamp = Stamp(**json.loads(stamp))
        known = np.concatenate([segment.papers[segment.live] for segment in self.segments])
        if len(np.unique(known)) != len(known):
            raise ValueError("a paper is in the index twice")
        self.vocabulary = list(self._special(VOCABULARY_ID))

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()

    def rows_of(self, papers: set[int]) -> list[int]:
        """The numbers, within the whole index, of the live documents of these papers."""
        rows, offset, asked = [], 0, np.array(sorted(papers), np.int64)
        for segment in self.segments:
            found = np.isin(segment.papers, asked).nonzero()[0].tolist()
            rows += [offset + number for number in found if number not in segment.deleted]
            offset += segment.count
        return rows

    def _special(self, paper: int) -> Iterator[str]:
        for segment in self.segments:
            for number in (segment.papers == paper).nonzero()[0].tolist():
                if number not in segment.deleted:
                    yield segment.kept[number]


def folder_of(library: Library) -> Path:
    """Where the index of a library is: keyed by its uid and by where it really lies."""
    real = os.path.realpath(library.folder)
    digest = hashlib.blake2b(os.fsencode(real), digest_size=8).hexdigest()
    return places.cache_folder() / "index" / f"{library.uid}-{digest}"


def blank_stamp(library: Library) -> Stamp:
    """The stamp of an index of this library that holds nothing yet."""
    return Stamp(library.uid, library.epoch, f"{SCHEMA_VERSION}.{ANALYSIS_VERSION} {ENGINE}")


def open_index(library: Library, cache: Cache) -> Opened | None:
    """The library's index; None when there is none that can be trusted."""
    opened = None
    for _ in range(_PATIENCE):
        before = generation(library)
        if (
            not before
            or (opened := _opened(library, cache, before))
            or generation(library) == before
        ):
            break  # else it failed because files it was to read were replaced
    if opened is None:
        return None
    blank, stamp = blank_stamp(library), opened.stamp
    same = (stamp.library, stamp.epoch, stamp.schema) == (blank.library, blank.epoch, blank.schema)
    if not same or stamp.target > library.store.last_step():
        opened.close()
        return None
    return opened


def _opened(library: Library, cache: Cache, before: tuple[str, ...]) -> Opened | None:
    storage = None
    try:
        folder = folder_of(library)
        if not _is_ours(folder):
            return None
        storage = Summed(folder)
        index = storage.open_index(schema=_schema())  # type: ignore[no-untyped-call]
        return Opened(folder, index, cache)
    except Exception as error:  # noqa: BLE001 - damaged files raise ten kinds of exception
        log.info("The search index cannot be opened: %r", error)
        if storage is not None:
            storage.close_files()
        if isinstance(error, Unsound) and generation(library) == before:
            mark_damaged(library)
        return None


def generation(library: Library) -> tuple[str, ...]:
    """A value that differs after every commit and every rebuild; empty when there is no index."""
    try:
        with os.scandir(folder_of(library)) as entries:
            tocs = {e.name: e for e in entries if e.name == _DAMAGED or e.name.endswith(".toc")}
            if _DAMAGED in tocs:
                return ()
            return tuple(
                f"{n} {tocs[n].stat().st_mtime_ns} {tocs[n].inode()}" for n in sorted(tocs)
            )
    except OSError:
        return ()


def create_index(library: Library, cache: Cache) -> Opened:
    """A new, empty index in place of whatever is there."""
    folder = folder_of(library)
    shutil.rmtree(folder, ignore_errors=True)  # on Windows some may be open; they are unused then
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / _DAMAGED).unlink(missing_ok=True)
    index = Summed(folder).create_index(_schema())  # type: ignore[no-untyped-call]
    writer: Any = Writer(index, TEXTS)
    gathering = Gathering(TEXTS)
    gathering.add(STAMP_ID, {}, kept=json.dumps(asdict(blank_stamp(library))))
    writer.put(gathering.taken())
    writer.commit()
    return Opened(folder, index, cache)


def is_damage(error: Exception) -> bool:
    """Whether an error may be the index's fault: damaged files raise ten kinds of exception."""
    if isinstance(error, BrokenPipeError):  # whoever watches us has gone
        return False
    if isinstance(error, OSError):
        return error.errno not in _NO_ROOM
    library_fault = isinstance(error, ReaderError) or type(error).__module__ == "sqlite3"
    return not (library_fault or isinstance(error, Cancelled))


def mark_damaged(library: Library) -> None:
    """Have the next build begin anew: reading the index failed."""
    with suppress(OSError):  # then there is no index, or none that anyone can write
        (folder_of(library) / _DAMAGED).touch()


@contextmanager
def building(library: Library, job: Job, seconds: float | None) -> Iterator[bool]:
    """Be the only one, in any process, to write this index; False when that took too long."""
    folder = folder_of(library)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder.with_suffix(".lock"), thread_local=False)
    waited = 0.0
    while True:
        try:
            lock.acquire(timeout=0.1 if seconds is None else max(0.0, min(0.1, seconds - waited)))
            break
        except Timeout:
            waited += 0.1
            if seconds is not None and waited >= seconds:
                yield False
                return
            job.report(0, None, "Waiting for another window to finish indexing")
    try:
        yield True
    finally:
        lock.release()


def _is_ours(folder: Path) -> bool:
    """Nobody else can have written there (Windows keeps the user's folders apart itself)."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _schema() -> fields.Schema:
    return fields.Schema(kept=fields.STORED(), **{field: Words() for field in (*TEXTS, WHOLE)})
