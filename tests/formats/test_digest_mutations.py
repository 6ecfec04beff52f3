"""Whatever happened to a page, its pairs are right, or the reader is told which may not be."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from readerapp.formats import digest
from readerapp.formats.source import Source
from tests.mutated import Outcome, compare, draw, make
from tests.mutating import MUTATIONS
from tests.page_forms import Page, Pairs

RIGHT = 0.99  # of all pairs
FEW_RIGHT = 0.97  # where one bad page weighs much
MOST_RIGHT = 0.98  # where everything happens at once
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


def mutated(shared: Path, seed: str, number: int, sizes: Sequence[int]) -> list[Page]:
    """So many pages of each mutation."""
    papers, pages = list(real_papers(shared)), []
    for mutation in MUTATIONS:
        chance = random.Random(f"{seed} {mutation}")
        for _ in range(number):
            some = chance.sample(papers, chance.choice(sizes))
            pages.append(make(some, [mutation], chance))
    return pages


def test_a_page_of_every_mutation_is_read_or_told(shared: Path, seed: int) -> None:
    counts, silent = total(mutated(shared, f"{seed}", 1, (12,)))
    print(counts)
    assert silent == []
    assert counts["right"] >= FEW_RIGHT * counts["papers"]


@pytest.mark.soak
def test_five_hundred_pages_are_read_or_told(shared: Path, seed: int) -> None:
    counts, silent = total(mutated(shared, f"{seed} many", 16, (3, 8, 20, 60, 200)))
    print(counts)
    assert silent == []
    assert counts["right"] >= RIGHT * counts["papers"]


@pytest.mark.soak
def test_pages_to_which_everything_happened(shared: Path, seed: int) -> None:
    """Up to six mutations at once: harder than what people send."""
    papers, chance = real_papers(shared), random.Random(f"{seed} all at once")
    counts, silent = total([draw(papers, chance) for _ in range(500)])
    print(counts, *silent, sep="\n")
    assert counts["right"] >= MOST_RIGHT * counts["papers"]
    assert len(silent) <= 0.001 * counts["papers"]


@pytest.mark.parametrize(
    ("mutation", "share"), [("wrapped, no blank lines", SOLID), ("wrapped", RIGHT)]
)
def test_pages_that_were_wrapped(shared: Path, seed: int, mutation: str, share: float) -> None:
    chance = random.Random(f"{seed} {mutation}")
    papers = list(real_papers(shared))
    counts, _ = total([make(chance.sample(papers, 40), [mutation], chance) for _ in range(5)])
    assert counts["right"] >= share * counts["papers"]
