"""The SQLite file, and the only two ways to write to it.

``transaction(label)`` writes what a person did and remembers every row changed;
``bookkeeping()`` writes the few tables of ``UNJOURNALED``. Both hold one cross-process lock
file, begin with BEGIN IMMEDIATE and end with a commit that is on the disk. Reading needs
neither: each thread has a connection of its own, and a reader never waits for a writer.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from readerapp.errors import LibraryUnusable
from readerapp.library import opening
from readerapp.library.journal import UNJOURNALED, Transaction, log_step, steps_after, whole
from readerapp.model import Step

if TYPE_CHECKING:
    from filelock import FileLock

log = logging.getLogger(__name__)

_PATIENCE: Final = 30.0  # seconds to wait for another program's write
_LOOK: Final = 0.01  # seconds between looks whether it is done
_CHECKPOINT: Final = 4 * 1024 * 1024  # bytes of write-ahead log that are folded into the file


class Bookkeeping:
    """Writes tables that are no part of what a person did, and so are not undone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, table: str, **row: Any) -> None:
        """Insert the row, or replace the one with the same primary key."""
        assert table in UNJOURNALED, f"{table} is journaled: use a transaction"
        marks = ", ".join("?" * len(row))
        sql = f"insert or replace into {table} ({', '.join(row)}) values ({marks})"
        self._connection.execute(sql, tuple(row.values()))

    def delete(self, table: str, **where: Any) -> None:
        """Delete the rows that hold these values."""
        assert table in UNJOURNALED, f"{table} is journaled: use a transaction"
        test = " and ".join(f"{column} = ?" for column in where)
        self._connection.execute(f"delete from {table} where {test}", tuple(where.values()))


class Store:
    """An open library file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = opening.prepare(folder)
        self._mine = threading.local()
        # By the number of the thread: one that Qt made may look new to threading.local each time.
        self._readers: dict[int, sqlite3.Connection] = {}
        self._turn = threading.Lock()
        self._lock: FileLock | None = None
        self._writer: sqlite3.Connection | None = None
        if opening.outdated(self.file):
            with self._locked(), opening.failures_in_words(self.file):
                opening.migrate(self.file)
        self._open_reader()  # so that a library that cannot be read is told of here

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection: for reading, or the writing one inside a transaction."""
        inside: sqlite3.Connection | None = getattr(self._mine, "inside", None)
        if inside is not None:
            return inside
        reader = self._readers.get(threading.get_ident())
        return self._open_reader() if reader is None else reader

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Every row a question is answered with.

        Raises:
            LibraryUnusable: the file is damaged or the disk fails.
        """
        try:
            return self.connection.execute(sql, values).fetchall()
        except UnicodeEncodeError:
            return self.rows(sql, *(whole(v) if isinstance(v, str) else v for v in values))
        except sqlite3.DatabaseError:
            with opening.failures_in_words(self.file):
                raise

    def numbers(self, sql: str, *values: Any) -> array[int]:
        """The first column of every row, for many: rows would wake the garbage collector.

        Raises:
            LibraryUnusable: the file is damaged or the disk fails.
        """
        try:
            cursor = self.connection.cursor()
            cursor.row_factory = None
            return array("q", (number for (number,) in cursor.execute(sql, values)))
        except UnicodeEncodeError:
            return self.numbers(sql, *(whole(v) if isinstance(v, str) else v for v in values))
        except sqlite3.DatabaseError:
            with opening.failures_in_words(self.file):
                raise

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, *values)
        return None if row is None else row[0]

    def data_version(self) -> int:
        """A number that differs once anyone, in any process, has written since the last look."""
        return int(self.value("pragma data_version"))

    def last_step(self) -> int:
        """The number of the newest step, 0 in an untouched library."""
        return int(self.value("select coalesce(max(id), 0) from step"))

    def steps_after(self, step: int) -> list[Step]:
        """The steps newer than ``step``, oldest first, whoever took them."""
        return steps_after(self.connection, step)

    def setting(self, name: str, default: str = "") -> str:
        """A value the library keeps about itself."""
        value = self.value("select value from setting where name = ?", name)
        return default if value is None else str(value)

    @contextmanager
    def transaction(
        self, label: str, *, burst: str | None = None, kind: str = "do"
    ) -> Iterator[Transaction]:
        """All or nothing: one user action, one transaction, one Step.

        ``label`` is what the Undo menu will say; ``tx.label`` may be set when more is known.
        Steps that follow one another with the same ``burst`` are undone together. A transaction
        that changed nothing leaves no step. ``kind`` is for undo and redo.

        Raises:
            LibraryUnusable: the library cannot be written; nothing was changed.
            Stale: what was to be changed is gone.
        """
        with self._writing() as connection:
            tx = Transaction(connection, label)
            yield tx
            tx.step = log_step(connection, tx, kind, burst)

    @contextmanager
    def bookkeeping(self) -> Iterator[Bookkeeping]:
        """All or nothing, but not remembered: see ``UNJOURNALED``."""
        with self._writing() as connection:
            yield Bookkeeping(connection)

    def close(self) -> None:
        """Close every connection. The last writer out folds the log in, so it holds the lock."""
        with self._turn:
            if self._writer is None:
                self._close_all()
                return
            try:
                with self._locked():
                    self._close_all()
            except LibraryUnusable:  # the lock cannot be had: whoever holds it folds the log in
                self._close_all()

    def _open_reader(self) -> sqlite3.Connection:
        reader = self._readers[threading.get_ident()] = opening.reader(self.file)
        return reader

    def _close_all(self) -> None:
        for connection in (*self._readers.values(), *filter(None, [self._writer])):
            with suppress(sqlite3.Error):
                connection.close()
        self._readers.clear()
        self._mine = threading.local()
        self._writer = None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        assert getattr(self._mine, "inside", None) is None, "one user action, one transaction"
        with self._turn, self._locked(), opening.failures_in_words(self.file):
            if self._writer is None:
                self._writer = opening.writer(self.file)
            connection = self._mine.inside = self._writer
            try:
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.rollback()
                raise
            finally:
                self._mine.inside = None
            self._checkpoint(connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Fold a long log into the file, as far as nobody is reading it. Nothing hangs on it."""
        wal = self.file.with_name(self.file.name + "-wal")
        try:
            if wal.stat().st_size <= _CHECKPOINT:
                return
            connection.execute("pragma busy_timeout = 0").fetchall()
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        except (OSError, sqlite3.Error) as error:
            log.warning("The write-ahead log could not be folded in: %s", error)
        connection.execute(f"pragma busy_timeout = {opening.PATIENCE}").fetchall()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock file that every writer of this library takes."""
        from filelock import FileLock, Timeout  # not before the first paint

        if self._lock is None:
            self._lock = FileLock(
                self.folder / opening.LOCK_NAME, thread_local=False, poll_interval=_LOOK
            )
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise LibraryUnusable(
                "Another program has been writing to this library for half a minute; try again."
            ) from None
        except OSError as error:
            raise LibraryUnusable(opening.cannot_open(self.folder, error)) from error
        try:
            yield
        finally:
            self._lock.release()
