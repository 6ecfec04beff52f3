"""Notes: one main note a paper, and free notes of their own."""

from __future__ import annotations

from sqlite3 import Row

from readerapp.library.journal import Transaction, now
from readerapp.library.store import Store
from readerapp.model import Note


class Notes:
    """Reads notes; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, paper_id: int) -> Note | None:
        """The main note of a paper, if one was begun."""
        row = self._store.row("select * from note where paper = ?", paper_id)
        return None if row is None else _note(row)

    def updated(self, note: Note) -> str:
        """When the note was last changed."""
        at = self._store.value(
            "select step.at from change join step on step.id = change.step "
            "where change.tbl = 'note' and change.key = ?1 and change.paper is ?2 "
            "order by change.step desc limit 1",
            note.id,
            note.paper,
        )
        return note.created if at is None else str(at)

    def write(self, tx: Transaction, paper_id: int | None, uid: str, markdown: str) -> int:
        """Begin a note, or change the main note a paper has; return its row id."""
        found = None if paper_id is None else self.of(paper_id)
        if found is None:
            return tx.insert("note", uid=uid, paper=paper_id, markdown=markdown, created=now())
        tx.update("note", found.id, markdown=markdown)
        return found.id


def _note(row: Row) -> Note:
    return Note(row["id"], row["uid"], row["paper"], row["title"], row["markdown"], row["created"])
