"""What a reader may change in a plan before it is carried out: pairs mended, lines taken or left.

Every verb gives another plan and leaves the old one as it was, so that it can be gone back to.
Rows and left-out pieces of a file go on covering the whole of it, and no word is lost: what is
in no record any more is left out, or stands in what is kept of the file word for word. A row
that was changed has no state until `planning.renewed` has compared it again. A verb that can do
nothing gives the very same plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from readerapp.model import LeftOut, Record
from readerapp.operations.cutting import Cut, cuts, line_at, place, title_end
from readerapp.operations.planning import Plan, Row, State
from readerapp.operations.reading import ReadItem, prepare
from readerapp.operations.splicing import (
    leaving_out,
    left_out,
    parted,
    replaced,
    rows_of,
    spliced,
    without,
)
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

_LONGEST: Final = 2_000  # characters of a left-out piece that are shown; its span is whole
_TITLE: Final = 200  # characters; anything longer is no second half of a title
_ABSTRACT: Final = 100  # characters; anything shorter is a banner above the first title


# --- One paper ------------------------------------------------------------------------------


def swapped(plan: Plan, *rows: int) -> Plan:
    """Title and abstract change places; where there is no abstract there is nothing to swap."""
    changed = {}
    for number in rows:
        record = plan.rows[number].prepared.record
        if record.abstract.strip():
            title = " ".join(record.abstract.split())
            changed[number] = _changed(plan.rows[number], title=title, abstract=record.title)
    return replaced(plan, changed)


def without_abstract(plan: Plan, *rows: int) -> Plan:
    """Only the title is taken; the abstract stays in what is kept of the file."""
    return replaced(plan, {number: _changed(plan.rows[number], abstract="") for number in rows})


def can_join(plan: Plan, number: int) -> bool:
    """Whether there is a record above it in the same file."""
    return 0 < number < len(plan.rows) and plan.rows[number - 1].item == plan.rows[number].item


def joined_up(plan: Plan, number: int) -> Plan:
    """A record becomes part of the one above it, with whatever was left out between them.

    It goes on with the abstract; or with the title, where that has no abstract yet and this
    reads like the second half of a title.
    """
    if not can_join(plan, number):
        return plan
    upper, lower = plan.rows[number - 1].prepared, plan.rows[number].prepared
    item = plan.rows[number].item
    kept, between = parted(left_out(plan.items[item]), upper.record.end, lower.record.start)
    raw = _said(upper.raw, *(piece.text for piece in between), lower.raw)
    record = _joined(upper.record, lower.record)
    if upper.record.raw or lower.record.raw:
        record = replace(record, raw=raw)
    made = spliced(plan, number - 1, 2, [Row(prepare(record, raw), item)])
    return leaving_out(made, item, kept)


def places(plan: Plan, number: int) -> Sequence[Cut]:
    """Where a record can be split, from its top."""
    return cuts(plan.rows[number].prepared)


def split(plan: Plan, number: int, place_number: int) -> Plan:
    """Cut a record in two at one of its `places`, whose line becomes the title of the second."""
    row, found = plan.rows[number], places(plan, number)
    if not 0 <= place_number < len(found):
        return plan
    cut, record, raw = found[place_number], row.prepared.record, row.prepared.raw
    if cut.offset is None:  # nobody knows where it stands: both keep all that the file says
        at, raws, addresses = record.end, (raw, raw), record.urls
    else:
        at = place(record, raw, cut.offset)
        raws = (raw[: cut.offset].rstrip(), raw[cut.offset :])
        addresses = urls(raws[0])
    above = replace(
        record,
        abstract=cut.before,
        urls=addresses,
        end=at,
        last_line=max(cut.line - 1, record.first_line),
        doubts=(),
    )
    below = replace(
        _found(cut.title, cut.after, raws[1] if cut.offset is not None else cut.after),
        start=at,
        end=record.end,
        first_line=cut.line,
        last_line=max(record.last_line, cut.line),
        raw=record.raw,
    )
    pair = [
        Row(prepare(part, said), row.item) for part, said in zip((above, below), raws, strict=True)
    ]
    return spliced(plan, number, 1, pair)


# --- Taking and leaving ---------------------------------------------------------------------


def dropped(plan: Plan, *rows: int) -> Plan:
    """They stay where they are and do not come in."""
    return replaced(plan, {number: replace(plan.rows[number], taken=False) for number in rows})


def taken(plan: Plan, *rows: int) -> Plan:
    """They come in after all."""
    return replaced(plan, {number: replace(plan.rows[number], taken=True) for number in rows})


def chosen(plan: Plan, state: State, *rows: int) -> Plan:
    """The reader has looked: each is a new paper, or the same as the one it looks like."""
    changed = {}
    for number in rows:
        row = plan.rows[number]
        if state is State.NEW or row.paper is not None or row.same_row is not None:
            changed[number] = replace(row, state=state, decided=True, taken=True)
    return replaced(plan, changed)


def without_doubtful(plan: Plan) -> Plan:
    """Only what nobody needs to look at comes in."""
    gone: set[int] = set()
    for number, row in enumerate(plan.rows):
        if row.doubtful or row.same_row in gone:  # nor what only repeats it
            gone.add(number)
    return dropped(plan, *sorted(gone))


def not_papers(plan: Plan, *rows: int) -> Plan:
    """They are no records at all but pieces that are left out, as banners are."""
    gone = set(rows)
    if not gone:
        return plan
    pieces: dict[int, list[LeftOut]] = {}
    for number in gone:
        row = plan.rows[number]
        record, said = row.prepared.record, row.prepared.raw or row.prepared.record.title
        piece = LeftOut(record.first_line, _shown(said), record.start, record.end)
        pieces.setdefault(row.item, []).append(piece)
    made = without(plan, gone)
    for item, more in pieces.items():
        made = leaving_out(made, item, [*left_out(made.items[item]), *more])
    return made


def left_out_as_record(plan: Plan, item: int, index: int) -> Plan:
    """A piece that was left out becomes a paper: its first line the title, the rest abstract."""
    kept = list(left_out(plan.items[item]))
    if not 0 <= index < len(kept) or not kept[index].text.strip():
        return plan
    piece = kept.pop(index)
    title, _, rest = piece.text.strip().partition("\n")
    record = replace(
        _found(title.strip(), rest.strip(), piece.text),
        start=piece.start,
        end=piece.end,
        first_line=piece.line,
        last_line=piece.line + piece.text.strip().count("\n"),
    )
    spots = [(row.item, row.prepared.record.start) for row in plan.rows]
    at = bisect_left(spots, (item, piece.start))
    made = spliced(plan, at, 0, [Row(prepare(record, piece.text), item)])
    return leaving_out(made, item, kept)


# --- A whole file ---------------------------------------------------------------------------


def reread(plan: Plan, item: int, read: ReadItem) -> Plan:
    """A file was read again, in another way: its rows are those found now."""
    first, count = rows_of(plan, item)
    made = spliced(plan, first, count, [Row(each, item) for each in read.prepared])
    made.items[item] = read
    return made


def can_swap_all(plan: Plan, item: int) -> bool:
    """Whether titles and abstracts stand below each other in a file at all."""
    first, count = rows_of(plan, item)
    return count > 1 and any(
        row.prepared.record.abstract and title_end(row.prepared) is not None
        for row in plan.rows[first : first + min(count, 20)]
    )


def swapped_all(plan: Plan, item: int) -> Plan:
    """The titles of a file stand below their abstracts: each takes the one right above it.

    The first takes what was left out right above it, if that is as long as an abstract, and is
    itself left out otherwise; so is the last abstract, as no title follows.
    """
    first, count = rows_of(plan, item)
    halves = [_halved(row) for row in plan.rows[first : first + count]]
    if not any(half.abstract for half in halves):
        return plan
    left, above = _right_above(left_out(plan.items[item]), halves[0].start)
    starts = [piece.start for piece in left]
    made: list[Row] = []
    spare: list[LeftOut] = []
    reached = 0  # the first piece that neither is spare nor lies between two halves
    for half in halves:
        here = bisect_left(starts, half.start, reached)
        if above is None:
            spare += left[reached:here]
            spare.append(LeftOut(half.line, _shown(half.title), half.start, half.cut))
        else:
            between = bisect_left(starts, above.end, reached, here)
            spare += left[reached:between]
            made.append(_paired(above, left[between:here], half))
        above, reached = half, here
    last = halves[-1]
    if last.below.strip():
        spare.append(LeftOut(last.below_line, _shown(last.below), last.cut, last.end))
    whole = spliced(plan, first, count, made)
    return leaving_out(whole, item, [*spare, *left[reached:]])


@dataclass(frozen=True, slots=True)
class _Half:
    """A record cut behind its title: what the file says up to there, and what below."""

    row: Row | None
    title: str
    below: str
    abstract: str
    start: int
    cut: int
    end: int
    line: int
    below_line: int


def _halved(row: Row) -> _Half:
    record, raw = row.prepared.record, row.prepared.raw
    offset = title_end(row.prepared)
    if offset is None:  # no line of its own: the abstract goes without its place in the file
        below, cut, line = record.abstract, record.end, record.first_line
    else:
        below, cut = raw[offset:], place(record, raw, offset)
        line = line_at(record, raw, offset)
        raw = raw[:offset]
    if not below.strip():
        cut = record.end
    start, end, first = record.start, record.end, record.first_line
    return _Half(row, raw, below, record.abstract, start, cut, end, first, line)


def _right_above(pieces: Sequence[LeftOut], start: int) -> tuple[list[LeftOut], _Half | None]:
    """The last line left out before the first title, if it is as long as an abstract.

    With it the pieces that are left then.
    """
    number = sum(piece.end <= start for piece in pieces) - 1
    if number < 0:
        return list(pieces), None
    piece = pieces[number]
    head, _, text = piece.text.rpartition("\n")
    if len(text) < _ABSTRACT:
        return list(pieces), None
    at = piece.start + (len(head) + 1 if head else 0)
    line = piece.line + head.count("\n") + bool(head)
    rest = [replace(piece, text=head.strip(), end=at)] if head else []
    half = _Half(None, "", text, text, at, at, piece.end, line, line)
    return [*pieces[:number], *rest, *pieces[number + 1 :]], half


def _paired(above: _Half, between: Sequence[LeftOut], half: _Half) -> Row:
    """The record of a title whose abstract stands above it."""
    assert half.row is not None
    record = half.row.prepared.record
    raw = _said(above.below, *(piece.text for piece in between), half.title)
    record = replace(
        record,
        abstract=above.abstract,
        start=above.cut,
        end=half.cut,
        first_line=above.below_line if above.below.strip() else half.line,
        last_line=max(half.below_line - 1, half.line),
        doubts=(),
        raw=raw if record.raw else "",
    )
    return Row(prepare(record, raw), half.row.item)


# --- How ------------------------------------------------------------------------------------


def _changed(row: Row, **fields: Any) -> Row:
    """The row with a record that says something else; the reader has looked at it."""
    record = replace(row.prepared.record, doubts=(), **fields)
    return Row(prepare(record, row.prepared.raw), row.item)


def _found(title: str, abstract: str, said: str) -> Record:
    """A record made of lines of a file, with the addresses and numbers in them."""
    number = arxiv(title)
    return Record(
        title=title,
        abstract=abstract,
        urls=urls(said),
        doi=doi(title),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
    )


def _joined(above: Record, below: Record) -> Record:
    """One record of two that stand below each other."""
    if _is_second_half(above, below):
        title, abstract = f"{above.title} {below.title}", below.abstract
    else:
        title = above.title
        abstract = "\n".join(filter(str.strip, (above.abstract, below.title, below.abstract)))
    return replace(
        above,
        title=title,
        abstract=abstract,
        authors=above.authors or below.authors,
        year=above.year or below.year,
        venue=above.venue or below.venue,
        doi=above.doi or below.doi,
        arxiv=above.arxiv or below.arxiv,
        arxiv_version=above.arxiv_version if above.arxiv else below.arxiv_version,
        urls=tuple(dict.fromkeys(above.urls + below.urls)),
        tags=tuple(dict.fromkeys(above.tags + below.tags)),
        note="\n\n".join(filter(None, (above.note, below.note))),
        key=above.key or below.key,
        end=below.end,
        last_line=max(above.last_line, below.last_line),
        doubts=(),
    )


def _is_second_half(above: Record, below: Record) -> bool:
    """Whether a title goes on in the record below it: there is no abstract between them."""
    if above.abstract.strip():
        return False
    reads_on = len(below.title) <= _TITLE and not below.title.rstrip().endswith(".")
    return reads_on or bool(below.abstract.strip())


def _said(*pieces: str) -> str:
    """What a file says in several pieces, each on lines of its own."""
    ended = [piece if piece.endswith(("\n", "\r")) else f"{piece}\n" for piece in pieces if piece]
    return "".join(ended).removesuffix("\n")


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
