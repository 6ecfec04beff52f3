"""Which lines of a page belong together: programs and people wrap long lines.

A program that wraps fills every line: where the next word would have fitted, the break was
meant. Of a line that is full nothing can be said but how likely it is that it goes on; the rest
is decided with the whole page in view.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from readerapp.formats.digest_authors import likely_authors
from readerapp.formats.digest_furniture import is_furniture
from readerapp.formats.digest_lines import Line
from readerapp.formats.digest_marks import (
    BOLD,
    BULLETS,
    dressed,
    is_item,
    is_labelled,
    is_link,
    link_shape,
    unmarked,
)
from readerapp.formats.digest_sections import says_section

ALWAYS: Final = math.inf
NEVER: Final = -math.inf

_SHORTEST: Final = 40  # characters of a line that was wrapped
_LONGEST: Final = 250
_WIDEST: Final = 120  # of a page whose lines begin with capitals
_ENOUGH_PAIRS: Final = 5
_NEARLY_ALL: Final = 0.95
_LEAST_SHARE: Final = 0.15  # of neighbours on a wrapped page that go on in small letters
_RAGGED_BY: Final = 16  # characters; wrapped lines mostly end so near the margin
_NARROWEST: Final = 48  # page
_NEAR: Final = 3  # characters; several lines so near to one another show the width
_FEW_PAIRS: Final = 4
_FEW_WORDS: Final = 3

_STOPS: Final = tuple(".!?:。")
_CLOSING: Final = "\"”’')]*_"
_NO_LETTERS: Final = re.compile(r"(?:[^\w\s\\]|\\(?!begin)[a-zA-Z]{1,20}\s?\{){0,4}")
_SAYS_WHAT_IT_IS: Final = re.compile(
    r"(?!https?:|www\.|arxiv|doi|pdf|html|abs\b|url|link|paper\b|page\b)[^\W\d]", re.IGNORECASE
)
_OF_A_PAPER: Final = re.compile(
    r"arxiv|doi\b|huggingface\.co/papers|openreview|aclanthology|\.pdf$", re.IGNORECASE
)
_TAIL: Final = re.compile(r"\(?\d{1,4}[a-z]?\)?[.);\]]{1,3}")  # of a sentence: “(2005).”
_ASKS_FOR_AN_ADDRESS: Final = re.compile(
    r"(?:[:,(]|\b(?:a[tns]|and|by|from|here|in|is|link|of|on|or|page|see|site|the|to|under|url|via"
    r"|website))$",
    re.IGNORECASE,
)
_BROKEN_WORD: Final = re.compile(r"[^\W\d_]-$")
_FRAGMENT: Final = re.compile(r"[^\s\w]*\w+[^\W\d]-(?=\w+[^\W\d])")  # where programs break words

# How much likelier two lines belong together than not. A break makes one more text of the page,
# which counts for about five; the rest are the logarithms of how often each was met.
_FULL: Final = 7.6
_FULL_THEN_SMALL: Final = 9.5
_SMALL: Final = 10.0
_SMALL_ONCE: Final = 4.0  # where it was met only once or twice on the page
_NEARLY_FULL: Final = 5.5
_RAGGED: Final = 2.0
_NEARLY: Final = 8  # characters
_FURNITURE: Final = -7.0
_FURNITURE_IN_A_TEXT: Final = -5.0  # “Spaces”, below a full line that does not end
_ADDRESS_IN_A_SENTENCE: Final = 8.0  # no address fits, so that a full line tells nothing
_ADDRESS_AS_A_SENTENCE: Final = 4.0  # “Project page: https://…”
_ADDRESS_AT_THE_END: Final = 3.0
_ADDRESS_ALONE: Final = -2.0
_NUMBERED: Final = -12.0
_BULLET: Final = -5.0
_HANGING: Final = 4.0  # the second line of a title often stands further in
_INDENTED: Final = -4.0  # but where abstracts do, it begins one


class Wrapping(NamedTuple):
    """How the lines of a page were wrapped."""

    width: int = 0  # characters, blanks before the words included; 0: they were not
    lines: int = 0  # that show it
    even: bool = False  # nothing that would have fitted was put on the next line
    at_hyphens: bool = False
    addresses: frozenset[str] = frozenset()  # shapes of lines with an address
    furniture: frozenset[str] = frozenset()  # that it has again and again
    by_names: bool = False  # it has lines as “by Ada Lovelace”
    indented: bool = False  # most lines stand further in than the first


def wrapping(lines: Sequence[Line]) -> Wrapping:
    """How a page was wrapped, judged by the lines that go on in small letters."""
    neighbours = list(_neighbours(lines))
    pairs = [pair for pair in neighbours if _goes_on(*pair)]
    if not pairs or len(pairs) < _LEAST_SHARE * len(neighbours):
        return _by_full_lines(lines, neighbours)
    width = _width(sorted((_length(before) for before, _ in pairs), reverse=True))
    near = sum(width - _RAGGED_BY < _length(before) <= width for before, _ in pairs)
    if width < _NARROWEST or near < 0.4 * len(pairs):
        return Wrapping()
    pairs = [pair for pair in pairs if _length(pair[0]) <= width]
    at_hyphens = _breaks_at_hyphens(pairs, width)
    fitting = sum(not _is_full(before, after, width, at_hyphens) for before, after in pairs)
    filled = [line for line in lines if line.text]
    return Wrapping(
        width,
        len(pairs),
        even=len(pairs) >= _FEW_PAIRS and fitting <= 0.03 * len(pairs),
        at_hyphens=at_hyphens,
        addresses=_addresses(lines),
        furniture=_furniture(lines),
        by_names=_has_by_names(lines),
        indented=2 * sum(line.indent > 0 for line in filled) > len(filled),
    )


def joint(before: Line, after: Line, how: Wrapping, *, numbered: bool) -> float:
    """How much likelier it is that ``after`` goes on with ``before`` than that it does not."""
    length = _length(before)
    if not how.width or (length > how.width + _NEAR and " " in before.text):
        return NEVER
    if after.text[0] == "#" or before.text.endswith(BOLD):
        return NEVER
    stop = before.text.rstrip(_CLOSING)[-1:] in _STOPS
    full = _is_full(before, after, how.width, how.at_hyphens)
    small = _begins_small(after.text)
    if is_labelled(after.text) and (stop or not small or not _is_address_of(after.text, how)):
        return NEVER
    if is_link(after.text) and (stop or not after.text[0].islower() or " " not in after.text):
        return _joint_with_address(before, after, how)
    if small and how.by_names and _names(after.text):
        small = False
    if how.even:
        if not full:
            whole = how.at_hyphens and _is_full(before, after, how.width, at_hyphens=False)
            if not whole or small or stop:
                return NEVER
            return _RAGGED + _against(before, after, how, numbered=numbered)
        if _BROKEN_WORD.search(before.text) and not numbered:
            return ALWAYS
        if small and not stop and length >= _SHORTEST:
            return ALWAYS
        score = _FULL_THEN_SMALL if small else _FULL
    elif small and not stop and length >= _SHORTEST:
        score = _SMALL if how.lines >= _FEW_PAIRS else _SMALL_ONCE
    elif full:
        score = _FULL
    else:
        score = _NEARLY_FULL if length + _NEARLY >= how.width - _NEARLY else _RAGGED
    return score + _against(before, after, how, numbered=numbered)


def _is_address_of(text: str, how: Wrapping) -> bool:
    """Whether “url: https://…” may end a sentence: the page has no such line below each paper."""
    return is_link(text) and link_shape(text) not in how.addresses


def _begins_small(text: str) -> bool:
    """Whether a line goes on in the middle of a sentence, with a small letter or a comma."""
    if text[0] in ",;)%":
        return True
    start = _NO_LETTERS.match(text)
    return text[start.end() : start.end() + 1].islower() if start else False


def _joint_with_address(before: Line, after: Line, how: Wrapping) -> float:
    """The same where the second line is an address with few words or none."""
    usual = link_shape(after.text) in how.addresses
    if _ASKS_FOR_AN_ADDRESS.search(before.text):
        return _ADDRESS_ALONE if usual else _ADDRESS_IN_A_SENTENCE
    if usual:
        return NEVER
    if how.even and _is_full(before, after, how.width, how.at_hyphens):
        if _SAYS_WHAT_IT_IS.match(after.text):
            return _FULL if after.text.count(" ") > _FEW_WORDS else _ADDRESS_AS_A_SENTENCE
        if before.indent == after.indent and not _OF_A_PAPER.search(after.text):
            return _ADDRESS_AT_THE_END
    return _ADDRESS_ALONE


def _against(before: Line, after: Line, how: Wrapping, *, numbered: bool) -> float:
    """What else speaks for two lines or against them."""
    score = 0.0
    if numbered or (how.by_names and _names(after.text)):
        score += _NUMBERED
    elif after.text.startswith((*BULLETS, *BOLD)):
        score += _BULLET
    elif is_furniture(unmarked(after.text)) or says_section(after.text):
        if after.text in how.furniture:
            return NEVER
        amid = before.text[-1] not in _STOPS or _TAIL.fullmatch(after.text)
        score += _FURNITURE_IN_A_TEXT if amid and how.even else _FURNITURE
    if is_link(before.text):
        score += NEVER if link_shape(before.text) in how.addresses else _FURNITURE
    elif is_furniture(unmarked(before.text)):
        score += _FURNITURE
    if after.indent >= before.indent + 2:
        score += _INDENTED if how.indented else _HANGING
    return score


def _names(text: str) -> bool:
    """Whether a line in small letters is “by Ada Lovelace”."""
    return text.startswith("by ") and likely_authors(text) > 0


def _by_full_lines(lines: Sequence[Line], neighbours: Sequence[tuple[Line, Line]]) -> Wrapping:
    """How a page was wrapped whose lines begin with capitals: lists of titles, mostly.

    It was if all lines are full that another follows at once, unless that has a bullet or number.
    """
    pairs = [pair for pair in neighbours if not dressed(pair[1].text) and not is_item(pair[1].text)]
    if len(pairs) < _ENOUGH_PAIRS:
        return Wrapping()
    width = max(_length(line) for pair in pairs for line in pair)
    full = sum(_is_full(*pair, width, at_hyphens=False) for pair in pairs)
    if not _NARROWEST <= width <= _WIDEST or full < _NEARLY_ALL * len(pairs):
        return Wrapping()
    return Wrapping(width, len(pairs), even=True, addresses=_addresses(lines))


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Lines of which the second may go on with the first."""
    for before, after in pairwise(lines):
        if (
            _SHORTEST <= len(before.text) <= _LONGEST
            and 0 < len(after.text) <= _LONGEST
            and not is_link(before.text)
            and not is_furniture(unmarked(before.text))
        ):
            yield before, after


def _goes_on(before: Line, after: Line) -> bool:
    """Whether the second line goes on in small letters."""
    if not after.text[0].islower() or before.text[-1] in _STOPS:
        return False
    return not after.text.startswith(("http", "by "))


def _addresses(lines: Sequence[Line]) -> frozenset[str]:
    """Which lines with addresses are the way of the page: those it has again and again."""
    shapes = Counter(
        link_shape(line.text)
        for above, line in pairwise(lines)
        if line.text
        and is_link(line.text)
        and not _ASKS_FOR_AN_ADDRESS.search(above.text)
        and (line.text[0].isupper() or " " not in line.text)
    )
    return frozenset(shape for shape, times in shapes.items() if times >= _FEW_PAIRS)


def _furniture(lines: Sequence[Line]) -> frozenset[str]:
    """What the page says again and again."""
    seen = Counter(line.text for line in lines if 0 < len(line.text) <= _LONGEST)
    return frozenset(
        text for text, times in seen.items() if times > 2 and " " in text and is_furniture(text)
    )


def _has_by_names(lines: Sequence[Line]) -> bool:
    """Whether lines that begin with “by” mostly name somebody."""
    begun = [line.text for line in lines if line.text.startswith("by ")]
    return 2 * sum(likely_authors(text) > 0 for text in begun) > len(begun)


def _width(lengths: Sequence[int]) -> int:
    """The greatest length that several lines have or nearly have, the longest first."""
    several = max(2, len(lengths) // 50)
    for index in range(len(lengths) - several + 1):
        if lengths[index] - lengths[index + several - 1] <= _NEAR:
            return lengths[index]
    return lengths[0]


def _breaks_at_hyphens(pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    """Whether the program broke words at their hyphens wherever they would have fitted."""
    broken = sum(before.text[-1] == "-" and before.text[-2:-1].isalpha() for before, _ in pairs)
    kept = sum(
        not _is_full(before, after, width, at_hyphens=True)
        and _is_full(before, after, width, at_hyphens=False)
        for before, after in pairs
    )
    return broken > 0 and kept <= 0.1 * broken


def _is_full(before: Line, after: Line, width: int, at_hyphens: bool) -> bool:
    """Whether the next word, or as much of it as may stand alone, would not have fitted."""
    word = after.text.split(None, 1)[0]
    if at_hyphens:
        fragment = _FRAGMENT.match(word)
        word = fragment.group() if fragment else word
    return _length(before) + 1 + len(word) > width


def _length(line: Line) -> int:
    return line.indent + len(line.text)
