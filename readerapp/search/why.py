"""Why a paper was found: what of it says so best, and the sentence in which it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from readerapp.library import Library
from readerapp.library.texts import Document, documents
from readerapp.search.finding import Hit
from readerapp.search.marking import cut_out, different, marks
from readerapp.search.query import Term
from readerapp.text.links import rewrite

_PLACES: Final = {  # where to look, and what each is called; of two alike the first is told
    "abstract": "abstract",
    "note": "note",
    "highlights": "highlight",
    "title": "title",
    "authors": "authors",
    "venue": "venue",
}
_READ: Final = 100_000  # characters of a note that are looked through
_LINE: Final = re.compile(
    r"^[ \t]*(?:(?:#{1,6}|[-*+](?:[ \t]+\[[ xX]\])?|\d{1,9}[.)])[ \t]+|>[ \t]?)+", re.MULTILINE
)
_RULE: Final = re.compile(r"^[ \t]*(?:(?:[-*_=|:][ \t]*){3,}|(?:`{3}|~{3}).*)$", re.MULTILINE)
_LABELLED: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_SIGN: Final = re.compile(
    r"(?<!\s)\*{1,3}|\*{1,3}(?!\s)|~~|==|`+|(?<!\w)_{1,3}|_{1,3}(?!\w)|\\([!-/:-@\[-`{-~])"
    r"|</?(?:mark|br|b|i|em|strong|sub|sup|u|s|code|kbd|p|div|span)\b[^<>\n]*>"
)
_EDGE: Final = re.compile(r"[ \t]*\|[ \t]*")  # of a cell


class Why(NamedTuple):
    """The field of a paper that answers a query best, and a sentence of it in pieces."""

    source: str
    pieces: list[tuple[str, bool]]


def why(library: Library, papers: Sequence[int], terms: Sequence[Term]) -> dict[int, Why]:
    """Why each of these papers was found, as far as they are still there.

    ``source``: ``title`` ``abstract`` ``note`` ``highlight`` ``authors`` or ``venue``. A piece is
    text and whether it is to be marked.
    """
    return {document.id: _told(document, terms) for document in documents(library.store, papers)}


def snippet(
    library: Library, hit: Hit, terms: Sequence[Term]
) -> tuple[str, list[tuple[str, bool]]]:
    """Why one paper was found: ``source`` and ``pieces``, none if it is gone."""
    return why(library, [hit.paper], terms).get(hit.paper, Why("title", []))


def plain_words(markdown: str) -> str:
    """A note as it is read: without the signs that Markdown writes."""
    text = rewrite(markdown[:_READ], lambda link: link.shown)
    text = _LABELLED.sub(r"\1", _LINE.sub("", _RULE.sub("", text)))
    return _EDGE.sub("  ", _SIGN.sub(r"\1", text)).strip()


def _told(document: Document, terms: Sequence[Term]) -> Why:
    source = "abstract" if document.abstract else "title"
    text, found, most = getattr(document, source), marks("", terms), 0
    for field, name in _PLACES.items():
        said = getattr(document, field)
        if field in ("note", "highlights") and said:
            said = plain_words(said)
        spans = marks(said, terms, field) if said else []
        if spans and (many := different(said, spans)) > most:
            source, text, found, most = name, said, spans, many
    return Why(source, cut_out(text, found))
