"""What is code in a piece of Markdown, found in one pass however hostile the text.

Nothing inside code is a link, a formula or a mark; links, rendering and export all ask here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

_FENCE: Final = re.compile(
    r"(?P<lead>[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)"
    r"(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)$"
)
_LINE: Final = re.compile(r"[^\n]*\n?")
_BLANK: Final = re.compile(r"\n[ \t>]*\r?(?=\n|$)")
_BACKTICKS: Final = re.compile(r"`+")
_QUOTE: Final = re.compile(r" {0,3}>[ \t]?")


class Code(NamedTuple):
    """A stretch of code: ``start``/``end`` with its fences or ticks, ``body`` without."""

    start: int
    end: int
    fenced: bool
    body: str


def code(markdown: str) -> list[Code]:
    """Every fenced block and code span, in order."""
    found: list[Code] = []
    reached = 0
    for fence in _fences(markdown):
        found += _spans(markdown, reached, fence.start)
        found.append(fence)
        reached = fence.end
    return found + _spans(markdown, reached, len(markdown))


def _fences(markdown: str) -> Iterator[Code]:
    """Fenced blocks: from the first tick to the last, without the indent before or line end."""
    if "```" not in markdown and "~~~" not in markdown:
        return
    opening: re.Match[str] | None = None
    start = 0
    body: list[str] = []
    at = 0
    for line in _LINE.findall(markdown):
        text = line.rstrip("\r\n")
        if opening is None:
            opening = _FENCE.match(text)
            if opening:
                start, body = at + opening.start("fence"), []
        elif _left(opening, text):
            yield Code(start, max(start, at - 1), True, "\n".join(body))
            opening = _FENCE.match(text)
            if opening:
                start, body = at + opening.start("fence"), []
        elif _closes(opening, text):
            yield Code(start, at + len(text), True, "\n".join(body))
            opening = None
        else:
            body.append(_unprefixed(opening, text))
        at += len(line)
    if opening is not None:
        yield Code(start, len(markdown), True, "\n".join(body))


def _left(opening: re.Match[str], line: str) -> bool:
    """Whether the quotation that the fence stood in has ended."""
    return ">" in opening["lead"] and not line.lstrip().startswith(">")


def _closes(opening: re.Match[str], line: str) -> bool:
    fence = line.strip(" \t>")
    return len(fence) >= len(opening["fence"]) and not fence.strip(opening["fence"][0])


def _unprefixed(opening: re.Match[str], line: str) -> str:
    """A line of a fenced block without the quote marks and indent of what it stands in."""
    lead = opening["lead"]
    at = 0
    for _ in range(lead.count(">")):
        mark = _QUOTE.match(line, at)
        if mark is None:
            break
        at = mark.end()
    line = line[at:]
    indent = len(lead) - lead.rfind(">") - 1
    return line[min(indent, len(line) - len(line.lstrip())) :]


def _spans(markdown: str, start: int, end: int) -> list[Code]:
    """Code spans of ``markdown[start:end]``: a run of ticks up to the next run as long."""
    found: list[Code] = []
    if markdown.find("`", start, end) == -1:
        return found
    edges = [start, *(m.start() for m in _BLANK.finditer(markdown, start, end)), end]
    for low, high in pairwise(edges):
        found += _spans_of_paragraph(markdown, low, high)
    return found


def _spans_of_paragraph(markdown: str, start: int, end: int) -> list[Code]:
    runs = [match.span() for match in _BACKTICKS.finditer(markdown, start, end)]
    closing: dict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        closing[runs[number][1] - runs[number][0]].append(number)
    found: list[Code] = []
    number = 0
    while number < len(runs):
        first, last = runs[number]
        if escaped(markdown, first):
            first += 1
        ends = closing.get(last - first, [])
        while ends and ends[-1] <= number:
            ends.pop()
        if first == last or not ends:
            number += 1
            continue
        number = ends.pop()
        body = markdown[last : runs[number][0]].replace("\n", " ")
        if body.startswith(" ") and body.endswith(" ") and body.strip():
            body = body[1:-1]
        found.append(Code(first, runs[number][1], False, body))
        number += 1
    return found


def escaped(text: str, index: int) -> bool:
    """Whether a backslash takes the meaning of the character at ``index`` away."""
    slashes = index
    while slashes and text[slashes - 1] == "\\":
        slashes -= 1
    return (index - slashes) % 2 == 1
