"""Any page that links to papers: a reading list, a blog, a newsletter, a file of bookmarks.

A paper is what has an arXiv number or a DOI; repeated links are one paper. Its item is the piece of
the page that speaks of it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from readerapp.formats import html_items
from readerapp.formats.html_mentions import Mention, mentions
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import is_longer
from readerapp.formats.spans import Found

if TYPE_CHECKING:
    from lxml.etree import _Element

_ITEMS: Final = frozenset(("li", "tr", "article", "dd", "dt"))
_LONGEST: Final = 20_000  # characters of an item


class _Reach(Enum):
    """How far an element reaches that speaks of one paper."""

    WITHIN = 1
    ITEM = 2
    TOO_FAR = 3


@dataclass(slots=True)
class _Papers:
    """The papers that an element speaks of; more than one of a kind need not be told apart."""

    numbers: set[str] = field(default_factory=set)
    dois: set[str] = field(default_factory=set)
    reach: _Reach | None = None  # not yet looked at

    def add(self, mention: Mention) -> None:
        kind = self.numbers if mention.number else self.dois
        if len(kind) < 2:
            kind.add(mention.key)

    @property
    def is_one(self) -> bool:
        """Whether all may be the same paper: one number and one DOI at most."""
        return len(self.numbers) <= 1 and len(self.dois) <= 1


def read(page: Page) -> list[Found]:
    """The papers a page links to, each once, in order."""
    told = list(mentions(page.root))
    within = _papers_within(told)
    groups: dict[tuple[_Element, str], list[Mention]] = {}
    for mention in told:
        item = _item(mention.element, within)
        own = "" if within[item].is_one else mention.key
        groups.setdefault((item, own), []).append(mention)
    found: dict[str, Found] = {}
    for (item, own), group in groups.items():
        record = html_items.record(item, group, is_shared=bool(own))
        key = record.arxiv or record.doi or ""
        place = page.found(item, record)
        found[key] = _better(found[key], place) if key in found else place
    return sorted(_without_aliases(found.values()), key=lambda it: it.start)


def _papers_within(told: Sequence[Mention]) -> dict[_Element, _Papers]:
    """For each element on the way from a mention to the root, the papers it speaks of."""
    within: dict[_Element, _Papers] = {}
    for mention in told:
        at: _Element | None = mention.element
        while at is not None:
            papers = within.setdefault(at, _Papers())
            papers.add(mention)
            at = at.getparent()
    return within


def _item(element: _Element, within: dict[_Element, _Papers]) -> _Element:
    """The piece of the page that speaks of the one paper that ``element`` mentions.

    The next item of a list round it that says more than the link; outside of lists all that
    speaks of no other paper.
    """
    item = at = element
    while within[at].is_one and at.tag not in ("body", "html"):
        papers = within[at]
        if papers.reach is None:
            papers.reach = _reach_of(at)
        if papers.reach is _Reach.TOO_FAR:
            break
        item = at
        if papers.reach is _Reach.ITEM:
            break
        parent = at.getparent()
        if parent is None:
            break
        at = parent
    return item


def _reach_of(element: _Element) -> _Reach:
    if is_longer(element, _LONGEST):
        return _Reach.TOO_FAR
    reach = element.tag in _ITEMS and html_items.says_something(element)
    return _Reach.ITEM if reach else _Reach.WITHIN


def _better(one: Found, other: Found) -> Found:
    """Of two items about the same paper the one that knows its title, with what both tell."""
    if html_items.is_named(other.record) and not html_items.is_named(one.record):
        one, other = other, one
    record, more = one.record, other.record
    return one._replace(
        record=replace(
            record,
            abstract=record.abstract or more.abstract,
            authors=record.authors or more.authors,
            doi=record.doi or more.doi,
            urls=tuple(dict.fromkeys((*record.urls, *more.urls)))[: html_items.MOST_URLS],
            note=record.note or more.note,
        )
    )


def _without_aliases(found: Iterable[Found]) -> list[Found]:
    """Without the papers known by a DOI of which another item tells the arXiv number, too."""
    found = list(found)
    known = {it.record.doi for it in found if it.record.arxiv and it.record.doi}
    return [it for it in found if it.record.arxiv or it.record.doi not in known]
