"""A watched folder without the window: what has settled in it, and what was handled before."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from readerapp import files, places
from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.operations import waiting

log = logging.getLogger(__name__)

Stamp = tuple[int, int]  # size in bytes, moment of the last change in nanoseconds

_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".tmp")
_BLOCK: Final = 1024 * 1024
_HASHED: Final = 50 * 1024 * 1024  # bytes; what is larger is not read only to see if it is new


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in the folder: files that have settled, and whether others have not yet.

    ``gone`` says in a sentence why nothing could be seen.
    """

    settled: tuple[Path, ...] = ()
    unsettled: bool = False
    gone: str = ""


class Watched:
    """What was seen in a folder, file by file, each as it was then.

    ``handled`` need not be looked at again; ``under_way`` are being imported or wait for the
    reader; ``failed`` could not be, and are tried again at the next start; of those ``told``
    the reader knows.
    """

    def __init__(
        self,
        folder: Path,
        handled: Mapping[str, Stamp] | None = None,
        told: Mapping[str, Stamp] | None = None,
    ) -> None:
        self.folder = folder
        self.handled, self.told = dict(handled or {}), dict(told or {})
        self.under_way: dict[str, Stamp] = {}
        self.failed: dict[str, Stamp] = {}
        self._before: dict[str, Stamp] = {}

    def look(self) -> Look:
        """A file has settled when it is the same as at the look before."""
        try:
            now = dict(_stamps(self.folder))
        except OSError as error:
            return Look(gone=_gone(self.folder, error))
        known = (self.handled, self.under_way, self.failed, self.told)
        for stamps in known:
            for name in stamps.keys() - now.keys():
                del stamps[name]
        new = {
            name: stamp
            for name, stamp in now.items()
            if all(stamps.get(name) != stamp for stamps in known[:3])
        }
        settled = [name for name, stamp in new.items() if self._before.get(name) == stamp]
        self._before = now
        return Look(tuple(self.folder / name for name in sorted(settled)), len(settled) < len(new))

    def begin(self, paths: Iterable[Path]) -> None:
        """These are being imported, or wait for the reader."""
        for path in paths:
            if path.name in self._before:
                self.under_way[path.name] = self._before[path.name]

    def handle(self, paths: Iterable[Path]) -> None:
        """These came in, or are not wanted: they are not looked at again unless changed."""
        for path in paths:
            stamp = self._end(path)
            if stamp is not None:
                self.handled[path.name] = stamp

    def fail(self, paths: Iterable[Path]) -> None:
        """These could not be imported: not tried again today, unless changed."""
        for path in paths:
            stamp = self._end(path)
            if stamp is not None:
                self.failed[path.name] = stamp

    def retry(self, paths: Iterable[Path]) -> None:
        """These are to be tried again after all."""
        for path in paths:
            self.failed.pop(path.name, None)

    def tell(self, paths: Iterable[Path]) -> bool:
        """The reader is told that these failed; False if they know it of every one."""
        new = [path.name for path in paths if path.name in self.failed]
        new = [name for name in new if self.told.get(name) != self.failed[name]]
        self.told.update((name, self.failed[name]) for name in new)
        return bool(new)

    def _end(self, path: Path) -> Stamp | None:
        return self.under_way.pop(path.name, self._before.get(path.name))

    def handle_all(self) -> tuple[Path, ...]:
        """Everything there now is old; return what it is.

        Raises:
            OSError: the folder cannot be read.
        """
        self.handled = self._before = dict(_stamps(self.folder))
        return tuple(self.folder / name for name in sorted(self.handled))


class Settled(NamedTuple):
    """Files that have settled, by what is known of what they hold, under whatever name."""

    new: tuple[Path, ...] = ()
    waiting: tuple[Path, ...] = ()  # for the reader to look at them
    known: tuple[Path, ...] = ()  # they were imported before


def told_apart(library: Library, paths: Sequence[Path]) -> Settled:
    """Which of the files are new to the library."""
    if not paths:
        return Settled()
    hashes = [(path, _hash(path)) for path in paths]
    known = {path for path, sha256 in hashes if sha256 and library.imports.knows(sha256)}
    waits = waiting.hashes(library)
    waits_for = {path for path, sha256 in hashes if sha256 in waits} - known
    return Settled(
        tuple(path for path in paths if path not in known | waits_for),
        tuple(path for path in paths if path in waits_for),
        tuple(path for path in paths if path in known),
    )


def _hash(path: Path) -> str:
    """Of what a file holds; empty for one that is very large, or cannot be read."""
    try:
        if path.stat().st_size > _HASHED:
            return ""
        said = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                said.update(block)
    except OSError:
        return ""  # whoever imports it says why it cannot be read
    return said.hexdigest()


def _stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """The files in a folder that may hold papers and are not being downloaded."""
    from readerapp import formats  # not before the first paint

    suffixes = {suffix for known in formats.FORMATS for suffix in known.SUFFIXES}
    there = {path.name: path for path in folder.iterdir()}
    for name, path in there.items():
        if name.startswith((".", "~")) or name.endswith("~"):
            continue
        if path.suffix.lower() not in suffixes or _arriving(name, there):
            continue
        try:
            found = path.stat()
            if path.is_file() and found.st_size:  # browsers put an empty file in the place first
                yield name, (found.st_size, found.st_mtime_ns)
        except OSError:
            continue  # it went while we looked


def _arriving(name: str, there: Mapping[str, Path]) -> bool:
    return any(f"{name}{suffix}" in there for suffix in _UNFINISHED)


def _gone(folder: Path, error: OSError) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"The watched folder “{folder}” is not there; once it is back, it is watched again."
    return f"{files.cannot_read(folder, error)} It is watched again once it can be."


# --- What is remembered from one start to the next --------------------------------------------


def _memory(library: str) -> Path:
    return places.settings_folder() / f"watched-{library}.json"


def recall(library: str, folder: Path) -> Watched:
    """A folder, and what is known of it from before."""
    try:
        kept = json.loads(_memory(library).read_bytes())
        if kept["folder"] == str(folder):
            return Watched(folder, _read(kept["handled"]), _read(kept.get("told", {})))
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("What was seen in a watched folder could not be read: %s", error)
    return Watched(folder)


def _read(kept: Mapping[str, Sequence[int]]) -> dict[str, Stamp]:
    return {name: (int(size), int(at)) for name, (size, at) in kept.items()}


def remember(library: str, watched: Watched) -> None:
    """Write it down; failing to costs a second look at each file, which adds nothing."""
    kept = {
        "folder": str(watched.folder),
        "handled": watched.handled,
        "told": watched.told,
    }
    try:
        files.write(_memory(library), json.dumps(kept).encode(), flushed=False)
    except (ReaderError, OSError) as error:
        log.warning("What was seen in a watched folder could not be kept: %s", error)
