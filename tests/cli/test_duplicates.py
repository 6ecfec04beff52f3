"""Duplicates and roll-back through the command line, to the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
TITLE = "Sorting Wet Pebbles by Their Colour Alone"
TEXT = "Pebbles are wet. A lamp shows their colours. Twelve rivers were visited, none in vain."


@pytest.fixture
def three(json_of: Ask) -> list[str]:
    """Citekeys of two papers that are one, and of one with a misspelt title."""
    said = (("--title", TITLE), ("--title", TITLE.upper()), ("--title", f"{TITLE}e"))
    return [json_of("add", *each, "--abstract", TEXT)["citekey"] for each in said]


def keys(groups: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [[paper["citekey"] for paper in group] for group in groups]


def test_duplicates_are_groups_of_papers_the_better_one_first(
    json_of: Ask, three: list[str]
) -> None:
    found = json_of("duplicates")
    assert keys(found) == [[three[0], three[1]], [three[0], three[2]]]
    assert set(found[0][0]) == set(json_of("list")[0])
    json_of("tag", three[1], "--add", "rl")
    assert keys(json_of("duplicates", "--sure")) == [[three[1], three[0]]]


def test_duplicates_for_a_person(call: Ask, three: list[str]) -> None:
    lines = call("duplicates").out.splitlines()
    assert lines[0] == "same title, and their abstracts agree"
    assert lines[3] == "titles differ in one letter (look at them)"
    assert all(name in call("duplicates").out for name in three)
    call("merge", *three)
    assert call("duplicates").out == "No duplicates.\n"


def test_merge_answers_how_many_went(json_of: Ask, call: Ask, three: list[str]) -> None:
    gone = json_of("show", three[1])["uid"]
    assert json_of("merge", three[0], three[1]) == {"changed": 1}
    assert json_of("show", three[1])["citekey"] == three[0]
    assert json_of("show", gone)["aliases"] == [three[1], gone]
    answer = call("merge", three[0], three[1])
    assert (answer.status, answer.err) == (1, f"“{TITLE}” cannot be merged with itself.\n")
    assert json_of("undo")["undone"] == [f"Merge “{TITLE}” with its duplicate"]
    assert sorted(paper["citekey"] for paper in json_of("list")) == sorted(three)


def test_what_is_no_duplicate_is_not_listed_again(
    json_of: Ask, call: Ask, three: list[str]
) -> None:
    assert json_of("not-duplicates", three[0], three[1]) == {"changed": 1}
    assert json_of("not-duplicates", three[1], three[0]) == {"changed": 0}
    assert json_of("duplicates", "--sure") == []
    assert json_of("not-duplicates", *three) == {"changed": 2}
    assert json_of("duplicates") == []
    answer = call("not-duplicates", three[0], three[0])
    assert (answer.status, "Name two papers" in answer.err) == (1, True)


def test_roll_back_answers_what_stands(json_of: Ask, call: Ask, page: Path) -> None:
    uid = json_of("import", str(page))["import"]
    paper = json_of("list")[2]
    json_of("tag", paper["citekey"], "--add", "rl")
    done = json_of("roll-back", uid[:4].lower())
    assert done == {
        "changed": 5,
        "refused": [
            {
                "uid": paper["uid"],
                "citekey": paper["citekey"],
                "title": paper["title"],
                "why": "tagged since",
            }
        ],
    }
    assert [each["uid"] for each in json_of("list")] == [paper["uid"]]
    assert call("roll-back", uid).out == f"  kept: {paper['title']} (tagged since)\n"
    json_of("tag", paper["citekey"], "--remove", "rl")
    assert call("roll-back", uid).out == "1 paper rolled back.\n"
    assert json_of("imports") == []


def test_rolling_back_twice_says_so(json_of: Ask, call: Ask, page: Path) -> None:
    uid = json_of("import", str(page))["import"]
    assert json_of("roll-back", uid) == {"changed": 6, "refused": []}
    assert json_of("roll-back", uid) == {"changed": 0, "refused": []}
    assert call("roll-back", uid).out == "There is nothing left of that import.\n"
    for name in ("nosuch", ""):
        answer = call("roll-back", name)
        assert (answer.status, answer.err) == (1, f"No import goes by “{name.upper()}”.\n")
