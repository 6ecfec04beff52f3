"""A paper one remembers a little of comes first, at least as surely as FTS5 brings it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from readerapp import formats
from readerapp.library import Library
from readerapp.search import catch_up, suggest
from tests.bench.corpus import real_papers
from tests.known_items import KINDS, Known, by_fts5, by_us, mean_rank, remembered, telling
from tests.search.conftest import shelve

SAMPLE = 60  # queries of each kind in the suite
MANY = 500

Papers = list[tuple[str, str]]


def _in_library(library: Library, papers: Papers) -> list[int]:
    ids = shelve(library, [{"title": title, "abstract": text} for title, text in papers])
    catch_up(library)
    return ids


def _compare(
    library: Library, ids: Sequence[int], papers: Papers, count: int, chance: random.Random
) -> dict[str, tuple[float, float]]:
    """For each kind the mean reciprocal rank of ours and of FTS5."""
    ours, theirs = by_us(library, ids), by_fts5(papers)
    found = {}
    for kind in KINDS:
        if asked := remembered(kind, papers, count, chance):
            found[kind] = mean_rank(asked, ours), mean_rank(asked, theirs)
            print(f"{kind:26} {len(asked):4} queries  ours {found[kind][0]:.3f}  "
                  f"FTS5 {found[kind][1]:.3f}")  # fmt: skip
    return found


def _digest(shared: Path) -> Papers:
    (page,) = (shared / "seeds").glob("*.txt")
    records = formats.read(page.read_bytes(), page.name).records
    return [(record.title, record.abstract) for record in records]


def test_papers_of_a_page_are_found_by_what_is_remembered(
    library: Library, shared: Path, seed: int
) -> None:
    papers = _digest(shared)
    ids = _in_library(library, papers)
    chance = random.Random(seed)
    ranks = _compare(library, ids, papers, SAMPLE, chance)
    assert not {kind: pair for kind, pair in ranks.items() if pair[0] < pair[1]}
    asked = telling(remembered("title words", papers, len(papers), chance), papers)
    assert mean_rank(asked, by_us(library, ids)) >= 0.99


def _as_suggested(library: Library, asked: list[Known]) -> list[Known]:
    return [
        Known(suggest(library, one.typed).did_you_mean or one.typed, one.paper) for one in asked
    ]


@pytest.mark.soak
def test_papers_of_a_large_library_are_found_by_what_is_remembered(
    library: Library, shared: Path, seed: int
) -> None:
    papers = [(paper.title, paper.abstract) for paper in real_papers(shared, 20_000)]
    ids = _in_library(library, papers)
    chance = random.Random(seed)
    ranks = _compare(library, ids, papers, MANY, chance)
    typos = remembered(KINDS[-1], papers, MANY // 5, chance)
    mended = mean_rank(_as_suggested(library, typos), by_us(library, ids))
    print(f"{'as then suggested':26} {len(typos):4} queries  ours {mended:.3f}")
    assert not {kind: pair for kind, pair in ranks.items() if pair[0] < pair[1]}
    assert mended > ranks[KINDS[-1]][0]
