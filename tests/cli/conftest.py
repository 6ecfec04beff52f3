"""What tests of the command line may ask for."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from readerapp.cli import run
from readerapp.library import Library

ABSTRACT = "We study 𝒪(n) sorting of naïve lists. It is fast. Nothing else is claimed."


@dataclass(frozen=True)
class Answer:
    """What a command printed and returned."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the library is."""
    return tmp_path / "library"


@pytest.fixture
def call(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Call:
    """``call("list", "--json")``: run a command here, without the cost of a process."""

    def ask(*arguments: str, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        capsysbinary.readouterr()
        status = run(["--library", str(folder), *arguments])
        out, err = capsysbinary.readouterr()
        return Answer(status, out.decode(), err.decode())

    return ask


@pytest.fixture
def json_of(call: Call) -> Callable[..., Any]:
    """``json_of("list")``: the document of a command that must succeed quietly."""

    def ask(*arguments: str, stdin: bytes = b"") -> Any:
        answer = call(*arguments, "--json", stdin=stdin)
        assert (answer.status, answer.err) == (0, ""), answer
        return answer.document

    return ask


@pytest.fixture
def sorter(json_of: Callable[..., Any]) -> str:
    """The citekey of a paper in the library."""
    title = "Sorter: Fast Sorting"
    return str(json_of("add", "--title", title, "--abstract", ABSTRACT)["citekey"])


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """The library, to look at what a command did."""
    library = Library(folder)
    yield library
    library.close()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of six invented papers."""
    words = "We show that it works well in many cases and explain at length why it does so. "
    file = tmp_path / "page.txt"
    file.write_text(
        "\n".join(
            f"{name}: A Study of {name} Under Many Conditions\n{name} is new. {words * 5}"
            for name in ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")
        )
    )
    return file
