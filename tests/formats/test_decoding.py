"""A text is read whatever program wrote it, and what is no text is called by its name."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats.decoding import decode

TEXT = "Größe – “naïve”\r\nzweite Zeile\rdritte\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_line_ends_stay(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_a_byte_that_is_no_letter_spoils_one_letter_only() -> None:
    assert decode(b"caf\xe9 \x81 end") == ("café \ufffd end", "cp1252")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(b"ab " + text.encode()) == ("ab " + text, "utf-8")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x1f\x8b\x08....", "a gzip archive"),
        (b"SQLite format 3\x00...", "a database"),
        (b"some text\x00with a zero", "binary data"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^“x.txt” is {words}.*, not text\\.$"):
        decode(data, "“x.txt”")
