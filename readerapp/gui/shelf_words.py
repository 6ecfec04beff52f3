"""What a shelf is called, and what is said where nothing stands on it."""

from __future__ import annotations

from typing import Final

from readerapp.gui.listing import Listed
from readerapp.model import Status

_TITLES: Final = {
    Status.INBOX: "Inbox",
    Status.QUEUED: "Reading list",
    Status.READING: "Reading",
    Status.READ: "Read",
    Status.SKIPPED: "Skipped",
    "all": "",
    "starred": "Starred",
    "trash": "Trash",
}
_SAID: Final = 80  # letters of a query that are repeated
_NOTHING: Final = {
    Status.QUEUED: "The reading list is empty: q puts a paper on it.",
    Status.READING: "No paper is being read: r says that one is.",
    Status.READ: "No paper is read yet: d says that one is.",
    Status.SKIPPED: "No paper was skipped: x skips one.",
    "starred": "No paper has a star: s gives it one.",
    "trash": "The trash is empty.",
}


def usual_sort(scope: str) -> str:
    """The order a shelf has when nobody asked for another."""
    return "order" if scope == Status.QUEUED else "import"


def title(listed: Listed) -> str:
    """What stands over the list."""
    scope = listed.wanted.scope
    if listed.wanted.query:
        return "Found"
    kind, _, name = scope.partition(":")
    if kind == "import":
        labels = {batch.uid: batch.label for batch, _ in listed.shelves.imports}
        return labels.get(name, "Import")
    return name if kind == "tag" else _TITLES.get(scope, "")


def nothing(listed: Listed) -> tuple[str, str]:
    """What to say, and to offer, where there is nothing to list; see ``Commands.fill``."""
    if listed.wanted.query:
        return f"Nothing found for “{_short(listed.wanted.query.strip())}”.", "Clear the search"
    if not listed.shelves.total and listed.wanted.scope != "trash":
        return "Drop a digest page or a folder of them here.", "Import…"
    if listed.wanted.scope == Status.INBOX:
        return "Everything in the inbox is decided.", "Go to the reading list"
    return _NOTHING.get(listed.wanted.scope, "Nothing is here yet."), "Go to the inbox"


def offer(listed: Listed) -> str:
    """What can be done with the whole shelf; see ``Trash``."""
    trash = listed.wanted.scope == "trash" and not listed.wanted.query
    return "Empty the trash…" if trash and len(listed.ids) else ""


def _short(query: str) -> str:
    return query if len(query) <= _SAID else f"{query[:_SAID].rstrip()}…"
