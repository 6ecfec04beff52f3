"""EndNote's refer lists, and Web of Science's own text."""

from __future__ import annotations

import pytest

from readerapp.formats import refer, wos
from readerapp.formats.source import Source

REFER = """\
%0 Journal Article
%A Lovelace, Ada
%A Corvid Society,
%T Crows
count
%J Birds
%D 2009
%X They count.

And more.
%U https://ex.org/a
%R 10.1234/AB
%F crow1
%Z my words
"""
WOS = """\
PT J
AU Lovelace, A
   Noether, E
AF Lovelace, Ada
   Noether, Emmy
TI Crows count
   to six
SO BIRDS
AB They count.
   They do.
PY 2009
DI 10.1234/AB
ER
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_of_refer_gives_every_record(end: str) -> None:
    text = f"{REFER}\n{REFER}{REFER}".replace("\n", end)
    source = Source(text.encode(), "list.enw")
    assert refer.recognises(source)
    reading = refer.read(source)
    assert len(reading.records) == 3
    for record in reading.records:
        assert (record.title, record.abstract) == ("Crows count", "They count.\nAnd more.")
        assert record.authors == ("Ada Lovelace", "Corvid Society")
        assert (record.venue, record.year, record.doi) == ("Birds", 2009, "10.1234/ab")
        assert (record.key, record.note, record.urls) == (
            "crow1",
            "my words",
            ("https://ex.org/a",),
        )
    assert "".join(text[record.start : record.end] for record in reading.records) == text


def test_records_of_refer_need_not_begin_with_their_kind() -> None:
    text = "%T One\n%A A B\n\n%T Two\n%0 Book\n%E C D\n"
    reading = refer.read(Source(text.encode(), "list.enw"))
    assert [(r.title, r.authors) for r in reading.records] == [("One", ("A B",)), ("Two", ("C D",))]


def test_latex_with_its_comments_is_no_list_of_refer() -> None:
    assert not refer.recognises(Source(b"%% A style\n% T o do\n\\def\\x{}\n", "x.txt"))


@pytest.mark.parametrize("head", ["", "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\ufeff"])
def test_web_of_science_gives_every_record_with_full_names(head: str) -> None:
    text = f"{head}{WOS}\n{WOS}\nEF"
    source = Source(text.encode(), "savedrecs.txt")
    assert wos.recognises(source)
    reading = wos.read(source)
    assert len(reading.records) == 2
    for record in reading.records:
        assert (record.title, record.abstract) == ("Crows count to six", "They count. They do.")
        assert record.authors == ("Ada Lovelace", "Emmy Noether")
        assert (record.venue, record.year, record.doi) == ("BIRDS", 2009, "10.1234/ab")
    assert reading.left_out[-1].text == "EF"
