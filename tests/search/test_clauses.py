"""The pieces of a query are told by what they are, and each can be taken away again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerapp.search.language import Query, parse
from readerapp.search.query import Clause
from tests.typed_at_random import PIECES, typed_at_random

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=16).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[c.start : c.end], c.kind) for c in parse(text).clauses]


def asked(query: Query) -> list[Clause]:
    """The clauses that ask for something themselves."""
    return [c for c in query.clauses if c.node is not None and c.kind != "group"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" robot  “the arm”", [("robot", "word"), ("“the arm”", "phrase")]),
        ("title:a tag: b", [("title:a", "field"), ("tag: b", "fact")]),
        ("-x NOT y", [("-x", "not"), ("NOT", "not"), ("y", "not")]),
        (
            "x OR y AND z",
            [("x", "word"), ("OR", "or"), ("y", "word"), ("AND", "or"), ("z", "word")],
        ),
        ("-title:(x y)", [("-title:(", "group"), ("x", "word"), ("y", "word"), (")", "group")]),
        ("foo:(x)", [("foo:", "word"), ("(", "group"), ("x", "word"), (")", "group")]),
        ("x tag:", [("x", "word"), ("tag:", "unknown")]),
        ("x ) ()", [("x", "word"), (")", "unknown"), ("(", "unknown"), (")", "unknown")]),
        ("🤖🤖 tag:x", [("🤖🤖", "unknown"), ("tag:x", "fact")]),
        ('"a b"~5 =LoRA', [('"a b"~5', "phrase"), ("=LoRA", "word")]),
    ],
)
def test_a_clause_is_told_by_what_it_is(text: str, told: list[tuple[str, str]]) -> None:
    assert kinds(text) == told


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("robot   arm", ["arm", "robot"]),
        ("x OR y OR z", ["y OR z", "x OR z", "x OR y"]),
        ("x AND y OR z", ["y OR z", "x OR z", "x AND y"]),
        ("x | NOT y", ["NOT y", "x"]),
        ("x OR (y", ["(y)", "x"]),
        ("(x) y", ["y", "(x)"]),
        ("-title:(x OR y) tag: rl", ["-title:(y) tag:rl", "-title:(x) tag:rl", "-title:(x OR y)"]),
        ('x tag:"to read" AND', ['tag:"to read"', "x"]),
        ("((x) tag:", ["(tag)", "((x))"]),
        ('"x y', [""]),
        ("x starred: y", ["starred:yes y", "x y", "x starred:yes"]),
        ("(re)-use", ["use", "(re)"]),
    ],
)
def test_a_query_can_be_written_without_a_clause(text: str, without: list[str]) -> None:
    assert [c.without for c in asked(parse(text, prefix=False))] == without


def test_a_query_can_be_written_without_a_group() -> None:
    groups = [c for c in parse("x -title:(y (z)) w").clauses if c.kind == "group"]
    assert [c.without for c in groups] == ["x w", "x -title:(y) w", "x -title:(y) w", "x w"]


def check_spans(text: str) -> None:
    """Nothing is raised; the clauses come in their order, none within another."""
    query = parse(text)
    assert query.explained.startswith(("papers ", "all papers"))
    end = 0
    for clause in query.clauses:
        assert end <= clause.start < clause.end <= len(text), text
        end = clause.end


def check_repairs(text: str) -> None:
    """Written without a clause, a query asks for all the rest, and holds nothing unknown."""
    clauses = asked(parse(text, prefix=False))
    for clause in clauses:
        rest = parse(clause.without, prefix=False)
        assert [c.node for c in asked(rest)] == [c.node for c in clauses if c is not clause], text
        assert all(c.kind != "unknown" for c in rest.clauses), text


@settings(max_examples=100)
@given(texts)
def test_whatever_is_typed_its_clauses_can_be_taken_away_one_by_one(text: str) -> None:
    check_spans(text)
    check_repairs(text)


@settings(max_examples=100)
@given(texts)
def test_what_is_written_again_means_the_same(text: str) -> None:
    query = parse(f"{text} AND", prefix=False)
    if query.clauses[-1].kind == "or":  # it asks for nothing: without it the query is the same
        again = parse(query.clauses[-1].without, prefix=False)
        assert [c.node for c in asked(again)] == [c.node for c in asked(query)]
        assert again.tree == query.tree


def test_no_text_makes_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(500):
        text = typed_at_random(chance)
        check_spans(text)
        if number % 5 == 0:
            check_repairs(text)


@pytest.mark.soak
def test_none_of_a_hundred_thousand_texts_makes_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(100_000):
        text = typed_at_random(chance)
        check_spans(text)
        if number % 10 == 0:
            check_repairs(text)
