"""Web of Science’s own text: a tag of two letters and a value a line, from ``PT`` to ``ER``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from readerapp.formats import ris_fields
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading

NAME: Final = "wos"
LABEL: Final = "Web of Science"
SUFFIXES: Final = (".ciw", ".isi")

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_TAG: Final = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*))?\Z", re.DOTALL)
_BEGINS: Final = re.compile(
    r"(?:FN [^\n]*\n(?:VR [^\n]*\n)?\s{0,20})?"
    r"PT [A-Z][^\n]{0,40}\n(?:(?:[A-Z][A-Z0-9] |   )[^\n]*\n)"
)
_AS_RIS: Final = {
    "TI": "TI",
    "SO": "JF",
    "AB": "AB",
    "PY": "PY",
    "PD": "DA",
    "DI": "DO",
    "BE": "A2",
    "ED": "A2",
    "BA": "AU",
    "UR": "UR",
    "PU": "PB",
    "CT": "C3",
    "FT": "TT",
}
_A_LINE_EACH: Final = frozenset(("AU", "AF", "BA", "BF", "BE", "ED", "CA", "GP"))


def recognises(source: Source) -> bool:
    """Whether it begins with ``PT``, or with the line that names the database and then ``PT``."""
    return _BEGINS.match(re.sub(r"\r\n?", "\n", source.head)) is not None


def read(source: Source) -> Reading:
    """A record from each ``PT`` to its ``ER``."""
    found = (
        Found(start, end, ris_fields.record(_translated(said)))
        for start, end, said in ris_fields.bounded(_groups(source.text), source.name)
    )
    records, left_out = tiled(source.text, found)
    return Reading(NAME, "", records, left_out)


def _groups(text: str) -> Iterator[tuple[int, int, dict[str, list[str]]]]:
    """The records: where each begins and ends, and its values by their tags."""
    start, last = -1, ""
    said: dict[str, list[str]] = {}
    end = 0
    for match in _LINE.finditer(text):
        words = match.group().rstrip("\r\n")
        tag = _TAG.match(words)
        name = tag[1] if tag else ""
        if name == "PT":
            if start >= 0:
                yield start, end, said
            start, said = match.start(), {}
        if start < 0:
            continue
        if tag and name != "ER":
            last = name
            said.setdefault(name, []).append((tag[2] or "").strip())
        elif not tag and words.strip() and said:
            said[last].append(words.strip())
        end = match.end() if words.strip() else end
        if name == "ER":
            yield start, end, said
            start, said = -1, {}
    if start >= 0:
        yield start, end, said


def _translated(said: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same in the tags of RIS. Full names go before those with initials."""
    tags: dict[str, list[str]] = {"AU": [*said.get("AF", said.get("AU", ()))]}
    tags["AU"] += [*said.get("CA", ()), *said.get("GP", ())]
    for name, values in said.items():
        if name in _AS_RIS:
            told = values if name in _A_LINE_EACH else [" ".join(values)]
            tags.setdefault(_AS_RIS[name], []).extend(told)
    return tags
