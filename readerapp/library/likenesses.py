"""What papers are compared by when two of them may be one: a few columns of every living paper."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from readerapp.library.papers import Papers
from readerapp.library.store import Store


@dataclass(frozen=True, slots=True)
class Likeness:
    """One paper as it is compared. ``key`` is its title without case, accents and signs."""

    id: int
    title: str
    key: str
    authors: tuple[str, ...]
    year: int | None
    doi: str
    arxiv: str


class Likenesses:
    """Only reads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def living(self) -> list[Likeness]:
        """Every paper that is not in the trash, the oldest first."""
        rows = self._store.rows(
            "select id, title, title_key, authors, year, doi, arxiv from paper "
            "where trashed is null order by id"
        )
        return [
            Likeness(
                number,
                title,
                key,
                () if authors == "[]" else tuple(json.loads(authors)),
                year,
                (doi or "").lower(),
                arxiv or "",
            )
            for number, title, key, authors, year, doi, arxiv in map(tuple, rows)
        ]

    def texts(self, ids: Iterable[int]) -> dict[int, str]:
        """The abstracts of papers as they are shown; "" for none."""
        wanted = list(ids)
        found = dict.fromkeys(wanted, "")
        for row in Papers(self._store).rows_of(
            "select paper.id, coalesce(version.text, version.raw) from paper "
            "join version on version.id = paper.version",
            "paper.id",
            wanted,
        ):
            found[row[0]] = row[1]
        return found
