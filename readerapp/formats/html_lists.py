"""Lists of papers as well-known sites print them: anthologies, proceedings, search results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from readerapp.formats import html_abstracts, names, values
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import every, first, prose, without_label, words
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a site prints what, as CSS selectors within one item of its list.

    ``mark`` stands in the source of such a page. What belongs to an item may stand behind it, up
    to the next item (``goes_on``). ``note`` is a snippet or a summary that is no abstract.
    """

    mark: str
    item: str
    title: str
    authors: str = ""
    abstract: str = ""
    note: str = ""
    venue: str = ""
    year: str = ""
    site: str = ""
    goes_on: bool = False


_LAYOUTS: Final = (
    _Layout(
        mark="abstract-collapse",
        item="p.d-sm-flex",
        title="strong a.align-middle, strong a",
        authors="a[href*='/people/']",
        abstract="div.abstract-collapse .card-body",
        site="https://aclanthology.org",
        goes_on=True,
    ),
    _Layout(
        mark="/people/",
        item="p.d-sm-flex",
        title="strong a.align-middle",
        authors="a[href*='/people/']",
        site="https://aclanthology.org",
    ),
    _Layout(
        mark="/forum?id=",
        item="div.note, li.note",
        title="h4 a[href*='/forum?id=']",
        authors=".note-authors a, .note-authors span, .authors a",
        site="https://openreview.net",
    ),
    _Layout(
        mark="cl-paper-row",
        item=".cl-paper-row",
        title=".cl-paper-title",
        authors=".cl-paper-authors__author-box",
        note=".cl-paper-abstract, .tldr-abstract-replacement",
        venue=".cl-paper-venue",
        year=".cl-paper-pubdates",
        site="https://www.semanticscholar.org",
    ),
    _Layout(
        mark="docsum-title",
        item="article.full-docsum, div.docsum-wrap, .docsum-content",
        title="a.docsum-title",
        authors=".docsum-authors.full-authors, .docsum-authors",
        note=".full-view-snippet",
        venue=".docsum-journal-citation.short-journal-citation",
        year=".docsum-journal-citation",
        site="https://pubmed.ncbi.nlm.nih.gov",
    ),
    _Layout(
        mark="results-article",
        item="div.results-article, article.article-overview",
        title=".heading-title",
        authors=".authors-list .full-name",
        abstract=".abstract-content",
        venue=".journal-actions-trigger, button.journal-actions-trigger",
        year=".cit",
        site="https://pubmed.ncbi.nlm.nih.gov",
    ),
    _Layout(
        mark="publ-list",
        item="li.entry",
        title="span.title",
        authors="span[itemprop=author] span[itemprop=name]",
        venue="span[itemprop=isPartOf] span[itemprop=name]",
        year="[itemprop=datePublished]",
    ),
    _Layout(
        mark="mlr.press",
        item="div.paper",
        title="p.title",
        authors=".authors",
        site="https://proceedings.mlr.press",
    ),
    _Layout(
        mark="ptitle",
        item="dt.ptitle",
        title="a",
        authors="form.authsearch a",
        site="https://openaccess.thecvf.com",
        goes_on=True,
    ),
    _Layout(
        mark='"paper title"',
        item="li",
        title="a[title='paper title']",
        authors="i, .paper-authors",
        site="https://proceedings.neurips.cc",
    ),
)
_LONGEST_GROUP: Final = 12  # elements behind an item that may belong to it
_FIELDS: Final = {  # of a report made by Zotero
    "author": "author",
    "abstract": "abstract",
    "date": "date",
    "doi": "doi",
    "url": "url",
    "publication": "venue",
    "publication title": "venue",
    "proceedings title": "venue",
    "conference name": "venue",
    "repository": "repository",
    "archive id": "archive",
}


def read(page: Page) -> list[Found]:
    """The papers of a list whose layout is known; nothing if it is another."""
    for layout in _LAYOUTS:
        if layout.mark in page.text:
            found = list(_items(page, layout))
            if found:
                return found
    if 'class="report' in page.text:
        return list(_reported(page))
    return []


def _items(page: Page, layout: _Layout) -> Iterator[Found]:
    seen: set[str] = set()
    reached: _Element | None = None
    for item in every(page.root, layout.item):
        if reached is not None and any(at is reached for at in item.iterancestors()):
            continue  # an item within the item above
        group = [item, *(_behind(item) if layout.goes_on else ())]
        record = _record(group, layout)
        if record is None:
            continue
        reached = item
        mark = record.urls[0] if record.urls else record.title
        if mark not in seen:
            seen.add(mark)
            yield page.found(item, record, last=group[-1])


def _behind(item: _Element) -> Iterator[_Element]:
    """What stands behind an item up to the next one of its kind."""
    at = item.getnext()
    for _ in range(_LONGEST_GROUP):
        if at is None or (at.tag == item.tag and at.get("class") == item.get("class")):
            return
        yield at
        at = at.getnext()


def _record(group: list[_Element], layout: _Layout) -> Record | None:
    heading = _first(group, layout.title)
    title = "" if heading is None else values.title(words(heading)).removesuffix(".")
    if heading is None or not title:
        return None
    shown = [words(each) for each in _every(group, layout.authors)]
    people = values.people(shown[0]) if len(shown) == 1 else names.people(shown)
    abstract = _first(group, layout.abstract)
    note = _first(group, layout.note)
    links = [heading.get("href") or "", *(it.get("href") or "" for it in _every(group, "a"))]
    addresses = [urljoin(layout.site, link) if layout.site else link for link in links if link]
    text = " ".join(addresses + [words(each) for each in _every(group, layout.year)])
    number = arxiv(" ".join(link for link in addresses if "arxiv.org" in link))
    return Record(
        title=title,
        abstract=html_abstracts.labelled(group[0])
        if abstract is None
        else html_abstracts.trimmed(prose(abstract)),
        authors=tuple(dict.fromkeys(name.rstrip(",;") for name in people)),
        year=next(
            filter(None, (values.year(words(it)) for it in _every(group, layout.year))), None
        ),
        venue=" ".join(words(it) for it in _every(group, layout.venue)[:1]) or None,
        doi=doi(text),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=urls(" ".join(addresses[:1])),
        note="" if note is None else without_label(words(note), "tldr", "abstract"),
    )


def _every(group: list[_Element], place: str) -> list[_Element]:
    return [found for element in group for found in every(element, place)] if place else []


def _first(group: list[_Element], place: str) -> _Element | None:
    return next(iter(_every(group, place)), None)


def _reported(page: Page) -> Iterator[Found]:
    """The items of a report made by Zotero: a heading and a table each."""
    for item in every(page.root, "ul.report > li.item"):
        title = values.title(" ".join(words(each) for each in every(item, "h2")[:1]))
        told: dict[str, list[str]] = {}
        for row in every(item, "table tr"):
            label, value = first(row, "th"), first(row, "td")
            if label is not None and value is not None:
                field = _FIELDS.get(words(label).lower(), "")
                told.setdefault(field, []).append(prose(value))
        if not title or (not told.get("author") and not told.get("date")):
            continue
        text = " ".join([*told.get("url", ()), *told.get("doi", ()), *told.get("archive", ())])
        number = arxiv(text)
        yield page.found(
            item,
            Record(
                title=title,
                abstract="\n".join(told.get("abstract", ())),
                authors=tuple(" ".join(name.split()) for name in told.get("author", ())),
                year=values.year(" ".join(told.get("date", ()))),
                venue=next(iter(told.get("venue", ())), None),
                doi=doi(text),
                arxiv=number.id if number else None,
                arxiv_version=number.version if number else None,
                urls=urls(text),
                tags=tuple(words(each) for each in every(item, "ul.tags li")),
                note="\n\n".join(prose(each) for each in every(item, "ul.notes li")),
            ),
        )
