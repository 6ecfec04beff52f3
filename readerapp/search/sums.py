"""Sums of the index's files, so that a bit that flipped on the disk is never believed.

A flipped bit mostly still decodes, into another paper or another place. But the files of a
segment never change once they are written, so each generation of the index has one more file
that says what they are.

The order: segments are written and summed, then the sums are written, under the name of the
generation to come; only then does Whoosh rename the table of contents, which is the commit. At
last the old table goes, after its sums. Whoever is killed before the renaming leaves sums of a
generation that does not exist, which the next attempt writes over; after it, all is there. So a
table without sums was made by an older readerapp, or lost them, and the index is made again.
A sum is taken once, as soon as its file is written, and handed on from generation to generation:
what has rotted since is never summed anew and so made right.
"""

from __future__ import annotations

import json
import os
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage, RamStorage

_PIECE: Final = 1 << 18  # bytes read at once; less than this in all is not worth a thread
_HANDS: Final = min(4, os.cpu_count() or 1)  # summing leaves the interpreter to other threads

Sum = list[int]  # size and CRC-32, as JSON gives them back
Face = tuple[int, ...]  # what tells a file from one put in its place, or written to

_known: dict[str, dict[str, tuple[Face, Sum]]] = {}  # by folder and name: summed in this process
_turn = threading.Lock()


class Unsound(Exception):
    """A file of the index is not what was written."""


class Summed(FileStorage):
    """The folder of an index: what is written is summed, and only what fits its sum is read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]
        self._folder = folder
        self._table = ""
        self._sums: dict[str, Sum] = {}
        self._sound: set[str] = set()
        self._new: set[str] = set()
        self._opened: list[Any] = []

    def create_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Write a file; it is summed at the commit."""
        self._new.add(name)
        return super().create_file(name, *args, **kwargs)  # type: ignore[no-untyped-call]

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name: the commit, if it is a table of contents."""
        if _is_table(newname):
            self._write_sums(oldname, newname)
        super().rename_file(oldname, newname, safe=safe)  # type: ignore[no-untyped-call]

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """Where a commit puts what it sorts by pieces: ours has none, so it needs no folder."""
        return RamStorage()  # type: ignore[no-untyped-call]

    def delete_file(self, name: str) -> None:
        """Delete a file, and before a table of contents its sums."""
        if _is_table(name):
            (self._folder / sums_of(name)).unlink(missing_ok=True)
        super().delete_file(name)  # type: ignore[no-untyped-call]

    def file_exists(self, name: str) -> bool:
        """Whether there is such a file, or was: Whoosh would do without a lost column."""
        return name in self._sums or (self._folder / name).exists()

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Open a file to be read. The table of contents comes first and brings the sums.

        Raises:
            Unsound: it is not what was written, or nobody summed it.
        """
        if _is_table(name) and name != self._table:
            self._sums = json.loads((self._folder / sums_of(name)).read_bytes())
            self._sound = self._found_sound()
            self._table = name
        if name not in self._sound and (self._folder / name).exists():
            raise Unsound(name)
        file = super().open_file(name, *args, **kwargs)  # type: ignore[no-untyped-call]
        self._opened.append(file)
        return file

    def close_files(self) -> None:
        """Close whatever was opened to be read, also what Whoosh left open where it failed."""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self._opened.clear()

    def _write_sums(self, oldname: str, newname: str) -> None:
        faces = self._faces()
        sums = {n: s for n, s in self._sums.items() if n in faces and not _is_table(n)}
        for name in self._new & faces.keys():
            sums[name] = self._sum(name, faces[name])
        sums[newname] = sums.pop(oldname)
        (self._folder / sums_of(newname)).write_text(json.dumps(sums))
        self._new.clear()

    def _found_sound(self) -> set[str]:
        """The files that are what was written; each is read once in this process."""
        with _turn:  # another thread may be at it: then this one finds it done
            faces = self._faces()
            known = {n: k for n, k in _known.get(self.folder, {}).items() if faces.get(n) == k[0]}
            _known[self.folder] = known
            unread = {n: faces[n] for n in self._sums if n in faces and n not in known}
            if sum(self._sums[name][0] for name in unread) > _PIECE:
                largest_first = sorted(unread, key=lambda name: -self._sums[name][0])
                with ThreadPoolExecutor(_HANDS) as hands:
                    hands.map(self._sum, largest_first, map(unread.__getitem__, largest_first))
            return {n for n, s in self._sums.items() if n in faces and self._sum(n, faces[n]) == s}

    def _sum(self, name: str, face: Face) -> Sum:
        known = _known.setdefault(self.folder, {})
        if name not in known or known[name][0] != face:
            known[name] = face, _sum_of(self._folder / name)
        return known[name][1]

    def _faces(self) -> dict[str, Face]:
        with os.scandir(self._folder) as entries:
            return {entry.name: _face(entry.stat()) for entry in entries}


def sums_of(table: str) -> str:
    """The file with the sums that go with a table of contents; Whoosh knows nothing of it."""
    return f"sums{Path(table).stem}.json"


def _is_table(name: str) -> bool:
    return name.endswith(".toc")


def _face(status: os.stat_result) -> Face:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _sum_of(path: Path) -> Sum:
    size = crc = 0
    piece = memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(piece):
            size, crc = size + read, zlib.crc32(piece[:read], crc)
    return [size, crc]
