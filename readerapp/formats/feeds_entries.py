"""One entry of a feed as a paper: its names, dates and numbers, in whichever vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from readerapp.formats import names, values
from readerapp.formats.arxiv_names import year_of
from readerapp.formats.feeds_texts import Told, told
from readerapp.formats.html_words import prose
from readerapp.formats.markup import plain
from readerapp.formats.xml_pieces import children, text_of
from readerapp.model import Record
from readerapp.text.identifiers import Arxiv, arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARXIV_SUFFIX: Final = re.compile(
    r"\.?\s*\(arXiv:[\w./-]{5,40}(?:\s*\[[\w.-]{1,20}\])?(?:\s*(?:CROSS LISTED|\w{1,12}))?\)\s*$"
)
_MAIL_NAME: Final = re.compile(r"^\s*\S+@\S+\s*\(([^()]{1,200})\)\s*$")  # a@b.c (Name)
_MAIL: Final = re.compile(r"<?\b[\w.+-]{1,64}@[\w.-]{1,200}\b>?")
_LABELLED: Final = re.compile(
    r"^\s*(?:\[[^\[\]]{1,60}\]|(?:Article|Research|Letter|Review)\s*\|)\s+(?=\S)"
)
_CUT: Final = ("…", "...", "[…]", "[...]", "[&#8230;]")
_PAPER_SITES: Final = re.compile(
    r"(?:arxiv\.org|biorxiv\.org|medrxiv\.org|chemrxiv\.org|ssrn\.com|pubmed\.ncbi|nature\.com/articles"
    r"|sciencedirect\.com/science/article|link\.springer\.com/article|onlinelibrary\.wiley\.com/doi"
    r"|journals\.aps\.org|pubs\.acs\.org|tandfonline\.com/doi|ieeexplore\.ieee\.org|dl\.acm\.org"
    r"|academic\.oup\.com|iopscience\.iop\.org|mdpi\.com/\d|plos\.org|frontiersin\.org/articles"
    r"|huggingface\.co/papers/\d|openreview\.net|aclanthology\.org|semanticscholar\.org|hal\.science"
    r"|journals\.plos|science\.org/doi|pnas\.org|cell\.com|jmlr\.org|mlr\.press)",
    re.IGNORECASE,
)


class Entry(NamedTuple):
    """A paper, and whether the entry shows that it is one."""

    record: Record
    is_paper: bool


def read(entry: _Element) -> Entry | None:
    """The paper an entry tells of; None if it has neither title nor link."""
    authors = _authors(entry)
    text = _text(entry, authors[0] if authors else "")
    links = list(_links(entry))
    number = _number(entry, links, text)
    name = _doi(entry, links)
    title = _title(entry)
    if not title:
        title = f"arXiv:{number.id}" if number else f"doi:{name}" if name else next(iter(links), "")
    if not title:
        return None
    if len(text.authors) > len(authors) and (not authors or authors[0] in text.authors):
        authors = text.authors
    if not authors:
        authors = text.authors
    if number and not text.abstract and not text.venue:
        text = text._replace(abstract=text.note, note="")  # arXiv tells of a paper only that
    record = Record(
        title=title,
        abstract=text.abstract,
        authors=authors,
        year=(year_of(number.id) if number else None) or _year(entry),
        venue=_venue(entry) or text.venue,
        doi=name or text.doi,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=tuple(links)[:3],
        note=text.note,
        doubts=("the abstract is cut off",) if text.abstract.endswith(_CUT) else (),
    )
    known = bool(record.arxiv or record.doi or _said(entry, "publicationname"))
    return Entry(record, known or any(map(_PAPER_SITES.search, links)))


def with_doubts(record: Record, doubts: tuple[str, ...]) -> Record:
    """A record with further doubts."""
    return replace(record, doubts=(*record.doubts, *doubts)) if doubts else record


def _said(entry: _Element, *wanted: str) -> str:
    """The text of the first element of the first of these names that has one."""
    for name in wanted:
        for element in children(entry, name):
            text = text_of(element).strip()
            if text:
                return text
    return ""


def _title(entry: _Element) -> str:
    title = values.title(_said(entry, "title"))
    return _LABELLED.sub("", _ARXIV_SUFFIX.sub("", title))


def _text(entry: _Element, author: str) -> Told:
    """The longest of the texts that an entry has of its paper."""
    best = Told()
    for name in ("summary", "abstract", "description", "encoded", "content"):
        for element in children(entry, name):
            text = prose(element) if len(element) else _wrapped(text_of(element))
            said = told(text, author)
            if len(said.abstract) > len(best.abstract) or (
                not best.abstract and len(said.note) > len(best.note)
            ):
                best = said._replace(
                    authors=said.authors or best.authors,
                    venue=said.venue or best.venue,
                    doi=said.doi or best.doi,
                )
            else:
                best = best._replace(
                    authors=best.authors or said.authors,
                    venue=best.venue or said.venue,
                    doi=best.doi or said.doi,
                )
    return best


def _wrapped(text: str) -> str:
    """HTML as its paragraphs; plain text without the line ends that only wrap it."""
    if re.search(r"</?[a-zA-Z]", text):
        return plain(re.sub(r"[ \t]*\n[ \t]*", " ", text))
    pieces = re.split(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)|\n(?=Abstract:)", text)
    return "\n".join(filter(None, (" ".join(plain(piece).split()) for piece in pieces)))


def _authors(entry: _Element) -> tuple[str, ...]:
    found: list[str] = []
    for element in children(entry, "author"):
        parts = children(element, "name")
        found += [text_of(part) for part in parts[:1]] or [_unmailed(text_of(element))]
    creators = [
        _unmailed(text_of(it)) for it in children(entry, "creator", "authors", "contributor")
    ]
    if len(creators) == 1 or (creators and not found):
        listed = values.people(creators[0]) if len(creators) == 1 else names.people(creators)
        if len(listed) >= len(found):
            return _shown(listed)
    elif len(creators) > len(found):
        found = creators
    if len(found) == 1:
        return _shown(values.people(found[0]))
    return _shown(names.people(values.title(name) for name in found))


def _shown(people: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.title(name) for name in people))


def _unmailed(text: str) -> str:
    named = _MAIL_NAME.match(text)
    return named[1] if named else _MAIL.sub("", text).strip(" <>()")


def _links(entry: _Element) -> Iterator[str]:
    """The addresses of a paper's page first, then of its PDF; each once."""
    seen: set[str] = set()
    for rank in (True, False):
        for link in children(entry, "link", "origlink", "url"):
            is_page = (link.get("rel") or "alternate") == "alternate"
            if is_page == rank:
                for address in urls(link.get("href") or text_of(link).strip()):
                    if address not in seen:
                        seen.add(address)
                        yield address
    about = entry.get("about") or next(
        (value for name, value in entry.attrib.items() if str(name).endswith("}about")), ""
    )
    for text in (_said(entry, "guid", "id"), str(about)):
        if not seen and text.startswith("http"):
            seen.add(text)
            yield from urls(text)


def _number(entry: _Element, links: list[str], text: Told) -> Arxiv | None:
    """The number at arXiv: of the entry, of its links, or behind its title."""
    ids = [text_of(it).strip() for it in children(entry, "id", "guid", "identifier")]
    for said in (*ids, *links, *re.findall(r"\(arXiv:[^()]{5,60}\)", _said(entry, "title"))):
        found = arxiv(said) if "rxiv" in said.lower() or "/papers/" in said else None
        if found and "biorxiv" not in said.lower():
            return found
    return text.number


def _doi(entry: _Element, links: list[str]) -> str | None:
    for element in children(entry, "doi", "identifier", "id", "guid"):
        found = doi(text_of(element))
        if found:
            return found
    return next(filter(None, map(doi, links)), None)


def _year(entry: _Element) -> int | None:
    dated = (
        "published",
        "publicationdate",
        "coverdate",
        "date",
        "pubdate",
        "issued",
        "created",
        "year",
        "updated",
        "modified",
    )
    return next(filter(None, (values.year(_said(entry, name)) for name in dated)), None)


def _venue(entry: _Element) -> str | None:
    said = _said(entry, "publicationname", "journal_ref", "journal_reference", "pubtitle")
    if not said:
        said = re.split(
            r",\s+(?:Published|Volume|Vol\.|Issue)\b|\s*[;|]\s*", _said(entry, "source")
        )[0]
    said = values.title(said)
    return None if said.startswith("http") or doi(said) else said[:500] or None
