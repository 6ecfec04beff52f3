"""Looks at the arguments, then imports either the window or the command line, never both early."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from readerapp import places
from readerapp.errors import ReaderError

_DEMO_KEPT: Final = 24 * 3600.0  # seconds


@dataclass
class Wish:
    """What the arguments ask of the window."""

    library: Path | None = None
    demo: bool = False
    headless: bool = False
    paths: list[Path] = field(default_factory=list)  # to import
    link: str = ""


def window_wish(arguments: Sequence[str]) -> Wish | None:
    """What the arguments ask of the window; None when they name a command or are not ours.

    Whatever stands behind a link may have come with it from a web page, so it is not looked at.
    """
    wish, rest = Wish(), list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--library" and rest:
            wish.library = Path(rest.pop(0)).absolute()
        elif word.startswith("--library="):
            wish.library = Path(word.partition("=")[2]).absolute()
        elif word == "--demo":
            wish.demo = True
        elif word == "--headless":
            wish.headless = True
        elif word[:10].lower() == "readerapp:":
            wish.link = word
            break
        elif (file := _named_by_address(word)) is not None:
            wish.paths.append(file)
        elif _is_there(word) and not _is_command(word):
            wish.paths.append(Path(word).absolute())
        else:
            return None
    return wish


def _named_by_address(word: str) -> Path | None:
    """The file on this computer that an address names: so desktops hand files over."""
    if word[:7].lower() != "file://":
        return None
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(word.replace("#", "%23").replace("?", "%3F"))  # no file has parts
        name = unquote(parts.path, errors="surrogateescape")
    except ValueError:
        return None
    here = parts.netloc in ("", "localhost") and name.startswith("/") and "\0" not in name
    return Path(name) if here else None


def _is_there(word: str) -> bool:
    try:
        return not word.startswith("-") and Path(word).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return False


def _is_command(word: str) -> bool:
    """A command is meant even where a file is called the same; that one goes by ``./import``."""
    if not word.replace("-", "").isalpha():
        return False
    from readerapp import cli  # it fills the group

    return word in cli.command.readerapp.commands


def demo_folder() -> Path:
    """A fresh folder for the throw-away library, inside the virtual environment if there is one."""
    if sys.prefix == sys.base_prefix:
        return Path(tempfile.mkdtemp(prefix="readerapp-demo-"))
    demos = Path(sys.prefix) / "demo"
    demos.mkdir(parents=True, exist_ok=True)
    for old in demos.iterdir():
        if time.time() - old.stat().st_mtime > _DEMO_KEPT:  # a younger one may be open
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=demos))


def main() -> int:
    """The program. Returns its exit status."""
    wish = window_wish(sys.argv[1:])
    if wish is None:
        return _command(sys.argv[1:])
    try:
        if wish.headless:
            return _headless(demo_folder())
        from readerapp.gui.app import run as open_window

        folder = demo_folder() / "library" if wish.demo else wish.library
        return open_window(
            folder or places.library_folder(), demo=wish.demo, paths=wish.paths, link=wish.link
        )
    except ReaderError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _command(arguments: Sequence[str]) -> int:
    """One command, answered in UTF-8 when a program reads it; what a terminal lacks becomes ?."""
    try:
        from readerapp.cli import run
    except KeyboardInterrupt:
        return 1  # stopped before anything was begun

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None when it was closed
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8",
                errors="replace" if stream.isatty() else None,
            )
    status = run(arguments)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has gone; keep Python from saying so
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _headless(folder: Path) -> int:
    """The main job with nobody watching; says what it found and whether all was as it should be."""
    from readerapp.cli.demo import prepare, tell
    from readerapp.gui.app import grab

    findings = prepare(folder)
    grab(folder / "library", folder / "readerapp.png")
    return tell(findings, folder / "readerapp.png")


if __name__ == "__main__":
    sys.exit(main())
