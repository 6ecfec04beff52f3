"""Highlights: spans of a version of an abstract, in code points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from sqlite3 import Row
from typing import Any

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import Highlight


class Highlights:
    """Reads highlights; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, paper_id: int) -> list[Highlight]:
        """The highlights of one paper in the order of the text; those without a place last."""
        rows = self._store.rows(
            "select * from highlight where paper = ? "
            "order by status in ('orphan', 'replaced'), start, end, seq",
            paper_id,
        )
        return [_highlight(row) for row in rows]

    def get(self, highlight_id: int) -> Highlight | None:
        """One highlight by row id."""
        row = self._store.row("select * from highlight where id = ?", highlight_id)
        return None if row is None else _highlight(row)

    def named(self, paper_id: int, name: str) -> Highlight | None:
        """The highlight a paper calls ``h1``, ``h2``…"""
        if not name[1:].isdecimal() or name[0] != "h":
            return None
        row = self._store.row(
            "select * from highlight where paper = ? and seq = ?", paper_id, int(name[1:])
        )
        return None if row is None else _highlight(row)

    def tags(self, highlights: Iterable[Highlight]) -> dict[int, tuple[str, ...]]:
        """Tag names by highlight id, for those that have any."""
        found: dict[int, tuple[str, ...]] = {}
        for highlight in highlights:
            rows = self._store.rows(
                "select tag.name from tag join highlight_tag on highlight_tag.tag = tag.id "
                "where highlight_tag.highlight = ? order by tag.name",
                highlight.id,
            )
            if rows:
                found[highlight.id] = tuple(row[0] for row in rows)
        return found

    def tag_rows(self, highlight_id: int) -> list[tuple[int, int]]:
        """(tag id, row id) of every tag on a highlight."""
        rows = self._store.rows(
            "select tag, id from highlight_tag where highlight = ?", highlight_id
        )
        return [(row[0], row[1]) for row in rows]

    def all(self) -> list[Highlight]:
        """Every highlight of papers not in the trash, in the order of papers and text."""
        rows = self._store.rows(
            "select highlight.* from highlight join paper on paper.id = highlight.paper "
            "where paper.trashed is null order by paper.added desc, paper.place, paper.id, "
            "highlight.start, highlight.seq"
        )
        return [_highlight(row) for row in rows]

    def next_seq(self, paper_id: int) -> int:
        """The number of the paper's next highlight: one more than any it ever had.

        Numbers of removed highlights are found in the log, so ``h2`` never means two things.
        """
        here = self._store.value(
            "select coalesce(max(seq), 0) from highlight where paper = ?", paper_id
        )
        removed = self._store.value(
            "select coalesce(max(json_extract(before, '$.seq')), 0) from change join step "
            "on step.id = change.step where change.paper = ? and tbl = 'highlight' "
            "and after is null and step.kind = 'do' and step.undone = 0",
            paper_id,
        )
        return int(max(here, removed)) + 1

    def add(self, tx: Transaction, **fields: Any) -> int:
        """Keep a new highlight; return its row id."""
        return tx.insert("highlight", **fields)

    def remove(self, tx: Transaction, highlight_id: int) -> None:
        """Remove a highlight that has no tags, with the links in its comment."""
        links = self._store.rows(
            "select id from link where source_table = 'highlight' and source_id = ?", highlight_id
        )
        for row in links:
            tx.delete("link", row["id"])
        tx.delete("highlight", highlight_id)


def _highlight(row: Row) -> Highlight:
    return Highlight(**{field.name: row[field.name] for field in fields(Highlight)})
