"""PubMed’s XML: articles and books, as its interface for programs hands them over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerapp.errors import UnreadableFile
from readerapp.formats import names, ris_fields
from readerapp.formats.nbib import PAGE, unbracketed
from readerapp.formats.ris_fields import PARAGRAPH
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading, Record

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

NAME: Final = "pubmed-xml"
LABEL: Final = "PubMed (XML)"
SUFFIXES: Final = (".xml",)

_FIRST_ELEMENT: Final = re.compile(r"<([A-Za-z][\w:.-]{0,60})")
_ROOTS: Final = (
    "PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet", "PubmedArticle",
    "PubmedBookArticle", "MedlineCitation",
)  # fmt: skip
_OPENING: Final = re.compile(r"<(PubmedArticle|PubmedBookArticle)(?=[\s>])")
_CITATION: Final = re.compile(r"<(MedlineCitation)(?=[\s>])")


def recognises(source: Source) -> bool:
    """Whether its outermost element is one of PubMed’s."""
    match = _FIRST_ELEMENT.search(source.head) if source.head.startswith("<") else None
    return match is not None and match[1] in _ROOTS


def read(source: Source) -> Reading:
    """A record for each article or book; a damaged one gives what can be read of it.

    Raises:
        UnreadableFile: no article in it says what it is called.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        encoding="utf-8",
    )
    found = []
    for start, end in _articles(source.text):
        element = _parsed(source.text[start:end], parser)
        if element is not None and (record := _record(element)):
            found.append(Found(start, end, record))
    if not found:
        raise UnreadableFile(
            f"“{source.name}” comes from PubMed, but no article in it has a title."
        )
    records, left_out = tiled(source.text, found)
    return Reading(NAME, "", records, left_out)


def _articles(text: str) -> Iterator[tuple[int, int]]:
    """Where each article begins and ends, at the latest where the next begins."""
    openings = list(_OPENING.finditer(text)) or list(_CITATION.finditer(text))
    ends = [*(match.start() for match in openings[1:]), len(text)]
    for match, limit in zip(openings, ends, strict=False):
        closing = f"</{match[1]}>"
        close = text.find(closing, match.start(), limit)
        yield match.start(), limit if close < 0 else close + len(closing)


def _parsed(text: str, parser: XMLParser) -> _Element | None:
    from lxml import etree

    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it can be saved
        return None


def _record(article: _Element) -> Record | None:
    """What an article says; None if it has no title."""
    title = _first(article, ".//ArticleTitle", ".//Book/BookTitle")
    if not title.strip("[]. ") or title.strip("[]. ") == "Not Available":
        title = _first(article, ".//VernacularTitle")
    if not title:
        return None
    doi = _first(
        article,
        ".//ELocationID[@EIdType='doi']",
        "./PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
        "./BookDocument/ArticleIdList/ArticleId[@IdType='doi']",
    )
    number = _first(article, ".//PMID")
    tags = {
        "TI": [unbracketed(title)],
        "AB": [PARAGRAPH.join(_abstract(article))],
        "JF": [_first(article, ".//Journal/Title", ".//MedlineTA", ".//Book/BookTitle")],
        "PY": [_text(date) for date in article.iterfind(".//PubDate")]
        + [_first(article, ".//ArticleDate/Year", ".//ContributionDate/Year")],
        "DO": [doi],
        "UR": [PAGE.format(number)] if number.isdigit() and int(number) else [],
    }
    people = tuple(name for name in dict.fromkeys(_people(article)) if name)
    return replace(ris_fields.record(tags), authors=people)


def _text(element: _Element) -> str:
    """The words in an element and all below it."""
    return " ".join("".join(element.itertext()).split())


def _first(article: _Element, *paths: str) -> str:
    """What the first element says that one of these paths leads to."""
    found = (_text(element) for path in paths for element in article.iterfind(path))
    return next(filter(None, found), "")


def _abstract(article: _Element) -> Iterator[str]:
    """Its paragraphs, each with the label it may have."""
    for part in article.iterfind(".//Abstract/AbstractText"):
        label, text = part.get("Label"), _text(part)
        if text:
            yield f"{label}: {text}" if label and label != "UNLABELLED" else text


def _people(article: _Element) -> Iterator[str]:
    """The authors as they are spoken, groups by their names."""
    for author in article.iterfind(".//AuthorList/Author"):
        if author.get("ValidYN") == "N":
            continue
        group = author.findtext("CollectiveName")
        last = author.findtext("LastName") or ""
        first = author.findtext("ForeName") or author.findtext("Initials") or ""
        suffix = author.findtext("Suffix") or ""
        parts = [part.strip() for part in (last, suffix, first) if part.strip()]
        yield group.strip() if group else names.shown(", ".join(parts))
