"""``searches search-save search-remove``, and the rule that tags what an import brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from readerapp.library import Library
from tests.cli.conftest import Call

Ask = Callable[..., Any]
PAGE = "\n".join(
    f"@article{{{key}, title = {{{title}}}, abstract = {{A survey of them all.}}}}"
    for key, title in (("moss", "Moss on Walls"), ("tide", "Tides at Night"))
)


def test_they_are_listed_with_what_each_finds(json_of: Ask, sorter: str) -> None:
    assert json_of("searches") == []
    assert json_of("search-save", "Sorting", "sorting -slow") == {"changed": 1}
    assert json_of("search-save", "None", "status:read") == {"changed": 1}
    assert json_of("searches") == [
        {"name": "Sorting", "query": "sorting -slow", "total": 1, "tag": None},
        {"name": "None", "query": "status:read", "total": 0, "tag": None},
    ]
    assert json_of("search-save", "none", "in:trash") == {"changed": 1}
    assert json_of("search-save", "none", "in:trash") == {"changed": 0}
    assert json_of("search-remove", "sorting") == {"changed": 1}
    assert [each["query"] for each in json_of("searches")] == ["in:trash"]
    assert json_of("undo", "3")["undone"] == [
        "Remove saved search “Sorting”",
        "Change saved search “None”",
        "Save search “None”",
    ]
    assert [each["name"] for each in json_of("searches")] == ["Sorting"]


def test_each_is_told_in_words(call: Call, sorter: str) -> None:
    assert call("searches").out == "No search is saved yet.\n"
    assert call("search-save", "Sorting", "sort", "--tag", "it").out.endswith("search changed.\n")
    assert call("searches").out == "    1  Sorting: sort  (tags “it”)\n"


def test_what_cannot_be_done_is_said_in_a_sentence(call: Call, json_of: Ask) -> None:
    answer = call("search-remove", "Nobody")
    assert (answer.status, answer.err) == (1, "There is no saved search “Nobody”.\n")
    assert "needs a query" in call("search-save", "A", " ").err
    assert "A tag needs a name" in call("search-save", "A", "b", "--tag", " ").err
    assert call("search-save", "A").status == 2
    assert call("search-save", "A", "b", "--tag", "c", "--no-tag").status == 2
    assert json_of("history") == []


def test_what_an_import_brings_is_tagged_by_rule_and_undone_with_it(
    call: Call, json_of: Ask, library: Library
) -> None:
    json_of("add", "--title", "Old Moss")
    assert json_of("search-save", "Moss", "moss", "--tag", "green") == {"changed": 1}
    answer = call("import", "-", "--json", stdin=PAGE.encode())
    assert (answer.status, answer.document["added"]) == (0, 2)
    assert answer.err == "Tag “green”: 1 new match of “Moss”.\n"
    assert [paper["title"] for paper in json_of("list", "tag:green")] == ["Moss on Walls"]
    (undone,) = json_of("undo")["undone"]
    assert undone.endswith("; Tag “green”: 1 new match of “Moss”")
    assert len(json_of("list")) == 1
    assert json_of("search-save", "Moss", "moss", "--no-tag") == {"changed": 1}
    assert json_of("import", "-", stdin=PAGE.encode())["added"] == 2
    assert json_of("list", "tag:green") == []
