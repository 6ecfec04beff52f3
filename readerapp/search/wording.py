"""What is looked for when something is typed: words, phrases, patterns, words spelt nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from readerapp.search.analysis import CASED, Token, cased, fold, tokens
from readerapp.search.query import Term

MOST: Final = 64  # words that are looked up: more would not find fewer papers
_NEAR: Final = 10  # words apart, where it is not said
_FARTHEST: Final = 100
_FUZZY: Final = re.compile(r"(.*\w)~(\d?)")
_WILD: Final = re.compile(r"\w[-/._]?\?\w|\*")
_ADDRESS: Final = re.compile(r"//(?:www\.)?(?=\w)|www\.(?=\w)", re.IGNORECASE)
_JOINTS: Final = re.compile(r"[^\w*?]+|_")
_ENDING: Final = re.compile(r"\w[-/._]?\*+$")


def of_words(value: str, field: str, prefix: bool) -> list[Term]:
    """The terms of something typed without quotes; with ``prefix`` its last word may go on."""
    if value.startswith("=") and (term := _exactly(value[1:], field)):
        return [term]
    if (nearly := _FUZZY.fullmatch(value)) and (term := _fuzzy(nearly, field)):
        return [term]
    address = _ADDRESS.match(value)
    value = value[address.end() :] if address else value
    going_on = bool(_ENDING.search(value))
    bare = value.rstrip("*") if going_on else value
    if not address and _WILD.search(bare) and (term := _pattern(value, field)):
        return [term]
    found = list(islice(tokens(bare), MOST))
    open_ended = going_on or (prefix and bare[-1:].isalnum())  # "robot," is complete
    last = len(found) - 1
    return [_plain(t, bare, field, open_ended and at == last) for at, t in enumerate(found)]


def of_phrase(value: str, field: str, *, prefix: bool, near: str | None) -> list[Term]:
    """The term of something in quotes: as it is written."""
    found = list(islice(tokens(value), MOST))
    words = _words(found)
    if not words:
        return []
    shown = " ".join(value.split())
    going_on = bool(_ENDING.search(value.rstrip()))
    joined = found[0].joined if len(found) == 1 else ""
    if near is not None and len(words) > 1:
        apart = min(int(near or _NEAR), _FARTHEST)
        return [Term(words, exact=True, field=field, shown=shown, near=max(apart, 1))]
    prefix = prefix or going_on
    as_written = "" if prefix else _cased(found, value)
    return [Term(words, joined, prefix, True, field, shown.rstrip("*"), as_written)]


def _plain(token: Token, value: str, field: str, prefix: bool) -> Term:
    start, end = token.words[0].start, token.words[-1].end
    words, joined, shown = _words([token]), token.joined, value[start:end]
    if joined and not joined[-1].isalnum():  # C++ is no form of C
        words, joined, shown, prefix = (joined,), "", joined.upper(), prefix
    return Term(words, joined, prefix, False, field, shown)


def _exactly(value: str, field: str) -> Term | None:
    found = list(tokens(value))
    if not found:
        return None
    joined = found[0].joined if len(found) == 1 else ""
    words = _words(found)
    if joined and not joined[-1].isalnum():
        words, joined = (joined,), ""
    return Term(words, joined, False, True, field, value.strip(), _cased(found, value))


def _fuzzy(nearly: re.Match[str], field: str) -> Term | None:
    """A word in which a letter may be wrong, or two; short ones would turn into any other."""
    found = list(tokens(nearly[1]))
    if len(found) != 1:
        return None
    word = found[0].joined or found[0].words[0].text
    wrong = min(int(nearly[2] or 1), 2, (len(word) - 1) // 2)
    return Term((word,), field=field, shown=nearly[1], fuzzy=max(wrong, 0))


def _pattern(value: str, field: str) -> Term | None:
    """A word with gaps; a question mark that ends it only asks."""
    bare = re.sub(r"\*+", "*", _JOINTS.sub("", value)).rstrip("?")
    letters = [fold(piece) for piece in re.split(r"[*?]", bare)]
    gaps = re.findall(r"[*?]", bare)
    if not gaps or not any(letters) or len(bare) > MOST:
        return None
    pattern = "".join(a + b for a, b in zip(letters, [*gaps, ""], strict=True))
    return Term((), field=field, shown=bare, pattern=pattern)


def _cased(found: list[Token], value: str) -> str:
    """The word as written, if it is a single one with a capital after its first letter."""
    if len(found) != 1 or len(found[0].words) != 1 or found[0].joined:
        return ""
    word = found[0].words[0]
    return cased(value[word.start : word.end]).removeprefix(CASED)


def _words(found: Iterable[Token]) -> tuple[str, ...]:
    return tuple(word.text for token in found for word in token.words)[:MOST]
