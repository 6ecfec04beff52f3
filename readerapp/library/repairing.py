"""Mend every fault that can be, in an order in which none is made anew.

What no table could hold again, such as one name given to two papers, goes first, in a step of
its own that is never taken back, and so does what is put back as the reader last had it. All
else is one step that can be. How it was before either stays in the log. Steps that undo could
not pass after that are set aside. The file itself must be whole, and the caller has made a backup.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from readerapp.errors import Stale
from readerapp.job import UNWATCHED, Job
from readerapp.library.checking import BESIDE, FILES, FIRST, THEN
from readerapp.library.findings import Fault, Finding, Kind, Mending
from readerapp.library.journal import Transaction
from readerapp.library.passing import STUCK
from readerapp.library.store import Store

log = logging.getLogger(__name__)

MENDED: Final = frozenset(k.name for k in (*FIRST, *THEN, *BESIDE, *FILES) if k.mend is not None)
_CANNOT: Final = "SQLITE_ERROR"  # asked of tables that are not as they should be
_AT_ONCE: Final = 100  # faults mended between looks at the job
_ROUNDS: Final = 4  # mending one fault may bring another to light


def mend_for_good(store: Store, tx: Transaction, job: Job = UNWATCHED) -> list[Finding]:
    """Mend what no table could hold again; the step is never taken back."""
    tx.sealing = True
    return _mend(Mending(store, job, tx=tx), FIRST)


def mend(store: Store, tx: Transaction, job: Job = UNWATCHED) -> list[Finding]:
    """Mend what is wrong with what the reader has said; the step can be taken back."""
    tx.sealing = True
    return _mend(Mending(store, job, tx=tx), THEN)


def mend_beside(store: Store, job: Job = UNWATCHED) -> list[Finding]:
    """Mend what is no part of what a reader said: the log of steps, and files left half made."""
    with store.bookkeeping() as keep:
        found = _mend(Mending(store, job, keep=keep), BESIDE)
    return found + _mend(Mending(store, job), FILES)


def set_aside(store: Store, job: Job = UNWATCHED) -> list[Finding]:
    """Set aside what undo could never take back after a repair, so that it passes on."""
    with store.bookkeeping() as keep:
        mending = Mending(store, job, keep=keep)
        with mending.reading_anything():
            stuck = list(STUCK.faults(mending))
            _mend_all(mending, STUCK, stuck)
    found = STUCK.finding(stuck)
    return [replace(found, fixed=found.count)] if stuck else []


def _mend(mending: Mending, kinds: Sequence[Kind]) -> list[Finding]:
    """Mend until nothing more can be; what is found after that is left."""
    found = {kind.name: kind.told(0, 0, 0, ()) for kind in kinds}
    seen: set[tuple[str, str, int, str]] = set()
    with mending.reading_anything(), _index_faults_allowed(mending.connection):
        for last in (False,) * _ROUNDS + (True,):
            mended = 0
            for number, kind in enumerate(kinds):
                mending.report(number, len(kinds))
                faults = list(kind.faults(mending))
                new = [f for f in faults if (kind.name, f.table, f.key, f.said) not in seen]
                seen.update((kind.name, f.table, f.key, f.said) for f in new)
                found[kind.name] = _added(kind, found[kind.name], new, len(faults))
                if not last:
                    mended += _mend_all(mending, kind, faults)
            if not mended:
                break
    return [finding for finding in found.values() if finding.count]


def _added(kind: Kind, before: Finding, new: Sequence[Fault], left: int) -> Finding:
    """A finding with the faults that came to light in this round, ``left`` of all to be mended."""
    more = kind.finding(new)
    count = before.count + more.count
    examples = before.examples or more.examples
    return kind.told(count, before.fixable + more.fixable, count - left, examples)


def _mend_all(mending: Mending, kind: Kind, faults: Sequence[Fault]) -> int:
    """Mend the faults of one kind; return how many could be."""
    mended = 0
    for number, fault in enumerate(faults):
        if number % _AT_ONCE == 0:
            mending.go_on()
        mended += _mended(mending, kind, fault)
    mending.forget()
    return mended


def _mended(mending: Mending, kind: Kind, fault: Fault) -> bool:
    if kind.mend is None or not fault.fixable:
        return False
    try:
        kind.mend(mending, fault)
    except (Stale, sqlite3.IntegrityError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname != _CANNOT:
            raise
        log.warning("A fault could not be mended (%s, %s): %r", kind.name, fault.said, error)
        return False
    return True


@contextmanager
def _index_faults_allowed(connection: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite change rows that its indexes do not hold; they are made again afterwards."""
    connection.execute("pragma writable_schema = on").fetchall()
    try:
        yield
    finally:
        connection.execute("pragma writable_schema = off").fetchall()
