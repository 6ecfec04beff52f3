"""What the log says of papers that were made one, for when one of them goes for good.

A row that moved from one paper to another is logged with the one it left, so the log of either
alone is half a story: what is taken out of it has to be taken out of both. That the one went
into the other is told by an alias, which is the uid of the one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

_AT_ONCE: Final = 500  # papers named in one statement

_ABSORBED: Final = (
    "select change.key from change join alias on alias.citekey = "
    "iif(json_valid(change.before), json_extract(change.before, '$.uid'), null) "
    "where change.tbl = 'paper' and change.after is null and change.before is not null "
    "and alias.paper in ({}) and change.key not in (select id from paper)"
)
_TAKEN_BACK: Final = (  # step, the paper that was kept, the one that is there again
    "select step.id, change.paper, paper.id from step join change on change.step = step.undone "
    "join paper on paper.uid = "
    "iif(json_valid(change.before), json_extract(change.before, '$.citekey'), null) "
    "where step.kind = 'do' and step.undone > 0 and change.tbl = 'alias' "
    "and change.after is null and change.before is not null"
)
_BACK_AND_FORTH: Final = (  # a step, what took it back, what did that again …
    "with recursive family (id) as (select ? union "
    "select step.id from step join family on step.target = family.id) select id from family"
)


def absorbed(connection: sqlite3.Connection, papers: Sequence[int]) -> list[int]:
    """The papers that went into these and are there no more."""
    found = {key for (key,) in _among(connection, _ABSORBED, papers)} if papers else set()
    return sorted(found - set(papers))


def halves(connection: sqlite3.Connection, papers: Collection[int]) -> dict[int, set[int]]:
    """The merges that are taken back and would join these with others again, if they were redone.

    Returns, by step, the papers joined: these and the others.
    """
    joined: dict[int, list[set[int]]] = defaultdict(list)
    for step, keep, other in connection.execute(_TAKEN_BACK):
        touching = [them for them in joined[step] if them & {keep, other}]
        rest = [them for them in joined[step] if not them & {keep, other}]
        joined[step] = [*rest, {keep, other}.union(*touching)]
    wanted = set(papers)
    found = {
        step: set().union(*(them for them in some if them & wanted))
        for step, some in joined.items()
    }
    return {step: them for step, them in found.items() if them}


def family(connection: sqlite3.Connection, step: int) -> list[int]:
    """A step, with those that took it back and did it again."""
    return [number for (number,) in connection.execute(_BACK_AND_FORTH, (step,))]


def _among(connection: sqlite3.Connection, sql: str, papers: Sequence[int]) -> Iterator[Any]:
    for first in range(0, len(papers), _AT_ONCE):
        some = papers[first : first + _AT_ONCE]
        yield from connection.execute(sql.format(", ".join("?" * len(some))), some)
