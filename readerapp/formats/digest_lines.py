"""The lines of a page, and which of them belong together.

A digest usually has one line for a title and one for its abstract. Some programs wrap long
lines; then the lines of a paragraph are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from readerapp.formats.digest_furniture import is_furniture
from readerapp.formats.digest_marks import is_link, is_marked, unmarked

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_SUSPENDED: Final = re.compile(r"\W|(?:and|or|to|as)\s")  # after the hyphen in "pre- and post-war"

_LONG: Final = 200  # no wrapped page has longer lines, and a longer line is a text of its own


class Line(NamedTuple):
    """One line of the page. ``start`` and ``end`` (after its line end) are offsets in the text."""

    number: int
    start: int
    end: int
    indent: int
    text: str  # without the blanks round it

    @property
    def blank(self) -> bool:
        return not self.text


class Block(NamedTuple):
    """Lines that make one title, one abstract, one list of authors …"""

    first: int  # indexes into the page's lines
    last: int
    text: str


def split(text: str) -> list[Line]:
    """Every line of ``text``; together they cover it."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        whole = match.group()
        if whole:
            words = whole.strip().strip("\ufeff").strip()
            indent = whole.find(words)
            found.append(Line(len(found) + 1, match.start(), match.end(), indent, words))
    return found


def blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """The page's blocks in order. Blank lines are in none."""
    start = _after_front_matter(lines)
    if _is_wrapped(lines):
        return _reflowed(lines, start)
    return _paragraphs(lines, start)


def _after_front_matter(lines: Sequence[Line]) -> int:
    """Where the page begins, if a Markdown program wrote ``---`` fields above it."""
    if lines and lines[0].text == "---":
        for index in range(1, min(len(lines), 100)):
            if lines[index].text == "---":
                return index + 1
    return 0


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the whole page was wrapped: many lines go on in lower case, few are long."""
    pairs = continued = characters = in_long_lines = 0
    for index, line in enumerate(lines):
        characters += len(line.text)
        in_long_lines += len(line.text) if len(line.text) > _LONG else 0
        if index + 1 < len(lines) and line.text and lines[index + 1].text:
            following = lines[index + 1].text
            pairs += 1
            continued += (
                len(line.text) > 40
                and following[0].islower()
                and not following.startswith(("http", "by "))
            )
    return bool(pairs) and continued >= 0.25 * pairs and in_long_lines < 0.3 * characters


def _reflowed(lines: Sequence[Line], start: int) -> Iterator[Block]:
    """Blocks of a wrapped page: if the next word would have fitted, the break was meant."""
    width = _width(lines)
    current: list[int] = []
    for index in range(start, len(lines)):
        line = lines[index]
        if current and (line.blank or _break_was_meant(lines, current, line, width)):
            yield from _title_apart(lines, current)
            current = []
        if not line.blank:
            current.append(index)
    if current:
        yield from _title_apart(lines, current)


def _width(lines: Sequence[Line]) -> int:
    """How long lines may get: all but the longest three in a hundred are no longer."""
    lengths = sorted(len(line.text) for line in lines if 30 < len(line.text) <= 220)
    return lengths[int(len(lengths) * 0.97) - 1] if lengths else 80


def _break_was_meant(lines: Sequence[Line], current: list[int], line: Line, width: int) -> bool:
    first, previous = lines[current[0]], lines[current[-1]]
    if is_marked(line.text) or line.text.startswith("#"):
        return True
    if len(current) == 1 and is_furniture(unmarked(previous.text)):
        return True
    if len(current) == 1 and line.indent >= first.indent + 2 and len(previous.text) <= width:
        return False  # the second line of an indented field
    return len(previous.text) + 1 + len(line.text.split(None, 1)[0]) <= width - 1


def _title_apart(lines: Sequence[Line], indexes: list[int]) -> Iterator[Block]:
    """A block, or two if its first line is a title that happened to fill the line."""
    if len(indexes) >= 4:
        first, second = lines[indexes[0]].text, lines[indexes[1]].text
        words = [word for word in first.split() if word[0].isalpha()]
        capitals = sum(word[0].isupper() for word in words)
        if capitals > 0.6 * len(words) and first[-1] not in ".!?,;" and second[0].isupper():
            yield _block(lines, indexes[:1])
            indexes = indexes[1:]
    yield _block(lines, indexes)


def _paragraphs(lines: Sequence[Line], start: int) -> Iterator[Block]:
    """Blocks of an ordinary page: every line is one, but wrapped paragraphs are joined."""
    current: list[int] = []
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.blank and not _stands_alone(lines, current, line):
            current.append(index)
            continue
        yield from _joined_if_wrapped(lines, current)
        current = []
        if not line.blank:
            yield _block(lines, [index])
    yield from _joined_if_wrapped(lines, current)


def _stands_alone(lines: Sequence[Line], current: list[int], line: Line) -> bool:
    text = line.text
    if is_link(text):  # unless a wrapped sentence ends with it
        return len(current) < 3 or lines[current[-1]].text[-1] in ".!?"
    return (
        len(text) > _LONG
        or text.startswith(("#", "[", "- ", "* ", "• "))
        or is_marked(text)
        or is_furniture(unmarked(text))
    )


def _joined_if_wrapped(lines: Sequence[Line], indexes: list[int]) -> Iterator[Block]:
    texts = [lines[index].text for index in indexes]
    if _is_one_paragraph(texts):
        yield _block(lines, indexes)
    else:
        for index in indexes:
            yield _block(lines, [index])


def _is_one_paragraph(texts: list[str]) -> bool:
    """Lines of like length that go on in lower case; or a title that runs over two lines."""
    if len(texts) == 2:
        first, second = texts
        wraps = 55 <= len(first) <= 140 and len(second) <= 140
        return wraps and first[-1] not in ".!?" and (second[0].islower() or second[0] == "(")
    if len(texts) < 3:
        return False
    widest = max(map(len, texts))
    going_on = sum(not text[0].isupper() for text in texts[1:])
    return going_on >= 0.3 * (len(texts) - 1) and all(
        len(text) >= 0.55 * widest for text in texts[:-1]
    )


def _block(lines: Sequence[Line], indexes: list[int]) -> Block:
    texts = [lines[index].text for index in indexes]
    joined = [texts[0]]
    for before, text in pairwise(texts):
        at_hyphen = before[-1] == "-" and before[-2:-1].isalnum()
        joined += [text] if at_hyphen and not _SUSPENDED.match(text) else [" ", text]
    return Block(indexes[0], indexes[-1], "".join(joined))
