"""huggingface.co/papers: a day's, a week's, what is trending, one paper.

Up to now a page carries its papers as JSON in the ``data-props`` of an element, whole abstracts
included; where it does not, its cards are read. A layout may print each card twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from readerapp.formats import names, values
from readerapp.formats.arxiv_names import year_of
from readerapp.formats.html_abstracts import labelled
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import every, first, lines, prose, words
from readerapp.formats.json_objects import Object, objects
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import Arxiv, arxiv

if TYPE_CHECKING:
    from lxml.etree import _Element

_SITE: Final = "https://huggingface.co"
_LINK: Final = re.compile(r"(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co))?/papers/([^/?#]+)$")
_OWN: Final = re.compile(r"huggingface\.co/papers/(\d{4}\.\d{4,5})(?![\d/])")
_MOST: Final = 200_000
_SHORTEST_ABSTRACT: Final = 120  # characters
_COUNTED: Final = re.compile(
    r"\+?\d[\d.,]*k?(?:\s+\w+)?|·|published on.*|submitted by.*|.{0,20}\bauthors?", re.I
)


def read(page: Page) -> list[Found]:
    """The papers of one of Hugging Face's pages; nothing if it is none."""
    if "/papers/" not in page.text or not _is_theirs(page):
        return []
    told = {record.arxiv: record for record in _told(page) if record.arxiv}
    own = _own_number(page)
    if own:
        return _single(page, own, told.get(own))
    found: dict[str, Found] = {}
    for card, number in _cards(page):
        there = found.get(number.id)
        record = _of_card(card, number)
        if there is None:
            found[number.id] = page.found(card, record)
        else:
            found[number.id] = there._replace(record=_merged(there.record, record))
    if not told:
        return [it for it in found.values() if not it.record.title.startswith("arXiv:")]
    placed = [
        (found[number]._replace(record=replace(record, raw=found[number].record.raw)))
        for number, record in told.items()
        if number in found
    ]
    holder = next(iter(every(page.root, "[data-props]")), page.root)
    unplaced = [
        page.found(holder, record) for number, record in told.items() if number not in found
    ]
    return sorted(placed, key=lambda it: it.start) + unplaced if placed else unplaced


def _is_theirs(page: Page) -> bool:
    return "huggingface" in page.text or "data-props" in page.text


def _own_number(page: Page) -> str | None:
    """The paper that a page is about, if it is about one."""
    for element in every(page.root, "link[rel=canonical], meta[property='og:url']"):
        match = _OWN.search(element.get("href") or element.get("content") or "")
        if match:
            return match[1]
    return None


# --- Papers as data ---------------------------------------------------------------------------


def _told(page: Page) -> Iterator[Record]:
    """Every paper in the data of a page, each once."""
    seen: set[str] = set()
    for element in every(page.root, "[data-props]"):
        text = element.get("data-props") or ""
        if '"title"' not in text:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _papers(value):
            record = _record(thing)
            if record is not None and record.arxiv and record.arxiv not in seen:
                seen.add(record.arxiv)
                yield record


def _papers(value: Any) -> Iterator[Object]:
    """The objects that have a number and a title, in order."""
    for thing in objects(value, _MOST):
        if isinstance(thing.get("title"), str) and isinstance(thing.get("id"), str):
            yield thing


def _record(thing: Mapping[str, Any]) -> Record | None:
    number = arxiv(str(thing["id"]))
    if number is None:
        return None
    said = thing.get("summary")
    people = thing.get("authors")
    who = [
        each["name"]
        for each in (people if isinstance(people, list) else [])
        if isinstance(each, dict) and isinstance(each.get("name"), str)
    ]
    return Record(
        title=values.title(thing["title"]),
        abstract=_abstract(said) if isinstance(said, str) else "",
        authors=names.people(who),
        year=values.year(thing.get("publishedAt")) or year_of(number.id),
        arxiv=number.id,
        arxiv_version=number.version,
        urls=(f"{_SITE}/papers/{number.id}",),
    )


def _abstract(text: str) -> str:
    """An abstract as arXiv has it: lines are wrapped, an indented line begins a paragraph."""
    return "\n".join(
        " ".join(piece.split()) for piece in re.split(r"\n(?=[ \t]{2})", text) if piece.strip()
    )


# --- Papers as cards --------------------------------------------------------------------------


def _cards(page: Page) -> Iterator[tuple[_Element, Arxiv]]:
    """The cards of a page, each with the number of its paper."""
    for link in every(page.root, "h1 a[href], h2 a[href], h3 a[href], h4 a[href]"):
        match = _LINK.match(link.get("href") or "")
        number = arxiv(match[1]) if match else None
        if number:
            yield _card(link), number


def _card(link: _Element) -> _Element:
    """The ``article`` round a link, else the largest element with no other heading in it."""
    for at in link.iterancestors("article"):
        return at
    card: _Element = link
    for at in link.iterancestors():
        if len(every(at, "h1, h2, h3, h4")) > 1 or at.tag == "body":
            break
        card = at
    return card


def _of_card(card: _Element, number: Arxiv) -> Record:
    heading = first(card, "h1, h2, h3, h4")
    title = "" if heading is None else values.title(words(heading))
    long = (prose(each) for each in every(card, "p, div") if each.tag == "p" or len(each) == 0)
    texts = [text for text in long if len(text) >= _SHORTEST_ABSTRACT and text != title]
    abstract = max(texts, key=len, default="")
    return Record(
        title=title or f"arXiv:{number.id}",
        abstract=abstract,
        authors=_people(card),
        year=year_of(number.id),
        arxiv=number.id,
        arxiv_version=number.version,
        urls=(f"{_SITE}/papers/{number.id}",),
        doubts=("the abstract is cut off",) if abstract.endswith(("…", "...")) else (),
    )


def _people(card: _Element) -> tuple[str, ...]:
    """The authors a card names. Most name none: “8 authors”."""
    shown = [words(each) for each in every(card, "a[href*='author'], .author, [class*=author]")]
    return names.people(name for name in shown if not _COUNTED.fullmatch(name) and len(name) < 80)


def _merged(record: Record, other: Record) -> Record:
    """One card of a paper and another: the longer abstract."""
    if len(other.abstract) > len(record.abstract):
        record = replace(record, abstract=other.abstract, doubts=other.doubts)
    return replace(record, authors=record.authors or other.authors)


# --- The page of one paper --------------------------------------------------------------------


def _single(page: Page, number: str, told: Record | None) -> list[Found]:
    heading = first(page.root, "h1")
    record = told
    if record is None:
        title = "" if heading is None else values.title(words(heading))
        record = Record(
            title=title or f"arXiv:{number}",
            year=year_of(number),
            arxiv=number,
            urls=(f"{_SITE}/papers/{number}",),
        )
    if not record.abstract:
        record = replace(record, abstract=labelled(page.root))
    if not record.authors:
        record = replace(record, authors=_authors_below(page))
    place = page.root if heading is None else heading
    found = page.found(place, record)
    return [found._replace(start=0, end=len(page.text))]


def _authors_below(page: Page) -> tuple[str, ...]:
    """The names behind the word “Authors:” on the page of a paper."""
    for element in every(page.root, "div, p, span"):
        text = (element.text or "").strip()
        if text.startswith("Authors:") or text == "Authors":
            parent = element.getparent()
            said = lines(element) if len(element) or parent is None else lines(parent)
            listed = " ".join(said).partition("Authors")[2].lstrip(": ")
            return values.people(listed.replace(" , ", ", "))
    return ()
