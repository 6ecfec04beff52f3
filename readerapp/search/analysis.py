"""What a word is: one definition for the index, for queries and for marking what was found.

A text is cut into tokens; a token with joints (``vision-language``, ``GPT-4``, ``A^2Nav``) is
cut again into words at consecutive positions, and its joined form (``gpt4``) is a word at the
position of the first. Words are folded: lower case, without accents, compatibility letters as
plain ones; one with a capital after its first letter (``LoRA``) is also kept as it is written
(``=LoRA``). Stems are not kept apart in the index: the vocabulary knows which words share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from whoosh.lang.porter import stem as _porter

CASED: Final = "="  # begins a word whose capitals count
ANALYSIS_VERSION: Final = 2  # raise it whenever a text would be cut differently: indexes are remade

_STOP_WORDS = """
    a an and are as at be been but by can do for from has have how if in into is it its may not of
    on or our such than that the their then there these they this those to us was we were what when
    where which while who why will with you your http https www
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())

_LONGEST: Final = 64  # letters of a word that are looked at
_MARKS = (  # accents that stand by themselves
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
)
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # written without spaces
_LETTERS = rf"(?:[^\W_{_HAN}]++|[{_MARKS}]++)++"
_JOINT = r"(?:[-./'’&@+‐‑–·]|\$?[\^_]\{?|\}?\$)"  # A$^2$Nav, too
_TOKEN: Final = re.compile(rf"[{_HAN}]+|{_LETTERS}(?:{_JOINT}{_LETTERS})*(?:\+\+|\#)?")
_WORD: Final = re.compile(rf"[{_HAN}]|{_LETTERS}")
_PLAIN = "[A-Za-z0-9]++"  # the same for texts that are plain ASCII: four times as fast
_PLAIN_JOINT = r"(?:[-./'&@+]|\$?[\^_]\{?|\}?\$)"
_PLAIN_TOKEN: Final = re.compile(rf"{_PLAIN}(?:{_PLAIN_JOINT}{_PLAIN})*(?:\+\+|\#)?")
_POSSESSIVE: Final = re.compile(r"['’][sS]$")
_SCHEME: Final = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
_STUBBORN: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


class Word(NamedTuple):
    """One word as it is looked up, and where it stands in the text it came from."""

    text: str
    start: int
    end: int


class Form(NamedTuple):
    """What a token can be found by, and how many words after the token's first it stands."""

    text: str
    after: int


class Token(NamedTuple):
    """What stood between two spaces: its words, and their joined form if they have one."""

    words: tuple[Word, ...]
    joined: str


def fold(text: str) -> str:
    """The text as it is compared: lower case, no accents, plain letters and digits."""
    if text.isascii():
        return text.lower()[:_LONGEST]
    open_text = unicodedata.normalize("NFKD", text.casefold())
    folded = unicodedata.normalize("NFC", _bare(open_text)).casefold().translate(_STUBBORN)
    return folded.lower()[:_LONGEST]


def cased(word: str) -> str:
    """What a word is found by as it is written, if it has a capital after its first letter."""
    if word[1:].islower() or not any(map(str.isupper, word[1:])):
        return ""
    if not word.isascii():
        word = unicodedata.normalize("NFC", _bare(unicodedata.normalize("NFKD", word)))
    return f"{CASED}{word[: _LONGEST - 1]}"


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


def raw_tokens(text: str) -> list[str]:
    """Every token of a text, as it is written."""
    return (_PLAIN_TOKEN if text.isascii() else _TOKEN).findall(text)


def occurrences(text: str) -> dict[str, list[int]]:
    """Where each word stands, counted in words."""
    places: dict[str, list[int]] = {}
    position = 0
    for raw in raw_tokens(text):
        forms, words = forms_of(raw)
        for word, after in forms:
            places.setdefault(word, []).append(position + after)
        position += words
    return places


def length(places: Mapping[str, Sequence[int]]) -> int:
    """How long a text is taken to be, from its occurrences."""
    return sum(len(where) for word, where in places.items() if word[0] != CASED)


@lru_cache(maxsize=1 << 17)
def forms_of(raw: str) -> tuple[tuple[Form, ...], int]:
    """All that a token can be found by, and how many words it counts."""
    words, joined = _cut(raw)
    forms = [Form(joined, 0)] if joined else []
    for after, word in enumerate(words):
        forms.append(Form(word.text, after))
        if as_written := cased(raw[word.start : word.end]):
            forms.append(Form(as_written, after))
    return tuple(forms), len(words)


def whole(text: str) -> str:
    """All words of a short text run together: the same for the same title, however typed."""
    return "".join(map(_whole_token, raw_tokens(text)))


@lru_cache(maxsize=1 << 17)
def _cut(raw: str) -> tuple[tuple[Word, ...], str]:
    if raw.isascii() and raw.isalnum():
        return (Word(raw.lower()[:_LONGEST], 0, len(raw)),), ""
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


def run_together(address: str) -> str:
    """An address or a number as one word, so that its pieces (``org``, ``10``) are none.

    Typed in full, or its beginning, it is found by the joined form of what was typed.
    """
    bare = _SCHEME.sub("", address)
    both = f"{bare} {bare[4:]}" if bare.startswith("www.") else bare
    return " ".join(map(_whole_token, raw_tokens(both)))


@lru_cache(maxsize=1 << 16)
def _whole_token(raw: str) -> str:
    return "".join([word.text for word in _cut(raw)[0]])


def _bare(text: str) -> str:
    return "".join(letter for letter in text if not unicodedata.combining(letter))
