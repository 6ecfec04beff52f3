"""Whether a page has its titles above their abstracts or below.

Both look alike: a title between two texts. But an abstract takes up the words of its own title.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from readerapp.formats.digest_pieces import Piece
from readerapp.formats.digest_roles import Role
from readerapp.formats.digest_strangers import stems

_MOST: Final = 40  # titles that are looked at
_CLEAR: Final = 0.1  # of the words of a title, on average
_AKIN: Final = 0.2


class Order(Enum):
    """Where the titles of a page stand."""

    ABOVE = auto()
    BELOW = auto()
    UNCLEAR = auto()


def order(page: Sequence[Piece]) -> Order:
    """Where the titles stand."""
    told = [piece for piece in page if piece.role in (Role.TITLE, Role.ABSTRACT)]
    if not any(piece.role is Role.ABSTRACT for piece in told):
        return Order.ABOVE
    begins = told[0].role is Role.ABSTRACT
    ends = told[-1].role is Role.TITLE
    between = [
        (told[index - 1], title, told[index + 1])
        for index, title in enumerate(told[1:-1], 1)
        if title.role is Role.TITLE
        and told[index - 1].role is Role.ABSTRACT
        and told[index + 1].role is Role.ABSTRACT
    ]
    if not between:
        akin = begins and ends and _taken_up(told[-1], told[-2]) >= _AKIN
        return Order.BELOW if akin else Order.UNCLEAR if begins and ends else Order.ABOVE
    chosen = between[:: max(1, len(between) // _MOST)]
    lean = sum(_taken_up(title, above) - _taken_up(title, below) for above, title, below in chosen)
    lean /= len(chosen)
    if lean > _CLEAR or (lean > 0 and begins and ends):
        return Order.BELOW
    return Order.UNCLEAR if begins and ends and lean > -_CLEAR else Order.ABOVE


def _taken_up(title: Piece, abstract: Piece) -> float:
    """Which share of the words of a title an abstract has too."""
    words = stems(title.marked.words)
    return len(words & stems(abstract.block.text)) / max(1, len(words))
