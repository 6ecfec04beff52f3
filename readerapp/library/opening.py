"""Opening a library: is it one, is it ours, is it of this version; and making a new one.

Nothing is written to a file that is not a library of this program.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import LibraryUnusable, Stale

FILE_NAME: Final = "library.sqlite"
LOCK_NAME: Final = "library.lock"
APPLICATION_ID: Final = 0x52444150  # "RDAP", in the header of every library
SCHEMA_VERSION: Final = 1  # the number of migrations in schema.py
PATIENCE: Final = 10_000  # milliseconds to wait for a program that locks the file without asking
_MAGIC: Final = b"SQLite format 3\x00"
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_ABANDONED: Final = 3600.0  # seconds after which a half-made library is nobody's any more


def new_uid() -> str:
    """Eight random characters of Crockford base 32: 40 bits, easy to read out."""
    return "".join(_ALPHABET[byte % 32] for byte in os.urandom(8))


def prepare(folder: Path) -> Path:
    """Make sure ``folder`` holds a library of this program; return its file.

    Raises:
        LibraryUnusable: it cannot be made, read or written, or is of another program.
    """
    file = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _must_be_writable(folder)
            _make(file)
        with file.open("rb") as opened:
            header = opened.read(100)
        _check_header(file, header)
        _must_be_writable(file)
        _must_be_writable(folder)
    except OSError as error:
        raise LibraryUnusable(cannot_open(folder, error)) from error
    return file


def outdated(file: Path) -> bool:
    """Whether an older readerapp made the library; told by the header, so nothing is opened."""
    with file.open("rb") as opened:
        return int.from_bytes(opened.read(100)[60:64], "big") < SCHEMA_VERSION


def reader(file: Path) -> sqlite3.Connection:
    """A connection that cannot write, not even by accident or as the last one to leave.

    Raises:
        LibraryUnusable: the library is damaged, or of a newer readerapp.
    """
    with failures_in_words(file):
        connection = _connect(f"{file.absolute().as_uri()}?mode=ro")
        try:
            (version,) = connection.execute("pragma user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise LibraryUnusable(
                    f"The library “{file.parent}” was made by a newer readerapp; "
                    "please update this one."
                )
            connection.execute("pragma query_only = 1")
        except BaseException:
            connection.close()
            raise
    return connection


def writer(file: Path) -> sqlite3.Connection:
    """A connection to write by. Whoever uses or closes it holds the lock file."""
    with failures_in_words(file):
        connection = _connect(f"{file.absolute().as_uri()}?mode=rw")
        for pragma in (
            "journal_mode = wal",
            "wal_autocheckpoint = 0",  # only the holder of the lock file checkpoints
            "synchronous = full",
            "fullfsync = 1",  # a Mac's fsync alone does not reach the disk
            "foreign_keys = on",
        ):
            connection.execute(f"pragma {pragma}").fetchall()
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    """What every connection has. Any thread may close it, since whoever closes the library does."""
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in (f"busy_timeout = {PATIENCE}", "trusted_schema = off", "cell_size_check = on"):
        connection.execute(f"pragma {pragma}").fetchall()
    return connection


@contextmanager
def failures_in_words(file: Path) -> Iterator[None]:
    """Turn what SQLite says about the file or the disk into a sentence for a person."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "")
        if code.startswith("SQLITE_FULL"):
            text = "The disk is full, so the change was not kept; nothing else was lost."
        elif not file.exists():
            text = f"The library “{file.parent}” is no longer there: was its folder moved?"
        elif code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            text = f"The library “{file.parent}” cannot be written: its folder is read-only."
        elif code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            text = f"The library file “{file}” is damaged."
        elif code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            text = "Another program is writing to this library; try again."
        elif code.startswith("SQLITE_IOERR"):
            text = f"The disk holding “{file.parent}” failed to read or write."
        elif code == "SQLITE_CONSTRAINT_FOREIGNKEY":
            raise Stale("What was to be changed is no longer there.") from error
        else:
            raise
        raise LibraryUnusable(text) from error


def cannot_open(folder: Path, error: OSError) -> str:
    """One sentence for a person about a library folder that cannot be used."""
    if isinstance(error, FileNotFoundError):
        return f"The library “{folder}” is no longer there: was its folder moved?"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        if not folder.exists():
            return f"The library “{folder}” cannot be made: you may not write there."
        return f"The library “{folder}” cannot be written: its folder is read-only."
    if isinstance(error, (NotADirectoryError, FileExistsError)):
        return f"“{folder}” is not a folder, so it cannot hold a library."
    return files.cannot_write(folder, error).replace("could not be written", "cannot be used")


def _check_header(file: Path, header: bytes) -> None:
    """Judge by the bytes of the file, so that a foreign one is not even opened."""
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise LibraryUnusable(f"“{file}” is not a library: it is no SQLite file.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LibraryUnusable(f"“{file}” belongs to another program, so it was left alone.")


def _must_be_writable(path: Path) -> None:
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _make(file: Path) -> None:
    """Build a whole library under another name, then put it in place in one move."""
    _sweep(file)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}.new")
    try:
        with failures_in_words(file):
            migrate(draft)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was quicker; its library is as good as ours
        except OSError:  # a file system without hard links
            if not file.exists():
                draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _sweep(file: Path) -> None:
    """Remove what a program that was killed while making a library left behind."""
    for draft in file.parent.glob(f"{file.name}.*.new*"):
        if time.time() - draft.stat().st_mtime > _ABANDONED:
            draft.unlink(missing_ok=True)


def migrate(file: Path) -> None:
    """Bring the tables up to date, once. Imports sqlite-utils, which costs 0.1 s."""
    from sqlite_utils import Database

    from readerapp.library.schema import migrations

    connection = sqlite3.connect(file)
    try:
        db = Database(connection)
        migrations.apply(db)
        known = "insert or ignore into setting (name, value) values (?, ?)"
        with db.atomic():
            db.execute(known, ["uid", new_uid()])
            db.execute(known, ["epoch", os.urandom(4).hex()])
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        db.execute(f"pragma user_version = {SCHEMA_VERSION}")
        connection.commit()
        # From the start, since two programs that open it at once cannot both switch it over.
        db.execute("pragma journal_mode = wal").fetchall()
    finally:
        connection.close()
