"""What each stretch of a page is: title, abstract, authors or an aside.

Each stretch is scored for what it looks like; then the likeliest sequence of stretches and roles
is found for the whole page, so that one missing abstract shifts nothing after it; then it is
found once more with what was learnt about this page.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from readerapp.formats.digest_marks import Mark


class Role(IntEnum):
    """What a stretch is. What needs no guess, as furniture and links, has none."""

    TITLE = 0
    ABSTRACT = 1
    ASIDE = 2  # between papers
    AUTHORS = 3
    INTERJECTION = 4  # between a title and its abstract: “Oral, NeurIPS 2024”


TOP: Final = 5  # what stands before the first stretch
SKIPPED: Final = frozenset((Mark.LINK, Mark.AUTHORS, Mark.FURNITURE))


class Chunk(NamedTuple):
    """Lines that certainly belong together.

    ``joint`` is how much likelier it is that they belong to those above than that they do not.
    """

    words: str
    mark: Mark | None
    joint: float
    indented: bool = False
    apart: bool = False  # a blank line stands above
    dress: str = ""  # how it begins: with a bullet, in bold print, with a number


class Stretch(NamedTuple):
    """Chunks ``first`` to ``last`` are one text; every other reading is worse by ``margin``."""

    first: int
    last: int
    role: Role | None
    margin: float = 0.0


Path = Sequence[Stretch]
