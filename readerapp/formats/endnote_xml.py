"""EndNote XML: what EndNote and programs that speak to it export.

Every value stands in ``<style>`` elements, one for each change of the typeface; the structure is
that of EndNote's own ``RSXML.dtd``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerapp.errors import UnreadableFile
from readerapp.formats import names, values
from readerapp.formats.markup import raised
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, Lines, tiled
from readerapp.formats.xml_pieces import child, children, pieces, root_name
from readerapp.model import Problem, Reading, Record
from readerapp.text.identifiers import Arxiv, arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME: Final = "endnote-xml"
LABEL: Final = "EndNote XML"
SUFFIXES: Final = (".xml",)

_RECORD: Final = re.compile(r"<(?:[\w.-]{1,40}:)?record[\s>]", re.IGNORECASE)
_ENDNOTE: Final = re.compile(r"<(?:contributors|titles|ref-type|rec-number|source-app|database)\b")
_LOOKED_AT: Final = 20_000
_MOST: Final = 100_000
_KEY: Final = re.compile(r"(?=.{0,60}[A-Za-z])[\w:+./*-]{2,60}")
_COUNTS: Final = re.compile(
    r"times cited|cited references? count|export date|cited by:?\s*\d", re.IGNORECASE
)
_PARAGRAPH: Final = re.compile(r"\r\n?|\n[ \t]*\n")
_EXPONENT: Final = re.compile(r"[-−–+]?\d{1,3}")
_TITLES: Final = ("title", "translated-title", "short-title", "secondary-title", "tertiary-title")
_AUTHORS: Final = ("authors", "secondary-authors", "tertiary-authors", "subsidiary-authors")
_CUT: Final = ("…", "...")


def recognises(source: Source) -> bool:
    """Whether a file holds records of EndNote."""
    if not source.head.startswith("<"):
        return False
    beginning = source.text[:_LOOKED_AT]
    root = root_name(source.head)
    is_theirs = root in ("xml", "records", "record") and _RECORD.search(beginning) is not None
    return is_theirs and _ENDNOTE.search(beginning) is not None


def read(source: Source) -> Reading:
    """The records of an export."""
    text = source.text
    numbers = Lines(text)
    found: list[Found] = []
    problems: list[Problem] = []
    for piece in pieces(text, "record"):
        if len(found) >= _MOST:
            raise UnreadableFile(
                f"“{source.name}” holds more than {_MOST:,} records, too many to be read at once."
            )
        record = _record(piece.element, is_whole=piece.is_whole)
        if record is None:
            problems.append(Problem(numbers.number(piece.start), "This record says nothing."))
        else:
            found.append(Found(piece.start, piece.end, record))
    records, left_out = tiled(text, found)
    return Reading(NAME, "", records, left_out, tuple(problems))


def _record(entry: _Element, *, is_whole: bool) -> Record | None:
    authors = _authors(entry)
    number, name = _arxiv(entry), _doi(entry)
    addresses = _addresses(entry)
    year = _year(entry)
    title = _title(entry)
    doubts = [] if is_whole else ["this record was damaged and may not be whole"]
    if not title:
        known = [f"arXiv:{number.id}" if number else "", f"doi:{name}" if name else "", *addresses]
        title = next(filter(None, known), "")
        if not title and (authors or year):
            title = f"Untitled ({', '.join([*authors[:1], *([str(year)] if year else [])])})"
            doubts.append("the title is empty")
        if not title:
            return None
    abstract = _prose(child(entry, "abstract"))
    if abstract.endswith(_CUT):
        doubts.append("the abstract is cut off")
    label = _line(child(entry, "label"))
    return Record(
        title=title,
        abstract=abstract,
        authors=authors,
        year=year,
        venue=_venue(entry),
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=addresses,
        key=label if _KEY.fullmatch(label) else "",
        note=_note(entry),
        doubts=tuple(doubts),
    )


def _title(entry: _Element) -> str:
    titles = child(entry, "titles")
    for name in _TITLES:
        for element in children(titles, name) if titles is not None else ():
            said = values.title(_styled(element))
            if said:
                return said
    return ""


def _authors(entry: _Element) -> tuple[str, ...]:
    """The authors; of a book without any, its editors. A comma at the end marks an institution."""
    groups = child(entry, "contributors")
    if groups is None:
        return ()
    for kind in _AUTHORS:
        group = child(groups, kind)
        said = [_line(who) for who in children(group, "author")] if group is not None else []
        if len(said) == 1 and (";" in said[0] or "\r" in said[0]):
            return values.people(said[0])
        shown = [name.rstrip(", ") if name.endswith(",") else name for name in said]
        found = tuple(
            name
            for whole, short in zip(said, shown, strict=True)
            for name in ((values.title(short),) if whole != short else names.people((short,)))
            if name
        )
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _year(entry: _Element) -> int | None:
    dates = child(entry, "dates")
    told = [child(dates, "year") if dates is not None else None, dates, child(entry, "edition")]
    return next(filter(None, (values.year(_line(date)) for date in told)), None)


def _venue(entry: _Element) -> str | None:
    places = (
        ("periodical", "full-title"),
        ("titles", "secondary-title"),
        ("alt-periodical", "full-title"),
        ("titles", "alt-title"),
        ("periodical", "abbr-1"),
    )
    said = (values.title(_styled(child(entry, *place))) for place in places)
    title = _title(entry)
    return next((venue[:500] for venue in said if venue and venue != title), None)


def _doi(entry: _Element) -> str | None:
    told = [child(entry, "electronic-resource-num"), child(entry, "doi"), child(entry, "urls")]
    told += [child(entry, f"custom{number}") for number in range(1, 8)]
    return next(filter(None, (doi(_line(element)) for element in told)), None)


def _arxiv(entry: _Element) -> Arxiv | None:
    """The number at arXiv, wherever it was put: EndNote has no place for it."""
    places = ("electronic-resource-num", "urls", "accession-num", "number", "volume", "pages")
    told = [_line(child(entry, place)) for place in places]
    told += [
        _line(child(entry, "titles", "secondary-title")),
        _line(child(entry, "titles", "alt-title")),
    ]
    return next(filter(None, (arxiv(text) for text in told if "rxiv" in text.lower())), None)


def _addresses(entry: _Element) -> tuple[str, ...]:
    holder = child(entry, "urls")
    if holder is None:
        return ()
    found = [
        address
        for url in holder.iter("url")
        for address in urls(_line(url))
        if not address.startswith("file:")
    ]
    return tuple(dict.fromkeys(found))[:5]


def _note(entry: _Element) -> str:
    """What the owner wrote about it, without what databases write in the same place."""
    said = [_prose(child(entry, name)) for name in ("research-notes", "notes")]
    return "\n\n".join(dict.fromkeys(text for text in said if text and not _COUNTS.search(text)))


def _styled(element: _Element | None) -> str:
    """The text of an element; a number set high is an exponent."""
    if element is None:
        return ""
    kept: list[str] = []
    for part in element.iter():
        face = part.get("face") or ""
        text = part.text or ""
        if face == "superscript" and _EXPONENT.fullmatch(text):
            text = raised(kept[-1] if kept else "", text)
        kept.append(text)
        if part is not element:
            kept.append(part.tail or "")
    return "".join(kept)


def _line(element: _Element | None) -> str:
    return " ".join(_styled(element).split())


def _prose(element: _Element | None) -> str:
    """A text of several paragraphs: EndNote ends them with a carriage return."""
    pieces = _PARAGRAPH.split(_styled(element))
    return "\n".join(filter(None, (values.prose(" ".join(piece.split())) for piece in pieces)))
