"""How fast abstracts are indexed, beside plain Whoosh's default writer and FTS5, in one run.

pytest -s -m bench tests/bench/bench_index.py

Abstracts a second of processor time, each engine in a process of its own, by the size of what is
committed at once; and how much memory the largest took beyond what the process had before.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from whoosh import analysis, fields
from whoosh import index as whoosh_index

from readerapp.library import Library
from readerapp.search import catch_up, find, state
from readerapp.search.index import open_index
from readerapp.search.postings import Cache
from tests.bench.corpus import Real, real_papers

BATCHES = [(1, 40), (100, 10), (20_000, 1)]  # papers at once, and how often
FEW = 1_000  # papers that are there before small batches come

pytestmark = pytest.mark.bench

Put = Callable[[Sequence[Real]], float]


class Cost(NamedTuple):
    """What it took."""

    seconds: float
    megabytes: float


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Put]:
    """The library's own index."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    library = Library(folder / "library")
    count = 0

    def put(papers: Sequence[Real]) -> float:
        nonlocal count
        with library.store.transaction("Import") as tx:
            for paper in papers:
                count += 1
                row = tx.insert(
                    "paper", uid=f"U{count:07}", citekey=f"k{count}", title=paper.title,
                    title_key="", added="2026-01-01T00:00:00Z", place=count, year=paper.year,
                )  # fmt: skip
                library.papers.add_version(tx, row, paper.abstract, paper.abstract, 1, None)
        return timed(lambda: catch_up(library))

    yield put
    assert state(library).indexed == count
    library.close()


@contextlib.contextmanager
def whoosh(folder: Path) -> Iterator[Put]:
    """An index as Whoosh's own guide would make it."""
    words = analysis.StemmingAnalyzer()
    schema = fields.Schema(title=fields.TEXT(analyzer=words), abstract=fields.TEXT(analyzer=words))
    index = whoosh_index.create_in(str(folder), schema)

    def write(papers: Sequence[Real]) -> None:
        writer: Any = index.writer()
        for paper in papers:
            writer.add_document(title=paper.title, abstract=paper.abstract)
        writer.commit()

    yield lambda papers: timed(lambda: write(papers))
    index.close()


@contextlib.contextmanager
def fts5(folder: Path) -> Iterator[Put]:
    """SQLite's own full-text search."""
    table = sqlite3.connect(folder / "table.sqlite")
    table.execute(
        "create virtual table f using fts5(title, body, tokenize='porter unicode61', prefix='2 3')"
    )

    def write(papers: Sequence[Real]) -> None:
        table.executemany("insert into f values (?, ?)", ((p.title, p.abstract) for p in papers))
        table.commit()

    yield lambda papers: timed(lambda: write(papers))
    table.close()


ENGINES = {"ours": ours, "Whoosh": whoosh, "FTS5": fts5}


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    work()
    return time.process_time() - began


def peak() -> float:
    """The most memory this process ever had, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measure(name: str, folder: str, shared: str, batch: int, times: int, answer: Any) -> None:
    """Index so many batches; runs in a process of its own."""
    before = FEW if batch * times < 20_000 else 0
    papers = real_papers(Path(shared), before + batch * times)
    with ENGINES[name](Path(folder)) as put:
        if before:
            put(papers[:before])
        had = peak()
        seconds = sum(
            put(papers[start : start + batch]) for start in range(before, len(papers), batch)
        )
        answer.put(Cost(seconds, peak() - had))


def cost(name: str, folder: Path, shared: Path, batch: int, times: int) -> Cost:
    """What one engine takes."""
    folder.mkdir()
    context = multiprocessing.get_context("spawn")
    answer: Any = context.Queue()
    process = context.Process(
        target=measure, args=(name, str(folder), str(shared), batch, times, answer)
    )
    process.start()
    said: Cost = answer.get(timeout=600)
    process.join()
    return said


def test_each_size_of_batch(tmp_path: Path, shared: Path) -> None:
    print(f"\n{'at once':>8} {'':4}" + "".join(f"{name:>24}" for name in ENGINES))
    slower = []
    for batch, times in BATCHES:
        costs = {
            name: cost(name, tmp_path / f"{name} {batch}", shared, batch, times) for name in ENGINES
        }
        rates = {name: batch * times / some.seconds for name, some in costs.items()}
        print(
            f"{batch:8,} {'':4}"
            + "".join(f"{rates[n]:13,.0f}/s {costs[n].megabytes:5.0f} MB" for n in ENGINES)
        )
        if rates["ours"] < (2 if batch > 1 else 0.5) * rates["Whoosh"]:
            slower.append(batch)  # of one paper it is the commit that costs, with all its checks
    assert not slower


def test_opening_it_and_the_first_answers(tmp_path: Path, shared: Path) -> None:
    with ours(tmp_path) as put:
        put(real_papers(shared, 20_000))
    library = Library(tmp_path / "library")
    opened = open_index(library, Cache())
    assert opened is not None
    opened.close()  # the sums are known now, as after the window's own first search
    spent: dict[str, float] = {}

    def note(what: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        said = work()
        spent[what] = 1000 * (time.process_time() - began)
        return said

    opened = note("open", lambda: open_index(library, Cache()))
    assert opened is not None
    for word in ("model", "the", "zygomorphic"):
        note(word, lambda w=word: [s.postings("abstract", w) for s in opened.segments])
    for letters in ("p", "pr", "pre"):
        note(f"{letters}…", lambda b=letters: [s.beginning("abstract", b) for s in opened.segments])
    note("lexicon", lambda: [s.lexicon("abstract").words for s in opened.segments])
    opened.close()
    note("first search", lambda: find(library, "language model", limit=50))
    library.close()
    print("\n" + "   ".join(f"{what} {most:.2f} ms" for what, most in spent.items()))
    assert spent["open"] < 100
    assert spent["first search"] < 100
    assert spent["lexicon"] < 30
