"""Words that are no longer those the reader wrote: a bit tipped on the disk, or another program.

SQLite does not notice; the seal beside the words does. What they were is looked for in the log
and the backups, and is known to be right when it fits the seal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from readerapp.library.findings import Fault, Kind, Look, Mending, is_text
from readerapp.library.remembering import earlier
from readerapp.library.seals import SEALED, seal_of

_NAMES: Final = {  # how a person knows the row
    "version": "(select title from paper where paper.id = version.paper)",
    "highlight": "exact",
    "note": "(select title from paper where paper.id = note.paper)",
}
_WHAT: Final = {"version": "abstract of", "highlight": "highlight", "note": "note on"}


def _rotten(look: Look) -> Iterator[Fault]:
    for table, columns in SEALED.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        for row in look.rows(
            f"select id, {listed}, seal, {_NAMES[table]} as said from {table} "
            "where seal is not null"
        ):
            if any(row[column] is not None and not is_text(row[column]) for column in columns):
                continue  # told of as unreadable
            if seal_of(table, dict(row)) != row["seal"]:
                words = sealed_words(look, table, row)
                said = f"{_WHAT[table]} “{row['said'] or row['id']}”"
                yield Fault(table, row["id"], said, words or {}, fixable=words is not None)


def sealed_words(look: Look, table: str, row: Any) -> dict[str, Any] | None:
    """The words the seal was of; none when only the seal is broken; None when nobody knows."""
    present = {column: row[column] for column in SEALED[table]}
    for known in earlier(look, table, row["id"]):
        words = {column: known.get(column) for column in SEALED[table]}
        if _fits(table, words, row["seal"]):
            return words
        if words == present and "seal" in known and _fits(table, words, known["seal"]):
            return {}
    return None


def _fits(table: str, words: Mapping[str, Any], seal: object) -> bool:
    try:
        return seal_of(table, words) == seal
    except UnicodeEncodeError:  # bytes that are no text
        return False


def _right(mending: Mending, fault: Fault) -> None:
    if fault.known:
        mending.tx.update(fault.table, fault.key, **fault.known)
    else:
        mending.tx.reseal(fault.table, fault.key)


ROTTEN: Final = Kind(
    "changed-words",
    "text that was changed by the disk or by another program",
    "texts that were changed by the disk or by another program",
    _rotten,
    _right,
)
