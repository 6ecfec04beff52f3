"""Links between texts, as the reader writes them: ``[[citekey]]``, ``[[citekey#h1|label]]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from readerapp.text.code import code, escaped

# Neither part may hold a bracket, so an unclosed one is given up at the next: linear time.
# In a table the bar is written ``\|``.
_LINK: Final = re.compile(
    r"!?\[\[(?P<target>[^\[\]|#\n\\]*)(?:#\^?(?P<fragment>[^\[\]|\n\\]*))?"
    r"(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]"
)
_BRACKETS: Final = str.maketrans({"[": "(", "]": ")", "|": "/", "\n": " "})

_LONGEST_SENTENCE: Final = 160
_AROUND: Final = 600
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=\S)")
_NEW_BLOCK: Final = re.compile(
    r"\n(?=[ \t>]*(?:\r?\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||`{3}|~{3}))"
)
_MARKER: Final = re.compile(
    r"^[\s>]*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+|#{1,6}\s+|\[!\w+\][+-]?\s*)?"
)
_MARKDOWN_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_DECORATION: Final = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`+|~~|==")


@dataclass(frozen=True, slots=True)
class Link:
    """One link as written; ``start``/``end`` bound it, brackets (and a ``!`` before) included.

    ``target`` is a citekey, an alias or a uid. It is empty for ``[[#h1]]``: this very paper.
    """

    target: str
    label: str
    fragment: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """What a reader sees of it."""
        return self.label or self.target or self.fragment


def links(markdown: str) -> list[Link]:
    """The links to other texts, in order; none from code, none behind a backslash."""
    return [link for link in all_links(markdown) if link.target]


def all_links(markdown: str) -> Iterator[Link]:
    """The links, those to a place in the same text too."""
    if "[[" not in markdown:
        return
    blocks = code(markdown)
    block = 0
    for match in _LINK.finditer(markdown):
        start = match.start()
        while block < len(blocks) and blocks[block].end <= start:
            block += 1
        if block < len(blocks) and blocks[block].start < match.end():
            continue
        if escaped(markdown, match.start()):
            if markdown[start] != "!":
                continue
            start += 1
        target, label, fragment = (
            (match[part] or "").strip() for part in ("target", "label", "fragment")
        )
        if target or fragment:
            yield Link(target, label, fragment, start, match.end())


def written(target: str, label: str = "", fragment: str = "") -> str:
    """A link to ``target``, as a reader would write it; signs that would break it are changed."""
    place = target + (f"#{fragment}" if fragment else "")
    label = label.translate(_BRACKETS).strip()
    return f"[[{place}|{label}]]" if label and label != target else f"[[{place}]]"


def rewrite(markdown: str, to: Callable[[Link], str]) -> str:
    """``markdown`` with every link written as ``to`` says; all else stays letter by letter."""
    out: list[str] = []
    reached = 0
    for link in all_links(markdown):
        out += [markdown[reached : link.start], to(link)]
        reached = link.end
    return "".join([*out, markdown[reached:]])


def sentence_at(markdown: str, start: int, end: int) -> str:
    """The sentence around a link, in plain words, for the list of what links here."""
    low, high = max(0, start - _AROUND), min(len(markdown), end + _AROUND)
    for edge in _NEW_BLOCK.finditer(markdown, low, high):
        if edge.start() < start:
            low = edge.end()
        elif edge.start() >= end:
            high = edge.start()
            break
    for edge in _SENTENCE_END.finditer(markdown, low, high):
        if edge.end() <= start:
            low = edge.end()
        elif edge.start() >= end:
            high = edge.start()
            break
    before = _plain(_MARKER.sub("", markdown[low:start]), keep_end=True)
    link = _plain(markdown[start:end])
    return _shortened(before, link, _plain(markdown[end:high], keep_start=True))


def _plain(markdown: str, *, keep_start: bool = False, keep_end: bool = False) -> str:
    """Words without the signs of Markdown, on one line."""
    text = _LINK.sub(lambda m: m["label"] or m["target"] or m["fragment"] or "", markdown)
    text = _DECORATION.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    plain = " ".join(re.sub(r"\n[ \t>]+", "\n", text).split())
    if plain and keep_start and text[:1].isspace():
        plain = " " + plain
    if plain and keep_end and text[-1:].isspace():
        plain += " "
    return plain


def _shortened(before: str, link: str, after: str) -> str:
    """The three put together, cut at words on both sides if they are too long."""
    link = link[:_LONGEST_SENTENCE]
    room = _LONGEST_SENTENCE - len(link) - 2
    if len(before) + len(after) > room:
        ahead = max(room // 2, room - len(after))
        behind = max(room // 2, room - len(before))
        if len(before) > ahead:
            before = "…" + before[len(before) - max(ahead, 0) :].partition(" ")[2]
        if len(after) > behind:
            after = after[: max(behind, 0)].rpartition(" ")[0] + "…"
    return (before + link + after).strip()
