"""Write a plan: the row of the import, its files, and each record as a paper or into one."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from readerapp.job import Job
from readerapp.library import Library
from readerapp.library.imports import pieces, problems
from readerapp.library.journal import Transaction, now
from readerapp.model import LeftOut, Paper, Reading, Status
from readerapp.operations.anchoring import replace_abstract
from readerapp.operations.noting import begin_note
from readerapp.operations.planning import FIELDS, OnDuplicate, Plan, Row, State, lacking
from readerapp.operations.reading import Prepared, ReadItem
from readerapp.operations.tagging import cleaned_or_none
from readerapp.operations.words import counted
from readerapp.text.citekeys import free
from readerapp.text.normalise import NORM_VERSION, title_key

if TYPE_CHECKING:
    from readerapp.operations.importing import FileReport

_ALIAS: Final = re.compile(r"[^\s\[\]|#\x00-\x1f]{1,100}")
_SHOWN: Final = 2_000  # characters of a record left out that are told of
_OUTCOMES: Final = {
    State.NEW: "added",
    State.UNSURE: "unsure",
    State.SAME: "skipped",
    State.ADDS: "merged",
}


class Writer:
    """Writes one import. ``changed`` counts the records that changed something."""

    def __init__(
        self,
        library: Library,
        tx: Transaction,
        on_duplicate: OnDuplicate,
        status: Status | None,
        tags: Sequence[str],
        job: Job,
    ) -> None:
        self._library, self._tx, self._job = library, tx, job
        self._on_duplicate, self._status, self._tags = on_duplicate, status, tuple(tags)
        self._moment = now()
        self._place = 0
        self._position = library.papers.last_position()
        self._papers: dict[int, int] = {}  # number of a row: the paper it became
        self._tag_ids: dict[str, int | None] = {}
        self.changed = 0

    def write(self, made: Plan, files: Sequence[FileReport], kept: Mapping[int, str]) -> str:
        """Write everything; return the uid of the import."""
        uid = self._library.papers.unused_uid()
        names = [Path(item.name).name for item in made.items if item.reading]
        label = names[0] if len(names) == 1 else counted(len(names), "file")
        batch = self._tx.insert("import", uid=uid, at=self._moment, label=label)
        sources = [self._source(batch, made, number) for number in range(len(made.items))]
        outcomes: list[Counter[str]] = [Counter() for _ in made.items]
        for number, row in enumerate(self._job.track(made.rows, "Adding papers")):
            if row.taken:
                outcome = self._record(number, row, batch, sources[row.item])
                outcomes[row.item][outcome] += 1
                if row.item in kept:
                    self._attach(number, made.items[row.item], kept[row.item])
        for file, counts in zip(files, outcomes, strict=True):
            for outcome, times in counts.items():
                setattr(file, outcome, times)
        return uid

    def _source(self, batch: int, made: Plan, number: int) -> int:
        item = made.items[number]
        reading = item.reading or Reading("", "", ())
        dropped = [row.prepared for row in made.rows if row.item == number and not row.taken]
        left_out = [*reading.left_out, *map(_as_left_out, dropped)]
        return self._tx.insert(
            "source",
            path=item.name,
            sha256=item.sha256,
            size=item.size,
            format=reading.format,
            encoding=reading.encoding,
            left_out=pieces(sorted(left_out, key=lambda piece: piece.start)),
            problems=problems(reading.problems),
            error=item.error,
            **{"import": batch},
        )

    def _record(self, number: int, row: Row, batch: int, source: int) -> str:
        if row.same_row is not None and row.same_row not in self._papers:
            row = replace(row, state=State.NEW, same_row=None)  # what it repeats was left out
        outcome = _OUTCOMES[row.state]
        if row.state in (State.NEW, State.UNSURE):
            paper = self._add(row.prepared, batch)
            self.changed += 1
        else:
            paper = self._paper_of(row)
            if row.state is State.ADDS or row.same_row is not None:
                outcome = "merged" if self._fill(paper, row.prepared, batch) else "skipped"
            self.changed += self._label(paper, self._tags) or outcome == "merged"
        self._papers[number] = paper
        record = row.prepared.record
        self._tx.insert(
            "record",
            source=source,
            paper=paper,
            digest=row.prepared.digest,
            outcome=outcome,
            first_line=record.first_line,
            last_line=record.last_line,
            start=record.start,
            end=record.end,
            raw=row.prepared.raw or None,
        )
        return outcome

    def _paper_of(self, row: Row) -> int:
        """The paper that a row which is no new one was found to be."""
        if row.same_row is not None:
            return self._papers[row.same_row]
        assert row.paper is not None
        return row.paper

    def _add(self, prepared: Prepared, batch: int) -> int:
        self._place += 1
        paper = add_record(
            self._library, self._tx, prepared, self._moment, batch, self._place, self._state()
        )
        if prepared.record.note:
            begin_note(self._library, self._tx, paper, prepared.record.note)
        self._label(paper, (*prepared.record.tags, *self._tags))
        return paper

    def _state(self) -> dict[str, Any]:
        """The columns that say where a new paper stands."""
        if self._status is None:
            return {}
        if self._status is not Status.QUEUED:
            return {"status": self._status.value}
        self._position += 1
        return {"status": self._status.value, "position": self._position}

    def _fill(self, paper_id: int, prepared: Prepared, batch: int) -> bool:
        """Give a paper what it lacks and the record has; what the reader has is never touched."""
        if self._on_duplicate != "merge":
            return False
        record, paper = prepared.record, self._library.papers.get(paper_id)
        adds = lacking(self._library, prepared, paper)
        fields: dict[str, Any] = {
            name: column(getattr(record, name)) for name in FIELDS if name in adds
        }
        if "title" in adds:
            fields |= {"title": record.title, "title_key": title_key(record.title)}
        if "arxiv" in adds:
            fields["arxiv_version"] = record.arxiv_version
        if "urls" in adds:
            new = tuple(url for url in record.urls if url not in paper.urls)
            fields["urls"] = column(paper.urls + new)
        if fields:
            self._tx.update("paper", paper_id, **fields)
        if "abstract" in adds:
            self._put_abstract(paper, prepared, batch)
        if "note" in adds:
            begin_note(self._library, self._tx, paper_id, record.note)
        if "tags" in adds:
            self._label(paper_id, record.tags)
        return bool(adds)

    def _put_abstract(self, paper: Paper, prepared: Prepared, batch: int) -> None:
        replace_abstract(
            self._library, self._tx, paper, prepared.record.abstract, prepared.text, batch
        )

    def _label(self, paper_id: int, names: Sequence[str]) -> bool:
        """Put tags on a paper; return whether one was not there yet."""
        new = False
        for name in names:
            if name not in self._tag_ids:
                tidy = cleaned_or_none(name)
                tag = self._library.tags.ensure(self._tx, tidy) if tidy else None
                self._tag_ids[name] = tag.id if tag else None
            tag_id = self._tag_ids[name]
            if tag_id is not None:
                new |= self._library.tags.attach(self._tx, paper_id, tag_id)
        return new

    def _attach(self, number: int, item: ReadItem, sha256: str) -> None:
        name = Path(item.name).name
        new = self._library.attachments.attach(
            self._tx, self._papers[number], name, sha256, item.size
        )
        self.changed += new


def _as_left_out(prepared: Prepared) -> LeftOut:
    """A record the reader did not want, as a piece of the file that is shown and not lost."""
    record = prepared.record
    text = prepared.raw or f"{record.title}\n{record.abstract}".strip()
    return LeftOut(record.first_line, text[:_SHOWN], record.start, record.end)


def add_record(
    library: Library,
    tx: Transaction,
    prepared: Prepared,
    moment: str,
    batch: int | None,
    place: int,
    state: Mapping[str, Any] | None = None,
) -> int:
    """Make a record a paper; return its id. ``state``: columns such as its status."""
    record = prepared.record
    citekey = free(prepared.citekey, lambda name: library.papers.named(name) is not None)
    paper = tx.insert(
        "paper",
        uid=library.papers.unused_uid(),
        citekey=citekey,
        title=record.title,
        authors=column(record.authors),
        year=record.year,
        venue=record.venue,
        doi=record.doi,
        arxiv=record.arxiv,
        arxiv_version=record.arxiv_version,
        urls=column(record.urls),
        title_key=prepared.key,
        added=moment,
        place=place,
        **{"import": batch},
        **(state or {}),
    )
    if record.abstract:
        library.papers.add_version(tx, paper, record.abstract, prepared.text, NORM_VERSION, batch)
    known = record.key if _ALIAS.fullmatch(record.key) else ""
    if known and known.casefold() != citekey and library.papers.named(known) is None:
        tx.insert("alias", paper=paper, citekey=known)  # so that links and \\cite find it
    return paper


def column(value: object) -> object:
    """A value as its column keeps it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
