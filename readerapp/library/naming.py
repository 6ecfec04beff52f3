"""Names that two rows have, though a name is one row's alone; and rows without one.

What is asked here does not trust the indexes, which may be why a name was given twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from readerapp.library.findings import Fault, Find, Kind, Look, Mending, is_text
from readerapp.library.making import new_uid
from readerapp.library.remembering import known_value
from readerapp.text.citekeys import citekey, free

_MARK: Final = "\ufffd"  # what stands for bytes that are no text


def _twice(table: str, columns: Sequence[str], said: str) -> Find:
    """A way to find the second, third … row of ``table`` with the same values."""
    names = ", ".join(f"[{column}]" for column in columns)
    known = "".join(f" and [{column}] is not null" for column in columns)

    def find(look: Look) -> Iterator[Fault]:
        nocase = {"citekey", "name"}
        parted = ", ".join(f"[{c}]{' collate nocase' * (c in nocase)}" for c in columns)
        for row in look.rows(
            f"select id, first, said, {names} from (select *, {said} as said, min(id) over "
            f'(partition by {parted}) as first from "{table}" not indexed where 1{known}) '
            "where id != first"
        ):
            yield Fault(table, row["id"], str(row["said"] or ""), dict(row))

    return find


def _nameless(table: str, column: str, said: str) -> Find:
    """A way to find rows whose name is empty or holds what is no text."""

    def find(look: Look) -> Iterator[Fault]:
        for row in look.rows(
            f'select id, {said} as said, [{column}] as name from "{table}" not indexed '
            f"where trim([{column}]) = '' or instr([{column}], '{_MARK}')"
        ):
            yield Fault(table, row["id"], str(row["said"] or ""))

    return find


def _any(*ways: Find) -> Find:
    def find(look: Look) -> Iterator[Fault]:
        seen = set()
        for way in ways:
            for fault in way(look):
                if (fault.table, fault.key) not in seen:
                    seen.add((fault.table, fault.key))
                    yield fault

    return find


def _taken(mending: Mending, table: str, column: str, name: str, key: int) -> bool:
    sql = f'select 1 from "{table}" not indexed where "{column}" = ? collate nocase and id != ?'
    return mending.value(sql, name, key) is not None


def _named_again(mending: Mending, fault: Fault, column: str) -> bool:
    """Give a row the name it last had, if that is known and no other row's; return whether."""

    def is_its_own(name: object) -> bool:
        whole = isinstance(name, str) and is_text(name) and name.strip() and _MARK not in name
        if not whole:
            return False
        others = [(fault.table, column, fault.key)]
        if column == "citekey":
            others += [(table, column, 0) for table in {"paper", "alias"} - {fault.table}]
        return not any(_taken(mending, table, its, str(name), key) for table, its, key in others)

    known = known_value(mending, fault.table, fault.key, column, is_its_own)
    return bool(known) and mending.tx.update(fault.table, fault.key, **known)


def _new_uid(mending: Mending, fault: Fault) -> None:
    if _named_again(mending, fault, "uid"):
        return
    uid = new_uid()
    while any(_taken(mending, table, "uid", uid, 0) for table in ("paper", "note", "import")):
        uid = new_uid()
    mending.tx.update(fault.table, fault.key, uid=uid)


def _new_citekey(mending: Mending, fault: Fault) -> None:
    if _named_again(mending, fault, "citekey"):
        return
    wanted = fault.known.get("citekey")
    if not is_text(wanted):
        title = mending.value("select title from paper where id = ?", fault.key)
        wanted = citekey(str(title or ""), (), None)

    def taken(name: str) -> bool:
        return _taken(mending, "paper", "citekey", name, fault.key) or _taken(
            mending, "alias", "citekey", name, 0
        )

    mending.tx.update("paper", fault.key, citekey=free(str(wanted), taken))


def _citekey_again(mending: Mending, fault: Fault) -> None:
    if not _named_again(mending, fault, "citekey"):
        mending.tx.delete(fault.table, fault.key)


def _remove(mending: Mending, fault: Fault) -> None:
    mending.tx.delete(fault.table, fault.key)


def _rename(mending: Mending, fault: Fault) -> None:
    if _named_again(mending, fault, "name"):
        return
    wanted = str(fault.known.get("name") or "unnamed")
    name = free(wanted, lambda it: _taken(mending, fault.table, "name", it, fault.key))
    mending.tx.update(fault.table, fault.key, name=name)


def _merge_tag(mending: Mending, fault: Fault) -> None:
    """Put the first tag of the name wherever the second was, unless that had another before."""
    if _named_again(mending, fault, "name"):
        return
    keep, gone = fault.known["first"], fault.key
    for table, holder in (("paper_tag", "paper"), ("highlight_tag", "highlight")):
        sql = f'select id, "{holder}" as holder from "{table}" not indexed where tag = ?'
        has = f'select 1 from "{table}" not indexed where tag = ? and "{holder}" = ?'
        for row in list(mending.rows(sql, gone)):
            if mending.value(has, keep, row["holder"]) is None:
                mending.tx.update(table, row["id"], tag=keep)
            else:
                mending.tx.delete(table, row["id"])
    mending.tx.delete("tag", gone)


def _free_key(mending: Mending, fault: Fault) -> None:
    mending.tx.update("tag", fault.key, key=None)


def _renumber(mending: Mending, fault: Fault) -> None:
    """The number it last had, if no other has that; else one more than the last."""
    paper = fault.known["paper"]
    used = "select 1 from highlight not indexed where paper = ? and seq = ?"

    def is_free(seq: object) -> bool:
        return isinstance(seq, int) and mending.value(used, paper, seq) is None

    known = known_value(mending, "highlight", fault.key, "seq", is_free)
    if known and mending.tx.update("highlight", fault.key, **known):
        return
    last = "select max(seq) from highlight not indexed where paper = ?"
    seq = int(mending.value(last, paper)) + 1
    mending.tx.update("highlight", fault.key, seq=seq)


def _join_notes(mending: Mending, fault: Fault) -> None:
    """A paper has one note: what the second said goes below the first."""
    first, second = (mending.tx.row("note", key) for key in (fault.known["first"], fault.key))
    assert first is not None
    assert second is not None
    for row in list(
        mending.rows("select id from link where source_table = 'note' and source_id = ?", fault.key)
    ):
        mending.tx.delete("link", row["id"])
    mending.tx.delete("note", fault.key)
    texts = [str(note["markdown"]).rstrip() for note in (first, second)]
    if texts[1] and texts[1] not in texts[0]:
        joined = "\n\n".join(filter(None, texts)) + "\n"
        mending.tx.update("note", first["id"], markdown=joined)


UIDS: Final = Kind(
    "uids",
    "row whose own name is another's too, or none",
    "rows whose own names are others' too, or none",
    _any(
        _twice("paper", ["uid"], "title"),
        _twice("note", ["uid"], "uid"),
        _twice("import", ["uid"], "label"),
        _nameless("paper", "uid", "title"),
        _nameless("note", "uid", "uid"),
        _nameless("import", "uid", "label"),
    ),
    _new_uid,
)
CITEKEYS: Final = Kind(
    "citekeys",
    "paper whose citekey is another's too, or none",
    "papers whose citekeys are others' too, or none",
    _any(_twice("paper", ["citekey"], "citekey"), _nameless("paper", "citekey", "title")),
    _new_citekey,
)
ALIASES: Final = Kind(
    "aliases",
    "earlier citekey that leads to two papers",
    "earlier citekeys that lead to two papers",
    _any(_twice("alias", ["citekey"], "citekey"), _nameless("alias", "citekey", "citekey")),
    _citekey_again,
)
NAMELESS_TAGS: Final = Kind(
    "nameless-tags",
    "tag without a name",
    "tags without a name",
    _nameless("tag", "name", "'tag ' || id"),
    _rename,
)
SEARCHES: Final = Kind(
    "saved-searches",
    "saved search whose name is another's too, or none",
    "saved searches whose names are others' too, or none",
    _any(_twice("saved_search", ["name"], "name"), _nameless("saved_search", "name", "query")),
    _rename,
)
TAGS: Final = Kind(
    "tags",
    "tag that is there twice",
    "tags that are there twice",
    _twice("tag", ["name"], "name"),
    _merge_tag,
)
TAG_KEYS: Final = Kind(
    "tag-keys",
    "tag on the number key of another",
    "tags on the number keys of others",
    _twice("tag", ["key"], "name"),
    _free_key,
)
TAGGED_TWICE: Final = Kind(
    "tagged-twice",
    "tag that is on something twice",
    "tags that are on something twice",
    _any(
        _twice("paper_tag", ["paper", "tag"], "'paper_tag ' || id"),
        _twice("highlight_tag", ["highlight", "tag"], "'highlight_tag ' || id"),
    ),
    _remove,
)
HIGHLIGHT_NUMBERS: Final = Kind(
    "highlight-numbers",
    "highlight with the number of another",
    "highlights with the numbers of others",
    _twice("highlight", ["paper", "seq"], "exact"),
    _renumber,
)
NOTES: Final = Kind(
    "notes",
    "second note of a paper",
    "second notes of papers",
    _twice("note", ["paper"], "'note ' || id"),
    _join_notes,
)
