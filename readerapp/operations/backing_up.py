"""Keep copies of the library, and put one back in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from readerapp.errors import LibraryUnusable
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library, backups, restoring
from readerapp.library.backups import Backup
from readerapp.library.restoring import Restored

ASKED: Final = "asked for"
CLOSED: Final = "when readerapp was closed"
HALF_HOUR: Final = "every half hour"
_OFTEN: Final = timedelta(minutes=30)


def back_up(
    library: Library, reason: str, *, to: Path | None = None, job: Job = UNWATCHED
) -> Backup:
    """Back up the library among its backups, or into the file ``to``.

    Raises:
        LibraryDamaged: it is damaged, so no backup was made of it.
        LibraryUnusable: its folder cannot be written, or the disk is full.
        ReaderError: ``to`` is no place for a backup.
        Cancelled: ``job`` said so.
    """
    if library.read_only and to is None:
        raise LibraryUnusable(library.read_only)
    return backups.make(library.store.file, reason, to=to, job=job)


def back_up_if_changed(library: Library, reason: str, *, job: Job = UNWATCHED) -> Backup | None:
    """The same, unless the newest backup holds the library as it is, or it can only be read."""
    return back_up(library, reason, job=job) if _changed(library) else None


def due(library: Library) -> bool:
    """Whether something was changed since the last backup, and that is half an hour ago."""
    if not _changed(library):
        return False
    last = backups.latest(library.folder)
    if last is None:
        return True
    age = datetime.now(UTC) - datetime.fromisoformat(last.at)
    return not timedelta() <= age < _OFTEN  # one from the future is no comfort


def restore(folder: Path, file: Path, *, job: Job = UNWATCHED) -> Restored:
    """Make the library in ``folder``, which must be closed, what the backup ``file`` holds.

    Raises:
        LibraryUnusable: the folder cannot be written, the disk is full, or the library is in use.
        ReaderError: ``file`` is no sound backup, or a newer readerapp made it.
        Cancelled: ``job`` said so; the library is as it was.
    """
    return restoring.restore(folder, file, job=job)


def _changed(library: Library) -> bool:
    """Whether there is something that no backup holds."""
    if library.read_only:
        return False
    store = library.store
    return backups.outdated(store.file, library.epoch, store.last_step())
