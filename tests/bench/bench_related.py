"""How fast related papers are found among 20,000, and how often they are about the same.

pytest -s -m bench tests/bench/bench_related.py

Milliseconds of processor time. About the same is what shares a keyword or an author that its
makers gave it; beside it SQLite's FTS5, asked for any of the same words, and chance.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from readerapp.library import Library
from readerapp.library.texts import documents
from readerapp.search import catch_up, engine, related, relating
from tests.bench.corpus import put_in_library, put_in_table, real_papers

ASKED = 200
FIRST = 5  # of the papers found that are looked at
KNOWN = 80  # of those found, so that there are some with keywords
TOO_COMMON = 400  # papers: a keyword that more have says little

pytestmark = pytest.mark.bench

Ask = Callable[[int], Sequence[int]]


@pytest.fixture
def library(shared: Path, tmp_path: Path) -> Iterator[Library]:
    """The whole corpus, indexed."""
    library = Library(tmp_path / "library")
    put_in_library(library, real_papers(shared, 20_000))
    assert catch_up(library) == 0
    yield library
    library.close()


def labels(shared: Path, field: str) -> dict[int, frozenset[str]]:
    """What the makers of each paper said of it, by the number of the paper."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        said = [json.loads(line)[field].casefold().split(";") for line in lines]
    cut = [{label.strip(" *") for label in some if label.strip(" *")} for some in said]
    counts = Counter(label for some in cut for label in some)
    telling = ({label for label in some if 1 < counts[label] <= TOO_COMMON} for some in cut)
    return {paper: frozenset(some) for paper, some in enumerate(telling, 1) if some}


def own_words(library: Library, paper: int) -> list[str]:
    """The words that others are looked for by."""
    own = relating._text(next(documents(library.store, [paper])))
    collection, _ = engine.engine_of(library).collection(library, ())
    scale = relating._scale(collection, own)
    return [word.shown for word in relating._strongest(collection, scale, own.words)]


def in_table(library: Library, table: sqlite3.Connection) -> Ask:
    """FTS5 asked for any of the same words."""

    def ask(paper: int) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in own_words(library, paper))
        rows = table.execute(
            "select rowid from f where f match ? and rowid <> ? order by bm25(f, 2, 1) limit ?",
            (words, paper, KNOWN),
        )
        return [row[0] for row in rows]

    return ask


def shared_by(found: dict[int, Sequence[int]], labels: dict[int, frozenset[str]]) -> float:
    """How many of the first ones found that have any label share one."""
    first = [
        bool(labels[paper] & labels[other])
        for paper, others in found.items()
        for other in [other for other in others if other in labels][:FIRST]
    ]
    return sum(first) / max(len(first), 1)


def test_how_often_they_are_about_the_same(library: Library, shared: Path, tmp_path: Path) -> None:
    put_in_table(tmp_path / "table.sqlite", real_papers(shared, 20_000))
    table = sqlite3.connect(tmp_path / "table.sqlite")
    chance, everything = random.Random(1), range(1, 20_001)
    ways: dict[str, Ask] = {
        "related": lambda paper: [one.paper for one in related(library, paper, KNOWN)],
        "FTS5": in_table(library, table),
        "chance": lambda _paper: chance.sample(everything, KNOWN),
    }
    reached: dict[tuple[str, str], float] = {}
    for field in ("keywords", "authors"):
        said = labels(shared, field)
        asked = chance.sample(sorted(said), ASKED)
        for name, ask in ways.items():
            reached[field, name] = shared_by({paper: ask(paper) for paper in asked}, said)
            print(f"\n{field:10} {name:10} {reached[field, name]:.3f}", end="")
    table.close()
    for field in ("keywords", "authors"):
        assert reached[field, "related"] > 0.85 * reached[field, "FTS5"]
        assert reached[field, "related"] > 5 * reached[field, "chance"]


def test_how_long_it_takes(library: Library) -> None:
    papers = random.Random(2).sample(range(1, 20_001), ASKED)
    taken: dict[str, list[float]] = {"cold": [], "warm": []}
    for paper in papers:
        if len(taken["cold"]) < 50:
            engine.engine_of(library).close()
            engine.engine_of(library).collection(library, ())
            taken["cold"].append(_asked(library, paper))
        _asked(library, paper)
        taken["warm"].append(_asked(library, paper))
    for kept, most in (("warm", 30), ("cold", 150)):
        took = sorted(taken[kept])
        most_took = took[int(len(took) * 0.95)]
        print(f"\n{kept}: p50 {took[len(took) // 2]:.1f}, p95 {most_took:.1f} ms", end="")
        assert most_took < most


def _asked(library: Library, paper: int) -> float:
    """Milliseconds of processor time until it is answered."""
    began = time.process_time()
    assert related(library, paper)
    return (time.process_time() - began) * 1000
