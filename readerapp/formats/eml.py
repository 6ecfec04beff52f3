"""E-mails: arXiv's mailings, alerts, newsletters, papers somebody sent; saved pages in one file.

A mail is a wrapping: what it holds is read by the format that it is in. Its headers are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats.mail_parts import Part, parts
from readerapp.formats.source import Source
from readerapp.model import LeftOut, Problem, Reading, Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

NAME: Final = "eml"
LABEL: Final = "E-mail"
SUFFIXES: Final = (".eml", ".mht", ".mhtml", ".mbox", ".emlx")

_HEADER: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_KNOWN: Final = frozenset(
    (
        b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"cc",
        b"mime-version", b"content-type", b"delivered-to", b"reply-to", b"sender", b"x-mailer",
        b"content-transfer-encoding", b"dkim-signature", b"list-unsubscribe", b"in-reply-to",
        b"arc-seal", b"authentication-results", b"x-received", b"snapshot-content-location",
    )
)  # fmt: skip
_HEAD: Final = 8_192
_COUNTED: Final = re.compile(rb"\s{0,10}\d{1,12}\s{0,10}\r?\n")  # Apple's .emlx begins so
_ENVELOPE: Final = re.compile(
    rb"(?:\A|\r?\n\r?\n)>?From [^\r\n]{1,300}\r?\n(?=[A-Za-z][\w-]{1,60}:)"
)
_MOST_MAILS: Final = 2_000
_LINK: Final = re.compile(
    r"""href\s{0,5}=\s{0,5}["']?(https?://[^\s"'<>]{1,4000})""", re.IGNORECASE
)
_OPAQUE: Final = re.compile(
    r"(?=[\w%=~.-]{0,200}\d)(?=[\w%=~.-]{0,200}[A-Za-z])[\w%=~-]{24,}|/(?:ls/)?click\b|/track/|/redirect/"
    r"|/c\?|/CL0/|[?&](?:uid|cid|lid|upn|mid|e|u|id|token)=[\w-]{8,}"
)
_FEWEST: Final = 3  # links of a mail of which it may be said that they are all trackers
_SHARE: Final = 0.6
_LONGEST_TEXT: Final = 3_000_000  # characters of a mail that are read line by line
_BETWEEN: Final = "\n\n"


def recognises(source: Source) -> bool:
    """Whether a file begins with the headers of a mail."""
    head = _bare(source.data[:_HEAD])
    known: set[bytes] = set()
    for line in head.splitlines():
        if not line.strip():
            break
        header = _HEADER.match(line)
        if header:
            known.add(header[1].lower())
        elif not line[:1].isspace() and not line.startswith((b"From ", b">From ")):
            break
    return len(known & _KNOWN) >= 2


def read(source: Source) -> Reading:
    """The papers of a mail, or of a folder of mails in one file.

    Raises:
        UnreadableFile: why there are none.
    """
    readings: list[Reading] = []
    problems: list[Problem] = []
    refusal: UnreadableFile | None = None
    mails, number = _mails(source.data)
    for mail in mails:
        try:
            reading = _read(mail, source.name, problems)
        except UnreadableFile as error:
            refusal = refusal or error
            problems.append(Problem(1, f"A mail was passed over: {error}"))
            continue
        if reading is not None:
            readings.append(reading)
        else:
            problems.append(Problem(1, "A mail that names no papers was passed over."))
    if number > len(mails):
        problems.append(Problem(1, f"Only the first {len(mails):,} of {number:,} mails were read."))
    if not readings:
        raise refusal or UnreadableFile(f"“{source.name}” is a mail that holds no papers.")
    reading = _joined(readings)
    return replace(reading, format=NAME, problems=(*reading.problems, *problems))


def _bare(data: bytes) -> bytes:
    """A mail without what mail programs put before and behind it."""
    counted = _COUNTED.match(data)
    if counted is None:
        return data.lstrip()
    return data[counted.end() :][: int(counted.group())]


def _mails(data: bytes) -> tuple[list[bytes], int]:
    """The mails of a file, and how many there are: one, unless it begins with “From ”."""
    data = _bare(data)
    if not data.startswith((b"From ", b">From ")):
        return [data], 1
    found = list(_ENVELOPE.finditer(data))
    ends = [*(match.start() for match in found[1:]), len(data)]
    mails = [data[match.end() : end] for match, end in zip(found, ends, strict=True)]
    return mails[:_MOST_MAILS], len(found)


def _read(data: bytes, name: str, problems: list[Problem]) -> Reading | None:
    """The papers of one mail: of its text or its page, and of what is attached."""
    texts: list[Part] = []
    attached: list[Part] = []
    for part in parts(data):
        is_text = (
            part.text and not part.name and part.kind in ("text/plain", "text/html", "text/xml")
        )
        (texts if is_text else attached).append(part)
    pages = [part for part in attached if part.kind == "text/html" and part.text and not texts]
    attached = [part for part in attached if part not in pages]
    found: list[Reading] = []
    refusal: UnreadableFile | None = None
    try:
        body = _of_body([*texts, *pages], name)
        found += [body] if body else []
    except UnreadableFile as error:
        refusal = error
    for part in attached:
        reading = _of_attachment(part, problems)
        found += [reading] if reading else []
    if not found and refusal:
        raise refusal
    return _joined(found) if found else None


def _of_body(texts: Sequence[Part], name: str) -> Reading | None:
    """What the text of a mail says. Programs send the same twice, as a page and as plain text."""
    from readerapp.formats import arxiv_mail

    plain = [part for part in texts if part.kind != "text/html"]
    pages = [part for part in texts if part.kind == "text/html"]
    mailings = [
        it for it in plain if arxiv_mail.recognises(Source(it.text.encode("utf-8", "replace")))
    ]
    if not mailings and _leads_nowhere(texts):
        raise UnreadableFile(
            f"“{name}” holds only tracking links, which do not say what they lead to, "
            "and no titles with abstracts."
        )
    if mailings:
        return _joined([_mailing(part, name) for part in mailings])
    shown, told = _of_texts(pages, name), _of_texts(plain, name)
    if shown and told and _says_more(told, shown):
        return told
    if texts and not (shown or told):
        raise UnreadableFile(f"“{name}” is a mail that holds no papers: no title, no link to one.")
    return shown or told


def _mailing(part: Part, name: str) -> Reading:
    from readerapp.formats import arxiv_mail

    reading = arxiv_mail.read(Source(part.text.encode("utf-8", "replace"), name, "utf-8"))
    return replace(reading, text=part.text, encoding=part.encoding)


def _of_texts(texts: Sequence[Part], name: str) -> Reading | None:
    """What those texts say that say anything."""
    from readerapp import formats

    readings = []
    for part in texts:
        if len(part.text) > _LONGEST_TEXT and part.kind != "text/html":
            continue
        insisted = "html" if part.kind == "text/html" else None
        data = part.text.encode("utf-8", "replace")
        try:
            reading = formats.read_part(data, name, insisted, "utf-8")
        except UnreadableFile:
            continue
        readings.append(replace(reading, encoding=part.encoding or reading.encoding))
    return _joined(readings) if readings else None


def _says_more(told: Reading, shown: Reading) -> bool:
    """Whether the plain text has the abstracts of papers to which the page only links."""
    if any(record.abstract or record.note for record in shown.records):
        return False
    return sum(bool(record.abstract) for record in told.records) >= len(shown.records)


def _of_attachment(part: Part, problems: list[Problem]) -> Reading | None:
    """What an attached file says, if it is of a format that is known by its name."""
    from readerapp import formats

    suffix = f".{part.name.rpartition('.')[2].lower()}" if "." in part.name else ""
    known = {end for each in formats.FORMATS for end in each.SUFFIXES}
    if suffix not in known or suffix in SUFFIXES:
        return None
    try:
        data = part.text.encode("utf-8", "replace") if part.text else part.data
        return formats.read_part(data, part.name)
    except UnreadableFile as error:
        problems.append(Problem(1, f"Attached: {error}"))
        return None


def _leads_nowhere(texts: Sequence[Part]) -> bool:
    """Whether a mail names no paper, and most of its links hide where they lead."""
    links: list[str] = []
    for part in texts:
        if arxiv(part.text) or doi(part.text):
            return False
        if part.kind == "text/html":
            links += map(unescape, _LINK.findall(part.text))
        else:
            links += urls(part.text)
    hidden = sum(_OPAQUE.search(link) is not None and "url=http" not in link for link in links)
    return len(links) >= _FEWEST and hidden >= _SHARE * len(links)


def _joined(readings: Sequence[Reading]) -> Reading:
    """Several readings as one: their texts one below the other."""
    if len(readings) == 1:
        return readings[0]
    texts: list[str] = []
    records: list[Record] = []
    left_out: list[LeftOut] = []
    start = line = 0
    for reading in readings:
        text = reading.text + _BETWEEN
        starts = [*(it.start for it in reading.records), *(it.start for it in reading.left_out)]
        last = max(starts, default=0)  # the piece that begins last is followed by the blank line
        for record in reading.records:
            records.append(_moved(record, start, line, longer=record.start == last))
            last = -1 if record.start == last else last
        for piece in reading.left_out:
            longer = len(_BETWEEN) if piece.start == last else 0
            first, end = piece.start + start, piece.end + start + longer
            left_out.append(replace(piece, start=first, end=end, line=piece.line + line))
            last = -1 if piece.start == last else last
        texts.append(text)
        start, line = start + len(text), line + text.count("\n")
    return replace(
        readings[0],
        records=tuple(records),
        left_out=tuple(left_out),
        problems=tuple(problem for reading in readings for problem in reading.problems),
        doubts=tuple(dict.fromkeys(doubt for reading in readings for doubt in reading.doubts)),
        text="".join(texts),
    )


def _moved(record: Record, start: int, line: int, *, longer: bool) -> Record:
    return replace(
        record,
        start=record.start + start,
        end=record.end + start + (len(_BETWEEN) if longer else 0),
        first_line=record.first_line + line,
        last_line=record.last_line + line,
    )
