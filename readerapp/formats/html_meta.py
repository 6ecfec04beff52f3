"""What a page says of its paper in ``<meta>``: Highwire, bepress, EPrints, Dublin Core, PRISM, og.

The names are those of https://scholar.google.com/intl/en/scholar/inclusion.html (Highwire),
https://www.dublincore.org/specifications/dublin-core/dcq-html/ and https://ogp.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from readerapp.formats import names, values
from readerapp.formats.html_words import every
from readerapp.text.identifiers import Arxiv, arxiv, doi
from readerapp.text.normalise import title_key
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

# fmt: off
_TITLES: Final = (
    "citation_title", "bepress_citation_title", "eprints.title", "wkhealth_title", "prism.title",
    "dc.title", "dcterms.title", "dc.title.alternative",
)
_AUTHORS: Final = (
    "citation_author", "citation_authors", "bepress_citation_author", "eprints.creators_name",
    "wkhealth_authors", "dc.creator", "dcterms.creator", "dc.creator.personalname",
    "dc.contributor.author", "dc.contributor", "parsely-author", "sailthru.author", "rft_aucorp",
    "citation_editor",
)
_DATES: Final = (
    "citation_publication_date", "bepress_citation_date", "citation_cover_date",
    "prism.publicationdate", "citation_date", "citation_year", "eprints.date", "dc.date.issued",
    "dcterms.issued", "dc.issued", "citation_online_date", "dc.date", "dcterms.date",
    "dc.date.created", "dcterms.created", "wkhealth_date", "article:published_time",
    "parsely-pub-date", "article:published",
)
_VENUES: Final = (
    "citation_journal_title", "bepress_citation_journal_title", "citation_conference_title",
    "citation_conference", "citation_inbook_title", "citation_book_title",
    "prism.publicationname", "eprints.publication", "wkhealth_journal_title",
    "dc.relation.ispartof", "dcterms.ispartof", "dc.source", "citation_series_title",
    "citation_technical_report_institution", "citation_dissertation_institution",
    "bepress_citation_dissertation_institution", "citation_journal_abbrev",
)
_DOIS: Final = (
    "citation_doi", "bepress_citation_doi", "prism.doi", "doi", "dc.identifier.doi", "evt-doipage",
    "eprints.id_number", "dc.identifier", "dcterms.identifier", "dc.relation.isversionof",
    "article_doi", "citation_id", "dc.source",
)
_ABSTRACTS: Final = (
    "citation_abstract", "eprints.abstract", "dcterms.abstract", "dc.description.abstract",
    "dc.abstract", "bepress_citation_abstract", "abstract",
)
_DESCRIPTIONS: Final = (
    "dc.description", "dcterms.description", "og:description", "description",
    "twitter:description",
)
_SURE: Final = ("citation_title", "bepress_citation_title", "eprints.title", "wkhealth_title")
# fmt: on
_SURNAME: Final = re.compile(r"[^\W\d_]{3,}$")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NO_ABSTRACT: Final = re.compile(
    r"semantic scholar extracted view|request pdf|download citation|article .{0,80}was published"
    r"|this is .{0,20}\babstract\b.{0,40}not available|click on the article title|read the full"
    r"|select articles|view the article|authors? search|abstract not available|no abstract",
    re.IGNORECASE,
)
_PAGE_OF: Final = re.compile(r"\s+(?:\||[-–—·:])\s+[^|–—·]{2,60}$")
_LONG_ENOUGH: Final = 150  # characters of a description that may be an abstract


class Metas:
    """The named values of a page's head, in order, by name in small letters."""

    def __init__(self, root: _Element) -> None:
        self._said: dict[str, list[str]] = {}
        self._paper = root
        for meta in every(root, "meta"):
            name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
            content = meta.get("content")
            if name and content and content.strip():
                self._said.setdefault(_plain(name), []).append(content)

    def all(self, name: str) -> list[str]:
        """Every value of one name."""
        return self._said.get(name, [])

    def first(self, *names: str) -> str:
        """The first value of the first name that has one."""
        return next((value for name in names for value in self.all(name)), "")

    @property
    def is_of_a_paper(self) -> bool:
        """Whether the page says that it is about one paper."""
        if any(self.all(name) for name in _SURE):
            return True
        if not any(self.all(name) for name in _TITLES) and not self.all("og:title"):
            return False
        has_doi = any(doi(value) for name in _DOIS for value in self.all(name))
        is_titled = bool(self.all("dc.title") or self.all("dcterms.title"))
        return has_doi or (
            is_titled and bool(self.all("dc.creator") or self.all("dcterms.creator"))
        )

    def title(self) -> str:
        """The title of the paper, without the name of the site behind it."""
        said = values.title(self.first(*_TITLES))
        if said:
            return said
        shown = values.title(self.first("og:title", "twitter:title"))
        site = values.title(self.first("og:site_name"))
        return shown.removesuffix(site).rstrip(" |-–—·:") if site else _PAGE_OF.sub("", shown)

    def authors(self) -> tuple[str, ...]:
        """Its authors, each once."""
        for name in _AUTHORS:
            found = self.all(name)
            if not found:
                continue
            if len(found) == 1:
                said = values.people(found[0])
            else:
                said = names.people(values.title(each).rstrip(" ,;") for each in found)
            said = tuple(dict.fromkeys(who for who in said if not who.startswith("http")))
            if said:
                return said
        return ()

    def year(self) -> int | None:
        """When it appeared; the day it was put online only if nothing else is told."""
        dates = (value for name in _DATES for value in self.all(name))
        return next(filter(None, map(values.year, dates)), None)

    def venue(self) -> str | None:
        """Where it appeared."""
        for name in _VENUES:
            for value in self.all(name):
                said = values.title(value)
                if said and not said.startswith("http") and not doi(said):
                    return said[:500]
        return None

    def doi(self) -> str | None:
        """Its DOI."""
        return next(filter(None, map(doi, self._values(_DOIS))), None)

    def arxiv(self) -> Arxiv | None:
        """Its number at arXiv."""
        for name in ("citation_arxiv_id", *_DOIS, "og:url", "citation_pdf_url"):
            for value in self.all(name):
                found = arxiv(value)
                if found and (name == "citation_arxiv_id" or "arxiv" in value.lower()):
                    return found
        return None

    def urls(self) -> tuple[str, ...]:
        """Where it is to be found: its page, and its PDF."""
        told = (
            "citation_public_url",
            "citation_abstract_html_url",
            "bepress_citation_abstract_html_url",
            "og:url",
            "citation_fulltext_html_url",
            "citation_pdf_url",
            "bepress_citation_pdf_url",
        )
        found = (address for name in told for value in self.all(name) for address in urls(value))
        return tuple(dict.fromkeys(found))[:3]

    def abstract(self) -> str:
        """The abstract that the page gives as such."""
        return next(filter(None, map(values.prose, self._values(_ABSTRACTS))), "")

    def descriptions(self) -> Iterator[str]:
        """What else the page says of itself, which may be the abstract."""
        yield from filter(None, map(values.prose, self._values(_DESCRIPTIONS)))

    def _values(self, names: Iterable[str]) -> Iterator[str]:
        return (value for name in names for value in self.all(name))


def may_be_abstract(text: str, title: str, authors: Iterable[str]) -> bool:
    """Whether a page's description of itself is the abstract of the paper on it.

    It is none if it is short, names the authors (“A. Florian, H. Hassan. Proceedings of …”) or
    shares no word with the title (what the site is about).
    """
    if len(text) < _LONG_ENOUGH or _NO_ABSTRACT.search(text[:300]):
        return False
    if title_key(text).startswith(title_key(title)) and len(text) < len(title) + _LONG_ENOUGH:
        return False
    said = {word.casefold() for word in _WORD.findall(text)}
    surnames = {found.group().casefold() for name in authors if (found := _SURNAME.search(name))}
    head = {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", text[:200])}
    if len(surnames & head) >= min(2, max(1, len(surnames))):
        return False
    wanted = {word.casefold() for word in _WORD.findall(title)}
    return sum(_is_in(word, said) for word in wanted) >= min(2, len(wanted))


def _is_in(word: str, said: set[str]) -> bool:
    """Whether a word is among others, in whatever form: “network”, “networks”."""
    stem = word[: max(4, len(word) - 3)]
    return word in said or any(other.startswith(stem) for other in said)


def _plain(name: str) -> str:
    """A name in small letters, “DC:title” and “DCTERMS_issued” as “dc.title”, “dcterms.issued”."""
    name = name.strip().lower()
    for space in ("dc", "dcterms", "prism", "eprints"):
        if name.startswith((f"{space}:", f"{space}_")):
            return f"{space}.{name[len(space) + 1 :]}"
    return name
