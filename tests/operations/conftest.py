"""What tests of operations may ask for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.library.journal import JOURNALED
from readerapp.model import Paper, Record
from readerapp.operations.adding import add_paper
from tests.damaging import furnish
from tests.looking_up import doi, number, there  # noqa: F401 - fixtures are found by name

Tables = dict[str, list[tuple[Any, ...]]]
ABSTRACT = "We study 𝒪(n) sorting of naïve lists. It is fast. Nothing else is claimed."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    library = Library(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def add(library: Library) -> Callable[..., Paper]:
    """``add(title, abstract="…", …)``: one more paper in the library."""

    def one(title: str = "Sorter: Fast Sorting", abstract: str = ABSTRACT, **said: Any) -> Paper:
        return add_paper(library, Record(title, abstract, **said))

    return one


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


@pytest.fixture(scope="session")
def furnished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with something of everything in it, made once."""
    library = Library(tmp_path_factory.mktemp("furnished") / "library")
    furnish(library)
    library.close()
    return library.folder


@pytest.fixture
def furnished(furnished_folder: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of a library with something of everything in it."""
    library = Library(shutil.copytree(furnished_folder, tmp_path / "furnished"))
    yield library
    library.close()
