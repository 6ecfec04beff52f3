"""Make papers one that are one, and remember which are not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from readerapp.errors import ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.belongings import Belongings
from readerapp.library.journal import Transaction
from readerapp.library.unlike import Unlike
from readerapp.model import Paper, Status
from readerapp.operations.anchoring import anchor
from readerapp.operations.matching import fuller, is_placeholder
from readerapp.operations.words import counted, shortened
from readerapp.text.deeplinks import SCHEME
from readerapp.text.escaping import as_markdown
from readerapp.text.links import Link, links, rewrite

FURTHEST: Final = (Status.INBOX, Status.SKIPPED, Status.QUEUED, Status.READING, Status.READ)

_FIELDS: Final = ("authors", "year", "venue", "doi", "arxiv")
_EMPTY: Final = (None, "", "[]")
_ADDRESSES: Final = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_PLACE: Final = re.compile(r"(?P<before>#\^?\s*h)(?P<number>[1-9]\d{0,8})(?=\s*(?:\\?\||\]\]))")


def merge(library: Library, keep: int, other: int) -> None:
    """Make ``other`` part of ``keep``; see ``merge_groups``.

    Raises:
        ReaderError: they are one paper already, or one is in the trash or gone.
    """
    if keep == other:
        title = shortened(library.papers.get(keep).title)
        raise ReaderError(f"“{title}” cannot be merged with itself.")
    merge_groups(library, [(keep, [other])])


def merge_groups(
    library: Library, groups: Sequence[tuple[int, Sequence[int]]], job: Job = UNWATCHED
) -> int:
    """Make the others of each group part of the paper to keep, all in one step.

    The kept paper gets what it lacks, and all that was said and done about the others: tags,
    notes, highlights, files, what files said of them, and the names they went by, so that old
    links lead on. It is as far in the reader's life as any of them was. Returns how many papers
    went into another.

    Raises:
        ReaderError: a paper is in the trash or gone; nothing was changed.
        Cancelled: ``job`` said so; nothing was changed.
    """
    went: dict[int, int] = {}  # those that are no more, and into which they went
    with library.store.transaction("") as tx:
        for keep, others in job.track(groups, "Merging papers"):
            for other in others:
                one, another = _now(went, keep), _now(went, other)
                if one != another:
                    _Merge(library, tx, one, another).carry_out()
                    went[another] = one
        tx.label = _label(library, went)
    return len(went)


def not_duplicates(library: Library, *papers: int) -> int:
    """Remember that no two of these papers are one; return how many pairs were not known.

    Raises:
        NoSuchPaper: one of them is gone.
    """
    unlike = Unlike(library.store)
    with library.store.transaction(f"Keep {counted(len(set(papers)), 'paper')} apart") as tx:
        them = [library.papers.get(paper) for paper in sorted(set(papers))]
        return sum(unlike.add(tx, one, other) for one, other in combinations(them, 2))


class _Merge:
    """One paper going into another."""

    def __init__(self, library: Library, tx: Transaction, keep: int, other: int) -> None:
        self._library, self._tx = library, tx
        self._keep, self._other = _living(library, keep), _living(library, other)
        self._belongings = Belongings(library.store)
        self._had = library.highlights.next_seq(keep) - 1  # numbers of highlights that are taken
        self._above = max(self._had, library.highlights.next_seq(other) - 1)

    def carry_out(self) -> None:
        """Do it, the row of the other paper last."""
        library, tx, keep, other = self._library, self._tx, self._keep, self._other
        if self._had:
            self._renumber_links()
        self._fill()
        self._unite_abstracts_and_hand_over()
        self._unite_notes()
        Unlike(library.store).move(tx, keep, other)
        tx.delete("paper", other.id)
        for name in (other.citekey, other.uid):
            if library.papers.named(name) is None:
                tx.insert("alias", paper=keep.id, citekey=name)

    # --- what is known of the paper -----------------------------------------------------

    def _fill(self) -> None:
        """Give the kept paper what it lacks, and the reader's decisions about the other."""
        keep, other = (self._tx.row("paper", each.id) for each in (self._keep, self._other))
        assert keep is not None
        assert other is not None
        fields: dict[str, Any] = {
            name: other[name]
            for name in _FIELDS
            if keep[name] in _EMPTY and other[name] not in _EMPTY
        }
        arxiv = fields.get("arxiv", keep["arxiv"])
        if keep["arxiv_version"] is None and arxiv == other["arxiv"]:
            fields["arxiv_version"] = other["arxiv_version"]
        if is_placeholder(keep["title"]) and not is_placeholder(other["title"]):
            fields |= {"title": other["title"], "title_key": other["title_key"]}
        fields["urls"] = json.dumps(self._urls(keep | fields), ensure_ascii=False)
        self._tx.update("paper", self._keep.id, **fields, **_decided(keep, other))

    def _urls(self, keep: dict[str, Any]) -> list[str]:
        """The addresses of both; an identifier that finds no room becomes one of them."""
        found = [*self._keep.urls, *self._other.urls]
        for name, site in _ADDRESSES.items():
            value = getattr(self._other, name)
            if value and value != keep[name]:
                found.append(site + value)
        return list(dict.fromkeys(found))

    # --- abstracts and what is highlighted in them --------------------------------------

    def _unite_abstracts_and_hand_over(self) -> None:
        library, tx, keep, other = self._library, self._tx, self._keep, self._other
        ours, theirs = library.papers.version(keep.id), library.papers.version(other.id)
        mine, its = library.highlights.of(keep.id), library.highlights.of(other.id)
        self._belongings.hand_over(tx, keep.id, other.id, self._numbered)
        if theirs is not None and (ours is None or _goes_on(theirs.text, ours.text)):
            tx.update("paper", keep.id, version=theirs.id)
            anchor(library, tx, mine, theirs.id, theirs.text)
        elif ours is not None and ours.text:
            anchor(library, tx, its, ours.id, ours.text)

    def _numbered(self, number: int) -> int:
        """What a highlight of the other paper is called from now on: the same, if that is free.

        So that no link to one that was removed comes to mean another, numbers that were in use
        go above all there ever were.
        """
        return number if number > self._had else self._above + number

    # --- notes, and links to highlights -------------------------------------------------

    def _unite_notes(self) -> None:
        library, tx, keep, other = self._library, self._tx, self._keep, self._other
        ours, theirs = library.notes.of(keep.id), library.notes.of(other.id)
        if theirs is None:
            return
        if ours is None:
            tx.update("note", theirs.id, paper=keep.id)
            return
        self._drop_note(theirs.id)
        said = theirs.markdown.strip("\n")
        if not said.strip() or said == ours.markdown.strip("\n"):
            return
        if ours.markdown.strip():
            heading = f"## From “{as_markdown(other.title)}” ({other.citekey})"
            said = f"{ours.markdown.rstrip()}\n\n{heading}\n\n{said}"
        note = library.notes.write(tx, keep.id, ours.uid, f"{said}\n")
        library.links.replace(tx, "note", note, keep.id, links(f"{said}\n"))

    def _drop_note(self, note: int) -> None:
        self._library.links.replace(self._tx, "note", note, self._keep.id, ())
        self._tx.delete("note", note)

    def _renumber_links(self) -> None:
        """Let links to highlights of the other paper name them as they are called from now on."""
        names = self._belongings.names(self._other.id)
        address = re.compile(
            rf"(?P<before>\b{SCHEME}://paper/{self._other.uid}(?:/[a-z0-9-]{{0,80}})?/?\?h=h)"
            r"(?P<number>[1-9]\d{0,8})",
            re.IGNORECASE,
        )
        for text in self._belongings.speaking_of(self._other):
            own = text.paper == self._other.id

            def renamed(link: Link, words: str = text.words, own: bool = own) -> str:
                written = words[link.start : link.end]
                about = link.target.casefold() in names if link.target else own
                return _PLACE.sub(self._as_numbered, written, count=1) if about else written

            words = address.sub(self._as_numbered, rewrite(text.words, renamed))
            column = "markdown" if text.table == "note" else "comment"
            self._tx.update(text.table, text.id, **{column: words})

    def _as_numbered(self, place: re.Match[str]) -> str:
        return f"{place['before']}{self._numbered(int(place['number']))}"


def _decided(keep: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What a reader has decided about two papers that are one: the furthest either went."""
    status = max(keep["status"], other["status"], key=lambda name: FURTHEST.index(Status(name)))
    places = [row["position"] for row in (keep, other) if row["status"] == status]
    queued = status == Status.QUEUED
    return {
        "status": status,
        "position": min(filter(_is_place, places), default=None) if queued else None,
        "starred": max(keep["starred"], other["starred"]),
        "rating": max(keep["rating"], other["rating"]),
    }


def _goes_on(text: str, instead: str) -> bool:
    """Whether an abstract is more than what the kept paper has: nothing, or one cut off."""
    return bool(text) and (not instead or fuller(text, instead))


def _is_place(position: float | None) -> bool:
    return position is not None


def _living(library: Library, paper_id: int) -> Paper:
    paper = library.papers.get(paper_id)
    if paper.trashed is not None:
        raise ReaderError(f"“{shortened(paper.title)}” is in the trash; restore it first.")
    return paper


def _now(went: dict[int, int], paper: int) -> int:
    """The paper, or that which it has gone into."""
    while paper in went:
        paper = went[paper]
    return paper


def _label(library: Library, went: dict[int, int]) -> str:
    kept = {_now(went, paper) for paper in went}
    others = "its duplicate" if len(went) == 1 else f"its {len(went):,} duplicates"
    if len(kept) == 1:
        return f"Merge “{shortened(library.papers.get(kept.pop()).title)}” with {others}"
    return f"Merge {counted(len(kept), 'paper')} with their duplicates"
