"""Slow work that can be watched and stopped, without knowing who watches.

After dupeGuru's ``jobprogress``: slow code takes a ``job``; a cancelled job raises.
``apart`` runs a function in a process of its own, which can be killed, ``apart_each`` one after
the other in as few as will do.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager, suppress
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
    pipe: Connection,
    work: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    memory: int | None,
) -> None:
    """The whole life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asked, who then kills us
    try:
        if memory is not None:
            _limit(memory)
        for args in calls:
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
    with _worker(work, [args], memory) as pipe:
        return _heard(pipe, job, seconds)  # type: ignore[no-any-return]


def apart_each(
    work: Callable[..., T],
    calls: Sequence[tuple[Any, ...]],
    seconds: Sequence[float],
    what: str,
    *,
    job: Job = UNWATCHED,
    memory: int | None = None,
) -> Iterator[T | WorkerDied]:
    """Run ``work`` as ``apart`` does with each of these arguments; yield what each returns.

    Each may take its own ``seconds``. Where the process ends without an answer, that one gets
    the error and a fresh process goes on with the rest. ``what`` they are is reported.

    Raises:
        Cancelled: ``job`` said so.
    """
    number = 0
    while number < len(calls):
        first = number
        with _worker(work, calls[number:], memory) as pipe:
            while number < len(calls):
                begun = (number, len(calls), what)
                job.report(*begun)
                try:
                    answer: T | WorkerDied = _heard(pipe, job, seconds[number], begun)
                except WorkerDied as death:
                    if number > first and not isinstance(death, _TooSlow):
                        break  # those before it may be to blame: once more, as the first
                    answer = death
                number += 1
                yield answer
                if isinstance(answer, WorkerDied):
                    break
    job.report(number, number, what)


class _TooSlow(WorkerDied):
    """A worker ran out of time."""


@contextmanager
def _worker(
    work: Callable[..., Any], calls: Sequence[tuple[Any, ...]], memory: int | None
) -> Iterator[Connection]:
    """A process that answers calls one after the other, killed at the end."""
    import multiprocessing  # not before the first paint

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(theirs, work, calls, memory), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        process.kill()
        process.join()
        ours.close()


def _heard(
    pipe: Connection,
    job: Job,
    seconds: float,
    progress: tuple[int, int | None, str] = (0, None, ""),
) -> Any:
    """The next answer of a worker, its reports passed on meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        if pipe.poll(_POLL):
            try:
                kind, value = pipe.recv()
            except (EOFError, OSError):  # it died before its answer, or in the middle of it
                raise WorkerDied("The worker process ended without an answer.") from None
            if kind == "done":
                return value
            if kind == "failed":
                raise value
            if kind == "broke":
                log.error("A worker process failed:\n%s", value)
                raise WorkerDied("Something went wrong while reading it.")
            progress = value
        job.report(*progress)
        if time.monotonic() > deadline:
            raise _TooSlow(f"It took longer than {seconds:.0f} s and was stopped.")
