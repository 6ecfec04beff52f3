"""What a query is once it has been taken apart: a tree of words and facts.

Words are answered by the index and facts by SQL; ``And``, ``Or`` and ``Not`` hold both alike. No
tree is deeper or wider than ``language.parse`` allows, so it may be walked by recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from readerapp.search.analysis import STOP_WORDS

Kind = Literal["word", "phrase", "field", "fact", "not", "or", "group", "unknown"]


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be found in a text: one word, or several one after the other.

    ``joined`` also counts (``gpt4`` for gpt-4). ``prefix``: the last word may go on.
    ``exact``: as written, other forms of the word do not count; ``cased``, then, is a single
    word whose capitals count too (``LoRA``). ``pattern``: folded, with ``*`` and ``?``, in place
    of words. ``fuzzy``: so many letters may be wrong. ``near``: the words stand within so many
    words of each other, in any order.
    """

    words: tuple[str, ...]
    joined: str = ""
    prefix: bool = False
    exact: bool = False
    field: str = ""
    shown: str = ""
    cased: str = ""
    pattern: str = ""
    fuzzy: int = 0
    near: int = 0

    @property
    def empty_word(self) -> bool:
        """A single word too common to tell papers apart."""
        return len(self.words) == 1 and not self.joined and self.words[0] in STOP_WORDS

    @property
    def telling(self) -> bool:
        """Whether papers without it are to be left out, and not only better those with it."""
        return self.exact or bool(self.field) or bool(self.fuzzy) or not self.empty_word


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a paper that is no text: ``status`` ``inbox``.

    ``unfinished``: the value may still be being typed.
    """

    name: str
    value: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """Papers all parts are true of; every paper, where there is none."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Papers at least one part is true of."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Papers the part is not true of."""

    part: Node


Node = Term | Fact | And | Or | Not


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the text as typed, [start, end) in code points, and what it was taken for.

    ``node`` is what it asks for, a leaf of the tree or its ``Not``; None where it asks for
    nothing by itself: a bracket, an operator, or something unknown.
    """

    start: int
    end: int
    kind: Kind
    node: Node | None = None
    written: Callable[[], str] = field(default=str, repr=False, compare=False)

    @property
    def without(self) -> str:
        """The whole query without this clause, as it could have been typed; for repairs.

        Of a bracket: without the whole group.
        """
        return self.written()


def terms(node: Node) -> Iterator[Term]:
    """The terms of a tree that are looked for, those under a ``Not`` left out."""
    return (leaf for leaf, wanted in leaves(node) if wanted and isinstance(leaf, Term))


def refused_terms(node: Node) -> Iterator[Term]:
    """The terms of a tree under a ``Not``."""
    return (leaf for leaf, wanted in leaves(node) if not wanted and isinstance(leaf, Term))


def facts(node: Node) -> Iterator[Fact]:
    """The facts of a tree that are to be true, those under a ``Not`` left out."""
    return (leaf for leaf, wanted in leaves(node) if wanted and isinstance(leaf, Fact))


def leaves(node: Node, wanted: bool = True) -> Iterator[tuple[Term | Fact, bool]]:
    """Every term and fact in its order, and whether it is wanted and not refused."""
    if isinstance(node, Not):
        yield from leaves(node.part, not wanted)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, wanted)
    else:
        yield node, wanted
