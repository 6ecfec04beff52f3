"""Rows that repeat what stands elsewhere, and say something else: links, and names of papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from readerapp.library.findings import Fault, Kind, Look, Mending, is_text
from readerapp.library.links import Links
from readerapp.text.links import links

_SOURCES: Final = (("note", "markdown"), ("highlight", "comment"))  # table, its text


def _links(look: Look) -> Iterator[Fault]:
    """Texts whose links are not what the index of links says."""
    for table, column in _SOURCES:
        listed = f"select source_id from link where source_table = '{table}'"
        for row in look.rows(
            f"select id, paper, {column} as words from {table} "
            f"where instr({column}, '[[') or id in ({listed})"
        ):
            if is_text(row["words"]) and _said(row) != _had(look, table, row["id"]):
                known = {"paper": row["paper"], "words": row["words"]}
                yield Fault(table, row["id"], f"{table} {row['id']}", known)
        for row in look.rows(
            f"select distinct source_id from link where source_table = '{table}' "
            f"and source_id not in (select id from {table})"
        ):
            said = f"links of a {table} that is gone"
            yield Fault(table, row["source_id"], said, {"words": None})


def _said(row: Any) -> list[tuple[Any, int, str]]:
    return sorted(
        (row["paper"] or 0, nth, link.target) for nth, link in enumerate(links(row["words"]))
    )


def _had(look: Look, table: str, source: int) -> list[tuple[Any, int, str]]:
    rows = look.rows(
        "select coalesce(paper, 0), nth, target from link where source_table = ? and source_id = ?",
        table,
        source,
    )
    return sorted((row[0], row[1], str(row[2])) for row in rows)


def _link(mending: Mending, fault: Fault) -> None:
    paper = fault.known.get("paper")
    seen = set()
    for row in list(
        mending.rows(
            "select * from link where source_table = ? and source_id = ? order by id",
            fault.table,
            fault.key,
        )
    ):
        name = row["nth"], row["target"]
        if fault.known["words"] is None or row["paper"] != paper or name in seen:
            mending.tx.delete("link", row["id"])
        else:
            seen.add(name)
    if fault.known["words"] is not None:
        found = links(fault.known["words"])
        Links(mending.store).replace(mending.tx, fault.table, fault.key, paper, found)


def _tags_elsewhere(look: Look) -> Iterator[Fault]:
    for row in look.rows(
        "select highlight_tag.id, highlight.paper, exact from highlight_tag join highlight "
        "on highlight.id = highlight_tag.highlight where highlight.paper != highlight_tag.paper"
    ):
        yield Fault("highlight_tag", row["id"], str(row["exact"]), {"paper": row["paper"]})


def _put(mending: Mending, fault: Fault) -> None:
    mending.tx.update(fault.table, fault.key, **fault.known)


LINKS: Final = Kind(
    "links",
    "text whose links are not known as it says them",
    "texts whose links are not known as they say them",
    _links,
    _link,
)
TAGS_ELSEWHERE: Final = Kind(
    "highlight-tags",
    "tag of a highlight that is filed under another paper",
    "tags of highlights that are filed under other papers",
    _tags_elsewhere,
    _put,
)
