"""Goes through a Markdown text and finds the papers that its lines and headings name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from readerapp.formats import markdown_papers
from readerapp.formats.markdown_blocks import BOLD_LEVEL, Block, Kind, cells
from readerapp.formats.markdown_inline import Inline, is_label, is_title
from readerapp.formats.markdown_papers import Told, title_of
from readerapp.formats.markdown_topics import topic

PAPER_ADDRESS: Final = re.compile(
    r"\.pdf\b|openreview\.net/|aclanthology|aclweb\.org|papers\.n(?:eur)?ips\.cc|mlr\.press"
    r"|thecvf\.com|ieeexplore|dl\.acm\.org|sciencedirect\.com"
    r"|springer\.com/(?:article|chapter)"
    r"|nature\.com/articles|biorxiv\.org|usenix\.org|jmlr\.org",
    re.IGNORECASE,
)
FEWEST: Final = 3
_SECTION: Final = re.compile(  # headings within a paper's own section
    r"\W*(?:abstract|summary|tl;?dr|links?|papers?|authors?|keywords?|notes?|comments?|details"
    r"|background|methods?|results?|conclusions?|introduction|overview|contributions?"
    r"|key (?:points|findings|takeaways|insights)|motivation|relevance|pdf|arxiv|code"
    r"|摘要.{0,8}|作者.{0,4}|论文.{0,4}|方法|结果|结论|链接|背景)\W*",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(  # how a line below a title begins
    r"\W{0,4}(?:arxiv|links?|urls?|pdf|paper|authors?|abstract|论文|链接|作者|摘要)(?:\b|[:：])",
    re.IGNORECASE,
)
_FAR: Final = 120  # characters before the title of a paragraph
_FAR_IN_PROSE: Final = 30
_LONG: Final = 3_000  # characters of a paragraph that is still one entry


@dataclass(slots=True)
class Entry:
    """A paper found: where it stands, what it says, under which headings."""

    start: int
    end: int
    told: Told
    topics: tuple[str, ...]
    numbered: bool
    level: int = 0  # of the heading it is; 0 for a line
    table: tuple[str, ...] = ()  # the names of the columns above it
    is_prose: bool = False  # a paragraph, neither an item nor a row
    lines: list[str] = field(default_factory=list)


class Finder:
    """Goes through the blocks and keeps the papers, each with the lines that belong to it."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._weak: list[Entry] = []
        self._headings: list[Block] = []
        self._pending: Block | None = None  # a heading that may turn out to be a title
        self._body: list[str] = []
        self._item: Entry | None = None  # the line that further lines may belong to
        self._item_level = 0
        self._weak_taken = False

    @property
    def doubts(self) -> Iterator[str]:
        """What was left out though it stands among the papers."""
        strict = {id(entry) for entry in self._entries}
        tables = {entry.table for entry in self._entries if entry.table}
        beside = [
            entry for entry in self._weak if entry.table in tables and id(entry) not in strict
        ]
        if beside and not self._weak_taken:
            yield (
                f"{len(beside):,} rows beside these name no arXiv number, DOI or “paper” and were "
                f"left out, such as “{beside[0].told.title}”"
            )

    def entries(self, found: Sequence[Block]) -> list[Entry]:
        """The papers in order. Those that no number names count where numbers are rare."""
        for block in found:
            if block.kind is Kind.HEADING:
                self._heading(block)
            elif block.kind is Kind.ROW:
                self._row(block)
            else:
                self._lines(block)
        self._finish()
        chosen = self._entries
        if len(chosen) < FEWEST or 10 * len(chosen) < len(self._weak):
            likely = sum(map(_is_likely, self._weak))
            if 2 * likely >= len(self._weak) and likely >= FEWEST:
                chosen = [*chosen, *self._weak]
                self._weak_taken = True
        return _without_mentions(sorted(chosen, key=lambda entry: entry.start))

    def _owner(self) -> Entry | None:
        """The paper whose heading is above and whose section goes on."""
        if self._entries and self._entries[-1].level and self._pending is None:
            return self._entries[-1]
        return None

    def _heading(self, block: Block) -> None:
        self._item = None
        owner = self._owner()
        inline = Inline(block.words)
        title = markdown_papers.is_heading_title(block.words)
        if (
            owner is not None
            and not inline.papers
            and (block.level > owner.level or _SECTION.fullmatch(inline.text))
        ):
            self._add(owner, block, "#" * min(block.level, 6) + f" {inline.text}")
            return
        if self._pending is not None and _SECTION.fullmatch(inline.text) and not inline.papers:
            self._body.append("#" * min(block.level, 6) + f" {inline.text}")
            return
        self._finish()
        above = [each for each in self._headings if each.level < block.level]
        self._headings = [*above, block]
        self._pending, self._body = block, []
        if len(inline.papers) == 1 and is_title(title):
            self._promote(block, inline)

    def _promote(self, end: Block, inline: Inline) -> bool:
        """Make a paper of the heading above, if it can be a title."""
        heading = self._pending
        if heading is None:
            return False
        title = markdown_papers.is_heading_title(heading.words)
        if not is_title(title) or _SECTION.fullmatch(title):
            return False
        told = Told(title=title, inline=[Inline(heading.words)])
        if heading is not end:
            told.inline.append(inline)
        topics = self._topics(heading.level)
        entry = Entry(heading.start, end.end, told, topics, True, heading.level)
        entry.lines = self._body
        self._entries.append(entry)
        self._pending, self._body = None, []
        return True

    def _finish(self) -> None:
        """Read the section of the paper that ends here."""
        owner = self._owner()
        if owner is not None and owner.lines:
            markdown_papers.body(owner.told, owner.lines)
        if owner is not None:
            owner.told.year = owner.told.year or None

    def _add(self, owner: Entry, block: Block, line: str) -> None:
        owner.lines.append(line)
        owner.end = block.end

    def _row(self, block: Block) -> None:
        self._item = None
        parts = cells(block.words)
        groups = list(_groups(parts, len(block.header)))
        before = len(self._entries)
        size = (block.end - block.start) / max(1, len(groups))
        for number, group in enumerate(groups):
            told = markdown_papers.of_row(group, block.header)
            start = (
                block.start
                if not number
                else block.start + _place(block.words, group, number, size)
            )
            self._take(told, start, block.end, self._topics(), block.header)
        for entry, following in pairwise(self._entries[before:]):
            entry.end = following.start

    def _lines(self, block: Block) -> None:
        inline = Inline(block.words)
        if self._belongs(block, inline):
            return
        self._item = None
        owner = self._owner()
        if owner is not None:
            if (
                block.kind is Kind.ITEM
                or len(inline.papers) != 1
                or not self._is_entry(block, inline)
            ):
                marks = "- " if block.kind is Kind.ITEM else ""
                owner.lines += [f"{marks}{line}" for line in block.lines]
                owner.end = block.end
                return
        elif self._pending is not None and inline.papers and self._is_link(block, inline):
            if self._promote(block, Inline(_first_link(inline))):
                self._entries[-1].lines += [
                    line for line in block.lines if not is_label(Inline(line).text)
                ]
                return
        elif self._pending is not None and self._pending.level == BOLD_LEVEL:
            self._body += block.lines
        if len(inline.papers) > 1 and self._many(block):
            return
        self._single(block, inline)

    def _single(self, block: Block, inline: Inline) -> None:
        if not self._is_entry(block, inline):
            if block.kind is Kind.ITEM and title_of(inline) and not inline.papers:
                self._hold(block)
            elif block.kind is Kind.ITEM:
                self._item = None
            elif self._pending is not None:
                self._body += block.lines
            return
        told = markdown_papers.of_text(block.lines)
        if self._take(told, block.start, block.end, self._topics()):
            self._item = (self._entries if told_papers(told) else self._weak or self._entries)[-1]
            self._item.lines = list(block.lines)
            self._item.is_prose = block.kind is Kind.TEXT
            self._item_level = block.level

    def _hold(self, block: Block) -> None:
        """Keep a line with a title, in case its link stands on a line below it."""
        told = markdown_papers.of_text(block.lines)
        self._item = Entry(block.start, block.end, told, self._topics(), False)
        self._item.lines = list(block.lines)
        self._item_level = block.level
        if any(link.address for link in told.inline[0].links if is_title(link.words)):
            self._weak.append(self._item)

    def _belongs(self, block: Block, inline: Inline) -> bool:
        """Whether lines belong to the item above them; if they do they are added to it."""
        item = self._item
        if item is None:
            return False
        nested = block.kind is Kind.ITEM and block.level > self._item_level
        follows = block.kind is Kind.TEXT and not title_of(inline)
        if not (nested or follows):
            return False
        known = told_papers(item.told)
        if inline.papers and (known and set(inline.papers) - set(known)):
            return False
        if inline.papers and not known and title_of(inline) and not is_label(inline.text):
            return False
        item.lines += block.lines
        item.end = block.end
        item.told = markdown_papers.of_text(item.lines)
        if not known and (told_papers(item.told) or item.told.inline[0].labelled):
            if item in self._weak:
                self._weak.remove(item)
            if item not in self._entries:
                item.numbered = bool(told_papers(item.told))
                self._entries.append(item)
        return True

    def _many(self, block: Block) -> bool:
        """Lines of a block that each name a paper of their own."""
        lines = [(line, Inline(line)) for line in block.lines]
        own = [each for _, each in lines if len(each.papers) == 1 and title_of(each)]
        if len(own) < 2:
            return False
        place = block.start
        for line, each in lines:
            if len(each.papers) == 1 and title_of(each):
                self._take(
                    markdown_papers.of_text([line]), place, place + len(line), self._topics()
                )
            place += len(line) + 1
        return True

    def _is_entry(self, block: Block, inline: Inline) -> bool:
        """Whether a block is one paper: it names one, and its title stands at its beginning."""
        numbered = len(inline.papers) >= 1
        if not numbered and not inline.labelled:
            return False
        title = title_of(inline)
        if not title or len(block.words) > _LONG * (1 + (block.kind is Kind.ITEM)):
            return False
        far = _FAR if block.kind is Kind.ITEM or title in inline.bold else _FAR_IN_PROSE
        return inline.text.find(title[:30]) <= far

    def _is_link(self, block: Block, inline: Inline) -> bool:
        """Whether a block holds the address of a paper and no title of its own."""
        first = Inline(block.lines[0])
        if is_label(first.text) or _LABELLED.match(first.text):
            return True
        short = len(first.text) <= _FAR or first.text.startswith("http")
        return short and block.kind is Kind.TEXT and not title_of(inline)

    def _take(
        self, told: Told, start: int, end: int, topics: tuple[str, ...], table: tuple[str, ...] = ()
    ) -> bool:
        papers = told_papers(told)
        labelled = any(each.labelled for each in told.inline)
        linked = any(link.address for each in told.inline for link in each.links)
        if not told.title:
            return False
        entry = Entry(start, end, told, topics, bool(papers), table=table)
        if papers or labelled:
            self._entries.append(entry)
        elif linked:
            self._weak.append(entry)
        return bool(papers or labelled)

    def _topics(self, below: int = 99) -> tuple[str, ...]:
        above = [each for each in self._headings if each.level < min(below, BOLD_LEVEL)]
        return tuple(filter(None, (topic(each.words) for each in above[-1:])))


def _without_mentions(entries: list[Entry]) -> list[Entry]:
    """Without lines that call by one word what has its title on another line: “[T5](…)”."""
    titled = {
        paper
        for entry in entries
        for paper in told_papers(entry.told)[:1]
        if len(entry.told.title.split()) > 2
    }
    return [
        entry
        for entry in entries
        if len(entry.told.title.split()) > 1 or not titled.intersection(told_papers(entry.told)[:1])
    ]


def _is_likely(entry: Entry) -> bool:
    """Whether a link on a title leads to a paper, or says who wrote it."""
    addresses = (link.address for each in entry.told.inline for link in each.links)
    return bool(entry.told.authors) or any(map(PAPER_ADDRESS.search, addresses))


def told_papers(told: Told) -> list[str]:
    """The numbers, or else the DOIs, that are named in what is told."""
    numbers = [number.id for each in told.inline for number in each.numbers]
    return list(dict.fromkeys(numbers or [name for each in told.inline for name in each.names]))


def _first_link(inline: Inline) -> str:
    """The address of the first paper a line leads to."""
    for link in inline.links:
        if Inline(link.address).papers:
            return link.address
    return inline.text


def _groups(parts: Sequence[str], width: int) -> Iterator[Sequence[str]]:
    """The cells of each paper on a line: some tables have several rows on one."""
    if width < 2 or len(parts) <= width + 1:
        yield parts
        return
    papers = [Inline(part).papers for part in parts]
    named = [place for place, each in enumerate(papers) if each]
    if len(named) < 2 or len({paper for each in papers for paper in each}) < 2:
        yield parts
        return
    starts = [0, *(place for place in named[1:])] if named[0] == 0 else named
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        group = parts[start:end]
        yield group if len(group) <= width else group[:width]


def _place(words: str, group: Sequence[str], number: int, size: float) -> int:
    """Where a group of cells begins in its line."""
    place = words.find(group[0]) if group else -1
    return place if place > 0 else int(number * size)
