"""Bring in what a reader was sent: read apart, plan against the library, write in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import Library, backups
from readerapp.library.history import import_burst
from readerapp.model import LeftOut, Problem, Status
from readerapp.operations.bringing_in import Writer
from readerapp.operations.planning import OnDuplicate, Plan, plan, renewed
from readerapp.operations.reading import Item, ReadItem, items, read_apart
from readerapp.operations.words import counted

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
    on_duplicate: OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> ImportReport:
    """Add the papers found in ``paths`` (files or folders) without asking; see import_items."""
    wanted = [replace(item, format=format) for item in items(paths)]
    return import_items(library, wanted, on_duplicate=on_duplicate, job=job)


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
    dry_run: bool = False,
    on_duplicate: OnDuplicate = "merge",
    job: Job = UNWATCHED,
) -> ImportReport:
    """Add the papers found in bytes that came without a file."""
    wanted = [Item(name, data=data)]
    return import_items(library, wanted, dry_run=dry_run, on_duplicate=on_duplicate, job=job)


def import_items(
    library: Library,
    wanted: Sequence[Item],
    *,
    dry_run: bool = False,
    on_duplicate: OnDuplicate = "merge",
    keep_files: bool = False,
    even_large: bool = False,
    job: Job = UNWATCHED,
) -> ImportReport:
    """Add the papers found in files or in bytes that came without one, all in one step.

    A file that cannot be read does not spoil the rest; cancelling adds nothing. Papers that
    are there already are left alone, or given what they lacked (``on_duplicate="merge"``). What
    is unsure is added, and can be looked at later. ``keep_files`` keeps a copy of each PDF;
    ``even_large`` reads files above 50 MB too.
    """
    read = read_apart(wanted, job, even_large=even_large)
    made = plan(library, read, on_duplicate, job)
    return carry_out(library, made, dry_run=dry_run, keep_files=keep_files, job=job)


def carry_out(
    library: Library,
    made: Plan,
    *,
    status: Status | None = None,
    tags: Sequence[str] = (),
    keep_files: bool = False,
    dry_run: bool = False,
    job: Job = UNWATCHED,
) -> ImportReport:
    """Do what a plan says, all of it in one step; a large import has a backup made first.

    Where the library has changed since the plan was made, it is made anew. What is new gets
    ``status`` and every paper of the import ``tags``. An import that changes nothing leaves no
    trace.

    Raises:
        Cancelled: ``job`` said so; nothing was added.
    """
    report = ImportReport(files=[_file_report(item) for item in made.items])
    if not any(item.reading for item in made.items):
        return report
    number = sum(row.taken for row in made.rows)
    if number > _MANY and not dry_run and not library.read_only:
        _back_up(library, f"before an import of {counted(number, 'paper')}", job)
    kept = _kept(library, made, job) if keep_files and not dry_run else {}
    try:
        with library.store.transaction(_label(made), burst=import_burst()) as tx:
            if library.store.last_step() != made.step:
                made = renewed(library, made, job)
            writer = Writer(library, tx, made.on_duplicate, status, tags, job)
            uid = writer.write(made, report.files, kept)
            if dry_run or not writer.changed:
                raise _NothingNew
            tx.label = _label(made, writer.changed)
        report.uid = uid
    except _NothingNew:
        pass
    return report


def _back_up(library: Library, reason: str, job: Job) -> None:
    """Have a backup of the library as it is, unless the newest one is that."""
    store = library.store
    if backups.outdated(store.file, library.epoch, store.last_step()):
        backups.make(store.file, reason, job=job)


def _kept(library: Library, made: Plan, job: Job) -> dict[int, str]:
    """Copies of the PDFs of a plan, by the number of the file: their hashes."""
    kept: dict[int, str] = {}
    taken = {row.item for row in made.rows if row.taken}
    for number in job.track(sorted(taken), "Keeping files"):
        read = made.items[number]
        if read.reading is None or read.reading.format != "pdf" or read.item is None:
            continue
        data = read.item.data
        if data is None and read.item.path is not None:
            try:
                data = read.item.path.read_bytes()
            except OSError as error:
                raise ReaderError(files.cannot_read(read.item.path, error)) from error
        if data is not None and hashlib.sha256(data).hexdigest() == read.sha256:
            kept[number] = library.attachments.keep(data, read.name)
    return kept


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


def _label(made: Plan, changed: int | None = None) -> str:
    what = "papers" if changed is None else counted(changed, "paper")
    names = [item.name for item in made.items if item.reading]
    if len(names) == 1:
        return f"Import {what} from “{Path(names[0]).name}”"
    return f"Import {what} from {counted(len(names), 'file')}"
