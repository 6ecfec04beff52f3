"""The headings of sections between papers, which are no papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from readerapp.formats.digest_drafts import Draft
from readerapp.formats.digest_pieces import Piece
from readerapp.formats.digest_sections import says_section

_FEW_WORDS: Final = 4
_VERY_FEW_WORDS: Final = 2
_MANY: Final = 3
_MARKS: Final = ("==", "--", "~~")


def without_headings(found: Sequence[Draft]) -> list[Draft]:
    """The papers without the headings of sections: short lines above a title, with no abstract.

    Unless its words are those of headings, one alone is kept: it may be a paper whose abstract
    is missing.
    """
    with_abstract = sum(bool(draft.abstracts) for draft in found)
    titles_only = with_abstract < 0.4 * len(found)
    short = [draft for draft in found if _could_be_heading(draft)]
    many = not titles_only and sum(is_very_short(draft.title) for draft in short) >= _MANY
    headings = {
        id(draft)
        for draft in short
        if says_heading(draft.title) or (many and is_very_short(draft.title))
    }
    kept: list[Draft] = []
    for draft in found:
        if id(draft) not in headings:
            kept.append(draft)
        elif kept:
            kept[-1].below += [draft.title, *draft.below]
    return kept


def _could_be_heading(draft: Draft) -> bool:
    if draft.abstracts or draft.links or draft.authors or draft.title.marked.mark:
        return False
    return is_short(draft.title)


def is_short(piece: Piece) -> bool:
    """Whether a piece has as few words as headings have."""
    return len(piece.marked.words.split()) <= _FEW_WORDS


def is_very_short(piece: Piece) -> bool:
    """Whether a piece has so few words that hardly any title has."""
    return len(piece.marked.words.split()) <= _VERY_FEW_WORDS


def says_heading(piece: Piece) -> bool:
    """Whether the words of a piece are those of headings, or it is marked as one."""
    marked = is_short(piece) and piece.block.text.startswith(_MARKS)
    return marked or says_section(piece.marked.words)
