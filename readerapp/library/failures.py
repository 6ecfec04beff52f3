"""What SQLite and the file system say when a library fails them, in a sentence for a person."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readerapp import files
from readerapp.errors import LibraryDamaged, LibraryUnusable, Stale


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
            raise LibraryDamaged(damaged(file)) from error
        elif code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            text = "Another program is writing to this library; try again."
        elif code.startswith("SQLITE_IOERR"):
            text = f"The disk holding “{file.parent}” failed to read or write."
        elif code == "SQLITE_CONSTRAINT_FOREIGNKEY":
            raise Stale("What was to be changed is no longer there.") from error
        else:
            raise
        raise LibraryUnusable(text) from error


def damaged(file: Path) -> str:
    """One sentence about a library file that is not what it should be."""
    return f"The library file “{file}” is damaged; a backup can take its place."


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
