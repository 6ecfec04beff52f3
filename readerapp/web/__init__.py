"""Asks servers on the net, politely, and takes from them no more than was asked for.

Each server is asked by one process at a time and not before its pause is over; ``Retry-After`` is
honoured, also by the next run. An answer is limited in time, size, kind and in where it may come
from. Slow to import (ssl, http.client): only what is about to ask imports it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

from readerapp import __version__
from readerapp.errors import ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.web.addresses import server_of
from readerapp.web.answers import Answer, Failure, NoAnswer
from readerapp.web.asking import SLOW, Call
from readerapp.web.cache import Cache
from readerapp.web.manners import LONGEST, LOOK, Clock, Turns, folder

__all__ = ["Answer", "Cache", "Clock", "NoAnswer", "Web"]

MOST_BYTES: Final = 8 * 1024 * 1024  # of one answer, unpacked
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_ATTEMPTS: Final = 3
_BACK_OFF: Final = 2.0  # seconds before the second attempt, doubled before the third


class Web:
    """One run of questions; a server that cannot be reached in it is not asked again.

    ``mail`` is told to the servers if the reader gives one, so that they can write instead of
    shutting the reader out. ``patience``: seconds for one answer, from first to last byte.
    """

    def __init__(
        self,
        *,
        mail: str = "",
        place: Path | None = None,
        clock: Clock | None = None,
        patience: float = 20.0,
    ) -> None:
        if mail and not _MAIL.fullmatch(mail):
            raise ReaderError(f"“{mail}” is no mail address.")
        self._agent = f"readerapp/{__version__} (desktop reading list)"
        if mail:
            self._agent = f"readerapp/{__version__} (desktop reading list; mailto:{mail})"
        self._clock, self._patience = clock or Clock(), patience
        self._turns = Turns(place or folder(), self._clock)
        self._silent: dict[str, str] = {}  # by server: why it is not asked any more

    def get(
        self,
        url: str,
        kinds: Collection[str],
        *,
        pause: float = 1.0,
        most: int = MOST_BYTES,
        job: Job = UNWATCHED,
    ) -> Answer:
        """What the server has at ``url``, if it is of one of these media types.

        The server is left alone for ``pause`` seconds afterwards, by every process.

        Raises:
            NoAnswer: with a sentence that names the server.
            Cancelled: ``job`` said so; the connection is cut.
        """
        server = server_of(url)
        if server in self._silent:
            raise NoAnswer(self._silent[server])
        for attempt in range(_ATTEMPTS):
            with self._turns.taken(server, job):
                try:
                    answer = self._ask(url, kinds, most, job)
                except Failure as failure:
                    self._turns.rest(server, max(pause, failure.wait or _BACK_OFF * 2**attempt))
                    if failure.transient and failure.wait <= LONGEST and attempt < _ATTEMPTS - 1:
                        continue
                    sentence = f"“{server}” {failure}."
                    if failure.lasting:
                        self._silent[server] = sentence
                    raise NoAnswer(sentence) from failure
                except BaseException:
                    self._turns.rest(server, pause)
                    raise
                self._turns.rest(server, pause)
                return answer
        raise AssertionError  # the last attempt returns or raises

    def _ask(self, url: str, kinds: Collection[str], most: int, job: Job) -> Answer:
        """Ask in a thread of its own, so that nothing the server does can keep us."""
        headers = {"User-Agent": self._agent, "Accept": ", ".join(kinds)}
        call = Call(url, headers, kinds, most, self._patience)
        call.start()
        deadline = time.monotonic() + self._patience
        try:
            while not call.done.wait(LOOK):
                job.report(0, None, f"Asking {server_of(url)}")
                if time.monotonic() > deadline:
                    raise Failure(SLOW.format(self._patience), transient=True, lasting=True)
        finally:
            call.cut()
        if call.failure is not None:
            raise call.failure
        assert call.answer is not None
        return call.answer
