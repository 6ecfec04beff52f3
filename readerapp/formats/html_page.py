"""A web page as a tree in which every element still knows where it stands in the source.

The tree is lxml's. Before the source is parsed, every tag is marked with its place in it, so that
a paper found in an element can be shown where it stands, however the parser mended the page.
Scripts, styles and pictures written into the page are not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from readerapp.errors import UnreadableFile
from readerapp.formats.source import Source
from readerapp.formats.spans import Found
from readerapp.model import Record

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK: Final = "data-at--"  # the attribute that holds an element's place
LONGEST_RAW: Final = 8_000  # characters of markup kept of one paper
_LONGEST: Final = 60_000_000  # characters of a page
_MOST_TAGS: Final = 1_000_000
_DEEPEST: Final = 400  # elements within elements; what is nested deeper loses its tags
_LOOKING_BACK: Final = 60  # open elements among which an end tag looks for its beginning
_LONG: Final = 10_000  # characters of attributes in which a picture may be written

_TAG: Final = re.compile(r"<!--|<(/?)([a-zA-Z][\w:-]{0,60})")
_ATTRIBUTES: Final = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_TYPED: Final = re.compile(r"""\btype\s{0,5}=\s{0,5}["']?([\w/+;=.\s-]{1,60})""", re.IGNORECASE)
_PICTURE: Final = re.compile(r"data:[\w.+/-]{1,60};base64,[\w+/=%\s]{40,}+")
_NOT_PARSED: Final = frozenset(("script", "style", "textarea", "xmp", "iframe", "noembed"))
_ENDS: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])|</{name}$", re.IGNORECASE) for name in _NOT_PARSED
}
_TELLING: Final = re.compile(r"xplGlobal\.document\.metadata")
# fmt: off
_VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))
# fmt: on
_CLOSED_BY: Final = {  # elements that end without saying so when the next begins
    "p": ("p",),
    "li": ("li", "p"),
    "dt": ("dt", "dd", "p"),
    "dd": ("dt", "dd", "p"),
    "tr": ("tr", "td", "th", "p"),
    "td": ("td", "th", "p"),
    "th": ("td", "th", "p"),
    "option": ("option",),
    "a": ("a",),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its source, and the tree made of it."""

    name: str
    text: str
    root: _Element

    def start(self, element: _Element) -> int:
        """Where an element begins in the source; one the parser made up, where its parent does."""
        at: _Element | None = element
        while at is not None:
            place = at.get(MARK)
            if place is not None and place.isdigit():
                return int(place)
            at = at.getparent()
        return 0

    def end(self, element: _Element) -> int:
        """Where an element ends in the source."""
        start, limit = self.start(element), self._next_start(element)
        name = str(element.tag)
        closing = max(
            self.text.rfind(f"</{name}", start, limit),
            self.text.rfind(f"</{name.upper()}", start, limit),
        )
        if closing < 0:
            return limit
        end = self.text.find(">", closing, limit)
        return limit if end < 0 else end + 1

    def found(self, element: _Element, record: Record, last: _Element | None = None) -> Found:
        """A record with the place of its element, or of the stretch up to ``last``."""
        start = self.start(element)
        end = max(start, self.end(element if last is None else last))
        return Found(start, end, replace(record, raw=self.text[start:end][:LONGEST_RAW]))

    def _next_start(self, element: _Element) -> int:
        """Where the first element after this one, and not in it, begins."""
        at: _Element | None = element
        while at is not None:
            following = at.getnext()
            while following is not None:
                place = following.get(MARK)
                if place is not None and place.isdigit():
                    return int(place)
                following = following.getnext()
            at = at.getparent()
        return len(self.text)


def parsed(source: Source) -> Page:
    """The page a file holds.

    Raises:
        UnreadableFile: it is no text, or too much to be read.
    """
    import lxml.html

    text = source.text
    if len(text) > _LONGEST:
        raise UnreadableFile(
            f"“{source.name}” is a page of more than {_LONGEST:,} characters, too much to be read."
        )
    marked = "".join(_marked(text, source.name)).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(marked, parser=parser, ensure_head_body=False)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile(f"“{source.name}” is a page without any content.") from error
    return Page(source.name, text, root)


def _marked(text: str, name: str) -> Iterator[str]:
    """The source with each tag's place in it, without scripts and pictures, and not too deep."""
    stack: list[str] = []
    reached = at = tags = 0
    last_comment = text.rfind("-->")
    while tag := _TAG.search(text, at):
        if not tag[2]:  # a comment; one that is never closed is no more than its two dashes
            is_closed = tag.end() <= last_comment
            yield text[reached : tag.start()]
            reached = at = text.find("-->", tag.end()) + 3 if is_closed else tag.end()
            continue
        tags += 1
        if tags > _MOST_TAGS:
            raise UnreadableFile(
                f"“{name}” is a page of more than {_MOST_TAGS:,} tags, too much to be read."
            )
        element = tag[2].lower()
        attributes = _ATTRIBUTES.match(text, tag.end())
        at = attributes.end() if attributes else tag.end()
        if tag[1]:
            _close(stack, element)
            continue
        yield text[reached : tag.start()]
        words = text[tag.end() : at]
        if not _opens(stack, element):  # its tag is dropped, what it holds stays
            reached = at = at + (text[at : at + 1] == ">")
            continue
        if len(words) > _LONG:
            words = _PICTURE.sub("data:", words)
        yield f'{tag.group()} {MARK}="{tag.start()}"{words}'
        reached = at
        if element in _NOT_PARSED and not words.endswith("/"):
            end = _ENDS[element].search(text, at)
            at = end.start() if end else len(text)
            yield text[reached:at] if _is_kept(element, words, text, reached, at) else ">"
            reached = at
    yield text[reached:]


def _is_kept(element: str, attributes: str, text: str, start: int, end: int) -> bool:
    """Whether a script is data of the page, and not a program."""
    if element != "script":
        return False
    kind = _TYPED.search(attributes)
    if kind and ("json" in kind[1].lower() or "math/" in kind[1].lower()):
        return True
    return _TELLING.search(text, start, end) is not None


def _opens(stack: list[str], element: str) -> bool:
    """Note that an element begins; False if it is too deep for its tag to be kept."""
    if element in _VOID or element in _NOT_PARSED:
        return True
    ended = _CLOSED_BY.get(element, ())
    while stack and stack[-1] in ended:
        stack.pop()
    if len(stack) >= _DEEPEST:
        return False
    stack.append(element)
    return True


def _close(stack: list[str], element: str) -> None:
    """Note that an element ends, with those in it that do not say so."""
    for depth in range(len(stack) - 1, max(-1, len(stack) - _LOOKING_BACK), -1):
        if stack[depth] == element:
            del stack[depth:]
            return
