"""Read files in a worker process, so that a hostile one can hang or crash only itself.

The worker also does what else takes time and asks nothing of the library, so that the window
is not starved and the library not locked meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from readerapp import files, formats
from readerapp.errors import ReaderError, UnreadableFile, WorkerDied
from readerapp.job import UNWATCHED, Job, apart
from readerapp.model import Reading, Record
from readerapp.text.citekeys import citekey
from readerapp.text.normalise import normalise, title_key

_SECONDS: Final = 300.0  # for one batch of files


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read: a file by its path, or bytes that came by paste or pipe."""

    name: str
    path: Path | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with all that can be told of it without a library."""

    record: Record
    key: str  # by which other papers of the same title are found
    text: str  # the abstract as it is shown
    citekey: str  # the name it should go by, if it is free
    digest: str  # the same for every record that says the same


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of reading an item: a reading, or a sentence saying why not."""

    name: str
    sha256: str = ""
    reading: Reading | None = None
    prepared: tuple[Prepared, ...] = ()
    error: str | None = None


def prepare(record: Record) -> Prepared:
    """Work out what is asked of every record."""
    text = normalise(record.abstract)
    return Prepared(
        record,
        title_key(record.title),
        record.abstract if text == record.abstract else text,  # one text crosses the pipe, not two
        citekey(record.title, record.authors, record.year),
        _digest(record),
    )


def _digest(record: Record) -> str:
    """What a record says, wherever it stands, in a few letters."""
    said = (
        (record.title, record.abstract, record.authors, record.year, record.venue),
        (record.doi, record.arxiv, record.urls),
    )
    return hashlib.blake2b(repr(said).encode("utf-8", "replace"), digest_size=9).hexdigest()


def items(paths: Sequence[Path]) -> list[Item]:
    """The files among ``paths``, folders replaced by the files in them."""
    return [Item(str(file), file) for path in paths for file in _files(path)]


def _files(path: Path) -> list[Path]:
    """The visible files in a folder; anything else, and a folder that has none, is itself."""
    try:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            return [p for p in inside if not _hidden(p.relative_to(path))] or [path]
    except OSError:  # whoever reads it will say why it cannot be read
        pass
    return [path]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_apart(wanted: Sequence[Item], form: str | None, job: Job = UNWATCHED) -> list[ReadItem]:
    """Read every item in one worker process; in one each, if that process dies.

    Raises:
        Cancelled: ``job`` said so.
    """
    try:
        return apart(read_all, list(wanted), form, job=job, seconds=_SECONDS)
    except WorkerDied as death:
        if len(wanted) == 1:
            name = wanted[0].name
            return [ReadItem(name, error=f"“{name}” could not be read: {death}")]
    return [read for item in wanted for read in read_apart([item], form, job)]


def read_all(wanted: Sequence[Item], form: str | None, *, job: Job = UNWATCHED) -> list[ReadItem]:
    """Read items one after another, here; one that cannot be read does not spoil the rest."""
    return [_read(item, form, job) for item in job.track(wanted, "Reading files")]


def _read(item: Item, form: str | None, job: Job) -> ReadItem:
    try:
        data = _bytes(item)
        reading = formats.read(data, item.name, form)
    except ReaderError as error:
        return ReadItem(item.name, error=str(error))
    prepared = tuple(prepare(record) for record in job.track(reading.records, "Reading papers"))
    return ReadItem(item.name, hashlib.sha256(data).hexdigest(), reading, prepared)


def _bytes(item: Item) -> bytes:
    if item.data is not None:
        return item.data
    assert item.path is not None
    try:
        if item.path.is_dir():
            raise UnreadableFile(f"The folder “{item.path}” holds no files that can be read.")
        if not item.path.is_file() and item.path.exists():
            raise UnreadableFile(f"“{item.path}” is a device or a pipe, not a file.")
        with item.path.open("rb") as file:
            return file.read(formats.MOST_BYTES + 1)  # one too many is enough to refuse it
    except OSError as error:
        raise UnreadableFile(files.cannot_read(item.path, error)) from error
