"""Files of a library that nothing refers to, and files that are referred to and not there."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from readerapp.library import backups, making
from readerapp.library.attachments import FOLDER
from readerapp.library.findings import Fault, Kind, Look, Mending, as_text

_DRAFT: Final = re.compile(  # of a library, and of the small files beside it; nothing of others
    rf"library\.sqlite(\.restoring)?{making.DRAFT}|"
    r"\.library\.(mark|restoring|damaged)\.[a-z0-9_]{8}"
)
_ABANDONED: Final = 3600.0  # seconds after which a half-made file is nobody's any more
_NAMED: Final = re.compile(r"attach:([0-9a-f]{8})", re.IGNORECASE)


def _drafts(look: Look) -> Iterator[Fault]:
    """What a program that was killed left half made."""
    for folder in (look.folder, look.folder / backups.FOLDER_NAME):
        for path in _named_as_drafts(folder):
            with suppress(OSError):  # gone meanwhile
                if path.is_file() and time.time() - path.stat().st_mtime > _ABANDONED:
                    yield Fault("", 0, path.name, {"path": path})


def _named_as_drafts(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if _DRAFT.fullmatch(path.name))
    return []


def _remove(_: Mending, fault: Fault) -> None:
    with suppress(OSError):  # it is found again, so it is told as it is
        Path(fault.known["path"]).unlink(missing_ok=True)


def _files(look: Look) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in (look.folder / FOLDER).rglob("*") if path.is_file())
    return []


def _in_notes(look: Look) -> dict[str, str]:
    """The first letters of each attachment that a note names, and how the note begins."""
    named = {}
    for row in look.rows("select markdown from note where markdown like '%attach:%'"):
        text = as_text(row[0])
        for found in _NAMED.finditer(text):
            named[found[1].casefold()] = text
    return named


def _in_rows(look: Look) -> dict[str, str]:
    """The first letters of each file that is kept with a paper, and its name."""
    try:
        return {
            str(row["sha256"])[:8].casefold(): as_text(row["name"])
            for row in look.rows("select sha256, name from attachment")
        }
    except sqlite3.OperationalError:  # a library of before there were any
        return {}


def _unused(look: Look) -> Iterator[Fault]:
    files = _files(look)
    named = _in_notes(look) | _in_rows(look) if files else {}
    for path in files:
        if path.name[:8].casefold() not in named:
            yield Fault("", 0, path.name, fixable=False)


def _missing(look: Look) -> Iterator[Fault]:
    there = {path.name[:8].casefold() for path in _files(look)}
    for name, text in _in_notes(look).items():
        if name not in there:
            yield Fault("", 0, f"attach:{name} in “{text[:30]}”", fixable=False)
    for start, name in _in_rows(look).items():
        if start not in there:
            yield Fault("", 0, name, fixable=False)


DRAFTS: Final = Kind(
    "leftovers", "file that was left half made", "files that were left half made", _drafts, _remove
)
UNUSED: Final = Kind(
    "unused-files",
    "attached file that nothing names",
    "attached files that nothing names",
    _unused,
    harmless=True,
)
MISSING: Final = Kind(
    "missing-files",
    "attached file that is gone",
    "attached files that are gone",
    _missing,
)
