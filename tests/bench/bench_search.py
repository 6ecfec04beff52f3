"""How fast 20,000 abstracts are indexed and searched, beside FTS5 and plain Whoosh, in one run.

pytest -s -m bench tests/bench/bench_search.py
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from whoosh import analysis, fields, qparser
from whoosh import index as whoosh_index

from readerapp.library import Library
from readerapp.search import catch_up, engine, find

COUNT = 20_000
PLAIN = 2_000  # papers plain Whoosh is timed with: its pace does not depend on how many
QUERIES = [
    "alignment", "learning", "language models", "reinforcement learning",
    "reward model human feedback", "transformer attention vision", "gradient descent convergence",
    '"policy gradient"', "rob*", "gen*", "tra*", "motion gen*", "le*",
]  # fmt: skip

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def papers(shared: Path) -> list[dict[str, str]]:
    """Real titles and abstracts."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, COUNT)]


@pytest.fixture
def library(tmp_path: Path, papers: list[dict[str, str]]) -> Iterator[Library]:
    """A library of them all."""
    library = Library(tmp_path / "library")
    with library.store.transaction("Import") as tx:
        for place, paper in enumerate(papers):
            row = tx.insert(
                "paper", uid=f"U{place:07}", citekey=f"k{place}", title=paper["title"],
                title_key="", added="2026-01-01T00:00:00Z", place=place,
            )  # fmt: skip
            library.papers.add_version(tx, row, paper["abstract"], paper["abstract"], 1, None)
    yield library
    library.close()


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def warm(work: Callable[[], object], times: int = 7) -> float:
    """The median of several runs, the first not counted."""
    work()
    return sorted(cpu(work) for _ in range(times))[times // 2]


def plain_whoosh(folder: Path, papers: list[dict[str, str]]) -> Any:
    """An index as Whoosh's own guide would make it."""
    folder.mkdir()
    words = analysis.StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.NUMERIC(stored=True, unique=True),
        title=fields.TEXT(analyzer=words),
        abstract=fields.TEXT(analyzer=words),
    )
    index = whoosh_index.create_in(str(folder), schema)
    writer = index.writer()
    for number, paper in enumerate(papers):
        writer.add_document(id=number, title=paper["title"], abstract=paper["abstract"])
    writer.commit()
    return index


def full_text_table(papers: list[dict[str, str]]) -> sqlite3.Connection:
    """The same in SQLite's own full-text search."""
    table = sqlite3.connect(":memory:")
    table.execute(
        "create virtual table f using fts5(title, body, tokenize='porter unicode61', prefix='2 3')"
    )
    rows = ((paper["title"], paper["abstract"]) for paper in papers)
    table.executemany("insert into f values (?, ?)", rows)
    return table


def test_twenty_thousand(library: Library, papers: list[dict[str, str]], tmp_path: Path) -> None:
    some = cpu(lambda: plain_whoosh(tmp_path / "some", papers[:PLAIN])) / PLAIN
    ours = cpu(lambda: catch_up(library)) / COUNT
    sql = cpu(lambda: full_text_table(papers)) / COUNT
    print(f"\nindexing, papers a second: ours {1000 / ours:.0f}, plain Whoosh {1000 / some:.0f}, "
          f"FTS5 {1000 / sql:.0f}")  # fmt: skip
    assert ours < some

    table = full_text_table(papers)
    whoosh = plain_whoosh(tmp_path / "all", papers)
    searcher = whoosh.searcher()
    parser = qparser.MultifieldParser(["title", "abstract"], whoosh.schema, group=qparser.AndGroup)
    find(library, "opens the index")
    print(f"{'query':30} {'papers':>7} {'cold':>8} {'warm':>8} {'FTS5':>8} {'Whoosh':>8}   ms cpu")
    slower = []
    for text in QUERIES:
        prefix = text.endswith("*")
        ours_is = text.rstrip("*")
        ask = lambda q=ours_is, p=prefix: find(library, q, limit=50, prefix=p)  # noqa: E731
        engine.engine_of(library).close()
        find(library, "opens the index")
        cold, again = cpu(ask), warm(ask)
        sql_text = "select rowid from f where f match ? order by bm25(f, 2.5, 1.0) limit 50"
        fts5 = warm(lambda t=text, s=sql_text: table.execute(s, (t,)).fetchall())
        query = parser.parse(text)
        plain = cpu(lambda q=query: searcher.search(q, limit=50))
        total = ask().total
        print(f"{text:30} {total:7} {cold:8.2f} {again:8.2f} {fts5:8.2f} {plain:8.2f}")
        if again > max(fts5, 5.0):
            slower.append(text)
    assert not slower
