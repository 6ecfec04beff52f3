"""What comes of asking a server: an answer, or a sentence that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from readerapp.errors import ReaderError


class NoAnswer(ReaderError):
    """A server could not be asked, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. ``known`` is False, and ``data`` empty, where it has no such thing."""

    known: bool
    data: bytes = b""


class Failure(Exception):
    """What went wrong, to be said after the server's name.

    ``transient``: another attempt may succeed. ``lasting``: other questions would fare no
    better. ``wait``: the seconds it asks to be left alone.
    """

    def __init__(
        self, what: str, *, transient: bool = False, lasting: bool = False, wait: float = 0.0
    ) -> None:
        super().__init__(what)
        self.transient, self.lasting, self.wait = transient, lasting, wait
