"""What is being typed is completed from what the library knows."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from readerapp.library import Library
from readerapp.library.counting import counted, touched
from readerapp.search import complete, find, parse
from readerapp.search.offering import CHOICES, NAMES, since
from readerapp.search.query import Fact

Few = dict[str, int]


OFFERED = {
    "ti": ["title:"],
    "robot -ta": ["robot -tag:"],
    "(sta": ["(status:", "(starred:"],
    "ti| x": ["title: x"],
    "robot": [],
    "ti ": [],
    '"ti': [],
    "tit:": [],
    "http:": [],
    "": [],
    "tag:rl": ["tag:rl", "tag:rl/preference"],
    "tag:pre": ["tag:rl/preference"],
    "tag:re": ['tag:"to read"', "tag:rl/preference"],
    'x -tag:"to r': ['x -tag:"to read"'],
    'tag:"to |re" y': ['tag:"to read" y'],
    "tag:ecl": ["tag:Éclair"],
    "tag:éclair": [],
    "tag:deep": ["tag:deep", "tag:deep/nested"],
    "tag:(rl OR pre": ["tag:(rl OR rl/preference"],
    "tag: pre": ["tag:rl/preference"],
    "tag:zebra": [],
    "author:god": ['author:"Ada Gödel"'],
    "author:łuk": ['author:"Bo Łukasz"'],
    "venue:now": ['venue:"Proceedings of Nowhere"'],
    "year:20": ["year:2023", "year:2021"],
    "year:>202": ["year:>2023", "year:>2021"],
    "year:2019..202": ["year:2019..2023", "year:2019..2021"],
    "status:re": ["status:read", "status:reading"],
    "status:queued": [],
    "has:h": ["has:highlight"],
    "is:or": ["is:orphan"],
    "in:t": ["in:trash"],
    "starred:": ["starred:yes", "starred:no"],
    "import:pa": ["import:papers"],
    "title:ro": [],
}


@pytest.fixture
def known(library: Library, few: Few) -> Library:
    with library.store.transaction("Set up") as tx:
        for name, papers in {
            "rl": ["robots"],
            "rl/preference": ["words", "stop"],
            "to read": ["robots", "words", "nav"],
            "Éclair": ["nav"],
            "deep/nested": ["stop"],
        }.items():
            tag = library.tags.ensure(tx, name)
            for paper in papers:
                library.tags.attach(tx, few[paper], tag.id)
        tx.update("paper", few["nav"], authors=json.dumps(["Ada Gödel"]), status="read")
        tx.update("paper", few["stop"], trashed="2026-01-02T00:00:00Z")
    return library


def texts(library: Library, text: str) -> list[str]:
    """What the text becomes by each completion of what stands at its end, or at the “|”."""
    cursor = text.find("|") if "|" in text else len(text)
    text = text.replace("|", "")
    offers = complete(library, text, cursor)
    return [text[: offer.start] + offer.text + text[offer.end :] for offer in offers]


def test_what_is_typed_may_become(known: Library) -> None:
    assert {text: texts(known, text) for text in OFFERED} == OFFERED


def test_the_likeliest_come_first_each_with_its_papers(known: Library) -> None:
    offers = complete(known, "tag:", 4)
    assert [(offer.shown, offer.detail) for offer in offers] == [
        ("to read", "3 papers"),
        ("rl", "2 papers"),
        ("rl/preference", "1 paper"),
        ("Éclair", "1 paper"),
        ("deep", "0 papers"),
        ("deep/nested", "0 papers"),
    ]


def test_what_is_offered_finds_as_many_papers_as_it_says(known: Library) -> None:
    for name in ("tag", "status", "author", "venue", "year", "import"):
        for offer in complete(known, f"{name}:", len(name) + 1):
            number = int(offer.detail.split()[0])
            assert find(known, offer.text, prefix=False).total == number, offer.text


def test_counts_follow_what_is_done(known: Library, few: Few) -> None:
    assert complete(known, "tag:ecl", 7)[0].detail == "1 paper"
    with known.store.transaction("Tag") as tx:
        tag = known.tags.ensure(tx, "Éclair")
        known.tags.attach(tx, few["words"], tag.id)
    assert complete(known, "tag:ecl", 7)[0].detail == "2 papers"
    with known.store.transaction("Venue") as tx:
        tx.update("paper", few["words"], venue="Elsewhere")
    assert texts(known, "venue:") == ["venue:Elsewhere"]
    with known.store.transaction("Trash") as tx:
        tx.update("paper", few["words"], trashed="2026-01-02T00:00:00Z")
    assert texts(known, "venue:") == []


def test_a_decision_makes_no_author_be_counted_again(known: Library, few: Few) -> None:
    before = known.store.last_step()
    with known.store.transaction("Read") as tx:
        tx.update("paper", few["nav"], status="queued", starred=1)
    assert touched(known.store, "status", before)
    assert not any(touched(known.store, n, before) for n in ("author", "venue", "tag", "import"))


def test_imports_of_the_same_name_are_told_apart(
    library: Library, put: Callable[..., list[int]]
) -> None:
    for _ in range(2):
        put(library, [{"title": "a"}])
    uids = {batch.uid for batch in library.imports.all()}
    assert {one.value for one in counted(library.store, "import")} == uids
    assert set(texts(library, "import:pap")) == {f"import:{uid}" for uid in uids}


def test_whatever_can_always_be_offered_is_understood() -> None:
    for name, choices in {**CHOICES, "added": since()}.items():
        for choice in choices:
            (fact,) = parse(f"{name}:{choice.value}", prefix=False).tree.parts
            assert isinstance(fact, Fact)
    for name, _ in NAMES:
        assert parse(f"{name}:").clauses[0].kind in ("unknown", "fact")
