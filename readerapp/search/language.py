"""What was typed into the search field, taken apart. Parsing never fails.

Words are asked for together, ``OR`` stands between alternatives and binds closer, ``AND`` closer
still; ``(brackets)`` group. ``"in quotes"`` and ``=word`` are as written, ``"two words"~5`` near
each other, ``wor*d`` and ``te?t`` leave gaps, ``word~`` may be misspelt. ``-this`` and ``NOT
this`` are refused, ``title:that`` and ``title:(this that)`` asked of one place only. ``tag:``
``status:`` ``year:`` and the like are facts. What is of no known name is just words; what is half
typed at the end is not asked for yet, and the last word counts as the beginning of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Final

from readerapp.search import known
from readerapp.search.explaining import in_words
from readerapp.search.layout import Group, Leaf, refused, tree, written
from readerapp.search.pieces import LONGEST, Piece, pieces, readable
from readerapp.search.query import (
    And,
    Clause,
    Fact,
    Kind,
    Node,
    Term,
    facts,
    leaves,
    refused_terms,
    terms,
)
from readerapp.search.wording import MOST, of_phrase, of_words

__all__ = ["Fact", "Query", "Term", "parse"]

_DEEPEST: Final = 20  # brackets within brackets; those beyond are passed over
_PIECES: Final = 500  # words, brackets and operators that are looked at
_ALL: Final = And()


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart. Its clauses come in the order of the text, none within another.

    ``terms``: all that is looked for, common words too, in the order they were typed. The tree
    is without common words wherever there are others to go by.
    """

    text: str
    tree: And = _ALL
    clauses: tuple[Clause, ...] = ()
    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that tell papers apart; all of them when none does."""
        return tuple(dict.fromkeys(terms(self.tree)))

    @property
    def without(self) -> tuple[Term, ...]:
        """The terms that papers must not have."""
        return tuple(dict.fromkeys(refused_terms(self.tree)))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that are to be true, of any paper found or of some."""
        return tuple(dict.fromkeys(facts(self.tree)))

    @property
    def explained(self) -> str:
        """The query in words."""
        return in_words(self.tree)


def parse(text: str, *, prefix: bool = True) -> Query:
    """Take a query apart. With ``prefix``, the last word is taken as still being typed."""
    shown = readable(text)
    found = list(islice(pieces(shown), _PIECES + 1))
    typing = prefix and len(text) <= LONGEST and len(found) <= _PIECES
    found = found[:_PIECES]
    if not any(piece.kind == "item" for piece in found):  # a title in capitals, or its beginning
        found = [_as_word(piece, shown) for piece in found]
    reading = _Reading()
    last = len(found) - 1
    for number, piece in enumerate(found):
        ends = typing and number == last
        reading.read(piece, goes_on=ends and piece.end == len(shown), ends=ends)
    return reading.query(text)


class _Reading:
    """Puts pieces together, one after the other."""

    def __init__(self) -> None:
        self._whole = Group()
        self._groups = [self._whole]  # those that are open, each in the one before
        self._opened: list[int] = []  # where the clause of their bracket is
        self._beyond = 0  # open brackets that were passed over
        self._clauses: list[Clause] = []
        self._terms: dict[Term, None] = {}
        self._asked: set[Node] = set()

    def read(self, piece: Piece, *, goes_on: bool, ends: bool) -> None:
        """Read the next piece; ``ends``: at most spaces follow, ``goes_on``: not even those."""
        if piece.kind == "open":
            self._open(piece)
        elif piece.kind == "close":
            self._close(piece)
        elif piece.kind == "item":
            self._item(piece, goes_on, ends)
        else:
            self._groups[-1].tie(piece.kind)
            self._mark(piece, "not" if piece.kind == "not" else "or")

    def query(self, text: str) -> Query:
        """Everything read so far."""
        while len(self._groups) > 1:
            self._end_group()
        node = tree(self._whole)
        whole = node if isinstance(node, And) else And((node,))
        return Query(text, whole, tuple(self._clauses), tuple(self._terms))

    def _open(self, piece: Piece) -> None:
        if len(self._groups) > _DEEPEST:
            self._beyond += 1
            self._mark(piece, "unknown")
            return
        around = self._groups[-1]
        name = piece.name.lower()
        group = Group(
            before="-" * piece.minus + (f"{name}:" if name else ""),
            name=name or around.name,
            minus=piece.minus,
            against=around.against + around.pending + piece.minus,
        )
        self._groups.append(group)
        self._opened.append(len(self._clauses))
        self._mark(piece, "group")

    def _close(self, piece: Piece) -> None:
        if self._beyond or len(self._groups) == 1:
            self._beyond = max(self._beyond - 1, 0)
            self._mark(piece, "unknown")
            return
        group = self._end_group()
        if group.parts:
            self._mark(piece, "group", omitted=group)
        else:
            self._mark(piece, "unknown")

    def _end_group(self) -> Group:
        group = self._groups.pop()
        opened = self._opened.pop()
        bracket = self._clauses[opened]
        if group.parts:
            self._groups[-1].add(group)
            node = tree(group)
            node = refused(node) if (group.minus + group.nots) % 2 else node
            without = partial(written, self._whole, group)
            self._clauses[opened] = replace(bracket, node=node, written=without)
        else:
            self._groups[-1].pass_over()
            self._clauses[opened] = replace(bracket, kind="unknown")
        return group

    def _item(self, piece: Piece, goes_on: bool, ends: bool) -> None:
        group = self._groups[-1]
        against = (group.against + group.pending + piece.minus) % 2
        goes_on = goes_on and not against and not piece.closed
        kind, node = _understood(piece, group.name, goes_on, ends and not piece.closed)
        node = self._within_limits(node) if node else None
        if node is None:
            group.pass_over()
            self._mark(piece, "unknown")
            return
        if not against:
            self._terms |= dict.fromkeys(t for t, _ in leaves(node) if isinstance(t, Term))
        refusals = (group.pending + piece.minus) % 2
        if not piece.value and (alone := known.fact(piece.name, "")):  # starred:
            piece = replace(piece, value=alone.value)
        leaf = Leaf(_typed(piece), refused(node) if piece.minus else node)
        group.add(leaf)
        self._clauses.append(
            Clause(
                piece.start,
                piece.end,
                "not" if refusals else kind,
                refused(node) if refusals else node,
                partial(written, self._whole, leaf),
            )
        )

    def _within_limits(self, node: Node) -> Node | None:
        """As much of a node as may still be asked for."""
        parts = node.parts if isinstance(node, And) else (node,)
        kept = []
        for part in parts:
            if part in self._asked or len(self._asked) < MOST:
                self._asked.add(part)
                kept.append(part)
        return _together(kept)

    def _mark(self, piece: Piece, kind: Kind, omitted: Group | None = None) -> None:
        rest = partial(written, self._whole, omitted)
        self._clauses.append(Clause(piece.start, piece.end, kind, None, rest))


def _understood(piece: Piece, around: str, goes_on: bool, ends: bool) -> tuple[Kind, Node | None]:
    """What something asks for that is no bracket; nothing, if it is only begun or no word."""
    if piece.name and not piece.value and not known.fact(piece.name, ""):
        if (ends or piece.quoted) and known.begun(piece.name, ""):
            return "unknown", None
        piece = replace(piece, name="", value=piece.name, quoted=False)
    name, value = piece.name.lower() or around, piece.value
    if known.is_fact(name):
        fact = known.typed(name, value) if goes_on else known.fact(name, value)
        if fact:
            return "fact", fact
    if ends and known.begun(name, value):
        return "unknown", None
    field = known.FIELDS.get(name, "") if value.strip() else ""
    terms: list[Term] = []
    if piece.name and not field and not (value and name in known.SAID_BEFORE):
        terms += of_words(piece.name, known.FIELDS.get(around, ""), goes_on and not value)
    if piece.quoted:
        terms += of_phrase(value, field, prefix=goes_on, near=piece.near)
    else:
        terms += of_words(value, field, goes_on)
    kind: Kind = "field" if field and piece.name else "phrase" if piece.quoted else "word"
    return kind, _together(terms)


def _together(nodes: Iterable[Node]) -> Node | None:
    parts = tuple(dict.fromkeys(nodes))
    return None if not parts else parts[0] if len(parts) == 1 else And(parts)


def _typed(piece: Piece) -> str:
    """A piece as it can be typed by itself and means the same."""
    minus = "-" * piece.minus
    if piece.quoted:
        near = f"~{piece.near}" if piece.near is not None else ""
        value = f'"{piece.value}"{near}'
    else:
        value = piece.value
    return minus + (f"{piece.name}:{value}" if piece.name and value else piece.name or value)


def _as_word(piece: Piece, text: str) -> Piece:
    if piece.kind in ("open", "close"):
        return piece
    return Piece(piece.start, piece.end, "item", value=text[piece.start : piece.end])
