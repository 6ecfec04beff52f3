"""Words, facts and what is refused come together in one tree, the same however papers lie."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from readerapp.library import Library
from readerapp.search import Hit, catch_up, count, find, rebuild
from readerapp.search.index import folder_of
from tests.search.conftest import shelve

Few = dict[str, int]
Put = Callable[..., list[int]]

QUERIES = [
    "model", "robots reward", '"vision language"', "rob", "mo*l", "lear?ed", "rewrad~", "*tion*",
    "model -robot", "reward OR year:2020", "(vision OR robot) learning", '"reward model"~4',
    "=LoRA", "title:model venue:vision", "-vision", "year:2021 -learning", "gpt-4",
]  # fmt: skip
WORDS = [
    "model", "models", "robot", "robots", "reward", "learned", "learning", "vision", "language",
    "LoRA", "lora", "gpt-4", "attention", "transformation", "the", "of",
]  # fmt: skip


FOUND = [
    ("robots OR c++", ["robots", "words"]),
    ("robots OR year:2019", ["robots", "stop"]),
    ("model (feedback OR gpt4)", ["robots", "words"]),
    ("-(model OR rank)", ["stop"]),
    ("reward -year:2023", ["robots"]),
    ("f*k", ["robots"]),
    ("rob?ts", ["robots"]),
    ("*aiv*", ["nav"]),
    ("feedbakc~", ["robots"]),
    ("fedbakc~", []),
    ("fedbakc~2", ["robots"]),
    ('"human reward"~4', ["robots"]),
    ('"human reward"~2', []),
    ("=LoRA", ["nav"]),
    ("=LORA", []),
    ("=robots", ["robots"]),
    ("=robot", []),
    ("venue:nowhere OR author:godel", ["robots", "words"]),
]


@pytest.fixture(params=["indexed", "not indexed yet"])
def ready(request: pytest.FixtureRequest, library: Library, few: Few) -> Library:
    """The library, its papers in the index or only in SQLite: the answers must be the same."""
    if request.param == "indexed":
        assert catch_up(library) == 0
    return library


def test_queries_find(ready: Library, few: Few) -> None:
    by_id = {paper: name for name, paper in few.items()}
    for query, found in FOUND:
        hits = find(ready, query, prefix=False).hits
        assert sorted(by_id[hit.paper] for hit in hits) == found, query


def test_words_in_a_row_come_before_the_same_words_apart(library: Library, put: Put) -> None:
    apart = "The robot is given what a model of reward says, and a reward model is the model."
    ids = put(
        library,
        [
            {"title": "One", "abstract": "A good model of reward is all."},
            {"title": "Two", "abstract": "Reward, reward, reward: a model is a model of it."},
            {"title": "Three", "abstract": apart},
        ],
    )
    for _ in range(2):
        assert find(library, "model of reward is", prefix=False).hits[0].paper == ids[0]
        assert find(library, "reward model is", prefix=False).hits[0].paper == ids[2]
        catch_up(library)


def test_alternatives_add_up(ready: Library, few: Few) -> None:
    alone = {h.paper: h.score for q in ("platypus", "feedback") for h in find(ready, q).hits}
    both = find(ready, "reward OR feedback", prefix=False).hits
    assert both[0].paper == few["robots"]
    assert both[0].score > both[1].score > 0
    assert both[0].score > alone[few["robots"]]


def test_scores_are_the_same_however_the_papers_lie(library: Library, seed: int) -> None:
    chance = random.Random(seed)
    papers = [
        {
            "title": " ".join(chance.choices(WORDS, k=chance.randrange(1, 7))),
            "abstract": " ".join(chance.choices(WORDS, k=chance.randrange(1, 50))),
            "venue": " ".join(chance.choices(WORDS, k=2)),
            "year": chance.choice((2020, 2021)),
        }
        for _ in range(120)
    ]
    for start in range(0, 120, 30):
        shelve(library, papers[start : start + 30])
        if start < 90:
            catch_up(library)
    some_in_memory = [list(find(library, query, prefix=False).hits) for query in QUERIES]
    catch_up(library)
    assert [list(find(library, query, prefix=False).hits) for query in QUERIES] == some_in_memory
    rebuild(library)
    assert [list(find(library, query, prefix=False).hits) for query in QUERIES] == some_in_memory
    assert any(hit.score > 0 for hits in some_in_memory for hit in hits)


def test_the_best_few_are_the_first_of_all(library: Library, put: Put) -> None:
    put(library, [{"title": "word " * (n % 7 + 1), "abstract": "word"} for n in range(60)])
    catch_up(library)
    every = find(library, "word").hits
    assert list(every) == sorted(every, key=lambda hit: (-hit.score, -hit.paper))
    for limit in (0, 1, 7, 59, 60, 99):
        found = find(library, "word", limit=limit)
        assert list(found.hits) == list(every[:limit])
        assert list(found.papers) == [hit.paper for hit in every[:limit]]
        assert found.total == 60
    assert isinstance(every[-1], Hit)
    assert every[3] == list(every)[3]


def test_counting_agrees_with_finding(ready: Library, few: Few) -> None:
    queries = [
        "model",
        "-model",
        "",
        "year:2019",
        "robots OR year:2019",
        "zebra",
        "Not to be",
        "re",
    ]
    for prefix in (False, True):
        totals = [find(ready, query, prefix=prefix).total for query in queries]
        assert count(ready, queries, prefix=prefix) == totals
    assert count(ready, []) == []


def test_an_index_is_noticed_though_its_folder_has_long_been_as_it_was(
    library: Library, few: Few
) -> None:
    catch_up(library)
    os.utime(folder_of(library), (1, 1))
    assert [find(library, "walrus").total for _ in range(2)] == [0, 0]
    with library.store.transaction("Edit") as tx:
        tx.update("paper", few["stop"], title="A walrus")
    assert (find(library, "walrus").total, find(library, "walrus").pending) == (1, 1)
    catch_up(library)
    assert (find(library, "walrus").total, find(library, "walrus").pending) == (1, 0)


def test_no_pattern_fails(ready: Library) -> None:
    for pattern in ("*", "?", "w*", "*?*", "?" * 70, "*a*a*a*a*a*", "a*?*?*b", "[*]"):
        assert find(ready, pattern).explained
