"""arXiv's lists: the new papers of a subject, what a search found.

A list is pairs of ``dt`` (number, links) and ``dd`` (title, authors, subjects and, on the pages of
new papers, the abstract); what a search found is ``li.arxiv-result``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerapp.formats import names, values
from readerapp.formats.arxiv_names import year_of
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import every, first, prose, without_label, words, words_of
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import Arxiv, arxiv, doi

if TYPE_CHECKING:
    from lxml.etree import _Element

_SITE: Final = "https://arxiv.org"
_NUMBER: Final = "a[href*='/abs/']"
_PAPER_OF_A_SEARCH: Final = "li.arxiv-result"


def read(page: Page) -> list[Found]:
    """The papers of one of arXiv's lists; nothing if the page is none."""
    if "list-title" in page.text:
        return [
            page.found(term, _listed(term, number, told), last=told)
            for term in every(page.root, "dl > dt, dt")
            if (number := _number(term)) and (told := _description(term)) is not None
        ]
    if "arxiv-result" in page.text:
        return [
            page.found(item, _searched(item, number))
            for item in every(page.root, _PAPER_OF_A_SEARCH)
            if (number := _number(item))
        ]
    return []


def _number(element: _Element) -> Arxiv | None:
    for link in every(element, _NUMBER):
        number = arxiv(_address(link.get("href") or ""))
        if number:
            return number
    return arxiv(words(element))


def _address(target: str) -> str:
    target = target.strip()
    return _SITE + target if target.startswith("/") and not target.startswith("//") else target


def _description(term: _Element) -> _Element | None:
    """The ``dd`` that belongs to a ``dt``."""
    at = term.getnext()
    while at is not None and at.tag not in ("dd", "dt"):
        at = at.getnext()
    if at is None or at.tag != "dd" or first(at, ".list-title") is None:
        return None
    return at


def _listed(term: _Element, number: Arxiv, told: _Element) -> Record:
    abstract = first(told, "p.mathjax, p.abstract-full")
    return Record(
        title=values.title(without_label(words_of(told, ".list-title"), "title")),
        abstract="" if abstract is None else without_label(prose(abstract), "abstract"),
        authors=_people(told, ".list-authors"),
        year=year_of(number.id),
        venue=without_label(words_of(told, ".list-journal-ref"), "journal-ref") or None,
        doi=doi(words_of(told, ".list-doi")),
        arxiv=number.id,
        arxiv_version=number.version,
        urls=(f"{_SITE}/abs/{number.id}",),
    )


def _searched(item: _Element, number: Arxiv) -> Record:
    abstract = first(item, "span.abstract-full") or _first_of(
        item, "span.abstract-short", "p.abstract"
    )
    text = "" if abstract is None else without_label(prose(abstract), "abstract")
    text = text.removesuffix("△ Less").removesuffix("▽ More").rstrip()
    return Record(
        title=values.title(words_of(item, "p.title")),
        abstract=text,
        authors=_people(item, "p.authors"),
        year=year_of(number.id),
        venue=_labelled(item, "journal ref") or None,
        doi=doi(" ".join(link.get("href") or "" for link in every(item, "a[href*='doi.org']"))),
        arxiv=number.id,
        arxiv_version=number.version,
        urls=(f"{_SITE}/abs/{number.id}",),
        doubts=("the abstract is cut off",) if text.endswith("…") else (),
    )


def _first_of(element: _Element, *places: str) -> _Element | None:
    found = (first(element, place) for place in places)
    return next((each for each in found if each is not None), None)


def _people(element: _Element, place: str) -> tuple[str, ...]:
    linked = [words(each) for each in every(element, f"{place} a")]
    if linked:
        return names.people(values.title(name) for name in linked)
    return values.people(without_label(words_of(element, place), "authors?"))


def _labelled(item: _Element, label: str) -> str:
    """What stands behind a label such as “Journal ref:” in a search's result."""
    for line in every(item, "p.comments, p.is-size-7"):
        said = words(line)
        if said.lower().startswith(label):
            return without_label(said, label)
    return ""
