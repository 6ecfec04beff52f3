"""How well each stretch of a page would do in each role, by its looks and its marks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from readerapp.formats.digest_authors import likely_authors
from readerapp.formats.digest_looks import Look, leaning, look, together
from readerapp.formats.digest_marks import Mark
from readerapp.formats.digest_roles import SKIPPED, Chunk
from readerapp.formats.digest_sections import says_section

Scores = tuple[float, float, float, float, float]  # in the order of Role

NEVER: Final = -math.inf
PASSED_OVER: Final = 1.0  # the score of furniture and links

_BASE: Final = 1.5
_MOST: Final = 6.0  # no look tells more
_MARKED: Final = 6.0  # the page says itself what the stretch is
_UNMARKED: Final = -5.0  # the page marks its titles, and this is not marked
_REPEATED: Final = -6.0  # a line that the page has again and again is seldom a title
_BREAKS_OFF: Final = -3.5  # an abstract that ends in the middle of a sentence
_HANGS: Final = -5.0  # and after a word that ends nothing
_BEGINS_SMALL: Final = -2.5
_HOLDS_A_TITLE: Final = -1.2
_SAYS_SECTION: Final = -6.0  # “Machine Learning” is seldom the title of a paper
_AUTHORS: Final = 4.0
_LOOKS_LIKE_AUTHORS: Final = -2.0
_ASIDES: Final = ((12, 3.0), (20, 2.2), (30, 1.2), (60, 0.5), (80, -0.5))  # often short lines
_LONG_ASIDE: Final = -2.0

_NUMBER_OR_MONTH: Final = re.compile(
    r"\d+|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
)
_SHORT: Final = 60  # characters of a line that may be furniture
_OFTEN: Final = 3
_MOST_CHUNKS: Final = 40  # in one stretch
_LONGEST_TITLE: Final = 300
_MOST_AUTHOR_CHUNKS: Final = 8


class Option(NamedTuple):
    """One way to read what begins at a chunk."""

    last: int
    scores: Scores | None  # None: the chunk is passed over
    length: int = 0  # characters


def options(chunks: Sequence[Chunk]) -> list[list[Option]]:
    """For each chunk, the ways to read what begins there."""
    guessed = [chunk.mark for chunk in chunks if chunk.mark not in SKIPPED]
    marked = sum(mark is Mark.TITLE for mark in guessed)
    titles_are_marked = (marked >= 2 and marked >= 0.25 * len(guessed)) or (
        marked >= 1 and len(guessed) <= 3
    )
    seen = Counter(shape(chunk.words) for chunk in chunks if len(chunk.words) <= _SHORT)
    looks = [look(chunk.words) for chunk in chunks]
    found = []
    for index, chunk in enumerate(chunks):
        if chunk.mark in SKIPPED:
            found.append([Option(index, None)])
            continue
        often = len(chunk.words) <= _SHORT and seen[shape(chunk.words)] >= _OFTEN
        found.append(
            [
                Option(
                    last,
                    _scores(words, seen_as, joints, chunk.mark, titles_are_marked, often),
                    seen_as.length,
                )
                for last, words, seen_as, joints in _reaching(chunks, looks, index)
            ]
        )
    return found


def shape(words: str) -> str:
    """Lines that differ only in their numbers and dates have the same."""
    return _NUMBER_OR_MONTH.sub("0", words.casefold())


def _reaching(
    chunks: Sequence[Chunk], looks: Sequence[Look], index: int
) -> Iterator[tuple[int, str | None, Look, float]]:
    """Every stretch that begins here: its last chunk, words if few, look and joints."""
    words: str | None = chunks[index].words
    seen, joints = looks[index], 0.0
    yield index, words, seen, joints
    for last in range(index + 1, min(len(chunks), index + _MOST_CHUNKS)):
        joint = chunks[last].joint
        if joint == NEVER:
            return
        joints += joint
        seen = together(seen, looks[last])
        few = words is not None and last - index < _MOST_AUTHOR_CHUNKS
        words = f"{words} {chunks[last].words}" if few else None
        yield last, words, seen, joints


def _scores(
    words: str | None,
    seen: Look,
    joints: float,
    mark: Mark | None,
    titles_are_marked: bool,
    often: bool,
) -> Scores:
    """How well a stretch would do in each role."""
    lean = max(-_MOST, min(_MOST, leaning(seen) / 2))
    title = _BASE + lean if seen.length <= _LONGEST_TITLE else NEVER
    abstract = _BASE - lean
    authors = likely_authors(words) if words and mark is None else 0.0
    if mark is Mark.TITLE:
        title += _MARKED
    elif titles_are_marked:
        title += _UNMARKED
    elif authors == 1.0:
        title += _LOOKS_LIKE_AUTHORS
    if mark is Mark.ABSTRACT:
        abstract += _MARKED
    if not seen.ends:
        abstract += _HANGS if seen.hangs else _BREAKS_OFF
    if seen.unclosed > 0:
        abstract += _BREAKS_OFF
    if seen.small:
        abstract += _BEGINS_SMALL
    if seen.lines > 1:
        abstract += _HOLDS_A_TITLE * (seen.titled + seen.headed)
    aside = next((value for limit, value in _ASIDES if seen.length < limit), _LONG_ASIDE)
    if words and says_section(words):
        title += _SAYS_SECTION
    if often:
        title += _REPEATED
        aside += 1.0
    if seen.lines > 1:
        aside = NEVER
    by = _AUTHORS * authors if authors else NEVER
    return title + joints, abstract + joints, aside + joints, by + joints, aside + joints
