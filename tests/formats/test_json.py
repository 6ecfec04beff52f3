"""Whatever an interface wraps its papers in, each is found with its own stretch of the file."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats import json_records
from readerapp.formats.source import Source
from readerapp.model import Reading, Record
from tests.answers import ABSTRACT, SHAPES, TITLE


def read(data: Any, name: str = "list.json", **how: Any) -> Reading:
    text = data if isinstance(data, str) else json.dumps(data, **how)
    source = Source(text.encode("utf-8", "surrogatepass"), name)
    assert json_records.recognises(source)
    reading = json_records.read(source)
    pieces = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    assert "".join(source.text[start:end] for start, end in pieces) == source.text
    return reading


def only(data: Any) -> Record:
    (record,) = read(data, indent=1).records
    return record


@pytest.mark.parametrize("shape", SHAPES)
def test_every_interface_is_understood(shape: str) -> None:
    data, says = SHAPES[shape]
    record = read(data).records[0]
    assert record.title == TITLE
    assert record.year == 2022
    assert {name: getattr(record, name) for name in says} == says
    assert says.get("abstract", ABSTRACT) == record.abstract or "Link" in str(data)
    assert record.doubts == ()


def test_each_record_has_its_own_lines_and_the_rest_is_left_out() -> None:
    papers = [{"title": f"Paper {n}", "authors": ["Ada Moss"]} for n in range(3)]
    reading = read({"made": "today", "papers": papers, "next": None}, indent=1)
    assert [record.first_line for record in reading.records] == [4, 10, 16]
    assert ["made" in piece.text for piece in reading.left_out] == [True, False]


def test_json_lines_are_read_and_a_broken_one_is_told() -> None:
    lines = [json.dumps({"title": f"Paper {n}", "abstract": ABSTRACT}) for n in range(5)]
    lines[2] = lines[2][:20]
    lines.insert(4, "")
    reading = read("\n".join(lines) + "\n", "list.jsonl")
    assert [record.title for record in reading.records] == [
        "Paper 0",
        "Paper 1",
        "Paper 3",
        "Paper 4",
    ]
    assert [problem.line for problem in reading.problems] == [3]
    assert [piece.line for piece in reading.left_out] == [3]


def test_objects_one_after_another_are_read_though_they_take_many_lines() -> None:
    text = "\n".join(
        json.dumps({"title": f"Paper {n}", "doi": "10.1000/1"}, indent=2) for n in range(3)
    )
    assert len(read(text).records) == 3


@pytest.mark.parametrize("indent", [None, 2])
def test_what_is_whole_in_a_file_cut_off_is_read(indent: int | None) -> None:
    papers = [{"title": f"Paper {n}", "abstract": ABSTRACT, "authors": ["A B"]} for n in range(4)]
    for data in (papers, {"papers": papers}):
        text = json.dumps(data, indent=indent)
        reading = read(text[: text.rindex("Paper 3") + 30])
        assert [record.title for record in reading.records] == ["Paper 0", "Paper 1", "Paper 2"]
        assert len(reading.problems) == 1


def test_line_ends_inside_a_text_are_forgiven() -> None:
    assert (
        only('{"title": "Tides\n and Spoons", "abstract": "one\ttwo"}').title == "Tides and Spoons"
    )


def test_a_list_of_identifiers_is_a_list_of_papers() -> None:
    reading = read(["2203.01017", "https://doi.org/10.1000/abc", "https://example.org/paper"])
    assert [record.title for record in reading.records] == [
        "arXiv:2203.01017",
        "doi:10.1000/abc",
        "https://example.org/paper",
    ]


def test_titles_alone_are_read_but_doubted() -> None:
    reading = read([{"title": "Milk", "count": 2}, {"title": "Eggs", "count": 12}])
    assert len(reading.records) == 2
    assert reading.doubts != ()


@pytest.mark.parametrize(
    "data",
    [
        {"name": "a-package", "version": "1.0", "dependencies": {"x": "1"}},
        {"title": "A schema", "type": "object", "properties": {"title": {"type": "string"}}},
        {"cells": [{"cell_type": "code", "source": ["x"]}], "nbformat": 4},
        [[1, 2, 3], []],
        {},
        [],
    ],
)
def test_other_json_holds_no_papers(data: Any) -> None:
    assert read(data).records == ()


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"title":' * 50_000])
def test_brackets_without_end_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^“deep\.json” is nested too deeply to be read\.$"):
        json_records.read(Source(text.encode(), "deep.json"))


@pytest.mark.parametrize("text", ['{"title": "Tid', '["title", }', '{"title" "x"}'])
def test_what_is_broken_from_the_start_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^“x\.json” is no whole JSON: line 1: "):
        json_records.read(Source(text.encode(), "x.json"))


def test_a_file_of_nothing_but_brackets_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(UnreadableFile, match="more than can be read"):
        json_records.read(Source(b"[" + b"[]," * 7_000_000 + b"[]]", "x.json"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("10.1000/abc"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "authors", "abstract", "year", "doi", "data", "issued", "id"])
            | st.sampled_from(["url", "tags", "notes", "venue", "versions", "extra", "locations"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON, st.sampled_from([None, 1]))
def test_any_value_is_read_and_covered(data: Any, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    if json_records.recognises(Source(text.encode(), "x.json")):
        read(text)


def test_any_mangled_file_is_read_or_refused_in_a_sentence(seed: int) -> None:
    rng = random.Random(seed)
    papers = [{"title": f"Paper {n}", "abstract": ABSTRACT, "authors": ["A B"]} for n in range(9)]
    for _ in range(150):
        text = json.dumps(papers, indent=rng.choice([None, 1]))
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(text))
            text = (
                text[:place]
                + rng.choice(["", '"', "}", "[", "{", "\\", "\n"])
                + text[place + rng.randint(0, 9) :]
            )
        source = Source(text.encode(), "x.json")
        with suppress(UnreadableFile):
            json_records.read(source)
