"""What every command shares: the library it works on, ``--json``, and how it answers."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from readerapp import __version__, places
from readerapp.cli.progress import Progress
from readerapp.errors import ReaderError
from readerapp.formats import MOST_BYTES
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations import backing_up
from readerapp.operations.warning import new_risk

_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

INDEX_PATIENCE: Final = 2.0  # seconds a search waits for pending index work

F = TypeVar("F", bound=Callable[..., Any])


class Session:
    """One call of the program: which library, and how to answer."""

    def __init__(self, folder: Path | None, as_json: bool, read_only: bool = False) -> None:
        self.folder = folder
        self._read_only = read_only
        self.as_json = as_json
        self._library: Library | None = None
        self._began = 0  # the last step before the command did anything

    @property
    def library(self) -> Library:
        """The library, opened at first use and closed when the command ends."""
        if self._library is None:
            self._library = Library(self.folder or places.library_folder(), self._read_only)
            click.get_current_context().call_on_close(self._close)
            self._began = self._library.store.last_step()
            for notice in (*self._library.notices, new_risk(self._library)):
                if notice:
                    click.echo(printable(notice), err=True)
        return self._library

    def _close(self) -> None:
        """Close the library; a command that changed it backs it up, if that is due."""
        library = self.library
        try:
            if sys.exception() is None and library.store.last_step() > self._began:
                self._back_up(library)
        except ReaderError as error:  # what was done is done, so the status stays
            click.echo(printable(str(error)), err=True)
        finally:
            library.close()

    def _back_up(self, library: Library) -> None:
        if backing_up.due(library):
            with Progress() as job, suppress(KeyboardInterrupt):
                backing_up.back_up(library, backing_up.CLOSED, job=job)

    def papers(self, names: Sequence[str]) -> list[Paper]:
        """The papers that go by these names.

        Raises:
            NoSuchPaper: one of them names none, or several.
        """
        found = [self.library.papers.find(name) for name in names]
        return list({paper.id: paper for paper in found}.values())

    def ids(self, names: Sequence[str]) -> list[int]:
        """The ids of the papers that go by these names."""
        return [paper.id for paper in self.papers(names)]

    def listed(self, query: Sequence[str], sort: str = "") -> Sequence[int]:
        """Ids of the papers a query finds, in order; of all papers when it is empty."""
        words = printable(" ".join(query)).strip()
        if not words:
            return self.library.papers.listing("all", sort)
        from readerapp import search  # slow to import: only a command that searches pays for it

        search.catch_up(self.library, seconds=INDEX_PATIENCE)
        found: Sequence[int] = search.listed(self.library, words, sort)
        return found

    def answer(self, document: Any, text: str) -> None:
        """Print the document, or the text, as asked."""
        answer = json.dumps(document, ensure_ascii=False) if self.as_json else text
        click.echo(printable(answer))

    def answer_changed(self, number: int, what: str = "paper") -> None:
        """Answer of a command that changes things."""
        plural = "" if number == 1 else "s"
        self.answer({"changed": number}, f"{number} {what}{plural} changed.")


def printable(text: str) -> str:
    """Text without what would steer a terminal, and with nothing that cannot be encoded.

    Titles come from strangers, and names of files may hold bytes of no character.
    """
    return _STEERING.sub("\ufffd", text)


def from_stdin() -> bytes:
    """All that is piped in, up to what is too much for any file; nothing when nothing is."""
    return b"" if sys.stdin is None else sys.stdin.buffer.read(MOST_BYTES + 1)


def _remember_json(context: click.Context, _: click.Parameter, value: bool) -> bool:
    if value:
        context.find_root().ensure_object(dict)["json"] = True
    return value


def _remember_library(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.find_root().ensure_object(dict)["library"] = value


def _remember_read_only(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().ensure_object(dict)["read-only"] = True


_json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_remember_json,
    help="Print one JSON document.",
)
_library_option = click.option(
    "--library",
    type=click.Path(path_type=Path),
    expose_value=False,
    is_eager=True,
    callback=_remember_library,
    metavar="DIR",
    help="The folder of the library (else READERAPP_LIBRARY, else your data folder).",
)


_read_only_option = click.option(
    "--read-only",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_remember_read_only,
    help="Change nothing; opens the library of a newer readerapp too.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="readerapp")
@_library_option
@_read_only_option
@_json_option
def readerapp() -> None:
    """A reading list of research abstracts.

    Without a command the window opens; with --demo alone, on a throw-away library.
    """


def command(name: str) -> Callable[[F], click.Command]:
    """Make a function a command of this name; its first argument is the Session."""

    def decorate(function: F) -> click.Command:
        def call(*args: Any, **kwargs: Any) -> Any:
            said = click.get_current_context().find_root().ensure_object(dict)
            return function(
                Session(said.get("library"), "json" in said, "read-only" in said), *args, **kwargs
            )

        call.__doc__ = function.__doc__
        call.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        return click.command(name)(_json_option(_library_option(_read_only_option(call))))

    return decorate
