"""How fast each kind of query is answered, beside FTS5 and plain Whoosh, in one run.

pytest -s -m bench tests/bench/bench_search.py

Milliseconds of processor time. Cold: the index is open and nothing of it has been read; of FTS5,
a new connection. Warm: asked once before, so that the postings of the words are at hand and how
well they score is remembered. All give their best fifty. What takes less than ``UNFELT`` is
compared with that: in a small library everybody answers at once.
"""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from whoosh import qparser

from readerapp.library import Library
from readerapp.search import catch_up, engine, find
from readerapp.search.analysis import STOP_WORDS
from tests.bench.corpus import Real, put_in_library, put_in_table, put_in_whoosh, real_papers

QUERIES = 40  # of each kind
SLOW = 8  # of these plain Whoosh is asked: it takes seconds
BEST = 50
UNFELT = 1.0  # milliseconds

pytestmark = pytest.mark.bench


class Asked(NamedTuple):
    """One question, as each of the three is asked it; "" where one cannot be."""

    ours: str
    fts5: str
    whoosh: str
    prefix: bool = False
    years: tuple[int, int] | None = None
    expand: str = ""  # FTS5 has no wildcards but at the end: words of its vocabulary like this


class Kinds:
    """Random questions of each kind, made of what stands in the papers."""

    def __init__(self, papers: Sequence[Real], chance: random.Random) -> None:
        self._papers, self._chance = papers, chance
        counts: Counter[str] = Counter()
        for paper in papers:
            counts.update(set(_words(f"{paper.title} {paper.abstract}")))
        plain = [w for w in counts if len(w) > 3 and w not in STOP_WORDS]
        self._rare = [w for w in plain if 1 <= counts[w] <= 5]
        self._common = sorted(plain, key=lambda word: -counts[word])[:100]
        self._usual = [w for w in plain if counts[w] >= max(3, len(papers) // 1000)]

    def of(self, kind: str) -> list[Asked]:
        """Questions of one kind."""
        return [getattr(self, f"_{kind.replace(' ', '_')}_")() for _ in range(QUERIES)]

    def _one_rare_(self) -> Asked:
        return _same(self._chance.choice(self._rare))

    def _one_common_(self) -> Asked:
        return _same(self._chance.choice(self._common))

    def _two_words_(self) -> Asked:
        return _same(" ".join(self._together(2)))

    def _four_words_(self) -> Asked:
        return _same(" ".join(self._together(4)))

    def _phrase_(self) -> Asked:
        words = _words(self._chance.choice(self._papers).abstract)
        start = self._chance.randrange(max(1, len(words) - 3))
        return _same(f'"{" ".join(words[start : start + 3])}"')

    def _prefix_2_(self) -> Asked:
        return self._prefix(2)

    def _prefix_3_(self) -> Asked:
        return self._prefix(3)

    def _prefix_5_(self) -> Asked:
        return self._prefix(5)

    def _wildcard_(self) -> Asked:
        word = self._chance.choice([w for w in self._usual if len(w) > 6])
        pattern = f"{word[:3]}*{word[-2:]}"
        return Asked(pattern, "", pattern, expand=pattern)

    def _fuzzy_(self) -> Asked:
        word = self._chance.choice([w for w in self._usual if len(w) > 5])
        return Asked(f"{word[:2]}{word[3:]}~", "", f"{word[:2]}{word[3:]}~")

    def _words_and_facts_(self) -> Asked:
        words, low = " ".join(self._together(2)), self._chance.randrange(2016, 2023)
        years = low, low + 2
        return Asked(
            f"{words} year:{low}..{low + 2}",
            words,
            f"{words} year:[{low} to {low + 2}]",
            years=years,
        )

    def _not_(self) -> Asked:
        some, other = self._together(2)
        return Asked(f"{some} -{other}", f"{some} NOT {other}", f"{some} NOT {other}")

    def _prefix(self, letters: int) -> Asked:
        word = self._chance.choice(self._usual)[:letters]
        return Asked(word, f"{word}*", f"{word}*", prefix=True)

    def _together(self, count: int) -> list[str]:
        while True:
            paper = self._chance.choice(self._papers)
            words = [w for w in set(_words(paper.abstract)) if len(w) > 3 and w not in STOP_WORDS]
            if len(words) >= count:
                return self._chance.sample(sorted(words), count)


KINDS = [
    "one rare", "one common", "two words", "four words", "phrase", "prefix 2", "prefix 3",
    "prefix 5", "wildcard", "words and facts", "not", "fuzzy",
]  # fmt: skip


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _same(text: str) -> Asked:
    return Asked(text, text, text)


class Table:
    """FTS5, asked by a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("select count(*) from sqlite_master").fetchone()

    def ask(self, asked: Asked) -> list[Any]:
        """The best fifty."""
        words = asked.fts5
        if asked.expand:
            like = self.connection.execute(
                "select term from words where term glob ?", (asked.expand,)
            )
            words = " OR ".join(f'"{row[0]}"' for row in like)
            if not words:
                return []
        source, values = "f where f match ?", [words]
        if asked.years:
            source = (
                "f cross join paper on paper.id = f.rowid "
                "where f match ? and paper.year between ? and ?"
            )
            values += list(map(str, asked.years))
        sql = f"select f.rowid from {source} order by bm25(f, 2.5, 1.0) limit {BEST}"
        return self.connection.execute(sql, values).fetchall()


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def share(times: Sequence[float], part: float) -> float:
    """The time that so large a part of them stay below."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


@pytest.fixture(params=[200, 2_000, 20_000, 100_000])
def papers(request: pytest.FixtureRequest, shared: Path) -> list[Real]:
    """So many."""
    return real_papers(shared, request.param)


@pytest.fixture
def library(tmp_path: Path, papers: list[Real]) -> Iterator[Library]:
    """A library of them all, indexed."""
    library = Library(tmp_path / "library")
    put_in_library(library, papers)
    catch_up(library)
    yield library
    library.close()


def measure(library: Library, path: Path, asked: Sequence[Asked]) -> dict[str, list[float]]:
    """Times of each question: ours and FTS5's, cold and warm."""
    times: dict[str, list[float]] = {"cold": [], "warm": [], "fts5 cold": [], "fts5 warm": []}
    for one in asked:
        ask = lambda o=one: find(library, o.ours, limit=BEST, prefix=o.prefix)  # noqa: E731
        engine.engine_of(library).close()
        find(library, "opens the index")
        times["cold"].append(cpu(ask))
        times["warm"].append(min(cpu(ask) for _ in range(3)))
        if not (one.fts5 or one.expand):
            continue
        table = Table(path)
        with contextlib.closing(table.connection):
            times["fts5 cold"].append(cpu(lambda: table.ask(one)))  # noqa: B023
            times["fts5 warm"].append(min(cpu(lambda: table.ask(one)) for _ in range(3)))  # noqa: B023
    return times


def test_each_kind_of_query(
    library: Library, papers: list[Real], tmp_path: Path, seed: int
) -> None:
    put_in_table(tmp_path / "table.sqlite", papers)
    plain = put_in_whoosh(tmp_path / "plain", papers) if len(papers) <= 20_000 else None
    parser = plain and qparser.MultifieldParser(
        ["title", "abstract"], plain.schema, group=qparser.AndGroup
    )
    if parser:
        parser.add_plugin(qparser.FuzzyTermPlugin())
    searcher = plain and plain.searcher()
    kinds = Kinds(papers, random.Random(seed))
    print(f"\n{len(papers):,} papers, seed {seed}; ms, half of the queries / 95 % of them below")
    print(f"{'':16} {'warm':>14} {'FTS5 warm':>14} {'cold':>16} {'FTS5 cold':>14} {'Whoosh':>16}")
    slower = []
    for kind in KINDS:
        asked = kinds.of(kind)
        times = measure(library, tmp_path / "table.sqlite", asked)
        if searcher:
            times["whoosh"] = [
                cpu(lambda o=one: searcher.search(parser.parse(o.whoosh), limit=BEST))
                for one in asked[:SLOW]
            ]
        said = {
            name: f"{share(some, 0.5):.2f} / {share(some, 0.95):.2f}" if some else "-"
            for name, some in times.items()
        }
        print(f"{kind:16} {said['warm']:>14} {said['fts5 warm']:>14} {said['cold']:>16} "
              f"{said['fts5 cold']:>14} {said.get('whoosh', '-'):>16}")  # fmt: skip
        if times["fts5 warm"]:
            slower += [
                f"{kind}, {how}"
                for how, most in (("warm", 1), ("cold", 5))
                if share(times[how], 0.95) > most * max(UNFELT, share(times[f"fts5 {how}"], 0.95))
            ]
    assert not slower
