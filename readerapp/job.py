"""Slow work that can be watched and stopped, without knowing who watches.

After dupeGuru's ``jobprogress``: slow code takes a ``job``; a cancelled job raises.
``apart`` runs a function in a process of its own, which can be killed.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from readerapp.errors import ReaderError, WorkerDied

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

log = logging.getLogger(__name__)

T = TypeVar("T")


class Cancelled(Exception):
    """The reader asked for the work to stop. Nothing has been changed by it."""


class Job:
    """Who does slow work tells a job how far it is; this one listens to nothing."""

    def report(self, done: int, total: int | None, what: str) -> None:
        """``done`` of ``total`` (None: not known) of ``what``. Raises Cancelled to stop."""

    def track(self, items: Iterable[T], what: str) -> Iterator[T]:
        """Yield ``items``, reporting before each."""
        total = len(items) if isinstance(items, Sized) else None
        done = 0
        for done, item in enumerate(items):
            self.report(done, total, what)
            yield item
        if total:
            self.report(total, total, what)


UNWATCHED: Final = Job()

_POLL: Final = 0.05  # seconds between looks at a worker, and so the delay of a cancel
_REPORT: Final = 0.05  # a worker reports at most this often


class _PipeJob(Job):
    """A job inside a worker process: reports go down the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last = 0.0

    def report(self, done: int, total: int | None, what: str) -> None:
        now = time.monotonic()
        if now - self._last >= _REPORT or done == total:
            self._last = now
            self._pipe.send(("report", (done, total, what)))


def _answer(
    pipe: Connection, work: Callable[..., Any], args: tuple[Any, ...], memory: int | None
) -> None:
    """The whole life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asked, who then kills us
    try:
        if memory is not None:
            _limit(memory)
        pipe.send(("done", work(*args, job=_PipeJob(pipe))))
    except ReaderError as error:
        pipe.send(("failed", error))
    except (RecursionError, MemoryError) as error:
        pipe.send(
            ("failed", WorkerDied(f"Too deep or too large to read ({type(error).__name__})."))
        )
    except BrokenPipeError:
        pass  # whoever asked has gone
    except Exception:  # noqa: BLE001 - a defect of ours, logged where the log is
        pipe.send(("broke", traceback.format_exc()))


def _limit(memory: int) -> None:
    """Let this process have so many bytes of its own, where the system can be told."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most == resource.RLIM_INFINITY or memory < most:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_DATA, (memory, most))


def apart(
    work: Callable[..., T],
    *args: Any,
    job: Job = UNWATCHED,
    seconds: float = 600.0,
    memory: int | None = None,
) -> T:
    """Run ``work(*args, job=…)`` in a fresh process and return what it returns.

    ``work`` must be a module-level function; arguments and result must pickle. A ReaderError
    it raises is raised here. Cancelling ``job`` kills the process; so do ``seconds``.
    ``memory`` is the most bytes it may have.

    Raises:
        WorkerDied: it ran out of time or memory, crashed or was killed.
        Cancelled: ``job`` said so.
    """
    import multiprocessing  # not before the first paint

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(theirs, work, args, memory), daemon=True)
    process.start()
    theirs.close()
    deadline = time.monotonic() + seconds
    progress: tuple[int, int | None, str] = (0, None, "")
    try:
        while True:
            if ours.poll(_POLL):
                try:
                    kind, value = ours.recv()
                except (EOFError, OSError):  # it died before its answer, or in the middle of it
                    raise WorkerDied("The worker process ended without an answer.") from None
                if kind == "done":
                    return value  # type: ignore[no-any-return]
                if kind == "failed":
                    raise value
                if kind == "broke":
                    log.error("A worker process failed:\n%s", value)
                    raise WorkerDied("Something went wrong while reading it.")
                progress = value
            job.report(*progress)
            if time.monotonic() > deadline:
                raise WorkerDied(f"It took longer than {seconds:.0f} s and was stopped.")
    finally:
        process.kill()
        process.join()
        ours.close()
