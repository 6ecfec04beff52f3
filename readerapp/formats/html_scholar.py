"""Google Scholar: the mails of its alerts, and the pages of what a search found.

What Scholar shows below a title is a piece of the paper's text and not its abstract, so it becomes
a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from readerapp.formats import names, values
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import every, first, words, words_of
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND: Final = re.compile(r"^\s*(?:\[[A-Z]{2,10}\]\s*)+")  # [PDF] [HTML] [BOOK] [CITATION] [B]
_PARTS: Final = re.compile(r"\s[-–]\s")
_VENUE_YEAR: Final = re.compile(r",?\s*\b((?:1[5-9]|20)\d\d)\s*$")
_MOST_SIBLINGS: Final = 6


def read(page: Page) -> list[Found]:
    """The papers of an alert or of a page of results; nothing if the page is neither."""
    if "gse_alrt_title" in page.text:
        return [_alerted(page, link) for link in every(page.root, "a.gse_alrt_title")]
    if "gs_rt" in page.text and "gs_ri" in page.text:
        return [_resulting(page, item) for item in every(page.root, "div.gs_r") if _title(item)]
    if "gsc_a_at" in page.text:
        return [_of_profile(page, row) for row in every(page.root, "tr.gsc_a_tr")]
    return []


def _alerted(page: Page, link: _Element) -> Found:
    """A paper of an alert: a heading, and behind it the authors and a piece of its text."""
    heading: _Element = next(link.iterancestors("h3"), link)
    byline = snippet = ""
    last = at = heading
    for _ in range(_MOST_SIBLINGS):
        following = at.getnext()
        if following is None or following.tag == "h3" or first(following, "h3") is not None:
            break
        at = following
        if "gse_alrt_sni" in (at.get("class") or ""):
            snippet, last = words(at), at
        elif not byline and at.tag == "div" and words(at):
            byline, last = words(at), at
    record = _record(words(link), byline, snippet, link.get("href") or "")
    return page.found(heading, record, last=last)


def _title(item: _Element) -> str:
    return _KIND.sub("", words_of(item, "h3.gs_rt"))


def _resulting(page: Page, item: _Element) -> Found:
    link = first(item, "h3.gs_rt a")
    target = "" if link is None else link.get("href") or ""
    record = _record(_title(item), words_of(item, ".gs_a"), words_of(item, ".gs_rs"), target)
    return page.found(item, record)


def _of_profile(page: Page, row: _Element) -> Found:
    """A line of the list of a person's papers."""
    said = [words(each) for each in every(row, "td.gsc_a_t div.gs_gray")]
    authors, venue = [*said, "", ""][:2]
    year = values.year(words_of(row, ".gsc_a_y"))
    record = Record(
        title=values.title(words_of(row, "a.gsc_a_at")),
        authors=_people(authors),
        year=year,
        venue=_VENUE_YEAR.sub("", venue) or None,
    )
    return page.found(row, record)


def _record(title: str, byline: str, snippet: str, target: str) -> Record:
    authors, venue, year = _told(byline)
    address = _target(target)
    number, name = arxiv(address) or arxiv(byline), doi(address)
    return Record(
        title=values.title(_KIND.sub("", title)),
        authors=authors,
        year=year,
        venue=venue,
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=urls(address),
        note=snippet,
    )


def _told(byline: str) -> tuple[tuple[str, ...], str | None, int | None]:
    """Authors, venue and year from “Z Chen, M Monperrus - Journal of X, 2019 - Springer”."""
    parts = _PARTS.split(byline.replace("\xa0", " "))
    where = parts[1] if len(parts) > 1 else ""
    dated = _VENUE_YEAR.search(where)
    year = int(dated[1]) if dated else None
    venue = _VENUE_YEAR.sub("", where).strip(" ,…")
    is_name = bool(venue) and not venue.isdigit() and "…" not in where
    return _people(parts[0]), venue if is_name else None, year


def _people(text: str) -> tuple[str, ...]:
    return names.people(name.strip(" …") for name in text.split(","))


def _target(address: str) -> str:
    """Where a link of Scholar leads: it names the place in “scholar_url?url=…”."""
    try:
        parts = urlsplit(address)
        inner = parse_qs(parts.query).get("url") or parse_qs(parts.query).get("q") or []
    except ValueError:
        return address
    return inner[0] if inner and inner[0].startswith("http") else address
