"""From the blocks of a page to its papers: which title, abstract, authors and links go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from readerapp.formats.digest_furniture import is_footer
from readerapp.formats.digest_marks import Mark
from readerapp.formats.digest_pieces import Piece
from readerapp.formats.digest_roles import Role
from readerapp.text.normalise import title_key

_FOOTER_LINES: Final = 12


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
    below: list[Piece] = field(default_factory=list)  # what was left out before the next paper
    lost: list[Piece] = field(default_factory=list)  # texts below that are another paper's

    @property
    def abstract(self) -> str:
        return "\n".join(piece.block.text for piece in self.abstracts)

    def take(self, piece: Piece) -> None:
        """Let the paper reach to ``piece``."""
        self.first = min(self.first, piece.block.first)
        self.last = max(self.last, piece.block.last)

    def lose(self, at: int) -> None:
        """Give up the parts of the abstract from this one on, and what stands below them."""
        self.lost = self.abstracts[at:]
        end = self.lost[0].block.first
        self.abstracts = self.abstracts[:at]
        self.links = [piece for piece in self.links if piece.block.first < end]
        kept = [self.title, *self.abstracts, *self.links, *filter(None, (self.authors,))]
        self.last = max(piece.block.last for piece in kept)


def drafts(page: Sequence[Piece], *, titles_below: bool = False) -> list[Draft]:
    """The papers of a page, in order."""
    if not titles_below:
        return _drafts(page)
    found = _drafts(page[::-1])[::-1]
    for draft in found:
        draft.abstracts.reverse()
    return found


def _drafts(page: Sequence[Piece]) -> list[Draft]:
    found: list[Draft] = []
    links_first = _links_first(page)
    waiting: list[Piece] = []  # links that belong to the title below them
    between: list[Piece] = []  # asides that turn out to be inside a paper if its abstract follows
    for piece in page:
        if piece.role is Role.TITLE:
            draft = Draft(piece, piece.block.first, piece.block.last, links=waiting)
            for link in waiting:
                draft.take(link)
            if found:
                found[-1].below += between
            found.append(draft)
            waiting, between = [], []
        elif piece.marked.mark is Mark.LINK and (links_first or not found):
            waiting.append(piece)
        elif piece.role in (Role.ASIDE, Role.INTERJECTION):
            between.append(piece)
        elif found and _give(found[-1], piece):
            found[-1].passed_over += between
            between = []
    if found and not any(is_footer(piece.block.text) for piece in page[-_FOOTER_LINES:]):
        found[-1].below += between
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
