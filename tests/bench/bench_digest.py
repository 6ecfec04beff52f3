"""How long a digest takes to read, how much memory, and how many of 20,000 papers it finds."""

from __future__ import annotations

import gzip
import json
import resource
import statistics
import time
from pathlib import Path

import pytest

from readerapp.formats import digest
from readerapp.formats.source import Source

pytestmark = pytest.mark.bench

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def papers(shared: Path) -> Pairs:
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        known = [json.loads(line) for line in lines]
    return [(" ".join(p["title"].split()), " ".join(p["abstract"].split())) for p in known]


def _milliseconds_a_paper(papers: Pairs) -> float:
    """CPU time, the median of three."""
    text = "\n".join(line for pair in papers for line in pair)
    taken = []
    for _ in range(3):
        start = time.process_time()
        digest.read(Source(text.encode(), "page.txt"))
        taken.append(1000 * (time.process_time() - start) / len(papers))
    return statistics.median(taken)


def test_a_paper_of_20000_costs_what_one_of_2000_does(papers: Pairs) -> None:
    few, many = _milliseconds_a_paper(papers[:2000]), _milliseconds_a_paper(papers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n{few:.3f} ms a paper of 2,000, {many:.3f} of 20,000; {peak} MB at most")
    assert many <= 1.3 * few


def test_20000_papers_are_found(papers: Pairs) -> None:
    text = "\n".join(line for pair in papers for line in pair)
    records = digest.read(Source(text.encode(), "page.txt")).records
    exact = sum(pair == (r.title, r.abstract) for pair, r in zip(papers, records, strict=False))
    doubted = sum(bool(record.doubts) for record in records)
    print(f"\n{len(records)} papers, {exact} of {len(papers)} to the letter, {doubted} doubted")
    assert exact >= 19_954
