"""Papers are found by their words, by facts, and by both."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from readerapp.library import Library
from readerapp.search import catch_up, find, listed, snippet
from readerapp.search.engine import engine_of
from readerapp.search.language import parse

Few = dict[str, int]


@pytest.fixture(params=["indexed", "not indexed yet"])
def ready(request: pytest.FixtureRequest, library: Library, few: Few) -> Library:
    """The library, its papers in the index or only in SQLite: the answers must be the same."""
    if request.param == "indexed":
        assert catch_up(library) == 0
    return library


def names(library: Library, few: Few, query: str, **options: bool) -> list[str]:
    by_id = {paper: name for name, paper in few.items()}
    return [by_id[hit.paper] for hit in find(library, query, **options).hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("robot", ["robots"]),
        ("reward model", ["robots", "words"]),
        ('"reward model"', ["robots"]),
        ('"a reward model from"', ["robots"]),
        ("preferen", ["robots"]),
        ("preferences", ["robots"]),
        ("robo", ["robots"]),
        ("robotic", ["robots"]),
        ("arms ob", ["robots"]),
        ("gpt-4", ["words"]),
        ("GPT4", ["words"]),
        ("vision-lang", ["words"]),
        ("visionlanguage", ["words"]),
        ("C++", ["words"]),
        ("a2nav", ["nav"]),
        ("h2o", ["nav"]),
        ("NAIVE lora", ["nav"]),
        ("state-of-the-art", ["nav"]),
        ("to be or not to be", ["stop"]),
        ('"not to be"', ["stop"]),
        ("model -gpt4", ["robots"]),
        ("title:robots", ["robots"]),
        ("title:reward", []),
        ("abstract:reward title:gpt", ["words"]),
        ("author:godel", ["robots"]),
        ("lukasz", ["robots"]),
        ("venue:nowhere", ["words"]),
        ("reward year:2023", ["words"]),
        ("reward -year:2023", ["robots"]),
        ("year:2019..2021", ["robots", "stop"]),
        ("year:>=2021 -has:author", ["words"]),
        ("robot zebra", []),
        ("-model", ["nav", "stop"]),
    ],
)
def test_a_query_finds(ready: Library, few: Few, query: str, found: list[str]) -> None:
    assert sorted(names(ready, few, query)) == sorted(found)


def test_a_title_typed_in_full_comes_first(ready: Library, few: Few) -> None:
    for name, paper in few.items():
        title = ready.papers.get(paper).title
        assert names(ready, few, title)[0] == name
        assert names(ready, few, title.upper() + " ")[0] == name


def test_a_finished_word_does_not_go_on(ready: Library, few: Few) -> None:
    assert names(ready, few, "robo") == ["robots"]
    assert names(ready, few, "robo ") == []
    assert names(ready, few, "robo", prefix=False) == []


def test_without_words_papers_come_in_the_order_of_the_list(
    library: Library, put: Callable[..., list[int]]
) -> None:
    first = put(library, [{"title": "b"}, {"title": "a"}])
    second = put(library, [{"title": "d"}, {"title": "c"}])
    assert list(find(library, "").papers) == [*second, *first]
    assert list(find(library, "-status:read").papers) == [*second, *first]


def test_the_reading_list_is_in_the_readers_order(library: Library, few: Few) -> None:
    with library.store.transaction("Queue") as tx:
        for place, name in enumerate(("stop", "robots", "nav")):
            tx.update("paper", few[name], status="queued", position=float(place))
    assert names(library, few, "status:queued") == ["stop", "robots", "nav"]


def test_a_list_of_papers_found_is_in_the_order_of_the_list(library: Library, few: Few) -> None:
    assert list(listed(library, "reward -year:2000")) == [few["robots"], few["words"]]
    assert list(listed(library, "reward", "title")) == [few["words"], few["robots"]]
    with library.store.transaction("Queue") as tx:
        for place, name in enumerate(("words", "robots", "stop")):
            tx.update("paper", few[name], status="queued", position=float(place))
    assert list(listed(library, "reward status:queued")) == [few["words"], few["robots"]]


def test_facts_never_wait_for_the_index(library: Library, few: Few) -> None:
    catch_up(library)
    with library.store.transaction("Tag") as tx:
        tag = library.tags.ensure(tx, "rl/preference")
        library.tags.attach(tx, few["robots"], tag.id)
        tx.update("paper", few["words"], starred=1)
    assert names(library, few, "tag:rl") == ["robots"]
    assert names(library, few, "reward tag:rl/preference") == ["robots"]
    assert names(library, few, "tag:rl/pref") == ["robots"]
    assert names(library, few, "tag:rl/pref ") == []
    assert names(library, few, "reward starred:yes") == ["words"]
    assert find(library, "reward").pending == 0


def test_trashed_papers_are_found_only_in_the_trash(ready: Library, few: Few) -> None:
    with ready.store.transaction("Trash") as tx:
        tx.update("paper", few["robots"], trashed="2026-01-02T00:00:00Z")
    assert names(ready, few, "reward") == ["words"]
    assert names(ready, few, "Teaching Robots Preferences") == []
    assert names(ready, few, "in:trash") == ["robots"]
    assert names(ready, few, "reward in:trash") == ["robots"]
    assert sorted(names(ready, few, "reward in:all")) == ["robots", "words"]


def test_notes_and_comments_are_found(ready: Library, few: Few) -> None:
    with ready.store.transaction("Note") as tx:
        ready.notes.write(tx, few["stop"], ready.papers.unused_uid(), "A *platypus* appears.")
        version = ready.papers.version(few["nav"])
        assert version is not None
        tx.insert(
            "highlight", paper=few["nav"], seq=1, version=version.id, start=0, end=4, exact="LoRA",
            prefix="", suffix="", colour="yellow", comment="Compare the echidna", created="",
        )  # fmt: skip
    for _ in range(2):
        assert names(ready, few, "platypus") == ["stop"]
        assert names(ready, few, "highlight:echidna") == ["nav"]
        assert sorted(names(ready, few, "has:note")) == ["stop"]
        catch_up(ready)


def test_a_changed_text_is_found_before_and_after_the_index_has_it(
    library: Library, few: Few
) -> None:
    catch_up(library)
    with library.store.transaction("Edit") as tx:
        tx.update("paper", few["robots"], title="Teaching Walruses Preferences")
    assert (names(library, few, "walrus"), find(library, "walrus").pending) == (["robots"], 1)
    assert names(library, few, "title:robots") == []
    catch_up(library)
    assert (names(library, few, "walrus"), find(library, "walrus").pending) == (["robots"], 0)
    assert names(library, few, "title:robots") == []


def test_a_paper_that_is_gone_is_found_no_more(library: Library, few: Few) -> None:
    catch_up(library)
    with library.store.transaction("Remove") as tx:
        version = library.papers.version(few["robots"])
        assert version is not None
        tx.delete("version", version.id)
        tx.delete("paper", few["robots"])
    assert names(library, few, "reward") == ["words"]
    catch_up(library)
    assert names(library, few, "reward") == ["words"]


def test_it_says_what_was_asked_and_why_a_paper_was_found(ready: Library, few: Few) -> None:
    found = find(ready, "feedback robo", limit=1)
    assert (found.query, found.total) == ("feedback robo", 1)
    assert found.explained == "papers with “feedback” and “robo…”"
    field, pieces = snippet(ready, found.hits[0], found.terms)
    assert field == "abstract"
    assert [text for text, marked in pieces if marked] == ["feedback"]
    field, pieces = snippet(ready, find(ready, "nowhere").hits[0], find(ready, "nowhere").terms)
    assert (field, ("Nowhere", True) in pieces) == ("venue", True)


def test_many_threads_may_search_while_papers_change(library: Library, few: Few) -> None:
    catch_up(library)

    def search(_: int) -> set[tuple[int, ...]]:
        return {tuple(find(library, "gpt-4 model").papers) for _ in range(20)}

    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(search, range(4))
        for number in range(10):
            with library.store.transaction("Edit") as tx:
                tx.update("paper", few["stop"], title=f"To be {number}", starred=number % 2)
            catch_up(library)
        assert set().union(*answers) == {(few["words"],)}


def test_an_index_replaced_during_a_search_is_not_closed_under_it(
    library: Library, few: Few
) -> None:
    catch_up(library)
    terms = parse("model", prefix=False).wanted
    engine = engine_of(library)
    collection, _ = engine.collection(library, terms)
    with library.store.transaction("Edit") as tx:
        tx.update("paper", few["stop"], title="Another title")
    catch_up(library)
    assert len(engine.listed(library, "listed"))
    assert collection.scored(terms[0]).documents.tolist()


def test_equals_come_newest_first(library: Library, put: Callable[..., list[int]]) -> None:
    ids = put(library, [{"title": "The same title", "abstract": "The same words."}] * 5)
    for _ in range(2):
        assert list(find(library, "words").papers) == ids[::-1]
        assert [hit.paper for hit in find(library, "words", limit=2).hits] == ids[:2:-1]
        catch_up(library)


def test_no_query_fails(ready: Library, seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        "tag:", "status:", '"', "“", "-", ":", "(", " ", "*", "\0", "\ud800", "é", "你", "%", "_",
        "year:2020", "..", "a", "re", "GPT-4", "C++", "\u202e", "🤖", "\n", "model", "\\", "'",
        "in:", "all", "added:", "7d", "9999", "title:", "has:", "rating:>3", "import:",
    ]  # fmt: skip
    for _ in range(200):
        text = "".join(chance.choices(pieces, k=chance.randrange(15)))
        found = find(ready, text)
        assert found.total == len(found.hits), text
    for text in ("(" * 5000, "NOT " * 2000, "w" * 1_000_000, '"' + "a " * 5000, "r", "*"):
        assert find(ready, text).explained
