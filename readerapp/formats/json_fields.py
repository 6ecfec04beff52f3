"""One paper from the object that describes it, whoever's interface it came from.

The names are those of CSL, Crossref, OpenAlex, Semantic Scholar, Hugging Face, arXiv, bioRxiv,
DBLP, OpenReview, DataCite, INSPIRE, Zotero, Europe PMC, NASA ADS, Springer, IEEE and Scopus,
written without case and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from readerapp.formats import values
from readerapp.formats.json_papers import ABSTRACTS, TITLES, Fields, listed, string, text_of
from readerapp.formats.json_people import authors
from readerapp.model import Record
from readerapp.text.identifiers import Arxiv, arxiv, doi
from readerapp.text.urls import urls

_TOLD: Final = ("tldr", "aisummary", "contenttext", "contenthtml", "description", "snippet")
_YEARS: Final = listed(
    """
    publicationyear pubyear yearpublished year issued publishedprint publishedonline published
    publicationdate publisheddate datepublished prismcoverdate coverdate publicationinfo
    pubdate date publishedat submitteddate firstpublicationdate preprintdate earliestdate
    announceddatefirst versions eventdate pdate cdate tcdate updatedate created
    accepteddate onlinedate dates produceddateyi
    """
)
_VENUES: Final = listed(
    """
    containertitle publicationtitle journaltitle venue journal fulljournalname prismpublicationname
    publicationname booktitle proceeding pub conference conferencename proceedingstitle
    journalref journalrefutf8 hostvenue primarylocation publicationinfo journalinfo container
    source server
    """
)
_DOIS: Final = ("doi", "dois", "prismdoi", "doiurl", "externalids", "ids", "articleids", "doiids")
_ARXIVS: Final = listed(
    """
    arxivid arxiv arxiveprints eprint paperid externalids ids archiveid number id entryid
    identifier identifiers externalid articleids locations
    """
)
_LINKS: Final = listed(
    """
    url htmlurl urlabs absurl entryid link ee pdfurl urlpdf openaccesspdf primarylocation
    bestoalocation links landingpageurl externalurl paperurl contenturl sourceurl website
    site openreview pdf uris
    """
)
_KEYS: Final = ("citationkey", "citekey", "bibtexkey", "citationlabel", "texkeys")
_MOST_URLS: Final = 5
_LONGEST: Final = 200_000  # words of an inverted abstract

_NAMESAKE: Final = re.compile(r" 0\d{3}$")  # Wei Wang 0001
_CITEKEY: Final = re.compile(r"(?=.{0,80}[A-Za-z])[^\s/\\{}(),\"#%]{1,80}")
_EXTRA: Final = re.compile(r"\s*[\w .-]{1,40}:\s*\S|\s*\d+\s+citations?\b", re.IGNORECASE)
_CITATION_KEY: Final = re.compile(r"(?:citation key|bibtex)\s*[:=]\s*(\S{1,80})", re.IGNORECASE)


def record(said: Fields, key: str = "") -> Record:
    """The paper that an object tells of. ``key`` is the name it has in the file, if any."""
    number = _arxiv(said)
    name = _doi(said)
    title = values.title(text_of(said, TITLES)) or values.title(string(said.get("titleshort")))
    people, links = authors(said), _urls(said)
    if "dblp.org" in " ".join(links):  # whose titles end in a full stop, and whose names in numbers
        title = title.removesuffix(".")
        people = tuple(_NAMESAKE.sub("", name) for name in people)
    abstract = _abstract(said)
    doubts = []
    if not title and (number or name):
        title = f"arXiv:{number.id}" if number else f"doi:{name}"
    elif not title:
        doubts.append("the title is empty")
    if abstract.endswith(("…", "...")):
        doubts.append("the abstract is cut off")
    return Record(
        title=title,
        abstract=abstract,
        authors=people,
        year=_year(said),
        venue=_venue(said),
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=links,
        key=_key(said, key),
        tags=_tags(said),
        note=_note(said, has_abstract=bool(abstract)),
        doubts=tuple(doubts),
    )


def identified(text: str) -> Record:
    """The paper of which only an identifier or an address is known."""
    number, name = arxiv(text), doi(text)
    title = f"arXiv:{number.id}" if number else f"doi:{name}" if name else text.strip()
    return Record(
        title=title,
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=urls(text),
    )


def _abstract(said: Fields) -> str:
    for field in ABSTRACTS:
        value = said.get(field)
        if field == "abstractinvertedindex" and isinstance(value, dict):
            return values.prose(_uninverted(value))
        text = values.prose(_joined(value) if field == "abstract" else _chosen(value))
        if text:
            return text
    return ""


def _uninverted(index: Mapping[str, Any]) -> str:
    """The words of an abstract in order, from OpenAlex's {word: [places]}."""
    if not all(isinstance(places, list) for places in index.values()):
        places = index.get("InvertedIndex")
        return _uninverted(places) if isinstance(places, dict) else ""
    placed = [
        (place, word)
        for word, places in index.items()
        for place in places[:_LONGEST]
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(placed)[:_LONGEST])


def _joined(value: Any) -> str:
    """The paragraphs of an abstract that is a list of them, or an object of parts."""
    if isinstance(value, list):
        return "\n\n".join(filter(None, (_labelled(each) for each in value[:200])))
    if isinstance(value, dict) and not string(value):
        return "\n\n".join(filter(None, (_joined(each) for each in value.values())))
    return string(value)


def _labelled(value: Any) -> str:
    text = string(value)
    label = values.words(value.get("label")) if isinstance(value, dict) else ""
    return f"{label}: {text}" if label and text and label != text else text


def _chosen(value: Any) -> str:
    """Of several texts the one that is called an abstract, else the first."""
    if isinstance(value, list):
        for each in value[:50]:
            if isinstance(each, dict):
                kind = str(each.get("descriptionType", "abstract")).casefold()
                text = string(each.get("description")) or string(each)
                if kind == "abstract" and text:
                    return text
        if any(isinstance(each, dict) and "descriptionType" in each for each in value[:50]):
            return ""
    return string(value)


def _year(said: Fields) -> int | None:
    for field in _YEARS:
        found = _dated(said.get(field))
        if found:
            return found
    return None


def _dated(value: Any, depth: int = 0) -> int | None:
    if isinstance(value, dict):
        for part in (
            "date-parts",
            "dateParts",
            "raw",
            "literal",
            "year",
            "date",
            "value",
            "created",
        ):
            found = _dated(value.get(part), depth + 1)
            if found:
                return found
        return None
    if isinstance(value, list):
        if depth > 5:
            return None
        return next(filter(None, (_dated(each, depth + 1) for each in value[:20])), None)
    return values.year(value)


def _venue(said: Fields) -> str | None:
    for field in _VENUES:
        value = said.get(field)
        if field in ("primarylocation", "hostvenue") and isinstance(value, dict):
            value = value.get("source") or value.get("display_name")
        if isinstance(value, list):
            value = next((each for each in value if each), None)
        if isinstance(value, dict):
            parts = ("display_name", "journal_title", "journal", "title", "name", "value")
            value = next((value[part] for part in parts if value.get(part)), None)
        venue = values.title(string(value))
        if venue and not venue.startswith("http"):
            return venue[:500]
    return None


def _doi(said: Fields) -> str | None:
    explicit = (said.get(field) for field in _DOIS)
    elsewhere = (said.get(field) for field in ("id", "identifier", "identifiers", *_LINKS))
    for text in _strings((*explicit, *elsewhere)):
        found = doi(text)
        if found:
            return found
    return None


def _arxiv(said: Fields) -> Arxiv | None:
    fields = (*_ARXIVS, *_DOIS, *_LINKS, "extra", "note", "containertitle", "journal")
    for text in _strings(said.get(field) for field in fields):
        found = arxiv(text)
        if found:
            if found.version is None and said.get("arxivid") is None:
                return found._replace(version=_version(said))
            return found
    return None


def _version(said: Fields) -> int | None:
    """The version that arXiv's own exports tell apart."""
    version = said.get("version")
    if "paperid" in said and isinstance(version, int) and 0 < version < 1_000:
        return version
    return None


def _strings(things: Iterable[Any], depth: int = 0) -> Iterator[str]:
    """Every text in some values, those in lists and objects included."""
    for thing in things:
        if isinstance(thing, str):
            yield thing[:2_000]
        elif depth < 4 and isinstance(thing, list):
            yield from _strings(thing[:50], depth + 1)
        elif depth < 4 and isinstance(thing, dict):
            yield from _strings(list(thing.values())[:50], depth + 1)


def _urls(said: Fields) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for field in _LINKS:
        value = said.get(field)
        if isinstance(value, list) and any(
            isinstance(each, dict) and "intended-application" in each for each in value
        ):
            continue  # Crossref's addresses for robots
        for text in _strings((value,)):
            if text.startswith("http"):
                found.update(dict.fromkeys(urls(text)))
    forum = said.get("forum")
    if isinstance(forum, str) and re.fullmatch(r"[\w-]{8,14}", forum):
        found[f"https://openreview.net/forum?id={forum}"] = None
    return tuple(found)[:_MOST_URLS]


def _key(said: Fields, name: str) -> str:
    extra = _CITATION_KEY.search(string(said.get("extra"))[:5_000])
    candidates = [string(said.get(field)) for field in _KEYS]
    candidates += [extra[1] if extra else ""]
    if any(field in said for field in ("issued", "containertitle", "citationlabel")):
        candidates += [string(said.get("id")), name]  # CSL
    for candidate in candidates:
        if _CITEKEY.fullmatch(candidate) and not (arxiv(candidate) or doi(candidate)):
            return candidate
    return ""


def _tags(said: Fields) -> tuple[str, ...]:
    value = said.get("tags", said.get("labelsnamed", said.get("labels")))
    if isinstance(value, str):
        value = re.split(r"[;,]", value[:5_000])
    if not isinstance(value, list):
        return ()
    manual = (
        string(each.get("tag")) or string(each) if isinstance(each, dict) else string(each)
        for each in value
        if not (isinstance(each, dict) and each.get("type") == 1)  # Zotero's automatic tags
    )
    found = (" ".join(values.title(tag).split()) for tag in manual)
    return tuple(dict.fromkeys(tag for tag in found if 0 < len(tag) <= 100))


def _note(said: Fields, *, has_abstract: bool) -> str:
    """What the owner wrote about it; without an abstract, what else is told about it."""
    pieces = [_remark(string(said.get(field))) for field in ("note", "annote", "annotation")]
    notes = said.get("notes")
    for each in notes if isinstance(notes, list) else [notes]:
        pieces.append(
            values.prose(string(each.get("note")) if isinstance(each, dict) else string(each))
        )
    if not has_abstract:
        pieces += [values.prose(string(said.get(field))) for field in _TOLD]
    return "\n\n".join(dict.fromkeys(filter(None, pieces)))


def _remark(text: str) -> str:
    """A note without the “PMID: …” lines that programs keep in it."""
    lines = [line for line in text.splitlines() if not _EXTRA.match(line)]
    return values.prose("\n".join(lines))
