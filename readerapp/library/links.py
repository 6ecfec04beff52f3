"""The index of links: what notes and highlight comments refer to, as written.

Targets are kept as the reader wrote them and joined with citekeys, aliases and uids when they
are asked for, so that a dangling link heals by itself once a paper of that name arrives.
"""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Row
from typing import Any, Final

from readerapp.library.journal import Transaction
from readerapp.library.store import Store
from readerapp.model import Reference
from readerapp.text.links import Link, links, sentence_at
from readerapp.text.mentions import coined, mention

_COMMON: Final = 50  # a name in so many papers is a common word of the field

_NAMED = (
    "coalesce((select id from paper where citekey = link.target or uid = upper(link.target)), "
    "(select paper from alias where citekey = link.target))"
)
_NAMES = (
    "select citekey from paper where id = ?1 union select uid from paper where id = ?1 "
    "union select citekey from alias where paper = ?1"
)
_TEXTS: Final = {
    "note": "select markdown from note where id = ?",
    "highlight": "select comment from highlight where id = ?",
}


class Links:
    """Reads links; writing is handed a Transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def out(self, paper_id: int) -> list[Reference]:
        """What the note and the highlight comments of a paper link to, in order."""
        rows = self._store.rows(
            f"select link.*, {_NAMED} as named from link where link.paper = ? "
            "order by source_table desc, source_id, nth",
            paper_id,
        )
        papers = self._papers(row["named"] for row in rows)
        sentences = _Sentences(self._store)
        return [
            Reference(row["target"], sentences.around(row), *papers.get(row["named"], (None,) * 4))
            for row in rows
        ]

    def back(self, paper_id: int) -> list[Reference]:
        """Every text that links to a paper, other than its own; one entry a link."""
        rows = self._store.rows(
            f"select * from link where target in ({_NAMES}) and link.paper is not ?1 "
            "order by source_table desc, source_id, nth",
            paper_id,
        )
        papers = self._papers(row["paper"] for row in rows)
        sentences = _Sentences(self._store)
        found = []
        for row in rows:
            if row["paper"] is None:
                note = self._store.row("select * from note where id = ?", row["source_id"])
                if note is not None and note["trashed"] is None:
                    said = sentences.around(row)
                    found.append(
                        Reference(row["target"], said, title=note["title"], note=note["id"])
                    )
            elif row["paper"] in papers:
                said = sentences.around(row)
                found.append(Reference(row["target"], said, *papers[row["paper"]]))
        return found

    def mentions(self, paper_id: int) -> list[Reference]:
        """Papers whose abstract or note names this one without linking to it.

        A name that very many texts hold names no one paper, so nothing is returned for it.
        """
        title = self._store.value("select title from paper where id = ?", paper_id)
        name = coined(title or "")
        if name is None:
            return []
        rows = self._store.rows(
            "select paper.id, paper.uid, citekey, paper.title, markdown, "
            "coalesce(text, raw) as abstract "
            "from paper left join version on version.id = paper.version "
            "left join note on note.paper = paper.id where paper.trashed is null "
            "and paper.id != ?1 and (instr(coalesce(text, raw), ?2) or instr(markdown, ?2)) "
            "and paper.id not in (select paper from link where paper is not null "
            f"and target in ({_NAMES})) order by paper.citekey limit ?3",
            paper_id,
            name,
            _COMMON,
        )
        if len(rows) == _COMMON:
            return []
        found = []
        for row in rows:
            context = mention(row["markdown"] or "", name) or mention(row["abstract"] or "", name)
            if context is not None:
                found.append(Reference(name, context, *tuple(row)[:4]))
        return found

    def replace(
        self,
        tx: Transaction,
        table: str,
        source_id: int,
        paper_id: int | None,
        found: Iterable[Link],
    ) -> None:
        """Make the index say what a text links to now, touching only what differs.

        A link is known by its number in the text, so that typing around it changes no row.
        """
        rows = self._store.rows(
            "select * from link where source_table = ? and source_id = ?", table, source_id
        )
        had = {(row["nth"], row["target"]): row["id"] for row in rows}
        has = {(nth, link.target) for nth, link in enumerate(found)}
        for key in sorted(had.keys() - has):
            tx.delete("link", had[key])
        for nth, target in sorted(has - had.keys()):
            tx.insert(
                "link",
                source_table=table,
                source_id=source_id,
                paper=paper_id,
                target=target,
                nth=nth,
            )

    def _papers(self, ids: Iterable[int | None]) -> dict[Any, tuple[int, str, str, str]]:
        """(id, uid, citekey, title) of the papers not in the trash, by id."""
        found = {}
        for paper_id in {i for i in ids if i is not None}:
            row = self._store.row(
                "select id, uid, citekey, title from paper where id = ? and trashed is null",
                paper_id,
            )
            if row is not None:
                found[paper_id] = (row["id"], row["uid"], row["citekey"], row["title"])
        return found


class _Sentences:
    """The sentences around links; each text is read and taken apart once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[tuple[str, int], tuple[str, list[Link]]] = {}

    def around(self, row: Row) -> str:
        """The sentence that holds the link of this row."""
        source = row["source_table"], row["source_id"]
        if source not in self._texts:
            text = str(self._store.value(_TEXTS[source[0]], source[1]) or "")
            self._texts[source] = text, links(text)
        text, found = self._texts[source]
        if row["nth"] >= len(found):
            return ""
        link = found[row["nth"]]
        return sentence_at(text, link.start, link.end)
