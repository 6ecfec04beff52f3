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
from readerapp.formats import (
    arxiv_mail,
    arxiv_text,
    bibtex,
    csl_json,
    csv_table,
    digest,
    eml,
    endnote_xml,
    feeds,
    html,
    identifiers,
    json_records,
    markdown_list,
    medline_xml,
    nbib,
    pdf,
    refer,
    ris,
    scholar_text,
    wos,
)
from readerapp.formats.source import Source
from readerapp.model import Reading, Record

MOST_BYTES: Final = 200 * 1024 * 1024
TOO_LARGE: Final = "“{name}” is larger than 200 MB, which is more than can be read."
_FIRST_WORDS: Final = 80  # characters of an abstract that stand in for a title
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


FORMATS: tuple[Format, ...] = (  # the particular before the general
    pdf,
    eml,
    html,
    feeds,
    endnote_xml,
    medline_xml,
    csl_json,
    json_records,
    bibtex,
    ris,
    nbib,
    wos,
    refer,
    arxiv_mail,
    arxiv_text,
    scholar_text,
    csv_table,
    identifiers,
    markdown_list,
    digest,
)


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
    reading = _read(source, _insisted(format) if format else _likely(source))
    return replace(
        reading,
        records=tuple(map(_titled, reading.records)),
        encoding=reading.encoding or source.encoding,
        text=reading.text or source.text,
    )


def read_part(
    data: bytes, name: str, format: str | None = None, encoding: str | None = None
) -> Reading:
    """What a piece says that a file wraps up: the text of a mail, a file attached to one.

    As ``read``, but no mail is looked for in it.

    Raises:
        UnreadableFile: with one sentence for a person that names the file.
    """
    if not data.strip():
        raise UnreadableFile(f"“{name}” is empty.")
    source = Source(data, name, encoding)
    known = _insisted(format) if format else [it for it in FORMATS if _is_part(it, source)]
    reading = _read(source, known)
    return replace(
        reading,
        records=tuple(map(_titled, reading.records)),
        encoding=reading.encoding or source.encoding,
        text=reading.text or source.text,
    )


def _titled(record: Record) -> Record:
    """A record that has something to go by: where it has no title, its first words."""
    if record.title.strip():
        return record
    said = " ".join(record.abstract.split())
    words = said if len(said) <= _FIRST_WORDS else f"{said[:_FIRST_WORDS].rsplit(' ', 1)[0]}…"
    title = words or record.key or record.doi or record.arxiv or "Untitled"
    doubt = "it has no title"
    doubts = record.doubts if doubt in record.doubts else (*record.doubts, doubt)
    return replace(record, title=title, doubts=doubts)


def label(name: str) -> str:
    """What a person calls the format of this name."""
    return next((known.LABEL for known in FORMATS if name == known.NAME), name)


def _read(source: Source, likely: list[Format]) -> Reading:
    """What the first format says that finds papers; else why the likeliest does not."""
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
    if eml.recognises(source):  # nobody else is to read what a mail says of its recipient
        return [eml]
    return [known for known in FORMATS if known.recognises(source)]


def _insisted(name: str) -> list[Format]:
    for known in FORMATS:
        if name == known.NAME:
            return [known]
    names = ", ".join(known.NAME for known in FORMATS)
    raise UnreadableFile(f"There is no format called “{name}”; there is {names}.")


def _is_part(known: Format, source: Source) -> bool:
    """Whether a part of a mail looks like this; a mail within a mail is not opened again."""
    return known.NAME != eml.NAME and known.recognises(source)
