"""A job with a bar on the terminal; silent when stderr is none."""

from __future__ import annotations

import sys
import time
from typing import Final

from readerapp.job import UNWATCHED, Job

_WIDTH: Final = 30
_PATIENCE: Final = 0.4  # seconds before a bar is worth showing


class _Bar(Job):
    def __init__(self) -> None:
        self._started = time.monotonic()
        self._shown = False

    def report(self, done: int, total: int | None, what: str) -> None:
        if time.monotonic() - self._started < _PATIENCE:
            return
        self._shown = True
        if total:
            filled = "█" * (_WIDTH * done // total)
            sys.stderr.write(f"\r\033[K{what}  {filled:<{_WIDTH}}  {done:,} of {total:,}")
        else:
            sys.stderr.write(f"\r\033[K{what} …")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar off the line."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


class Progress:
    """``with Progress() as job:`` shows a bar while the job is worked on."""

    def __enter__(self) -> Job:
        self._job = _Bar() if sys.stderr.isatty() else UNWATCHED
        return self._job

    def __exit__(self, *_: object) -> None:
        if isinstance(self._job, _Bar):
            self._job.clear()
