"""Every hit says why: which of its texts answers, and the words in it."""

from __future__ import annotations

import pytest

from readerapp.library import Library
from readerapp.search import catch_up, find, snippet, why
from readerapp.search.why import plain_words

Few = dict[str, int]


@pytest.fixture
def ready(library: Library, few: Few) -> Library:
    """The handful of papers, with a note, a highlight and a venue."""
    with library.store.transaction("Note") as tx:
        text = (
            "# On arms\n\n- **The platypus** lays [eggs](https://eggs.example), see [[robots|it]]."
        )
        library.notes.write(tx, few["stop"], library.papers.unused_uid(), text)
        version = library.papers.version(few["nav"])
        assert version is not None
        tx.insert(
            "highlight", paper=few["nav"], seq=1, version=version.id, start=0, end=4, exact="LoRA",
            prefix="", suffix="", colour="yellow", comment="Compare *the echidna*.", created="",
        )  # fmt: skip
    catch_up(library)
    return library


TOLD = [
    ("feedback", "robots", "abstract", "We learn a reward model from human [feedback]."),
    ("teaching", "robots", "title", "[Teaching] Robots Preferences"),
    ("platypus eggs", "stop", "note", "The [platypus] lays [eggs], see it."),
    ("echidna", "nav", "highlight", "Compare the [echidna]."),
    ("gödel", "robots", "authors", "Ada [Gödel]"),
    ("proceedings", "words", "venue", "[Proceedings] of Nowhere"),
    ("title:robots", "robots", "title", "Teaching [Robots] Preferences"),
    ("note:arms", "stop", "note", "On [arms]"),
    ("rob*ic", "robots", "abstract", "[Robotic] arms obey it."),
    ("year:2019", "stop", "abstract", "Nothing follows."),
]


def test_a_hit_says_why_it_was_found(ready: Library, few: Few) -> None:
    for query, name, source, said in TOLD:
        found = find(ready, query)
        told = why(ready, found.papers, found.terms)[few[name]]
        shown = "".join(f"[{text}]" if marked else text for text, marked in told.pieces)
        assert (query, told.source, shown) == (query, source, said)


def test_a_paper_that_is_gone_says_nothing(ready: Library, few: Few) -> None:
    (hit,) = find(ready, "platypus").hits
    terms = find(ready, "platypus").terms
    assert snippet(ready, hit, terms)[0] == "note"
    assert snippet(ready, hit._replace(paper=999), terms) == ("title", [])
    assert set(why(ready, [999, few["stop"]], terms)) == {few["stop"]}


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# A _head_\n\n> quoted **boldly**", "A head\n\nquoted boldly"),
        ("- [x] done\n1. first\n* `code` and snake_case", "done\nfirst\ncode and snake_case"),
        ("[[key|label]] [[key]] [text](https://a.example) ![a](b.png)", "label key text a"),
        ("2 * 3 < 4 and a\\*b", "2 * 3 < 4 and a*b"),
        ("| a | b |\n|---|---|\n| c | d |", "a  b  \n\n  c  d"),
        ("```py\nx = 1\n```", "x = 1"),
    ],
)
def test_a_note_is_shown_as_it_is_read(markdown: str, words: str) -> None:
    assert plain_words(markdown) == words
