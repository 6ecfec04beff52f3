"""What more than one bench needs: real pages, and what the bare work on them costs."""

from __future__ import annotations

import contextlib
import gzip
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp import formats
from tests.windows import dressed, open_window, use_screen  # noqa: F401 - fixtures, by name

Page = Callable[[int], bytes]
Bare = Callable[[bytes, Path], float]


def pytest_configure(config: pytest.Config) -> None:
    """Before Qt starts: a screen on which the window fits."""
    use_screen(Path(tempfile.mkdtemp(prefix="readerapp-screen-")))


@pytest.fixture(scope="session")
def page(shared: Path) -> Page:
    """``page(n)``: n real abstracts as a digest."""
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]

    def make(number: int) -> bytes:
        parts = [" ".join(p[key].split()) for p in papers[:number] for key in ("title", "abstract")]
        return "\n".join(parts).encode()

    return make


@pytest.fixture(scope="session")
def bare() -> Bare:
    """``bare(data, folder)``: seconds for the work on a page, with nothing around it."""
    return _bare


def _bare(data: bytes, folder: Path) -> float:
    """Parse, one SQLite transaction, Whoosh as its own guide would use it."""
    from whoosh import fields, index

    folder.mkdir()
    began = time.perf_counter()
    records = formats.read(data, "page.txt").records
    with contextlib.closing(sqlite3.connect(folder / "bare.sqlite")) as connection:
        connection.execute("create table paper (title, abstract)")
        rows = [(record.title, record.abstract) for record in records]
        connection.executemany("insert into paper values (?, ?)", rows)
        connection.commit()
    (folder / "index").mkdir()
    schema = fields.Schema(id=fields.STORED, title=fields.TEXT, abstract=fields.TEXT)
    writer = index.create_in(str(folder / "index"), schema).writer()
    for number, record in enumerate(records):
        writer.add_document(id=number, title=record.title, abstract=record.abstract)
    writer.commit()
    return time.perf_counter() - began
