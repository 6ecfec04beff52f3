"""How long queries take to be read that nobody would type, and offers while one types.

pytest -s -m bench tests/bench/bench_language.py

Milliseconds. Reading: taken apart, explained, each of its clauses told; no library is asked.
Offering: the first key after the values changed, and every one after that, in a library of
20,000 papers with 1,000 tags, 500 venues and tens of thousands of authors.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.library.facts import fact
from readerapp.search import complete, count_ahead, parse

pytestmark = pytest.mark.bench

BAD = {
    "an ordinary query": "title:robot OR arm -survey tag:rl year:2020..2023",
    "an abstract": "We learn a reward model from human feedback and robotic arms obey it. " * 15,
    "5,000 open brackets": "(" * 5000,
    "5,000 brackets round a word": "(" * 5000 + "a" + ")" * 5000,
    "NOT 2,000 times": "NOT " * 2000 + "a",
    "a word of 1 MB": "x" * 1_000_000,
    "1 MB of words": "".join(f"w{n} " for n in range(170_000)),
    "1 MB of one word": "word " * 200_000,
    "1 MB of spaces": " " * 1_000_000,
    "1 MB of joints": "a-" * 500_000,
    "quotation marks": '"' * 9999,
    "colons": "a:" * 5000,
    "half facts": "tag: year: " * 1000,
    "wildcards": "w* *a? " * 1500,
    "regular expressions": r"(a+)+$ [^x]{1,9} \1 .*? " * 400,
    "right to left": "\u202eשלום عليكم " * 900,
    "emoji": "🤖👩‍🔬 " * 2500,
    "alternatives": "a OR (b OR -(c OR " * 600,
}


def milliseconds(do: Callable[[], Any], times: int = 5) -> float:
    """The shortest of several times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return 1000 * min(taken)


def test_reading_bad_queries() -> None:
    for name, text in BAD.items():
        read = milliseconds(lambda text=text: parse(text).explained)
        without = milliseconds(lambda text=text: [c.without for c in parse(text).clauses[:50]])
        print(f"{name:28} {read:7.2f} ms, with 50 repairs {without:7.2f} ms")
        assert read < 200


@pytest.fixture
def large(tmp_path: Path) -> Library:
    chance = random.Random(1)
    library = Library(tmp_path / "library")
    with library.store.transaction("Fill") as tx:
        tags = [library.tags.ensure(tx, f"topic {n % 10}/{n}").id for n in range(1000)]
        for place in range(20_000):
            people = [f"Ada{chance.randrange(99)} Gödel{chance.randrange(9999)}" for _ in range(4)]
            paper = tx.insert(
                "paper", uid=f"U{place:07}", citekey=f"k{place}", title="", title_key="",
                added="2026-01-01T00:00:00Z", authors=json.dumps(people), place=place,
                venue=f"Journal of {chance.randrange(500)} Studies",
                year=chance.randrange(1990, 2026), rating=chance.randrange(6),
            )  # fmt: skip
            for tag in chance.sample(tags, 2):
                library.tags.attach(tx, paper, tag)
    return library


def test_offering_and_facts(large: Library) -> None:
    print()
    for text in ("tag:", "tag:to", "author:g", "author:gödel12", "venue:", "year:20", "status:"):
        first = milliseconds(lambda text=text: complete(large, text, len(text)), 1)
        later = milliseconds(lambda text=text: complete(large, text, len(text)))
        print(f"{text:16} first {first:7.2f} ms, then {later:6.2f} ms")
    print(f"everything ahead, nothing changed: {milliseconds(lambda: count_ahead(large)):.2f} ms")
    for name, value in (
        ("tag", "topic 1"), ("status", "inbox"), ("year", "2020..2023"), ("rating", ">3"),
        ("added", "7d"), ("has", "tag"), ("has", "note"), ("is", "orphan"), ("import", "x"),
    ):  # fmt: skip
        took = milliseconds(lambda name=name, value=value: fact(large.store, name, value))
        print(f"{name}:{value:16} {took:6.2f} ms, {len(fact(large.store, name, value)):,} papers")
    large.close()
