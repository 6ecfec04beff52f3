"""Reading the bytes of a library file past SQLite, without harm to whoever has it open.

Where locks are POSIX ones, closing *any* descriptor of a file drops every lock this process has
on it (https://www.sqlite.org/howtocorrupt.html, 2.2): SQLite in another process would then take
itself for the last one and remove the log under us. So while the file is held, here one
descriptor of it stays open, and all reading goes through that.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Identity = tuple[int, int]  # of the device and of the file on it

_PIECE: Final = 1024 * 1024  # bytes copied at a time


@dataclass
class _Held:
    handle: int
    holders: int = 0


_held: dict[Identity, _Held] = {}
_turn = threading.RLock()


def identity(file: Path) -> Identity | None:
    """What tells a file from any other that may come to lie in its place; None for no file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def hold(file: Path) -> Identity:
    """Keep a descriptor of the file until ``release``, before SQLite opens it.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    with _turn:
        which = identity(file)
        if which is None or which not in _held:
            handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            status = os.fstat(handle)
            which = status.st_dev, status.st_ino
            _held.setdefault(which, _Held(handle))
        _held[which].holders += 1
        return which


def release(which: Identity) -> None:
    """Let go of it, once no connection of the holder is open."""
    with _turn:
        kept = _held[which]
        kept.holders -= 1
        if not kept.holders:
            os.close(_held.pop(which).handle)


@contextmanager
def held(file: Path) -> Iterator[Identity]:
    """Hold a file for a while."""
    which = hold(file)
    try:
        yield which
    finally:
        release(which)


def read(file: Path, most: int, offset: int = 0) -> bytes:
    """Up to ``most`` bytes of a file.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    with held(file) as which:
        return _read(_held[which].handle, most, offset)


def copy(file: Path, target: Path) -> None:
    """Copy a file as it is.

    Raises:
        OSError: it cannot be read, or the copy not be written.
    """
    with held(file) as which, target.open("wb") as copied:
        while piece := _read(_held[which].handle, _PIECE, copied.tell()):
            copied.write(piece)


def _read(handle: int, most: int, offset: int) -> bytes:
    with _turn:
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, most)
