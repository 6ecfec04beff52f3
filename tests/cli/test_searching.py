"""``search``: what was found, why, and what to ask where nothing was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Call

JsonOf = Callable[..., Any]


def test_a_hit_says_where_and_why(json_of: JsonOf, sorter: str) -> None:
    (hit,) = json_of("search", "naive lists")["hits"]
    assert (hit["citekey"], hit["from"]) == (sorter, "abstract")
    assert [text for text, marked in hit["snippet"] if marked] == ["naïve", "lists"]
    (hit,) = json_of("search", "fast sorter")["hits"]
    assert hit["from"] == "title"


def test_misspelt_words_are_mended(json_of: JsonOf, sorter: str) -> None:
    answer = json_of("search", "niave lists")
    assert (answer["total"], answer["did_you_mean"]) == (0, "naive lists")
    assert answer["repairs"][0] == {"query": "naive lists", "total": 1}
    assert json_of("search", "naive lists")["did_you_mean"] is None


def test_repairs_find_as_many_as_they_say(json_of: JsonOf, sorter: str) -> None:
    for asked in (
        "lists tag:none",
        '"lists sorting"',
        "author:lists",
        "lists year:1800",
        "lists ze",
    ):
        answer = json_of("search", asked)
        assert answer["total"] == 0
        assert answer["repairs"]
        for repair in answer["repairs"]:
            assert json_of("search", repair["query"])["total"] == repair["total"] == 1


def test_a_person_reads_what_to_try(call: Call, sorter: str) -> None:
    said = call("search", "niave tag:none").out
    assert said.splitlines()[0] == "Nothing found."
    said = call("search", "niave lists").out
    assert "Did you mean “naive lists”?" in said
    said = call("search", "lists tag:none").out
    assert "Try: lists (Without tag:none: 1)" in said
