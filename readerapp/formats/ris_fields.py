"""What the tags of RIS say of a paper, as a record.

Other tagged formats (refer, MEDLINE, Web of Science) are told in these tags, too: ``AU`` a
person, ``TI`` the title, ``AB`` the abstract, ``PY`` the year, ``DO`` a DOI, ``UR`` an address.
``T1``, ``A1`` and ``N2`` of RIS mean the first three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from readerapp.errors import UnreadableFile
from readerapp.formats import markup, names
from readerapp.formats.years import year
from readerapp.model import Record
from readerapp.text import identifiers
from readerapp.text.identifiers import Arxiv
from readerapp.text.urls import urls

Tags = Mapping[str, Sequence[str]]

_Item = TypeVar("_Item")

MOST_PAPERS: Final = 250_000  # of one file; 200 MB of real ones hold as many
PARAGRAPH: Final = "\x1f"  # between the paragraphs of one value

_TITLES: Final = (("TI",), ("CT",), ("BT",), ("T2",), ("ST",), ("T3",), ("TT",))
_PEOPLE: Final = (("AU",), ("A2", "ED", "A3", "A4"))
_DATES: Final = ("PY", "DA", "Y1", "YR")
_JOURNALS: Final = ("JF", "JO", "T2", "BT", "JA", "J2", "J1", "C3", "T3", "PB")
_VOLUMES: Final = ("T2", "BT", "C3", "JF", "JO", "J2", "JA", "T3", "PB")
_IN_VOLUMES: Final = frozenset(
    ("CHAP", "CONF", "CPAPER", "ECHAP", "BOOK", "ENCYC", "DICT", "EDBOOK")
)
_ADDRESSES: Final = ("UR", "L2", "L1", "LK")
_DOIS: Final = ("DO", "DI", "UR", "L3", "M3", "L2", "N1", "C7", "ID", "AN")
_ARXIV: Final = ("DO", "UR", "L2", "L1", "JF", "JO", "T2", "PB", "M3", "N1", "AN", "SP", "C7", "M1")
_NOTES: Final = ("N1", "RN")

_MOST_ABSTRACTS: Final = 50  # pieces of one abstract, a tag each
_TELLING: Final = 15  # letters of a title that say which it is
_ABOUT_ITSELF: Final = 120  # characters; a longer note may name the numbers of other papers
_NO_ADDRESS: Final = re.compile(r"://[^/]*(?:sfx|linksolver|openurl|resolver)[^/]*/", re.IGNORECASE)
_NEXT_ADDRESS: Final = re.compile(r"[;,|]\s{0,9}(?=https?://)", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"\s*(?:;|\band\b|\s&)\s+|;")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}[.\s-]{0,3}){1,4}")
_CUT_OFF: Final = re.compile(r"(?:\.\.\.|…)$")
_FOOTNOTES: Final = "*†‡§¶ ,"
_LONGEST: Final = 4_000  # characters of a value in which identifiers are looked for
_HEARSAY: Final = re.compile(  # what a database, not a reader, has to say
    r"\A\s*(?:doi\b|accession number|pmid|pmcid|copyright|date (?:revised|completed|created)|id: "
    r"|pt: |ut |nlm |last updated|source type|document type|issn|isbn|language|correspondence"
    r"|coden|©|query date|imported from|m\d: |https?://|10\.\d{4,9}/)"
    r"|\b(?:cited by|times cited|cited references?|export date|journal subset|nlm uid)\b",
    re.IGNORECASE,
)
_RAYYAN: Final = re.compile(r"RAYYAN-(INCLUSION|LABELS|EXCLUSION-REASONS)\s*:([^|]*)")
_VERDICT: Final = re.compile(r"=>\s*\"?(Included|Excluded|Maybe)", re.IGNORECASE)
_ASREVIEW: Final = {
    "asreview_relevant": "relevant",
    "asreview_irrelevant": "irrelevant",
    "asreview_not_relevant": "irrelevant",
}
_SCREENED: Final = re.compile(r"ASReview_\w{1,40}")


def bounded(records: Iterable[_Item], name: str) -> list[_Item]:
    """All the records of the file ``name``.

    Raises:
        UnreadableFile: there are more than any list of papers has.
    """
    found = list(islice(records, MOST_PAPERS + 1))
    if len(found) > MOST_PAPERS:
        raise UnreadableFile(
            f"“{name}” holds more than {MOST_PAPERS:,} papers, which is more than can be read."
        )
    return found


def record(tags: Tags) -> Record:
    """What a record says whose values are given by their tags, in the order of the file."""
    said = {tag: [value for value in values if value.strip()] for tag, values in tags.items()}
    arxiv, doi, addresses = _arxiv(said), _doi(said), _addresses(said)
    title = _title(said)
    known = (f"arXiv:{arxiv.id}" if arxiv else "", f"doi:{doi}" if doi else "", *addresses)
    named = title or next(filter(None, known), "")
    abstract = _abstract(said)
    doubts = [] if named else ["it has no title"]
    if _CUT_OFF.search(abstract):
        doubts.append("the abstract is cut off")
    return Record(
        title=named or "Untitled",
        abstract=abstract,
        authors=_authors(said),
        year=year(*_values(said, _DATES)),
        venue=_venue(said, title),
        doi=doi,
        arxiv=arxiv.id if arxiv else None,
        arxiv_version=arxiv.version if arxiv else None,
        urls=addresses,
        key=next(iter(said.get("ID", ())), "").strip(),
        tags=tuple(dict.fromkeys(_labels(said))),
        note="\n\n".join(dict.fromkeys(_notes(said))),
        doubts=tuple(doubts),
    )


def _values(said: Tags, wanted: Iterable[str]) -> Iterator[str]:
    for tag in wanted:
        yield from said.get(tag, ())


def line(value: str) -> str:
    """A value as one line of plain text."""
    return " ".join(markup.plain(value.replace(PARAGRAPH, " ")).split())


def _title(said: Tags) -> str:
    """The title; one given in pieces is put together, one given twice is taken once."""
    for wanted in _TITLES:
        title = ""
        for part in map(line, _values(said, wanted)):
            if not title or (title in part and len(title) >= _TELLING):
                title = part
            elif part != title and (part not in title or len(part) < _TELLING):
                title += f" {part}" if title.endswith((":", ".", "?", "!")) else f": {part}"
        if title:
            return title
    return ""


def _abstract(said: Tags) -> str:
    """The abstract, a paragraph a line; one given under two tags is taken once."""
    found: list[str] = []
    for value in said.get("AB", ())[:_MOST_ABSTRACTS]:
        text = "\n".join(filter(None, map(line, value.split(PARAGRAPH))))
        if text and not any(text in other for other in found):
            found = [other for other in found if other not in text] + [text]
    return "\n".join(found)


def _authors(said: Tags) -> tuple[str, ...]:
    for wanted in _PEOPLE:
        values = _values(said, wanted)
        found = names.people(name for value in values for name in _separate(value))
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _separate(value: str) -> list[str]:
    """The people in one value: there should be one, and sometimes there are all."""
    value = line(value).rstrip(_FOOTNOTES)
    parts = [part for part in _SEVERAL.split(value) if part.strip()]
    if len(parts) > 1 and (";" in value or all("," in part for part in parts)):
        return parts
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > 3 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return [f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
    return parts if len(parts) > 3 else [value]


def _venue(said: Tags, title: str) -> str | None:
    kind = next(_values(said, ("TY",)), "").strip().upper()
    for value in _values(said, _VOLUMES if kind in _IN_VOLUMES else _JOURNALS):
        venue = line(value)
        if venue and venue != title:
            return venue
    return None


def _doi(said: Tags) -> str | None:
    for tag in _DOIS:
        for value in said.get(tag, ()):
            longest = _LONGEST if tag in ("DO", "DI", "UR", "L3") else _ABOUT_ITSELF
            if len(value) <= longest and "10." in value:
                found = identifiers.doi(line(value))
                if found:
                    return found
    return None


def _arxiv(said: Tags) -> Arxiv | None:
    for value in _values(said, _ARXIV):
        if len(value) <= _ABOUT_ITSELF and "arxiv" in value.lower():
            found = identifiers.arxiv(line(value))
            if found:
                return found
    return None


def _addresses(said: Tags) -> tuple[str, ...]:
    """Where it can be read; not by way of somebody's library."""
    found: dict[str, None] = {}
    for value in _values(said, _ADDRESSES):
        for part in _NEXT_ADDRESS.split(value.replace(PARAGRAPH, " ")):
            found.update(dict.fromkeys(urls(part.replace("&amp;", "&"))))
    return tuple(url for url in found if not _NO_ADDRESS.search(url))


def _labels(said: Tags) -> Iterator[str]:
    """What reviewers decided and the labels they gave, as Rayyan and ASReview note them."""
    for value in _values(said, (*_NOTES, "KW")):
        for kind, told in _RAYYAN.findall(value):
            if kind == "INCLUSION":
                yield from (verdict.lower() for verdict in _VERDICT.findall(told))
            else:
                yield from filter(None, (label.strip() for label in told.split(",")))
        for word in _SCREENED.findall(value):
            if word.lower() in _ASREVIEW:
                yield _ASREVIEW[word.lower()]


def _notes(said: Tags) -> Iterator[str]:
    for value in _values(said, _NOTES):
        lines = map(line, _SCREENED.sub("", _RAYYAN.sub("", value)).split(PARAGRAPH))
        kept = [text for text in lines if text.strip(" |") and not _HEARSAY.search(text)]
        if kept:
            yield "\n\n".join(kept)
