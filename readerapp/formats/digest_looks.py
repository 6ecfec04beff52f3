"""How much a stretch of words looks like a title, and how much like an abstract.

The weights are those of a logistic regression over 20,000 titles and as many abstracts, whole, in
halves and cut to their first sentence; some titles were given a full stop and some abstracts lost
theirs, so that no single habit decides.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

LONG: Final = 300  # characters; no title is longer
LONGEST_TITLE_LINES: Final = 5

_SENTENCE_END: Final = re.compile(r"(?<![A-Z])(?<!\b[a-z])\.[\"”)\]]?\s+(?=[A-Z“\"(\[$\\])|。(?=.)")
_OPENING: Final = re.compile(  # how abstracts begin and titles do not
    r"(?:abstract\b|we\b|in this (?:paper|work|study|article|report|survey)"
    r"|this (?:paper|work|study|article|survey|report|thesis)|recent(?:ly)?\b|despite\b|while\b"
    r"|existing\b|although\b|in recent|with the|the (?:recent|growing|rapid|increasing)|it is"
    r"|there (?:is|are|has)|our\b|here,? we|to (?:address|tackle|support|this)"
    r"|large language models (?:\(llms\) )?(?:have|are))",
    re.IGNORECASE,
)
_GOING_ON: Final = re.compile(  # how sentences begin in the middle of a text
    r"(?:additionally|also|as a result|consequently|finally|for (?:example|instance)|furthermore"
    r"|hence|here|however|in (?:addition|contrast|particular|summary)|instead|moreover|notably"
    r"|(?:first|second|third|last)ly|similarly|specifically|then|therefore|thus|to this end),\s"
    r"|(?:extensive|our) (?:evaluation|experiment|result)s?\b|experimental results\b",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(  # what sentences are made of and titles are not
    r"\b(?:we|our|is|are|was|were|has|have|been|it|its|this|these|that|which|such|can|they|their"
    r"|there|show|propose|present|paper|however)\b",
    re.IGNORECASE,
)
_HANGING: Final = frozenset(  # words that end nothing
    re.findall(
        r"\w+",
        """
        a an and are as at between but by can for from has have in into is its of on or our such
        than that the their these this those to via was we were which while with
        """,
    )
)
_FEW_WORDS: Final = 4
_FIRST_WORDS: Final = 60  # characters in which a title has its colon

_OF_LENGTH: Final = (
    (10, -2.0), (20, 0.9), (40, 3.2), (80, 4.6), (120, 3.4), (160, 1.9), (200, 0.4), (350, -0.3)
)  # fmt: skip
_BEYOND: Final = -0.6
_FOR_EACH_SENTENCE: Final = -2.5
_FOR_A_STOP: Final = -5.5
_FOR_A_QUESTION: Final = -1.3
_FOR_A_COMMA: Final = -4.0
_FOR_CAPITALS: Final = ((0.75, 4.0), (0.55, 3.0))
_FOR_HANGING: Final = -4.0
_FOR_A_BRACKET: Final = -4.0
_FOR_AN_OPENING: Final = -1.8
_FOR_GOING_ON: Final = -6.0
_FOR_TELLING: Final = -1.6
_FOR_EACH_TELLING_WORD: Final = -1.2
_FOR_A_COLON: Final = 1.8
_FOR_A_SMALL_LETTER: Final = 1.5


class Look(NamedTuple):
    """What can be counted in a stretch of words, so that two stretches can be counted together."""

    length: int
    words: int = 0
    lettered: int = 0  # words that begin with a letter
    capitals: int = 0  # and with a capital
    sentences: int = 0  # that end before the last
    telling: int = 0
    last: str = ""
    ends: bool = True  # with a stop, or an address
    opens: bool = False
    colon: bool = False
    goes_on: bool = False
    small: bool = False  # it begins with a small letter
    hangs: bool = False  # its last word ends nothing
    lines: int = 1
    titled: float = 0.0  # of those, how many look like titles in the middle of it
    unclosed: int = 0  # brackets
    headed: bool = False  # its first line is in capitals as titles are


def look(words: str) -> Look:
    """The counts of one stretch. Of a long one nothing more needs to be known."""
    length = len(words)
    if length >= LONG:
        hangs = _hangs(words)
        return Look(
            length, last=words[-1], ends=_ends(words), hangs=hangs, unclosed=_unclosed(words)
        )
    parts = words.split()
    lettered = [part for part in parts if part[0].isalpha()]
    capitals = sum(part[0].isupper() for part in lettered)
    telling = sum(1 for _ in _TELLING.finditer(words))
    titled = len(lettered) > 3 and not telling and capitals > 0.6 * len(lettered)
    return Look(
        length,
        len(parts),
        len(lettered),
        capitals,
        sum(1 for _ in _SENTENCE_END.finditer(words)),
        telling,
        words[-1:],
        _ends(words),
        _OPENING.match(words) is not None,
        ":" in words[:_FIRST_WORDS],
        _GOING_ON.match(words) is not None,
        words[:1].islower(),
        _hangs(words),
        titled=float(titled),
        unclosed=_unclosed(words),
        headed=titled,
    )


def _ends(words: str) -> bool:
    """Whether a text ends as texts do that were not cut off; an address may end one."""
    return words[-1:] in ".!?…。\"”’')]}$" or "/" in words[-80:].rsplit(None, 1)[-1]


def _hangs(words: str) -> bool:
    """Whether a text ends where no text ends: after “of the”, or in the middle of a word."""
    last = words[-20:].rsplit(None, 1)[-1]
    return last.lower() in _HANGING or (last[-1] == "-" and last[-2:-1].isalpha())


def _unclosed(words: str) -> int:
    return words.count("(") - words.count(")")


def together(first: Look, second: Look) -> Look:
    """The counts of two stretches, one below the other."""
    return Look(
        first.length + 1 + second.length,
        first.words + second.words,
        first.lettered + second.lettered,
        first.capitals + second.capitals,
        first.sentences + second.sentences + (first.last in ".!?" and not second.small),
        first.telling + second.telling,
        second.last,
        second.ends,
        first.opens,
        first.colon,
        first.goes_on,
        first.small,
        second.hangs,
        first.lines + second.lines,
        first.titled + second.titled + _breaks_in(first, second),
        first.unclosed + second.unclosed,
        first.headed,
    )


def _breaks_in(first: Look, second: Look) -> float:
    """How much a line looks like a title right after the end of a sentence."""
    if first.last not in ".!?" or second.telling or second.words < _FEW_WORDS or second.ends:
        return 0.0
    return 3.0 if second.titled else 1.5


def leaning(seen: Look) -> float:
    """The logarithm of how much likelier it is a title than an abstract."""
    length = seen.length
    if length >= LONG or seen.lines > LONGEST_TITLE_LINES:
        return -15.0
    score = next((value for limit, value in _OF_LENGTH if length < limit), _BEYOND)
    score += _FOR_EACH_SENTENCE * min(seen.sentences, 4)
    if seen.last in ".…。":
        score += _FOR_A_STOP
    elif seen.last in "?!":
        score += _FOR_A_QUESTION
    elif seen.last in ",;:":
        score += _FOR_A_COMMA
    share = seen.capitals / max(1, seen.lettered)
    score += next((value for limit, value in _FOR_CAPITALS if share > limit), 0.0)
    if seen.hangs:
        score += _FOR_HANGING
    if seen.unclosed > 0:
        score += _FOR_A_BRACKET
    if seen.opens:
        score += _FOR_AN_OPENING
    if seen.goes_on:
        score += _FOR_GOING_ON
    if seen.telling:
        score += _FOR_TELLING + _FOR_EACH_TELLING_WORD * min(seen.telling, 5)
    if seen.colon:
        score += _FOR_A_COLON
    if seen.small:
        score += _FOR_A_SMALL_LETTER
    return score
