"""Files kept beside the library, each under the hash of what it holds, so that none is there twice.

A file is written before the row that names it and never changed. One that no row names any more
is removed when the trash is emptied.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from readerapp import files
from readerapp.library.journal import Transaction
from readerapp.library.store import Store

FOLDER: Final = "attachments"
_LONGEST_SUFFIX: Final = 8


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with a paper: its name as it came, its hash and its size in bytes."""

    id: int
    paper: int
    name: str
    sha256: str
    size: int


class Attachments:
    """The files kept with papers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, paper_id: int) -> list[Attachment]:
        """The files kept with a paper, oldest first."""
        rows = self._store.rows("select * from attachment where paper = ? order by id", paper_id)
        return [Attachment(*row) for row in rows]

    def path(self, sha256: str, name: str) -> Path:
        """Where a file of this hash and name is kept."""
        suffix = PurePath(name).suffix.lower()
        plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX
        return self._store.folder / FOLDER / f"{sha256}{suffix if plain else ''}"

    def keep(self, data: bytes, name: str) -> str:
        """Write a file that a row will name; return its hash.

        Raises:
            ReaderError: it cannot be written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256, name)
        files.folder(path.parent)
        files.write(path, data)
        files.flush_folder(path.parent)
        return sha256

    def attach(self, tx: Transaction, paper_id: int, name: str, sha256: str, size: int) -> bool:
        """Name a kept file as one of a paper's; False if it is that already."""
        if any(had.sha256 == sha256 for had in self.of(paper_id)):
            return False
        tx.insert("attachment", paper=paper_id, name=name, sha256=sha256, size=size)
        return True

    def sweep(self, candidates: list[Attachment]) -> None:
        """Remove those of these files that no row names any more."""
        for gone in candidates:
            sql = "select 1 from attachment where sha256 = ? limit 1"
            if self._store.value(sql, gone.sha256) is None:
                with suppress(OSError):
                    self.path(gone.sha256, gone.name).unlink()

    def in_trash(self) -> list[Attachment]:
        """The files kept with papers that are in the trash."""
        rows = self._store.rows(
            "select attachment.* from attachment join paper on paper.id = attachment.paper "
            "where paper.trashed is not null"
        )
        return [Attachment(*row) for row in rows]
