"""The bytes of a text file as text, whatever program wrote them; and what is no text at all.

The order: byte order mark, UTF-16 without one, UTF-8 (a few spoilt letters do not matter), the
encoding the text declares (if it decodes: such declarations lie), a guess from statistics, which
is believed for scripts other than Latin only (among Latin pages they guess at random), and
Windows' Latin.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Final

from readerapp.errors import UnreadableFile

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD: Final = 400  # bytes that show whether every second one is zero
_DECLARING: Final = 500  # bytes in which a text says how it is encoded
_GUESSING: Final = 200_000  # bytes that statistics are made of
_DECLARED: Final = re.compile(
    rb"(?:encoding\s*[:=]\s*|-\*-.{0,40}\bcoding:\s*|charset=)[\"']?([\w.:-]+)", re.IGNORECASE
)
_NO_ENCODINGS: Final = frozenset(  # Python's ways to write text in text
    re.findall(
        r"\S+",
        "unicode_escape unicode-escape raw_unicode_escape raw-unicode-escape punycode idna "
        "undefined utf-7 utf_7",
    )
)
_OTHER_NAMES: Final = {"latin9": "iso8859-15", "ansi": "cp1252"}
_NOT_LATIN: Final = re.compile(
    r"cp(?:1251|1253|1255|1256|866|855|932|949|874)|koi8|gb|big5|shift_jis|euc|iso2022|johab|hz"
    r"|iso8859_[5678]$|tis_?620|mac_cyrillic"
)

_WHOLE_LETTERS: Final = re.compile("[^\x00-\x7f\ufffd]+")
_MANY_TIMES: Final = 10  # so many letters are whole for each that is spoilt

_KINDS: Final = (  # how files of other kinds begin, and no title: “ID3 Learns Juntas”
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a zip archive, a Word document or an e-book"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    *((b"BZh%d1AY&SY" % level, "a bzip2 archive") for level in range(1, 10)),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    *((b"ID3%c" % version, "a sound file") for version in (2, 3, 4)),
    (b"OggS\x00", "a sound file"),
)


def kind(data: bytes) -> str | None:
    """What a file is that is no text, in words: “a PDF”; None if it may be text."""
    return next((words for magic, words in _KINDS if data.startswith(magic)), None)


def decode(data: bytes, name: str = "This file", insisted: str | None = None) -> tuple[str, str]:
    """The text, and the name of its encoding. A byte order mark is not part of the text.

    Line ends stay as they are. ``insisted`` is the encoding a reader chose. In the last one
    tried no byte is refused; the preview names the encoding.

    Raises:
        UnreadableFile: it is not text, or there is no encoding called ``insisted``.
    """
    words = kind(data)
    if words:
        raise UnreadableFile(f"{name} is {words}, not text.")
    text, encoding = _insisted(data, insisted) if insisted else _decoded(data)
    if "\x00" in text or _is_noise(text[:2000]):
        raise UnreadableFile(f"{name} is binary data, not text.")
    return text, encoding


def _insisted(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        known = codecs.lookup(encoding)
        if known.name in _NO_ENCODINGS:
            raise LookupError(encoding)
        text = data.decode(known.name, errors="replace")
    except (LookupError, UnicodeError) as error:
        raise UnreadableFile(f"There is no encoding called “{encoding}”.") from error
    return text.removeprefix("\ufeff"), known.name


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    for encoding in filter(None, (_unmarked_utf16(data[:_HEAD]), "utf-8")):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    spoilt = _nearly_utf8(data)
    if spoilt is not None:
        return spoilt, "utf-8"
    declared = _declared(data[:_DECLARING])
    if declared:
        with suppress(UnicodeDecodeError):
            return data.decode(declared), declared
    encoding = _guessed(data[:_GUESSING]) or "cp1252"
    return data.decode(encoding, errors="replace"), encoding


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 that a cut or a stray byte spoils in few places: no other text looks like it."""
    text = data.decode("utf-8", errors="replace")
    spoilt = text.count("\ufffd")
    whole = sum(map(len, _WHOLE_LETTERS.findall(text)))
    return text if spoilt >= 1 and whole >= _MANY_TIMES * spoilt else None


def _declared(head: bytes) -> str | None:
    """The encoding that the text says it is in, if there is one of that name for texts."""
    match = _DECLARED.search(head)
    if match is None:
        return None
    name = re.sub(r"-(?:unix|dos|mac)$", "", match[1].decode("ascii", "replace").lower())
    name = re.sub(r"^latin-(?=\d)", "latin", name)
    try:
        found = codecs.lookup(_OTHER_NAMES.get(name, name))
        "".encode(found.name)
    except (LookupError, UnicodeError):
        return None
    return None if found.name.startswith("utf") or found.name in _NO_ENCODINGS else found.name


def _guessed(data: bytes) -> str | None:
    """What statistics say, where it is a script in which they are not mistaken."""
    import chardet  # seldom needed, and slow to import

    guess = str(chardet.detect(data)["encoding"] or "")
    try:
        found = codecs.lookup(guess).name if guess else ""
    except LookupError:
        return None
    return found if _NOT_LATIN.match(found.replace("-", "_")) else None


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every second byte is zero, and only those."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, few = 0.35 * len(head), 0.02 * len(head)
    if odd >= most and even <= few:
        return "utf-16-le"
    if even >= most and odd <= few:
        return "utf-16-be"
    return None


def _is_noise(head: str) -> bool:
    """Whether a text is full of control characters, as compressed data is."""
    controls = sum(
        (character < " " and character not in "\t\n\r\f\v\x1b") or "\x7f" <= character <= "\x9f"
        for character in head
    )
    return controls > 0.02 * len(head) + 1
