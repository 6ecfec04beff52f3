"""What a word is: one definition for the index, for queries and for marking what was found.

A text is cut into tokens; a token with joints (``vision-language``, ``GPT-4``, ``A^2Nav``) is
cut again into words at consecutive positions, and its joined form (``gpt4``) is a word at the
position of the first. Words are folded: lower case, without accents, compatibility letters as
plain ones. Stems are not kept apart in the index: the vocabulary knows which words share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from whoosh.lang.porter import stem as _porter

ANALYSIS_VERSION: Final = 1  # raise it whenever a text would be cut differently: indexes are remade

_STOP_WORDS = """
    a an and are as at be been but by can do for from has have how if in into is it its may not of
    on or our such than that the their then there these they this those to us was we were what when
    where which while who why will with you your
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())

_LONGEST: Final = 64  # letters of a word that are looked at
_MARKS = (  # accents that stand by themselves
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
)
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # written without spaces
_LETTER = rf"(?:[^\W_{_HAN}]|[{_MARKS}])"
_JOINT = r"(?:[-./'’&@+‐‑–·]|\$?[\^_]\{?|\}?\$)"  # A$^2$Nav, too
_TOKEN: Final = re.compile(rf"[{_HAN}]+|{_LETTER}+(?:{_JOINT}{_LETTER}+)*(?:\+\+|\#)?")
_WORD: Final = re.compile(rf"[{_HAN}]|{_LETTER}+")
_POSSESSIVE: Final = re.compile(r"['’][sS]$")
_STUBBORN: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


class Word(NamedTuple):
    """One word as it is looked up, and where it stands in the text it came from."""

    text: str
    start: int
    end: int


class Token(NamedTuple):
    """What stood between two spaces: its words, and their joined form if they have one."""

    words: tuple[Word, ...]
    joined: str


def fold(text: str) -> str:
    """The text as it is compared: lower case, no accents, plain letters and digits."""
    if not text.isascii():
        open_text = unicodedata.normalize("NFKD", text.casefold())
        bare = "".join(c for c in open_text if not unicodedata.combining(c))
        text = unicodedata.normalize("NFC", bare).casefold().translate(_STUBBORN)
    return text.lower()[:_LONGEST]


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """What a folded word shares with its other forms; itself unless it is English."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    return str(_porter(word))  # type: ignore[no-untyped-call]


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text, its words with their places in it."""
    for match in _TOKEN.finditer(text):
        start = match.start()
        words, joined = _cut(match.group())
        if words:
            yield Token(tuple(Word(w.text, start + w.start, start + w.end) for w in words), joined)


def occurrences(text: str) -> dict[str, list[int]]:
    """Where each word stands, counted in words."""
    places: dict[str, list[int]] = {}
    position = 0
    for raw in _TOKEN.findall(text):
        words, joined = _cut(raw)
        if joined:
            places.setdefault(joined, []).append(position)
        for word in words:
            places.setdefault(word.text, []).append(position)
            position += 1
    return places


def whole(text: str) -> str:
    """All words of a short text run together: the same for the same title, however typed."""
    return "".join(word.text for token in tokens(text) for word in token.words)


@lru_cache(maxsize=1 << 17)
def _cut(raw: str) -> tuple[tuple[Word, ...], str]:
    kept = _POSSESSIVE.sub("", raw)
    words = tuple(
        Word(folded, m.start(), m.end())
        for m in _WORD.finditer(kept)
        if (folded := fold(m.group()))
    )
    if kept.endswith(("++", "#")):
        joined = fold(kept)
    elif len(words) > 1 and len(kept) <= _LONGEST and not re.match(f"[{_HAN}]", kept):
        joined = "".join(word.text for word in words)
    else:
        joined = ""
    return words, joined
