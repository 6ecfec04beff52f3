"""Plain text written so that every Markdown reader shows exactly that text."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_QUIET_ADDRESS: Final = re.compile(r"[\w./:#?=&%~+,;()-]*")
_ENTITY: Final = re.compile(r"&(?=#?\w{1,32};)")
_SIGN: Final = re.compile(
    r"""
    [*`$\[]                          # emphasis, code, formulas, links
    | \\(?=[^\w\s]|_|$)              # what a backslash would take the meaning from
    | (?<![^\W_])_ | _(?![^\W_])     # emphasis, but not inside snake_case
    | <(?=[A-Za-z/!?])               # tags and comments; "p < 0.05" may stay
    | (?<=\S)~ | ~(?=~)              # strike-through; "~5 %" may stay
    | =(?==) | %(?=%)                # marks and comments of Obsidian
    | (?<!\S)\#(?=[^\W\d])           # its tags
    | (?<=\s)\^(?=[A-Za-z0-9-]+$)    # and its block names
    """,
    re.VERBOSE,
)
_LINE_START: Final = re.compile(r"^(?:[>+=#|-]|\d{1,9}(?=[.)](?:\s|$)))")


def as_markdown(text: str) -> str:
    """One line of Markdown that reads as ``text``; runs of space and line ends become one space.

    Addresses stay addresses: they are written bare, or in angle brackets where a sign in them
    would be taken for Markdown.
    """
    text = " ".join(text.split())
    out: list[str] = []
    reached = 0
    for match in _ADDRESS.finditer(text):
        address = match.group()
        quiet = _QUIET_ADDRESS.fullmatch(address) and "__" not in address
        out += [_escaped(text[reached : match.start()]), address if quiet else f"<{address}>"]
        reached = match.end()
    line = "".join([*out, _escaped(text[reached:])])
    start = _LINE_START.match(line)
    if start is None:
        return line
    if start.group().isdigit():
        return f"{start.group()}\\{line[start.end() :]}"
    return "\\" + line


def paragraphs(text: str) -> list[str]:
    """The lines of ``text`` as paragraphs of Markdown, a blank line between."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines += ["", as_markdown(line)]
    return lines[1:]


def _escaped(text: str) -> str:
    return _ENTITY.sub(r"\\&", _SIGN.sub(lambda m: "\\" + m.group(), text))
