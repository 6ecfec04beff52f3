"""Work off the window's thread; its outcome comes back on the window's thread.

A task speaks from its thread only through two private signals, connected once before it starts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal, Slot

from readerapp.job import Cancelled, Job

T = TypeVar("T")

_REPORT: Final = 0.05  # seconds between two reports, so that the window is not flooded
_PATIENCE: Final = 15_000  # milliseconds a closing window waits for the last change to be kept


class Lane(Enum):
    """Each lane is one thread that takes its work in order; lanes do not wait for each other."""

    DEEDS = "deeds"  # quick changes: never cancelled, finished even while the window closes
    LONG = "long"  # imports and exports: watched and cancelled in the status bar
    NET = "net"  # looking papers up: as LONG, but no import waits for a slow server
    READS = "reads"  # listings and searches
    HINTS = "hints"  # what helps with a search or a paper: no answer waits for it
    COUNTS = "counts"  # how many papers each saved search finds; no keystroke waits for it
    INDEX = "index"  # catching up with the search index
    WATCH = "watch"  # looks at a watched folder, which may be on a slow disk
    BACKUPS = "backups"  # a backup now and then, and looking whether those there are are sound


class Task(QObject):
    """One piece of work, as the window sees it: a title, progress, a way to stop it."""

    progress = Signal(int, int, str)
    failed = Signal(Exception)
    finished = Signal()
    _reported = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(
        self,
        title: str,
        lane: Lane,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self._work, self._done = work, done
        self._stop = threading.Event()
        self._reported.connect(self._report)
        self._ended.connect(self._end)

    def cancel(self) -> None:
        """Ask it to stop; it does so at its next report."""
        self._stop.set()

    def work(self) -> None:
        """Do it. Called on the lane's thread."""
        result: Any = None
        error: Exception | None = None
        try:
            if self._stop.is_set():
                raise Cancelled
            result = self._work(_WatchedJob(self._stop, self._reported.emit))
        except Exception as caught:  # noqa: BLE001 - whoever hears `failed` shows it
            error = caught
        self._ended.emit(result, error)

    @Slot(int, int, str)
    def _report(self, done: int, total: int, what: str) -> None:
        self.progress.emit(done, total, what)

    @Slot(object, object)
    def _end(self, result: object, error: Exception | None) -> None:
        try:
            if error is None:
                self._done(result)
            elif not isinstance(error, Cancelled):
                self.failed.emit(error)
        finally:
            self.finished.emit()
            self.deleteLater()


class Tasks(QObject):
    """All work that is under way, lane by lane."""

    started = Signal(Task)
    failed = Signal(str, Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: self._lane() for lane in Lane}
        self._live: list[Task] = []

    def run(
        self,
        title: str,
        work: Callable[[Job], T],
        done: Callable[[T], None] = lambda _: None,
        lane: Lane = Lane.LONG,
    ) -> Task:
        """Do ``work`` soon; call ``done`` with what it returns, on the window's thread.

        Whatever it raises goes to ``failed``, except Cancelled, which goes nowhere.
        """
        task = Task(title, lane, work, done, parent=self)
        task.failed.connect(lambda error: self.failed.emit(title, error))
        task.finished.connect(lambda: self._live.remove(task))
        self._live.append(task)
        self.started.emit(task)
        self._lanes[lane].start(task.work)
        return task

    def live(self, *lanes: Lane) -> list[Task]:
        """The tasks not yet finished, of these lanes or of all."""
        return [task for task in self._live if not lanes or task.lane in lanes]

    def stop(self) -> bool:
        """End everything before the library closes: changes are finished, the rest is cancelled.

        Returns whether every thread came to its end.
        """
        for task in self._live:
            if task.lane is not Lane.DEEDS:
                task.cancel()
        ended = [lane.waitForDone(_PATIENCE) for lane in self._lanes.values()]
        for task in list(self._live):
            QCoreApplication.sendPostedEvents(task)  # hear what came of it while there is time
        return all(ended)

    def _lane(self) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(1)
        pool.setExpiryTimeout(-1)  # keep the thread, and with it its connection to the library
        return pool


class _WatchedJob(Job):
    """Passes reports on, at most twenty a second, and the last one always."""

    def __init__(self, stop: threading.Event, report: Callable[[int, int, str], None]) -> None:
        self._stop, self._report = stop, report
        self._next = 0.0

    def report(self, done: int, total: int | None, what: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + _REPORT
            self._report(done, total or 0, what)
