"""Colours Markdown while it is written: marks fade, links light up, emphasis shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from readerapp.gui import theme
from readerapp.text.anchors import utf16

_PROSE, _FENCED = 0, 1
_LONGEST_LINE: Final = (
    20_000  # a longer one is pasted data: shown plain, so that typing stays quick
)

_FENCE: Final = re.compile(r"\s{0,3}(```|~~~)")
_HEADING: Final = re.compile(r"(#{1,6}\s+)(.*)")
_OPENING: Final = re.compile(r"\s*(?:>\s?)*(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s)?)?")
_RULE: Final = re.compile(r"\s*(?:[-*_]\s*){3,}$|\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$")
_INLINE: Final = re.compile(
    r"(?P<code>`+)(?P<inside>[^`]+)(?P=code)"
    r"|(?P<wiki>\[\[[^\[\]\n]*(?:\]\])?)"
    r"|(?P<link>!?\[[^\[\]\n]*\]\([^()\s]*\))"
    r"|(?P<url>https?://[^\s<>()\[\]]+)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>[^*_]+?)(?<=\S)(?P=strong)"
    r"|(?<![\w*])(?P<stress>[*_])(?=\S)(?P<italic>[^*_]+?)(?<=\S)(?P=stress)(?![\w*])"
    r"|~~(?P<struck>[^~]+)~~"
    r"|(?P<pipe>\|)"
)


class MarkdownHighlighter(QSyntaxHighlighter):
    """Follows the document it is given; takes its colours from the theme that is on."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._make_formats()
        theme.watcher.changed.connect(self._dress)

    def highlightBlock(self, text: str) -> None:
        fence = _FENCE.match(text)
        inside = self.previousBlockState() == _FENCED
        self.setCurrentBlockState(_FENCED if inside != bool(fence) else _PROSE)
        if fence or inside or len(text) > _LONGEST_LINE:
            self.setFormat(0, utf16(text, len(text)), self._formats["faint" if fence else "code"])
            return
        paint = _Painter(text, self.setFormat, self._formats)
        if heading := _HEADING.fullmatch(text):
            paint(*heading.span(1), "faint")
            paint(*heading.span(2), "strong")
        elif _RULE.fullmatch(text):
            paint(0, len(text), "faint")
            return
        elif opening := _OPENING.match(text):
            paint(*opening.span(), "faint")
        _inline(text, paint)

    def _dress(self) -> None:
        self._make_formats()
        self.rehighlight()

    def _make_formats(self) -> None:
        now = theme.current()
        self._formats = {
            "faint": _format(now.faint),
            "accent": _format(now.accent),
            "code": _format(now.soft),
            "strong": _format(now.ink, weight=QFont.Weight.Bold),
            "stressed": _format(now.ink, italic=True),
            "struck": _format(now.faint, struck=True),
        }


class _Painter:
    """Gives spans of code points a format; Qt counts UTF-16 units."""

    def __init__(
        self,
        text: str,
        paint: Callable[[int, int, QTextCharFormat], None],
        formats: dict[str, QTextCharFormat],
    ) -> None:
        self._text, self._paint, self._formats = text, paint, formats
        self._plain = utf16(text, len(text)) == len(text)

    def __call__(self, start: int, end: int, name: str) -> None:
        if not self._plain:
            start, end = utf16(self._text, start), utf16(self._text, end)
        self._paint(start, end - start, self._formats[name])


def _inline(text: str, paint: _Painter) -> None:
    for found in _INLINE.finditer(text):
        start, end = found.span()
        if found["wiki"] or found["link"] or found["url"]:
            paint(start, end, "accent")
        elif found["code"]:
            paint(start, end, "faint")
            paint(*found.span("inside"), "code")
        elif found["strong"]:
            paint(start, end, "faint")
            paint(*found.span("bold"), "strong")
        elif found["stress"]:
            paint(start, end, "faint")
            paint(*found.span("italic"), "stressed")
        elif found["struck"]:
            paint(start, end, "struck")
        else:
            paint(start, end, "faint")


def _format(
    colour: str, *, weight: QFont.Weight | None = None, italic: bool = False, struck: bool = False
) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if weight is not None:
        made.setFontWeight(weight)
    made.setFontItalic(italic)
    made.setFontStrikeOut(struck)
    return made
