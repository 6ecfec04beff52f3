"""Notices what was changed in the library, by this window or by any other process."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.library import Library
from readerapp.model import Step

_EVERY: Final = 75  # milliseconds; one look is a pragma, a few microseconds


class Changes(QObject):
    """``made`` tells every step newer than the last one told, whoever took it."""

    made = Signal(Step)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = library.store
        self._version = self._store.data_version()
        self._told = self._store.last_step()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now instead of at the next tick, after a change of our own."""
        try:
            version = self._store.data_version()
            if version == self._version:
                return
            self._version = version
            steps = self._store.steps_after(self._told)
        except Exception:
            self._timer.stop()  # the library is gone: say so once, not thirteen times a second
            raise
        for step in steps:
            self._told = step.id
            self.made.emit(step)

    def stop(self) -> None:
        """Look no more; the library is about to close."""
        self._timer.stop()
