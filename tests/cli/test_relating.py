"""``related`` names the papers most like one, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Call

Json = Callable[..., Any]

SLIP = "A gripper feels slip. Tactile sensing lets robotic grippers correct a grasp."


@pytest.fixture
def grasping(json_of: Json) -> list[str]:
    """The citekeys of two papers about one thing, then of one about another."""
    papers = {
        "Grasper: Grasping by Touch": SLIP,
        "Slipper: Slip under Tactile Skin": f"{SLIP} Gripper fingers slip less.",
        "Songs of Birds": "Blackbirds sing at a higher pitch near traffic.",
    }
    added = [json_of("add", "--title", t, "--abstract", a) for t, a in papers.items()]
    return [paper["citekey"] for paper in added]


def test_related_lists_what_is_alike_with_its_score_and_the_shared_words(
    json_of: Json, grasping: list[str]
) -> None:
    asked, like, other = grasping
    (only,) = json_of("related", asked)
    assert list(only) == ["uid", "citekey", "title", "score", "because"]
    assert (only["citekey"], only["title"]) == (like, "Slipper: Slip under Tactile Skin")
    assert 0 < only["score"] <= 1
    assert "slip" in only["because"]
    assert json_of("related", asked, "--limit", "0") == []
    assert json_of("related", other) == []
    assert json_of("related", only["uid"])[0]["citekey"] == asked


def test_related_says_it_in_words(call: Call, grasping: list[str]) -> None:
    asked, like, other = grasping
    lines = call("related", asked).out.splitlines()
    assert lines[0] == f"{like}  Slipper: Slip under Tactile Skin"
    assert "slip" in lines[1]
    answer = call("related", other)
    assert (answer.status, answer.out) == (0, "Nothing in the library is like this paper yet.\n")


def test_related_to_nothing_known_is_a_failure(call: Call, grasping: list[str]) -> None:
    answer = call("related", "nobody")
    assert answer.status == 1
    assert "nobody" in answer.err
    assert call("related").status == 2


def test_what_goes_to_the_trash_is_not_related(json_of: Json, grasping: list[str]) -> None:
    asked, like, _ = grasping
    json_of("trash", like)
    assert json_of("related", asked) == []
    json_of("restore-from-trash", like)
    assert [paper["citekey"] for paper in json_of("related", asked)] == [like]
