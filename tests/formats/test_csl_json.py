"""CSL JSON is read however it is wrapped, and however incompletely it was exported."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readerapp.formats import csl_json, json_records
from readerapp.formats.source import Source
from readerapp.model import Reading

ITEM: dict[str, Any] = {
    "id": "moss2022",
    "type": "article-journal",
    "title": "Tides <i>and</i> Spoons",
    "container-title": "Journal of Water",
    "author": [
        {"family": "Moss", "given": "Ada", "non-dropping-particle": "van der"},
        {"literal": "Pond, River and Sea"},
        {"family": "Fern", "given": "Bo", "suffix": "Jr."},
    ],
    "issued": {"date-parts": [["2022", 3, "1"]]},
    "abstract": "<jats:p>One.</jats:p><jats:p>Two &lt; three.</jats:p>",
    "DOI": "https://doi.org/10.1000/ABC",
    "URL": "https://example.org/abc",
    "note": "PMID: 123\nread before Monday",
}


def read(data: Any) -> Reading:
    source = Source(json.dumps(data, indent=2).encode(), "refs.json")
    assert csl_json.recognises(source)
    return csl_json.read(source)


@pytest.mark.parametrize(
    "data", [[ITEM], ITEM, {"moss2022": ITEM}, {"items": [ITEM]}, {"message": {"items": [ITEM]}}]
)
def test_a_list_an_item_and_a_dictionary_say_the_same(data: Any) -> None:
    reading = read(data)
    (record,) = reading.records
    assert reading.format == "csl-json"
    assert record.title == "Tides and Spoons"
    assert record.authors == ("Ada van der Moss", "Pond, River and Sea", "Bo Fern, Jr.")
    assert record.abstract == "One.\nTwo < three."
    assert (record.year, record.venue) == (2022, "Journal of Water")
    assert (record.doi, record.key) == ("10.1000/abc", "moss2022")
    assert record.urls == ("https://example.org/abc",)
    assert record.note == "read before Monday"


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2022]]}, 2022),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ({"date-parts": None, "literal": "circa 1899"}, 1899),
        ({"raw": "2022-03"}, 2022),
        ("2022-03-01", 2022),
        ({"year": "2022"}, 2022),
        (None, None),
    ],
)
def test_a_date_may_be_written_in_any_way(issued: Any, year: int | None) -> None:
    assert read([{**ITEM, "issued": issued}]).records[0].year == year


def test_lists_of_titles_and_missing_titles_are_no_reason_to_lose_an_item() -> None:
    items = [
        {**ITEM, "title": ["Tides", "Gezeiten"], "container-title": ["J. Wat.", "JW"]},
        {**ITEM, "title": []},
        {**ITEM, "title": None, "DOI": None},
    ]
    records = read(items).records
    assert [record.title for record in records] == ["Tides", "doi:10.1000/abc", ""]
    assert records[0].venue == "J. Wat."
    assert [record.doubts for record in records] == [(), (), ("the title is empty",)]


def test_what_stands_for_an_arxiv_number_is_found() -> None:
    numbered = {
        "id": "x",
        "type": "report",
        "title": "T",
        "issued": "2022",
        "number": "2203.01017v2",
    }
    record = read([numbered]).records[0]
    assert (record.arxiv, record.arxiv_version) == ("2203.01017", 2)


def test_a_number_for_a_name_is_no_citekey() -> None:
    assert [read([{**ITEM, "id": name}]).records[0].key for name in ("7", 7, "10.1000/x")] == [
        ""
    ] * 3


@pytest.mark.parametrize("data", [[{"title": "Milk", "price": 1}], {"results": []}])
def test_other_json_is_left_to_others(data: Any) -> None:
    source = Source(json.dumps(data).encode(), "x.json")
    assert not csl_json.recognises(source)
    assert json_records.recognises(source)
