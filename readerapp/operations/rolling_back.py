"""Take an import back, paper by paper: where the reader has gone on since, it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from readerapp.errors import ReaderError, Stale
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library
from readerapp.library.journal import Transaction
from readerapp.library.partial import Edit, Partial
from readerapp.model import Change, Tag
from readerapp.operations.words import shortened

_DONE: Final = {  # what was done to a paper, by the table that tells
    "paper_tag": "tagged",
    "highlight": "highlighted",
    "highlight_tag": "highlighted",
    "note": "noted",
    "version": "given another abstract",
    "attachment": "given a file",
    "unlike": "told apart from another paper",
}
_CHANGED: Final = {  # or by the column
    "trashed": "put in the trash",
    "position": "moved on the reading list",
    "starred": "starred",
    "rating": "rated",
    "citekey": "renamed",
    "version": "given another abstract",
}
_DECIDED: Final = {
    "inbox": "put back in the inbox",
    "queued": "queued",
    "reading": "begun",
    "read": "read",
    "skipped": "skipped",
}
_OTHERWISE: Final = "changed in another way since"


Work = dict[int, list[Change]]  # by paper


@dataclass(frozen=True, slots=True)
class Refused:
    """A paper for which an import stands; ``why`` says what came since, for a person."""

    paper: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class RollBack:
    """How many papers an import was taken back for, and for which it was not."""

    changed: int
    refused: list[Refused] = field(default_factory=list)


def roll_back(library: Library, import_uid: str, job: Job = UNWATCHED) -> RollBack:
    """Take back what an import did to each paper that nobody has touched since, in one step.

    Papers it added vanish; those it completed lose what it brought. Papers that were edited,
    tagged, highlighted, decided … since, or that another text links to, stay as they are. Once
    nothing of the import is left its files and tags go too; then there is nothing to roll back.

    Raises:
        ReaderError: there never was such an import, or nobody knows any more what it did.
        Cancelled: ``job`` said so; nothing was changed.
    """
    others: dict[int, Refused] = {}  # changed behind the back of the log
    while True:
        try:
            with library.store.transaction("") as tx:
                return _RollingBack(library, tx, import_uid, others, job).carry_out()
        except _Stuck as stuck:
            title = library.papers.get(stuck.paper).title
            others[stuck.paper] = Refused(stuck.paper, title, _OTHERWISE)


class _Stuck(Exception):
    """The rows of a paper are not what the log says."""

    def __init__(self, paper: int) -> None:
        super().__init__(paper)
        self.paper = paper


class _RollingBack:
    """One import being taken back."""

    def __init__(
        self, library: Library, tx: Transaction, uid: str, others: Mapping[int, Refused], job: Job
    ) -> None:
        self._library, self._tx, self._uid, self._job = library, tx, uid, job
        self._partial = Partial(library.store)
        self._refused = dict(others)

    def carry_out(self) -> RollBack:
        """Do it."""
        found = self._partial.batch(self._uid)
        if found is None:
            if self._partial.had_batch(self._uid):
                return RollBack(0)
            raise ReaderError(f"No import goes by “{self._uid}”.")
        batch, label = found
        self._tx.label = f"Roll back import of “{shortened(label)}”"
        step = self._partial.step_of("import", batch)
        if step is None:
            raise ReaderError(f"Nobody knows any more what the import of “{label}” has changed.")
        steps = self._library.history.burst_of(step)  # and what followed from it, by rule
        changes = self._partial.changes(*reversed(steps))
        new_tags = [change.key for change in changes.pop(None, []) if change.table == "tag"]
        left = self._left(changes, batch)
        self._refuse(steps[0], left)
        changed = 0
        for paper in self._job.track([p for p in left if p not in self._refused], "Rolling back"):
            try:
                self._tx.invert(left[paper])
            except Stale as error:
                raise _Stuck(paper) from error
            changed += not _only_told(left[paper])
        self._sweep(batch, new_tags)
        return RollBack(changed, [self._refused[paper] for paper in left if paper in self._refused])

    def _left(self, changes: Mapping[int | None, list[Change]], batch: int) -> Work:
        """What the import did, by paper; but for those it was taken back for already."""
        records = self._partial.records(batch)
        return {
            paper: its
            for paper, its in changes.items()
            if paper is not None
            and any(change.table == "record" and change.key in records for change in its)
        }

    def _refuse(self, step: int, left: Work) -> None:
        """Find out which papers somebody has gone on with."""
        for paper, edits in self._partial.edits(step, left).items():
            told = {(change.table, change.key) for change in left[paper]}
            in_the_way = any((edit.table, edit.key) in told for edit in edits)
            if in_the_way or not _only_told(left[paper]):
                why = self._why(edits)
                self._refused.setdefault(paper, Refused(paper, self._title(paper, edits), why))
        self._refuse_linked(left)

    def _refuse_linked(self, left: Work) -> None:
        """A text that stays may link to a paper that would go: so that one stays too."""
        going = {paper for paper, its in left.items() if _is_new(its)} - self._refused.keys()
        wanted = {self._library.papers.named(target) for target in self._partial.targets()} & going
        linking = {paper: self._library.links.back(paper) for paper in wanted if paper is not None}
        staying = True
        while staying:
            staying = False
            for paper, links in linking.items():
                titles = [link.title or "A note" for link in links if link.paper not in going]
                if paper in going and titles:
                    why = f"“{shortened(titles[0])}” links to it"
                    title = self._library.papers.get(paper).title
                    self._refused[paper] = Refused(paper, title, why)
                    going.remove(paper)
                    staying = True

    def _title(self, paper: int, edits: Iterable[Edit]) -> str:
        """The title of a paper, which may be there no more."""
        for edit in edits:
            if edit.table == "paper" and edit.now is None and edit.was is not None:
                return str(edit.was["title"])
        return self._library.papers.get(paper).title

    def _why(self, edits: Sequence[Edit]) -> str:
        """What was done to a paper since, in words for a person."""
        tables = {edit.table for edit in edits}
        columns = {name for edit in edits if edit.table == "paper" for name in edit.columns}
        gone = next((edit.was for edit in edits if edit.table == "paper" and not edit.now), None)
        if gone is not None:
            into = self._library.papers.named(gone["uid"])
            title = shortened(self._library.papers.get(into).title) if into is not None else ""
            return f"merged into “{title}” since" if title else "removed since"
        if "alias" in tables and "citekey" not in columns:
            return "merged with another paper since"
        records_first = sorted(edits, key=lambda edit: edit.table != "record")
        said = dict.fromkeys(word for edit in records_first for word in self._words(edit))
        if not said:
            return _OTHERWISE
        *first, last = said
        return f"{', '.join(first)} and {last} since" if first else f"{last} since"

    def _words(self, edit: Edit) -> list[str]:
        if edit.table == "paper":
            return _words_of_columns(edit)
        if edit.table == "record" and edit.now is not None:
            label = self._partial.label_of_source(edit.now["source"])
            return [f"imported again with “{shortened(label)}”"]
        if edit.table == "paper_tag" and edit.now is None:
            return ["untagged"]
        return [_DONE[edit.table]] if edit.table in _DONE else []

    def _sweep(self, batch: int, new_tags: Iterable[int]) -> None:
        """Forget the import once nothing of it is left, and tags it made that nothing carries."""
        if not self._partial.records(batch):
            for source in self._partial.files(batch):
                self._tx.delete("source", source)
            self._tx.delete("import", batch)
        for key in new_tags:
            row = self._tx.row("tag", key)
            if row is not None:
                self._library.tags.sweep(self._tx, Tag(**row))


def _only_told(changes: Iterable[Change]) -> bool:
    """Whether an import only noted that a file speaks of a paper."""
    return all(change.table == "record" for change in changes)


def _is_new(changes: Iterable[Change]) -> bool:
    """Whether an import added the paper."""
    return any(change.table == "paper" and change.before is None for change in changes)


def _words_of_columns(edit: Edit) -> list[str]:
    assert edit.now is not None
    columns = edit.columns
    if columns & {"status", "position"} == {"status", "position"}:
        columns = columns - {"position"}  # which comes with it
    words = [
        _DECIDED[edit.now["status"]] if name == "status" else _CHANGED.get(name, "edited")
        for name in sorted(columns)
    ]
    return ["no longer starred" if w == "starred" and not edit.now["starred"] else w for w in words]
