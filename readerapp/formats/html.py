"""Saved web pages: lists of papers, the page of a paper, mails of Google Scholar, reading lists.

The page decides how it is read: by its data and by the markup of well-known sites first, then by
the papers it links to, at last by its text as a digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats import (
    digest,
    html_arxiv,
    html_citations,
    html_huggingface,
    html_landing,
    html_links,
    html_lists,
    html_refusals,
    html_scholar,
)
from readerapp.formats.html_page import Page, parsed
from readerapp.formats.html_words import is_longer, lines, words_of
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading

NAME: Final = "html"
LABEL: Final = "Web page"
SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")

_BEGINNING: Final = re.compile(
    r"(?:\s++|<\?xml[^<>]{0,200}\?>|(?><!--.{0,2000}?-->)|<!doctype\s[^<>]{0,300}>){0,8}+"
    r"<(?:html|head|body|meta|title|base|div|section|article|main|dl|ul|ol|table|h[1-6]|p|style"
    r"|script|link|span|center|font|a)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED: Final = re.compile(r"<!doctype\s+(?:html|netscape)|<html[\s>]", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"\]\((?:https?:|#)|^#{1,6}\s+\S|^[ ]{0,3}[-*+]\s+\S", re.MULTILINE)
_CHARSET: Final = re.compile(
    rb"<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE
)
_KNOWN_CHARSET: Final = re.compile(
    r"iso-?8859|latin|windows-?|cp-?\d|koi8|gb|big5|shift|sjis|x-sjis|euc|mac|tis|utf-?16|ks_c|ascii"
)
_HEAD: Final = 8_192  # bytes in which a page says how it is encoded
_BY_LAYOUT: Final[tuple[Callable[[Page], list[Found]], ...]] = (
    html_huggingface.read,
    html_arxiv.read,
    html_scholar.read,
    html_lists.read,
    html_landing.read,
)
_BY_CONTENT: Final[tuple[Callable[[Page], list[Found]], ...]] = (
    html_landing.read_several,
    html_citations.read,
    html_landing.read_headed,
    html_links.read,
)
_AS_DIGEST: Final = "The page is of no kind that is known, so its text was read line by line"
_MOST_TEXT: Final = 4_000_000  # characters of a page that are read line by line
_MOST_LINES: Final = 10_000
_FEWEST: Final = 2  # papers that the text of an unknown page must hold


def recognises(source: Source) -> bool:
    """Whether a file is a web page, or a piece of one. Markdown may begin with HTML, too."""
    head = source.head
    if _DECLARED.search(head[:1000]):
        return True
    if not _BEGINNING.match(head) or source.suffix in (".md", ".markdown", ".mdx", ".rst"):
        return False
    return source.suffix in SUFFIXES or not _MARKDOWN.search(head)


def read(source: Source) -> Reading:
    """The papers on a page.

    Raises:
        UnreadableFile: the page is not the one that was meant, or too much to be read.
    """
    source = _decoded(source)
    page = parsed(source)
    found = _first(_BY_LAYOUT, page)
    if not found:
        refusal = html_refusals.reason(page)
        if refusal:
            raise UnreadableFile(refusal)
        found = _first(_BY_CONTENT, page)
    if not found:
        return _as_digest(page, source)
    records, left_out = tiled(page.text, found)
    return Reading(NAME, source.encoding, records, left_out, text=page.text)


def _first(readers: Sequence[Callable[[Page], list[Found]]], page: Page) -> list[Found]:
    """What the first reader says that finds a paper."""
    for reader in readers:
        found = reader(page)
        if found:
            return found
    return []


def _as_digest(page: Page, source: Source) -> Reading:
    """The text of a page as a digest, if it surely is one; the reader has to look at it."""
    said = [] if is_longer(page.root, _MOST_TEXT) else lines(page.root)
    text = "\n".join(said[:_MOST_LINES])
    reading = digest.read(Source(text.encode("utf-8", "replace"), source.name, "utf-8"))
    sure = [record for record in reading.records if record.abstract and not record.doubts]
    if len(sure) < _FEWEST or 2 * len(sure) < len(reading.records):
        title = words_of(page.root, "title")[:80]
        shown = f" (“{title}”)" if title else ""
        raise UnreadableFile(
            f"“{source.name}” is a web page{shown} on which no papers were found: "
            "no list, no abstract and no link to one."
        )
    return replace(reading, format=NAME, encoding=source.encoding, doubts=(_AS_DIGEST,), text=text)


def _decoded(source: Source) -> Source:
    """A page in the encoding it declares, if its bytes are in that; else as they are found out."""
    declared = _CHARSET.search(source.data[:_HEAD])
    if declared is None or source.encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        return source
    name = declared[1].decode("ascii", "replace").lower()
    if not _KNOWN_CHARSET.match(name) or source.encoding != Source(source.data).encoding:
        return source  # the reader insists on another
    name = "cp1252" if re.match(r"iso-?8859-?1$|latin-?1$|us-ascii|ascii", name) else name
    try:
        source.data.decode(name)
    except (LookupError, UnicodeError):
        return source
    return Source(source.data, source.name, name)
