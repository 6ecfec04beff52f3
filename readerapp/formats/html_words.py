"""The words of an element as a reader sees them, formulas as they were typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from readerapp.formats.markup import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

# fmt: off
_HIDDEN: Final = frozenset((
    "script", "style", "template", "noscript", "svg", "textarea", "select", "head", "object",
    "iframe", "audio", "video", "canvas", "datalist",
))
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "td",
    "th", "tr", "ul", "title",
))
# fmt: on
_DRAWN: Final = re.compile(
    r"(?:^|\s)(?:katex-html|MathJax_Preview|MathJax|MathJax_Display)(?:\s|$)"
)
_NUMBER: Final = re.compile(r"\s{0,5}([-−–+]?\d{1,3})\s{0,5}")
_BREAK: Final = "\v"
_BREAKS: Final = re.compile(r"\v\s*\v[\s\v]*")
_INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff\xad]")


def words(element: _Element) -> str:
    """All its words on one line."""
    return " ".join("".join(_written(element)).split())


def prose(element: _Element) -> str:
    """Its paragraphs, a line each. A single line break within one is a blank."""
    text = _BREAKS.sub("\n", "".join(_written(element))).replace(_BREAK, " ")
    return "\n".join(_tidy(text.split("\n")))


def lines(element: _Element) -> list[str]:
    """What stands on a line of its own, in order."""
    return list(_tidy("".join(_written(element)).replace(_BREAK, "\n").split("\n")))


@cache
def selector(css: str) -> Callable[[Any], list[_Element]]:
    """Finds the elements that a CSS selector names, in the order of the page."""
    from lxml.cssselect import CSSSelector

    return CSSSelector(css)


def every(element: _Element, css: str) -> list[_Element]:
    """The elements within this one that a CSS selector names, in the order of the page."""
    found = [each for each in (selector(part)(element) for part in css.split(", ")) if each]
    if len(found) < 2:
        return found[0] if found else []
    wanted = set(chain.from_iterable(found))  # XPath's own union takes quadratic time
    return [each for each in element.iter() if each in wanted]


def first(element: _Element, css: str) -> _Element | None:
    """The first element within this one that a CSS selector names."""
    return next(iter(every(element, css)), None)


def words_of(element: _Element, css: str) -> str:
    """The words of the first element within this one that a CSS selector names; else nothing."""
    found = first(element, css)
    return "" if found is None else words(found)


def is_longer(element: _Element, characters: int) -> bool:
    """Whether there is more text in an element, blanks included; takes no time to tell."""
    length = 0
    for pieces, text in enumerate(element.itertext(), start=1):
        length += len(text)
        if length > characters or pieces > characters:
            return True
    return False


def without_label(text: str, *labels: str) -> str:
    """``text`` without the label it begins with: “Title:”, “Abstract —”."""
    pattern = rf"\s*(?:{'|'.join(labels)})\s{{0,5}}(?:[:.．：—–-]\s*|\n\s*)"
    return (
        re.sub(pattern, "", text, count=1, flags=re.IGNORECASE) if _starts(pattern, text) else text
    )


def _starts(pattern: str, text: str) -> bool:
    return re.match(pattern, text, re.IGNORECASE) is not None


def _tidy(pieces: list[str]) -> Iterator[str]:
    for piece in pieces:
        line = " ".join(piece.split())
        if line:
            yield line


def _written(element: _Element) -> Iterator[str]:
    """The pieces of text of an element: a new line where a block begins or ends."""
    from lxml.etree import iterwalk

    last = ""
    walk = iterwalk(element, events=("start", "end"))
    for event, at in walk:
        name = at.tag if isinstance(at.tag, str) else ""
        if event == "start":
            instead = _instead(at, name, last)
            if instead is not None:
                walk.skip_subtree()
            else:
                instead = _BREAK if name == "br" else "\n" if name in _BLOCKS else ""
                instead += _source_lines(at.text)
        else:
            instead = "\n" if name in _BLOCKS else ""
            if at is not element:
                instead += _source_lines(at.tail)
        if instead:
            last = instead
            yield instead


def _source_lines(text: str | None) -> str:
    """Line ends in the source are blanks."""
    if not text:
        return ""
    return _INVISIBLE.sub("", text.translate(_BLANKS))


_BLANKS: Final = dict.fromkeys(map(ord, "\n\r\t\f\v\u2028\u2029\x85"), " ")


def _instead(element: _Element, name: str, before: str) -> str | None:
    """What is read instead of an element and what it holds; None if it is read as it is."""
    kind = element.get("class") or ""
    if name == "script":
        is_tex = (element.get("type") or "").startswith("math/tex")
        return _formula(element.text) if is_tex else ""
    if name in _HIDDEN or (kind and _DRAWN.search(kind)):
        return ""
    if name in ("math", "mml:math"):
        return _mathml(element)
    if name == "tex-math":
        return _formula(element.text)
    if name == "sup" and len(element) == 0:
        number = _NUMBER.fullmatch(element.text or "")
        return raised(before, number[1]) if number else None
    return None


def _mathml(element: _Element) -> str | None:
    """The TeX that MathML was made from, if it is told."""
    for annotation in element.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return _formula(annotation.text)
    return _formula(element.get("alttext")) or None


def _formula(tex: str | None) -> str:
    tex = " ".join((tex or "").split()).strip("$")
    return f"${tex}$" if tex else ""
