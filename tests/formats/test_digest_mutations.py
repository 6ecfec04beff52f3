"""Whatever happened to a page, its pairs are right, or the reader is told which may not be."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from readerapp.formats import digest
from readerapp.formats.source import Source
from tests.mutated import Outcome, compare, draw, make
from tests.page_forms import Page, Pairs

RIGHT = 0.99  # of all pairs
SOLID = 0.95  # of those that were hard-wrapped without a blank line


def real_papers(shared: Path) -> Pairs:
    """Titles and abstracts as they were published."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        said = [(" ".join(r["title"].split()), " ".join(r["abstract"].split())) for r in rows]
    return [(title, abstract) for title, abstract in said if title and len(abstract) > 300]


def outcome(page: Page) -> Outcome:
    return compare(page, digest.read(Source(page.text.encode(), "page.txt")))


def total(pages: list[Page]) -> tuple[Counter[str], list[str]]:
    """What became of these pages, and what was wrong without anybody being told."""
    counts, silent = Counter[str](), list[str]()
    for page in pages:
        found = outcome(page)
        counts += Counter(
            pages=1,
            papers=found.papers,
            right=found.right,
            clean=page.is_clean,
            asked=page.is_clean and found.asked,
        )
        silent += [f"{page.mutations}: {words}" for words in found.silent]
    return counts, silent


def drawn(shared: Path, chance: random.Random, number: int, most: int) -> list[Page]:
    papers = real_papers(shared)
    return [draw(papers, chance, most) for _ in range(number)]


def test_pages_of_every_shape_are_read_or_told(shared: Path, seed: int) -> None:
    counts, silent = total(drawn(shared, random.Random(f"{seed} pages"), 20, 60))
    print(counts)
    assert silent == []
    assert counts["right"] >= 0.9 * counts["papers"]  # few pages: one bad page weighs much


@pytest.mark.soak
def test_two_thousand_pages_of_every_shape(shared: Path, seed: int) -> None:
    counts, silent = total(drawn(shared, random.Random(f"{seed} many pages"), 2_000, 300))
    print(counts)
    for words in silent[:20]:
        print(words)
    assert counts["right"] >= RIGHT * counts["papers"]
    assert silent == []


@pytest.mark.parametrize(
    ("mutation", "share"), [("wrapped, no blank lines", SOLID), ("wrapped", RIGHT)]
)
def test_pages_that_were_wrapped(shared: Path, seed: int, mutation: str, share: float) -> None:
    chance = random.Random(f"{seed} {mutation}")
    papers = list(real_papers(shared))
    counts, _ = total([make(chance.sample(papers, 40), [mutation], chance) for _ in range(5)])
    assert counts["right"] >= share * counts["papers"]
