"""Tags, nested by ``/``, and which papers and highlights carry them."""

from __future__ import annotations

import zlib
from sqlite3 import Row

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import TAG_COLOURS, Tag


class Tags:
    """Reads tags; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Tag]:
        """Every tag, by name."""
        return [_tag(row) for row in self._store.rows("select * from tag order by name")]

    def named(self, name: str) -> Tag | None:
        """The tag of this name, however it is capitalised."""
        row = self._store.row("select * from tag where name = ?", name)
        return None if row is None else _tag(row)

    def with_key(self, key: int) -> Tag | None:
        """The tag on number key ``key``."""
        row = self._store.row("select * from tag where key = ?", key)
        return None if row is None else _tag(row)

    def below(self, name: str) -> list[Tag]:
        """The tag itself and every tag nested in it."""
        return [
            t for t in self.all() if (t.name + "/").casefold().startswith(name.casefold() + "/")
        ]

    def of(self, paper_id: int) -> list[Tag]:
        """The tags of one paper, by name."""
        rows = self._store.rows(
            "select tag.* from tag join paper_tag on paper_tag.tag = tag.id "
            "where paper_tag.paper = ? order by tag.name",
            paper_id,
        )
        return [_tag(row) for row in rows]

    def papers_with(self, tag_id: int) -> list[int]:
        """Ids of the papers that carry exactly this tag, trashed ones too."""
        rows = self._store.rows("select paper from paper_tag where tag = ? order by paper", tag_id)
        return [row[0] for row in rows]

    def highlights_with(self, tag_id: int) -> list[tuple[int, int]]:
        """(row id, highlight id) wherever the tag is on a highlight."""
        rows = self._store.rows("select id, highlight from highlight_tag where tag = ?", tag_id)
        return [(row[0], row[1]) for row in rows]

    def on_highlight(self, highlight_id: int, tag_id: int) -> bool:
        """Whether a highlight carries a tag."""
        sql = "select 1 from highlight_tag where highlight = ? and tag = ?"
        return self._store.value(sql, highlight_id, tag_id) is not None

    def counts(self, *, parents: bool = False) -> list[tuple[Tag, int]]:
        """Every tag with the number of papers that carry it or a tag below it, by name.

        With ``parents`` also the names that tags are nested in without being tags themselves:
        id 0, in the colour of the first tag below.
        """
        tags = self.all()
        if parents:
            tags = _with_parents(tags)
        holders: dict[str, set[int]] = {tag.name.casefold(): set() for tag in tags}
        rows = self._store.rows(
            "select tag.name, paper_tag.paper from paper_tag join tag on tag.id = paper_tag.tag "
            "join paper on paper.id = paper_tag.paper where paper.trashed is null"
        )
        for name, paper in rows:
            parts = name.casefold().split("/")
            for depth in range(1, len(parts) + 1):
                held = holders.get("/".join(parts[:depth]))
                if held is not None:
                    held.add(paper)
        return [(tag, len(holders[tag.name.casefold()])) for tag in tags]

    def ensure(self, tx: Transaction, name: str) -> Tag:
        """The tag of this name, made if there is none; a nested one takes its parent's colour."""
        found = self.named(name)
        if found is not None:
            return found
        parent, _, _ = name.rpartition("/")
        above = self.named(parent) if parent else None
        colour = above.colour if above else _usual_colour(name)
        return Tag(tx.insert("tag", name=name, colour=colour), name, colour)

    def attach(self, tx: Transaction, paper_id: int, tag_id: int) -> bool:
        """Put the tag on the paper; False if it was there already."""
        sql = "select 1 from paper_tag where paper = ? and tag = ?"
        if self._store.value(sql, paper_id, tag_id) is not None:
            return False
        tx.insert("paper_tag", paper=paper_id, tag=tag_id)
        return True

    def detach(self, tx: Transaction, paper_id: int, tag_id: int) -> bool:
        """Take the tag off the paper; False if it was not there."""
        row = self._store.row(
            "select id from paper_tag where paper = ? and tag = ?", paper_id, tag_id
        )
        if row is None:
            return False
        tx.delete("paper_tag", row["id"])
        return True

    def sweep(self, tx: Transaction, tag: Tag) -> None:
        """Forget a tag that nothing carries, unless the reader gave it a key."""
        used = self._store.value(
            "select 1 from paper_tag where tag = ?1 union "
            "select 1 from highlight_tag where tag = ?1",
            tag.id,
        )
        if used is None and tag.key is None:
            tx.delete("tag", tag.id)


def _with_parents(tags: list[Tag]) -> list[Tag]:
    known = {tag.name.casefold() for tag in tags}
    whole = []
    for tag in tags:
        parts = tag.name.split("/")
        for depth in range(1, len(parts)):
            name = "/".join(parts[:depth])
            if name.casefold() not in known:
                known.add(name.casefold())
                whole.append(Tag(0, name, tag.colour))
        whole.append(tag)
    return whole


def _usual_colour(name: str) -> str:
    """The same colour for the same name on every machine, until the reader chooses another."""
    return TAG_COLOURS[zlib.crc32(name.casefold().encode()) % (len(TAG_COLOURS) - 1)]


def _tag(row: Row) -> Tag:
    return Tag(row["id"], row["name"], row["colour"], row["key"])
