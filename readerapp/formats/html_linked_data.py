"""What a page says of its papers as JSON-LD: schema.org's ScholarlyArticle and its kin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from readerapp.formats import names, values
from readerapp.formats.html_words import every
from readerapp.formats.json_objects import Object, objects
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

if TYPE_CHECKING:
    from lxml.etree import _Element

_PAPERS: Final = frozenset(
    (
        "scholarlyarticle",
        "medicalscholarlyarticle",
        "thesis",
        "chapter",
        "techarticle",
        "report",
        "preprint",
    )
)
_PERHAPS: Final = frozenset(("article", "creativework", "book", "publicationissue", "newsarticle"))
_NOT_WALKED: Final = frozenset(
    ("citation", "citations", "isbasedon", "references", "mentions", "relatedlink", "ispartof")
)
_MOST: Final = 20_000  # objects looked at
_MOST_CHARACTERS: Final = 20_000_000


def records(root: _Element) -> list[tuple[_Element, Record]]:
    """Every paper that a page describes as JSON-LD, with the script it stands in."""
    found: list[tuple[_Element, Record]] = []
    seen: set[tuple[str, str | None]] = set()
    for script in every(root, "script[type*='ld+json']"):
        for thing in _things(_loaded(script.text or "")):
            record = _record(thing)
            mark = (record.title, record.doi)
            if record.title and mark not in seen:
                seen.add(mark)
                found.append((script, record))
    return found


def _loaded(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if len(text) > _MOST_CHARACTERS:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[Object]:
    """The objects in a value that are papers, in order; not those that a paper refers to."""
    return filter(_is_paper, objects(value, _MOST, _within))


def _within(thing: Object) -> Iterable[Any]:
    """Where there may be more papers."""
    if _is_paper(thing):
        return ()
    return [each for name, each in thing.items() if name.lower() not in _NOT_WALKED]


def _is_paper(thing: Mapping[str, Any]) -> bool:
    kinds = {
        kind.rpartition("/")[2].rpartition(":")[2].lower() for kind in _strings(thing.get("@type"))
    }
    if kinds & _PAPERS:
        return True
    return bool(kinds & _PERHAPS) and (
        _doi(thing) is not None or bool(thing.get("abstract")) or _arxiv_of(thing) is not None
    )


def _record(thing: Mapping[str, Any]) -> Record:
    number = _arxiv_of(thing)
    told = (thing.get(name) for name in ("datePublished", "dateCreated", "dateModified"))
    years = (values.year(date) for each in told for date in _strings(each))
    return Record(
        title=values.title(_named(thing.get("headline")) or _named(thing.get("name"))),
        abstract=values.prose(_named(thing.get("abstract")) or _described(thing)),
        authors=_authors(thing),
        year=next(filter(None, years), None),
        venue=_venue(thing),
        doi=_doi(thing),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=tuple(urls(" ".join(_strings(thing.get("url")))))[:2],
    )


def _described(thing: Mapping[str, Any]) -> str:
    """A description is the abstract only if it is as long as one."""
    text = _named(thing.get("description"))
    return text if len(text) > 300 else ""


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for who in _listed(thing.get("author") or thing.get("creator")):
        if isinstance(who, dict) and _named(who.get("familyName")):
            first, last = _named(who.get("givenName")), _named(who.get("familyName"))
            found.append(values.title(f"{first} {last}"))
        else:
            found += values.people(_named(who))
    return tuple(dict.fromkeys(name for name in names.people(found) if "://" not in name))


def _venue(thing: Mapping[str, Any]) -> str | None:
    """The journal an article is part of, however many issues and volumes lie between."""
    at: Any = thing.get("isPartOf")
    said = ""
    for _ in range(5):
        at = next(iter(_listed(at)), None)
        if not isinstance(at, dict):
            break
        kinds = {kind.lower() for kind in _strings(at.get("@type"))}
        if not kinds & {"publicationissue", "publicationvolume"} or not said:
            said = _named(at.get("name")) or said
        at = at.get("isPartOf")
    return values.title(said)[:500] or None


def _doi(thing: Mapping[str, Any]) -> str | None:
    for name in ("doi", "identifier", "sameAs", "@id", "url", "mainEntityOfPage"):
        for text in _strings(thing.get(name)):
            found = doi(text)
            if found:
                return found
    return None


def _arxiv_of(thing: Mapping[str, Any]) -> Any:
    for name in ("identifier", "sameAs", "@id", "url"):
        for text in _strings(thing.get(name)):
            found = arxiv(text) if re.search("arxiv|huggingface", text, re.IGNORECASE) else None
            if found:
                return found
    return None


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    return value[:5_000] if isinstance(value, list) else [] if value is None else [value]


def _named(value: Any) -> str:
    """A text, or the name of an object."""
    for each in _listed(value):
        if isinstance(each, str):
            return each
        if isinstance(each, dict):
            for name in ("name", "@value", "value"):
                if isinstance(each.get(name), str):
                    return str(each[name])
    return ""


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value, those of lists and of identifying objects included."""
    for each in _listed(value):
        if isinstance(each, str):
            yield each[:5_000]
        elif isinstance(each, dict):
            for name in ("value", "@id", "@value", "url", "name"):
                if isinstance(each.get(name), str):
                    yield each[name][:5_000]
