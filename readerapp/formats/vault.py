"""One page of a vault: the blocks the library writes, and the reader's own text around them.

A page is Markdown. Each block stands between two comments, the first with a hash of the block as
it was written, so an edited block is known from the file alone. ``merge`` brings a page up to date
and never loses what the reader wrote: where both changed the same lines, the reader's stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from readerapp.formats import front_matter
from readerapp.formats.front_matter import Front, Lines
from readerapp.text.merging import merged_lines

_OPENING: Final = re.compile(
    r"<!-- ra:(?P<kind>[a-z]+)(?: (?P<id>[A-Za-z0-9-]+))? h=(?P<hash>[0-9a-f]{8}) -->[ \t]*"
)
_MARKER: Final = re.compile(r"(<!--)( +/?ra:)")
_SPACED_MARKER: Final = re.compile(r"(<!--) ( +/?ra:)")
_PAPER: Final = re.compile(r"readerapp://(?:paper|note)/([0-9A-Z]{8})")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page that the library writes."""

    kind: str
    id: str | None
    lines: Lines

    @property
    def name(self) -> str:
        """What it is called in a report and in the base texts."""
        return f"blk:{self.kind}:{self.id}" if self.id else f"blk:{self.kind}"


@dataclass(frozen=True, slots=True)
class Page:
    """What the library has to say: front matter, blocks, and a place for the reader's own text."""

    front: Front
    blocks: tuple[Block, ...]
    seed: Lines = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A page brought up to date.

    ``base`` is to be given to the next merge. ``report`` says what was not simply rewritten:
    ``kept`` (the reader's), ``merged`` (both), ``conflict`` (the reader's stand, the library's
    differ), ``left out`` (the reader deleted it), ``removed`` (the library did), ``freed`` (the
    library did, the reader had edited it; or a copy: now the reader's own text).
    """

    text: str
    base: dict[str, str]
    report: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A block as it stands in a file, with the hash it was written with."""

    block: Block
    hash: str
    closed: str

    @property
    def edited(self) -> bool:
        """Whether somebody changed more than blanks since it was written."""
        return _hash(self.block.lines) != self.hash

    def written(self, hashed: str, lines: Sequence[str]) -> list[str]:
        """The block with its comments, under another hash or with other lines."""
        return [_opening(self.block, hashed), *lines, self.closed]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file taken apart; joined again in order its parts are the file."""

    front: Lines | None
    parts: tuple[Lines | Found, ...]


def parse(text: str) -> Parsed:
    """Take a page apart. A block without its end is the reader's text: nothing is guessed."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    head: Lines | None = None
    at = 0
    if lines[0].rstrip() == "---":
        end = next((i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "...")), 0)
        if end:
            head, at = tuple(lines[1:end]), end + 1
    ends = _ends(lines)
    parts: list[Lines | Found] = []
    own: list[str] = []
    while at < len(lines):
        if at not in ends:
            own.append(lines[at])
            at += 1
            continue
        if own:
            parts.append(tuple(own))
            own = []
        opening = _OPENING.fullmatch(lines[at])
        assert opening is not None
        block = Block(opening["kind"], opening["id"], tuple(lines[at + 1 : ends[at]]))
        parts.append(Found(block, opening["hash"], lines[ends[at]]))
        at = ends[at] + 1
    if own:
        parts.append(tuple(own))
    return Parsed(head, tuple(parts))


def _ends(lines: Sequence[str]) -> dict[int, int]:
    """The line where each block ends, by the line where it starts."""
    ends: dict[int, int] = {}
    start: int | None = None
    end = ""
    for at, line in enumerate(lines):
        opening = _OPENING.fullmatch(line)
        if opening:
            start, end = at, _closing(Block(opening["kind"], opening["id"], ()))
        elif start is not None and line.strip() == end:
            ends[start] = at
            start = None
    return ends


def uid_of(text: str) -> str | None:
    """The uid of the paper or note that a page says it is of."""
    head = parse(text).front
    for key, lines in front_matter.split(head or ()):
        if key == "readerapp" and (match := _PAPER.search(lines[0])):
            return match[1]
    return None


def write(page: Page) -> str:
    """A page written for the first time."""
    lines = [*_head([lines for _, lines in page.front]), ""]
    for block in page.blocks:
        lines += [*_written(block), ""]
    return "\n".join([*lines, *page.seed, ""])


def base_of(page: Page) -> dict[str, str]:
    """What to keep of a page just written, for the next merge."""
    texts = {f"fm:{key}": "\n".join(lines) for key, lines in page.front}
    return texts | {block.name: "\n".join(block.lines) for block in page.blocks}


def merge(disk: str | None, page: Page, base: Mapping[str, str]) -> Merged:
    """Bring the text of a file up to date with ``page``; without a file or text, write it."""
    if disk is None or not disk.strip("\ufeff \t\r\n"):
        return Merged(write(page), base_of(page), ())
    report: list[tuple[str, str]] = []
    parsed = parse(disk)
    known = {key[3:]: text for key, text in base.items() if key.startswith("fm:")}
    head: list[str] = []
    if parsed.front is not None:
        mine = front_matter.split(parsed.front)
        fields = front_matter.merged(mine, page.front, known, report)
        head = _head(fields, verbatim=parsed.front)
    elif not known:
        head = [*_head([lines for _, lines in page.front]), ""]
    body = _with_new_blocks(_merged_parts(parsed, page, base, report), page, base, report)
    text = "\n".join([*head, *(line for part in body for line in part.lines)])
    if disk.count("\r\n") * 2 > disk.count("\n"):
        text = text.replace("\n", "\r\n")
    bom = "\ufeff" if disk.startswith("\ufeff") else ""
    return Merged(bom + text, base_of(page), tuple(report))


@dataclass(slots=True)
class _Part:
    """A stretch of the new file: the reader's own, or a block by its name."""

    name: str | None
    lines: list[str]


def _merged_parts(
    parsed: Parsed, page: Page, base: Mapping[str, str], report: list[tuple[str, str]]
) -> list[_Part]:
    wanted = {block.name: block for block in page.blocks}
    done: set[str] = set()
    out: list[_Part] = []
    for part in parsed.parts:
        if isinstance(part, tuple):
            lines = list(part)
            if out and out[-1].name is None:  # what stood between is gone
                if out[-1].lines[-1:] == lines[:1] == [""]:
                    del lines[0]
                out[-1].lines += lines
            else:
                out.append(_Part(None, lines))
            continue
        name = part.block.name
        if name in done or (name not in wanted and part.edited):
            report.append(("freed", name))
            out.append(_Part(None, ["", *part.block.lines, ""]))
        elif name not in wanted:
            report.append(("removed", name))
        else:
            done.add(name)
            before = base[name].split("\n") if name in base else None
            out.append(_Part(name, _merged_block(part, wanted[name], before, report)))
    return out


def _merged_block(
    found: Found, new: Block, before: Sequence[str] | None, report: list[tuple[str, str]]
) -> list[str]:
    """One block that the file has and the library still writes."""
    mine = [_read(line) for line in found.block.lines]
    if _meaning(mine) == _meaning(new.lines):
        return found.written(_hash(found.block.lines), found.block.lines)
    if not found.edited:
        return _written(new)
    if before is not None and _meaning(before) == _meaning(new.lines):
        report.append(("kept", new.name))
        return found.written(found.hash, found.block.lines)
    lines = merged_lines(before, mine, new.lines) if before is not None else None
    report.append(("conflict" if lines is None else "merged", new.name))
    hashed = _hash([_safe(line) for line in new.lines])
    kept = found.block.lines if lines is None else [_safe(line) for line in lines]
    return found.written(hashed, kept)


def _with_new_blocks(
    parts: list[_Part], page: Page, base: Mapping[str, str], report: list[tuple[str, str]]
) -> list[_Part]:
    """Put blocks that the file has never had after the one they follow."""
    there = {part.name for part in parts}
    previous: str | None = None
    for block in page.blocks:
        if block.name in there:
            previous = block.name
        elif block.name in base:
            report.append(("left out", block.name))
        else:
            at = _place(parts, previous)
            lines = _written(block)
            before = parts[at - 1].lines if at else [""]
            after = parts[at].lines if at < len(parts) else [""]
            if before[-1:] != [""]:
                lines = ["", *lines]
            if after[:1] != [""]:
                lines = [*lines, ""]
            parts.insert(at, _Part(block.name, lines))
            there.add(block.name)
            previous = block.name
    return parts


def _place(parts: list[_Part], previous: str | None) -> int:
    """Where a new block goes: after the one before it, else before every other, else first."""
    names = [part.name for part in parts]
    if previous is not None:
        return names.index(previous) + 1
    first = next((at for at, name in enumerate(names) if name is not None), None)
    if first is not None:
        return first
    if parts and parts[0].lines[:1] == [""]:
        blank = _Part(None, [""])
        parts[:1] = [blank, _Part(None, parts[0].lines[1:])]
        return 1
    return 0


def _head(fields: Sequence[Lines], verbatim: Lines | None = None) -> list[str]:
    lines = tuple(line for field in fields for line in field)
    return ["---", *(verbatim if lines == verbatim else lines), "---"]


def _written(block: Block) -> list[str]:
    lines = [_safe(line) for line in block.lines]
    return [_opening(block, _hash(lines)), *lines, _closing(block)]


def _opening(block: Block, hashed: str) -> str:
    return f"<!-- ra:{_title(block)} h={hashed} -->"


def _closing(block: Block) -> str:
    return f"<!-- /ra:{_title(block)} -->"


def _title(block: Block) -> str:
    return f"{block.kind} {block.id}" if block.id else block.kind


def _safe(line: str) -> str:
    """A line that cannot be taken for a marker: a blank is put into what looks like one."""
    return _MARKER.sub(r"\1 \2", line)


def _read(line: str) -> str:
    """The line that ``_safe`` was given."""
    return _SPACED_MARKER.sub(r"\1\2", line)


def _meaning(lines: Sequence[str]) -> str:
    """What lines say, whatever a formatter did to blanks at their ends and between them."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", text)


def _hash(lines: Sequence[str]) -> str:
    return hashlib.sha256(_meaning(lines).encode("utf-8", "surrogatepass")).hexdigest()[:8]
