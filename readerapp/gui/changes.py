"""Notices what was changed in the library, by this window or by any other process."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.errors import LibraryUnusable
from readerapp.library import Library
from readerapp.model import Step

_EVERY: Final = 75  # milliseconds; one look is a pragma, a few microseconds
_GONE: Final = 4  # looks between two whether the file is still the same: a little dearer


class Changes(QObject):
    """``made`` tells every step newer than the last one told, whoever took it."""

    made = Signal(Step)
    lost = Signal()  # another file, or none, lies where the library was; told once

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = library.store
        self._version = self._store.data_version()
        self._told = self._store.last_step()
        self._looks = 0
        self._stamp: tuple[int, int] | None = None  # of the file that lies there instead
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def look(self) -> None:
        """Look now instead of at the next tick, after a change of our own."""
        try:
            version = self._store.data_version()
            if version == self._version:
                return
            self._version = version
            steps = self._store.steps_after(self._told)
        except LibraryUnusable:
            return  # whether it is there at all is looked at in a moment
        for step in steps:
            self._told = step.id
            self.made.emit(step)

    def stop(self) -> None:
        """Look no more; the library is about to close."""
        self._timer.stop()

    def _tick(self) -> None:
        self._looks += 1
        if self._looks % _GONE == 0 and self._store.replaced():
            self._wait_for_the_other()
        elif self._stamp is None:
            self.look()

    def _wait_for_the_other(self) -> None:
        """It is told once nobody is writing the other file any more."""
        try:
            found = self._store.file.stat()
            stamp = (found.st_size, found.st_mtime_ns)
        except OSError:
            stamp = (-1, -1)
        if stamp == self._stamp:
            self._timer.stop()
            self.lost.emit()
        self._stamp = stamp
