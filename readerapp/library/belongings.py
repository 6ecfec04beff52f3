"""All that belongs to a paper: how it goes over to another, and where other texts speak of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import Paper

_TABLES: Final[dict[str, str | None]] = {
    # table: the column by which a paper has a row only once
    "version": None,
    "alias": None,
    "record": None,
    "highlight_tag": None,
    "link": None,
    "paper_tag": "tag",
    "attachment": "sha256",
}
_NAMES: Final = (
    "select citekey from paper where id = ?1 union select uid from paper where id = ?1 "
    "union select citekey from alias where paper = ?1"
)
_SPEAKING: Final = (
    "select '{0}' as source, id, paper, {1} as words from {0} where id in "
    f"(select source_id from link where source_table = '{{0}}' and target in ({_NAMES})) "
    "or instr({1}, ?2) or (paper = ?1 and instr({1}, '[[#'))"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A note, or the comment of a highlight. ``paper`` is None for a note of its own."""

    table: str
    id: int
    paper: int | None
    words: str


class Belongings:
    """Reads what is about a paper; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def names(self, paper_id: int) -> set[str]:
        """All a link may call the paper, in small letters."""
        return {row[0].casefold() for row in self._store.rows(_NAMES, paper_id)}

    def speaking_of(self, paper: Paper) -> list[Text]:
        """The texts that link to a paper, or may, and its own that link to places in themselves."""
        rows = [
            row
            for table, column in (("note", "markdown"), ("highlight", "comment"))
            for row in self._store.rows(_SPEAKING.format(table, column), paper.id, paper.uid)
        ]
        return [Text(*row) for row in rows]

    def hand_over(
        self, tx: Transaction, keep: int, other: int, numbered: Callable[[int], int]
    ) -> None:
        """Let everything about one paper but its note be about another.

        What that one has already goes. ``numbered``: the new number of each highlight.
        """
        for table, once in _TABLES.items():
            had = set()
            if once is not None:
                sql = f"select {once} from {table} where paper = ?"
                had = {row[0] for row in self._store.rows(sql, keep)}
            for row in self._store.rows(
                f"select * from {table} where paper = ? order by id", other
            ):
                if once is not None and row[once] in had:
                    tx.delete(table, row["id"])
                else:
                    tx.update(table, row["id"], paper=keep)
        sql = "select id, seq from highlight where paper = ? order by id"
        for row in self._store.rows(sql, other):
            tx.update("highlight", row["id"], paper=keep, seq=numbered(row["seq"]))
