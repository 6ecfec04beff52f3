"""Markdown made harmless to parse: what would take Python-Markdown minutes is read as plain text.

Its cost grows with the square of unmatched brackets, backslashes, stars and broken tags. Whatever
is more than any writer would put into one paragraph loses its meaning there, and is still shown.
"""

from __future__ import annotations

import re
from typing import Final

from readerapp.text import marks

_BLOCK_END: Final = re.compile(r"\n[ \t>]*(?:\n[ \t>]*)+")
_MOST: Final = {
    "[": 200,
    "!": 400,
    "\\": 200,
    "*": 400,
    "_": 400,
    "~": 400,
    "=": 400,
    "<": 300,
    "&": 400,
    "@": 400,
    "://": 200,
}
_MOST_IN_ALL: Final = 3_000
_DEEPEST_BRACKET: Final = 6
_BRACKET: Final = re.compile(r"\\.|[\[\]]", re.DOTALL)
_DESTINATION: Final = re.compile(
    r"\((?:[^()<>\\\n]|\\.|<[^<>\n]{0,2000}>|\([^()\\\n]{0,500}\)|\n(?![ \t]*\n)){0,2000}\)"
)
_TAG: Final = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]{0,20}"
    r"(?:\s+[A-Za-z_:][\w:.-]{0,40}(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?)*\s*/?>"
    r"|<(?:https?://|mailto:)[^\s<>]+>|<[^\s<>@!]+@[^\s<>@]+>"
)


def tamed(markdown: str) -> str:
    """``markdown`` with every sign that is too many, or that matches nothing, made literal."""
    out: list[str] = []
    reached = 0
    totals = dict.fromkeys(_MOST, 0)
    for end in _BLOCK_END.finditer(markdown):
        out += [_paragraph(markdown[reached : end.start()], totals), end.group()]
        reached = end.end()
    return "".join([*out, _paragraph(markdown[reached:], totals)])


def _paragraph(text: str, totals: dict[str, int]) -> str:
    if "<" in text:
        text = _with_whole_tags(text)
    for sign, most in _MOST.items():
        count = text.count(sign)
        if not count:
            continue
        totals[sign] += count
        if count > most or totals[sign] > _MOST_IN_ALL:
            text = text.replace(sign, marks.literal(sign))
    return _with_whole_links(text) if "[" in text else text


def _with_whole_tags(text: str) -> str:
    """Angle brackets that are no complete tag or address stand for themselves."""
    out: list[str] = []
    reached = 0
    for match in _TAG.finditer(text):
        out += [_without_angles(text[reached : match.start()]), match.group()]
        reached = match.end()
    return "".join([*out, _without_angles(text[reached:])])


def _without_angles(text: str) -> str:
    return text.replace("<", marks.literal("<"))


def _with_whole_links(text: str) -> str:
    """Brackets without a partner, or too deep in others, stand for themselves.

    So does a ``](`` whose address never ends: Python-Markdown would look for it again and again.
    """
    opened: list[int] = []
    plain: set[int] = set()
    for match in _BRACKET.finditer(text):
        at = match.start()
        if text[at] == "[":
            opened.append(at)
        elif text[at] == "]":
            if not opened:
                plain.add(at)
                continue
            start = opened.pop()
            if len(opened) >= _DEEPEST_BRACKET:
                plain |= {start, at}
            if text[at + 1 : at + 2] == "(" and not _DESTINATION.match(text, at + 1):
                plain.add(at + 1)
    plain.update(opened)
    if not plain:
        return text
    return "".join(marks.literal(char) if at in plain else char for at, char in enumerate(text))
