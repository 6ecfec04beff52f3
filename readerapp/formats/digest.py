"""A digest: titles and abstracts line by line, as newsletters and saved pages have them.

Nothing is lost: the spans of the papers and of the lines left out (banners, buttons, counts)
cover the whole text. Titles and abstracts are kept exactly as the page has them; tidying them
for the screen is somebody else's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from readerapp.formats import (
    digest_doubts,
    digest_drafts,
    digest_headings,
    digest_lines,
    digest_order,
    digest_pieces,
    digest_strangers,
)
from readerapp.formats.digest_authors import author_names
from readerapp.formats.digest_drafts import Draft
from readerapp.formats.digest_lines import Line
from readerapp.formats.digest_marks import Mark
from readerapp.formats.digest_pieces import Piece
from readerapp.formats.source import Source
from readerapp.model import LeftOut, Reading, Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

NAME: Final = "digest"
LABEL: Final = "Digest"
SUFFIXES: Final = (".txt", ".text")

# What begins so is written for a program, and some other format may know it.
_NOT_PROSE: Final = re.compile(
    r"\s*(?:<[!?a-z/]|\{\s*[\"}\[]|\[\s*[\[{\"\]]|@\w+\s*[{(]|%!PS|\{\\rtf|TY\s{0,3}-|PMID\s*-|#!/)",
    re.IGNORECASE,
)


def recognises(source: Source) -> bool:
    """Whether a file may be a digest: it is written for people."""
    return bool(source.head) and not _NOT_PROSE.match(source.head)


def read(source: Source) -> Reading:
    """The papers in a text; none if it is no digest."""
    text = source.text
    lines = digest_lines.split(text)
    page = digest_pieces.pieces(lines)
    order = digest_order.order(page)
    found = digest_drafts.drafts(page, titles_below=order is digest_order.Order.BELOW)
    digest_strangers.part_strangers(found)
    drafts = digest_headings.without_headings(digest_drafts.without_repeats(found))
    if not digest_doubts.holds_papers(drafts, page):
        drafts = []
    labels = _Labels.of(drafts)
    doubts = digest_doubts.doubts(drafts, lines)
    records, left_out = [], []
    for tile in _tiles(lines, drafts, len(text)):
        words = text[tile.start : tile.end]
        if tile.paper is None:
            left_out.append(LeftOut(tile.line, words.strip(), tile.start, tile.end))
        else:
            records.append(_record(tile, drafts[tile.paper], words, labels, doubts[tile.paper]))
    return Reading(
        format=NAME,
        encoding="",
        records=tuple(records),
        left_out=tuple(left_out),
        problems=tuple(digest_doubts.problems(drafts, page, lines, order)),
        doubts=tuple(digest_doubts.of_page(drafts, order)),
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    """Which labels are a habit of the page. One that only a single paper has is part of it:
    an abstract may begin with “Abstract.”, and a title with “2001. A Space Odyssey”."""

    numbers: bool
    abstracts: bool

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> _Labels:
        labels = [draft.title.marked.label for draft in drafts if draft.title.marked.label]
        labelled = sum(bool(draft.abstracts[0].marked.label) for draft in drafts if draft.abstracts)
        with_abstract = sum(bool(draft.abstracts) for draft in drafts)
        return cls(
            numbers=2 * len(labels) >= len(drafts) and (len(labels) > 1 or _is_first(labels)),
            abstracts=labelled >= 1 and 2 * labelled >= with_abstract,
        )

    def title(self, piece: Piece) -> str:
        return piece.marked.words if self.numbers else piece.marked.label + piece.marked.words

    def abstract(self, piece: Piece) -> str:
        if self.abstracts and piece.marked.mark is Mark.ABSTRACT:
            return piece.marked.words
        return piece.block.text


def _is_first(labels: Sequence[str]) -> bool:
    """Whether there is one label, and it says one: the only paper of a numbered page."""
    return len(labels) == 1 and "".join(filter(str.isdigit, labels[0])) == "1"


class _Tile(NamedTuple):
    """A stretch of the text: a paper's, or one line that is left out."""

    start: int
    end: int
    line: int  # the first that is not blank, counted from 1
    last_line: int
    paper: int | None


def _tiles(lines: Sequence[Line], drafts: Sequence[Draft], length: int) -> Iterator[_Tile]:
    """The text cut into papers and lines left out. Blank lines go with what stands above them."""
    cuts = list(_cuts(lines, drafts))
    for position, (start, line, last_line, paper) in enumerate(cuts):
        end = cuts[position + 1][0] if position + 1 < len(cuts) else length
        yield _Tile(start if position else 0, end, line, last_line, paper)


def _cuts(
    lines: Sequence[Line], drafts: Sequence[Draft]
) -> Iterator[tuple[int, int, int, int | None]]:
    """Where each tile begins, its first and last line, and its paper."""
    index = 0
    for paper, draft in enumerate(drafts):
        yield from _left_out(lines, index, draft.first)
        first = lines[draft.first]
        start = first.start
        if draft.title.glued and draft.title.block.first == draft.first:
            yield start, first.number, first.number, None
            start += first.indent + draft.title.glued
        yield start, first.number, lines[draft.last].number, paper
        index = draft.last + 1
    yield from _left_out(lines, index, len(lines))


def _left_out(
    lines: Sequence[Line], index: int, end: int
) -> Iterator[tuple[int, int, int, int | None]]:
    for line in lines[index:end]:
        if not line.blank:
            yield line.start, line.number, line.number, None


def _record(
    tile: _Tile, draft: Draft, words: str, labels: _Labels, doubts: tuple[str, ...]
) -> Record:
    """The paper of a tile, whose text is ``words``."""
    links = "\n".join(piece.block.text for piece in (*draft.links, draft.title))
    number = arxiv(links)
    return Record(
        title=labels.title(draft.title),
        abstract="\n".join(labels.abstract(piece) for piece in draft.abstracts),
        authors=author_names(draft.authors.marked.words) if draft.authors else (),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        doi=doi(links),
        urls=urls(words),
        first_line=tile.line,
        last_line=tile.last_line,
        start=tile.start,
        end=tile.end,
        doubts=doubts,
    )
