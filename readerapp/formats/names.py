"""People's names as they are shown: “Ashish Vaswani”, whichever way round a file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SUFFIX: Final = re.compile(r"(?:[JjSs][Rr]|[IVX]{2,}|\d(?:st|nd|rd|th))\.?")
_OTHERS: Final = frozenset(("others", "et al", "et al.", "…", "..."))


def shown(name: str) -> str:
    """A name in the order it is spoken; one without a comma stays as it is.

    ``Last, First``, ``von Last, Jr, First`` and ``Last, First, Jr`` are understood.
    """
    parts = [" ".join(part.split()) for part in name.split(",")]
    parts = [part for part in parts if part]
    if len(parts) == 3:
        last, *two = parts
        suffix, first = two if _SUFFIX.fullmatch(two[0]) else reversed(two)
        return f"{first} {last}, {suffix}"
    if len(parts) == 2:
        last, first = parts
        return f"{last}, {first}" if _SUFFIX.fullmatch(first) else f"{first} {last}"
    return ", ".join(parts)


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Every name as it is shown, without blanks and without “et al.”."""
    found = (shown(name.strip()) for name in names)
    return tuple(name for name in found if name and name.lower() not in _OTHERS)
