"""The answers of the interfaces that are known, in their own shapes and our own words."""

from __future__ import annotations

from typing import Any

ABSTRACT = "Tides are hard to predict. We predict them with two spoons & a clock."
TITLE = "Tides & Spoons"

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
