"""A Google Scholar alert copied as text: title, authors and venue, a snippet that breaks off.

The snippet is cut out of the paper by a search engine, so it is a note and not the abstract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import YEARS, Reading, Record
from readerapp.text.identifiers import arxiv, doi

NAME: Final = "scholar-text"
LABEL: Final = "Scholar alert as text"
SUFFIXES: Final = (".txt",)

_SAYS_SO: Final = re.compile(
    r"This alert is sent by Google Scholar|scholar\.google\.|Google Scholar"
)
_BYLINE: Final = re.compile(
    r"(?P<authors>[^\n]{2,300}?)[ \xa0]{1,3}[-–][ \xa0](?P<where>[^\n]{2,300})"
)
_INITIALS: Final = re.compile(
    r"[A-Z]{1,4}(?: [^\W\d_][\w’'-]{0,40}){1,3}|[^\W\d_][\w’'-]{0,40} [A-Z]{1,4}|…"
)
_KIND: Final = re.compile(r"^\[(?:PDF|HTML|BOOK|CITATION|B|C|DOC|ZIP)\]\s*", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<![\d:.])(1[89]\d\d|20\d\d)(?![\d.])")
_BUTTONS: Final = re.compile(
    r"(?:Twitter|Facebook|LinkedIn|Save|Share|Cite|Speichern|Enregistrer)\b[\w ]{0,60}$"
)
_NEAR: Final = 3  # lines between a title and who wrote it


def recognises(source: Source) -> bool:
    """Whether it says that it is an alert and has a byline as alerts have them."""
    if not source.head or source.head.startswith("<"):
        return False
    whole = source.text if len(source.data) < 200_000 else source.head
    said = _SAYS_SO.search(whole) is not None
    return said and any(_is_byline(line.strip()) for line in whole.splitlines())


def read(source: Source) -> Reading:
    """The papers of the alert."""
    text = source.text
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    words = [" ".join(line.split()) for line in lines]
    found, free = [], 0
    for number, line in enumerate(words):
        if not _is_byline(line):
            continue
        title = _title_above(words, number, free)
        if title is None:
            continue
        end = _end(words, number + 1)
        found.append(Found(starts[title], starts[end], _record(words, title, number, end)))
        free = end
    records, left_out = tiled(text, found)
    return Reading(NAME, "", records, left_out)


def _is_byline(line: str) -> bool:
    """Whether a line is “A Moss, E Stone - Bogs, 2019”."""
    match = _BYLINE.fullmatch(line)
    if match is None:
        return False
    names = [name.strip() for name in match["authors"].split(",")]
    return all(_INITIALS.fullmatch(name) for name in names)


def _title_above(words: Sequence[str], byline: int, free: int) -> int | None:
    for number in range(byline - 1, max(free, byline - 1 - _NEAR) - 1, -1):
        if words[number]:
            return number
    return None


def _end(words: Sequence[str], start: int) -> int:
    """The line after the snippet: at a blank one, or at the buttons below it."""
    for number in range(start, len(words)):
        if not words[number] or _BUTTONS.match(words[number]):
            return number
    return len(words)


def _record(words: Sequence[str], title: int, byline: int, end: int) -> Record:
    match = _BYLINE.fullmatch(words[byline])
    assert match is not None
    names = [name.strip() for name in match["authors"].split(",")]
    where = match["where"]
    years = [int(year) for year in _YEAR.findall(where) if int(year) in YEARS]
    number = arxiv(where)
    venue = _YEAR.sub("", where).strip(" ,…") or None
    snippet = " ".join(words[byline + 1 : end])
    return Record(
        title=_KIND.sub("", " ".join(filter(None, words[title:byline]))),
        authors=tuple(name for name in names if name != "…"),
        year=years[-1] if years else None,
        venue=None if number else venue,
        doi=doi(where),
        arxiv=number.id if number else None,
        note=f"From a search alert: {snippet}" if snippet else "",
    )
