"""Real abstracts in any number, in a library, in FTS5 and in plain Whoosh, for what is measured."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from whoosh import analysis, fields
from whoosh import index as whoosh_index

from readerapp.library import Library

_ANOTHER = 0.12  # share of words that are others in a paper used again


class Real(NamedTuple):
    """One paper as it is measured with."""

    title: str
    abstract: str
    year: int


def real_papers(shared: Path, count: int) -> list[Real]:
    """Real titles and abstracts; beyond what there is, the same ones with other words in them."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in islice(lines, count)]
    papers = [Real(p["title"], p["abstract"], p["year"] or 2020) for p in read]
    chance = random.Random(1)
    words = [word for paper in papers[::20] for word in paper.abstract.split()]
    known = len(papers)
    for number in range(count - known):
        again = papers[number % known]
        papers.append(Real(*(_varied(text, words, chance) for text in again[:2]), again.year))  # type: ignore[arg-type]
    return papers


def _varied(text: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(
        chance.choice(words) if chance.random() < _ANOTHER else word for word in text.split()
    )


def put_in_library(library: Library, papers: Sequence[Real]) -> None:
    """All of them as one import."""
    with library.store.transaction("Import") as tx:
        for place, paper in enumerate(papers):
            row = tx.insert(
                "paper", uid=f"U{place:07}", citekey=f"k{place}", title=paper.title,
                title_key="", added="2026-01-01T00:00:00Z", place=place, year=paper.year,
            )  # fmt: skip
            library.papers.add_version(tx, row, paper.abstract, paper.abstract, 1, None)


def put_in_table(path: Path, papers: Sequence[Real]) -> None:
    """The same in SQLite's own full-text search, with the year beside it."""
    table = sqlite3.connect(path)
    table.execute(
        "create virtual table f using fts5(title, body, tokenize='porter unicode61', prefix='2 3')"
    )
    table.execute("create virtual table words using fts5vocab(f, row)")
    table.execute("create table paper (id integer primary key, year integer)")
    table.executemany(
        "insert into f (rowid, title, body) values (?, ?, ?)",
        ((number, p.title, p.abstract) for number, p in enumerate(papers, 1)),
    )
    table.executemany(
        "insert into paper values (?, ?)", ((n, p.year) for n, p in enumerate(papers, 1))
    )
    table.execute("create index paper_year on paper (year)")
    table.commit()
    table.close()


def put_in_whoosh(folder: Path, papers: Sequence[Real]) -> Any:
    """An index as Whoosh's own guide would make it."""
    folder.mkdir()
    words = analysis.StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.NUMERIC(stored=True, unique=True),
        year=fields.NUMERIC(),
        title=fields.TEXT(analyzer=words),
        abstract=fields.TEXT(analyzer=words),
    )
    index = whoosh_index.create_in(str(folder), schema)
    writer = index.writer()
    for number, paper in enumerate(papers):
        writer.add_document(id=number, title=paper.title, abstract=paper.abstract, year=paper.year)
    writer.commit()
    return index
