"""Rows that hang on a row that is gone. The words of a reader are never among what is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from readerapp.library.findings import Fault, Find, Kind, Look, Mending, asked, is_text
from readerapp.library.journal import JOURNALED, now
from readerapp.library.making import new_uid
from readerapp.library.papers import Papers
from readerapp.library.remembering import all_known
from readerapp.library.values import first_words
from readerapp.model import TAG_COLOURS
from readerapp.text.citekeys import citekey, free
from readerapp.text.normalise import title_key

_MADE_AGAIN: Final = {  # table: those of the rows hanging on it that are worth making it again for
    "paper": ("note", "highlight", "version"),
    "tag": ("paper_tag", "highlight_tag"),
    "import": ("source",),
}
_RECOVERED: Final = "recovered"


def _gone(parent: str) -> Find:
    """A way to find rows of ``parent`` that are gone though something worth it hangs on them."""
    children = " union ".join(
        f'select "{parent}" as id from "{child}" where "{parent}" is not null'
        for child in _MADE_AGAIN[parent]
    )
    return asked(
        parent,
        f"select id, '{parent} ' || id as said from ({children}) "
        f'where id not in (select id from "{parent}")',
    )


def _paper_again(mending: Mending, fault: Fault) -> None:
    """Make a paper again: as it once was if that is known, else named by what is said of it."""
    known = all_known(mending, "paper", fault.key)
    columns = {column["name"] for column in mending.columns("paper")}
    fields = {name: value for name, value in known.items() if name in columns}
    papers = Papers(mending.store)
    words = fields.get("title") or _words_of(mending, fault.key)
    title = words or f"Recovered paper {fault.key}"
    uid = fields.get("uid")
    if not is_text(uid) or mending.value("select 1 from paper where uid = ?", uid):
        uid = papers.unused_uid()
    wanted = fields.get("citekey")
    name = wanted if is_text(wanted) and wanted else citekey(title, (), None)
    fields |= {
        "id": fault.key,
        "uid": uid,
        "title": title,
        "title_key": title_key(title),
        "citekey": free(name, lambda it: papers.named(it) is not None),
        "added": fields.get("added") or now(),
        "version": mending.value("select max(id) from version where paper = ?", fault.key),
    }
    if fault.key < 1:  # no paper may have such a number
        del fields["id"]
    paper = mending.tx.insert("paper", **fields)
    for child in _MADE_AGAIN["paper"] if paper != fault.key else ():
        rows = list(mending.rows(f"select id from {child} where paper = ?", fault.key))
        for row in rows:
            mending.tx.update(child, row["id"], paper=paper)


def _words_of(mending: Mending, paper: int) -> str:
    """The first words of what hangs on a paper: of its abstract, its note, its highlights."""
    texts = mending.rows(
        "select * from (select coalesce(text, raw) as words from version where paper = ?1 "
        "order by id desc) union all select markdown from note where paper = ?1 "
        "union all select exact from highlight where paper = ?1",
        paper,
    )
    said = (first_words(str(row[0] or "").lstrip("# \n")) for row in texts)
    return next(filter(None, said), "")


def _tag_again(mending: Mending, fault: Fault) -> None:
    known = all_known(mending, "tag", fault.key)
    name = known.get("name") or f"{_RECOVERED}/{fault.key}"
    taken = "select 1 from tag where name = ?"
    mending.tx.insert(
        "tag",
        id=fault.key,
        name=free(name, lambda it: mending.value(taken, it) is not None),
        colour=known.get("colour") or TAG_COLOURS[0],
    )


def _import_again(mending: Mending, fault: Fault) -> None:
    known = all_known(mending, "import", fault.key)
    path = mending.value('select path from source where "import" = ?', fault.key)
    added = mending.value('select min(added) from paper where "import" = ?', fault.key)
    uid = known.get("uid")
    if not is_text(uid) or mending.value('select 1 from "import" where uid = ?', uid):
        uid = new_uid()
    mending.tx.insert(
        "import",
        id=fault.key,
        uid=uid,
        at=known.get("at") or added or now(),
        label=known.get("label") or str(path).replace("\\", "/").rpartition("/")[2],
    )


def _orphans(look: Look) -> Iterator[Fault]:
    """What hangs on something that is gone, and has nothing of its own to say."""
    for table in JOURNALED:
        names = {key["id"]: key for key in look.rows(f'pragma foreign_key_list("{table}")')}
        seen: set[int] = set()
        for row in list(look.rows(f'pragma foreign_key_check("{table}")')):
            key = names[row["fkid"]]
            its_place = (table, key["from"]) == ("highlight", "version")  # mended where spans are
            if its_place or row["rowid"] in seen or _comes_back(look, table, row["rowid"], key):
                continue
            seen.add(row["rowid"])
            yield Fault(table, row["rowid"], f"{table} {row['rowid']}: its {key['table']} is gone")


def _comes_back(look: Look, table: str, row: int, key: Any) -> bool:
    """Whether what a row hangs on will be made again, for the sake of this row or another."""
    parent = key["table"]
    if parent not in _MADE_AGAIN:
        return False
    lost = look.once(f"lost {parent}", lambda: {fault.key for fault in _gone(parent)(look)})
    return look.value(f'select "{key["from"]}" from "{table}" where id = ?', row) in lost


def _remove(mending: Mending, fault: Fault) -> None:
    mending.tx.delete(fault.table, fault.key)


def _again(name: str, what: str, parent: str, make: Callable[[Mending, Fault], None]) -> Kind:
    return Kind(name, f"{what} that is gone", f"{what}s that are gone", _gone(parent), make)


LOST_PAPERS: Final = Kind(
    "lost-papers",
    "paper that is gone though there are words about it",
    "papers that are gone though there are words about them",
    _gone("paper"),
    _paper_again,
)
LOST_TAGS: Final = _again("lost-tags", "tag in use", "tag", _tag_again)
LOST_IMPORTS: Final = _again("lost-imports", "import of files", "import", _import_again)
ORPHANS: Final = Kind(
    "orphans",
    "row that belongs to something that is gone",
    "rows that belong to something that is gone",
    _orphans,
    _remove,
)
