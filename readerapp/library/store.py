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
from typing import Any, Final

from readerapp.errors import LibraryDamaged, LibraryReplaced, LibraryTooNew, LibraryUnusable
from readerapp.library import opening, peeking, recovering
from readerapp.library.failures import cannot_open, failures_in_words
from readerapp.library.journal import UNJOURNALED, Transaction, whole
from readerapp.library.locks import WriteLock
from readerapp.library.steps import log_step, steps_after
from readerapp.model import Step

log = logging.getLogger(__name__)

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

    def __init__(self, folder: Path, read_only: bool = False) -> None:
        self.folder = folder
        try:
            self._open(folder, read_only)
        except (LibraryDamaged, LibraryTooNew):
            raise
        except LibraryUnusable:  # it may have been replaced at this very moment
            self._open(folder, read_only)

    def _open(self, folder: Path, read_only: bool) -> None:
        self._opening = opening.prepare(folder, read_only)
        self.file = self._opening.file
        self.read_only = self._opening.read_only  # why it cannot be written; empty when it can
        self.notices = self._opening.notices  # what the reader should be told
        self._mine = threading.local()
        # By the number of the thread: one that Qt made may look new to threading.local each time.
        self._readers: dict[int, sqlite3.Connection] = {}
        self._written: dict[int, int] = {}  # by thread: the newest step it took
        self._turn = threading.Lock()
        self._lock = WriteLock(folder)
        self._writer: sqlite3.Connection | None = None
        self._log: peeking.Identity | None = None  # of the write-ahead log we write to
        self._is_replaced = self._unfolded = False
        self._unmarked = recovering.look(self.file) if recovering.unmarked(self.file) else None
        try:
            self._identity: peeking.Identity | None = peeking.hold(self.file)
        except OSError as error:
            raise LibraryUnusable(cannot_open(folder, error)) from error
        try:
            self._open_reader()  # so that a library that cannot be read is told of here
            self.read_only = self._opening.read_only
        except BaseException:
            self.close()
            raise

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
            with failures_in_words(self.file):
                raise

    def each(self, sql: str) -> Iterator[sqlite3.Row]:
        """The rows of a question one after the other, for when the first few may be enough.

        Raises:
            LibraryUnusable: the file is damaged or the disk fails.
        """
        with failures_in_words(self.file):
            yield from self.connection.execute(sql)

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
            with failures_in_words(self.file):
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

    @property
    def written(self) -> int:
        """The number of the newest step that this thread took through this store, 0 before."""
        return self._written.get(threading.get_ident(), 0)

    def steps_after(self, step: int) -> list[Step]:
        """The steps newer than ``step``, oldest first, whoever took them."""
        return steps_after(self.connection, step)

    def setting(self, name: str, default: str = "") -> str:
        """A value the library keeps about itself."""
        value = self.value("select value from setting where name = ?", name)
        return default if value is None else str(value)

    @contextmanager
    def transaction(
        self, label: str, *, burst: str | None = None, kind: str = "do", enforced: bool = True
    ) -> Iterator[Transaction]:
        """All or nothing: one user action, one transaction, one Step.

        ``label`` is what the Undo menu will say; ``tx.label`` may be set when more is known.
        Steps that follow one another with the same ``burst`` are undone together. A transaction
        that changed nothing leaves no step. ``kind`` is for undo, redo and purge; what is purged
        is overwritten in the file. Not ``enforced``, rows may refer to what is not there.

        Raises:
            LibraryUnusable: the library cannot be written; nothing was changed.
            Stale: what was to be changed is gone.
        """
        with self._writing(purging=kind == "purge", enforced=enforced) as connection:
            tx = Transaction(connection, label)
            tx.sealing = enforced
            yield tx
            tx.step = log_step(connection, tx, kind, burst)
        if tx.step is not None:
            self._written[threading.get_ident()] = tx.step

    @contextmanager
    def bookkeeping(self) -> Iterator[Bookkeeping]:
        """All or nothing, but not remembered: see ``UNJOURNALED``."""
        with self._writing() as connection:
            yield Bookkeeping(connection)

    def replaced(self) -> bool:
        """Whether another file, or none, lies where the library was opened. A cheap look."""
        log = recovering.log_of(self.file)
        self._is_replaced = (
            self._is_replaced
            or peeking.identity(self.file) != self._identity
            or (self._log is not None and peeking.identity(log) != self._log)
            or recovering.swapped(self.file)
            or self._is_another()
        )
        return self._is_replaced  # for good: what is put back later is not what we know

    def _is_another(self) -> bool:
        """Whether the file was written over while nothing had been written through any log."""
        if self._unmarked is None:
            return False
        if not recovering.unmarked(self.file):  # from here on the mark tells
            self._unmarked = None
            return False
        return recovering.differs(self.file, self._unmarked)

    def close(self) -> None:
        """Close every connection. The last writer out folds the log in, so it holds the lock."""
        with self._turn:
            if self._writer is None:
                self._close_all(folding=False)
                return
            try:
                with self._lock.held():
                    ours = not self.replaced()
                    if ours:
                        recovering.mark_folding(self.file)
                    self._close_all(folding=ours)
                    if ours:
                        recovering.mark_folded(self.file)
            except LibraryUnusable:  # the lock cannot be had: whoever holds it folds the log in
                self._close_all(folding=False)

    def _open_reader(self) -> sqlite3.Connection:
        reader = self._readers[threading.get_ident()] = self._opening.reader()
        return reader

    def _close_all(self, *, folding: bool) -> None:
        """Whoever closes last folds the log in, if it may write: as a rule that is the writer."""
        connections = [*self._readers.values(), *filter(None, [self._writer])]
        for connection in connections if folding else reversed(connections):
            with suppress(sqlite3.Error):
                connection.close()
        self._readers.clear()
        self._mine = threading.local()
        self._writer = None
        if self._identity is not None:
            peeking.release(self._identity)
            self._identity = None
            self._opening.forget()

    @contextmanager
    def _writing(
        self, *, purging: bool = False, enforced: bool = True
    ) -> Iterator[sqlite3.Connection]:
        assert getattr(self._mine, "inside", None) is None, "one user action, one transaction"
        if self.read_only:
            raise LibraryUnusable(self.read_only)
        self._must_be_ours()
        with self._turn, self._lock.held(), failures_in_words(self.file):
            connection = self._mine.inside = self._writer_here()
            try:
                connection.execute(f"pragma foreign_keys = {int(enforced)}").fetchall()
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.rollback()
                raise
            finally:
                self._mine.inside = None
            recovering.mark(self.file)
            self._log = peeking.identity(recovering.log_of(self.file))
            if purging:
                self._rewrite(connection)
            self._checkpoint(connection, 0 if self._unfolded else _CHECKPOINT)

    def _rewrite(self, connection: sqlite3.Connection) -> None:
        """Leave nothing of what is gone on pages that are free: no word can be read there."""
        self._unfolded = True  # until the log is empty, which holds the old pages
        try:
            connection.execute("vacuum")
        except sqlite3.Error as error:  # the disk may be too full for a second copy
            log.warning("What was removed for good may still be read in the file: %s", error)

    def _must_be_ours(self) -> None:
        """The library is still where it was.

        Raises:
            LibraryReplaced: there is another file, or none.
        """
        if self.replaced():
            raise LibraryReplaced(
                f"The library “{self.folder}” was replaced or moved while it was open, so nothing "
                "was written to it; open it again."
            )

    def _writer_here(self) -> sqlite3.Connection:
        """The writing connection; nobody can replace the file now."""
        self._must_be_ours()
        if self._writer is None:
            self._writer = self._opening.writer()
        return self._writer

    def _checkpoint(self, connection: sqlite3.Connection, most: int) -> None:
        """Fold a long log into the file, as far as nobody is reading it. Nothing hangs on it."""
        try:
            if recovering.log_of(self.file).stat().st_size <= most:
                return
            recovering.mark_folding(self.file)
            connection.execute("pragma busy_timeout = 0").fetchall()
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
            recovering.mark_folded(self.file)
            self._unfolded = self._unfolded and recovering.begun(self.file)
        except (OSError, sqlite3.Error) as error:
            log.warning("The write-ahead log could not be folded in: %s", error)
        connection.execute(f"pragma busy_timeout = {opening.PATIENCE}").fetchall()
