"""What was brought in and waits to be looked over, kept on the disk until that is decided.

Each import lies in the library's folder ``waiting``: a list of its files, ``<name>.json``, and a
copy of what each of them held, under its hash. So nothing is lost when the program ends, and not
when a file is changed or removed meanwhile. A list is written after the copies it names, and set
aside once it is decided: what is left by a slip can be taken back until the next start.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from readerapp import files
from readerapp.library import Library

if TYPE_CHECKING:
    from readerapp.operations.reading import Item, ReadItem

log = logging.getLogger(__name__)

FOLDER: Final = "waiting"

_SUFFIX: Final = ".json"
_DECIDED: Final = ".decided"
_COPIED: Final = 50 * 1024 * 1024  # bytes; of what is larger only its place is kept
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An import that waits: the name it is kept under, and its files by hash."""

    name: str
    items: tuple[Item, ...]
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that waits, and a sentence about each list that cannot be read."""

    waiting: tuple[Waiting, ...] = ()
    problems: tuple[str, ...] = ()


def is_any(library: Library) -> bool:
    """Whether it is worth looking what waits; costs next to nothing."""
    return _folder(library).is_dir()


def name_of(read: Sequence[ReadItem]) -> str:
    """What an import is kept under: the same for the same files."""
    said = repr([(item.name, item.sha256) for item in read])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def keep(library: Library, read: Sequence[ReadItem]) -> str:
    """Keep what was read until `forget`; return the name it is kept under.

    Of a very large file only its place is kept.

    Raises:
        ReaderError: the folder cannot be written, or the disk is full.
    """
    folder, name = _folder(library), name_of(read)
    if (folder / f"{name}{_SUFFIX}").exists():
        return name
    files.folder(folder)
    said = [_kept(folder, item) for item in read]
    files.write(folder / f"{name}{_SUFFIX}", json.dumps({"files": said}).encode())
    files.flush_folder(folder)
    return name


def _kept(folder: Path, read: ReadItem) -> dict[str, Any]:
    """What a list says of a file, once a copy of it is there."""
    item, sha256 = read.item, read.sha256
    assert item is not None, "whoever read it said what it was"
    data = _bytes(item)
    if data is not None:
        sha256 = hashlib.sha256(data).hexdigest()
        files.write(folder / sha256, data)
    return {
        "name": read.name,
        "path": str(item.path) if item.path is not None else "",
        "sha256": sha256,
        "format": item.format,
        "encoding": item.encoding,
    }


def forget(library: Library, name: str) -> None:
    """It came in, or is not wanted."""
    path = _folder(library) / f"{name}{_SUFFIX}"
    with suppress(OSError):  # it was not kept, or is looked at once more
        path.replace(path.with_suffix(_DECIDED))


def take_back(library: Library, name: str) -> None:
    """It waits again: it was not to be forgotten."""
    path = _folder(library) / f"{name}{_SUFFIX}"
    with suppress(OSError):
        path.with_suffix(_DECIDED).replace(path)


def look(library: Library) -> Found:
    """All that waits, the oldest first; what was decided before is removed for good.

    To be asked while nothing is being kept: a copy is written before the list that names it.
    """
    folder = _folder(library)
    found: list[Waiting] = []
    problems: list[str] = []
    try:
        lists = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)
    except OSError as error:
        log.warning("What waits to be imported could not be seen: %s", error)
        return Found()
    for path in lists:
        try:
            found.append(_read(path))
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            log.warning("“%s” could not be read: %s", path, error)
            problems.append(f"The list “{path}” of files that wait to be looked at is damaged.")
    if not problems:  # nobody knows what a list names that cannot be read
        _sweep(folder, {sha256 for each in found for sha256 in each.hashes})
    return Found(tuple(found), tuple(problems))


def hashes(library: Library) -> frozenset[str]:
    """What the files that wait hold, by hash."""
    if not is_any(library):
        return frozenset()
    known: set[str] = set()
    for path in _folder(library).glob(f"*{_SUFFIX}"):
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            known.update(_read(path).hashes)
    return frozenset(known)


def _read(path: Path) -> Waiting:
    from readerapp.operations.reading import Item  # knows formats; not before it is needed

    kept = json.loads(path.read_bytes())["files"]
    items, known = [], []
    for each in kept:
        name, place, sha256 = (each[key] for key in ("name", "path", "sha256"))
        how = [each[key] if isinstance(each[key], str) else None for key in ("format", "encoding")]
        copy = path.parent / sha256 if _HASH.fullmatch(sha256) else None
        if copy is None or not copy.is_file():  # it was large, or somebody removed the copy
            copy = Path(place or name)
        items.append(Item(str(name), copy, None, *how))
        known.append(sha256)
    return Waiting(path.name.removesuffix(_SUFFIX), tuple(items), tuple(known))


def _sweep(folder: Path, named: set[str]) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            unnamed = _HASH.fullmatch(path.name) and path.name not in named
            if unnamed or path.suffix == _DECIDED:
                path.unlink(missing_ok=True)
        folder.rmdir()  # only where it is empty


def _folder(library: Library) -> Path:
    return library.folder / FOLDER


def _bytes(item: Item) -> bytes | None:
    """What is copied: whatever has no place of its own, and files that are not very large."""
    if item.data is not None:
        return item.data
    if item.path is None or item.size > _COPIED:
        return None
    try:
        return item.path.read_bytes() if item.path.is_file() else None
    except OSError:
        return None
