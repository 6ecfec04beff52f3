"""How operations name what they did, for the Undo menu and the history."""

from __future__ import annotations

from collections.abc import Sequence

from readerapp.library import Library


def shortened(text: str, limit: int = 48) -> str:
    """``text`` cut at a word so that it fits a menu."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,:;.-–—") + "…"


def counted(number: int, noun: str) -> str:
    """“1 paper”, “12 papers”, “1,204 papers”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def papers_named(library: Library, ids: Sequence[int]) -> str:
    """The one paper by its title, several by their number."""
    if len(ids) == 1:
        return f"“{shortened(library.papers.get(ids[0]).title)}”"
    return counted(len(ids), "paper")
