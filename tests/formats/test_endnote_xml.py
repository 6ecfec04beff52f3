"""EndNote's XML, with its styles, institutions and several kinds of title."""

from __future__ import annotations

from readerapp.formats import endnote_xml
from readerapp.formats.source import Source

FILE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Lovelace, Ada</style></author>
<author>World Moss Organization,</author></authors></contributors>
<titles><title><style face="normal">Mosses at 10</style><style face="superscript">-3</style>
<style face="italic"> m</style></title>
<secondary-title><style>J. Mosses</style></secondary-title></titles>
<dates><year><style>2021</style></year></dates><label>moss:21</label>
<abstract><style>First.&#xD;Second &amp; last.</style></abstract><notes>Read twice.</notes>
<electronic-resource-num>https://doi.org/10.1000/MOSS</electronic-resource-num>
<urls><related-urls><url>https://example.org/moss</url></related-urls></urls></record>
<record><contributors><authors><author>Noether, E.</author></authors></contributors>
<dates><year>1918</year></dates></record>
</records></xml>
"""


def test_records_are_read_whole() -> None:
    source = Source(FILE.encode(), "export.xml")
    assert endnote_xml.recognises(source)
    reading = endnote_xml.read(source)
    moss, bare = reading.records
    assert moss.title == "Mosses at 10⁻³ m"
    assert moss.authors == ("Ada Lovelace", "World Moss Organization")
    assert (moss.year, moss.venue, moss.doi) == (2021, "J. Mosses", "10.1000/moss")
    assert (moss.abstract, moss.note, moss.key) == (
        "First.\nSecond & last.",
        "Read twice.",
        "moss:21",
    )
    assert moss.urls == ("https://example.org/moss",)
    assert bare.doubts == ("the title is empty",)
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    assert "".join(FILE[start:end] for start, end in spans) == FILE
