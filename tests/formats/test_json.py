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

ABSTRACT = "Tides are hard to predict. We predict them with two spoons & a clock."
TITLE = "Tides & Spoons"


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


SHAPES: dict[str, tuple[Any, dict[str, Any]]] = {  # what is answered, and what it says
    "Hugging Face": (
        [
            {
                "paper": {
                    "id": "2203.01017",
                    "authors": [{"_id": "1", "name": "Ada Moss", "user": {"fullname": "A. Moss"}}],
                    "publishedAt": "2022-03-01T00:00:00.000Z",
                    "title": "Tides &\n  Spoons",
                    "summary": ABSTRACT,
                    "upvotes": 3,
                },
                "title": "Tides &\n  Spoons",
                "publishedAt": "2022-03-05T00:00:00.000Z",
                "submittedBy": {"fullname": "Someone Else"},
            }
        ],
        {"arxiv": "2203.01017", "authors": ("Ada Moss",)},
    ),
    "Crossref, one work": (
        {
            "status": "ok",
            "message-type": "work",
            "message": {
                "DOI": "10.1000/ABC",
                "title": ["Tides &amp; Spoons"],
                "author": [{"given": "Ada", "family": "Moss", "sequence": "first"}],
                "abstract": f"<jats:title>Abstract</jats:title><jats:p>{ABSTRACT}</jats:p>",
                "issued": {"date-parts": [[2022, 3]]},
                "container-title": ["Journal of Water"],
                "URL": "http://dx.doi.org/10.1000/abc",
                "link": [{"URL": "https://api.example.org", "intended-application": "mining"}],
                "reference": [{"article-title": "Old", "author": "Fern", "year": "1999"}],
            },
        },
        {
            "doi": "10.1000/abc",
            "venue": "Journal of Water",
            "authors": ("Ada Moss",),
            "urls": ("http://dx.doi.org/10.1000/abc",),
        },
    ),
    "OpenAlex": (
        {
            "meta": {"count": 1},
            "results": [
                {
                    "id": "https://openalex.org/W1",
                    "doi": "https://doi.org/10.1000/abc",
                    "display_name": "Tides & Spoons",
                    "publication_year": 2022,
                    "authorships": [{"author": {"display_name": "Ada Moss"}}],
                    "primary_location": {
                        "landing_page_url": "https://example.org/abc",
                        "source": {"display_name": "Journal of Water"},
                    },
                    "abstract_inverted_index": {
                        word: [
                            place for place, each in enumerate(ABSTRACT.split()) if each == word
                        ]
                        for word in sorted(set(ABSTRACT.split()))
                    },
                    "topics": [{"display_name": "Oceans", "score": 1}],
                }
            ],
        },
        {
            "doi": "10.1000/abc",
            "venue": "Journal of Water",
            "authors": ("Ada Moss",),
            "urls": ("https://example.org/abc",),
        },
    ),
    "Semantic Scholar": (
        {
            "data": [
                {
                    "citedPaper": {
                        "paperId": "ab12",
                        "externalIds": {"ArXiv": "2203.01017", "DOI": "10.1000/abc"},
                        "title": TITLE,
                        "abstract": ABSTRACT,
                        "year": 2022,
                        "venue": "Journal of Water",
                        "authors": [{"authorId": "1", "name": "Ada Moss"}],
                        "tldr": {"text": "Spoons work."},
                    }
                }
            ]
        },
        {"arxiv": "2203.01017", "doi": "10.1000/abc", "note": "", "venue": "Journal of Water"},
    ),
    "arXiv, all of it": (
        '{"id":"2203.01017","authors":"Ada Moss (1) ((1) Pond)","title":"Tides & Spoons",'
        '"doi":null,"journal-ref":null,"versions":[{"version":"v1","created":"Tue, 1 Mar 2022"}],'
        f'"update_date":"2023-01-01","abstract":"  {ABSTRACT}\\n",'
        '"authors_parsed":[["Moss","Ada",""]]}',
        {"arxiv": "2203.01017", "authors": ("Ada Moss",), "doi": None},
    ),
    "bioRxiv": (
        {
            "messages": [{"status": "ok"}],
            "collection": [
                {
                    "doi": "10.1101/2022.03.01.433333",
                    "title": TITLE,
                    "authors": "Moss, A.; Fern, B.",
                    "date": "2022-03-01",
                    "abstract": ABSTRACT,
                    "server": "biorxiv",
                }
            ],
        },
        {
            "doi": "10.1101/2022.03.01.433333",
            "authors": ("A. Moss", "B. Fern"),
            "venue": "biorxiv",
        },
    ),
    "DBLP": (
        {
            "result": {
                "hits": {
                    "@total": "1",
                    "hit": [
                        {
                            "@score": "3",
                            "info": {
                                "authors": {"author": {"@pid": "1", "text": "Ada Moss 0002"}},
                                "title": "Tides &amp; Spoons.",
                                "venue": "WATER",
                                "year": "2022",
                                "ee": "https://doi.org/10.1000/abc",
                                "url": "https://dblp.org/rec/conf/water/Moss22",
                            },
                            "url": "URL#1",
                        }
                    ],
                }
            }
        },
        {"doi": "10.1000/abc", "authors": ("Ada Moss",), "venue": "WATER", "abstract": ""},
    ),
    "OpenReview": (
        {
            "notes": [
                {
                    "id": "aBcD1234_-",
                    "forum": "aBcD1234_-",
                    "cdate": 1646092800000,
                    "content": {
                        "title": {"value": TITLE},
                        "authors": {"value": ["Ada Moss", "Bo Fern"]},
                        "abstract": {"value": ABSTRACT},
                        "venue": {"value": "WATER 2022 poster"},
                    },
                }
            ]
        },
        {
            "authors": ("Ada Moss", "Bo Fern"),
            "venue": "WATER 2022 poster",
            "urls": ("https://openreview.net/forum?id=aBcD1234_-",),
        },
    ),
    "DataCite": (
        {
            "data": {
                "id": "10.1000/abc",
                "type": "dois",
                "attributes": {
                    "doi": "10.1000/abc",
                    "titles": [{"title": TITLE}],
                    "creators": [
                        {"name": "Moss, Ada", "nameType": "Personal"},
                        {"name": "Pond, River & Sea", "nameType": "Organizational"},
                    ],
                    "descriptions": [
                        {"description": "Made by hand.", "descriptionType": "Methods"},
                        {"description": ABSTRACT, "descriptionType": "Abstract"},
                    ],
                    "publicationYear": 2022,
                    "url": "https://example.org/abc",
                },
            }
        },
        {
            "doi": "10.1000/abc",
            "authors": ("Ada Moss", "Pond, River & Sea"),
            "urls": ("https://example.org/abc",),
        },
    ),
    "INSPIRE": (
        {
            "hits": {
                "total": 1,
                "hits": [
                    {
                        "id": "1",
                        "metadata": {
                            "titles": [{"title": TITLE, "source": "arXiv"}],
                            "abstracts": [{"value": ABSTRACT, "source": "arXiv"}],
                            "authors": [{"full_name": "Moss, Ada"}],
                            "arxiv_eprints": [{"value": "2203.01017", "categories": ["hep-th"]}],
                            "dois": [{"value": "10.1000/abc"}],
                            "publication_info": [{"year": 2022, "journal_title": "J.Wat."}],
                            "texkeys": ["Moss:2022abc"],
                        },
                    }
                ],
            }
        },
        {"arxiv": "2203.01017", "doi": "10.1000/abc", "venue": "J.Wat.", "key": "Moss:2022abc"},
    ),
    "Zotero": (
        [
            {
                "key": "ABCD2345",
                "version": 7,
                "data": {
                    "itemType": "journalArticle",
                    "title": TITLE,
                    "creators": [
                        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
                        {"creatorType": "author", "firstName": "Ada", "lastName": "Moss"},
                        {"creatorType": "author", "name": "Pond Group"},
                    ],
                    "abstractNote": ABSTRACT,
                    "date": "March 2022",
                    "DOI": "10.1000/abc",
                    "tags": [{"tag": "to read"}, {"tag": "Oceans", "type": 1}],
                    "extra": "Citation Key: moss2022tides",
                },
            },
            {"key": "X", "data": {"itemType": "attachment", "title": "Full Text PDF"}},
        ],
        {
            "authors": ("Ada Moss", "Pond Group"),
            "tags": ("to read",),
            "key": "moss2022tides",
            "doi": "10.1000/abc",
        },
    ),
    "NASA ADS": (
        {
            "responseHeader": {"status": 0},
            "response": {
                "docs": [
                    {
                        "title": [TITLE],
                        "author": ["Moss, Ada", "Fern, Bo"],
                        "abstract": ABSTRACT,
                        "pubdate": "2022-03-00",
                        "pub": "Journal of Water",
                        "doi": ["10.1000/abc"],
                        "identifier": ["2022arXiv220301017M", "arXiv:2203.01017"],
                    }
                ]
            },
        },
        {"arxiv": "2203.01017", "authors": ("Ada Moss", "Bo Fern"), "venue": "Journal of Water"},
    ),
    "Europe PMC": (
        {
            "resultList": {
                "result": [
                    {
                        "title": TITLE,
                        "authorString": "Moss A, Fern B.",
                        "journalInfo": {"journal": {"title": "Journal of Water"}},
                        "pubYear": "2022",
                        "abstractText": f"<h4>Summary</h4>{ABSTRACT}",
                        "doi": "10.1000/abc",
                    }
                ]
            }
        },
        {"authors": ("Moss A", "Fern B."), "venue": "Journal of Water", "doi": "10.1000/abc"},
    ),
    "a scraper": (
        {"papers": [{"title": TITLE, "details": {"abstract": ABSTRACT, "date": "2022-03-01"}}]},
        {"authors": ()},
    ),
    "papers by name": (
        {"papers": {"moss": {"title": TITLE, "year": "2022", "abstract": [ABSTRACT]}}},
        {"authors": ()},
    ),
    "a list somebody wrote": (
        [
            {"Title": TITLE, "Link": "https://arxiv.org/abs/2203.01017v2", "Date": "2022"},
            {"Title": "Crows", "Link": "https://example.org"},
        ],
        {"arxiv": "2203.01017", "arxiv_version": 2},
    ),
}  # fmt: skip


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
