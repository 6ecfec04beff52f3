"""Which lines of a page are numbered: 1. … 2. … 3. …, in one of the ways people number things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from readerapp.formats.digest_lines import Line

_LONG: Final = 400  # characters; what is longer is no title, numbered or not
_MARKUP: Final = r"(?:[#•·*–—-]{1,6}\s{1,4})?(?:\*\*|__)?"
_STYLES: Final = tuple(
    re.compile(rf"{_MARKUP}{style}\s{{1,8}}(?=\S)", re.IGNORECASE)
    for style in (
        r"(\d{1,4})\.",
        r"(\d{1,4})\)",
        r"\[(\d{1,4})\]",
        r"\((\d{1,4})\)",
        r"#\s?(\d{1,4})[.:)]?",
        r"(\d{1,4})\s?[:–—-]",
        r"(?:no\.?|№|nr\.?|paper|item)\s?(\d{1,4})[.:)]?",
    )
)
LABEL: Final = re.compile(
    r"(?:\d{1,4}[.):]|\[\d{1,4}\]|\(\d{1,4}\)|#\s?\d{1,4}[.:)]?|\d{1,4}\s?[–—-]"
    r"|(?:no\.?|№|nr\.?|paper|item)\s?\d{1,4}[.:)]?)\s{1,8}(?=\S)",
    re.IGNORECASE,
)
_MOST_LISTS: Final = 50  # that are open at a time
_SKIPPED: Final = 3  # numbers that may be missing in between


def numbered(lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of the lines that are numbered one after another."""
    best: list[int] = []
    for style in _STYLES:
        candidates = [
            (index, int(match[1]))
            for index, line in enumerate(lines)
            if line.text and len(line.text) <= _LONG and (match := style.match(line.text))
        ]
        best = max(best, _in_order(candidates), key=len)
    return frozenset(best)


def _in_order(candidates: Sequence[tuple[int, int]]) -> list[int]:
    """Those that count upwards, in the longest such lists.

    A number may be said twice, and a list may begin anew: pages repeat their cards, and
    abstracts have lists of their own.
    """
    lists: list[tuple[int, list[int]]] = []  # the last number of each, and its lines
    for index, value in candidates:
        going_on = [
            place
            for place, (last, _) in enumerate(
                lists[-_MOST_LISTS:], max(0, len(lists) - _MOST_LISTS)
            )
            if last <= value <= last + _SKIPPED
        ]
        if going_on:
            place = max(going_on, key=lambda place: len(lists[place][1]))
            lists[place] = (value, [*lists[place][1], index])
        elif value == 1 or not lists:
            lists.append((value, [index]))
    longest = max((len(lines) for _, lines in lists), default=0)
    return sorted(index for _, lines in lists if 2 * len(lines) >= longest for index in lines)
