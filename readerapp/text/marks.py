"""Private characters that stand for what Markdown must not see, until the HTML is made.

A piece put aside is a number between two such characters; a sign taken literally is one of them.
None is ever taken from the reader's text: ``cleared`` removes them first.
"""

from __future__ import annotations

import re
from typing import Final

KEPT: Final = re.compile("\ue000(\\d+)\ue001")
CALLOUT: Final = re.compile("\ue002([a-z-]+)\ue003")
OPEN_TASK: Final = "\ue004"
DONE_TASK: Final = "\ue005"
SEPARATOR: Final = "\ue006"
BREAK: Final = "\ue007"

_SIGNS: Final = "`[](){}*_<>&\\~=!#$|+-.:'\"^@/,;?%"
_LITERAL: Final = {ord(sign): chr(0xE020 + i) for i, sign in enumerate(_SIGNS)}
_SIGN: Final = {
    0xE020 + i: {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}.get(sign, sign)
    for i, sign in enumerate(_SIGNS)
}
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_RESERVED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000-\ue07f]")


def cleared(text: str) -> str:
    """``text`` without our private characters, control characters and halves of pairs."""
    return _RESERVED.sub("\ufffd", text)


def kept(number: int) -> str:
    """The mark that stands for the piece of this number."""
    return f"\ue000{number}\ue001"


def callout(kind: str) -> str:
    """The mark at the start of a callout's title."""
    return f"\ue002{kind}\ue003"


def literal(text: str) -> str:
    """``text`` with every sign of Markdown made an ordinary character."""
    return text.translate(_LITERAL)


def unescaped(markdown: str) -> str:
    """``markdown`` with every sign behind a backslash made an ordinary character."""
    return _ESCAPE.sub(lambda match: literal(match[1]), markdown)


def shown(html: str) -> str:
    """HTML with literal signs written as themselves again."""
    return html.translate(_SIGN)
