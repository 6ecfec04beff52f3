"""Feeds: arXiv's API and its daily feeds, and whatever journals and programs offer as Atom or RSS.

Atom (RFC 4287), RSS 0.9x–2.0 and RSS 1.0, with Dublin Core, PRISM and arXiv's own elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerapp.errors import UnreadableFile
from readerapp.formats import feeds_entries
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, Lines, tiled
from readerapp.formats.xml_pieces import Piece, child, children, pieces, root_name, text_of
from readerapp.model import Problem, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME: Final = "feed"
LABEL: Final = "Atom or RSS feed"
SUFFIXES: Final = (".atom", ".rss", ".rdf")

_ROOTS: Final = frozenset(("feed", "rss", "rdf", "entry", "channel", "item"))
_OF_FEEDS: Final = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:entry|item|channel|feed|rss)[\s>]|purl\.org/rss|w3\.org/2005/Atom",
    re.IGNORECASE,
)
_ERROR: Final = re.compile(r"/api/errors|^Error$", re.IGNORECASE)
_MOST: Final = 100_000  # entries of one file
_FEW: Final = 0.5  # of the entries; fewer that are known to be papers, and the reader is asked
_NO_PAPERS: Final = "This feed may not be about papers"
_QUOTED: Final = 120  # characters of an error message
_CUT_OFF: Final = "the file ends in the middle of this record"
_MENDED: Final = "this record was damaged and may not be whole"


def recognises(source: Source) -> bool:
    """Whether a file is a feed, or one entry of it."""
    head = source.head
    return head.startswith("<") and root_name(head) in _ROOTS and bool(_OF_FEEDS.search(head))


def read(source: Source) -> Reading:
    """The papers of a feed.

    Raises:
        UnreadableFile: it is the error message of an interface, or a feed without entries.
    """
    text = source.text
    found: list[Found] = []
    problems: list[Problem] = []
    papers = 0
    lines = Lines(text)
    for piece in pieces(text, "entry", "item"):
        if len(found) >= _MOST:
            raise UnreadableFile(
                f"“{source.name}” holds more than {_MOST:,} entries, too many to be read at once."
            )
        _refuse_errors(piece.element, source.name)
        entry = feeds_entries.read(piece.element)
        if entry is None:
            problems.append(
                Problem(lines.number(piece.start), "This entry has no title and no link.")
            )
            continue
        papers += entry.is_paper
        doubts = () if piece.is_whole else (_damage(piece, text),)
        record = feeds_entries.with_doubts(entry.record, doubts)
        found.append(Found(piece.start, piece.end, record))
    if not found:
        raise UnreadableFile(f"“{source.name}” is a feed without entries.")
    records, left_out = tiled(text, found)
    doubts = (_NO_PAPERS,) if papers < _FEW * len(found) else ()
    return Reading(NAME, "", records, left_out, tuple(problems), doubts)


def _damage(piece: Piece, text: str) -> str:
    return _CUT_OFF if piece.end == len(text) else _MENDED


def _refuse_errors(entry: _Element, name: str) -> None:
    """arXiv's interface answers with an entry called “Error” where it finds no paper.

    See https://info.arxiv.org/help/api/user-manual.html#34-errors.
    """
    told = " ".join(text_of(it) for it in children(entry, "id", "link"))
    told += " ".join(it.get("href") or "" for it in children(entry, "link"))
    if _ERROR.search(text_of(child(entry, "title")).strip()) and "/api/errors" in told:
        said = " ".join(text_of(child(entry, "summary")).split()).rstrip(".")
        said = said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"
        raise UnreadableFile(f"“{name}” is an error message of arXiv, not a paper: “{said}”.")
