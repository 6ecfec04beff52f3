"""The note as it reads, made on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot


class Preview(QObject):
    """Makes the page off the window's thread; only the newest one asked for is told."""

    made = Signal(str)
    _ended = Signal(int, str)  # the one signal the worker emits, connected here and nowhere else

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._ended.connect(self._end)

    def make(self, markdown: str, resolve: Callable[[str], str | None]) -> None:
        """Render ``markdown`` soon; ``made`` brings the page."""
        self._asked += 1
        asked = self._asked

        def work() -> None:
            from readerapp.text.rendering import render  # heavy, and not needed to start

            if asked == self._asked:
                html = render(markdown, resolve)
                with suppress(RuntimeError):  # the pane went away meanwhile
                    self._ended.emit(asked, html)

        self._pool.clear()  # what waits is outdated
        self._pool.start(work)

    def forget(self) -> None:
        """Nobody wants the page that is being made any more."""
        self._asked += 1
        self._pool.clear()

    def stop(self) -> None:
        """Forget the page that is being made, and wait until its worker has."""
        self.forget()
        self._pool.waitForDone()

    @Slot(int, str)
    def _end(self, asked: int, html: str) -> None:
        if asked == self._asked:
            self.made.emit(html)
