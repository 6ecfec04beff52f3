"""What an entry takes over from the entries it names with ``crossref`` and ``xdata``.

After biblatex's rules: the title of a volume is the ``booktitle`` of the papers in it, and what
belongs to the volume itself (its editors, DOI, address, abstract, notes) is not theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final

Fields = dict[str, list[str]]

_MOST_LEVELS: Final = 8  # a paper in a volume of a series; more is a loop
_MOST_FIELDS: Final = 60  # of a store of data; entries have twenty
_INHERITED: Final = {  # by the child’s field: the parent’s, the particular before the general
    "date": ("date",),
    "year": ("year",),
    "journaltitle": ("journaltitle",),
    "journal": ("journal",),
    "booktitle": ("booktitle", "title"),
    "maintitle": ("maintitle",),
    "eventtitle": ("eventtitle",),
    "school": ("school",),
    "institution": ("institution",),
    "organization": ("organization",),
    "publisher": ("publisher",),
}


class Parents:
    """The entries of a file by their keys in small letters."""

    def __init__(self, entries: Mapping[str, Fields]) -> None:
        self._entries = entries
        self._completed: dict[str, Fields] = {}

    def completed(self, fields: Fields, level: int = 0) -> Fields:
        """``fields`` with what is missing taken over; cycles end where they began."""
        if "crossref" not in fields and "xdata" not in fields:
            return fields
        found = dict(fields)
        for key in _keys(fields, "xdata"):
            for name, values in islice(self._parent(key, level).items(), _MOST_FIELDS):
                found.setdefault(name, values)
        for key in _keys(fields, "crossref")[:1]:
            parent = self._parent(key, level)
            dated = "date" in found or "year" in found
            for name, theirs in _INHERITED.items():
                said = next((parent[their] for their in theirs if their in parent), [])
                if said and not (dated and name in ("date", "year")):
                    found.setdefault(name, said)
        return found

    def _parent(self, key: str, level: int) -> Fields:
        """What an entry says, with what it takes over itself."""
        known = self._completed.get(key)
        if known is None:
            known = self._entries.get(key, {})
            if level < _MOST_LEVELS:
                self._completed[key] = known  # as it stands, should it be its own ancestor
                known = self.completed(known, level + 1)
            self._completed[key] = known
        return known


def _keys(fields: Fields, name: str) -> list[str]:
    """The keys that a field names, in small letters."""
    named = ",".join(fields.get(name, ()))[:2_000].split(",")
    return [key.strip().lower() for key in named if key.strip()][:20]
