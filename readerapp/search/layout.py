"""A query as it was typed: its groups, and how it is written again without one of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, field

from readerapp.search.query import And, Node, Not, Or, Term

Chain = list["Leaf | Group"]  # taken together by AND


@dataclass(eq=False, slots=True)
class Leaf:
    """One thing asked for, ``text`` as it can be typed again; ``nots``: as many NOT before it."""

    text: str
    node: Node
    nots: int = 0


@dataclass(eq=False, slots=True)
class Group:
    """What stands between two brackets, or the whole: parts taken together, each of alternatives.

    ``before`` is what stood right before the bracket, as in ``-title:(``; ``name`` what is asked
    of the words inside. ``against``: how many refusals it stands under. ``glue`` and ``pending``
    are the operators, and the number of NOT, that wait for what comes next.
    """

    before: str = ""
    name: str = ""
    minus: bool = False
    nots: int = 0
    against: int = 0
    parts: list[list[Chain]] = field(default_factory=list)
    glue: str = ""
    pending: int = 0

    def add(self, item: Leaf | Group) -> None:
        """Put in what comes next, tied to what came before as the operators said."""
        item.nots = self.pending
        if self.glue == "or" and self.parts:
            self.parts[-1].append([item])
        elif self.glue == "and" and self.parts:
            self.parts[-1][-1].append(item)
        else:
            self.parts.append([[item]])
        self.pass_over()

    def tie(self, operator: str) -> None:
        """Remember an operator for what comes next."""
        if operator == "not":
            self.pending += 1
        elif self.glue != "or":
            self.glue = operator

    def pass_over(self) -> None:
        """Something that asks for nothing came: the operators before it mean nothing."""
        self.glue, self.pending = "", 0


def written(group: Group, omitted: Leaf | Group | None = None) -> str:
    """The group as it can be typed, tidily, without one of its items."""
    said = []
    for part in group.parts:
        chains = [_chain(chain, omitted) for chain in part]
        if chains := [chain for chain in chains if chain]:
            said.append(" OR ".join(chains))
    return " ".join(said)


def tree(group: Group) -> Node:
    """What the group asks for; common words left out where others are to be found."""
    return _all([_any([_all(list(map(_meant, chain))) for chain in part]) for part in group.parts])


def telling(node: Node) -> bool:
    """Whether a node looks for something that tells papers apart."""
    if isinstance(node, Term):
        return node.telling
    return isinstance(node, And | Or) and any(map(telling, node.parts))


def _chain(chain: Chain, omitted: Leaf | Group | None) -> str:
    said = []
    for item in chain:
        text = "" if item is omitted else _item(item, omitted)
        if text:
            said.append("NOT " * (item.nots % 2) + text)
    return " AND ".join(said)


def _item(item: Leaf | Group, omitted: Leaf | Group | None) -> str:
    if isinstance(item, Leaf):
        return item.text
    inside = written(item, omitted)
    return f"{item.before}({inside})" if inside else ""


def _meant(item: Leaf | Group) -> Node:
    node = item.node if isinstance(item, Leaf) else tree(item)
    against = item.nots + (isinstance(item, Group) and item.minus)
    return refused(node) if against % 2 else node


def refused(node: Node) -> Node:
    """Papers the node is not true of."""
    return node.part if isinstance(node, Not) else Not(node)


def _any(alternatives: list[Node]) -> Node:
    parts: list[Node] = []
    for node in alternatives:
        parts.extend(node.parts if isinstance(node, Or) else [node])
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all(together: list[Node]) -> Node:
    parts: list[Node] = []
    for node in together:
        parts.extend(node.parts if isinstance(node, And) else [node])
    if any(map(telling, parts)):
        parts = [part for part in parts if not isinstance(part, Term) or part.telling]
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else And(tuple(parts))
