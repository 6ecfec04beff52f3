"""A search that finds nothing says what would: words spelt otherwise, or a part of it given up."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from readerapp import formats
from readerapp.library import Library
from readerapp.search import catch_up, find, suggest
from readerapp.search.analysis import stem
from tests.bench.corpus import put_in_library, real_papers
from tests.mistakes import Texts, fruitless, typos, used
from tests.search.conftest import shelve

Few = dict[str, int]


@pytest.fixture
def ready(library: Library, few: Few) -> Library:
    """The handful of papers, indexed, one of them tagged."""
    with library.store.transaction("Tag") as tx:
        tag = library.tags.ensure(tx, "robots/arms")
        library.tags.attach(tx, few["robots"], tag.id)
    catch_up(library)
    return library


MENDED = [
    ("feedbakc", "feedback"),
    ("rewrad modle", "reward model"),
    ("Rewrad", "Reward"),
    ("ROBTOS", "ROBOTS"),
    ('"reward modle"', '"reward model"'),
    ('title:robtos "human feedback"', 'title:robots "human feedback"'),
    ("vison-language", "vision-language"),
    ("rewardmodel", "reward model"),
    ("robo tic", "robotic"),
    ("author:godle", "author:godel"),
    ("robtos year:2021", "robots year:2021"),
    ("robots", None),
    ("zzzzzz", None),
    ("gpt5", None),
    ("", None),
    ("robtos year:1999", None),
]


def test_misspelt_words_are_mended_and_all_else_stays(ready: Library) -> None:
    assert [(typed, suggest(ready, typed).did_you_mean) for typed, _ in MENDED] == MENDED


def test_the_word_that_is_found_with_the_others_is_meant(library: Library) -> None:
    many = [{"title": "causal trees"}] * 5 + [{"title": "casual clothes"}]
    shelve(library, many)
    catch_up(library)
    assert suggest(library, "cauual").did_you_mean == "causal"
    assert suggest(library, "cauual clothes").did_you_mean == "casual clothes"


def test_a_rare_word_is_doubted_where_a_near_one_is_common(library: Library) -> None:
    shelve(library, [{"title": "learning"}] * 120 + [{"title": "leanring"}, {"title": "leaning"}])
    catch_up(library)
    assert suggest(library, "leanring").did_you_mean == "learning"
    shelve(library, [{"title": "leanring"}] * 3)
    assert suggest(library, "leanring").did_you_mean is None


def test_a_word_that_is_still_typed_is_not_doubted_once_it_finds_papers(library: Library) -> None:
    shelve(library, [{"title": "a robust mode"}] * 3 + [{"title": "a robust model"}] * 30)
    catch_up(library)
    assert [suggest(library, typed).did_you_mean for typed in ("mod", "robust mod")] == [None, None]
    assert suggest(library, "mod ").did_you_mean == "mode "
    assert suggest(library, "robst mod").did_you_mean == "robust mode", "nothing is found"


REPAIRED = [
    ("reward tag:zebra", "reward", "Without tag:zebra"),
    ("reward -model", "reward", "Without -model"),
    ("reward year:1700", "reward", "Without year:1700"),
    ("zebras reward", "reward", "Without “zebras”"),
    ('"model reward"', "model reward", "Words instead of the phrase"),
    ("author:reward", "reward", "Anywhere, not only in the authors"),
    ("rewrad", "reward", "Spelt “reward”"),
    ("tag:robots/army", "tag:robots/arms", "Tagged robots/arms"),
    ("year:2018", "year:2019", "From 2019"),
    ("reward (zebras OR yaks)", "reward", "Without (zebras OR yaks)"),
    ("qqqqqq wwwwww reward", "reward", "Without qqqqqq and wwwwww"),
    ("arms rank", "arms OR rank", "Any of the words"),
    ("tag:zebra", "", "Without tag:zebra"),
]


def test_repairs_keep_what_can_be_kept(ready: Library) -> None:
    for typed, query, said in REPAIRED:
        assert find(ready, typed).total == 0, typed
        repairs = suggest(ready, typed).repairs
        assert (query, said) in [(repair.query, repair.said) for repair in repairs], typed
        assert 1 <= len(repairs) <= 4, typed


def test_what_lies_in_the_trash_is_offered(ready: Library, few: Few) -> None:
    with ready.store.transaction("Trash") as tx:
        tx.update("paper", few["robots"], trashed="2026-01-02T00:00:00Z")
    (repair, *_) = suggest(ready, "human feedback").repairs
    assert repair == ("in:trash human feedback", 1, "In the trash")


def test_the_repair_that_keeps_most_comes_first(ready: Library) -> None:
    said = [repair.said for repair in suggest(ready, 'rewrad "human feedback" year:2021').repairs]
    assert said[0] == 'Spelt “reward "human feedback" year:2021”'
    assert said[1] == "Without “rewrad”"
    said = [repair.said for repair in suggest(ready, '"feedback human" tag:zebra').repairs]
    assert said == ["Only “feedback human”"]


def test_odd_queries_are_answered_too(ready: Library) -> None:
    odd = [
        "(" * 5000,
        "NOT " * 2000,
        "w*",
        "x" * 1_000_000,
        "\u202eabc",
        "🤖",
        '"',
        "[a]{2}\\",
        "-",
    ]
    for text in odd:
        assert len(suggest(ready, text).repairs) <= 4, text[:20]


def _digest(shared: Path) -> Texts:
    (page,) = (shared / "seeds").glob("*.txt")
    records = formats.read(page.read_bytes(), page.name).records
    return [(record.title, record.abstract) for record in records]


@pytest.fixture
def page(library: Library, shared: Path) -> Texts:
    """Titles and abstracts of the page, which the library holds."""
    papers = _digest(shared)
    shelve(library, [{"title": title, "abstract": text} for title, text in papers])
    catch_up(library)
    return papers


def _mended(library: Library, papers: Texts, number: int, chance: random.Random) -> float:
    """The share of typos whose word is suggested, or that find its papers as they are.

    Told for one mistake and for two, and how many needed no mending for sharing the word's stem.
    """
    right: dict[int, list[bool]] = {1: [], 2: []}
    times, needless = [], 0
    for typed, word, edits in typos(used(papers), number, chance):
        began = time.process_time()
        meant = suggest(library, typed).did_you_mean
        times.append((time.process_time() - began) * 1000)
        same = meant is None and stem(typed) == stem(word)
        needless += same
        right[edits].append(meant == word or same)
    for edits, some in right.items():
        print(f"{edits} edits: {sum(some)} of {len(some)} right, {sum(some) / len(some):.3f}")
    print(f"{needless} found as they are; {_half(times):.1f} ms, 95 % in {_most(times):.1f} ms")
    return sum(map(sum, right.values())) / number


def _repaired(library: Library, papers: Texts, number: int, chance: random.Random) -> float:
    """The share of queries without hits that get a repair with hits; told by kind."""
    asked, helped = Counter[str](), Counter[str]()
    times = []
    for kind, text in fruitless(papers, chance):
        if find(library, text).total:
            continue
        began = time.process_time()
        repairs = suggest(library, text).repairs
        times.append((time.process_time() - began) * 1000)
        asked[kind] += 1
        helped[kind] += bool(repairs)
        for repair in repairs:
            assert find(library, repair.query).total == repair.total > 0
        if asked.total() == number:
            break
    for kind, many in asked.items():
        print(f"{kind}: {helped[kind]} of {many}")
    print(f"{_half(times):.1f} ms, 95 % in {_most(times):.1f} ms")
    return helped.total() / number


def _half(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def _most(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def test_any_number_of_misspelt_words_is_answered(library: Library, page: Texts) -> None:
    shelve(library, [{"title": title, "abstract": text} for title, text in page])
    catch_up(library)
    wrong = ["lerning", "rewrd", "modle", "polcy", "agnet", "visul"] * 2
    began = time.process_time()
    suggest(library, wrong[0])
    one = time.process_time() - began
    suggest(library, " ".join(wrong))
    assert time.process_time() - began < 40 * max(one, 0.05), "not every choice with every other"


def test_typos_of_a_page_are_mended(library: Library, page: Texts, seed: int) -> None:
    assert _mended(library, page, 40, random.Random(seed)) >= 0.75


def test_queries_without_hits_get_repairs(library: Library, page: Texts, seed: int) -> None:
    assert _repaired(library, page, 27, random.Random(seed)) >= 0.85


@pytest.mark.soak
@pytest.mark.parametrize("count", [200, 20_000])
def test_a_library_of_any_size_suggests(
    library: Library, shared: Path, count: int, seed: int
) -> None:
    papers = real_papers(shared, count)
    put_in_library(library, papers)
    catch_up(library)
    texts = [(paper.title, paper.abstract) for paper in papers]
    chance = random.Random(seed)
    mended, repaired = _mended(library, texts, 500, chance), _repaired(library, texts, 500, chance)
    assert (mended >= 0.9, repaired >= 0.95) == (True, True)
