"""What can always be offered while a query is typed: names, and values that need no counting."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple


class Choice(NamedTuple):
    """Something that may be typed, and what it asks for."""

    value: str
    said: str


NAMES: Final = tuple(
    Choice(name, said)
    for name, said in (
        ("title", "words in the title"),
        ("abstract", "words in the abstract"),
        ("author", "words in the names of the authors"),
        ("venue", "words in the journal or conference"),
        ("note", "words in your note"),
        ("highlight", "words you highlighted, or said of a highlight"),
        ("tag", "papers with a tag, or one nested in it"),
        ("status", "inbox, queued, reading, read or skipped"),
        ("starred", "papers with a star"),
        ("year", "when it appeared: 2020, >2019, 2020..2023"),
        ("added", "when it came in: 7d, 3m, 2026-01"),
        ("rating", "your rating: 5, >3"),
        ("has", "papers with a note, a highlight, an address…"),
        ("is", "starred, orphan, a status…"),
        ("import", "papers of one import"),
        ("in", "the trash, or everything"),
    )
)
CHOICES: Final = {
    "has": (
        Choice("note", "papers with a note"),
        Choice("highlight", "papers with a highlight"),
        Choice("tag", "papers with a tag"),
        Choice("abstract", "papers with an abstract"),
        Choice("url", "papers with an address"),
        Choice("rating", "papers you rated"),
        Choice("attachment", "papers with an attachment"),
        Choice("author", "papers with an author"),
        Choice("venue", "papers with a venue"),
        Choice("year", "papers with a year"),
        Choice("doi", "papers with a DOI"),
        Choice("arxiv", "papers with an arXiv number"),
    ),
    "is": (
        Choice("starred", "papers with a star"),
        Choice("inbox", "papers in the inbox"),
        Choice("queued", "papers on the reading list"),
        Choice("reading", "papers being read"),
        Choice("read", "papers you read"),
        Choice("skipped", "papers you skipped"),
        Choice("orphan", "papers with a highlight that lost its place"),
        Choice("tagged", "papers with a tag"),
        Choice("highlighted", "papers with a highlight"),
        Choice("rated", "papers you rated"),
        Choice("unstarred", "papers without a star"),
        Choice("trashed", "papers in the trash"),
    ),
    "in": (Choice("trash", "papers in the trash"), Choice("all", "papers in the trash, too")),
    "starred": (Choice("yes", "papers with a star"), Choice("no", "papers without a star")),
    "rating": (
        Choice(">3", "four or five stars"),
        Choice("5", "five stars"),
        Choice(">0", "any stars"),
        Choice("0", "not rated"),
    ),
}


def since() -> tuple[Choice, ...]:
    """Spans of days that end today."""
    today = date.today()
    return (
        Choice("1d", "since yesterday"),
        Choice("7d", "in the last 7 days"),
        Choice("30d", "in the last 30 days"),
        Choice("3m", "in the last 3 months"),
        Choice("1y", "in the last year"),
        Choice(f"{today:%Y-%m}", "this month"),
        Choice(f"{today:%Y}", "this year"),
    )
