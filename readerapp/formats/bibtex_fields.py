"""One entry of a BibTeX file, its fields as a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from readerapp.formats import bibtex_names
from readerapp.formats.bibtex_latex import passage, verbatim, words
from readerapp.formats.bibtex_parents import Fields
from readerapp.formats.years import year
from readerapp.model import Record
from readerapp.text import identifiers
from readerapp.text.identifiers import Arxiv
from readerapp.text.urls import urls

_TITLES: Final = ("title", "booktitle", "maintitle", "issuetitle", "eventtitle", "shorttitle")
_PEOPLE: Final = ("author", "authors", "editor", "editors", "translator", "director", "holder")
_VENUES: Final = (
    "journaltitle", "journal", "fjournal", "shortjournal", "booktitle", "eventtitle", "maintitle",
    "school", "institution", "organization", "publisher",
)  # fmt: skip
_DATES: Final = ("date", "year", "issued", "issue_date", "eventdate", "origdate")
_ABSTRACTS: Final = ("abstract", "summary", "abstr")
_ADDRESSES: Final = ("url", "urls", "ee", "link", "links", "pdf", "howpublished", "note", "adsurl")
_NUMBERED_ADDRESS: Final = re.compile(r"(?:bdsk-url-|url[-_]?)\d{1,2}")
_TAGS: Final = ("mendeley-tags", "mendeley-groups", "groups", "tags", "collections")
_NOTES: Final = ("note", "annote", "annotation", "comment", "comments", "review", "remark", "notes")
_REPEATED: Final = frozenset(("author", "editor"))  # one line for each person

_CUT_OFF: Final = re.compile(r"(?:\.\.\.|…)$")
_ENDED: Final = re.compile(r"[.:?!…–—-]$")
_LABELLED: Final = re.compile(  # what Zotero and others keep in a note for want of a field
    r"\s*(?:PMID|PMCID|ISBN|ISSN|DOI|arXiv|_?eprint|publisher|number|place|edition|section|series"
    r"|type|version|conference name|citation key|tex\.[\w-]{1,40}|issue|(?:https?|ftp)|OCLC|MR"
    r"|Zbl|page version id|container-title|original-date)\s*:.*",
    re.IGNORECASE,
)
_LONGEST: Final = 4_000  # characters of a value in which identifiers are looked for
_ABOUT_ITSELF: Final = 80  # characters; a longer note may name the numbers of other papers
_MOST_ADDRESSES: Final = 20


def record(kind: str, key: str, fields: Fields, guessed: bool = False) -> Record:
    """What an entry says. ``fields`` hold values with their strings put in, by names in small
    letters; ``guessed`` means that the file was damaged there.
    """
    arxiv = _arxiv(fields)
    doi = _doi(fields)
    addresses = _addresses(fields)
    title, has_title = _title(kind, key, fields, arxiv, doi, addresses)
    abstract = next(filter(None, (passage(value) for value in _values(fields, *_ABSTRACTS))), "")
    doubts = [] if has_title else ["it has no title"]
    if guessed:
        doubts.append("a brace, a quote or a comma is missing in the file")
    if _CUT_OFF.search(abstract):
        doubts.append("the abstract is cut off")
    return Record(
        title=title,
        abstract=abstract,
        authors=_authors(fields),
        year=year(*(words(value) for value in _values(fields, *_DATES))),
        venue=_venue(fields, title),
        doi=doi,
        arxiv=arxiv.id if arxiv else None,
        arxiv_version=arxiv.version if arxiv else None,
        urls=addresses,
        key=key,
        tags=_tags(fields),
        note=_note(fields),
        doubts=tuple(doubts),
    )


def _values(fields: Fields, *names: str) -> Iterator[str]:
    """The values of these fields, in the order the names are given."""
    for name in names:
        yield from fields.get(name, ())


def _first(fields: Fields, *names: str) -> str:
    """The first of these fields that says anything."""
    return next(filter(None, (words(value) for value in _values(fields, *names))), "")


def _title(
    kind: str,
    key: str,
    fields: Fields,
    arxiv: Arxiv | None,
    doi: str | None,
    addresses: tuple[str, ...],
) -> tuple[str, bool]:
    """What the paper is called, and whether that is a title or an identifier at least."""
    title = _first(fields, "title")
    subtitle = _first(fields, "subtitle")
    if title and subtitle and subtitle not in title:
        return f"{title}{'' if _ENDED.search(title) else ':'} {subtitle}", True
    title = title or _first(fields, *_TITLES)
    known = (f"arXiv:{arxiv.id}" if arxiv else "", f"doi:{doi}" if doi else "", *addresses)
    title = title or next(filter(None, known), "")
    return title or key or f"Untitled {kind}", bool(title)


def _authors(fields: Fields) -> tuple[str, ...]:
    """The authors; of a collection those who edited it."""
    for name in _PEOPLE:
        said = [value for value in fields.get(name, ()) if value.strip()]
        found = bibtex_names.people(" and ".join(said if name in _REPEATED else said[:1]))
        if found:
            return found
    return ()


def _venue(fields: Fields, title: str) -> str | None:
    """Where it appeared: the journal, the volume, at last the house."""
    for name in _VENUES:
        venue = _first(fields, name)
        if venue and (venue != title or name == "journal"):
            return venue
    return None


def _arxiv(fields: Fields) -> Arxiv | None:
    """Its number at arXiv, from whichever field a program keeps it in."""
    archive = " ".join(_values(fields, "eprinttype", "archiveprefix")).strip().lower()
    for value in map(verbatim, _values(fields, "eprint", "arxivid", "arxiv")):
        found = identifiers.arxiv(value[:_LONGEST])
        if found is None and archive and "/" not in value:
            found = identifiers.arxiv(f"{archive}/{value}"[:_LONGEST])  # hep-th, 9901001
        if found and archive in ("", "arxiv", "arxiv.org", found.id.partition("/")[0]):
            return found
    said = [*_values(fields, "doi", "url", "ee", "journal", "journaltitle", "eid", "pages")]
    said += [v for v in _values(fields, "note", "howpublished", "number") if _is_short(v)]
    said += [f"arxiv.org/{v}" for v in _values(fields, "volume") if v.startswith("abs/")]
    for value in map(verbatim, said):
        if len(value) <= _LONGEST and "arxiv" in value.lower():
            found = identifiers.arxiv(value.replace("arXiv--", "arXiv:"))
            if found:
                return found
    return None


def _doi(fields: Fields) -> str | None:
    said = [*_values(fields, "doi", "url", "ee")]
    said += [value for name in fields if name.startswith("bdsk-url") for value in fields[name]]
    said += [v for v in _values(fields, "note", "howpublished") if _is_short(v)]
    for value in said:
        if len(value) <= _LONGEST and "10." in value:
            found = identifiers.doi(verbatim(value))
            if found:
                return found
    return None


def _is_short(value: str) -> bool:
    return len(value) <= _ABOUT_ITSELF


def _addresses(fields: Fields) -> tuple[str, ...]:
    """Where it can be read, as the file says."""
    names = (*_ADDRESSES, *filter(_NUMBERED_ADDRESS.fullmatch, fields))
    found = (url for value in _values(fields, *names) for url in urls(verbatim(value)))
    return tuple(dict.fromkeys(found))[:_MOST_ADDRESSES]


def _tags(fields: Fields) -> tuple[str, ...]:
    """The drawers its owner put it in; keywords are mostly the authors' and stay out."""
    parts = (part for value in _values(fields, *_TAGS) for part in re.split(r"[,;]", value))
    return tuple(dict.fromkeys(tag for tag in map(words, parts) if tag))


def _note(fields: Fields) -> str:
    """What its owner wrote about it, a paragraph a field."""
    return "\n\n".join(dict.fromkeys(_noted(_values(fields, *_NOTES))))


def _noted(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        lines = passage(value).splitlines()
        said = "\n\n".join(line for line in lines if not _LABELLED.fullmatch(line))
        if said and urls(said) != (said,):
            yield said
