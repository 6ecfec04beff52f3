"""The page of one paper: at arXiv, a publisher, a repository, a conference."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from readerapp.formats import html_linked_data, names, values
from readerapp.formats.html_abstracts import abstract as printed_abstract
from readerapp.formats.html_abstracts import trimmed
from readerapp.formats.html_meta import Metas, may_be_abstract
from readerapp.formats.html_page import LONGEST_RAW, Page
from readerapp.formats.html_words import every, first, prose, words, words_of
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.normalise import title_key
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

_CUT: Final = ("…", "...", "[…]", "[...]")
_IEEE: Final = re.compile(r"xplGlobal\.document\.metadata\s{0,5}=\s{0,5}")
_SITE: Final = re.compile(r"\s+(?:\||[-–—·:])\s+[^|–—·]{2,60}$")
_LONGEST_TITLE: Final = 600
_TOLD: Final = re.compile(
    r"(?:bepress_)?citation_(?!reference)|dc|eprints|prism|og:(?:title|url|description)|description",
    re.IGNORECASE,
)


def read(page: Page) -> list[Found]:
    """The one paper that a page is about; nothing if it does not say that it is about one."""
    told = [_of_meta(page), _of_ieee(page), *_of_linked_data(page)]
    known = [record for record in told if record is not None]
    if not known:
        return []
    record = known[0]
    for other in known[1:]:
        record = _filled(record, other)
    return [_whole(page, _with_abstract(page, _with_printed(page, record), known))]


def read_several(page: Page) -> list[Found]:
    """The papers that a page lists as data."""
    return [page.found(script, record) for script, record in html_linked_data.records(page.root)]


def read_headed(page: Page) -> list[Found]:
    """The paper on a page that has no data of it, but a heading and the word “Abstract”."""
    if _at_lingbuzz(page):
        return _read_lingbuzz(page)
    headings = [it for it in every(page.root, "h1")[:20] if 3 < len(words(it)) < _LONGEST_TITLE]
    title = values.title(words(headings[0])) if headings else _page_title(page)
    text = printed_abstract(page.root)
    if not title or not text or len(headings) > 3:
        return []
    record = _identified(page, Record(title=title, abstract=text))
    return [_whole(page, replace(record, doubts=("the title is that of the page",)))]


def _of_meta(page: Page) -> Record | None:
    metas = Metas(page.root)
    if not metas.is_of_a_paper:
        return None
    number = metas.arxiv()
    title = metas.title() or _page_title(page)
    if not title:
        return None
    return Record(
        title=title,
        abstract=metas.abstract(),
        authors=metas.authors(),
        year=metas.year(),
        venue=metas.venue(),
        doi=metas.doi(),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=metas.urls(),
    )


def _of_linked_data(page: Page) -> list[Record]:
    """The one paper that the page's data is about; of several, none is."""
    found = [record for _, record in html_linked_data.records(page.root)]
    titles = {title_key(record.title) for record in found}
    return found if len(titles) == 1 else []


def _of_ieee(page: Page) -> Record | None:
    """What IEEE Xplore writes into a script."""
    for script in every(page.root, "script"):
        place = _IEEE.search(script.text or "")
        if place is None:
            continue
        try:
            said, _ = json.JSONDecoder(strict=False).raw_decode(script.text or "", place.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict) and isinstance(said.get("title"), str):
            return _ieee(said)
    return None


def _ieee(said: dict[str, Any]) -> Record:
    def text(name: str) -> str:
        value = said.get(name)
        return value if isinstance(value, str) else ""

    people = said.get("authors")
    who = [
        str(each["name"])
        for each in (people if isinstance(people, list) else [])
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    ]
    return Record(
        title=values.title(text("title")),
        abstract=values.prose(text("abstract")),
        authors=names.people(who),
        year=values.year(said.get("publicationYear")) or values.year(text("publicationDate")),
        venue=values.title(text("publicationTitle")) or None,
        doi=doi(text("doi")),
    )


def _filled(record: Record, other: Record) -> Record:
    """A record with what another one knows besides."""
    if title_key(record.title) != title_key(other.title):
        return record
    return replace(
        record,
        abstract=record.abstract or other.abstract,
        authors=record.authors or other.authors,
        year=record.year or other.year,
        venue=record.venue or other.venue,
        doi=record.doi or other.doi,
        arxiv=record.arxiv or other.arxiv,
        urls=record.urls or other.urls,
    )


def _with_printed(page: Page, record: Record) -> Record:
    """A record with what only the visible page tells: arXiv's and Elsevier's do so."""
    root = page.root
    authors = record.authors
    if not authors:
        authors = _printed_authors(root)
    record = replace(record, authors=authors)
    if record.arxiv and first(root, "blockquote.abstract") is not None:
        shown = [words(each) for each in every(root, "div.authors a")]
        record = replace(
            record,
            authors=record.authors or names.people(shown),
            doi=record.doi or doi(words_of(root, "td.doi")),
            venue=record.venue or words_of(root, "td.jref") or None,
        )
    return _identified(page, record)


def _printed_authors(root: _Element) -> tuple[str, ...]:
    """Authors from the visible page, where sites are known to print them."""
    groups = every(root, "#author-group .given-name, .author-group .given-name")
    if groups:
        pairs = []
        for given in groups:
            parent = given.getparent()
            last = words_of(parent, ".surname") if parent is not None else ""
            pairs.append(f"{words(given)} {last}".strip())
        return tuple(dict.fromkeys(pairs))
    for place in (
        "a[href*='/people/'][href^='/people/']",
        ".loa .author-name, .loa__author-name",
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "a[rel=author], .authors-list .full-name, .contrib-author",
        "ul.authors li, div.authors a, p.authors a, span.author a, .author-list li a",
    ):
        found = [words(each) for each in every(root, place)]
        shown = [name for name in found if 3 < len(name) < 80 and not any(map(str.isdigit, name))]
        if shown:
            return tuple(dict.fromkeys(names.people(shown)))
    return ()


def _identified(page: Page, record: Record) -> Record:
    """A record with the identifiers and the address of the page itself."""
    links = [it.get("href") or "" for it in every(page.root, "link[rel=canonical], base")]
    links += [it.get("content") or "" for it in every(page.root, "meta[property='og:url']")]
    number = arxiv(record.doi or "") or next(
        filter(None, (arxiv(link) for link in links if "arxiv" in link)), None
    )
    name = record.doi or next(filter(None, map(doi, links)), None)
    addresses = record.urls or tuple(urls(" ".join(links)))[:1]
    return replace(
        record,
        doi=name,
        arxiv=record.arxiv or (number.id if number else None),
        arxiv_version=record.arxiv_version or (number.version if number else None),
        urls=addresses,
    )


def _with_abstract(page: Page, record: Record, known: list[Record]) -> Record:
    """A record with the best abstract of the page: as data, else printed, else a description."""
    told = [trimmed(each.abstract) for each in known if each.abstract]
    described = [
        trimmed(text)
        for text in Metas(page.root).descriptions()
        if may_be_abstract(text, record.title, record.authors)
    ]
    printed = printed_abstract(page.root)
    best = ""
    for text in filter(None, (*told, printed, *described)):
        if not best or (_is_cut(best, text) and len(text) > len(best)):
            best = text
    doubts = ("the abstract is cut off",) if best.endswith(_CUT) else ()
    return replace(record, abstract=best, doubts=doubts)


def _is_cut(text: str, other: str) -> bool:
    """Whether a text is only the beginning of another."""
    if text.endswith(_CUT):
        return True
    return len(other) > len(text) and title_key(other).startswith(title_key(text))


def _whole(page: Page, record: Record) -> Found:
    """A record that the whole page is about; what it is made from are the page's data."""
    told = [
        page.text[page.start(meta) : page.end(meta)].partition(">")[0] + ">"
        for meta in every(page.root, "meta[content]")
        if _TOLD.match(meta.get("name") or meta.get("property") or "")
    ]
    key = title_key(record.title)
    for element in every(page.root, "h1, h2, title")[:50]:
        if len(element) < 50 and title_key(words(element)[:2_000]) == key:
            told.append(page.text[page.start(element) : page.end(element)])
            break
    raw = "\n".join(told)[:LONGEST_RAW]
    return Found(0, len(page.text), replace(record, raw=raw))


def _page_title(page: Page) -> str:
    """The title of the page without the name of the site."""
    said = values.title(words_of(page.root, "title"))
    return _SITE.sub("", said) if len(said) < _LONGEST_TITLE else ""


def _at_lingbuzz(page: Page) -> bool:
    return "lingbuzz" in page.text[:5_000].lower() and "lingbuzz/" in page.text


def _read_lingbuzz(page: Page) -> list[Found]:
    """A paper at LingBuzz, whose pages have no data: a centred heading, then the abstract."""
    heading = first(page.root, "center")
    title = _SITE.sub("", values.title(words_of(page.root, "title")))
    if heading is None or not title:
        return []
    links = [words(link) for link in every(heading, "a")]
    authors = [name for name in links if title_key(name) != title_key(title)]
    behind = [heading.tail or ""]
    at = heading.getnext()
    while at is not None and at.tag != "table":
        behind += [prose(at), at.tail or ""]
        at = at.getnext()
    text = "\n".join(" ".join(piece.split()) for piece in behind if piece.strip())
    record = Record(
        title=title,
        abstract=text,
        authors=names.people(authors),
        year=values.year(words(heading).replace(title, "")),
    )
    return [_whole(page, record)]
