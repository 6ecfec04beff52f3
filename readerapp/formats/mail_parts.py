"""The parts of a mail that a person would read: its texts, its page, what is attached.

Nothing a mail says of its recipient is kept. Broken mails are many: whatever Python's parser makes
of one, its parts are looked at, and what raises is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Any, Final
from urllib.parse import quote

from readerapp.errors import UnreadableFile
from readerapp.formats.decoding import decode

BROKEN: Final = (  # what Python's parser of mail has been seen to raise
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
_RECIPIENTS: Final = frozenset(
    (
        "to", "cc", "bcc", "delivered-to", "x-original-to", "x-delivered-to", "envelope-to",
        "x-envelope-to", "x-forwarded-to", "apparently-to", "resent-to", "x-rcpt-to",
    )
)  # fmt: skip
_ADDRESS: Final = re.compile(r"[\w.+'=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LISTS: Final = re.compile(
    r"@(?:[\w-]+\.)*(?:arxiv\.org|googlegroups\.com|lists?\.)", re.IGNORECASE
)
_DESCRIBING: Final = re.compile(rb"^content-[\w-]{1,40}:", re.IGNORECASE | re.MULTILINE)
_HEADER_END: Final = re.compile(rb"\r?\n(?![ \t])|\r(?![\n \t])")
_LONGEST_HEADER: Final = 4_000  # bytes of one that says what a part is
_MOST_PARTS: Final = 500
_MOST_BOUNDARIES: Final = 20_000  # lines that may part one; Python takes minutes over more
_MOST_RECIPIENTS: Final = 50
_FLOWED: Final = re.compile(r"(?m)^((?!-- $).*?) \n(?=[^\s>])")
_REDACTED: Final = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its kind (``text/html``), its file name if it has one, its text or its bytes."""

    kind: str
    name: str
    text: str
    data: bytes
    encoding: str


def parts(data: bytes) -> Iterator[Part]:
    """The parts of a mail that hold something, in order; those of mails within it, too."""
    if data.count(b"\n--") > _MOST_BOUNDARIES:
        return
    try:
        mail = message_from_bytes(_shortened(data), policy=policy.default)
    except BROKEN:
        return
    recipients: dict[str, None] = {}
    leaves: list[Message] = []
    waiting: list[Any] = [mail]
    for _ in range(_MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        if not isinstance(part, Message):
            continue
        recipients |= dict.fromkeys(_recipients(part))  # of a mail within the mail, too
        try:
            inner = part.get_payload() if part.is_multipart() else None
        except BROKEN:
            continue
        if isinstance(inner, list):
            waiting += reversed(inner)
        else:
            leaves.append(part)
    for leaf in leaves:
        found = _part(leaf, tuple(recipients)[:_MOST_RECIPIENTS])
        if found is not None:
            yield found


def _part(part: Message, recipients: tuple[str, ...]) -> Part | None:
    kind, charset, flowed, name = _told(part)
    try:
        data = part.get_payload(decode=True)
    except BROKEN:
        data = None
    if not isinstance(data, bytes) or not data.strip():
        return None
    if not kind.startswith("text/"):
        return Part(kind, name, "", _cleaned(data, recipients), "")
    try:
        text, encoding = _decoded(data, charset)
    except UnreadableFile:
        return Part(kind, name, "", data, "")
    text = without(text, recipients)
    if flowed and len(text) < 5_000_000:
        text = _FLOWED.sub(r"\1 ", text.replace("\r\n", "\n"))
    return Part(kind, name, text, data, encoding)


def _told(part: Message) -> tuple[str, str, bool, str]:
    """What a part says of itself: its kind, its charset, whether it is flowed, its file name."""
    try:
        kind = part.get_content_type().lower()
        charset = str(part.get_content_charset() or "")
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        name = str(part.get_filename() or "")
    except BROKEN:
        return "text/plain", "", False, ""
    return kind, charset, flowed, name.replace("/", "_")[-200:]


def _shortened(data: bytes) -> bytes:
    """A mail without the rest of its over-long headers: Python takes hours over some."""
    kept: list[bytes] = []
    reached = 0
    while header := _DESCRIBING.search(data, reached):
        ends = _HEADER_END.search(data, header.end())
        end = ends.start() if ends else len(data)
        kept.append(data[reached : min(end, header.start() + _LONGEST_HEADER)])
        reached = end
    return b"".join([*kept, data[reached:]]) if kept else data


def _decoded(data: bytes, charset: str) -> tuple[str, str]:
    """The text of a part; a charset is believed if the bytes are in it."""
    if charset and charset not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            return data.decode(charset).replace("\x00", ""), charset
        except (LookupError, ValueError):  # no such charset, or a nul in its name
            pass
    return decode(data, "This part")


def _cleaned(data: bytes, recipients: tuple[str, ...]) -> bytes:
    """A file that came along without its recipients, if it is text."""
    if not recipients or b"\x00" in data[:1024]:
        return data
    try:
        return without(data.decode(), recipients).encode()
    except UnicodeDecodeError:
        return data


def _recipients(mail: Message) -> tuple[str, ...]:
    """The addresses a mail was sent to, those of mailing lists excepted."""
    found: dict[str, None] = {}
    for header, value in _raw_headers(mail):
        if header in _RECIPIENTS:
            for address in _ADDRESS.findall(value[:20_000]):
                if not _LISTS.search(address):
                    found[address] = None
    return tuple(found)[:_MOST_RECIPIENTS]


def _raw_headers(part: Message) -> list[tuple[str, str]]:
    try:
        return [(str(name).lower(), str(value)) for name, value in part.raw_items()]
    except BROKEN:
        return []


def without(text: str, recipients: tuple[str, ...]) -> str:
    """A text in which its recipients are not named, neither in addresses of links."""
    spellings = [
        spelt
        for address in recipients
        for spelt in (address, quote(address, safe=""), address.replace("@", "="))
    ]
    if not spellings:
        return text
    pattern = re.compile("|".join(map(re.escape, spellings)), re.IGNORECASE)
    return pattern.sub(_REDACTED, text)
