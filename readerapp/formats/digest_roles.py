"""What each block of a page is: title, abstract, authors or an aside.

Each block is scored for what it looks like; then the likeliest sequence of roles is found for
the whole page (Viterbi), so that one missing abstract shifts nothing after it. The scores are
log-likelihoods by rule of thumb, found by trying them on many digests and newsletters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from readerapp.formats.digest_marks import Mark


class Role(IntEnum):
    """What a block is."""

    TITLE = 0
    ABSTRACT = 1
    ASIDE = 2  # between papers
    AUTHORS = 3
    INTERJECTION = 4  # between a title and its abstract: “Oral, NeurIPS 2024”


class Judgement(NamedTuple):
    """The role of a block, and how much likelier a title than an abstract it is, or the reverse."""

    role: Role
    margin: float


UNSURE: Final = 1.5  # a smaller margin deserves a look

_NEVER: Final = -9.0
_ASIDE_SCORE: Final = 0.8
_AUTHORS_SCORE: Final = 3.5
_MARKED: Final = 6.0  # the page says itself what the block is
_UNMARKED: Final = -5.0  # the page marks its titles, and this is not marked
_REPEATED: Final = -4.0  # a short line that the page has again and again is seldom a title

# How likely a role is after another: FOLLOWS[before][after].
_FOLLOWS: Final = (
    # TITLE  ABSTRACT  ASIDE  AUTHORS  INTERJECTION
    (-1.0, 1.5, -0.5, 1.0, -0.5),  # after a title
    (1.0, -1.2, -0.3, _NEVER, _NEVER),  # after an abstract
    (0.0, -2.5, 0.0, _NEVER, _NEVER),  # after an aside
    (0.0, 1.5, -0.3, -3.0, -0.5),  # after authors
    (-1.0, 1.5, 0.0, 0.5, 0.0),  # after an interjection
)
_FIRST: Final = (0.5, -3.0, 0.0, _NEVER, _NEVER)

_SHORT: Final = 40  # characters of a heading or the name of a conference
_OFTEN: Final = 3

_SENTENCE_END: Final = re.compile(
    r"(?<![A-Z])(?<!\b[a-z])[.!?][\"”)\]]?\s+(?=[A-Z“\"(\[$\\])|[。！？](?=.)"
)
_OPENING: Final = re.compile(  # how abstracts begin and titles do not
    r"(?:abstract\b|we\b|in this (?:paper|work|study|article|report|survey)"
    r"|this (?:paper|work|study|article|survey|report|thesis)|recent(?:ly)?\b|despite\b|while\b"
    r"|existing\b|although\b|in recent|with the|the (?:recent|growing|rapid|increasing)|it is"
    r"|there (?:is|are|has)|our\b|here,? we|to (?:address|tackle|support|this)"
    r"|large language models (?:\(llms\) )?(?:have|are))",
    re.IGNORECASE,
)


def judge(blocks: Sequence[tuple[str, Mark | None]]) -> list[Judgement]:
    """The role of each block, given its words and what the page says it is."""
    marked_titles = sum(mark is Mark.TITLE for _, mark in blocks)
    titles_are_marked = (marked_titles >= 2 and marked_titles >= 0.25 * len(blocks)) or (
        marked_titles >= 1 and len(blocks) <= 3
    )
    seen = Counter(words for words, _ in blocks if len(words) <= _SHORT)
    scores = [
        _scores(words, mark, titles_are_marked, repeated=seen[words] >= _OFTEN)
        for words, mark in blocks
    ]
    return [
        Judgement(role, abs(score[Role.TITLE] - score[Role.ABSTRACT]))
        for role, score in zip(_likeliest(scores), scores, strict=True)
    ]


def _likeliest(scores: Sequence[tuple[float, ...]]) -> list[Role]:
    """The best sequence of roles. One back pointer a block and role, so it is linear."""
    if not scores:
        return []
    totals = [first + score for first, score in zip(_FIRST, scores[0], strict=True)]
    pointers: list[list[int]] = []
    for score in scores[1:]:
        came_from, sums = [], []
        for role in Role:
            reached = [total + _FOLLOWS[before][role] for before, total in enumerate(totals)]
            best = max(reached)
            came_from.append(reached.index(best))
            sums.append(best + score[role])
        pointers.append(came_from)
        totals = sums
    at = totals.index(max(totals))
    path = [Role(at)]
    for came_from in reversed(pointers):
        at = came_from[at]
        path.append(Role(at))
    return path[::-1]


def _scores(
    words: str, mark: Mark | None, titles_are_marked: bool, *, repeated: bool
) -> tuple[float, ...]:
    """How well a block would do in each role, in the order of Role."""
    title, abstract = _likeness(words)
    if mark is Mark.TITLE:
        title += _MARKED
    elif titles_are_marked:
        title += _UNMARKED
    elif repeated:
        title += _REPEATED
    if mark is Mark.ABSTRACT:
        abstract += _MARKED
    authors = _AUTHORS_SCORE if mark is None and looks_like_authors(words) else _NEVER
    return title, abstract, _ASIDE_SCORE, authors, _ASIDE_SCORE


def _likeness(words: str) -> tuple[float, float]:
    """How much a block looks like a title and like an abstract."""
    length = len(words)
    title = _score_of_length(length, ((10, -2.0), (161, 2.5), (261, 0.5)), beyond=-4.0)
    abstract = _score_of_length(length, ((160, -2.5), (350, 1.0)), beyond=3.0)

    sentences = sum(1 for _ in _SENTENCE_END.finditer(words))
    title -= 1.5 * sentences
    abstract += 1.2 * min(sentences, 4)

    if words[-1:] in ".…。":
        title -= 1.5
        abstract += 1.0
    elif words[-1:] in ",;:":
        title -= 1.5
    elif length < 260:
        title += 0.7

    parts = words.split()
    if _share_of_capitals(parts) > 0.55:
        title += 1.2
    else:
        abstract += 0.4
    if _OPENING.match(words):
        title -= 0.8
        abstract += 1.5
    if len(parts) < 3:
        title -= 1.0
    return title, abstract


def _score_of_length(length: int, steps: tuple[tuple[int, float], ...], *, beyond: float) -> float:
    """The score of the first step whose limit is above ``length``."""
    return next((score for limit, score in steps if length < limit), beyond)


def _share_of_capitals(words: list[str]) -> float:
    """How many of the words that begin with a letter begin with a capital."""
    lettered = [word for word in words if word[0].isalpha()]
    return sum(word[0].isupper() for word in lettered) / max(1, len(lettered))


# --- Authors ----------------------------------------------------------------------------------

_LONGEST_AUTHORS: Final = 600
_AFFILIATION: Final = re.compile(r"\s+[-–]\s+.*$")
_FOOTNOTES: Final = re.compile(r"\([^()]{0,200}\)|[\d*†‡∗§¶]")
_BETWEEN_AUTHORS: Final = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*|…")
_PARTICLES: Final = frozenset(
    re.findall(r"\S+", "de van von der den la le el al al. bin di da dos du et … ter")
)
_NO_NAME: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a an the of for from in on with via and to by is are how what why using towards toward
        under over as at through between without beyond can do does based learning model
        models
        """,
    )
)


def author_names(words: str) -> tuple[str, ...]:
    """The names in a line of authors, without marks of footnotes."""
    names = _BETWEEN_AUTHORS.split(_FOOTNOTES.sub("", words))
    return tuple(name.strip() for name in names if name.strip(" .…"))


def looks_like_authors(words: str) -> bool:
    """Whether a line is a list of at least two names.

    It counts only between a title and an abstract: “Learning Action and Reasoning-Centric Image
    Editing from Videos and Simulations” looks like one too.
    """
    if len(words) > _LONGEST_AUTHORS or ":" in words or "?" in words:
        return False
    names = author_names(_AFFILIATION.sub("", words))
    likely = sum(_is_name(name) for name in names)
    full = sum(len(name.split()) >= 2 for name in names)
    return len(names) >= 2 and likely >= 0.8 * len(names) and full >= 0.6 * len(names)


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 5
        and all(_NAME.fullmatch(word) for word in words)
        and all(word in _PARTICLES or not word[0].islower() for word in words)
        and not any(word.lower() in _NO_NAME for word in words)
    )
