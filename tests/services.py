"""Answers as arXiv, Crossref and OpenAlex give them, of papers nobody wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from readerapp.operations.fetching_sources import Sources
from tests.serving import Reply, serving

NAMES = ("arxiv", "crossref", "openalex")

ABSTRACT = "We count the lichens of one wall for a year. They grow & they do not hurry."


@dataclass(frozen=True)
class Known:
    """A paper the services know."""

    title: str = "Lichens on a Wall: A Year of Counting"
    abstract: str = ABSTRACT
    authors: tuple[str, ...] = ("Ada Moss", "Bo Tide")
    year: int = 2023
    venue: str = "Journal of Slow Growth"


def feed(papers: dict[str, Known]) -> bytes:
    """As export.arxiv.org/api/query answers."""
    entries = "".join(_entry(number, paper) for number, paper in papers.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        "  <id>https://arxiv.org/api/abcdefgh</id>\n"
        "  <title>arXiv Query: search_query=&amp;id_list=</title>\n"
        "  <updated>2026-01-05T00:00:00Z</updated>\n"
        f"  <opensearch:totalResults>{len(papers)}</opensearch:totalResults>\n"
        f"{entries}</feed>\n"
    ).encode()


def _entry(number: str, paper: Known) -> str:
    authors = "".join(f"<author><name>{name}</name></author>" for name in paper.authors)
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{number}v2</id>\n"
        f"    <updated>{paper.year}-06-01T10:00:00Z</updated>\n"
        f"    <published>{paper.year}-05-01T10:00:00Z</published>\n"
        f"    <title>{escape(paper.title)}</title>\n"
        f"    <summary>  {escape(paper.abstract)}\n</summary>\n    {authors}\n"
        f'    <link href="http://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/>\n'
        f'    <link title="pdf" href="http://arxiv.org/pdf/{number}v2" rel="related" '
        'type="application/pdf"/>\n'
        '    <arxiv:primary_category term="q-bio.PE"/>\n'
        '    <category term="q-bio.PE" scheme="http://arxiv.org/schemas/atom"/>\n  </entry>\n'
    )


def error_feed(what: str) -> bytes:
    """As arXiv answers a number that is none."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/</id>'
        "<title>arXiv Search Results</title><entry>"
        f"<id>https://arxiv.org/api/errors#incorrect_id_format_for_{what}</id>"
        f"<title>Error</title><summary>incorrect id format for {what}</summary>"
        "<author><name>arXiv api core</name></author></entry></feed>"
    ).encode()


def work(doi: str, paper: Known) -> bytes:
    """As api.crossref.org/works/DOI answers."""
    message = {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "title": [paper.title],
        "type": "journal-article",
        "container-title": [paper.venue],
        "author": [
            {"given": given, "family": family, "sequence": "first", "affiliation": []}
            for given, family in (name.split() for name in paper.authors)
        ],
        "issued": {"date-parts": [[paper.year, 5]]},
        "published": {"date-parts": [[paper.year, 5]]},
        "is-referenced-by-count": 3,
        "reference": [{"key": "r1", "doi-asserted-by": "crossref", "DOI": "10.9999/other"}],
    }
    if paper.abstract:
        message["abstract"] = f"<jats:p>{escape(paper.abstract)}</jats:p>"
    return json.dumps(
        {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}
    ).encode()


def openalex_work(doi: str, paper: Known) -> bytes:
    """As api.openalex.org/works/doi:DOI answers."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(paper.abstract.split()):
        places.setdefault(word, []).append(place)
    return json.dumps(
        {
            "id": "https://openalex.org/W4000000001",
            "doi": f"https://doi.org/{doi}",
            "title": paper.title,
            "display_name": paper.title,
            "publication_year": paper.year,
            "publication_date": f"{paper.year}-05-01",
            "ids": {
                "openalex": "https://openalex.org/W4000000001",
                "doi": f"https://doi.org/{doi}",
            },
            "type": "article",
            "primary_location": {
                "landing_page_url": f"https://doi.org/{doi}",
                "source": {"display_name": paper.venue, "type": "journal"},
            },
            "authorships": [
                {"author_position": "first", "author": {"display_name": name}}
                for name in paper.authors
            ],
            "abstract_inverted_index": places or None,
            "referenced_works": ["https://openalex.org/W1"],
        }
    ).encode()


class Services:
    """What the three services know, by identifier, and how they answer."""

    def __init__(self, stack: ExitStack) -> None:
        self.arxiv: dict[str, Known] = {}
        self.crossref: dict[str, Known] = {}
        self.openalex: dict[str, Known] = {}
        self.instead: dict[str, Reply] = {}  # by service: what it says to whatever it is asked
        self._servers = {name: stack.enter_context(serving(self._of(name))) for name in NAMES}

    @property
    def sources(self) -> Sources:
        """Where they are."""
        return Sources(*(f"{self._servers[name].url}/{name}" for name in NAMES))

    @property
    def environment(self) -> dict[str, str]:
        """How a reader would name them as mirrors."""
        return {f"READERAPP_{name.upper()}": getattr(self.sources, name) for name in NAMES}

    @property
    def heard(self) -> list[tuple[str, dict[str, str]]]:
        """Every question with its headers."""
        return [asked for server in self._servers.values() for asked in server.asked]

    def asked(self, service: str) -> list[str]:
        """What one service was asked: lists of numbers, or DOIs."""
        return [_what(path, service) for path in self._servers[service].paths]

    def close(self) -> None:
        """From now on none of them can be reached."""
        for server in self._servers.values():
            server.close()

    def answer(self, service: str, path: str) -> Reply:
        """What is said to one question."""
        if service in self.instead:
            return self.instead[service]
        if service == "arxiv":
            numbers = _what(path, service).split(",")
            known = {number: self.arxiv[number] for number in numbers if number in self.arxiv}
            return Reply(kind="application/atom+xml; charset=utf-8", body=feed(known))
        doi = _what(path, service).removeprefix("doi:")
        there = getattr(self, service).get(doi)
        if there is None:
            return Reply(404, "text/plain", b"Resource not found.")
        shape = work if service == "crossref" else openalex_work
        return Reply(kind="application/json", body=shape(doi, there))

    def _of(self, service: str) -> Callable[[str], Reply]:
        return lambda path: self.answer(service, path)


def _what(path: str, service: str) -> str:
    ids = parse_qs(urlsplit(path).query).get("id_list")
    return ids[0] if ids else unquote(path.removeprefix(f"/{service}/"))


@contextmanager
def services() -> Iterator[Services]:
    """The three services on this machine, which know nothing yet."""
    with ExitStack() as stack:
        yield Services(stack)
