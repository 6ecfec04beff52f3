"""Other people's files, one module each: text in, records out. Pure: no paths, no library.

A format is a module with ``NAME``, ``LABEL``, ``SUFFIXES``, ``recognises(source)`` and
``read(source)``. To add one, write the module and add it to FORMATS, the particular before the
general: of those that recognise a file, the first that finds papers in it has read it. Content
decides; where it does not, a module may look at the suffix.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

from readerapp.errors import UnreadableFile
from readerapp.formats import digest
from readerapp.formats.source import Source
from readerapp.model import Reading

MOST_BYTES: Final = 200 * 1024 * 1024
TOO_LARGE: Final = "“{name}” is larger than 200 MB, which is more than can be read."
_UNKNOWN: Final = "“{name}” is not in a format that can be read."
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
        raise UnreadableFile(TOO_LARGE.format(name=name))
    if not data.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"“{name}” is empty.")
    source = Source(data, name, encoding)
    reading = _read(source, format)
    return replace(
        reading,
        encoding=reading.encoding or source.encoding,
        text=reading.text or source.text,
    )


def label(name: str) -> str:
    """What a person calls the format of this name."""
    return next((known.LABEL for known in FORMATS if name == known.NAME), name)


def _read(source: Source, insisted: str | None) -> Reading:
    """What the first format says that finds papers; else why the likeliest does not."""
    likely = _insisted(insisted) if insisted else _likely(source)
    refusal: UnreadableFile | None = None
    for known in likely:
        try:
            reading = known.read(source)
        except UnreadableFile as error:
            refusal = refusal or error
            continue
        if reading.records:
            return reading
    if refusal is None and not source.head:
        source.text  # noqa: B018 - it tells what the file is, if it is no text
    raise refusal or UnreadableFile((_NO_PAPERS if likely else _UNKNOWN).format(name=source.name))


def _likely(source: Source) -> list[Format]:
    """The formats a file looks like, the particular before the general."""
    return [known for known in FORMATS if known.recognises(source)]


def _insisted(name: str) -> list[Format]:
    for known in FORMATS:
        if name == known.NAME:
            return [known]
    names = ", ".join(known.NAME for known in FORMATS)
    raise UnreadableFile(f"There is no format called “{name}”; there is {names}.")
