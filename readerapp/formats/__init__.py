"""Other people's files, one module each: text in, records out. Pure: no paths, no library.

A format is a module with ``NAME``, ``LABEL``, ``SUFFIXES``, ``recognises(source)`` and
``read(source)``. To add one, write the module and add it to FORMATS, the particular before the
general; content decides, and the suffix only breaks ties.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

from readerapp.errors import UnreadableFile
from readerapp.formats import digest
from readerapp.formats.source import Source
from readerapp.model import Reading

MOST_BYTES: Final = 200 * 1024 * 1024
_NO_PAPERS: Final = "“{name}” holds no papers: no title with an abstract below it was found."


class Format(Protocol):
    """What a module in this room offers."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What the command line calls it."""

    @property
    def LABEL(self) -> str:  # noqa: N802
        """What a person calls it: “BibTeX”."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """How its files are usually called, in lower case, with the dot."""

    def recognises(self, source: Source) -> bool:
        """Whether the file looks like one of this format. Never raises, and takes no time."""

    def read(self, source: Source) -> Reading:
        """What the file says; a reading without records if it is not of this format.

        Raises:
            UnreadableFile: why nothing can be read, in one sentence.
        """


FORMATS: tuple[Format, ...] = (digest,)  # the particular before the general


def read(data: bytes, name: str, format: str | None = None, encoding: str | None = None) -> Reading:
    """What a file says. ``name`` is its file name; ``format`` a format's name to insist on.

    ``encoding`` insists on one for its text; otherwise it is found out.

    Raises:
        UnreadableFile: with one sentence for a person that names the file.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"“{name}” is larger than 200 MB, which is more than can be read.")
    if not data.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"“{name}” is empty.")
    source = Source(data, name, encoding)
    known = _of(source, format)
    reading = known.read(source)
    if not reading.records:
        raise UnreadableFile(_NO_PAPERS.format(name=name))
    return replace(
        reading,
        encoding=reading.encoding or source.encoding,
        text=reading.text or source.text,
    )


def label(name: str) -> str:
    """What a person calls the format of this name."""
    return next((known.LABEL for known in FORMATS if name == known.NAME), name)


def _of(source: Source, insisted: str | None) -> Format:
    """The format of a file: its content decides, and the suffix breaks ties."""
    if insisted is not None:
        for known in FORMATS:
            if insisted == known.NAME:
                return known
        names = ", ".join(known.NAME for known in FORMATS)
        raise UnreadableFile(f"There is no format called “{insisted}”; there is {names}.")
    for likely in sorted(FORMATS, key=lambda known: source.suffix not in known.SUFFIXES):
        if likely.recognises(source):
            return likely
    if not source.head:
        source.text  # noqa: B018 - it tells what the file is, if it is no text
    raise UnreadableFile(f"“{source.name}” is not in a format that can be read.")
