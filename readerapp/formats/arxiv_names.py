"""What arXiv's own texts say of a paper: its authors as arXiv writes them, the year of a number."""

from __future__ import annotations

import re
from typing import Final

from readerapp.text.normalise import normalise

_NUMBER: Final = re.compile(r"(?:[a-z-]+/)?(\d\d)\d\d")
_FIRST_YEAR: Final = 91  # arXiv began in 1991
_BRACKETS: Final = {"(": 1, ")": -1}
_SEPARATOR: Final = re.compile(r"\s*(?:,\s*(?:and|&)\s+|,|;|\s(?:and|&)\s)\s*", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"(?:[Jj]r|[Ss]r|I{2,3}|IV|VI{0,3})\.?")
_COLLABORATION: Final = re.compile(
    r"[^,:]{0,200}\b(?:collaborations?|team|group|consortium)\b\s*:\s*", re.I
)
_FOR: Final = re.compile(r"\s*\b(?:for|on behalf of)\s+the\s+[^,]{0,200}$", re.IGNORECASE)
_OTHERS: Final = re.compile(r"\s*\b(?:et\s+al|and others)\b.*$", re.IGNORECASE)


def year_of(number: str) -> int | None:
    """The year in which an arXiv number was given: 1501.00001 and hep-th/9901001 begin with it."""
    match = _NUMBER.match(number)
    if match is None:
        return None
    short = int(match[1])
    return short + (1900 if short >= _FIRST_YEAR else 2000)


def authors(text: str) -> tuple[str, ...]:
    """The authors in arXiv's “Authors:”, without affiliations and with their accents.

    See https://info.arxiv.org/help/prep.html: names between commas or “and”, affiliations in
    brackets, “Collaboration: …” before them.
    """
    said = _without_brackets(" ".join(normalise(text).split()))
    team = _COLLABORATION.match(said)
    found: list[str] = []
    if team:
        found.append(team.group().rstrip(" :"))
        said = said[team.end() :]
    for name in _SEPARATOR.split(said):
        name = _OTHERS.sub("", _FOR.sub("", name)).strip(" .:*†‡" if name.endswith("*") else " :*")
        if found and _SUFFIX.fullmatch(name):
            found[-1] += f" {name}"
        elif any(map(str.isalpha, name)):
            found.append(name)
    return tuple(found)


def _without_brackets(text: str) -> str:
    """A text without what stands in brackets, those within brackets included."""
    kept: list[str] = []
    depth = 0
    for character in text:
        depth = max(0, depth + _BRACKETS.get(character, 0))
        if depth == 0 and character != ")":
            kept.append(character)
    if depth and not any(map(str.isalpha, kept)):
        return text
    return "".join(kept)
