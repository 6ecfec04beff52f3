"""What can be wrong with a library, as values: a kind of fault, one fault, and what was found.

A ``Look`` reads a library in which nothing can be relied on: text that is none is read with a
mark for each byte that cannot be, and a slow question can be stopped in its midst.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from readerapp.job import UNWATCHED, Cancelled, Job
from readerapp.library.journal import Transaction
from readerapp.library.store import Bookkeeping, Store

EXAMPLES: Final = 5  # of each kind are named
_OPCODES: Final = 200_000  # steps of SQLite's machine, a few milliseconds, between looks at the job
_QUESTIONS: Final = 100  # small ones, between looks at the job
_LONGEST: Final = 60  # letters of an example


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one kind: how many, how many can be mended, and how many were."""

    kind: str
    count: int
    fixable: int
    fixed: int
    examples: tuple[str, ...] = ()
    said: str = ""  # in words: “3 papers without a title”
    harmless: bool = False  # worth telling, but nothing is wrong

    @property
    def left(self) -> int:
        """How many are still there."""
        return self.count - self.fixed


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the row it is in, a name for a person, and what mending needs."""

    table: str
    key: int
    said: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    fixable: bool = True


class Look:
    """A library being looked through, by whatever connection."""

    what = "Checking the library"

    def __init__(self, connection: sqlite3.Connection, folder: Path, job: Job = UNWATCHED) -> None:
        self.connection = connection
        self.folder = folder
        self._job = job
        self.closing = ExitStack()  # what was opened to look something up
        self._stopped = False
        self._kept: dict[str, Any] = {}
        self._at: tuple[int, int | None] = (0, None)
        self._asked = 0

    def report(self, done: int, total: int) -> None:
        """Tell the job how far it is.

        Raises:
            Cancelled: the job said so.
        """
        self._at = (done, total)
        self._job.report(done, total, self.what)

    def go_on(self) -> None:
        """Let the job stop what takes long.

        Raises:
            Cancelled: it did.
        """
        self._job.report(*self._at, self.what)

    def rows(self, sql: str, *values: Any) -> Iterator[sqlite3.Row]:
        """The rows a question is answered with, one at a time.

        Raises:
            Cancelled: the job said so.
        """
        self._asked += 1
        if self._asked % _QUESTIONS == 0:
            self.go_on()
        try:
            yield from self.connection.execute(sql, values)
        except sqlite3.OperationalError as error:
            if self._stopped:
                raise Cancelled from error
            raise

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        return next((row[0] for row in self.rows(sql, *values)), None)

    def columns(self, table: str) -> list[sqlite3.Row]:
        """Name, type, whether it must be given, and default of each column."""
        return list(self.rows(f'pragma table_info("{table}")'))

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` returns, asked only once until something is mended."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def forget(self) -> None:
        """Something was mended: what was found out before may no longer be so."""
        self._kept.clear()

    @contextmanager
    def reading_anything(self) -> Iterator[None]:
        """Read what is no text too, and let the job stop a slow question."""
        strict = self.connection.text_factory
        self.connection.text_factory = as_marked
        self.connection.set_progress_handler(self._stop, _OPCODES)
        try:
            yield
        finally:
            self.connection.set_progress_handler(None, 0)
            self.connection.text_factory = strict
            self.forget()
            self.closing.close()

    def _stop(self) -> int:
        """Asked by SQLite: anything but 0 stops the question."""
        try:
            self.go_on()
        except Cancelled:
            self._stopped = True
        return int(self._stopped)


class Mending(Look):
    """A library being mended, inside one of its gates."""

    what = "Repairing the library"

    def __init__(
        self,
        store: Store,
        job: Job,
        tx: Transaction | None = None,
        keep: Bookkeeping | None = None,
    ) -> None:
        super().__init__(store.connection, store.folder, job)
        self.store = store
        self._tx, self._keep = tx, keep

    @property
    def tx(self) -> Transaction:
        """The gate of what can be taken back."""
        assert self._tx is not None, "this kind of fault is mended outside the journaled tables"
        return self._tx

    @property
    def keep(self) -> Bookkeeping:
        """The gate of what cannot."""
        assert self._keep is not None, "this kind of fault is mended in the journaled tables"
        return self._keep


Find = Callable[[Look], Iterable[Fault]]
Mend = Callable[[Mending, Fault], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which a library can be wrong: how it is found, and how it is mended.

    A fault whose ``fixable`` is False, or whose kind has no ``mend``, is only named.
    """

    name: str
    one: str  # “paper without a title”
    many: str  # “papers without a title”
    find: Find
    mend: Mend | None = None
    harmless: bool = False

    def faults(self, look: Look) -> Iterator[Fault]:
        """What is wrong of this kind; nothing where a table is missing, which is told by itself."""
        try:
            yield from self.find(look)
        except sqlite3.OperationalError as error:
            if not str(error).startswith(("no such table", "no such column")):
                raise

    def finding(self, faults: Iterable[Fault]) -> Finding:
        """Count the faults, and name the first few."""
        count = fixable = 0
        examples: list[str] = []
        for fault in faults:
            count += 1
            fixable += fault.fixable and self.mend is not None
            if len(examples) < EXAMPLES and fault.said:
                examples.append(shown(fault.said))
        return self.told(count, fixable, 0, tuple(examples))

    def told(self, count: int, fixable: int, fixed: int, examples: tuple[str, ...]) -> Finding:
        """So many of this kind, in numbers and in words."""
        said = f"{count:,} {self.one if count == 1 else self.many}"
        return Finding(self.name, count, fixable, fixed, examples, said, self.harmless)


def asked(table: str, sql: str, *values: Any) -> Find:
    """A way to find faults in rows of ``table``: a question that selects ``id`` and ``said``.

    Whatever else it selects is ``known`` to the mending.
    """

    def find(look: Look) -> Iterator[Fault]:
        for row in look.rows(sql, *values):
            yield Fault(table, row["id"], str(row["said"] or ""), dict(row))

    return find


def is_text(value: object) -> bool:
    """Whether a value read by a ``Look`` is text through and through."""
    if not isinstance(value, str):
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_text(value: str | bytes) -> str:
    """A value as text, with a mark for what is none."""
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "replace")


def shown(text: str) -> str:
    """A name as a person is told it: on one line, not too long, without what is no text."""
    line = " ".join(as_text(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def as_marked(raw: bytes) -> str:
    """Bytes as text, with half a character for each byte that is none; it can be turned back."""
    return raw.decode("utf-8", "surrogateescape")
