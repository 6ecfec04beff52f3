"""A list of numbers and links gives a paper each, which says that it has no abstract yet."""

from __future__ import annotations

import pytest

from readerapp.formats import identifiers
from readerapp.formats.source import Source
from readerapp.model import Record


def records(text: str, name: str = "list.txt") -> tuple[Record, ...]:
    source = Source(text.encode(), name)
    assert identifiers.recognises(source), text
    reading = identifiers.read(source)
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    assert "".join(text[start:end] for start, end in spans) == text
    return reading.records


def test_every_way_to_name_a_paper_is_one() -> None:
    found = records(
        "# for Monday\n"
        "2301.00001\n"
        "- arXiv:2301.00002v3\n"
        "2. https://arxiv.org/pdf/2301.00003v1.pdf\n"
        "doi: 10.5555/BOG.21\n"
        "https://doi.org/10.5555/bog.22\n"
        "\n"
        "hep-th/9901001\n"
        "https://example.org/a-page\n"
    )
    assert [record.title for record in found] == [
        "arXiv:2301.00001", "arXiv:2301.00002", "arXiv:2301.00003", "doi:10.5555/bog.21",
        "doi:10.5555/bog.22", "arXiv:hep-th/9901001", "https://example.org/a-page",
    ]  # fmt: skip
    assert [record.arxiv_version for record in found[:3]] == [None, 3, 1]
    assert not any(record.abstract or record.doubts for record in found)
    assert [record.first_line for record in found] == [2, 3, 4, 5, 6, 8, 9]


def test_several_may_stand_in_one_line() -> None:
    found = records("2301.00001, 2301.00002; doi:10.5555/a\n2301.00003 2301.00003\n")
    assert [r.title for r in found] == [
        "arXiv:2301.00001", "arXiv:2301.00002", "doi:10.5555/a", "arXiv:2301.00003",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://arxiv.org/abs/2301.00001", "dropped"),
        ("[InternetShortcut]\r\nURL=https://arxiv.org/abs/2301.00001\r\n", "paper.url"),
        ("[Desktop Entry]\nType=Link\nURL=https://arxiv.org/abs/2301.00001\n", "paper.desktop"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "">\n'
            "<plist><dict><key>URL</key><string>https://arxiv.org/abs/2301.00001</string>"
            "</dict></plist>\n",
            "paper.webloc",
        ),
    ],
)
def test_a_link_is_a_paper(text: str, name: str) -> None:
    (found,) = records(text, name)
    assert (found.title, found.urls) == ("arXiv:2301.00001", ("https://arxiv.org/abs/2301.00001",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call 0800.12345 tomorrow.",
        "Bogs Breathe\nWe weigh forty bogs and cite 10.5555/bog.21 for the balance.\n",
        "A Title Without a Number\n2301.00001\n",
        "1234.56789\n",
        "[Desktop Entry]\nExec=rm\n",
        "%PDF-1.4",
    ],
)
def test_anything_else_is_no_list(text: str) -> None:
    assert not identifiers.recognises(Source(text.encode(), "list.txt"))
