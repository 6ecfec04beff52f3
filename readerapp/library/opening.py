"""Opening a library: is it one, is it ours, is it of this version, and may it be written.

Nothing is written to a file that is not a library of this program. One that cannot be written is
opened for reading: where it lies if that needs nothing beside it, else from a copy.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from readerapp import places
from readerapp.errors import LibraryDamaged, LibraryTooNew, LibraryUnusable
from readerapp.library import locks, making, peeking, recovering
from readerapp.library.failures import cannot_open, damaged, failures_in_words

FILE_NAME: Final = "library.sqlite"
APPLICATION_ID: Final = making.APPLICATION_ID
SCHEMA_VERSION: Final = making.SCHEMA_VERSION
PATIENCE: Final = 10_000  # milliseconds to wait for a program that locks the file without asking
_COPY: Final = "reading-"  # how the folders of copies are called
_ABANDONED: Final = 24 * 3600.0  # seconds after which such a folder is nobody's any more
_ATTEMPTS: Final = 5  # at a copy of file and log from one moment
_MAGIC: Final = b"SQLite format 3\x00"


@dataclass
class Opening:
    """What was found in a folder, and how it can be read."""

    file: Path  # the library, or a copy of it
    read_only: str = ""  # why it cannot be written; empty when it can
    still: bool = False  # nothing may be made beside it, and nobody writes to it
    notices: list[str] = field(default_factory=list)  # what the reader should be told
    copied: Path | None = None  # a folder that goes when the library is closed

    def reader(self) -> sqlite3.Connection:
        """A connection that cannot write, not even by accident or as the last one to leave.

        Raises:
            LibraryUnusable: the library is damaged, or of a newer readerapp.
        """
        with failures_in_words(self.file):
            try:
                return self._reader()
            except sqlite3.OperationalError as error:
                if self.still or recovering.begun(self.file) or not _no_room(error):
                    raise
            self.still = True  # SQLite finds no room for what it puts beside the file
            self.read_only = f"“{self.file.parent}” can only be read: the disk is full."
            return self._reader()

    def _reader(self) -> sqlite3.Connection:
        uri = f"{self.file.absolute().as_uri()}?mode=ro{'&immutable=1' if self.still else ''}"
        connection = _connect(uri)
        try:
            if not self.read_only:
                _must_be_known(self.file, connection)
            connection.execute("select 1 from sqlite_master limit 1").fetchone()
            connection.execute("pragma query_only = 1")
        except BaseException:
            connection.close()
            raise
        return connection

    def writer(self) -> sqlite3.Connection:
        """A connection to write by. Whoever uses or closes it holds the lock file."""
        with failures_in_words(self.file):
            connection = _connect(f"{self.file.absolute().as_uri()}?mode=rw")
            for pragma in (
                "journal_mode = wal",
                "wal_autocheckpoint = 0",  # only the holder of the lock file checkpoints
                "synchronous = full",
                "fullfsync = 1",  # a Mac's fsync alone does not reach the disk
                "foreign_keys = on",
            ):
                connection.execute(f"pragma {pragma}").fetchall()
        return connection

    def forget(self) -> None:
        """Remove the copy, if one was made."""
        if self.copied is not None:
            shutil.rmtree(self.copied, ignore_errors=True)


def prepare(folder: Path, read_only: bool = False) -> Opening:
    """Make sure ``folder`` holds a library of this program; see how it can be opened.

    Raises:
        LibraryDamaged: it is one, but not whole.
        LibraryTooNew: a newer readerapp made it, and it is not for reading only.
        LibraryUnusable: it cannot be made or read, or is of another program.
    """
    file = folder / FILE_NAME
    try:
        told = _finish_restore(folder)
        if not file.exists():
            _wait_for_restore(folder)
        if not file.exists():
            _make(folder, file, read_only)
        header = _checked_header(file)
        cannot = "" if _writable(file) else f"“{folder}” can only be read: you may not write there."
        if read_only and not cannot:
            cannot = f"“{folder}” was opened for reading only."
        opening = Opening(file, cannot, notices=told)
        if cannot:
            _prepare_reading(opening)
            return opening
        if _version(header) > SCHEMA_VERSION:
            raise LibraryTooNew(_too_new(file))
        _recover(opening, header)
        if _version(header) < SCHEMA_VERSION:
            with locks.writing(folder):
                bring_up_to_date(file)
    except OSError as error:
        raise LibraryUnusable(cannot_open(folder, error)) from error
    return opening


def bring_up_to_date(file: Path) -> None:
    """Give an older library the tables of today, after a backup; the caller holds the lock."""
    with failures_in_words(file):
        connection = _connect(f"{file.absolute().as_uri()}?mode=ro")
        version = connection.execute("pragma user_version").fetchone()[0]
        connection.close()
        if version < SCHEMA_VERSION:
            from readerapp.library import backups  # only where there is an old library

            backups.make(file, "before the library is brought up to date")
            making.migrate(file)


def _finish_restore(folder: Path) -> list[str]:
    if not (folder / "library.restoring").exists():
        return []
    from readerapp.library import restoring  # only where one was interrupted

    told = restoring.finish(folder)
    return [told] if told else []


def _wait_for_restore(folder: Path) -> None:
    """While a library is being replaced there is none for a moment."""
    if (folder / locks.WRITING_NAME).exists() and os.access(folder, os.W_OK):
        with locks.writing(folder):
            pass


def _make(folder: Path, file: Path, read_only: bool) -> None:
    """A new library, unless there was one and only its file is gone."""
    if any((folder / "backups").glob("*.sqlite")) or recovering.begun(file):
        raise LibraryDamaged(f"The library file “{file}” is gone; a backup can take its place.")
    if read_only:
        raise LibraryUnusable(f"There is no library in “{folder}”.")
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    with failures_in_words(file):
        making.make(file)


def _prepare_reading(opening: Opening) -> None:
    """Find a way to read what cannot be written."""
    file = opening.file
    beside = os.access(file.parent, os.W_OK)  # SQLite puts a file beside one that has a log
    old = _version(_checked_header(file)) < SCHEMA_VERSION
    if old or (recovering.begun(file) and not beside):
        try:
            _read_a_copy(opening, old)
        except BaseException:
            opening.forget()
            raise
    elif not beside:
        opening.still = True


def _read_a_copy(opening: Opening, old: bool) -> None:
    """Copy a library with its log to the cache folder, and bring the copy up to date."""
    file = opening.file
    for left in places.cache_folder().glob(f"{_COPY}*"):  # by a program that was killed
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    opening.copied = Path(tempfile.mkdtemp(prefix=_COPY, dir=places.cache_folder()))
    opening.file = opening.copied / file.name
    for _ in range(_ATTEMPTS):
        before = recovering.state(file)
        for each in (file, recovering.log_of(file)):
            (opening.copied / each.name).unlink(missing_ok=True)
            if each.exists():
                peeking.copy(each, opening.copied / each.name)
        if recovering.state(file) == before:  # else the log was folded in between the two
            break
    if old:
        with failures_in_words(opening.file):
            making.migrate(opening.file)


def _recover(opening: Opening, header: bytes) -> None:
    """See to a log that may have been left behind, unless somebody has the library open."""
    file = opening.file
    if recovering.begun(file):
        if recovering.swapped(file):
            with locks.writing(file.parent):
                if recovering.swapped(file):
                    opening.notices += recovering.part_from_log(file)
        if recovering.begun(file):
            opening.notices += recovering.see_to_log(file)
    elif recovering.cut_short(file, header):
        raise LibraryDamaged(damaged(file))
    elif recovering.parting(file):
        with locks.writing(file.parent):
            if recovering.parting(file):
                opening.notices += recovering.finish_parting(file)
    elif recovering.swapped(file):  # under somebody who has it open; for us it is what it is
        recovering.unmark(file)
    if file.with_name(recovering.DAMAGED_NAME).exists() and not recovering.whole_again(file):
        raise LibraryDamaged(damaged(file))


def _no_room(error: sqlite3.Error) -> bool:
    return error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHM"))


def _connect(uri: str) -> sqlite3.Connection:
    """What every connection has. Any thread may close it, since whoever closes the library does."""
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in (f"busy_timeout = {PATIENCE}", "trusted_schema = off", "cell_size_check = on"):
        connection.execute(f"pragma {pragma}").fetchall()
    return connection


def _must_be_known(file: Path, connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(_too_new(file, connection))


def _too_new(file: Path, connection: sqlite3.Connection | None = None) -> str:
    """Name the version that is needed, where the library says which made it."""
    made_by = ""
    uri = f"{file.absolute().as_uri()}?mode=ro"
    with failures_in_words(file):
        asked = connection or _connect(uri if recovering.begun(file) else f"{uri}&immutable=1")
        row = asked.execute("select value from setting where name = 'program'").fetchone()
        made_by = f" ({row[0]})" if row else ""
        if connection is None:
            asked.close()
    return (
        f"The library “{file.parent}” was made by a newer readerapp{made_by}: "
        "this one has to be updated, or the library opened for reading only."
    )


def _checked_header(file: Path) -> bytes:
    """Judge by the bytes of the file, so that a foreign one is not even opened."""
    header = peeking.read(file, 100)
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise LibraryUnusable(f"“{file}” is not a library: it is no SQLite file.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LibraryUnusable(f"“{file}” belongs to another program, so it was left alone.")
    return header


def _version(header: bytes) -> int:
    return int.from_bytes(header[60:64], "big")


def _writable(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
