"""Saved searches in the reader's order, and which papers the rule of each has met."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Row

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import SavedSearch

_ALL = "select * from saved_search order by position, id"


class Searches:
    """Reads saved searches; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[SavedSearch]:
        """Every saved search, from top to bottom."""
        return [_search(row) for row in self._store.rows(_ALL)]

    def get(self, search_id: int) -> SavedSearch | None:
        """The saved search of this number."""
        row = self._store.row("select * from saved_search where id = ?", search_id)
        return None if row is None else _search(row)

    def named(self, name: str) -> SavedSearch | None:
        """The saved search of this name, however it is capitalised."""
        alike = (each for each in self.all() if each.name.casefold() == name.casefold())
        return next(alike, None)

    def with_rule(self) -> list[SavedSearch]:
        """Those whose new matches are tagged."""
        return [search for search in self.all() if search.tag is not None]

    def add(self, tx: Transaction, name: str, query: str) -> SavedSearch:
        """A new one, below all others."""
        last = self._store.value("select max(position) from saved_search")
        position = 1.0 if last is None else float(last) + 1.0
        key = tx.insert("saved_search", name=name, query=query, position=position)
        return SavedSearch(key, name, query)

    def arrange(self, tx: Transaction, order: Iterable[int]) -> bool:
        """Number all of them as they stand in ``order``; return whether any went elsewhere."""
        numbered = enumerate(order, start=1)
        changed = [tx.update("saved_search", key, position=float(n)) for n, key in numbered]
        return any(changed)

    def retag(self, tx: Transaction, old: str, new: str, *, below: bool) -> None:
        """Let the rules that give tag ``old``, or one ``below`` it, give ``new`` instead."""
        for search in self.with_rule():
            tag = search.tag or ""
            nested = below and tag.casefold().startswith(f"{old}/".casefold())
            if nested or tag.casefold() == old.casefold():
                tx.update("saved_search", search.id, tag=new + tag[len(old) :])

    def known(self, search_id: int) -> set[int]:
        """The papers that are no new matches: they matched before."""
        sql = "select paper from known_match where search = ?"
        return set(self._store.numbers(sql, search_id))

    def know(self, matches: Iterable[tuple[int, int]]) -> None:
        """Remember (search, paper) as met; that is no part of what the reader did."""
        with self._store.bookkeeping() as books:
            for search, paper in matches:
                books.put("known_match", search=search, paper=paper)


def _search(row: Row) -> SavedSearch:
    return SavedSearch(row["id"], row["name"], row["query"], row["tag"])
