"""What tests of the library may ask for."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.library.journal import JOURNALED, Transaction

NOBODY = 65534
Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    library = Library(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def tables() -> Callable[[Library], Tables]:
    """``tables(library)``: every row of every journaled table."""

    def look(library: Library) -> Tables:
        return {
            table: [
                tuple(row) for row in library.store.rows(f'select * from "{table}" order by id')
            ]
            for table in JOURNALED
        }

    return look


@pytest.fixture
def put() -> Callable[..., int]:
    """``put(tx, library, title)``: a paper, in a transaction."""

    def insert(tx: Transaction, library: Library, title: str = "A paper", **fields: Any) -> int:
        uid = library.papers.unused_uid()
        row = {"uid": uid, "citekey": f"k-{uid.lower()}", "title": title, "title_key": title}
        return tx.insert("paper", added="2026-01-01T00:00:00Z", **row, **fields)

    return insert


@pytest.fixture
def without_privileges() -> Callable[[], contextlib.AbstractContextManager[None]]:
    """``with without_privileges():`` as root every folder is writable, so be somebody else."""

    @contextlib.contextmanager
    def somebody_else() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.setresgid(NOBODY, NOBODY, 0)
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)
            os.setresgid(0, 0, 0)

    return somebody_else


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that others can reach; pytest's own are for the user alone."""
    folder = Path(tempfile.mkdtemp(prefix="readerapp-test-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(folder)
