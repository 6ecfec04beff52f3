"""Keeps the search index caught up behind the window, in a process of its own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.gui.tasks import Lane, Tasks
from readerapp.job import Job, apart
from readerapp.library import Library

_PAUSE: Final = 1_000  # milliseconds after the last step: a process costs more than a decision
_LONG: Final = 24 * 3600.0  # seconds; a large library on a slow machine is no failure


class Indexing(QObject):
    """One catching-up at a time; whatever is written meanwhile is caught up after it."""

    caught_up = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.now)

    def soon(self) -> None:
        """Something was written: catch up once the reader pauses."""
        self._timer.start()

    def now(self) -> None:
        """Catch up at once, or as soon as the catching-up under way is done."""
        self._timer.stop()
        if self._tasks.live(Lane.INDEX):
            self._again = True
            return
        self._again = False
        self._tasks.run("Indexing", self._work, self._done, Lane.INDEX)

    def stop(self) -> None:
        """Begin nothing more; the library is about to close."""
        self._timer.stop()
        self._again = False

    def _work(self, job: Job) -> bool:
        """On the index lane's thread; the process is only started when something is pending."""
        from readerapp import search  # whoosh and numpy, after the first paint

        pending = search.state(self._library).pending > 0
        if pending:
            job.report(0, None, "Indexing")
            apart(search.catch_up_apart, self._library.folder, job=job, seconds=_LONG)
        job.report(0, None, "")
        search.find(self._library, "a", limit=1)  # opens the index: the reader's first is quick
        return pending

    def _done(self, found_work: bool) -> None:
        if found_work:
            self.caught_up.emit()
        if self._again:
            self._timer.start(0)
