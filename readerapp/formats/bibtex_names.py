"""The people of a BibTeX field, each as the name is spoken.

``von Last, Jr, First``, ``{A Corporate, Name}``, biblatex's ``family=…, given=…`` and what
people type instead (semicolons, one long list with commas) are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from readerapp.formats import names
from readerapp.formats.bibtex_latex import words

_UNUSUAL: Final = re.compile(r"[{}\\$~;=&<]|--|``|''")
_AND: Final = re.compile(r"(?<=\s)and(?=\s)", re.IGNORECASE)
_MOST_COMMAS: Final = 2  # in one name: von Last, Jr, First
_DEPTH_OR_AND: Final = re.compile(r"\\.|[{}]|(?<=\s)and(?=\s)|,\s{0,99}and(?=\s)", re.I | re.DOTALL)
_DEPTH_OR_COMMA: Final = re.compile(r"\\.|[{},]", re.DOTALL)
_DEPTH_OR_SEMICOLON: Final = re.compile(r"\\.|[{};]|&amp;|\\&", re.DOTALL)
_UNOPENED: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_PART: Final = re.compile(
    r"\s*(family|given|prefix|suffix|[a-z]+-i|useprefix)\s*=\s*(.*)", re.DOTALL
)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}[.\s~-]{0,3}){1,4}")
_MOST: Final = 10_000  # people of one paper; the largest collaborations have 5,154


def people(field: str) -> tuple[str, ...]:
    """Everybody in ``field``, in order, without “others”."""
    if _UNUSUAL.search(field) is None:
        plain = [name.strip(", \n\t") for name in _AND.split(field)]
        if all(name.count(",") <= _MOST_COMMAS for name in plain):
            return names.people(plain[:_MOST])
    found = (_person(name) for name in _separate(field)[:_MOST])
    return tuple(name for name in found if name)


def _separate(field: str) -> list[str]:
    """The names in a field, as they are written."""
    parted = [name.strip() for name in _split(field, _DEPTH_OR_AND, _is_and)]
    if len(parted) == 1 and ";" in field:
        parted = [name.strip() for name in _split(field, _DEPTH_OR_SEMICOLON, lambda s: s == ";")]
    if len(parted) == 1 and field.count(",") > _MOST_COMMAS and "=" not in field:
        parted = _list_with_commas(field)
    return [name.strip(", \n\t") for name in parted if name.strip(", \n\t")]


def _is_and(sign: str) -> bool:
    return sign[-3:].lower() == "and"


def _split(text: str, pattern: re.Pattern[str], separates: Callable[[str], bool]) -> Iterator[str]:
    """``text`` cut where a sign separates that stands outside all braces."""
    depth, reached = 0, 0
    for match in pattern.finditer(text):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and separates(sign):
            yield text[reached : match.start()]
            reached = match.end()
    yield text[reached:]


def _commas(text: str) -> list[str]:
    return [part.strip() for part in _split(text, _DEPTH_OR_COMMA, lambda sign: sign == ",")]


def _list_with_commas(field: str) -> list[str]:
    """“Ada Lovelace, Emmy Noether, …” or “Lovelace, A., Noether, E., …” as separate names."""
    parts = [part for part in _commas(field) if part]
    if len(parts) < 4:
        return [field]
    if len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return [f"{last}, {first}" for last, first in pairs]
    return parts


def _person(name: str) -> str:
    """One name in the order it is spoken; “” if it is “others”."""
    if "{" not in name and "=" not in name and name.count(",") <= _MOST_COMMAS:
        return next(iter(names.people([words(name)])), "")
    if _is_whole(name):
        return words(name[1:-1]).strip()
    if "=" in name and all(map(_PART.match, _commas(name))):
        return _of_parts(name)
    parts = [words(part) for part in _commas(name)]
    if any("," in part for part in parts) or len(parts) > 3:
        last, *_, first = parts if len(parts) > 1 else ["", *parts]
        return f"{first} {last}".strip()
    return next(iter(names.people([", ".join(parts)])), "")


def _is_whole(name: str) -> bool:
    """Whether one pair of braces holds all of it: a name that is not to be taken apart."""
    if not (name.startswith("{") and name.endswith("}")):
        return False
    return _balanced(name[1:-1])


def _balanced(text: str) -> bool:
    depth = 0
    for match in _UNOPENED.finditer(text):
        depth += (match.group() == "{") - (match.group() == "}")
        if depth < 0:
            return False
    return depth == 0


def _of_parts(name: str) -> str:
    """biblatex's name with its parts named."""
    said = {}
    for part in _commas(name):
        match = _PART.match(part)
        if match:
            said[match[1]] = words(match[2].strip().strip('"'))
    spoken = " ".join(filter(None, (said.get(key) for key in ("given", "prefix", "family"))))
    return f"{spoken}, {said['suffix']}" if said.get("suffix") else spoken
