"""Check a library: look for every kind of fault there is, and change nothing.

The kinds stand in the order in which they are mended: what no table could hold before what
refers to what is not there, and that before what repeats it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from readerapp.job import UNWATCHED, Job
from readerapp.library import (
    leftovers,
    mislogging,
    naming,
    orphans,
    references,
    rotting,
    spans,
    structures,
    values,
)
from readerapp.library.failures import failures_in_words
from readerapp.library.findings import Finding, Kind, Look
from readerapp.library.store import Store

# What no table could hold again once it is mended, or what is put back as it is known to have
# been: nobody would want the damage back, and the steps before it can be taken back again.
FIRST: Final = (
    structures.STRANGERS,
    structures.MISSING,
    values.TEXTS,
    values.MISFITS,
    values.IMPOSSIBLE,
    values.TITLE_KEYS,
    naming.UIDS,
    naming.CITEKEYS,
    naming.ALIASES,
    naming.NAMELESS_TAGS,
    naming.TAGS,
    naming.SEARCHES,
    naming.TAGGED_TWICE,
    naming.HIGHLIGHT_NUMBERS,
    naming.NOTES,
    structures.INDEXES,
)
# What is mended in one step that can be taken back.
THEN: Final = (
    values.GUESSES,
    rotting.ROTTEN,
    orphans.LOST_PAPERS,
    orphans.LOST_TAGS,
    orphans.LOST_IMPORTS,
    spans.GONE,
    orphans.ORPHANS,
    spans.VERSIONS,
    spans.HIGHLIGHTS,
    values.TITLES,
    values.LISTS,
    naming.TAG_KEYS,
    references.TAGS_ELSEWHERE,
    references.LINKS,
    values.ORDER,
)
# What is no part of what a person did.
BESIDE: Final = (
    mislogging.STEPLESS,
    mislogging.UNREADABLE,
    mislogging.MISSPELT,
    mislogging.NAMES,
)
FILES: Final = (leftovers.DRAFTS, leftovers.UNUSED, leftovers.MISSING)
KINDS: Final = (structures.PAGES, *FIRST, *THEN, *BESIDE, *FILES, structures.FOREIGN)


def check(store: Store, job: Job = UNWATCHED) -> list[Finding]:
    """Everything that is wrong with a library; nothing when all is well.

    Where the file itself is damaged nothing else is looked for: it could not be relied on.

    Raises:
        Cancelled: ``job`` said so.
    """
    look = Look(store.connection, store.folder, job)
    found: list[Finding] = []
    with failures_in_words(store.file), look.reading_anything(), _one_moment(look.connection):
        for number, kind in enumerate(KINDS):
            look.report(number, len(KINDS))
            finding = _found(kind, look)
            if finding.count:
                found.append(finding)
            if finding.kind == structures.PAGES.name and finding.count:
                break
    return found


def _found(kind: Kind, look: Look) -> Finding:
    """What is found of one kind; where the file cannot be read, that."""
    try:
        return kind.finding(kind.faults(look))
    except sqlite3.DatabaseError as error:
        gone = error.sqlite_errorname == "SQLITE_ERROR" and "no such table" in str(error)
        if not (gone or error.sqlite_errorname.startswith(structures.DAMAGE)):
            raise
        return structures.PAGES.told(1, 0, 0, (str(error),))


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """See the library as it is now, whoever writes to it meanwhile."""
    connection.execute("begin")
    try:
        yield
    finally:
        connection.rollback()
