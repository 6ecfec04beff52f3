"""XML cut into its records, so that a broken one spoils no other and each knows its place.

The text is cut where the records begin and end, and each piece is parsed alone, without its
namespaces: names are compared without their prefix and in small letters. No entity that a file
declares is known in a piece, so none can grow or fetch anything; those of HTML are read, as feeds
use them undeclared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAME: Final = r"(?:[\w.-]{1,40}:)?"
_ROOT: Final = re.compile(
    r"(?:\s++|<\?[^<>]{0,500}\?>|(?><!--.{0,2000}?-->)"
    r"|<!DOCTYPE[^<>\[]{0,500}(?:\[[^\]]{0,3000}\]\s*)?>){0,20}+"
    r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})",
    re.DOTALL | re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):(?=[A-Za-z_])")
_MOST_PREFIXES: Final = 100
_AMPERSAND: Final = re.compile(r"&(?:#(?:x([\da-fA-F]{1,6})|(\d{1,7}));|([A-Za-z]\w{1,30});)?")
_OF_XML: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA: Final = "<![CDATA["


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of an XML file: where it stands, and what it is parsed to."""

    start: int
    end: int
    element: _Element
    is_whole: bool  # it was closed, and nothing in it had to be mended


def root_name(head: str) -> str:
    """The name of the element that the beginning of a file opens, without its prefix."""
    match = _ROOT.match(head)
    return match[1].lower() if match else ""


def pieces(text: str, *names: str) -> Iterator[Piece]:
    """Every element of one of these names, in order. One that is never closed ends at the next."""
    for start, end, is_closed in _places(text, names):
        element, is_clean = parsed(text[start:end])
        if element is not None:
            yield Piece(start, end, element, is_closed and is_clean)


def parsed(piece: str) -> tuple[_Element | None, bool]:
    """A piece of XML as a tree of names without prefix, and whether it was well-formed."""
    from lxml import etree

    prefixes = dict.fromkeys(_PREFIX.findall(piece)[: _MOST_PREFIXES * 100])
    declared = "".join(
        f' xmlns:{prefix}="{prefix}"'
        for prefix in list(prefixes)[:_MOST_PREFIXES]
        if not prefix.lower().startswith("xml")
    )
    source = f"<piece{declared}>{_readable(piece)}</piece>".encode("utf-8", "replace")
    for recover in (False, True):
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=recover,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            found = etree.fromstring(source, parser)
        except (etree.LxmlError, ValueError):
            continue
        if found is not None and len(found):
            _without_namespaces(found[0])
            return found[0], not recover
    return None, False


def text_of(element: _Element | None) -> str:
    """All text within an element, as it stands."""
    return "" if element is None else "".join(element.itertext())


def children(element: _Element, *names: str) -> list[_Element]:
    """The elements of some names directly within an element, in the order of the file."""
    return [child for child in element if child.tag in names]


def child(element: _Element, *path: str) -> _Element | None:
    """The first element found by going down a path of names."""
    at: _Element | None = element
    for name in path:
        at = next(iter(children(at, name)), None) if at is not None else None
    return at


def _places(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where each record begins and ends, and whether its end was found."""
    tag = re.compile(
        rf"<!--|<!\[CDATA\[|<(/?){_NAME}(?:{'|'.join(names)})(?=[\s>/])([^<>]{{0,9999}}>)?"
    )
    last_comment, last_cdata = text.rfind("-->"), text.rfind("]]>")
    opened = at = -1
    while found := tag.search(text, max(0, at)):
        at = found.end()
        if found[1] is None:  # what stands in comments and CDATA begins nothing
            is_comment = found.group() == "<!--"
            if at <= (last_comment if is_comment else last_cdata):
                at = text.find("-->" if is_comment else "]]>", at) + 3
            continue
        if found[1]:
            if opened >= 0:
                yield opened, at, True
            opened = -1
            continue
        if opened >= 0:
            yield opened, found.start(), False
        opened = found.start()
        if (found[2] or "").endswith("/>"):
            yield opened, at, True
            opened = -1
    if opened >= 0:
        yield opened, len(text), False


def _readable(piece: str) -> str:
    """A piece without the signs XML forbids, with HTML's names of characters spelt out."""
    piece = _CONTROLS.sub("", piece)
    if "&" not in piece:
        return piece
    kept: list[str] = []
    reached = 0
    while (opens := piece.find(_CDATA, reached)) >= 0:
        closes = piece.find("]]>", opens)
        closes = len(piece) if closes < 0 else closes
        kept += [_AMPERSAND.sub(_spelt, piece[reached:opens]), piece[opens:closes]]
        reached = closes
    return "".join([*kept, _AMPERSAND.sub(_spelt, piece[reached:])])


def _spelt(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name in _OF_XML:
            return match.group()
        return html5.get(f"{name};", f"&amp;{name};")
    if hexadecimal or decimal:
        point = int(hexadecimal, 16) if hexadecimal else int(decimal)
        is_sign = point in (9, 10, 13) or 32 <= point < 0x110000
        return match.group() if is_sign and not 0xD800 <= point <= 0xDFFF else ""
    return "&amp;"


def _without_namespaces(root: _Element) -> None:
    for element in root.iter():
        if isinstance(element.tag, str):
            with suppress(ValueError):  # “a:46z” is no name without its prefix, and keeps it
                element.tag = element.tag.rpartition("}")[2].rpartition(":")[2].lower()
