"""The words of each paper as the search index reads them, and which papers changed since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from readerapp.library.store import Store

_AT_ONCE: Final = 500  # SQLite's smallest limit on the values of one question is 999

# Of the columns of a paper only these are read; a decision or a star needs no indexing.
_TEXTUAL: Final = " or ".join(
    f"change.after like '%\"{column}\":%'"
    for column in ("title", "authors", "venue", "version", "citekey", "doi", "arxiv", "urls")
)
_CHANGED: Final = (  # "+": by step, not through the whole index of papers
    "select paper from change where step > ? and step <= ? and +paper > ? "
    "and (tbl in ('version', 'note', 'highlight', 'alias') or tbl = 'paper' and "
    f"(change.before is null or change.after is null or {_TEXTUAL}))"
)


@dataclass(frozen=True, slots=True)
class Document:
    """All the text one paper can be found by; ``ids`` are its names and addresses."""

    id: int
    title: str
    abstract: str
    authors: str
    venue: str
    note: str
    highlights: str
    ids: tuple[str, ...]


def changed(store: Store, after: int, until: int, above: int = 0) -> list[int]:
    """Papers with an id ``above`` whose text was touched in the steps (after, until], by id.

    With ``after`` below 0, every paper. One that is gone is named like any other.
    """
    if after < 0:
        rows = store.connection.execute("select id from paper where id > ?", (above,))
    else:
        rows = store.connection.execute(_CHANGED, (after, until, above))
    return sorted({row[0] for row in rows})


def documents(store: Store, ids: Sequence[int]) -> Iterator[Document]:
    """The documents of these papers, in this order; those that are gone are left out."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        highlights = _by_paper(
            store.connection.execute(
                "select paper, exact || '\n' || label || '\n' || comment from highlight "
                f"where paper in ({marks}) order by seq",
                some,
            )
        )
        aliases = _by_paper(
            store.connection.execute(
                f"select paper, citekey from alias where paper in ({marks}) order by id", some
            )
        )
        rows = store.connection.execute(
            "select paper.id, paper.title, coalesce(version.text, version.raw, '') as abstract, "
            "paper.authors, coalesce(paper.venue, '') as venue, paper.citekey, "
            "coalesce(paper.arxiv, '') as arxiv, coalesce(paper.doi, '') as doi, paper.urls, "
            "coalesce(note.markdown, '') as note from paper "
            "left join version on version.id = paper.version "
            "left join note on note.paper = paper.id and note.trashed is null "
            f"where paper.id in ({marks})",
            some,
        )
        found = {
            row["id"]: Document(
                row["id"],
                row["title"],
                row["abstract"],
                "\n".join(json.loads(row["authors"])),
                row["venue"],
                row["note"],
                "\n".join(highlights.get(row["id"], ())),
                (row["citekey"], *aliases.get(row["id"], ()), *_addresses(row)),
            )
            for row in rows
        }
        yield from (found[paper] for paper in some if paper in found)


def _by_paper(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for paper, text in rows:
        found.setdefault(paper, []).append(text)
    return found


def _addresses(row: sqlite3.Row) -> Iterator[str]:
    """Where a paper is to be found, in the ways that this is typed."""
    if arxiv := row["arxiv"]:
        yield from (arxiv, f"arxiv.org/abs/{arxiv}", f"arxiv.org/pdf/{arxiv}")
    if doi := row["doi"]:
        yield from (doi, f"doi.org/{doi}")
    yield from json.loads(row["urls"])


def containing(store: Store, beginnings: Iterable[str]) -> list[int]:
    """Papers, newest first, whose title or abstract holds each of these pieces of words.

    Slow and approximate: it stands in for the index while that is being built.
    """
    test, values = "1", []
    for piece in beginnings:
        test += " and (paper.title like ? escape '\\' or version.raw like ? escape '\\')"
        escaped = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values += [f"%{escaped}%"] * 2
    rows = store.connection.execute(
        "select paper.id from paper left join version on version.id = paper.version "
        f"where {test} order by paper.id desc",
        values,
    )
    return [row[0] for row in rows]
