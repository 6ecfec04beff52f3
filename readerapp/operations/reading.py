"""Read files in a worker process, so that a hostile one can hang or crash only itself.

The worker also does what else takes time and asks nothing of the library, so that the window
is not starved and the library not locked meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from readerapp import files, formats
from readerapp.errors import ReaderError, UnreadableFile, WorkerDied
from readerapp.job import UNWATCHED, Job, apart_each
from readerapp.model import Reading, Record
from readerapp.text.citekeys import adopted, citekey
from readerapp.text.normalise import normalise, title_key

LARGE: Final = 50 * 1024 * 1024  # bytes of a file that is read only if that is really wanted

_SECONDS: Final = 30.0  # for a file, however little there is to read
_BYTES_A_SECOND: Final = 100_000
_MEMORY: Final = 1024 * 1024 * 1024  # bytes a worker may have
_MEMORY_FOR_LARGE: Final = 4 * _MEMORY
_LONGEST_RAW: Final = 100_000  # characters kept of what a file says of one paper


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read: a file by its path, or bytes that came by paste or pipe.

    ``format`` and ``encoding`` are those the reader insists on.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    format: str | None = None
    encoding: str | None = None

    @property
    def size(self) -> int:
        """Its bytes; 0 for what cannot be read."""
        if self.data is not None:
            return len(self.data)
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with all that can be told of it without a library."""

    record: Record
    key: str  # by which other papers of the same title are found
    text: str  # the abstract as it is shown
    citekey: str  # the name it should go by, if it is free
    digest: str  # the same for every record that says the same
    raw: str = ""  # what the file says of it, word for word


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of reading an item: a reading, or a sentence saying why not."""

    name: str
    sha256: str = ""
    reading: Reading | None = None  # without its text, which the records share out among them
    prepared: tuple[Prepared, ...] = ()
    error: str | None = None
    size: int = 0
    item: Item | None = None


def prepare(record: Record, raw: str = "") -> Prepared:
    """Work out what is asked of every record. ``raw``: what the file says of it."""
    text = normalise(record.abstract)
    return Prepared(
        record,
        title_key(record.title),
        record.abstract if text == record.abstract else text,  # one text crosses the pipe, not two
        adopted(record.key) or citekey(record.title, record.authors, record.year),
        _digest(record),
        raw,
    )


def _digest(record: Record) -> str:
    """What a record says, wherever it stands, in a few letters."""
    said: tuple[object, ...] = (
        (record.title, record.abstract, record.authors, record.year, record.venue),
        (record.doi, record.arxiv, record.urls),
    )
    more = (record.arxiv_version, record.tags, record.note)
    if any(more):  # so that records imported before there was more are known again
        said += (more,)
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


def large(wanted: Sequence[Item]) -> list[Item]:
    """The items that are read only if that is really wanted, though they could be."""
    return [item for item in wanted if LARGE < item.size <= formats.MOST_BYTES]


def read_apart(
    wanted: Sequence[Item], job: Job = UNWATCHED, *, even_large: bool = False
) -> list[ReadItem]:
    """Read every item in a worker process; one of which that dies takes only itself along.

    Each has its own time. Items above ``LARGE`` are refused unless ``even_large``.

    Raises:
        Cancelled: ``job`` said so.
    """
    calls = [(item, even_large) for item in wanted]
    seconds = [_SECONDS + item.size / _BYTES_A_SECOND for item in wanted]
    memory = _MEMORY_FOR_LARGE if even_large else _MEMORY
    found = apart_each(_read, calls, seconds, "Reading files", job=job, memory=memory)
    return [
        _died(item, read) if isinstance(read, WorkerDied) else replace(read, item=item)
        for item, read in zip(wanted, found, strict=True)
    ]


def _died(item: Item, death: WorkerDied) -> ReadItem:
    error = f"“{item.name}” could not be read: {death}"
    return ReadItem(item.name, error=error, size=item.size, item=item)


def read_all(
    wanted: Sequence[Item],
    even_large: bool = False,
    *,
    job: Job = UNWATCHED,
) -> list[ReadItem]:
    """Read items one after another, here; one that cannot be read does not spoil the rest."""
    return [_read(item, even_large, job=job) for item in job.track(wanted, "Reading files")]


def _read(item: Item, even_large: bool, *, job: Job) -> ReadItem:
    size = item.size
    try:
        if size > formats.MOST_BYTES:
            raise UnreadableFile(formats.TOO_LARGE.format(name=item.name))
        if size > LARGE and not even_large:
            raise UnreadableFile(
                f"“{item.name}” is {size / 1e6:,.0f} MB; a file so large is read only on request."
            )
        data = _bytes(item)
        reading = formats.read(data, item.name, item.format, item.encoding)
    except ReaderError as error:
        return ReadItem(item.name, error=str(error), size=size)
    text = reading.text
    prepared = tuple(
        prepare(record, _raw(record, text))
        for record in job.track(reading.records, "Reading papers")
    )
    sha256 = hashlib.sha256(data).hexdigest()
    reading = replace(reading, text="")
    return ReadItem(item.name, sha256, reading, prepared, size=len(data))


def _raw(record: Record, text: str) -> str:
    raw = record.raw or text[record.start : record.end]
    return raw if len(raw) <= _LONGEST_RAW else f"{raw[:_LONGEST_RAW]}…"


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
