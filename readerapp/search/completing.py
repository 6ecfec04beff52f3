"""What a word that is being typed may become: a field, a fact, a value the library knows."""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from readerapp.library import Library
from readerapp.library.counting import Counted, counted, touched
from readerapp.search import known
from readerapp.search.analysis import fold
from readerapp.search.offering import CHOICES, NAMES, Choice, since
from readerapp.search.pieces import Piece, pieces, readable

_MOST: Final = 8
_COUNTED: Final = ("tag", "status", "import", "venue", "year", "author")
_OTHER_NAMES: Final = {"tags": "tag", "authors": "author", "imports": "import", "stars": "rating"}
_ALONE: Final = re.compile(r"[\w./+&'-]*\w\+*")  # a value that needs no quotes
_REST: Final = re.compile(r'[^\s"()]*')
_SIGN: Final = re.compile(r"(?:[<>]=?|\d*\.\.)?")

_cache: WeakKeyDictionary[Library, dict[str, _Values]] = WeakKeyDictionary()
_turn = threading.Lock()


class Completion(NamedTuple):
    """``text`` may stand in place of [start, end), in code points; ``shown`` is what it becomes
    and ``detail`` what that is, for a person.
    """

    start: int
    end: int
    text: str
    shown: str
    detail: str


class _Typed(NamedTuple):
    """The piece at the cursor, as far as it is typed, and where it is to be replaced."""

    start: int
    end: int
    minus: str
    name: str  # what is asked of it, ``tag``; "" for a bare word
    own: bool  # whether the name is part of the piece, and not of the brackets around it
    value: str


class _Values:
    """The values a library has under one name, most papers first, for quick finding."""

    def __init__(self, values: Sequence[Counted], epoch: str) -> None:
        self.values = values
        self.epoch = epoch
        self.step = 0  # the last one they are known to be true after
        texts = [_folded(one.shown or one.value) for one in values]
        self._text = "".join(f"\n{text}" for text in texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=1))

    def like(self, letters: str) -> list[Counted]:
        """Values that begin with these letters, then those with a word that does, then others."""
        ways = ["\n" + letters]
        if letters:
            ways += [f"/{letters}", f" {letters}", f"-{letters}", letters]
        found: dict[int, Counted] = {}
        for at in chain.from_iterable(map(self._places, ways)):
            found[at] = self.values[at]
            if len(found) == _MOST:
                break
        return list(found.values())

    def _places(self, letters: str) -> Iterable[int]:
        at = self._text.find(letters)
        while at >= 0:
            yield bisect_right(self._starts, at + (letters[0] == "\n")) - 1
            at = self._text.find(letters, at + 1)


def _folded(text: str) -> str:
    words = text.split()
    return " ".join(words).lower() if text.isascii() else " ".join(map(_folded_word, words))


_folded_word: Final = lru_cache(maxsize=1 << 16)(fold)


def complete(library: Library, text: str, cursor: int) -> list[Completion]:
    """What the piece at the cursor may become, likeliest first; nothing, if it is complete."""
    typed = _typed(readable(text), cursor)
    if typed is None:
        return []
    if not typed.name:
        letters = typed.value.lower()
        return [
            Completion(typed.start, typed.end, f"{typed.minus}{name}:", f"{name}:", said)
            for name, said in NAMES
            if letters and name.startswith(letters)
        ][:_MOST]
    found = [_completion(typed, value, said) for value, said in _offers(library, typed)]
    if len(found) == 1 and found[0].shown.casefold() == typed.value.casefold():
        return []
    return found


def count_ahead(library: Library) -> None:
    """Count every value ahead, so that the first letter typed is answered at once, too."""
    for name in _COUNTED:
        _values(library, name)


def _offers(library: Library, typed: _Typed) -> list[Choice]:
    """Values that may be meant, each with what it is."""
    name, letters = typed.name, _folded(typed.value) + " " * typed.value[1:].endswith(" ")
    if name not in _COUNTED:
        choices = since() if name == "added" else CHOICES.get(name, ())
        return [choice for choice in choices if choice.value.startswith(letters)][:_MOST]
    sign = _SIGN.match(letters)[0] if name == "year" else ""  # type: ignore[index]
    found = _values(library, name).like(letters[len(sign) :])
    return [Choice(sign + one.value, _said(one, sign)) for one in found if '"' not in one.value]


def _said(one: Counted, sign: str) -> str:
    if sign:
        return ""
    count = f"{one.papers:,} paper{'s' * (one.papers != 1)}"
    return f"{one.shown}, {count}" if one.shown else count


def _completion(typed: _Typed, value: str, said: str) -> Completion:
    plain = _ALONE.fullmatch(value.lstrip("<>="))
    name = f"{typed.name}:" if typed.own else ""
    text = typed.minus + name + (value if plain else f'"{value}"')
    return Completion(typed.start, typed.end, text, value, said)


def _typed(text: str, cursor: int) -> _Typed | None:
    """What is being typed right before the cursor."""
    before = list(pieces(text[:cursor]))
    if not before or before[-1].kind != "item":
        return None
    piece = before[-1]
    value = piece.value.removeprefix("=")
    if piece.closed or (piece.end != cursor and (value or not piece.name)):
        return None  # it is complete, or a space follows it
    name = (piece.name or _around(before)).lower()
    name = _OTHER_NAMES.get(name, name)
    if piece.name and not (name in known.FIELDS or known.is_fact(name)):
        return None
    if not name and (piece.quoted or not value.isalpha()):
        return None
    end = cursor + len(_REST.match(text, cursor)[0])  # type: ignore[index]
    if piece.quoted:
        whole = (later for later in pieces(text) if later.start == piece.start and later.closed)
        end = next((later.end for later in whole), cursor)
    return _Typed(piece.start, end, "-" * piece.minus, name, bool(piece.name), value)


def _around(before: Sequence[Piece]) -> str:
    """What the brackets ask for that are open: ``tag:(``."""
    names = [""]
    for piece in before:
        if piece.kind == "open":
            names.append(piece.name or names[-1])
        elif piece.kind == "close" and len(names) > 1:
            names.pop()
    return names[-1]


def _values(library: Library, name: str) -> _Values:
    """The values of a library, counted again only where a step may have changed them."""
    step, epoch = library.store.last_step(), library.epoch
    with _turn:
        values = _cache.setdefault(library, {})
        found = values.get(name)
        if (
            found is None
            or found.epoch != epoch
            or step < found.step
            or (step > found.step and touched(library.store, name, found.step))
        ):
            found = values[name] = _Values(counted(library.store, name), epoch)
        found.step = step
        return found
