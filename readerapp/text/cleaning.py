"""HTML made safe and bearable: only what is allowed, and no more than Qt lays out at once.

Qt reads any file an HTML page names and hangs on tables in tables, so this is the one door
through which HTML reaches the window.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

_LONGEST: Final = 600_000
_MOST_TAGS: Final = 20_000
_MOST_ROWS: Final = 1_000
_DEEPEST: Final = 60
_DEEPEST_TABLE: Final = 4
_LONGEST_WORD: Final = 400

CALLOUTS: Final = ("note", "tip", "important", "warning", "danger", "quote")

# fmt: off
_TAGS: Final = {
    "a", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "kbd", "li", "mark", "ol", "p", "pre", "s", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}
# fmt: on
_SCHEMES: Final = ("https://", "http://", "mailto:", "readerapp://")
_HTML: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_VOID: Final = frozenset(("br", "hr", "img", "input", "wbr", "col", "meta", "link", "source"))
_EMPTY: Final = re.compile(r"<p>\s*</p>\n?")
_WORD: Final = re.compile(r"[^\s<>]+")
_LETTER: Final = re.compile(r"&#?\w{1,10};|.")


class TooLarge(Exception):
    """The page would be too much for the window."""


def cleaned(page: str) -> str:
    """The page with nothing but what is allowed, if the window can lay it out at once."""
    if len(page) > _LONGEST:
        raise TooLarge
    _measure(page)  # before cleaning too, which is slow on deep pages
    page = _EMPTY.sub("", _cleaner.clean(page))
    _measure(page)
    page = page.replace(
        '<table class="callout">',
        '<table class="callout" width="100%" cellspacing="0" cellpadding="8">',
    )
    page = page.replace("<table>", '<table class="grid" cellspacing="0" cellpadding="4">')
    out: list[str] = []
    reached = 0
    for tag in _HTML.finditer(page):
        out += [softened(page[reached : tag.start()]), tag.group()]
        reached = tag.end()
    return "".join([*out, softened(page[reached:])])


def softened(text: str) -> str:
    """Very long words with places to break: Qt takes seconds over one of a million letters."""
    if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
        return text
    return _WORD.sub(_with_breaks, text)


def _with_breaks(word: re.Match[str]) -> str:
    letters = _LETTER.findall(word.group())
    rows = range(0, len(letters), _LONGEST_WORD)
    return "\u200b".join("".join(letters[i : i + _LONGEST_WORD]) for i in rows)


def _measure(page: str) -> None:
    """Raise if a page has too many tags, or tags too deep in each other."""
    depth = tables = rows = count = 0
    for closing, name, rest in _HTML.findall(page):
        name = name.lower()
        if name in _VOID or rest.endswith("/"):
            count += 1
            continue
        if closing:
            depth = max(0, depth - 1)
            tables -= name == "table"
            continue
        count += 1
        depth += 1
        tables += name == "table"
        rows += name == "tr"
        if depth > _DEEPEST or tables > _DEEPEST_TABLE or rows > _MOST_ROWS:
            raise TooLarge
    if count > _MOST_TAGS:
        raise TooLarge


def _within(address: str) -> str | None:
    """Of addresses without a scheme, only places in the same text lead anywhere."""
    return address if address.startswith("#") else None


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href" and not value.startswith("#"):
        return value if value.lower().startswith(_SCHEMES) else None
    return value


_cleaner: Final = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "title", "iframe", "object", "svg", "math"},
    attributes={
        "*": set(),
        "a": {"href", "name", "id"},
        "ol": {"start"},
        "sup": {"id"},
        "li": {"id"},
        **{f"h{level}": {"id"} for level in range(1, 7)},
    },
    tag_attribute_values={
        "td": {"align": {"left", "right", "center"}},
        "th": {"align": {"left", "right", "center"}},
    },
    allowed_classes={
        "a": {"missing", "image", "footnote-ref", "footnote-backref"},
        "li": {"checked", "unchecked"},
        "span": {"math"},
        "div": {"footnote"},
        "table": {"callout"},
        "td": {f"callout-{kind}" for kind in CALLOUTS},
    },
    attribute_filter=_allowed,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "readerapp"},
    url_relative=_within,
)
