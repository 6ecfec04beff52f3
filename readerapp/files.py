"""Writing files so that nobody ever sees half of one, under names every system takes."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from readerapp.errors import ReaderError


def write(path: Path, data: bytes, *, flushed: bool = True) -> bool:
    """Make ``path`` hold ``data``, all or nothing; return whether anything had to change.

    Written beside the target, flushed to the disk and renamed over it. A file that holds the
    same bytes already is not touched, so nothing that watches the folder is stirred. What may
    be forgotten in a power cut need not wait for the disk (``flushed=False``).

    Raises:
        ReaderError: the folder cannot be written, or the disk is full.
    """
    import tempfile  # brings a lot along, and nothing is written before the first paint

    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if flushed:
                    os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReaderError(cannot_write(path, error)) from error
    return True


def folder(path: Path) -> Path:
    """Make the folder ``path`` (and what leads to it) if it is not there.

    Raises:
        ReaderError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReaderError(cannot_write(path, error)) from error
    return path


def flush_folder(path: Path) -> None:
    """Have the names in a folder reach the disk, where a folder can be flushed at all."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def cannot_write(path: Path, error: OSError) -> str:
    """One sentence for a person about a write that failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so “{path}” could not be written."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"You may not write to “{path}”."
    if isinstance(error, (NotADirectoryError, FileExistsError)):
        return f"“{path}” is in the way: a folder is needed there."
    return f"“{path}” could not be written ({error.strerror or error})."


def cannot_read(path: Path, error: OSError) -> str:
    """One sentence for a person about a file that could not be opened."""
    if isinstance(error, FileNotFoundError):
        return f"There is no file “{path}”."
    if isinstance(error, IsADirectoryError):
        return f"“{path}” is a folder, not a file."
    if isinstance(error, PermissionError):
        return f"You may not read “{path}”."
    return f"“{path}” could not be read ({error.strerror or error})."
