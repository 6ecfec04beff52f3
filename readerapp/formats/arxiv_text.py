"""A page of arXiv's listings copied as text: ``[1] arXiv:2303.08867 [pdf]``, ``Title: …``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from readerapp.formats.arxiv_names import authors, year_of
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading, Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

NAME: Final = "arxiv-text"
LABEL: Final = "arXiv listing as text"
SUFFIXES: Final = (".txt",)

_ENTRY: Final = re.compile(
    r"^[ \t•*-]{0,8}\[\d{1,5}\][ \t\xa0]{1,8}(arXiv:\S{5,30})[^\n]{0,200}$", re.MULTILINE
)
_TITLE: Final = re.compile(r"\s{0,8}Title:\s*(?=\S)")
_FACT: Final = re.compile(
    r"\s{0,8}(Authors?|Comments?|Subjects?|Journal-ref|DOI|Report-no|MSC-class|ACM-class|Abstract)"
    r"\s{0,3}:\s*",
)
_END: Final = re.compile(
    r"\s{0,8}(?:Total of \d|(?:New|Cross|Replacement) (?:submissions|lists?|-lists)\b|"
    r"Showing \w+ .{0,80}entries|\[ ?(?:total|showing) )",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    start: int
    end: int
    words: str


def recognises(source: Source) -> bool:
    """Whether it has a numbered arXiv entry with “Title:” below it."""
    match = _ENTRY.search(source.head)
    return match is not None and _TITLE.match(source.head, match.end()) is not None


def read(source: Source) -> Reading:
    """The papers of the listing, in order."""
    text = source.text
    heads = list(_ENTRY.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = [
        entry
        for head, end in zip(heads, ends, strict=True)
        if (entry := _entry(text, head, end)) is not None
    ]
    records, left_out = tiled(text, found)
    return Reading(NAME, "", records, left_out)


def _entry(text: str, head: re.Match[str], limit: int) -> Found | None:
    number = arxiv(head[1])
    lines = list(_lines(text, head.end(), limit))
    if number is None or not lines or not _TITLE.match(lines[0].words):
        return None
    facts: dict[str, str] = {}
    title, below = _continued(lines, 1, _TITLE.sub("", lines[0].words))
    names, reached = "", below
    while reached < len(lines) and lines[reached].words:
        fact = _FACT.match(lines[reached].words)
        if fact is None:
            names = f"{names} {lines[reached].words}".strip()
        else:
            facts[fact[1]] = lines[reached].words[fact.end() :]
        reached += 1
    abstract, last = _abstract(lines, reached)
    record = Record(
        title=title,
        abstract=facts.get("Abstract", "") or abstract,
        authors=authors(facts.get("Authors") or facts.get("Author") or names),
        year=year_of(number.id),
        venue=facts.get("Journal-ref") or None,
        doi=doi(facts.get("DOI", "")),
        arxiv=number.id,
        arxiv_version=number.version,
        urls=urls(text[head.start() : last.end]),
    )
    return Found(head.start(), last.end, record)


def _continued(lines: Sequence[_Line], at: int, words: str) -> tuple[str, int]:
    """A title, and the line after it: what a narrow page broke goes on in small letters."""
    while at < len(lines) and lines[at].words[:1].islower():
        words, at = f"{words} {lines[at].words}", at + 1
    return words, at


def _abstract(lines: Sequence[_Line], at: int) -> tuple[str, _Line]:
    """The paragraph below the facts, and the last line of the entry."""
    last, words = lines[max(at - 1, 0)], []
    while at < len(lines) and not lines[at].words:
        at += 1
    while at < len(lines) and lines[at].words and not _END.match(lines[at].words):
        words.append(lines[at].words)
        last, at = lines[at], at + 1
    return re.sub(r"^Abstract:\s*", "", " ".join(words)), last


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    """The lines of an entry, stripped; the first is the one below its number."""
    place = start
    for line in text[start:end].splitlines(keepends=True):
        words = line.strip(" \t\r\n\xa0")
        if place > start or words:
            yield _Line(place, place + len(line), " ".join(words.split()))
        place += len(line)
