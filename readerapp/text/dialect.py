"""The Markdown of notes: Python-Markdown with what GitHub and Obsidian users write besides."""

from __future__ import annotations

import re
import threading
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

from readerapp.text import marks

_ADDRESS: Final = r"((?<![\w/\"'=])https?://[^\s<>\"\u0002\u0003\ue000-\ue07f]*[\w/#=&%~+-])"
_DELETED: Final = r"()~~(?![\s~])([^~\n]+?)(?<!\s)~~"
_MARKED: Final = r"()==(?![\s=])([^=\n]+?)(?<!\s)=="
_CALLOUTS: Final = {
    "note": "note",
    "info": "note",
    "abstract": "note",
    "todo": "note",
    "tip": "tip",
    "success": "tip",
    "important": "important",
    "example": "important",
    "warning": "warning",
    "question": "warning",
    "danger": "danger",
    "caution": "danger",
    "bug": "danger",
    "failure": "danger",
    "quote": "quote",
}

_of_thread = threading.local()


def parser() -> Markdown:
    """This thread's parser, fresh: making one takes longer than a short note."""
    mine: Markdown | None = getattr(_of_thread, "parser", None)
    if mine is None:
        mine = Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                SaneListExtension(),
                FootnoteExtension(BACKLINK_TITLE="Back to note %d"),
                _Everyday(),
            ]
        )
        _of_thread.parser = mine
    return mine.reset()


class _Address(InlineProcessor):
    """An address typed as it is becomes a link, as on GitHub and in Obsidian."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        link = Element("a", href=m[1])
        link.text = m[1]
        return link, m.start(0), m.end(0)


class _Shapes(Treeprocessor):
    """Callouts become one-cell tables, pictures their words, and headings can be led to."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "blockquote":
                _shape_callout(element)
            elif element.tag == "img":
                _shape_picture(element)
            elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                words = re.sub(r"[^\w\s-]", "", "".join(element.itertext())).split()
                element.set("id", "-".join(words).lower()[:80])


def _shape_callout(quote: Element) -> None:
    title = quote[0] if len(quote) else None
    match = marks.CALLOUT.match(title.text or "") if title is not None else None
    if title is None or match is None:
        return
    bold = Element("b")
    bold.text = (title.text or "")[match.end() :]
    bold.extend(list(title))
    for child in list(title):
        title.remove(child)
    title.text = ""
    title.append(bold)
    kind = f"callout-{_CALLOUTS.get(match[1], 'note')}"
    cell = Element("td", {"class": kind})
    cell.extend(list(quote))
    for child in list(quote):
        quote.remove(child)
    quote.tag = "table"
    quote.text = ""
    quote.set("class", "callout")
    row = Element("tr")
    row.append(cell)
    quote.append(row)


def _shape_picture(picture: Element) -> None:
    """A picture as a link to it: nothing is loaded to show a note."""
    words, address = picture.get("alt", ""), picture.get("src", "")
    tail = picture.tail
    picture.clear()
    picture.tail = tail
    picture.tag = "a"
    picture.set("class", "image")
    picture.set("href", address)
    picture.text = words or "picture"


class _Everyday(Extension):
    """What notes use beyond the first Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.preprocessors.deregister("normalize_whitespace")
        md.inlinePatterns.register(_Address(_ADDRESS, md), "address", 85)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_DELETED, "del"), "deleted", 45)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_MARKED, "mark"), "marked", 44)
        md.treeprocessors.register(_Shapes(md), "shapes", 15)
