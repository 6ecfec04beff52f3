"""Other people's files, one module each: text in, records out. Pure: no paths, no library.

A format is a module with ``NAME``, ``SUFFIXES``, ``recognises(head)`` and ``read(text)``. To add
one, write the module and add it to FORMATS, the particular before the general; content decides,
and the suffix only breaks ties.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Final, Protocol

from readerapp.errors import UnreadableFile
from readerapp.formats import digest
from readerapp.formats.decoding import decode
from readerapp.model import Reading

MOST_BYTES: Final = 200 * 1024 * 1024
_HEAD: Final = 2048


class Format(Protocol):
    """What a module in this room offers."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What the command line calls it."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """How its files are usually called, in lower case, with the dot."""

    def recognises(self, head: str) -> bool:
        """Whether a text that begins with ``head`` may be of this format."""

    def read(self, text: str) -> Reading:
        """What the text says; a reading without records if it is not of this format."""


FORMATS: tuple[Format, ...] = (digest,)


def read(data: bytes, name: str, format: str | None = None) -> Reading:
    """What a file says. ``name`` is its file name; ``format`` a format's name to insist on.

    Raises:
        UnreadableFile: with one sentence for a person that names the file.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"“{name}” is larger than 200 MB, which is more than can be read.")
    text, encoding = decode(data, f"“{name}”")
    if not text.strip(" \t\r\n\f\v\ufeff"):
        raise UnreadableFile(f"“{name}” is empty.")
    reading = _of(text, name, format).read(text)
    if not reading.records:
        raise UnreadableFile(
            f"“{name}” holds no papers: no title with an abstract below it was found."
        )
    return replace(reading, encoding=encoding)


def _of(text: str, name: str, insisted: str | None) -> Format:
    """The format of a text."""
    if insisted is not None:
        for known in FORMATS:
            if insisted == known.NAME:
                return known
        names = ", ".join(known.NAME for known in FORMATS)
        raise UnreadableFile(f"There is no format called “{insisted}”; there is {names}.")
    suffix = PurePath(name).suffix.lower()
    for likely in sorted(FORMATS, key=lambda known: suffix not in known.SUFFIXES):
        if likely.recognises(text[:_HEAD].lstrip("\ufeff")):
            return likely
    raise UnreadableFile(f"“{name}” is not in a format that can be read.")
