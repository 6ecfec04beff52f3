"""The words of a library and how often each is used, as far as it takes to mend a misspelt one.

Segments of an index never change, so what is made of their words is kept, and after an edit only
the words of the papers that are not indexed yet are new.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from readerapp.search.lexicons import merged
from readerapp.search.memory import TEXTS
from readerapp.search.postings import IndexSegment, Segment
from readerapp.search.scoring import Collection
from readerapp.search.spelling import Near, Spelling
from readerapp.search.vocabulary import Vocabulary

_SPOKEN: Final = tuple(field for field in TEXTS if field != "ids")  # no numbers and addresses
_MOST: Final = 30  # fields of segments whose words are kept

_kept: OrderedDict[tuple[str, str], _Part] = OrderedDict()
_turn = threading.Lock()


class Dictionary:
    """Looks words up."""

    def __init__(self, parts: Sequence[_Part], vocabulary: Vocabulary) -> None:
        self._parts = parts
        self._vocabulary = vocabulary

    def used(self, word: str, *, exact: bool = False) -> int:
        """In how many documents a word stands, in one of its forms unless ``exact``."""
        forms = {word} if exact else {word, *self._vocabulary.forms(word)}
        return sum(part.used(form) for form in forms for part in self._parts)

    def beginning(self, letters: str) -> int:
        """How often words are used that begin so."""
        return sum(part.beginning(letters) for part in self._parts)

    def common_start(self, word: str) -> str:
        """As much of a word as some word of the library begins with."""
        return max((part.common_start(word) for part in self._parts), key=len, default="")

    def near(self, word: str) -> list[Near]:
        """Words that may have been meant, the likeliest first."""
        found: dict[str, Near] = {}
        for part in self._parts:
            for near in part.spelling.near(word):
                known = found.get(near.word)
                documents = near.documents + (known.documents if known else 0)
                found[near.word] = near._replace(documents=documents)
        return sorted(found.values(), key=lambda near: (near.cost, near.word))


class _Part:
    """The words of one field, or of all of them, of one segment."""

    def __init__(self, segment: Segment, fields: Iterable[str]) -> None:
        lexicon = merged(segment.lexicon(field) for field in fields)
        self._words, self._documents = lexicon.words, lexicon.documents
        self.spelling = Spelling(self._words, self._documents)

    def used(self, word: str) -> int:
        at = bisect_left(self._words, word)
        found = at < len(self._words) and self._words[at] == word
        return int(self._documents[at]) if found else 0

    def beginning(self, letters: str) -> int:
        start = bisect_left(self._words, letters)
        end = bisect_left(self._words, f"{letters}\U0010ffff", start)
        return int(self._documents[start:end].sum())

    def common_start(self, word: str) -> str:
        at = bisect_left(self._words, word)
        beside = self._words[max(at - 1, 0) : at + 1]
        return max((_shared(word, near) for near in beside), key=len, default="")


def dictionary(collection: Collection, field: str) -> Dictionary:
    """The words of a field of these documents, or of every field."""
    fields = (field,) if field else _SPOKEN
    parts = [_part(segment, field, fields) for segment in collection.segments]
    return Dictionary(parts, collection.vocabulary)


def _part(segment: Segment, field: str, fields: Sequence[str]) -> _Part:
    if not isinstance(segment, IndexSegment):
        return _Part(segment, fields)
    key = segment.name, field
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    part = _Part(segment, fields)
    with _turn:
        _kept[key] = part
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
    return part


def _shared(one: str, other: str) -> str:
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return one[:at]
