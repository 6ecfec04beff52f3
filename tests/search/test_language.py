"""Queries are understood, and whatever is not is taken as words."""

from __future__ import annotations

import random
import time

import pytest

from readerapp.search.language import Fact, parse


def words(text: str) -> list[tuple[str, ...]]:
    return [term.words for term in parse(text).terms]


def test_words_are_asked_for_together_and_the_last_may_go_on() -> None:
    query = parse("robot pref")
    assert [(t.words, t.prefix) for t in query.terms] == [(("robot",), False), (("pref",), True)]
    assert not parse("robot pref ").terms[-1].prefix
    assert not parse("robot pref", prefix=False).terms[-1].prefix
    assert query.explained == "words robot and pref…"


def test_quotes_hold_words_together_as_they_are_written() -> None:
    (term,) = parse('"reward models"').terms
    assert (term.words, term.exact, term.prefix) == (("reward", "models"), True, False)
    (open_ended,) = parse("“reward mod").terms
    assert (open_ended.words, open_ended.prefix) == (("reward", "mod"), True)


def test_facts_are_told_from_words() -> None:
    query = parse('robot tag:"to read" status:in -has:notes year:2019..2021 starred:yes title:arm')
    assert query.facts == (
        Fact("tag", "to read"),
        Fact("status", "inbox"),
        Fact("has", "note", negated=True),
        Fact("year", "2019..2021"),
        Fact("starred", "yes"),
    )
    assert [(t.words, t.field) for t in query.terms] == [(("robot",), ""), (("arm",), "title")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("foo:bar", [("foo",), ("bar",)]),
        ("year:soon", [("year",), ("soon",)]),
        ("status:", [("status",)]),
        ("MORE: a title", [("more",), ("a",), ("title",)]),
        ("C++", [("c++",)]),
        ("- -- :", []),
    ],
)
def test_what_is_not_understood_is_words(text: str, meant: list[tuple[str, ...]]) -> None:
    query = parse(text)
    assert words(text) == meant
    assert not query.facts


def test_a_minus_leaves_out() -> None:
    query = parse('robot -lidar -"to be" self-play')
    assert [t.words for t in query.without] == [("lidar",), ("to", "be")]
    assert [t.words for t in query.terms] == [("robot",), ("self", "play")]


def test_common_words_are_asked_for_only_where_there_is_nothing_else() -> None:
    assert [t.words for t in parse("state of the art").wanted] == [("state",), ("art",)]
    assert [t.words for t in parse("to be or not to be").wanted] == [
        ("to",), ("be",), ("or",), ("not",), ("be",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "all papers"),
        ("tag:rl status:inbox", "papers with tag rl and status inbox"),
        ('a "reward model" -lidar', "phrase “reward model”, but without lidar"),
        ("-lidar", "papers without lidar"),
        ("arm in:trash -status:read", "word arm, in papers with status not read in the trash"),
        ("in:all", "papers and the trash"),
        ("title:arm -has:note", "word arm (in the title), in papers with no note"),
    ],
)
def test_a_query_is_explained_in_words(text: str, said: str) -> None:
    assert parse(text, prefix=False).explained == said


def test_no_text_makes_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        "tag:", "status:", '"', "“", "-", ":", "(", ")", " ", "*", "\0", "\ud800", "é", "你", "OR",
        "year:", "..", "a", "GPT-4", "C++", "\u202e", "🤖", "\n", "not", "\\", "%",
    ]  # fmt: skip
    for _ in range(2000):
        text = "".join(chance.choices(pieces, k=chance.randrange(30)))
        assert parse(text).explained, text


@pytest.mark.parametrize(
    "text", ["(" * 5000, "NOT " * 2000, "x" * 1_000_000, "a-" * 500_000, '"' * 9999]
)
def test_a_monstrous_query_is_read_at_once(text: str) -> None:
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 0.2
