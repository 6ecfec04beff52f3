"""The log of steps: how what a transaction changed is written down, and read again.

Append-only but for two cases: what is purged is taken out of every step there was, and a repair
of the log itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from readerapp.library.journal import Transaction, now, stored, whole
from readerapp.library.merged import family
from readerapp.model import Change, Row, Step

_AT_ONCE: Final = 500  # papers named in one statement
_GONE: Final = "A change to what is gone for good"
_LEFT: Final = "What is left of a change to what is gone for good"

_MERGES: Final = (
    "select step from change join step on step.id = change.step where step.kind = 'do' "
    "and tbl = 'paper' and before is not null and after is null"
)

# What pages of papers that are no more were exported from; that there were such pages stays known.
_FORGET_PAGES: Final = (
    "delete from vault_base where block <> 'uid' and (folder, name) in (select folder, name from "
    "vault_base where block = 'uid' and text not in (select uid from paper))"
)

# Asked on the window's thread, which would wait for the others after each of 20,000 rows: one row.
# "+": by step, not through the whole index of papers
_TOUCHED: Final = (
    "select group_concat(paper) from "
    "(select distinct +paper as paper from change where step = ? and +paper is not null)"
)
_TABLES: Final = "select group_concat(distinct tbl) from change where step = ?"


def log_step(
    connection: sqlite3.Connection, tx: Transaction, kind: str, burst: str | None
) -> int | None:
    """Write the step and its changes, in the transaction they describe; return its number.

    A transaction that changed nothing leaves none.
    """
    taken_back = tx.takes_back or tx.does_again is not None
    if not tx.changes and not taken_back:
        return None
    target = tx.takes_back[0] if tx.takes_back else tx.does_again
    if gone := [c.key for c in tx.changes if c.table == "paper" and c.is_purge]:
        for half, joined in tx.halves.items():
            _set_aside(connection, half, joined)
        _scrub(connection, gone)
    step = connection.execute(
        "insert into step (at, label, kind, target, burst) values (?, ?, ?, ?, ?)",
        (now(), stored(tx.label, False), kind, target, burst),
    ).lastrowid
    connection.executemany(
        "insert into change (step, seq, tbl, key, paper, before, after) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (
            (step, seq, c.table, c.key, c.paper, _packed(c.before), _packed(c.after))
            for seq, c in enumerate(tx.changes)
        ),
    )
    connection.executemany(
        "update step set undone = ? where id = ?", [(step, back) for back in tx.takes_back]
    )
    if tx.does_again is not None:
        connection.execute("update step set undone = 0 where undone = ?", (tx.does_again,))
    return step


def _scrub(connection: sqlite3.Connection, papers: Sequence[int]) -> None:
    """Take papers out of every step there was; what is left of a step can still be undone.

    A step that was about them alone is history: it stands no longer, and says no title.
    """
    touched: set[int] = set()
    merges: set[int] = set()  # their labels say titles, whatever else they changed
    for first in range(0, len(papers), _AT_ONCE):
        some = papers[first : first + _AT_ONCE]
        where = f"paper in ({', '.join('?' * len(some))})"
        touched.update(
            s for (s,) in connection.execute(f"select step from change where {where}", some)
        )
        merges.update(s for (s,) in connection.execute(f"{_MERGES} and {where}", some))
        connection.execute(f"delete from change where {where}", some)
    for step in sorted(touched):
        rows, papers_left = connection.execute(
            "select count(*), count(distinct paper) from change where step = ?", (step,)
        ).fetchone()
        if not papers_left or step in merges:
            label = _LEFT if rows else _GONE
            connection.execute("update step set label = ? where id = ?", (label, step))
        if not rows:
            aside = "update step set undone = -1 where id = ? and kind = 'do'"
            connection.execute(aside, (step,))
    connection.execute(_FORGET_PAGES)


def _set_aside(connection: sqlite3.Connection, step: int, joined: Iterable[int]) -> None:
    """Let a merge that is taken back never be done again, and say nothing of its papers.

    That it touched them stays known, for whoever has not followed so far.
    """
    for each in family(connection, step):
        connection.execute("update step set label = ? where id = ?", (_LEFT, each))
        connection.executemany(
            "update change set tbl = 'paper', key = paper, before = '{}', after = '{}' "
            "where step = ? and paper = ?",
            [(each, paper) for paper in joined],
        )
    connection.execute("update step set undone = -1 where id = ?", (step,))


def changes_of(connection: sqlite3.Connection, step: int) -> list[Change]:
    """What a step changed, in the order it did."""
    rows = connection.execute(
        "select tbl, key, paper, before, after from change where step = ? order by seq", (step,)
    )
    return [Change(t, k, p, _unpacked(before), _unpacked(after)) for t, k, p, before, after in rows]


def changes_since(
    connection: sqlite3.Connection, step: int, places: Collection[tuple[str, int]]
) -> Iterator[Change]:
    """What steps after ``step`` changed in some rows (table, key), in the order they did."""
    rows = connection.execute(
        "select tbl, key, paper, before, after from change where step > ? order by step, seq",
        (step,),
    )
    for t, k, p, before, after in rows:
        if (t, k) in places:
            yield Change(t, k, p, _unpacked(before), _unpacked(after))


def steps_after(connection: sqlite3.Connection, step: int) -> list[Step]:
    """The steps newer than ``step``, oldest first."""
    found = []
    steps = "select id, at, label, kind from step where id > ? order by id"
    for number, at, label, kind in connection.execute(steps, (step,)).fetchall():
        papers = frozenset(map(int, _listed(connection, _TOUCHED, number)))
        tables = frozenset(_listed(connection, _TABLES, number))
        found.append(Step(number, at, label, kind, papers, tables))
    return found


def _listed(connection: sqlite3.Connection, sql: str, step: int) -> list[str]:
    text: str | None = connection.execute(sql, (step,)).fetchone()[0]
    return text.split(",") if text else []


_dump: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode


def _packed(row: Row | None) -> str | None:
    """A row, or some columns of one, as JSON; a hash as it is.

    What is no text, which only a damaged file can hold, is kept as well as it can be.
    """
    if row is None:
        return None
    return f"#{row['#']}" if "#" in row else whole(_dump(row))


def _unpacked(text: str | None) -> Row | None:
    if text is None:
        return None
    return {"#": text[1:]} if text[0] == "#" else json.loads(text)
