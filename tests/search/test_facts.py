"""What is known of papers beside their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from readerapp.library import Library
from readerapp.library.facts import fact

Few = dict[str, int]


TRUE_OF = {
    ("tag", "rl"): {"robots", "words"},
    ("tag", "RL/Preference"): {"words"},
    ("tag", "a_b"): {"nav"},
    ("tag", "rl%"): set(),
    ("status", "read"): {"robots"},
    ("status", "inbox"): {"words", "stop", "nav"},
    ("starred", "yes"): {"robots"},
    ("starred", "no"): {"words", "stop", "nav"},
    ("rating", ">3"): {"robots"},
    ("rating", ">=3"): {"robots", "words"},
    ("rating", "1..3"): {"words"},
    ("year", "2021"): {"robots"},
    ("year", "..2019"): {"stop"},
    ("year", "2021.."): {"robots", "words"},
    ("year", "<2000"): set(),
    ("added", "7d"): {"nav"},
    ("added", "2026-01-01"): {"robots", "words", "stop"},
    ("added", "2026-01..2026-01"): {"robots", "words", "stop"},
    ("added", "..2025"): set(),
    ("has", "note"): {"stop"},
    ("has", "tag"): {"robots", "words", "stop", "nav"},
    ("has", "url"): {"words"},
    ("has", "author"): {"robots"},
    ("has", "abstract"): {"robots", "words", "stop", "nav"},
    ("has", "highlight"): set(),
    ("in", "trash"): set(),
    ("import", "NOSUCH"): set(),
    ("weather", "fine"): set(),
    ("year", "soon"): set(),
}


@pytest.fixture
def known(library: Library, few: Few) -> Library:
    with library.store.transaction("Set up") as tx:
        for name in ("rl", "rl/preference", "rlhf", "a_b", "axb/c"):
            tag = library.tags.ensure(tx, name)
            paper = {"rl": "robots", "rl/preference": "words", "rlhf": "stop"}.get(name, "nav")
            library.tags.attach(tx, few[paper], tag.id)
        tx.update("paper", few["robots"], rating=5, starred=1, status="read")
        tx.update("paper", few["words"], rating=3, urls='["https://example.org"]')
        tx.update("paper", few["nav"], added=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        library.notes.write(tx, few["stop"], library.papers.unused_uid(), "A note")
    return library


def test_a_fact_is_true_of(known: Library, few: Few) -> None:
    found = {asked: set(fact(known.store, *asked)) for asked in TRUE_OF}
    assert found == {asked: {few[name] for name in names} for asked, names in TRUE_OF.items()}


def test_every_fact_there_is(known: Library, few: Few) -> None:
    with known.store.transaction("Set up more") as tx:
        tx.update("paper", few["nav"], doi="10.1/x", arxiv="2401.00001")
        version = known.papers.version(few["stop"])
        assert version is not None
        tx.insert(
            "highlight", paper=few["stop"], seq=1, version=version.id, start=0, end=0, exact="x",
            prefix="", suffix="", colour="red", created="", status="orphan",
        )  # fmt: skip
    true_of = {
        ("is", "orphan"): ["stop"],
        ("is", "nothing"): [],
        ("has", "highlight"): ["stop"],
        ("has", "venue"): ["words"],
        ("has", "year"): ["robots", "words", "stop"],
        ("has", "rating"): ["robots", "words"],
        ("has", "doi"): ["nav"],
        ("has", "arxiv"): ["nav"],
        ("has", "attachment"): [],
        ("in", "all"): ["robots", "words", "stop", "nav"],
        ("import", "pap"): [],
        ("added", ">2026-01-01"): ["nav"],
        ("added", ">=2026-01-01"): ["robots", "words", "stop", "nav"],
        ("added", "<2026-01-02"): ["robots", "words", "stop"],
        ("added", "<=2025-12-31"): [],
        ("added", "<1d"): ["nav"],
        ("added", ">1d"): ["robots", "words", "stop"],
        ("added", "9999y"): ["robots", "words", "stop", "nav"],
    }
    found = {asked: list(fact(known.store, *asked)) for asked in true_of}
    assert found == {asked: [few[name] for name in names] for asked, names in true_of.items()}


def test_a_tag_still_being_typed_may_go_on(known: Library, few: Few) -> None:
    assert set(fact(known.store, "tag", "rl/p", unfinished=True)) == {few["words"]}
    assert set(fact(known.store, "tag", "rl", unfinished=True)) == {few["robots"], few["words"]}


def test_the_papers_of_one_import(library: Library, put: Callable[..., list[int]]) -> None:
    ids = put(library, [{"title": "a"}, {"title": "b"}])
    put(library, [{"title": "c"}])
    with library.store.transaction("Records") as tx:
        uid = library.store.value('select uid from "import" where id = 1')
        source = tx.insert(
            "source", path="p", sha256="", format="digest", encoding="utf-8", **{"import": 1}
        )
        for paper in ids:
            tx.insert(
                "record", source=source, paper=paper, digest="", outcome="added",
                first_line=1, last_line=2, start=0, end=1,
            )  # fmt: skip
    for value in (uid.lower(), "papers", "PAP"):
        assert list(fact(library.store, "import", value)) == ids
    assert not fact(library.store, "import", "apers")
