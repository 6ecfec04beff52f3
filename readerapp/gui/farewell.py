"""The backup made when a library is left, beside the window and never in its way."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Final

from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.library import Library

log = logging.getLogger(__name__)

_PATIENCE: Final = 8.0  # seconds a window that is gone may still take


class Farewell:
    """Backs up one library that has just been closed, if anything was changed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failure = ""  # why no backup was made
        self._until = time.monotonic() + 600
        self._thread = threading.Thread(target=self._work, name="backup", daemon=True)
        self._thread.start()

    def wait(self, patience: float = _PATIENCE) -> None:
        """Give it a few seconds more to come to its end."""
        self._until = time.monotonic() + patience
        self._thread.join(patience)
        if self._thread.is_alive():
            self.failure = "There was not enough time for it."

    def _work(self) -> None:
        try:
            self._back_up()
        except Cancelled:
            self.failure = "There was not enough time for it."
        except ReaderError as error:
            self.failure = str(error)
        except Exception:
            log.exception("The backup at the end failed")
            self.failure = "The log says why."

    def _back_up(self) -> None:
        from readerapp.operations import backing_up

        if not (
            self.folder / "library.sqlite"
        ).exists():  # it was moved: none is begun in its place
            return
        library = Library(self.folder)
        try:
            backing_up.back_up_if_changed(library, backing_up.CLOSED, job=_Until(self))
        finally:
            library.close()

    @property
    def overdue(self) -> bool:
        """Whether it has taken too long."""
        return time.monotonic() > self._until


class _Until(Job):
    def __init__(self, farewell: Farewell) -> None:
        self._farewell = farewell

    def report(self, done: int, total: int | None, what: str) -> None:
        if self._farewell.overdue:
            raise Cancelled
