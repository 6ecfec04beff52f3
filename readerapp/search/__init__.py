"""Search: an index that is always rebuildable, and answers while a query is being typed.

Whoosh and numpy live here and nowhere else. Importing this room takes a tenth of a second, so
the window does it only when something is searched for.
"""

from __future__ import annotations

from readerapp.search.building import State, catch_up, catch_up_apart, rebuild, state
from readerapp.search.completing import Completion, complete, count_ahead
from readerapp.search.drifting import drift
from readerapp.search.finding import Found, Hit, Hits, count, find, listed
from readerapp.search.language import Query, Term, parse
from readerapp.search.marking import excerpt, marks, sentence
from readerapp.search.relating import Related, related
from readerapp.search.repairing import Repair
from readerapp.search.suggesting import Suggestions, suggest
from readerapp.search.why import Why, snippet, why

__all__ = [
    "Completion",
    "Found",
    "Hit",
    "Hits",
    "Query",
    "Related",
    "Repair",
    "State",
    "Suggestions",
    "Term",
    "Why",
    "catch_up",
    "catch_up_apart",
    "complete",
    "count",
    "count_ahead",
    "drift",
    "excerpt",
    "find",
    "listed",
    "marks",
    "parse",
    "rebuild",
    "related",
    "sentence",
    "snippet",
    "state",
    "suggest",
    "why",
]
