"""refer and BibIX, as EndNote hands them over: ``%A`` and a value a line, many records a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from readerapp.formats import ris_fields
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading

NAME: Final = "refer"
LABEL: Final = "EndNote refer"
SUFFIXES: Final = (".enw", ".refer", ".bibix")

Said = list[tuple[str, list[str]]]  # a sign, and the lines of its value

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_TAG: Final = re.compile(
    r"[ \t\ufeff]{0,20}%([A-Z0-9?@!#$\]&(*+^~=><\[])(?:[ \t]+|\Z)(.*)\Z", re.DOTALL
)
_BEGINS: Final = re.compile(r"^[ \t\ufeff]{0,20}%[0ATJBED][ \t]+\S", re.MULTILINE)
_AS_RIS: Final = {
    "A": "AU",
    "E": "A2",
    "Y": "A3",
    "?": "A4",
    "Q": "AU",  # a corporate author
    "T": "TI",
    "!": "ST",
    "B": "T2",
    "S": "T3",
    "J": "JF",
    "D": "PY",
    "8": "DA",
    "X": "AB",
    "U": "UR",
    ">": "L1",
    "R": "DO",
    "F": "ID",
    "Z": "N1",
    "O": "N1",
    "I": "PB",
    "0": "TY",
    "M": "AN",
}
_KINDS: Final = {"book": "BOOK", "book section": "CHAP", "conference": "CONF", "edited": "EDBOOK"}


def recognises(source: Source) -> bool:
    """Whether two lines near the top begin with ``%`` and a letter, the first line being one."""
    head = source.head.replace("\r", "\n")
    return bool(_BEGINS.match(head)) and len(_BEGINS.findall(head)) >= 2


def read(source: Source) -> Reading:
    """A record for each group of lines; what has neither title nor people is left out."""
    found = []
    for start, end, said in ris_fields.bounded(_groups(source.text), source.name):
        tags: dict[str, list[str]] = {}
        for sign, lines in said:
            if sign in _AS_RIS:
                tags.setdefault(_AS_RIS[sign], []).append(" ".join(lines))
        if {"TI", "AU", "T2", "DO", "UR"} & tags.keys():
            kind = tags.get("TY", [""])[0].lower()
            tags["TY"] = [next((ris for word, ris in _KINDS.items() if kind.startswith(word)), "")]
            found.append(Found(start, end, ris_fields.record(tags)))
    records, left_out = tiled(source.text, found)
    return Reading(NAME, "", records, left_out)


def _groups(text: str) -> Iterator[tuple[int, int, Said]]:
    """The records: where each begins and ends, and its signs and values in order."""
    start = end = 0
    said: Said = []
    first, blank = "", False
    for match in _LINE.finditer(text):
        words = match.group().rstrip("\r\n")
        tag = _TAG.match(words)
        if tag:
            first = first or tag[1]
            if said and _begins(tag[1], said, first, blank):
                yield start, end, said
                said = []
            if not said:
                start = match.start()
            said.append((tag[1], [tag[2].strip()]))
        elif said and words.strip():
            said[-1][1].extend([ris_fields.PARAGRAPH] if blank else [])
            said[-1][1].append(words.strip())
        blank = not words.strip()
        end = end if blank else match.end()
    if said:
        yield start, end, said


def _begins(sign: str, said: Said, first: str, after_blank: bool) -> bool:
    """Whether a line with this sign begins the next record."""
    if sign == "0":
        return after_blank or any(known == "0" for known, _ in said)
    if not after_blank:
        return False
    return sign == first or (sign in "AT" and any(known == "T" for known, _ in said))
