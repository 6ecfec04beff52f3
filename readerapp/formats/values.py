"""What the loose values of JSON and of tables say: a title, an abstract, a year, people.

Whoever exports a list of papers writes “2017”, “2017-06-12”, 2017 or [[2017, 6]] for a year, and
“Vaswani, A., Shazeer, N.”, “A Vaswani; N Shazeer” or a list in a string for people. All of it is
read here, once.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from readerapp.errors import UnreadableFile
from readerapp.formats import names
from readerapp.formats.markup import plain
from readerapp.model import YEARS
from readerapp.text.normalise import normalise

_Thing = TypeVar("_Thing")

_MOST_PAPERS: Final = 200_000
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_NOTHING: Final = re.compile(  # what programs write where there is nothing
    r"[-—?]|n/a|na|nan|none|null|undefined|\[\]|\{\}|\(\)|[(\[]?no (?:title|abstract|author name)"
    r"(?: available)?[.)\]]?|abstract not available\.?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<![\d.])(1[5-9]\d\d|20\d\d)(?!\d)")
_DAY: Final = re.compile(r"(?<!\d)(?:19|20)\d{6}(?!\d)")  # 20170612
_EPOCH: Final = 1970
_SECONDS_A_YEAR: Final = 31_556_952

_SPECIAL: Final = re.compile(r"[\\$<&]|\s\s|[\t\r\n]")
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)")
_HEADING: Final = re.compile(
    r"\A(?:abstract|summary|zusammenfassung|résumé|resumen)(?:\s*\n|\s*[:.—–]\s+|\s*[:—])(?=\S)",
    re.IGNORECASE,
)
_WRAPPED: Final = 100  # characters: no longer line was ended by hand, if there are several

_LIST: Final = re.compile(r"\s*\[.*\]\s*|\s*\(\s*['\"].*\)\s*", re.DOTALL)
_VECTOR: Final = re.compile(r"\s*c\(\s*(\".*\")\s*\)\s*", re.DOTALL)
_STRONG_SEPARATOR: Final = re.compile(r"\s*(?:;|；|\|{1,2}|\n|、|·\s)\s*")
_AND: Final = re.compile(r"\s*,?\s+(?:and|&|et|und)\s+(?!al\b)|\s*\\&\s*", re.IGNORECASE)
_COMMA: Final = re.compile(r"\s*[,，]\s*")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}\.?[-\s]?){1,5}")
_SHORT_INITIALS: Final = re.compile(r"[A-ZÀ-Þ]{1,3}|(?:[^\W\d_]{1,2}\.[-\s]?){1,5}")
_SUFFIX: Final = re.compile(r"(?:jr|sr|ph\.?d|m\.?d|[iv]{2,3})\.?", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\s*\([^()]{0,300}\)")
_OTHERS: Final = re.compile(r"[\s,;]+(?:et[.\s]{0,2}al\b|and others|等)[\s.,;]*$", re.IGNORECASE)
_MARKS: Final = " *†‡§¶∗"  # of equal contribution and the like
_MOST: Final = 20_000  # people of one paper; the largest collaborations have five thousand


def few(things: Iterable[_Thing], name: str) -> list[_Thing]:
    """The things as a list, unless they are more than a person can have meant.

    Raises:
        UnreadableFile: they are more; the sentence names the file.
    """
    listed = list(islice(things, _MOST_PAPERS + 1))
    if len(listed) > _MOST_PAPERS:
        raise UnreadableFile(
            f"“{name}” holds more than {_MOST_PAPERS:,} papers, which is more than can be read."
        )
    return listed


def words(value: object) -> str:
    """A value as text; empty for what stands for nothing and for what is no single value."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)[:100]
    if not isinstance(value, str):
        return ""
    text = _CONTROLS.sub("", value).strip()
    return "" if len(text) < 40 and _NOTHING.fullmatch(text) else text


def title(text: str) -> str:
    """A title as a person reads it: one line, without markup and TeX."""
    said = words(text)
    if len(said) > 1 and said[0] == "{" and said[-1] == "}" and said.count("{") == 1:
        said = said[1:-1]
    if said.isascii() and not _SPECIAL.search(said):
        return said
    return normalise(plain(said)) if said else ""


def prose(text: str) -> str:
    """An abstract as paragraphs, one a line; lines that were only wrapped are joined."""
    said = words(text).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in said.split("\n") if line.strip()]
    if len(lines) > 2 and max(map(len, lines)) <= _WRAPPED:
        said = "\n".join(" ".join(piece.split()) for piece in _PARAGRAPH.split(said))
    said = plain(said)
    return _HEADING.sub("", said, count=1) if said else ""


def year(value: object) -> int | None:
    """The year of a date, however it is written: the first that a paper can have appeared in."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if value in YEARS:
            return int(value)
        for seconds in (value, value / 1000):  # since 1970, or in thousandths
            if 10**8 < seconds < 4 * 10**9:
                return int(_EPOCH + seconds / _SECONDS_A_YEAR)
        return _year_in(str(value)[:20])
    return _year_in(value[:300]) if isinstance(value, str) else None


def _year_in(text: str) -> int | None:
    day = _DAY.search(text)
    if day:
        return int(day.group()[:4])
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def people(text: str) -> tuple[str, ...]:
    """The names in one string, in the order they are spoken, whatever separates them."""
    said = words(text)
    listed = _listed(said)
    if listed is not None:
        return names.people(name.rstrip(_MARKS) for name in listed[:_MOST])
    said = plain(said.replace("\n", ";")) if "\n" in said else plain(said)
    said = _OTHERS.sub("", _without_brackets(said))
    return names.people(name.rstrip(_MARKS) for name in _split(said)[:_MOST])


def _listed(text: str) -> list[str] | None:
    """The strings of a list that a program wrote into one: ['Marx, Karl'], ["a", "b"], c("a")."""
    vector = _VECTOR.fullmatch(text)
    if vector:
        text = f"[{vector[1]}]"
    if len(text) > 200_000 or not _LIST.fullmatch(text):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(found, list | tuple) and all(isinstance(name, str) for name in found):
            return list(found)
    return None


def _without_brackets(text: str) -> str:
    """Without numbers and affiliations in brackets, but “William (Bill) Gates” stays."""
    if "(" not in text:
        return text
    for _ in range(2):  # ((1) University of X, (2) …)
        text = _BRACKETS.sub(_nickname, text)
    return text


def _nickname(found: re.Match[str]) -> str:
    """What stands in brackets, if a name goes on behind it."""
    rest = found.string[found.end() : found.end() + 2]
    is_nickname = found.group().strip(" ()").isalpha() and rest[:1] == " " and rest[1:].isalpha()
    return found.group() if is_nickname else ""


def _split(text: str) -> list[str]:
    parts = [part for part in _STRONG_SEPARATOR.split(text) if part.strip(" ,")]
    if len(parts) > 1 or (parts and text.rstrip().endswith((";", "；"))):
        return [part.strip(" ,") for part in parts]
    parts = [part for part in _AND.split(text) if part]
    if len(parts) == 2 and _COMMA.search(parts[0]) and not _COMMA.search(parts[1]):
        return [*_at_commas(parts[0]), parts[1]]  # “A B, C D and E F”
    if any(len(_COMMA.findall(part)) > 1 for part in parts) or len(parts) == 1:
        return [name for part in parts for name in _at_commas(part)]
    return parts


def _at_commas(text: str) -> list[str]:
    """Names between commas, unless the commas stand within them: “Smith, J., Doe, A. B.”."""
    parts = [part for part in _COMMA.split(text) if part]
    parts = _with_suffixes(parts)
    if len(parts) < 2:
        return parts
    if len(parts) % 2 == 0:
        first_names = parts[1::2]
        if all(map(_INITIALS.fullmatch, first_names)) and not _are_whole(parts[::2]):
            return _paired(parts)
    if len(parts) == 2 and (" " not in parts[0] or " " not in parts[1]):
        return parts if _is_whole(parts[0]) and _is_whole(parts[1]) else [text]
    single = sum(" " not in part for part in parts)
    if len(parts) % 2 == 0 and single == len(parts):
        return _paired(parts)
    return parts


def _with_suffixes(parts: Iterable[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part) and not part.isupper():
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _paired(parts: list[str]) -> list[str]:
    return [f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True)]


def _are_whole(parts: list[str]) -> bool:
    return all(map(_is_whole, parts))


def _is_whole(part: str) -> bool:
    """Whether it is first and last name: “Smith JA”, “J. A. Smith”."""
    pieces = part.split()
    if len(pieces) < 2:
        return False
    ends = (pieces[0], pieces[-1])
    return any(map(_SHORT_INITIALS.fullmatch, ends)) and not all(
        map(_SHORT_INITIALS.fullmatch, pieces)
    )
