"""Imports made at once, without files and without a process that reads them."""

from __future__ import annotations

from collections.abc import Sequence

from readerapp.library import Library
from readerapp.model import LeftOut, Problem, Reading, Record
from readerapp.operations.importing import ImportReport, carry_out
from readerapp.operations.planning import plan
from readerapp.operations.reading import ReadItem, prepare


def file(
    name: str,
    records: Sequence[Record] = (),
    left_out: Sequence[LeftOut] = (),
    problems: Sequence[Problem] = (),
    error: str | None = None,
) -> ReadItem:
    """A file as if it had been read, each record as its own words; or why it could not be."""
    if error is not None:
        return ReadItem(name, error=error, size=0)
    reading = Reading("digest", "utf-8", tuple(records), tuple(left_out), tuple(problems))
    prepared = tuple(
        prepare(record, f"<b>{record.title}</b>\n{record.abstract}") for record in records
    )
    return ReadItem(name, "00" * 32, reading, prepared, size=41_000)


def bring_in(library: Library, *files: ReadItem) -> ImportReport:
    """Import them as one batch."""
    return carry_out(library, plan(library, files))
