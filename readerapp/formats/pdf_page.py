"""The first page of a PDF as lines of text with the size they are set in.

PDFium is not safe to use from two threads; whoever reads PDFs does so in a process of its own.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from readerapp.errors import UnreadableFile
from readerapp.formats.source import Source

_MOST: Final = 12_000  # characters of a page; what comes after is never its head
_PAGES: Final = 2
_SOFT_HYPHENS: Final = ("\x02", "\ufffe", "\xad")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words, the height of its letters, and its place in points from the bottom."""

    text: str
    size: float
    top: float
    bottom: float
    left: float
    broken: bool = False  # its last word goes on in the next line


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in the order they were written, and its height in points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Document:
    """The beginning of a PDF, and what it says of itself."""

    pages: tuple[Page, ...]
    about: dict[str, str]


def opened(source: Source) -> Document:
    """The first pages of a PDF.

    Raises:
        UnreadableFile: it asks for a password, is damaged, or has no pages.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        # PDFium may still tell of the file before this one.
        if "password" in str(error).lower() and b"/Encrypt" in source.data:
            raise UnreadableFile(
                f"“{source.name}” asks for a password; save a copy without one and bring in that."
            ) from error
        raise UnreadableFile(f"“{source.name}” is a damaged PDF and cannot be read.") from error
    try:
        about = {str(key): _plain(str(value)) for key, value in pdf.get_metadata_dict().items()}
        pages = tuple(_page(pdf, number) for number in range(min(len(pdf), _PAGES)))
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise UnreadableFile(f"“{source.name}” is a damaged PDF and cannot be read.") from error
    finally:
        pdf.close()
    if not pages:
        raise UnreadableFile(f"“{source.name}” is a PDF without pages.")
    return Document(pages, about)


def _page(pdf: Any, number: int) -> Page:
    page = pdf[number]
    text = page.get_textpage()
    try:
        return Page(tuple(_lines(text)), float(page.get_height()))
    finally:
        text.close()
        page.close()


@dataclass(slots=True)
class _Letter:
    sign: str
    top: float
    bottom: float
    left: float


def _lines(text: Any) -> Iterator[Line]:
    letters: list[_Letter] = []
    for letter in _letters(text):
        if letter.sign in "\r\n":
            if (line := _line(letters)) is not None:
                yield line
            letters = []
        else:
            letters.append(letter)
    if (line := _line(letters)) is not None:
        yield line


def _letters(text: Any) -> Iterator[_Letter]:
    """Each character with the box its font reserves for it (sizes of fonts lie when scaled)."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    for number in range(min(text.count_chars(), _MOST)):
        code = raw.FPDFText_GetUnicode(text, number)
        if not code or 0xD800 <= code <= 0xDFFF:
            continue
        raw.FPDFText_GetLooseCharBox(text, number, ctypes.byref(box))
        yield _Letter(chr(code), float(box.top), float(box.bottom), float(box.left))


def _line(letters: list[_Letter]) -> Line | None:
    words = "".join(letter.sign for letter in letters)
    broken = words.rstrip()[-1:] in _SOFT_HYPHENS
    for sign in _SOFT_HYPHENS:  # PDFium marks the place where a word was broken
        words = words.replace(sign, "")
    words = _plain(words)
    shown = [letter for letter in letters if letter.sign.strip()]
    if not words or not shown:
        return None
    return Line(
        words,
        median(abs(letter.top - letter.bottom) for letter in shown),
        letters[0].top,
        letters[0].bottom,
        letters[0].left,
        broken,
    )


def _plain(text: str) -> str:
    """Without controls and with single blanks."""
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return _SPACES.sub(" ", text).strip()
