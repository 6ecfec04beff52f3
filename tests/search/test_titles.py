"""A paper is found first by its title, in real collections."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from readerapp import formats
from readerapp.library import Library
from readerapp.search import catch_up, find

Put = Callable[..., list[int]]


def misses(library: Library, titles: list[str], ids: list[int]) -> list[str]:
    """Titles that do not find their paper, or one of the same title, first."""
    missed = []
    for title, paper in zip(titles, ids, strict=True):
        hits = find(library, title, limit=1).hits
        if not hits or (hits[0].paper != paper and titles[ids.index(hits[0].paper)] != title):
            missed.append(title)
    return missed


def test_each_paper_of_a_saved_page_is_found_first_by_its_title(
    library: Library, put: Put, shared: Path
) -> None:
    page = next((shared / "seeds").glob("*.txt"))
    records = formats.read(page.read_bytes(), page.name).records
    ids = put(library, [{"title": r.title, "abstract": r.abstract} for r in records])
    titles = [r.title for r in records]
    assert len(titles) == 202
    assert not misses(library, titles, ids), "not indexed yet"
    catch_up(library)
    assert not misses(library, titles, ids)


def test_each_of_five_hundred_papers_is_found_first_by_its_title(
    library: Library, put: Put, shared: Path
) -> None:
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in islice(lines, 500)]
    titles = [paper["title"] for paper in papers]
    ids = put(library, [{"title": p["title"], "abstract": p["abstract"]} for p in papers])
    catch_up(library)
    assert not misses(library, titles, ids)
