"""What stands right of the equals sign: texts in braces or quotes, numbers, names of strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_BLANK: Final = re.compile(r"(?:\s+|(?<![^\s{}\",])%[^\n]*(?:\n|$))*")
_BARE: Final = re.compile(r"[^\s\"#%'(),={}]+")
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_EVERY_BRACE: Final = re.compile(r"[{}]")
_QUOTE_OR_BRACE: Final = re.compile(r"(?<!\\)[{}]|\"")
_LONGEST: Final = 100_000  # characters that names of strings may stand for in one value
_ALLOWANCE: Final = 20_000_000  # characters that they may stand for in one file


class Part(NamedTuple):
    """A text, or the name of a string that stands for one."""

    text: str
    is_name: bool = False


Value = tuple[Part, ...]


def closing(text: str, start: int, end: int, pattern: re.Pattern[str] = _BRACE) -> int:
    """Where the brace closes that opens at ``start``; -1 if not before ``end``."""
    depth = 0
    for match in pattern.finditer(text, start, end):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return -1


def closing_strictly(text: str, start: int, end: int) -> int:
    """The same as BibTeX itself sees it: a brace after a backslash counts as well."""
    return closing(text, start, end, _EVERY_BRACE)


def closing_quote(text: str, start: int, end: int) -> int:
    """Where the quote closes that opens at ``start``; one within braces closes nothing."""
    depth = 0
    for match in _QUOTE_OR_BRACE.finditer(text, start + 1, end):
        sign = match.group()
        if sign == '"' and depth == 0:
            return match.start()
        depth += (sign == "{") - (sign == "}")
    return -1


def skip_blank(text: str, start: int, end: int) -> int:
    """Past white space and comments: ``%`` to the end of its line."""
    match = _BLANK.match(text, start, end)
    return match.end() if match else start


def one(text: str, start: int, end: int) -> tuple[Part, int] | None:
    """The text, number or name that begins at ``start``, and where it ends; None if none does."""
    sign = text[start : start + 1]
    if sign == "{" or sign == '"':
        close = (closing if sign == "{" else closing_quote)(text, start, end)
        return None if close < 0 else (Part(text[start + 1 : close]), close + 1)
    match = _BARE.match(text, start, end)
    if match is None:
        return None
    return Part(match.group(), is_name=not match.group().isdigit()), match.end()


def exact(raw: str) -> Value | None:
    """A whole value: parts with ``#`` between them; None if it is anything else."""
    end = len(raw)
    if raw[:1] == "{" and raw.find("}") == end - 1 and raw[-2:] != "\\}":
        return (Part(raw[1:-1]),)  # as nearly all are
    parts, at = [], 0
    while True:
        found = one(raw, at, end)
        if found is None:
            return None
        parts.append(found[0])
        at = skip_blank(raw, found[1], end)
        if at == end:
            return tuple(parts)
        if raw[at] != "#":
            return None
        at = skip_blank(raw, at + 1, end)


class Strings:
    """What the names defined with ``@string`` stand for, whichever case they are written in.

    A name that was never defined stands for itself. Definitions made of one another can grow
    beyond all bounds, so a value that would be monstrous keeps the names it is made of.
    """

    def __init__(self, definitions: Iterable[tuple[str, Value]]) -> None:
        self._left = _ALLOWANCE
        self._known: dict[str, str] = {}
        self._later: Mapping[str, str] = {}
        for name, value in definitions:
            self.define(name, value)
        self._later, self._known = self._known, {}

    def define(self, name: str, value: Value) -> None:
        """From here on ``name`` stands for ``value``."""
        self._known[name.lower()] = self.text(value)

    def text(self, value: Value) -> str:
        """``value`` with every name replaced by what it stands for."""
        if len(value) == 1 and not value[0].is_name:
            return value[0].text
        return "".join(self._meant(part) if part.is_name else part.text for part in value)

    def _meant(self, part: Part) -> str:
        name = part.text.lower()
        meant = self._known.get(name, self._later.get(name))
        if meant is None or len(meant) > _LONGEST or len(meant) > self._left:
            return part.text
        self._left -= len(meant)
        return meant
