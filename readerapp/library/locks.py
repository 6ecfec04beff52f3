"""The two lock files of a library: one for whoever writes, one for the window that shows it.

Both are locks of the operating system: a dead process never holds one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from readerapp.errors import LibraryUnusable
from readerapp.library.failures import cannot_open

if TYPE_CHECKING:
    from filelock import FileLock

WRITING_NAME: Final = "library.lock"
WINDOW_NAME: Final = "window.lock"
_PATIENCE: Final = 30.0  # seconds to wait for another program's write
_LOOK: Final = 0.01  # seconds between looks whether it is done


class WriteLock:
    """Held for each write, each checkpoint, and while the file itself is replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: FileLock | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it. One at a time, also within a process: never inside another ``held``.

        Raises:
            LibraryUnusable: it could not be had in half a minute, or not be made at all.
        """
        from filelock import FileLock, Timeout  # not before the first paint

        if self._lock is None:
            self._lock = FileLock(
                self._folder / WRITING_NAME, thread_local=False, poll_interval=_LOOK
            )
        try:
            self._folder.stat()  # else the lock would make a folder that was moved away
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise LibraryUnusable(
                "Another program has been writing to this library for half a minute; try again."
            ) from None
        except OSError as error:
            raise LibraryUnusable(cannot_open(self._folder, error)) from error
        try:
            yield
        finally:
            self._lock.release()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Keep everyone else from writing to the library in ``folder``, or from replacing it."""
    with WriteLock(folder).held():
        yield


class WindowSign:
    """Says to other programs that a window shows this library."""

    def __init__(self) -> None:
        self._lock: FileLock | None = None

    def take(self, folder: Path) -> bool:
        """Put the sign up; False when another program has it.

        Raises:
            LibraryUnusable: nothing can be written there.
        """
        from filelock import FileLock, Timeout  # not before the first paint

        lock = FileLock(folder / WINDOW_NAME, thread_local=False)
        try:
            folder.stat()  # else the lock would make a folder that was moved away
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise LibraryUnusable(cannot_open(folder, error)) from error
        self._lock = lock
        return True

    def release(self) -> None:
        """Take it down."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@contextmanager
def no_window(folder: Path) -> Iterator[None]:
    """Be sure that no window shows the library, and that none opens it meanwhile.

    Raises:
        LibraryUnusable: one does.
    """
    sign = WindowSign()
    if not sign.take(folder):
        raise LibraryUnusable("A window has this library open; close it first.")
    try:
        yield
    finally:
        sign.release()
