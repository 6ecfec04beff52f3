"""What a page says itself about a line: headings, labels, numbers, bullets, bare addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from readerapp.formats.digest_furniture import is_furniture
from readerapp.formats.digest_numbers import LABEL as NUMBER


class Mark(Enum):
    """What a line says it is."""

    TITLE = auto()
    ABSTRACT = auto()
    AUTHORS = auto()
    LINK = auto()
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Marked:
    """A line without its markup. ``label`` was cut from the front of ``words`` and may belong
    to them after all (``2001. …``): only the whole page tells."""

    words: str
    mark: Mark | None = None
    label: str = ""


_SHORT: Final = 300  # no title is longer, so that longer lines need no look

BULLETS: Final = ("- ", "* ", "• ", "· ", "▪ ", "● ", "– ", "— ")
BOLD: Final = ("**", "__")
_BULLET: Final = re.compile(r"(?:[•·▪●*–—-]\s+)?(#{1,6}\s+)?")
_BOLD: Final = re.compile(r"(\*\*|__)(.+?)\1")
_OPENED: Final = re.compile(r"(?:[•·▪●*–—-]\s+)?(?:#{1,6}\s+)?(?:\d{1,4}[.)]\s+)?(\*\*|__|\[)")
_MARKDOWN_LINK: Final = re.compile(r"!?\[([^\[\]]{0,300})\](?:\([^()\s]{0,500}\)|\[\d{1,4}\])")
_SOURCE: Final = re.compile(r"\[(?:PDF|HTML|BOOK|CITATION)\]\s*(?=\S)")
_TITLE: Final = re.compile(r"title\s*:\s*(?=\S)", re.IGNORECASE)
_ABSTRACT: Final = re.compile(r"(?:abstract|summary)\s*[:.—–-]\s*(?=\S)", re.IGNORECASE)
_AUTHORS: Final = re.compile(r"authors?\s*:\s*(?=\S)", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"(?:title|authors?|abstract|relevancy score|reasons for match|subjects|comments|keywords|date"
    r"|by|url|journal-ref|cite as|jel)\s*:",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
_PATH: Final = re.compile(r"(?<=[\w.-])/\S*")
_WORD: Final = re.compile(r"\w+")
_LINK_WORDS: Final = frozenset(  # what a page writes beside an address
    re.findall(
        r"\w+",
        """
        a abs abstract and arxiv at available blog by code data dataset datasets demo doi full
        github here homepage html http https hugging huggingface face is link links model
        models more of on page paper pdf poster preprint project read repo repository see site
        slides source the this to url version video videos view visit web website www
        """,
    )
)
_ARXIV_LINE: Final = re.compile(r"(?:\[\d+\]\s*)?arxiv:\s*\S{1,40}", re.IGNORECASE)


def is_labelled(text: str) -> bool:
    """Whether a line begins with a label: it starts something new."""
    return bool(_FIELD.match(text))


def is_link(text: str) -> bool:
    """Whether a line is an address or an arXiv number, with no more to it than “Code:”."""
    if len(text) > _SHORT or text[0] == "#":
        return False
    if _ARXIV_LINE.match(text):
        return True
    rest, addresses = _ADDRESS.subn(" ", text)
    return bool(addresses) and all(
        word.casefold() in _LINK_WORDS or word.isdigit() for word in _WORD.findall(rest)
    )


def link_shape(text: str) -> str:
    """What lines have in common whose addresses lead to different pages of one site."""
    return _PATH.sub("/", re.sub(r"\d+", "0", text.casefold()))


def unmarked(text: str) -> str:
    """A line without bullets, headings, bold print and the addresses of Markdown links."""
    if len(text) > _SHORT:
        return text
    return _unwrapped(_BULLET.sub("", text, count=1))


def _unwrapped(text: str) -> str:
    bold = _BOLD.fullmatch(text)
    return _MARKDOWN_LINK.sub(r"\1", bold[2] if bold else text).strip()


def dressed(text: str) -> str:
    """How a line begins: the bullet, the bold print, the heading; empty if it is plain."""
    return text[:2] if text.startswith((*BULLETS, *BOLD, "#")) else ""


def is_item(text: str) -> bool:
    """Whether a line begins with a number, as the items of lists do."""
    return NUMBER.match(text) is not None


def closing(text: str) -> str:
    """What would close the bold print or the link that a line opens and leaves open, if any."""
    opened = _OPENED.match(text[:_SHORT])
    if opened is None:
        return ""
    end = "](" if opened[1] == "[" else opened[1]
    return "" if end in text[opened.end() :] else end


def read_marks(text: str, *, numbered: bool = False) -> Marked:
    """What a text says it is, and its words. ``numbered``: it has a place in a numbered list."""
    if is_link(text):
        return Marked(text, Mark.LINK)
    if len(text) > _SHORT:
        return _read_long(text)
    words, number = unmarked(text), ""
    if numbered and (match := NUMBER.match(words)):
        words, number = _unwrapped(words[match.end() :]), match.group()
    if len(words) < 6 or is_furniture(words):
        return Marked(text, Mark.LINK if _ADDRESS.search(text) else Mark.FURNITURE)
    for pattern in (_TITLE, _SOURCE):
        if label := pattern.match(words):
            return Marked(_unwrapped(words[label.end() :]), Mark.TITLE)
    if authors := _AUTHORS.match(words):
        return Marked(words[authors.end() :], Mark.AUTHORS)
    if (label := _ABSTRACT.match(words)) and len(words) > 40:
        return Marked(words[label.end() :], Mark.ABSTRACT, label.group())
    heading = _BULLET.match(text)
    is_title = heading and heading[1] and heading[1].count("#") > 1  # a single # heads the page
    return Marked(words, Mark.TITLE if is_title else None, number)


def _read_long(text: str) -> Marked:
    if authors := _AUTHORS.match(text):  # they may be many
        return Marked(text[authors.end() :], Mark.AUTHORS)
    if label := _ABSTRACT.match(text):
        return Marked(text[label.end() :], Mark.ABSTRACT, label.group())
    return Marked(text)
