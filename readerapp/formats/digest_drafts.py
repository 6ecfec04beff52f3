"""From the blocks of a page to its papers: which title, abstract, authors and links go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from readerapp.formats.digest_furniture import glued
from readerapp.formats.digest_lines import Block
from readerapp.formats.digest_marks import Mark, Marked, read_marks
from readerapp.formats.digest_roles import Role, judge
from readerapp.text.normalise import title_key

_VERY_FEW_WORDS: Final = 3
_FEW_WORDS: Final = 5


@dataclass(slots=True)
class Piece:
    """A block, what the page says it is, and the role it was found to play."""

    block: Block
    marked: Marked
    glued: int = 0  # characters of a button before its words
    role: Role | None = None  # None: links, labelled authors and furniture need no guess
    margin: float = 0.0


@dataclass(slots=True)
class Draft:
    """One paper in the making. ``first`` and ``last`` are indexes of its lines."""

    title: Piece
    first: int
    last: int
    abstracts: list[Piece] = field(default_factory=list)
    authors: Piece | None = None
    links: list[Piece] = field(default_factory=list)
    passed_over: list[Piece] = field(default_factory=list)

    @property
    def abstract(self) -> str:
        return "\n".join(piece.block.text for piece in self.abstracts)

    def take(self, piece: Piece) -> None:
        """Let the paper reach down to ``piece``."""
        self.last = piece.block.last


def pieces(blocks: Iterable[Block]) -> list[Piece]:
    """The blocks of a page with their roles."""
    found = []
    for block in blocks:
        button = glued(block.text)
        found.append(Piece(block, read_marks(block.text[button:]), button))
    guessed = [
        piece
        for piece in found
        if piece.marked.mark not in (Mark.LINK, Mark.AUTHORS, Mark.FURNITURE)
    ]
    judgements = judge([(piece.marked.words, piece.marked.mark) for piece in guessed])
    for piece, (role, margin) in zip(guessed, judgements, strict=True):
        piece.role, piece.margin = role, margin
    return found


def drafts(page: Sequence[Piece]) -> list[Draft]:
    """The papers of a page, in order."""
    found: list[Draft] = []
    links_first = _links_first(page)
    waiting: list[Piece] = []  # links that belong to the title below them
    between: list[Piece] = []  # asides that turn out to be inside a paper if its abstract follows
    for piece in page:
        if piece.role is Role.TITLE:
            first = waiting[0] if waiting else piece
            found.append(Draft(piece, first.block.first, piece.block.last, links=waiting))
            waiting, between = [], []
        elif piece.marked.mark is Mark.LINK and (links_first or not found):
            waiting.append(piece)
        elif piece.role in (Role.ASIDE, Role.INTERJECTION):
            between.append(piece)
        elif found and _give(found[-1], piece):
            found[-1].passed_over += between
            between = []
    return found


def _give(draft: Draft, piece: Piece) -> bool:
    """Let a paper have an abstract, authors or a link; False if it has no use for it."""
    if piece.role is Role.ABSTRACT:
        draft.abstracts.append(piece)
    elif piece.marked.mark is Mark.LINK:
        draft.links.append(piece)
    elif piece.role is Role.AUTHORS or piece.marked.mark is Mark.AUTHORS:
        if draft.authors:
            return False
        draft.authors = piece
    else:
        return False
    draft.take(piece)
    return True


def _links_first(page: Sequence[Piece]) -> bool:
    """Whether the page puts the address of a paper above its title."""
    for piece in page:
        if piece.role is Role.TITLE:
            return False
        if piece.marked.mark is Mark.LINK:
            return True
    return False


def without_repeats(found: Sequence[Draft]) -> list[Draft]:
    """The papers without cards that the page shows twice; the fuller card is kept.

    Papers of one title but different abstracts are different papers.
    """
    kept: dict[tuple[str, str], Draft] = {}
    bare: dict[str, tuple[str, str]] = {}  # of each title, a card that has no abstract
    named: set[str] = set()
    for position, draft in enumerate(found):
        name = title_key(draft.title.marked.words) or f"#{position}"
        start = title_key(draft.abstract[:400])[:80]
        key = (name, start)
        if not start:
            if name not in named:
                kept[key] = draft
                bare[name] = key
        elif key in kept:
            if len(draft.abstract) > len(kept[key].abstract):
                kept[key] = draft
        else:
            kept[key] = draft
            if name in bare:
                del kept[bare.pop(name)]
        named.add(name)
    return sorted(kept.values(), key=lambda draft: draft.first)


def without_headings(found: Sequence[Draft]) -> list[Draft]:
    """The papers without short lines that have no abstract on a page where papers have one."""
    with_abstract = sum(bool(draft.abstracts) for draft in found)
    if with_abstract < 0.4 * len(found):
        return list(found)
    return [draft for draft in found if draft.abstracts or not _could_be_heading(draft)]


def _could_be_heading(draft: Draft) -> bool:
    if draft.links or draft.authors or draft.title.marked.mark:
        return False
    words = draft.title.marked.words.split()
    capitals = sum(word[0].isupper() for word in words)
    return len(words) <= _VERY_FEW_WORDS or (
        len(words) <= _FEW_WORDS and 2 * capitals <= len(words)
    )
