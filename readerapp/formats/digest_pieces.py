"""From the lines of a page to its pieces: each a title, an abstract, a button, an address …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from readerapp.formats.digest_furniture import glued
from readerapp.formats.digest_habits import judge
from readerapp.formats.digest_joints import ALWAYS, NEVER, Wrapping, joint, wrapping
from readerapp.formats.digest_lines import Block, Line, after_front_matter, block
from readerapp.formats.digest_marks import Mark, Marked, closing, dressed, read_marks
from readerapp.formats.digest_numbers import numbered
from readerapp.formats.digest_roles import Chunk, Role, Stretch

_MOST_BOLD_LINES: Final = 5
_SUBMITTED: Final = frozenset(("submitted by", "posted by", "shared by", "added by"))
_MOST_NAMES: Final = 3


@dataclass(slots=True)
class Piece:
    """A block, what the page says it is, and the role it was found to play."""

    block: Block
    marked: Marked
    glued: int = 0  # characters of a button before its words
    role: Role | None = None  # None: links, labelled authors and furniture need no guess
    margin: float = 0.0
    amid: bool = False  # the line above is full, so that it might go on here


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of a page with their roles, in order. Blank lines are in none."""
    start = after_front_matter(lines)
    how = wrapping(lines)
    in_list = _numbered(lines, how)
    found, chunks = [], []
    for first, last, joined in _chunks(lines, start, how, in_list):
        piece = _piece(block(lines, first, last), numbered=first in in_list)
        found.append(piece)
        apart = first == 0 or lines[first - 1].blank
        indented = lines[first].indent > 0
        if len(found) > 1 and _is_submitter(found[-2], piece):
            piece.marked = Marked(piece.block.text, Mark.FURNITURE)
        words, mark = piece.marked.words, piece.marked.mark
        dress = "1" if first in in_list else dressed(piece.block.text)
        chunks.append(Chunk(words, mark, joined, indented, apart, dress))
    whole = []
    for stretch in judge(chunks):
        piece = _whole(lines, found, stretch, in_list)
        piece.amid = chunks[stretch.first].joint > NEVER
        whole.append(piece)
    return whole


def _is_submitter(above: Piece, piece: Piece) -> bool:
    """Whether a line names whoever the line above says submitted a paper."""
    said = above.block.text.casefold().rstrip(": ")
    return said in _SUBMITTED and len(piece.block.text.split()) <= _MOST_NAMES


def _numbered(lines: Sequence[Line], how: Wrapping) -> frozenset[int]:
    """The lines that are numbered, unless they are wrapped lines of lists in abstracts."""
    found = numbered(lines)
    amid = sum(_joint(lines, index, how, numbered=False) > NEVER for index in found)
    return found if 2 * amid < len(found) else frozenset()


def _joint(lines: Sequence[Line], index: int, how: Wrapping, *, numbered: bool) -> float:
    """How likely a line goes on with the one right above it, if there is one."""
    if not index or lines[index - 1].blank:
        return NEVER
    return joint(lines[index - 1], lines[index], how, numbered=numbered)


def _piece(of: Block, *, numbered: bool) -> Piece:
    button = glued(of.text)
    return Piece(of, read_marks(of.text[button:], numbered=numbered), button)


def _whole(
    lines: Sequence[Line], found: Sequence[Piece], stretch: Stretch, in_list: frozenset[int]
) -> Piece:
    """The piece that a stretch of chunks is."""
    piece = found[stretch.first]
    if stretch.last > stretch.first:
        first = piece.block.first
        whole = block(lines, first, found[stretch.last].block.last)
        mark = piece.marked.mark
        piece = _piece(whole, numbered=first in in_list)
        if piece.marked.mark in (Mark.LINK, Mark.FURNITURE):
            piece.marked = Marked(whole.text[piece.glued :], mark)
    piece.role, piece.margin = stretch.role, stretch.margin
    return piece


def _chunks(
    lines: Sequence[Line], start: int, how: Wrapping, in_list: frozenset[int]
) -> list[tuple[int, int, float]]:
    """Lines that certainly belong together, and how likely they go on with those above."""
    found: list[tuple[int, int, float]] = []
    closed = -1  # up to which line bold print or a link goes
    for index in range(start, len(lines)):
        line = lines[index]
        if line.blank:
            continue
        joined = _joint(lines, index, how, numbered=index in in_list) if found else NEVER
        if joined == ALWAYS or index <= closed:
            first, _, before = found[-1]
            found[-1] = (first, index, before)
        else:
            found.append((index, index, joined))
        closed = max(closed, _closed(lines, index))
    return found


def _closed(lines: Sequence[Line], index: int) -> int:
    """The line where the bold print or the link ends that this line opens."""
    end = closing(lines[index].text)
    if end:
        for below in range(index + 1, min(len(lines), index + _MOST_BOLD_LINES)):
            text = lines[below].text
            if not text:
                break
            if end in text:
                return below
    return index
