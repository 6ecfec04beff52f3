"""The pieces a query is typed in: brackets, operators, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from readerapp.search import known

LONGEST: Final = 10_000  # characters of a query that are looked at

_OPERATORS: Final = {"OR": "or", "|": "or", "||": "or", "AND": "and", "&&": "and", "NOT": "not"}
_PIECE: Final = re.compile(
    r"(?P<minus>(?<![^\s(])-+|-+(?=[A-Za-z]+:))?"  # and no hyphen, as in (re-)use
    r"(?:(?P<name>[A-Za-z]+):(?P<gap>\s*+))?"
    r"(?:(?P<open>\()"
    r'|"(?P<quoted>[^"]*)(?P<closed>"?)(?:(?<=")~(?P<near>\d{0,3}))?'
    r'|(?P<bare>(?:(?<![^\s(])|(?!-))[^\s"()]+))'
    r"|(?P<close>\))"
)
_QUOTES: Final = str.maketrans("“”„‟«»\0", '"""""" ')
_LONE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something typed, [start, end) in code points.

    ``item``: a word, something in quotes, a name with its value; ``near`` is what follows the
    ``~`` after quotes, None without one.
    """

    start: int
    end: int
    kind: Literal["item", "open", "close", "or", "and", "not"]
    minus: bool = False
    name: str = ""
    value: str = ""
    quoted: bool = False
    closed: bool = False
    near: str | None = None


def readable(text: str) -> str:
    """The text as it is taken apart, of the same length as far as it is looked at."""
    return _LONE.sub("\ufffd", text[:LONGEST]).translate(_QUOTES)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a readable text in their order; what is none is left out."""
    at = 0
    while match := _PIECE.search(text, at):
        if _is_inches(text, match):
            at = match.start() + 1
            continue
        piece = _piece(match)
        if _is_alone(match):
            piece = Piece(match.start(), match.start("gap"), "item", piece.minus, piece.name)
        yield piece
        at = piece.end


def _piece(match: re.Match[str]) -> Piece:
    start, end = match.span()
    minus, name = bool(match["minus"]), match["name"] or ""
    if match["close"]:
        return Piece(start, end, "close")
    if match["open"]:
        return Piece(start, end, "open", minus, name)
    quoted, bare = match["quoted"], match["bare"]
    if quoted is not None:
        return Piece(
            start, end, "item", minus, name, quoted, True, bool(match["closed"]), match["near"]
        )
    if not minus and not name and bare in _OPERATORS:
        return Piece(start, end, _OPERATORS[bare])  # type: ignore[arg-type]
    if not name and bare.endswith(":") and bare[:-1].isascii() and bare[:-1].isalpha():
        return Piece(start, end, "item", minus, bare[:-1])
    return Piece(start, end, "item", minus, name, bare)


def _is_inches(text: str, match: re.Match[str]) -> bool:
    """Whether a quotation mark that is never closed follows a word, as in a 5" disk."""
    return (
        text[match.start()] == '"'
        and not match["closed"]
        and (match.start() > 0 and text[match.start() - 1].isalnum())
    )


def _is_alone(match: re.Match[str]) -> bool:
    """Whether a name asks nothing of what follows: it is none, or was hardly typed as one."""
    name, bare = match["name"] or "", match["bare"]
    if not name or not (match["gap"] or match["open"]):
        return False
    if not (name.lower() in known.FIELDS or known.is_fact(name)):
        return True
    if not match["gap"]:
        return False
    if bare is None or not name.islower():
        return not name.islower()
    if bare in _OPERATORS or bare.startswith("-") or re.match("[A-Za-z]+:", bare):
        return True
    if name in known.CHOICES:
        return bare.lower() not in known.CHOICES[name]
    return name not in known.FIELDS and known.fact(name, bare) is None
