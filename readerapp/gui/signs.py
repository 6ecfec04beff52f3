"""The sign a window puts up in a library's folder, so that nobody replaces the file under it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from readerapp.errors import LibraryUnusable
from readerapp.library.locks import WindowSign

log = logging.getLogger(__name__)

_AGAIN: Final = 2_000  # milliseconds until it is tried again while another program has it


class Sign(QObject):
    """Put up after the first paint, taken down when the library is closed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sign: WindowSign | None = None
        self._folder: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AGAIN)
        self._timer.timeout.connect(self._try)

    @property
    def up(self) -> bool:
        """Whether other programs can see it."""
        return self._sign is not None

    def put_up(self, folder: Path) -> None:
        """Say that a window shows this library."""
        self.take_down()
        self._folder = folder
        self._try()

    def take_down(self) -> None:
        """The window shows it no more."""
        self._timer.stop()
        self._folder = None
        if self._sign is not None:
            self._sign.release()
            self._sign = None

    def _try(self) -> None:
        if self._folder is None:
            return
        sign = WindowSign()
        try:
            if sign.take(self._folder):
                self._sign = sign
            else:
                self._timer.start()
        except LibraryUnusable as error:  # a folder that can only be read needs none
            log.info("No sign was put up: %s", error)
