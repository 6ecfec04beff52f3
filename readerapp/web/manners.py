"""Who may ask which server when, so that no server is asked too often."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from readerapp import files, places
from readerapp.errors import ReaderError
from readerapp.job import Job
from readerapp.web.answers import NoAnswer

LONGEST: Final = 30.0  # seconds worth waiting for a server; what asks for more is left alone
LOOK: Final = 0.05  # seconds between looks at what is waited for, and so the delay of a cancel
_NONSENSE: Final = 24 * 3600.0  # seconds no server asks for: the clock was put back


class Clock:
    """The time of day in seconds, and waiting for it."""

    def now(self) -> float:
        """This moment."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        time.sleep(seconds)


class Turns:
    """Who may ask which server when, agreed among all processes by small files in a folder."""

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._until: dict[str, float] = {}  # by server: the moment it may be asked again

    @contextmanager
    def taken(self, server: str, job: Job) -> Iterator[None]:
        """Wait for one's turn; nobody else asks the server meanwhile.

        Raises:
            NoAnswer: it asked to be left alone for longer than is worth waiting.
        """
        from filelock import FileLock, Timeout

        lock = None
        if self._folder is not None:
            lock = FileLock(self._folder / f"{_file_name(server)}.lock")
        try:
            while lock is not None:
                job.report(0, None, f"Waiting for {server}")
                try:
                    lock.acquire(blocking=False)
                    break
                except Timeout:
                    self._clock.wait(LOOK)
                except OSError:  # locks cannot be had there: then our own turns are all there is
                    lock = None
            self._rested(server, job)
            yield
        finally:
            if lock is not None:
                lock.release()

    def rest(self, server: str, seconds: float) -> None:
        """From now on leave it alone for so long."""
        until = self._until[server] = self._clock.now() + seconds
        if self._folder is not None:
            with suppress(ReaderError):
                path = self._folder / _file_name(server)
                files.write(path, str(until).encode(), flushed=False)

    def _rested(self, server: str, job: Job) -> None:
        until = max(self._until.get(server, 0.0), self._agreed(server))
        left = until - self._clock.now()
        if LONGEST < left < _NONSENSE:
            raise NoAnswer(f"“{server}” asks to be left alone for {span(left)}.")
        while 0 < left < _NONSENSE:
            job.report(0, None, f"Waiting for {server}")
            self._clock.wait(min(left, LOOK))
            left = until - self._clock.now()

    def _agreed(self, server: str) -> float:
        if self._folder is None:
            return 0.0
        try:
            return float((self._folder / _file_name(server)).read_text("ascii"))
        except (OSError, ValueError):
            return 0.0


def folder() -> Path | None:
    """Where turns are agreed; None where nothing can be kept."""
    try:
        folder = places.cache_folder() / "web"
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder


def _file_name(server: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "_", server.lower())[:100]


def seconds(said: str) -> float:
    """What ``Retry-After`` says: seconds, or a moment."""
    if said.strip().isdecimal():
        return min(float(said[:9]), _NONSENSE - 1)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment.timestamp() - time.time(), 0.0), _NONSENSE - 1)


def span(seconds: float) -> str:
    """So many seconds in words: “40 s”, “5 minutes”, “3 hours”."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.0f} hours"
