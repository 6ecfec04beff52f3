"""Everyday Markdown made ready for Python-Markdown, which is strict about blanks and indents.

A list may follow its introduction at once; two spaces nest; ``1)`` counts; tasks, callouts and
quotations side by side are kept apart; ``#tag`` is no heading. What is too deep is made flat.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from readerapp.text import marks
from readerapp.text.code import escaped

_DEEPEST: Final = 12

_ITEM: Final = re.compile(
    r"(?P<indent> {0,3})(?P<marker>[-+*]|(?P<number>\d{1,9})[.)])(?P<gap> {1,4}(?! )|(?= {5})|$)"
)
_QUOTE: Final = re.compile(r" {0,3}> ?")
_RULE: Final = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?: |$)")
_CLOSING: Final = re.compile(r"(?<=[^#]) +#+$|(?<=#) +#+$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+) *$")
_NOT_HEADING: Final = re.compile(r" {0,3}(#+)")
_TABLE_RULE: Final = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$")
_CALLOUT: Final = re.compile(r"\[!([A-Za-z][A-Za-z-]{0,30})\][+-]? *")
_WORDS: Final = re.compile(r"(?![ >]*[#|]).*\w")
_TASK: Final = re.compile(r"\[([ xX])\] +(?=\S)")


class _Item(NamedTuple):
    """One item of a list: how it is numbered, and its lines without their indent.

    ``loose``: a blank line stands in it; ``apart``: one follows it.
    """

    marker: str
    lines: list[str]
    loose: bool
    apart: bool


def everyday(markdown: str) -> str:
    """The same text, laid out so that Python-Markdown reads it as its writer meant."""
    lines = [_trimmed(line) for line in markdown.split("\n")]
    return "\n".join(_laid_out(lines, 0, in_item=False))


def _trimmed(line: str) -> str:
    """A line without tabs and trailing space; two spaces or a backslash there break the line."""
    text = line.expandtabs(4).rstrip()
    if text.endswith("\\") and not escaped(text, len(text) - 1):
        return text[:-1] + marks.BREAK
    return text + marks.BREAK if line.endswith("  ") and _WORDS.match(text) else text


def _laid_out(lines: list[str], depth: int, *, in_item: bool) -> list[str]:
    """One container's lines, without its own indent or quote marks."""
    out: list[str] = []
    at = 0
    paragraph = False  # whether the line before was text that this one may continue
    while at < len(lines):
        line = lines[at]
        if not line:
            out.append("")
            paragraph = False
            at += 1
        elif paragraph and _UNDERLINE.match(line):
            out.append(line.lstrip())
            paragraph = False
            at += 1
        elif _QUOTE.match(line):
            at, quoted = _quotation(lines, at, depth)
            _apart(out)
            if _last_text(out).startswith(">"):
                out += [marks.SEPARATOR, ""]
            out += quoted
            paragraph = _blank_after(out, lines, at)
        elif _starts_list(line, paragraph=paragraph, in_item=in_item):
            at, items = _list(lines, at, depth)
            if not (in_item and paragraph):
                _apart(out)
            out += items
            paragraph = _blank_after(out, lines, at)
        elif line.startswith("    ") and not paragraph:
            out.append(line)
            at += 1
        elif _table_starts(lines, at):
            _apart(out)
            while at < len(lines) and "|" in lines[at]:
                out.append(lines[at].strip())
                at += 1
            paragraph = _blank_after(out, lines, at)
        elif _HEADING.match(line) or _RULE.match(line):
            _apart(out)
            out.append(_heading_line(line.lstrip()))
            at += 1
            paragraph = _blank_after(out, lines, at)
        else:
            out.append(_text_line(line))
            paragraph = True
            at += 1
    return out


def _apart(out: list[str]) -> None:
    if out and out[-1]:
        out.append("")


def _blank_after(out: list[str], lines: list[str], at: int) -> bool:
    """End a block with a blank line where the reader left none; never a paragraph after it."""
    if at < len(lines) and lines[at]:
        out.append("")
    return False


def _last_text(out: list[str]) -> str:
    return next((line for line in reversed(out[-4:]) if line), "")


def _heading_line(line: str) -> str:
    """A heading without the signs that close it; a sign that ends a word, as in "C#", is kept."""
    line = _CLOSING.sub("", line)
    words = line.rstrip("#")
    return words + marks.literal(line[len(words) :]) if words else line


def _text_line(line: str) -> str:
    """A line of a paragraph; a mere ``#tag`` at its start makes no heading."""
    line = line.lstrip()
    if signs := _NOT_HEADING.match(line):
        return marks.literal(signs[1]) + line[signs.end() :]
    return line


def _table_starts(lines: list[str], at: int) -> bool:
    return "|" in lines[at] and at + 1 < len(lines) and _TABLE_RULE.match(lines[at + 1]) is not None


def _starts_list(line: str, *, paragraph: bool, in_item: bool) -> bool:
    item = _ITEM.match(line)
    if item is None or _RULE.match(line):
        return False
    if not paragraph:
        return True
    # In the middle of a paragraph only "1." begins a list: a sentence may break at "2023."
    return item.end() < len(line) and (in_item or item["number"] in (None, "1"))


def _starts_block(line: str) -> bool:
    """Whether a line cannot be the lazy continuation of a paragraph before it."""
    return bool(
        _QUOTE.match(line) or _ITEM.match(line) or _HEADING.match(line) or _RULE.match(line)
    )


def _quotation(lines: list[str], at: int, depth: int) -> tuple[int, list[str]]:
    """The quotation that starts at a line: where it ends, and its lines for Python-Markdown."""
    inner: list[str] = []
    while at < len(lines):
        mark = _QUOTE.match(lines[at])
        if mark:
            inner.append(lines[at][mark.end() :])
        elif not lines[at] or not inner[-1] or _starts_block(lines[at]):
            break
        else:
            inner.append(lines[at])
        at += 1
    if depth >= _DEEPEST:
        body = [marks.literal(line) for line in inner]
    else:
        if callout := _CALLOUT.match(inner[0]):
            kind = callout[1].lower()
            title = inner[0][callout.end() :] or kind.capitalize()
            inner[:1] = [marks.callout(kind) + title, ""]
        body = _laid_out(inner, depth + 1, in_item=False)
    return at, [f"> {line}".rstrip() for line in body]


def _list(lines: list[str], at: int, depth: int) -> tuple[int, list[str]]:
    """The list that starts at a line: where it ends, and its lines for Python-Markdown."""
    items: list[_Item] = []
    ordered: bool | None = None
    while at < len(lines):
        first = _ITEM.match(lines[at])
        if first is None or _RULE.match(lines[at]):
            break
        numbered = first["number"] is not None
        if ordered not in (None, numbered):
            break
        ordered = numbered
        at, item = _item(lines, at, first)
        items.append(item)
    loose = any(item.loose for item in items) or any(item.apart for item in items[:-1])
    return at, [line for item in items for line in _item_lines(item, depth, loose=loose)]


def _item_lines(item: _Item, depth: int, *, loose: bool) -> list[str]:
    if depth < _DEEPEST:
        body = _laid_out(item.lines, depth + 1, in_item=True)
    else:
        body = [marks.literal(line.strip()) for line in item.lines]
    # An item without words needs one that takes no room, or it would not be an item.
    first = body[0] or "\u200b"
    rest = [f"    {line}".rstrip() for line in body[1:]]
    return [f"{item.marker} {first}", *rest, *([""] if loose or item.apart else [])]


def _item(lines: list[str], at: int, first: re.Match[str]) -> tuple[int, _Item]:
    """One item, and where it ends."""
    indent = first.end() + (1 if not first["gap"] and first.end() < len(lines[at]) else 0)
    if first.end() == len(lines[at]):
        indent = len(first["indent"]) + len(first["marker"]) + 1
    body = [_with_task(lines[at][indent:])]
    at += 1
    while at < len(lines):
        line = lines[at]
        if not line:
            body.append("")
        elif len(line) - len(line.lstrip()) >= indent:
            body.append(line[indent:])
        elif body[-1] and not _starts_block(line):
            body.append(line.lstrip())
        else:
            break
        at += 1
    apart = len(body) > 1 and not body[-1]
    while len(body) > 1 and not body[-1]:
        body.pop()
    marker = f"{first['number']}." if first["number"] else "-"
    return at, _Item(marker, body, "" in body[1:], apart)


def _with_task(line: str) -> str:
    task = _TASK.match(line)
    if task is None:
        return line
    mark = marks.OPEN_TASK if task[1] == " " else marks.DONE_TASK
    return mark + line[task.end() :]
