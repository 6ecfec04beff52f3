"""Pages of titles and abstracts as people, programs and accidents make them: cards and forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

Pairs = Sequence[tuple[str, str]]

SHORT_OF_A_STOP: Final = re.compile(r"[^\W\d_]\Z|,\Z")
SENTENCE: Final = re.compile(r".{60,}?[.!?](?=\s+[A-Z]|\Z)", re.DOTALL)


class Paper(NamedTuple):
    """One paper as it stands on a page: its lines count from 1."""

    title: str
    abstract: str
    first_line: int
    last_line: int


# After these something is missing, so that a reader of the page has to ask.
SPOILING: Final = frozenset(
    ("an abstract missing", "a title missing", "titles only", "abstracts first", "cut off")
)


@dataclass
class Page:
    """A page, the papers it was made of, and how."""

    text: str
    papers: list[Paper]
    mutations: tuple[str, ...]
    told: list[int] = field(default_factory=list)  # lines about which something must be said

    @property
    def is_clean(self) -> bool:
        """Whether nothing is missing from it, so that nothing need be asked."""
        return not set(self.mutations) & SPOILING


@dataclass
class Card:
    """One paper on its way to the page: blocks of text, each a title, an abstract or an aside."""

    title: str
    abstract: str
    blocks: list[tuple[str, str]] = field(default_factory=list)  # what it is, and its words


class Form:
    """How the cards of one page look; mutations change it."""

    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self.cards: list[Card] = []
        self.blank_between = False  # blank lines between all blocks
        self.blank_after = False  # blank lines between papers
        self.width = 0
        self.at_hyphens = True
        self.indent = 0
        self.top: list[str] = []
        self.every: list[str] = []  # again every so many papers
        self.times = 0
        self.bottom: list[str] = []
        self.end = "\n"
        self.mark = ""
        self.glue = ""
        self.cut = False

    def each(self, change: Callable[[int, Card], None]) -> None:
        for number, card in enumerate(self.cards):
            change(number, card)

    def put(self, kind: str, words: Callable[[int, Card], Sequence[str]], where: str) -> None:
        """Put lines ``above`` or ``below`` the block of this kind in every card."""
        for number, card in enumerate(self.cards):
            kinds = [known for known, _ in card.blocks]
            if kind not in kinds:
                continue
            at = kinds.index(kind) if where == "above" else len(kinds) - kinds[::-1].index(kind)
            card.blocks[at:at] = [("aside", text) for text in words(number, card)]

    def change(self, kind: str, words: Callable[[int, str], str]) -> None:
        """Change the text of every block of this kind, which stands as it was for the reader."""
        for number, card in enumerate(self.cards):
            card.blocks = [
                (known, words(number, text) if known == kind else text)
                for known, text in card.blocks
            ]
