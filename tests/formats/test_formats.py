"""A file that cannot be read says why in one sentence, whatever it holds."""

from __future__ import annotations

import re

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import FORMATS, digest, read
from readerapp.formats.source import Source

Pairs = list[tuple[str, str]]


def lines(pairs: Pairs) -> str:
    return "\n".join(line for pair in pairs for line in pair)


NO_PAPERS = {
    "a greeting": "hello world\n",
    "a shopping list": "Milk\nEggs\nA loaf of brown bread\nTwo pounds of apples\n",
    "one endless word": "x" * 60_000,
    "one endless line": "word and more. " * 4_000,
    "endless short lines": "ab c\n" * 5_000,
    "a recipe": "Pancakes\n\nIngredients\n2 eggs\n300 ml milk\n100 g flour\n\nMix all the "
    "ingredients in a bowl. Heat a pan. Pour in some of the mixture and fry until golden. "
    "Turn over. Serve with sugar and lemon.\n",
    "a letter": "Dear Mr Smith,\n\n" + "Thank you for your letter of the third of May. "
    "We have looked into the matter and found the parcel. " * 8 + "\n\nYours sincerely,\nJohn\n",
    "a program": "import os\nfrom pathlib import Path\n\n\ndef main(argument: str) -> None:\n"
    '    """Do what is asked, and say so."""\n    print(argument)\n\n\nmain("Hello There World")\n'
    * 20,
    "a paragraph again and again": ("Salt meadows are flooded twice a day. They keep growing. " * 9
    + "\n\n") * 4,
}  # fmt: skip


@pytest.mark.parametrize("text", NO_PAPERS.values(), ids=NO_PAPERS)
def test_a_text_without_papers_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^“page\.txt” holds no papers: [^.]+\.$"):
        read(text.encode(), "page.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^“page\.txt” is empty\.$"):
        read(data, "page.txt")


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE html>\n<html>",
        '<?xml version="1.0"?>',
        '{"papers": [',
        '[{"title": "',
        "@article{ada,\n title = {",
        "TY  - JOUR\nTI  - ",
        "PMID- 1234\nTI  - ",
    ],
)
def test_what_was_written_for_a_program_is_not_taken_for_a_digest(head: str, pairs: Pairs) -> None:
    assert not digest.recognises(Source((head + lines(pairs)).encode(), "page.txt"))


def test_a_file_of_monstrous_size_is_refused_unread() -> None:
    with pytest.raises(UnreadableFile, match=r"^“page\.txt” is larger than 200 MB"):
        read(bytes(200 * 1024 * 1024 + 1), "page.txt")


def test_a_format_can_be_insisted_on(pairs: Pairs) -> None:
    text = "<digest>\n" + lines(pairs)
    assert len(read(text.encode(), "x.html", format="digest").records) == len(pairs)
    with pytest.raises(UnreadableFile, match="no format called “cuneiform”"):
        read(text.encode(), "x.html", format="cuneiform")


def test_a_reading_tells_its_format_and_encoding(pairs: Pairs) -> None:
    reading = read(lines(pairs).encode("utf-16"), "page.txt")
    assert (reading.format, reading.encoding) == ("digest", "utf-16-le")
    assert len(reading.records) == len(pairs)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.NAME)
def test_a_format_has_a_name_for_the_command_line_and_suffixes(known: object) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", known.NAME)  # type: ignore[attr-defined]
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in known.SUFFIXES)  # type: ignore[attr-defined]
