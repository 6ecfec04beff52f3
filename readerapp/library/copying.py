"""One library file copied whole while others use it, and looked at without opening the library.

Works on a library of any version, on a backup, and on what a stranger says is one. The copy is a
single file: no write-ahead log belongs to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, Final

from readerapp.errors import LibraryDamaged, LibraryUnusable
from readerapp.job import Job
from readerapp.library import making, recovering
from readerapp.library.failures import damaged
from readerapp.library.store import Bookkeeping

_PAGES: Final = 256  # copied between two looks whether to go on: 1 MB
_PATIENCE: Final = 10_000  # milliseconds to wait for a program that locks the file without asking


@dataclass(frozen=True, slots=True)
class Facts:
    """What a library file says of itself: whose it is, and how far its history goes."""

    mark: int  # the number every library of this program carries
    version: int  # of its tables
    epoch: str
    step: int
    papers: int

    @property
    def ours(self) -> bool:
        """Whether it is a library of this program."""
        return self.mark == making.APPLICATION_ID


def copy(source: Path, draft: Path, job: Job, what: str) -> Facts | None:
    """Copy the library ``source`` into the new file ``draft``; return what was copied.

    All of it is of one moment, though others write meanwhile, and no writer has to wait. None:
    it was copied as it is, but is too damaged to say what it holds.

    Raises:
        LibraryUnusable: the library cannot be read, or the disk is full.
        Cancelled: ``job`` said so. The draft is the caller's to remove.
    """

    def report(_: int, remaining: int, total: int) -> None:
        job.report(total - remaining, total, what)

    with reading(source, draft) as reader, closing(sqlite3.connect(draft)) as writer:
        reader.execute("begin")  # whoever writes from here on does not make us start again
        facts = _facts_if_whole(reader)
        for pragma in ("locking_mode = exclusive", "journal_mode = memory", "synchronous = off"):
            writer.execute(f"pragma {pragma}").fetchall()
        reader.backup(writer, pages=_PAGES, progress=report)
        writer.execute("pragma journal_mode = delete").fetchall()
    return facts


def put_settings(file: Path, settings: dict[str, str | None]) -> None:
    """Have a copy say these things of itself (None: no longer), and have it on the disk, whole.

    Raises:
        LibraryUnusable: the disk is full, or the copy is damaged.
    """
    with failures_in_words(file, file), closing(_connect(file, "rw")) as connection:
        for pragma in ("synchronous = full", "fullfsync = 1"):
            connection.execute(f"pragma {pragma}").fetchall()
        books = Bookkeeping(connection)
        connection.execute("begin immediate")
        for name, value in settings.items():
            if value is None:
                books.delete("setting", name=name)
            else:
                books.put("setting", name=name, value=value)
        connection.execute("commit")


def discard(draft: Path) -> None:
    """Remove a draft and what SQLite put beside it."""
    for each in draft.parent.glob(f"{escape(draft.name)}*"):
        each.unlink(missing_ok=True)


def settings(file: Path) -> dict[str, str]:
    """What the library in a file keeps about itself.

    Raises:
        LibraryUnusable: it cannot be read.
    """
    with reading(file) as connection:
        return dict(connection.execute("select name, value from setting").fetchall())


def sound(file: Path) -> bool:
    """Whether ``file`` is a library of this program, of any version, and SQLite finds it whole."""
    try:
        with reading(file) as connection:
            whole = connection.execute("pragma integrity_check(1)").fetchone()[0] == "ok"
            return bool(whole and facts_of(connection).ours)
    except LibraryUnusable:
        return False


def of_another(file: Path) -> bool:
    """Whether ``file`` is a whole database of some other program.

    Raises:
        LibraryUnusable: it cannot be read.
    """
    with reading(file) as connection:
        mark = connection.execute("pragma application_id").fetchone()[0]
        tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        whole = connection.execute("pragma quick_check(1)").fetchone()[0] == "ok"
        return bool(mark != making.APPLICATION_ID and tables > 0 and whole)


def facts(file: Path) -> Facts:
    """What a library file says of itself.

    Raises:
        LibraryUnusable: it cannot be read, or is none.
    """
    with reading(file) as connection:
        return facts_of(connection)


def facts_of(connection: sqlite3.Connection) -> Facts:
    """The same, asked of a connection. What a half-made library lacks counts as nothing."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master")}

    def ask(sql: str, table: str = "") -> Any:
        if table and table not in tables:
            return None
        row = connection.execute(sql).fetchone()
        return row[0] if row else None

    return Facts(
        ask("pragma application_id"),
        ask("pragma user_version"),
        ask("select value from setting where name = 'epoch'", "setting") or "",
        ask("select max(id) from step", "step") or 0,
        ask("select count(*) from paper where trashed is null", "paper") or 0,
    )


def _facts_if_whole(connection: sqlite3.Connection) -> Facts | None:
    try:
        return facts_of(connection)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname != "SQLITE_CORRUPT":
            raise
        return None


@contextmanager
def reading(file: Path, target: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, to a library file of any version.

    The file is not opened but by SQLite: closing another handle on it would give up the locks
    that this very process holds.

    Raises:
        LibraryUnusable: it cannot be read; or ``target``, where it goes, cannot be written.
    """
    with failures_in_words(file, target), closing(_connect(file, "ro")) as connection:
        try:
            connection.execute("pragma schema_version").fetchone()
        except sqlite3.OperationalError:
            if recovering.begun(file):
                raise
        else:
            yield connection
            return
    # In a folder that cannot be written SQLite finds no place for the index of a log.
    still = "ro&immutable=1"
    with failures_in_words(file, target), closing(_connect(file, still)) as connection:
        yield connection


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in (f"busy_timeout = {_PATIENCE}", "trusted_schema = off", "cell_size_check = on"):
        connection.execute(f"pragma {pragma}").fetchall()
    return connection


@contextmanager
def failures_in_words(file: Path, target: Path | None = None) -> Iterator[None]:
    """Turn what SQLite says of a file being read, or of one being written, into a sentence."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "")
        if code.startswith("SQLITE_FULL"):
            text = "The disk is full, so no copy of the library was made."
        elif not file.exists():
            text = f"“{file}” is no longer there: was it moved?"
        elif code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise LibraryDamaged(damaged(file)) from error
        elif code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            text = f"Another program keeps “{file}” to itself; try again."
        elif code.startswith("SQLITE_IOERR"):
            text = f"The disk holding “{(target or file).parent}” failed to read or write."
        elif code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
            may = f"“{target.parent}” cannot be written" if target else f"“{file}” cannot be read"
            text = f"{may}: is it there, and may you?"
        elif code in ("SQLITE_ERROR", ""):
            raise LibraryDamaged(f"“{file}” is not a library, or not a whole one.") from error
        else:
            raise
        raise LibraryUnusable(text) from error
