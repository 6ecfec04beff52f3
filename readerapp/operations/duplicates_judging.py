"""Are two papers of the library one? For sure, perhaps, or no; and why, in words for a person.

Sure is only what nothing speaks against and more than a title speaks for. “… I” and “… II” are
two papers, and so are most that are called “Editorial”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from readerapp.library.likenesses import Likeness
from readerapp.operations.matching import (
    NEARLY,
    SAME,
    authors_agree,
    family,
    is_placeholder,
    similarity,
    years_agree,
)
from readerapp.text.normalise import normalise

TELLING: Final = 15  # letters of a title, from which on it may tell a paper from another
_SPECIFIC: Final = 30  # letters, and words, of a title that tells one all by itself
_SPECIFIC_WORDS: Final = 5
_TELLING_TEXT: Final = 100  # letters of an abstract that tells one, whatever the title
_REWORDED: Final = 80.0  # per cent of two titles of one identifier

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
_ROMAN: Final = re.compile(
    r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
)
_COUNTING: Final = frozenset(
    re.findall(
        r"\w+",
        """
        one two three four five six seven eight nine ten first second third fourth fifth sixth
        seventh eighth ninth tenth alpha beta gamma delta epsilon α β γ δ ε 一 二 三 四 五 上 中 下
        """,
    )
)
_MARKS: Final = frozenset("+*#")


@dataclass(frozen=True, slots=True)
class Verdict:
    """That two papers look like one."""

    sure: bool
    why: str


class Judge:
    """Judges pairs of papers; ``texts`` holds the abstracts of all it is asked about."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts

    def same(self, one: Likeness, other: Likeness) -> Verdict | None:
        """What is to be said of two that share an identifier or a title; None if they do not."""
        if one.arxiv and one.arxiv == other.arxiv:
            return self._identified(one, other, "arXiv number")
        if one.doi and one.doi == other.doi:
            return self._identified(one, other, "DOI")
        if one.key and one.key == other.key:
            return self._titled(one, other)
        return None

    def nearly(self, one: Likeness, other: Likeness) -> Verdict | None:
        """What is to be said of two whose titles differ in a few letters: never sure."""
        if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
            return None
        if numbers(one.title) != numbers(other.title):
            return None
        agree = self._abstracts_agree(one, other)
        written = one.authors and other.authors and authors_agree(one.authors, other.authors)
        if agree is False or not (agree or written):
            return None
        return Verdict(False, _difference(one.key, other.key))

    def _identified(self, one: Likeness, other: Likeness, what: str) -> Verdict:
        """Identifiers are mistyped, and chapters carry the DOI of their book."""
        why = f"same {what}"
        agree = self._abstracts_agree(one, other)
        authors = authors_agree(one.authors, other.authors)
        if is_placeholder(one.title, other.title):
            return Verdict(True, why)
        if one.key == other.key:
            if len(one.key) < TELLING and (agree is False or not authors):
                return Verdict(False, f"{why} and title, but other {_others(authors)}")
            return Verdict(True, why)
        if numbers(one.title) != numbers(other.title):
            return Verdict(False, f"{why}, but the titles count differently")
        if not authors:
            return Verdict(False, f"{why}, but other titles and authors")
        if agree or (agree is None and _reworded(one.key, other.key)):
            return Verdict(True, why)
        both = " and abstracts" if agree is False else ""
        return Verdict(False, f"{why}, but other titles{both}")

    def _titled(self, one: Likeness, other: Likeness) -> Verdict | None:
        agree = self._abstracts_agree(one, other)
        telling = len(one.key) >= TELLING
        if not telling and agree is False:
            return None
        if not authors_agree(one.authors, other.authors):
            return Verdict(False, "same title and abstract, but other authors") if agree else None
        if not years_agree(one.year, other.year):
            assert one.year is not None
            assert other.year is not None
            apart = abs(one.year - other.year)
            return Verdict(False, f"same title, but {apart:,} years apart") if telling else None
        against = self._against(one, other, agree)
        if against:
            return Verdict(False, f"same title, but {against}")
        if agree:
            return Verdict(True, "same title, and their abstracts agree")
        if telling and _is_one_author(one, other):
            return Verdict(True, "same title and first author")
        if bool(one.authors) != bool(other.authors) and _is_specific(one):
            return Verdict(True, "same title")
        return Verdict(False, "same title, and little else to tell by")

    def _against(self, one: Likeness, other: Likeness, agree: bool | None) -> str:
        """What speaks against two papers of one title, one author and one year; "" if nothing."""
        if one.doi and other.doi:  # and not the same: it would have been seen
            return "other DOIs"
        if one.arxiv and other.arxiv:
            return "other arXiv numbers"
        if agree is False:
            return "other abstracts"
        if not agree and _signs(one.title) != _signs(other.title):
            return "other signs in it"
        if len(one.key) < TELLING and not (agree and self._is_long(one) and self._is_long(other)):
            return "many papers are called so"
        return ""

    def _abstracts_agree(self, one: Likeness, other: Likeness) -> bool | None:
        """Whether one is the other or a revision of it; None where one is missing."""
        text, another = self._texts[one.id], self._texts[other.id]
        if not text or not another:
            return None
        return similarity(text, another) >= SAME

    def _is_long(self, paper: Likeness) -> bool:
        return len(self._texts[paper.id]) >= _TELLING_TEXT


@lru_cache(4096)
def numbers(title: str) -> tuple[str, ...]:
    """All in a title that counts or enumerates: digits, Roman numerals, letters, “second”."""
    plain = unicodedata.normalize("NFKD", normalise(title)).casefold()
    words = _TOKEN.findall(plain)
    last = len(words) - 1
    return tuple(
        word
        for place, word in enumerate(words)
        if word.isdigit()
        or word in _COUNTING
        or (len(word) == 1 and (word != "a" or place == last))
        or _ROMAN.fullmatch(word)
    )


def is_near(one: str, other: str) -> bool:
    """Whether two title keys differ in so few letters that they may be one title."""
    from rapidfuzz.fuzz import ratio  # only a library that is searched through needs it

    return ratio(one, other, score_cutoff=NEARLY) >= NEARLY


def _signs(title: str) -> list[str]:
    """The signs of a title that change what it says: “PointNet++”, “p < q”."""
    return [
        sign
        for sign in normalise(title)
        if sign in _MARKS or (sign not in "|~^" and unicodedata.category(sign) == "Sm")
    ]


def _is_specific(paper: Likeness) -> bool:
    return len(paper.key) >= _SPECIFIC and len(paper.title.split()) >= _SPECIFIC_WORDS


def _is_one_author(one: Likeness, other: Likeness) -> bool:
    """Whether both name a first author, who may be one person by given name too."""
    if not one.authors or not other.authors:
        return False
    names = [
        _TOKEN.findall(unicodedata.normalize("NFKD", authors[0]).casefold())
        for authors in (one.authors, other.authors)
    ]
    if sorted(names[0]) == sorted(names[1]):
        return True
    if family(one.authors[0]) != family(other.authors[0]):
        return False
    given = [
        {word[0] for word in words if word != family(authors[0])}
        for words, authors in zip(names, (one.authors, other.authors), strict=True)
    ]
    return not given[0] or not given[1] or bool(given[0] & given[1])


def _reworded(one: str, other: str) -> bool:
    """Whether two titles of one identifier are one that was shortened, or changed a little."""
    from rapidfuzz.fuzz import ratio

    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= TELLING and (longer.startswith(shorter) or longer.endswith(shorter)):
        return True
    return ratio(one, other, score_cutoff=_REWORDED) >= _REWORDED


def _difference(one: str, other: str) -> str:
    from rapidfuzz.distance import Levenshtein

    letters = Levenshtein.distance(one, other)
    return "titles differ in one letter" if letters == 1 else f"titles differ in {letters} letters"


def _others(authors: bool) -> str:
    return "abstracts" if authors else "authors"
