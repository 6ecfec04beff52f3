"""The services that know papers by their arXiv number or DOI, and what is asked of them.

arXiv's own (one question for a hundred numbers, three seconds between questions), Crossref for
DOIs, and OpenAlex for what those two do not know. Nothing but the identifier is sent. An answer
is believed only if it is about the identifier that was asked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import quote, urlsplit

from readerapp import formats
from readerapp.errors import ReaderError
from readerapp.job import Job
from readerapp.model import Record
from readerapp.web import Cache, NoAnswer, Web

AT_ONCE: Final = 100  # arXiv numbers in one question
_FEEDS: Final = ("application/atom+xml", "application/xml", "text/xml")
_JSON: Final = ("application/json",)
_PAUSE_ARXIV: Final = 3.0  # seconds, as https://info.arxiv.org/help/api/tou.html asks
_PAUSE: Final = 0.5  # seconds; Crossref and OpenAlex allow several questions a second
_KNOWN: Final = 30.0  # days an answer is kept
_UNKNOWN: Final = 1.0  # days nobody is asked again for what was not known
_ARXIV_DOI: Final = "10.48550/arxiv."
_KEPT: Final = (
    "title",
    "abstract",
    "authors",
    "year",
    "venue",
    "doi",
    "arxiv",
    "arxiv_version",
    "urls",
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The addresses of the services; ``mail`` is told to them if the reader gives one."""

    arxiv: str = "https://export.arxiv.org/api/query"
    crossref: str = "https://api.crossref.org/works"
    openalex: str = "https://api.openalex.org/works"
    mail: str = ""

    @property
    def servers(self) -> tuple[str, str, str]:
        """Who is asked: arXiv's server, Crossref's, OpenAlex's."""
        return _server(self.arxiv), _server(self.crossref), _server(self.openalex)


def usual(mail: str = "") -> Sources:
    """The services, or the mirrors that READERAPP_ARXIV, _CROSSREF and _OPENALEX name."""
    found = Sources(mail=mail)
    named = {
        name: address
        for name in ("arxiv", "crossref", "openalex")
        if (address := os.environ.get(f"READERAPP_{name.upper()}"))
    }
    return replace(found, **named)


class Enquiry:
    """One run of questions. ``problems`` are sentences on what could not be asked or read."""

    def __init__(self, sources: Sources, web: Web) -> None:
        self._sources, self._web = sources, web
        self._cache = Cache("papers")
        self.problems: dict[str, None] = {}  # each once, in order

    def arxiv(self, numbers: Sequence[str], job: Job) -> dict[str, Record | None]:
        """What arXiv says of at most AT_ONCE numbers; None: it does not know that one.

        A number that is missing was not answered.
        """
        found: dict[str, Record | None] = {}
        for number in numbers:
            kept = self._kept(f"arxiv:{number}")
            if kept is not None:
                found[number] = kept[0]
        left = [number for number in numbers if number not in found]
        return found | (self._ask_arxiv(left, job) if left else {})

    def crossref(self, doi: str, job: Job) -> tuple[Record | None] | None:
        """What Crossref says of a DOI, (None,) if it does not know it, None if nothing."""
        url = f"{self._sources.crossref}/{quote(doi, safe='/')}"
        return self._ask_one(f"crossref:{doi}", url, lambda record: record.doi == doi, job)

    def openalex(self, doi: str | None, arxiv: str | None, job: Job) -> tuple[Record | None] | None:
        """What OpenAlex says of a DOI, or else of an arXiv number."""
        asked = doi or f"{_ARXIV_DOI}{arxiv}"
        url = f"{self._sources.openalex}/doi:{quote(asked, safe='/')}"

        def about(record: Record) -> bool:
            return record.doi == doi if doi else record.arxiv == arxiv

        return self._ask_one(f"openalex:{asked}", url, about, job)

    # --- How ----------------------------------------------------------------------------------

    def _ask_arxiv(self, numbers: Sequence[str], job: Job) -> dict[str, Record | None]:
        wanted = ",".join(quote(number, safe="/") for number in numbers)
        url = f"{self._sources.arxiv}?id_list={wanted}&start=0&max_results={len(numbers)}"
        try:
            answer = self._web.get(url, _FEEDS, pause=_PAUSE_ARXIV, job=job)
        except NoAnswer as failure:
            self.problems[str(failure)] = None
            return {}
        if not answer.known or b"/api/errors" in answer.data:
            if len(numbers) == 1:
                return dict.fromkeys(numbers)
            middle = len(numbers) // 2  # one of them spoils the question
            halves = numbers[:middle], numbers[middle:]
            return {k: v for half in halves for k, v in self._ask_arxiv(half, job).items()}
        records = self._read(answer.data, self._sources.arxiv, "feed")
        said = {r.arxiv: _of_arxiv(r) for r in records if r.arxiv in numbers and r.title}
        whole = answer.data.rstrip().endswith(b"feed>")  # so what is missing is not known there
        if len(said) < len(records):
            whole = False
            self.problems[_another(self._sources.arxiv)] = None
        elif not records and (not whole or b"entry>" in answer.data):
            whole = False
            self.problems[_unreadable(self._sources.arxiv)] = None
        found: dict[str, Record | None] = {}
        for number in numbers:
            if number in said or whole:
                found[number] = said.get(number)
                self._keep(f"arxiv:{number}", found[number])
        return found

    def _ask_one(
        self, key: str, url: str, about: Callable[[Record], bool], job: Job
    ) -> tuple[Record | None] | None:
        kept = self._kept(key)
        if kept is not None:
            return kept
        try:
            answer = self._web.get(url, _JSON, pause=_PAUSE, job=job)
        except NoAnswer as failure:
            self.problems[str(failure)] = None
            return None
        if not answer.known:
            self._keep(key, None)
            return (None,)
        records = self._read(answer.data, url, "json")
        for record in records:
            if record.title and about(record):
                self._keep(key, record)
                return (record,)
        self.problems[_another(url) if records else _unreadable(url)] = None
        return None

    def _read(self, data: bytes, url: str, form: str) -> Sequence[Record]:
        try:
            return formats.read(data, _server(url), format=form).records
        except ReaderError:
            return ()

    # --- What was answered before -------------------------------------------------------------

    def _kept(self, key: str) -> tuple[Record | None] | None:
        data = self._cache.get(key)
        if data is None:
            return None
        try:
            said = json.loads(data)
            if said is None:
                return (None,)
            fields = {name: said[name] for name in _KEPT}
            fields |= {name: tuple(said[name]) for name in ("authors", "urls")}
            return (Record(**fields),)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None  # kept by another version

    def _keep(self, key: str, record: Record | None) -> None:
        said = None
        if record is not None:
            fields = asdict(record)
            said = {name: fields[name] for name in _KEPT}
        data = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
        self._cache.put(key, data, _UNKNOWN if record is None else _KNOWN)


def _of_arxiv(record: Record) -> Record:
    """There a summary is the abstract, however short, and every paper has one lasting address."""
    abstract = record.abstract or record.note
    return replace(record, abstract=abstract, urls=(f"https://arxiv.org/abs/{record.arxiv}",))


def _server(url: str) -> str:
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url


def _another(url: str) -> str:
    return f"“{_server(url)}” answered with another paper than was asked for."


def _unreadable(url: str) -> str:
    return f"“{_server(url)}” answered with something that cannot be read."
