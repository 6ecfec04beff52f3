"""RIS: what databases and reference managers hand one another, a tag and a value a line.

rispy takes the records apart. Before that every line is brought into the shape it asks for,
lines that go on are joined, and records are cut where they begin (``TY``), because in real
files the end (``ER``) may be missing and the blanks round the dash are counted by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats import ris_fields
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading

NAME: Final = "ris"
LABEL: Final = "RIS"
SUFFIXES: Final = (".ris",)

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_TAG: Final = re.compile(
    r"[ \t\ufeff\u200b\xa0]{0,40}(?:(?P<tag>[A-Z][A-Z0-9])[ \t\xa0]{0,4}[-–—](?:[ \t\xa0]+|\Z)"
    r"|(?P<close>[A-Z][A-Z0-9])[ \t]{2}-|(?P<end>ER)[ \t]*\Z)(?P<value>.*)\Z",
    re.DOTALL,
)
_EXACT: Final = re.compile(r"[A-Z][A-Z0-9]  -")
_BEGINS: Final = re.compile(
    r"^[ \t\ufeff]{0,40}TY[ \t\xa0]{0,4}[-–—][ \t\xa0]{0,4}[A-Z]{2,8}\b", re.M
)
_LOOKS_LIKE: Final = re.compile(r"^[ \t\ufeff]{0,40}[A-Z][A-Z0-9] {2}-(?: |$)", re.MULTILINE)
_LOOKED_AT: Final = 20_000
_KNOWN: Final = frozenset(
    re.findall(
        r"\w+",
        """
        TY ER A1 A2 A3 A4 A5 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO
        DP DS ED EP ET ID IS J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP
        PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO Y1 Y2
        """,
    )
)
_TITLED: Final = frozenset(("TI", "T1", "CT", "BT", "AU", "A1"))
_SAME: Final = {"T1": "TI", "A1": "AU", "N2": "AB"}  # so that their order is kept
_COUNTED: Final = re.compile(r"\s{0,9}\d{1,6}\.\s{0,9}")  # “2.” above the second record
_LISTS: Final = frozenset(("KW", "UR", "L1", "L2", "L3", "L4", "LK"))
_PEOPLE: Final = frozenset(("AU", "A1", "A2", "A3", "A4", "ED"))


@dataclass(slots=True)
class _Stretch:
    """The lines from one ``TY`` to the next, or to the end of the record."""

    start: int
    end: int
    said: list[tuple[str, list[str]]] = field(default_factory=list)  # a tag, and its lines
    ended: bool = False

    @property
    def is_titled(self) -> bool:
        return any(tag in _TITLED for tag, _ in self.said)


def recognises(source: Source) -> bool:
    """Whether a record begins near the top; by its name a file may also lack the beginning."""
    if not source.head or source.head.startswith("<"):
        return False
    text = source.text if source.suffix in SUFFIXES else source.text[:_LOOKED_AT]
    text = text.replace("\r", "\n")
    if _BEGINS.search(text):
        return True
    return source.suffix in SUFFIXES and len(_LOOKS_LIKE.findall(text[:_LOOKED_AT])) >= 2


def read(source: Source) -> Reading:
    """A record for each ``TY``; what stands between records is left out.

    Raises:
        UnreadableFile: it has tags, but none with which a record begins; or too many records.
    """
    stretches = ris_fields.bounded(_whole(_stretches(source.text)), source.name)
    if not stretches:
        raise UnreadableFile(
            f"“{source.name}” has no line “TY  - ”, with which every record of RIS begins."
        )
    found = (
        Found(stretch.start, stretch.end, ris_fields.record(tags))
        for stretch, tags in zip(stretches, _parsed(stretches), strict=True)
    )
    records, left_out = tiled(source.text, found)
    return Reading(NAME, "", records, left_out)


def _stretches(text: str) -> Iterator[_Stretch]:
    """The text cut before each ``TY``, without what follows an ``ER``."""
    current: _Stretch | None = None
    blank = False
    for match in _LINE.finditer(text):
        words = match.group().rstrip("\r\n")
        if _COUNTED.fullmatch(words):
            continue
        tag, value = _tagged(words)
        if tag == "TY":
            if current:
                yield current
            current = _Stretch(match.start(), match.end(), [("TY", [value])])
        elif current and not current.ended:
            if tag == "ER":
                current.ended = True
            elif tag:
                current.said.append((tag, [value]))
            elif words.strip():
                _go_on(current.said, words, blank)
            if words.strip():
                current.end = match.end()
        blank = not words.strip()
    if current:
        yield current


def _tagged(words: str) -> tuple[str, str]:
    """The tag with which a line begins, and what follows it; “” if it goes on from above."""
    match = _TAG.match(words)
    if match is None:
        return "", ""
    tag = match["tag"] or match["close"] or match["end"]
    is_tag = tag in _KNOWN or _EXACT.match(words)
    return (tag, match["value"].strip()) if is_tag else ("", "")


def _go_on(said: list[tuple[str, list[str]]], words: str, after_blank: bool) -> None:
    """Add a line without a tag to the value it belongs to."""
    tag, lines = said[-1]
    is_person = tag in _PEOPLE and not words[:1].isspace() and not lines[-1].endswith(",")
    if tag in _LISTS or is_person:
        said.append((tag, [words.strip()]))
    else:
        lines += [ris_fields.PARAGRAPH, words.strip()] if after_blank else [words.strip()]


def _whole(stretches: Iterator[_Stretch]) -> Iterator[_Stretch]:
    """Records: a stretch without title and people belongs to the one before, if that is open."""
    current: _Stretch | None = None
    for stretch in stretches:
        if current and not current.ended and not (stretch.is_titled and current.is_titled):
            current.said += stretch.said[1:]
            current.end, current.ended = stretch.end, stretch.ended
            continue
        if current:
            yield current
        current = stretch
    if current:
        yield current


def _parsed(stretches: Sequence[_Stretch]) -> list[dict[str, list[str]]]:
    """The values of each record by their tags, in order."""
    from rispy import RisParser

    lines = []
    for stretch in stretches:
        lines += [f"{tag}  - {' '.join(value)}" for tag, value in stretch.said]
        lines.append("ER  - ")
    parser = RisParser(mapping=_Itself(), list_tags=_Every(), delimiter_tags_mapping={})
    found: list[dict[str, list[str]]] = parser.parse("\n".join(lines))
    for record in found:
        record["TY"] = [record["TY"]] if isinstance(record["TY"], str) else record["TY"]
    return found


class _Itself(dict[str, str]):
    """Names for rispy to give to tags: the tags, those of one meaning having one name."""

    def __missing__(self, tag: str) -> str:
        return _SAME.get(tag, tag)


class _Every(list[str]):
    """Tags that rispy is to keep every value of: all."""

    def __contains__(self, tag: object) -> bool:
        return True
