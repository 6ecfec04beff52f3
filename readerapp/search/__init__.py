"""Search: an index that is always rebuildable, and answers while a query is being typed.

Whoosh and numpy live here and nowhere else. Importing this room takes a tenth of a second, so
the window does it only when something is searched for.
"""

from __future__ import annotations

from readerapp.search.building import State, catch_up, catch_up_apart, rebuild, state
from readerapp.search.drifting import drift
from readerapp.search.finding import Found, Hit, find, listed, snippet
from readerapp.search.language import Term, parse
from readerapp.search.marking import excerpt, marks, sentence

__all__ = [
    "Found",
    "Hit",
    "State",
    "Term",
    "catch_up",
    "catch_up_apart",
    "drift",
    "excerpt",
    "find",
    "listed",
    "marks",
    "parse",
    "rebuild",
    "sentence",
    "snippet",
    "state",
]
