"""Bring in what a reader was sent: read apart, compare with the library, write in one step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from readerapp.job import UNWATCHED, Job
from readerapp.library import Library, backups
from readerapp.library.imports import pieces, problems
from readerapp.library.journal import Transaction, now
from readerapp.model import LeftOut, Problem, Reading
from readerapp.operations.matching import Match, match
from readerapp.operations.reading import Item, Prepared, ReadItem, items, read_apart
from readerapp.operations.words import counted
from readerapp.text.citekeys import free
from readerapp.text.normalise import NORM_VERSION

OnDuplicate = Literal["merge", "skip", "keep"]

_MANY: Final = 100  # papers, beyond which an import has a backup made first


@dataclass
class FileReport:
    """What came of one file."""

    path: str
    format: str | None = None
    encoding: str | None = None
    read: int = 0
    added: int = 0
    merged: int = 0
    skipped: int = 0
    unsure: int = 0
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: str | None = None


@dataclass
class ImportReport:
    """What came of an import. ``uid`` is None when it changed nothing."""

    uid: str | None = None
    files: list[FileReport] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many records were ``added``, ``merged``, ``skipped`` or ``unsure``, in all files."""
        return sum(getattr(file, outcome) for file in self.files)

    @property
    def failed(self) -> list[FileReport]:
        """The files nothing could be read from."""
        return [file for file in self.files if file.error is not None]


class _NothingNew(Exception):
    """Leave the transaction without a trace."""


def import_files(
    library: Library,
    paths: Sequence[Path],
    *,
    format: str | None = None,
    dry_run: bool = False,
    on_duplicate: OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> ImportReport:
    """Add the papers found in ``paths`` (files or folders), all in one step.

    A file that cannot be read does not spoil the rest; cancelling adds nothing. Papers that
    are there already are left alone, or given what they lacked (``on_duplicate="merge"``).
    """
    return _import(library, items(paths), format, dry_run, on_duplicate, job)


def import_text(
    library: Library, text: str, name: str = "Pasted text", *, job: Job = UNWATCHED
) -> ImportReport:
    """Add the papers found in a piece of text."""
    return import_bytes(library, text.encode("utf-8", "replace"), name, job=job)


def import_bytes(
    library: Library,
    data: bytes,
    name: str,
    *,
    format: str | None = None,
    dry_run: bool = False,
    on_duplicate: OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> ImportReport:
    """Add the papers found in bytes that came without a file."""
    return _import(library, [Item(name, data=data)], format, dry_run, on_duplicate, job)


def _import(
    library: Library,
    wanted: Sequence[Item],
    form: str | None,
    dry_run: bool,
    on_duplicate: OnDuplicate,
    job: Job,
) -> ImportReport:
    return write_import(library, read_apart(wanted, form, job), dry_run, on_duplicate, job)


def write_import(
    library: Library,
    read: Sequence[ReadItem],
    dry_run: bool,
    on_duplicate: OnDuplicate,
    job: Job,
) -> ImportReport:
    """Write what was read, all of it in one step; a large import has a backup made first."""
    report = ImportReport(files=[_file_report(item) for item in read])
    readings = [
        (item, item.reading, file)
        for item, file in zip(read, report.files, strict=True)
        if item.reading is not None
    ]
    if not readings:
        return report
    number = sum(len(item.prepared) for item, _, _ in readings)
    if number > _MANY and not dry_run and not library.read_only:
        _back_up(library, f"before an import of {counted(number, 'paper')}", job)
    try:
        with library.store.transaction(_label(readings)) as tx:
            uid = _Writer(library, tx, on_duplicate, job).write(readings)
            changed = report.count("added") + report.count("merged") + report.count("unsure")
            if dry_run or not changed:
                raise _NothingNew
            tx.label = _label(readings, changed)
        report.uid = uid
    except _NothingNew:
        pass
    return report


def _back_up(library: Library, reason: str, job: Job) -> None:
    """Have a backup of the library as it is, unless the newest one is that."""
    store = library.store
    if backups.outdated(store.file, library.epoch, store.last_step()):
        backups.make(store.file, reason, job=job)


class _Writer:
    """Writes one import: its row, its files, and each record as a paper or a match."""

    def __init__(
        self, library: Library, tx: Transaction, on_duplicate: OnDuplicate, job: Job
    ) -> None:
        self._library, self._tx, self._job = library, tx, job
        self._on_duplicate = on_duplicate
        self._moment = now()
        self._place = 0

    def write(self, readings: Sequence[tuple[ReadItem, Reading, FileReport]]) -> str:
        """Write everything; return the uid of the import."""
        uid = self._library.papers.unused_uid()
        names = [Path(item.name).name for item, _, _ in readings]
        label = names[0] if len(names) == 1 else counted(len(names), "file")
        batch = self._tx.insert("import", uid=uid, at=self._moment, label=label)
        for item, reading, file in readings:
            source = self._tx.insert(
                "source",
                path=item.name,
                sha256=item.sha256,
                format=reading.format,
                encoding=reading.encoding,
                left_out=pieces(reading.left_out),
                problems=problems(reading.problems),
                **{"import": batch},
            )
            outcomes = Counter(
                self._record(prepared, batch, source)
                for prepared in self._job.track(item.prepared, "Adding papers")
            )
            for outcome, number in outcomes.items():
                setattr(file, outcome, number)
        return uid

    def _record(self, prepared: Prepared, batch: int, source: int) -> str:
        found = Match(None, True)
        if self._on_duplicate != "keep":
            found = match(self._library, prepared)
        if found.paper is None or not found.sure:
            paper = self._add(prepared, batch)
            outcome = "added" if found.sure else "unsure"
        else:
            paper = found.paper
            fill = self._on_duplicate == "merge" and not found.known
            merged = fill and self._fill(paper, prepared, batch)
            outcome = "merged" if merged else "skipped"
        record = prepared.record
        self._tx.insert(
            "record",
            source=source,
            paper=paper,
            digest=prepared.digest,
            outcome=outcome,
            first_line=record.first_line,
            last_line=record.last_line,
            start=record.start,
            end=record.end,
        )
        return outcome

    def _add(self, prepared: Prepared, batch: int) -> int:
        self._place += 1
        return add_record(self._library, self._tx, prepared, self._moment, batch, self._place)

    def _fill(self, paper_id: int, prepared: Prepared, batch: int) -> bool:
        """Give a paper what it lacks and the record has; what the reader has is never touched."""
        record, paper = prepared.record, self._library.papers.get(paper_id)
        lacking = {
            name: _column(getattr(record, name))
            for name in _MERGEABLE
            if getattr(record, name) and not getattr(paper, name)
        }
        new_urls = tuple(url for url in record.urls if url not in paper.urls)
        if new_urls:
            lacking["urls"] = _column(paper.urls + new_urls)
        changed = bool(lacking) and self._tx.update("paper", paper_id, **lacking)
        if record.abstract and paper.version is None:
            self._library.papers.add_version(
                self._tx, paper_id, record.abstract, prepared.text, NORM_VERSION, batch
            )
            changed = True
        return changed


_MERGEABLE: Final = ("authors", "year", "venue", "doi", "arxiv")


def add_record(
    library: Library,
    tx: Transaction,
    prepared: Prepared,
    moment: str,
    batch: int | None,
    place: int,
) -> int:
    """Make a record a paper; return its id."""
    record = prepared.record
    paper = tx.insert(
        "paper",
        uid=library.papers.unused_uid(),
        citekey=free(prepared.citekey, lambda name: library.papers.named(name) is not None),
        title=record.title,
        authors=_column(record.authors),
        year=record.year,
        venue=record.venue,
        doi=record.doi,
        arxiv=record.arxiv,
        urls=_column(record.urls),
        title_key=prepared.key,
        added=moment,
        place=place,
        **{"import": batch},
    )
    if record.abstract:
        library.papers.add_version(tx, paper, record.abstract, prepared.text, NORM_VERSION, batch)
    return paper


def _column(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _file_report(item: ReadItem) -> FileReport:
    if item.reading is None:
        return FileReport(item.name, error=item.error)
    return FileReport(
        path=item.name,
        format=item.reading.format,
        encoding=item.reading.encoding,
        read=len(item.reading.records),
        left_out=item.reading.left_out,
        problems=item.reading.problems,
    )


def _label(
    readings: Sequence[tuple[ReadItem, Reading, FileReport]], changed: int | None = None
) -> str:
    what = "papers" if changed is None else counted(changed, "paper")
    if len(readings) == 1:
        return f"Import {what} from “{Path(readings[0][0].name).name}”"
    return f"Import {what} from {counted(len(readings), 'file')}"
