"""Papers in the library: finding, listing, adding, removing."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from sqlite3 import Row
from typing import Any, Final

from readerapp.errors import NoSuchPaper
from readerapp.library.journal import Transaction
from readerapp.library.making import new_uid
from readerapp.library.store import Store
from readerapp.model import Paper, Status, Version

ORDERS: Final = {
    "import": "paper.added desc, paper.import desc, paper.place, paper.id",
    "added": "paper.added desc, paper.id desc",
    "title": "paper.title collate nocase, paper.id",
    "year": "paper.year is null, paper.year desc, paper.id",
    "rating": "paper.rating desc, paper.starred desc, paper.id",
    "order": "paper.position is null, paper.position, paper.id",
    "citekey": "paper.citekey",
    "status": "paper.status, paper.id",
    "updated": "(select max(step) from change where change.paper = paper.id) desc, paper.id",
    "authors": "paper.authors = '[]', paper.authors collate nocase, paper.id",
    "venue": "paper.venue is null, paper.venue collate nocase, paper.id",
}
_WITHOUT_ABSTRACT: Final = (
    "select paper.id from paper left join version on version.id = paper.version "
    "where (paper.version is null or version.raw = '') "
    "and (paper.arxiv is not null or paper.doi is not null)"
)
_MANY: Final = 500  # ids asked for in one statement


class Papers:
    """Reads papers; writing is handed a Transaction, so that an operation can group it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, paper_id: int) -> Paper:
        """The paper with this id.

        Raises:
            NoSuchPaper: there is none.
        """
        row = self._store.row("select * from paper where id = ?", paper_id)
        if row is None:
            raise NoSuchPaper("That paper is no longer in the library.")
        return _paper(row)

    def many(self, ids: Iterable[int]) -> list[Paper]:
        """The papers with these ids, each once, in the order given; those gone are passed over."""
        wanted = list(dict.fromkeys(ids))
        rows = self.rows_of("select * from paper", "id", wanted)
        found = {row["id"]: _paper(row) for row in rows}
        return [found[i] for i in wanted if i in found]

    def rows_of(self, select: str, column: str, values: Iterable[int | str]) -> list[Any]:
        """The rows of ``select`` whose ``column`` is one of these, a few hundred at a time."""
        wanted, rows = list(values), []
        for first in range(0, len(wanted), _MANY):
            part = wanted[first : first + _MANY]
            marks = ",".join("?" * len(part))
            rows += self._store.rows(f"{select} where {column} in ({marks})", *part)
        return rows

    def find(self, name: str) -> Paper:
        """The paper that goes by ``name``: a uid, citekey or alias, or an unambiguous start.

        Raises:
            NoSuchPaper: none does, or several do.
        """
        exact = self.named(name)
        if exact is not None:
            return self.get(exact)
        start = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._store.rows(
            "select id, citekey from paper where uid like ?1 escape '\\' "
            "or citekey like ?1 escape '\\' union "
            "select paper, citekey from alias where citekey like ?1 escape '\\' limit 9",
            start,
        )
        papers = {row["id"] for row in rows} if name else set()
        if len(papers) == 1:
            return self.get(papers.pop())
        if not papers:
            raise NoSuchPaper(f"No paper goes by “{name}”.")
        names = sorted({row["citekey"] for row in rows})
        more = " …" if len(names) > 4 else ""
        raise NoSuchPaper(f"“{name}” could be several papers: {', '.join(names[:4])}{more}")

    def named(self, name: str) -> int | None:
        """The id of the paper with exactly this uid, citekey or alias."""
        paper_id: int | None = self._store.value(
            "select id from paper where uid = ?1 or citekey = ?2 union all "
            "select paper from alias where citekey = ?2 limit 1",
            name.upper(),
            name,
        )
        return paper_id

    def listing(self, scope: str = "all", sort: str = "") -> array[int]:
        """Ids of the papers on a shelf, in order.

        ``scope``: a status, ``all``, ``starred``, ``trash``, ``tag:NAME`` (with the tags below
        it) or ``import:UID``. ``sort``: a key of ORDERS; by default the reader's own order for
        the reading list, else newest import first and then as in the file.
        """
        where, values = _scope(scope)
        order = ORDERS[sort or ("order" if scope == Status.QUEUED else "import")]
        return self._store.numbers(
            f"select paper.id from paper where {where} order by {order}", *values
        )

    def like(
        self,
        keys: Iterable[str],
        dois: Iterable[str],
        arxivs: Iterable[str],
        beginnings: Iterable[str],
    ) -> list[tuple[str, Paper]]:
        """Papers that share a title, a DOI, an arXiv number or the beginning of a title key.

        Each with its title key; those in the trash last, else the oldest first.
        """
        found: dict[int, Row] = {}
        for column, values in (("title_key", keys), ("doi", dois), ("arxiv", arxivs)):
            for row in self.rows_of("select * from paper", column, values):
                found[row["id"]] = row
        for beginning in beginnings:
            sql = "select * from paper where title_key > ? and title_key < ?"
            for row in self._store.rows(sql, beginning, beginning + "\U0010ffff"):
                found[row["id"]] = row
        rows = sorted(found.values(), key=lambda row: (row["trashed"] is not None, row["id"]))
        return [(row["title_key"], _paper(row)) for row in rows]

    def without_abstract(self, batch: str = "") -> list[int]:
        """Papers that could be looked up: with an arXiv number or a DOI, and no abstract.

        ``batch``: only those of the import with this uid.
        """
        where, values = _scope(f"import:{batch}" if batch else "all")
        sql = f"{_WITHOUT_ABSTRACT} and {where} order by {ORDERS['import']}"
        return [row[0] for row in self._store.rows(sql, *values)]

    def some_without_abstract(self) -> bool:
        """Whether there is any such paper, sooner told than which."""
        where, values = _scope("all")
        sql = f"{_WITHOUT_ABSTRACT} and {where} limit 1"
        return self._store.value(sql, *values) is not None

    def version(self, paper_id: int) -> Version | None:
        """The current version of a paper's abstract; None when it has none."""
        row = self._store.row(
            "select version.* from version join paper on paper.version = version.id "
            "where paper.id = ?",
            paper_id,
        )
        return None if row is None else version_of(row)

    def text_of(self, version_id: int) -> str:
        """The text of any version, current or not."""
        row = self._store.row("select * from version where id = ?", version_id)
        return "" if row is None else version_of(row).text

    def updated(self, paper_id: int) -> str:
        """When anything about the paper was last changed: the moment of its newest step."""
        return str(
            self._store.value(
                "select coalesce((select at from step where id = "
                "(select max(step) from change where paper = ?1)), added) "
                "from paper where id = ?1",
                paper_id,
            )
        )

    def aliases(self, paper_id: int) -> list[str]:
        """Every citekey the paper had before."""
        rows = self._store.rows("select citekey from alias where paper = ? order by id", paper_id)
        return [row[0] for row in rows]

    def alias(self, paper_id: int, citekey: str) -> int | None:
        """The row id of this alias of the paper, if it has it."""
        row_id: int | None = self._store.value(
            "select id from alias where paper = ? and citekey = ?", paper_id, citekey
        )
        return row_id

    def names(self) -> list[tuple[str, str]]:
        """(citekey, title) of every paper not in the trash."""
        rows = self._store.rows(
            "select citekey, title from paper where trashed is null order by citekey"
        )
        return [(row[0], row[1]) for row in rows]

    def count_trash(self) -> tuple[int, int, int]:
        """How many papers, notes and highlights are in the trash."""
        row = self._store.row(
            "select count(*), "
            "coalesce(sum((select count(*) from note where note.paper = paper.id)), 0), "
            "coalesce(sum((select count(*) from highlight where highlight.paper = paper.id)), 0) "
            "from paper where trashed is not null"
        )
        assert row is not None
        return row[0], row[1], row[2]

    def unused_uid(self) -> str:
        """A fresh uid."""
        while True:
            uid = new_uid()
            taken = "select 1 from paper where uid = ?1 union select 1 from note where uid = ?1"
            if self._store.value(taken, uid) is None:
                return uid

    def last_position(self) -> float:
        """The place of the last paper on the reading list, 0 when it is empty."""
        return float(self._store.value("select coalesce(max(position), 0) from paper"))

    def position(self, paper_id: int) -> float:
        """The place of a paper on the reading list."""
        return float(self._store.value("select position from paper where id = ?", paper_id) or 0.0)

    def add_version(
        self, tx: Transaction, paper_id: int, raw: str, text: str, norm: int, batch: int | None
    ) -> int:
        """Give the paper a new current version of its abstract; return its id."""
        version = tx.insert(
            "version",
            paper=paper_id,
            raw=raw,
            text=None if text == raw else text,  # most abstracts need no normalising
            norm_version=norm,
            **{"import": batch},
        )
        tx.update("paper", paper_id, version=version)
        return version


def _scope(scope: str) -> tuple[str, Sequence[Any]]:
    kind, _, name = scope.partition(":")
    if scope == "trash":
        return "paper.trashed is not null", ()
    alive = "paper.trashed is null"
    if scope == "all":
        return alive, ()
    if scope == "starred":
        return f"{alive} and paper.starred = 1", ()
    if kind == "tag":
        below = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "/%"
        return (
            f"{alive} and exists (select 1 from paper_tag join tag on tag.id = paper_tag.tag "
            "where paper_tag.paper = paper.id and (tag.name = ? or tag.name like ? escape '\\'))",
            (name, below),
        )
    if kind == "import":
        return (
            f"{alive} and paper.id in (select record.paper from record "
            "join source on source.id = record.source "
            'join "import" on "import".id = source."import" where "import".uid = ?)',
            (name,),
        )
    return f"{alive} and paper.status = ?", (Status(scope).value,)


def _paper(row: Row) -> Paper:
    return Paper(
        id=row["id"],
        uid=row["uid"],
        citekey=row["citekey"],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        year=row["year"],
        venue=row["venue"],
        doi=row["doi"],
        arxiv=row["arxiv"],
        urls=tuple(json.loads(row["urls"])),
        status=Status(row["status"]),
        starred=bool(row["starred"]),
        rating=row["rating"],
        added=row["added"],
        trashed=row["trashed"],
        version=row["version"],
        arxiv_version=row["arxiv_version"],
    )


def version_of(row: Row) -> Version:
    """A version as its row keeps it."""
    raw = row["raw"]
    text = raw if row["text"] is None else row["text"]
    return Version(row["id"], row["paper"], raw, text, row["norm_version"])
