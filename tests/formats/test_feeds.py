"""Feeds of arXiv, of journals and of programs, whole and broken."""

from __future__ import annotations

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import feeds
from readerapp.formats.source import Source
from readerapp.model import Reading

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{}</feed>"""
RSS = """<?xml version="1.0"?>
<ns0:rss xmlns:ns0="x"><channel><title>F</title>{}</channel></ns0:rss>"""
LONG = "We count lichens at night, with coins. " * 8


def read(text: str) -> Reading:
    source = Source(text.encode(), "feed.xml")
    assert feeds.recognises(source)
    return feeds.read(source)


def test_an_answer_of_arxivs_interface() -> None:
    reading = read(
        ATOM.format(
            "<entry><id>http://arxiv.org/abs/2301.00001v2</id><title> Lichens\n  at Night </title>"
            f"<summary>  {LONG}</summary><author><name>Ada Lovelace</name></author>"
            "<published>2023-01-01T00:00:00Z</published><link href='http://arxiv.org/abs/2301.00001v2'/>"
            "<arxiv:doi>10.1000/X</arxiv:doi></entry>"
        )
    )
    (record,) = reading.records
    assert (record.title, record.abstract) == ("Lichens at Night", LONG.strip())
    assert (record.arxiv, record.arxiv_version, record.doi) == ("2301.00001", 2, "10.1000/x")
    assert (record.authors, record.year, reading.doubts) == (("Ada Lovelace",), 2023, ())


def test_an_error_of_arxivs_interface_is_told_in_its_own_words() -> None:
    entry = (
        "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title>"
        "<summary>incorrect id</summary></entry>"
    )
    with pytest.raises(UnreadableFile, match="incorrect id"):
        read(ATOM.format(entry))


def test_a_long_error_of_arxivs_interface_is_told_by_its_beginning() -> None:
    entry = (
        "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title>"
        f"<summary>incorrect id {'9' * 2_000}</summary></entry>"
    )
    with pytest.raises(UnreadableFile) as caught:
        read(ATOM.format(entry))
    assert "incorrect id 999" in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_damaged_name_of_an_element_spoils_nothing() -> None:
    (record,) = read(
        ATOM.format(
            f"<entry><title>Lichens</title><a:46z>1</a:46z><summary>{LONG}</summary></entry>"
        )
    ).records
    assert (record.title, record.abstract) == ("Lichens", LONG.strip())


def test_arxivs_daily_feed() -> None:
    (record,) = read(
        RSS.format(
            "<item><title>Crows</title><link>https://arxiv.org/abs/2402.00001</link>"
            f"<description>arXiv:2402.00001v1 Announce Type: new \nAbstract: {LONG}</description>"
            "<dc:creator>Ada Lovelace, Emmy Noether</dc:creator></item>"
        )
    ).records
    assert record.abstract == LONG.strip()
    assert record.authors == ("Ada Lovelace", "Emmy Noether")
    assert (record.arxiv, record.arxiv_version) == ("2402.00001", None)


def test_escaped_markup_with_the_authors_above() -> None:
    (record,) = read(
        RSS.format(
            "<item><title>Tides &nbsp;&amp; Co</title><link>https://arxiv.org/abs/2402.00001v1</link>"
            "<description>&lt;p&gt; Ada Lovelace, Emmy Noether &lt;/p&gt;"
            f"&lt;p&gt;5&amp;percnt; {LONG}&lt;/p&gt;&lt;p&gt;&lt;b&gt;PDF:&lt;/b&gt; x&lt;/p&gt;"
            "</description><author>Ada Lovelace</author></item>"
        )
    ).records
    assert record.title == "Tides & Co"
    assert record.authors == ("Ada Lovelace", "Emmy Noether")
    assert record.abstract == f"5% {LONG.strip()}"


def test_a_broken_entry_spoils_no_other() -> None:
    reading = read(
        RSS.format(
            "<item><title>One</title><guid>oai:arXiv.org:2402.00001</guid></item>"
            "<item><title>Two <b>& more</title>"
            "<item><title>Three</title></item>"
        )
    )
    assert [record.title for record in reading.records] == ["One", "Two & more", "Three"]
    assert [bool(record.doubts) for record in reading.records] == [False, True, False]


def test_a_feed_about_something_else_asks() -> None:
    reading = read(RSS.format("<item><title>News</title><description>Rain.</description></item>"))
    assert reading.doubts == ("This feed may not be about papers",)
    assert reading.records[0].note == "Rain."
