"""Which objects of a JSON value are papers: those with a title and what papers have besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from readerapp.formats import values
from readerapp.formats.json_walk import Path
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls


def listed(table: str) -> tuple[str, ...]:
    """The words of a table of names, in order."""
    return tuple(re.findall(r"\w+", table))


Fields = Mapping[str, Any]  # what an object says, by names without case and punctuation

TITLES: Final = listed(
    """
    titleutf8 title dctitle papertitle articletitle documenttitle primarytitle titles
    displayname titledisplay
    """
)
ABSTRACTS: Final = listed(
    """
    abstractutf8 abstract abstractnote abstracttext summary dcdescription descriptions
    abstracts abstractinvertedindex notesabstract
    """
)
AUTHORS: Final = listed(
    """
    authorsparsed authorsutf8 authors author authorships creators creator dccreator
    authorstring authornames authorlist authfullnames firstauthors contributors collaborations
    corporateauthor editor
    """
)
_IDENTIFIERS: Final = listed(
    """
    doi dois doiids prismdoi arxivid arxiv arxiveprints externalids pmid articleids paperid
    openalexid inspireid doiurl
    """
)
_PAPERISH: Final = listed(
    """
    containertitle publicationtitle journal journaltitle venue booktitle publicationyear
    citationcount issued itemtype journalref proceeding urlabs urlpdf pdfurl publicationname
    fulljournalname conference
    """
)
_WRAPPERS: Final = listed(
    """
    paper data metadata attributes info content source item work article entry record message
    citedpaper citingpaper fields bibjson publication document doc resource bib
    """
)
_DETAILS: Final = listed("details detail paperdetails metadata info data attributes meta bib")
_NOT_SEARCHED: Final = frozenset(AUTHORS) | frozenset(
    listed(
        """
        references reference citations citedby related relatedpapers similar relation cites links
        link tags comments venue journal figures tables facets publication primarylocation
        locations topics attachments files snapshots
        """
    )
)
_NO_PAPERS: Final = ("attachment", "note", "annotation")  # what Zotero keeps beside papers
_DEEPEST: Final = 10
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_MOST_FIELDS: Final = 2_000


def fields(thing: Mapping[str, Any]) -> Fields:
    """What an object says, that of the object wrapped in it included."""
    found = named(thing)
    for _ in range(3):
        inner = next((each for each in _wrapped(found) if text_of(each, TITLES)), None)
        if inner is None:
            break
        found = {**found, **inner}
    for name in _DETAILS:
        beside = found.get(name)
        if isinstance(beside, dict):
            found = {**named(beside), **{key: value for key, value in found.items() if value}}
    return found


def papers(value: Any, *, several: bool = False) -> list[Path]:
    """The paths to the papers in ``value``; ``several`` if it is one of many like it."""
    found: list[Path] = []
    _collect(value, (), found, among=several)
    return found


def titled_things(value: Any) -> list[Path]:
    """The paths to the entries of the first list whose entries have titles and nothing else."""
    for path, entries in _lists(value, ()):
        titled = [
            (*path, position)
            for position, entry in enumerate(entries)
            if isinstance(entry, dict) and text_of(fields(entry), TITLES)
        ]
        if len(titled) >= 2 and 2 * len(titled) > len(entries):
            return titled
    return []


def text_of(found: Fields, wanted: tuple[str, ...]) -> str:
    """The first of the wanted fields that holds a text."""
    for name in wanted:
        text = string(found.get(name))
        if text:
            return text
    return ""


def string(value: Any, depth: int = 0) -> str:
    """The text of a value: its own, its first, or that in its ``value``."""
    if isinstance(value, str | int | float):
        return values.words(value)
    if depth > 4:
        return ""
    if isinstance(value, list):
        return next(filter(None, (string(each, depth + 1) for each in value[:50])), "")
    if isinstance(value, dict):
        keys = ("value", "title", "name", "#text", "text", "content", "en", "rendered", "label")
        return next(filter(None, (string(value.get(key), depth + 1) for key in keys)), "")
    return ""


def is_identifier(text: Any) -> bool:
    """Whether a string is an address or an identifier and nothing else."""
    if not isinstance(text, str) or not 8 < len(text) < 500 or " " in text.strip():
        return False
    return bool(arxiv(text) or doi(text) or urls(text))


def _collect(value: Any, path: Path, found: list[Path], *, among: bool) -> None:
    """Add the paths to papers; ``among`` if what stands beside ``value`` are papers."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, list):
        things = [each for each in value if isinstance(each, dict)]
        if not things and value and all(map(is_identifier, value[:1_000])):
            found += [(*path, position) for position in range(len(value))]
            return
        among = any(map(_is_titled_paper, things))
        for position, each in enumerate(value):
            if isinstance(each, dict | list):
                _collect(each, (*path, position), found, among=among)
    elif isinstance(value, dict):
        said = fields(value)
        if said.get("itemtype") in _NO_PAPERS:
            return
        title = bool(text_of(said, TITLES))
        if title and (_has(said, ABSTRACTS) or _has(said, _IDENTIFIERS)):
            found.append(path)
            return
        before = len(found)
        inner = {
            name: each
            for name, each in value.items()
            if isinstance(each, dict | list) and _plain(name) not in _NOT_SEARCHED
        }
        beside = any(isinstance(each, dict) and _is_titled_paper(each) for each in inner.values())
        for name, each in inner.items():
            _collect(each, (*path, name), found, among=beside)
        if len(found) == before and (
            _is_paper(said, title) or (among and (title or _strength(said) > 1))
        ):
            found.append(path)


def _is_titled_paper(thing: dict[str, Any]) -> bool:
    said = fields(thing)
    return _is_paper(said, bool(text_of(said, TITLES)))


def _is_paper(said: Fields, title: bool) -> bool:
    return title and _strength(said) > 0


def _strength(said: Fields) -> int:
    """How many kinds of things an object says that papers have and other things have not."""
    return sum(_has(said, kind) for kind in (ABSTRACTS, AUTHORS, _IDENTIFIERS, _PAPERISH))


def _has(said: Fields, names: tuple[str, ...]) -> bool:
    return any(said.get(name) not in (None, "", [], {}) for name in names)


def _wrapped(found: Fields) -> Iterator[Fields]:
    bare = not text_of(found, TITLES)
    for name in _WRAPPERS:
        inner = found.get(name)
        if isinstance(inner, dict) and (bare or name == "paper"):
            yield {key: value for key, value in named(inner).items() if value is not None}


def named(thing: Mapping[str, Any]) -> dict[str, Any]:
    """What an object says, by names without case and punctuation, without what it wraps."""
    named: dict[str, Any] = {}
    for position, (name, value) in enumerate(thing.items()):
        if position > _MOST_FIELDS:
            break
        named.setdefault(_plain(name), value)
    return named


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return _PUNCTUATION.sub("", name[:100]).casefold()


def _lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    """The lists in a value, the outer before the inner."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, list):
        yield path, value
    members = enumerate(value) if isinstance(value, list) else ()
    named = value.items() if isinstance(value, dict) else ()
    for step, each in (*members, *named):
        if isinstance(each, dict | list):
            yield from _lists(each, (*path, step))
