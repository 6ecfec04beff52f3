"""Markdown shown safely: what a note says, as the little HTML that Qt can be trusted with.

Markdown is parsed, then cleaned against a list of what is allowed, then measured: a page that
would stop the window is shown as plain text under one sentence. The classes a style sheet can
count on: ``missing`` (a link to no paper), ``math``, ``image``, ``grid`` (a table), ``callout`` and
``callout-KIND`` (a one-cell table), ``checked`` and ``unchecked`` (list items), ``footnote``,
``notice`` (the sentence above plain text).
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Mapping
from typing import Final

from readerapp.text import marks
from readerapp.text.cleaning import TooLarge, cleaned, softened
from readerapp.text.code import code, escaped
from readerapp.text.dialect import parser
from readerapp.text.links import all_links
from readerapp.text.markdown_rules import everyday
from readerapp.text.taming import tamed
from readerapp.text.tex import to_unicode

log = logging.getLogger(__name__)

_LONGEST: Final = 200_000
_LONGEST_PLAIN_LINES: Final = 4_000
_MOST_ROWS: Final = 1_000
_MOST_BARS: Final = 5_000
_MOST_BLOCKS: Final = 4_000
_TOO_LARGE: Final = "This text is too large to show with its formatting."

_FRONT_MATTER: Final = re.compile(
    r"\A---[ \t]*\n(?:(?:[\w-]+[ \t]*:|[ \t#-]).*\n|\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_PLACE: Final = re.compile(r"h\d{1,5}")
_DISPLAY_MATH: Final = re.compile(r"\$\$([^$]{1,2000})\$\$")
_INLINE_MATH: Final = re.compile(r"\$(?![\s$])([^$\n]{1,400})(?<![\s\\])\$(?![\d$])")
_BLOCK: Final = re.compile(
    r"^[ >]*(?:[-*+] |\d+\. |#|\[[^\[\]\n]*\]:|[^\s>].*\n[ >]*$)", re.MULTILINE
)
_TASK_ITEM: Final = re.compile(f"<li>(\\s*(?:<p>)?)([{marks.OPEN_TASK}{marks.DONE_TASK}])")
_BREAK: Final = re.compile(f"{marks.BREAK}(\\s*</)?")
_SEPARATOR: Final = re.compile(f"<p>\\s*{marks.SEPARATOR}?\\s*</p>\n?")

Resolve = Callable[[str], str | None]


def render(markdown: str, resolve: Resolve, *, attachments: Mapping[str, str] | None = None) -> str:
    """Safe HTML of a note. ``resolve`` gives the address a link leads to, or None.

    Never raises. Pictures are shown by their words only, so ``attachments`` are not used yet.
    """
    if len(markdown) > _LONGEST:
        return _plain(markdown)
    try:
        return cleaned(_converted(marks.cleared(markdown), resolve))
    except (TooLarge, RecursionError):
        return _plain(markdown)
    except Exception:
        log.exception("a note could not be rendered")
        return _plain(markdown)


def _plain(text: str) -> str:
    """The text as typed, for what cannot be shown otherwise."""
    shown = marks.cleared(text[:_LONGEST])
    lines = shown.splitlines()[:_LONGEST_PLAIN_LINES]
    body = softened(html.escape("\n".join(lines), quote=False))
    return f'<p class="notice">{_TOO_LARGE}</p>\n<pre>{body}</pre>'


class _Page:
    """The pieces put aside while the rest of one text goes through Markdown."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._pieces: list[str] = []

    def keep(self, piece: str) -> str:
        self._pieces.append(piece)
        return marks.kept(len(self._pieces) - 1)

    def without_code(self, text: str) -> str:
        out: list[str] = []
        reached = 0
        for block in code(text):
            body = html.escape(block.body, quote=False)
            piece = f"</p><pre>{body}</pre><p>" if block.fenced else f"<code>{body}</code>"
            out += [text[reached : block.start], self.keep(piece)]
            reached = block.end
        return "".join([*out, text[reached:]])

    def without_links(self, text: str) -> str:
        out: list[str] = []
        reached = 0
        for link in all_links(text):
            out += [
                text[reached : link.start],
                self.keep(self._anchor(link.target, link.shown, link.fragment)),
            ]
            reached = link.end
        return "".join([*out, text[reached:]])

    def _anchor(self, target: str, label: str, fragment: str) -> str:
        shown = html.escape(label)
        href = self._resolve(target) if target else f"#{fragment}"
        if not href:
            return f'<a class="missing">{shown}</a>'
        if target and _PLACE.fullmatch(fragment) and "?" not in href:
            href += f"?h={fragment}"
        return f'<a href="{html.escape(href)}">{shown}</a>'

    def without_math(self, text: str) -> str:
        if "$" not in text:
            return text
        text = _DISPLAY_MATH.sub(lambda m: self._formula(m, "p"), text)
        return _INLINE_MATH.sub(lambda m: self._formula(m, "span"), text)

    def _formula(self, match: re.Match[str], tag: str) -> str:
        before = re.split(r"\s", match.string[max(0, match.start() - 300) : match.start()])[-1]
        if escaped(match.string, match.start()) or "://" in before or "](" in before:
            return match.group()
        if tag == "span" and before[-1:].isalnum():
            return match.group()
        shown = html.escape(to_unicode(f"${match[1].strip()}$"), quote=False)
        piece = f'<span class="math">{shown}</span>'
        return self.keep(f"</p><p>{piece}</p><p>" if tag == "p" else piece)

    def put_back(self, text: str) -> str:
        # A piece never holds another, save a formula's label inside a link: twice is enough.
        for _ in range(2):
            text = marks.KEPT.sub(lambda m: self._piece(int(m[1])), text)
        return text

    def _piece(self, number: int) -> str:
        return self._pieces[number] if number < len(self._pieces) else ""


def _converted(markdown: str, resolve: Resolve) -> str:
    """The HTML that Markdown makes of a text; not yet safe."""
    page = _Page(resolve)
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    text = page.without_code(_FRONT_MATTER.sub("", text))
    text = _without(_without(text, "<!--", "-->"), "%%", "%%")
    text = page.without_math(page.without_links(text))
    laid_out = everyday(marks.unescaped(text))
    if (
        laid_out.count("|") > _MOST_BARS
        or sum(1 for line in laid_out.split("\n") if "|" in line) > _MOST_ROWS
        or sum(1 for _ in _BLOCK.finditer(laid_out)) > _MOST_BLOCKS
    ):
        raise TooLarge
    # Every tick that encloses code is gone; the others enclose nothing.
    page_html = parser().convert(tamed(laid_out.replace("`", marks.literal("`"))))
    page_html = _TASK_ITEM.sub(_task, page_html)
    page_html = _BREAK.sub(lambda m: m[1] or "<br>", page_html)
    return marks.shown(page.put_back(_SEPARATOR.sub("", page_html)))


def _without(text: str, opening: str, closing: str) -> str:
    """``text`` without what stands between two marks, the marks included."""
    out: list[str] = []
    reached = at = 0
    while (start := text.find(opening, at)) != -1:
        if escaped(text, start):
            at = start + 1
            continue
        end = text.find(closing, start + len(opening))
        if end == -1:
            break
        out.append(text[reached:start])
        reached = at = end + len(closing)
    return "".join([*out, text[reached:]])


def _task(match: re.Match[str]) -> str:
    checked = "checked" if match[2] == marks.DONE_TASK else "unchecked"
    return f'<li class="{checked}">{match[1]}'
