"""A watched folder without the window: what has settled in it, and what was handled before."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from readerapp import files, places
from readerapp.errors import ReaderError
from readerapp.library import Library

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
    """What was seen in a folder. ``handled``: the files that need not be looked at again."""

    def __init__(self, folder: Path, handled: Mapping[str, Stamp] | None = None) -> None:
        self.folder = folder
        self.handled = dict(handled or {})
        self._before: dict[str, Stamp] = {}

    def look(self) -> Look:
        """A file has settled when it is the same as at the look before."""
        try:
            now = dict(_stamps(self.folder))
        except OSError as error:
            return Look(gone=_gone(self.folder, error))
        self.handled = {name: it for name, it in self.handled.items() if name in now}
        new = {name: stamp for name, stamp in now.items() if self.handled.get(name) != stamp}
        settled = [name for name, stamp in new.items() if self._before.get(name) == stamp]
        self._before = now
        return Look(tuple(self.folder / name for name in sorted(settled)), len(settled) < len(new))

    def handle(self, paths: tuple[Path, ...]) -> None:
        """These were imported, or could not be: they are not looked at again unless changed."""
        for path in paths:
            if path.name in self._before:
                self.handled[path.name] = self._before[path.name]

    def handle_all(self) -> tuple[Path, ...]:
        """Everything there now is old; return what it is.

        Raises:
            OSError: the folder cannot be read.
        """
        self.handled = self._before = dict(_stamps(self.folder))
        return tuple(self.folder / name for name in sorted(self.handled))


def unknown(library: Library, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files that were not imported before, by this name or another."""
    return tuple(path for path in paths if not _known(library, path))


def _known(library: Library, path: Path) -> bool:
    try:
        if path.stat().st_size > _HASHED:
            return False
        said = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                said.update(block)
    except OSError:
        return False  # whoever imports it says why it cannot be read
    return library.imports.knows(said.hexdigest())


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


def recall(library: str, folder: Path) -> dict[str, Stamp] | None:
    """What was handled in the folder; None if nothing is known of it."""
    try:
        kept = json.loads(_memory(library).read_bytes())
        if kept["folder"] != str(folder):
            return None
        return {name: (int(size), int(at)) for name, (size, at) in kept["handled"].items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("What was seen in a watched folder could not be read: %s", error)
        return None


def remember(library: str, watched: Watched) -> None:
    """Write it down; failing to costs a second look at each file, which adds nothing."""
    kept = {"folder": str(watched.folder), "handled": watched.handled}
    try:
        files.write(_memory(library), json.dumps(kept).encode(), flushed=False)
    except (ReaderError, OSError) as error:
        log.warning("What was seen in a watched folder could not be kept: %s", error)
