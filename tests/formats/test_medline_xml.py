"""PubMed's XML, whole and damaged."""

from __future__ import annotations

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import medline_xml
from readerapp.formats.source import Source
from readerapp.model import Reading

ARTICLE = """\
<PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>2019 Nov-Dec</MedlineDate></PubDate></JournalIssue>
<Title>Birds</Title></Journal><ArticleTitle>[<i>Crows</i> count.]</ArticleTitle>
<ELocationID EIdType="doi">10.1234/AB</ELocationID>
<Abstract><AbstractText Label="AIM">p &lt; 1</AbstractText><AbstractText>So.</AbstractText>
</Abstract>
<AuthorList><Author><LastName>Lovelace</LastName><ForeName>Ada</ForeName></Author>
<Author><CollectiveName>Crows, North</CollectiveName></Author></AuthorList>
</Article></MedlineCitation></PubmedArticle>
"""
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "x" "y">\n<PubmedArticleSet>\n'


def read(text: str) -> Reading:
    source = Source(text.encode(), "list.xml")
    assert medline_xml.recognises(source)
    return medline_xml.read(source)


@pytest.mark.parametrize("tail", ["</PubmedArticleSet>", ""])
def test_every_article_says_what_it_is(tail: str) -> None:
    text = HEAD + ARTICLE * 2 + tail
    reading = read(text)
    assert len(reading.records) == 2
    for record in reading.records:
        assert (record.title, record.abstract) == ("Crows count", "AIM: p < 1\nSo.")
        assert record.authors == ("Ada Lovelace", "Crows, North")
        assert (record.year, record.venue, record.doi) == (2019, "Birds", "10.1234/ab")
        assert text[record.start : record.end].startswith("<PubmedArticle>")


def test_a_damaged_article_gives_what_is_left_and_spoils_no_other() -> None:
    damaged = "<PubmedArticle><Article><ArticleTitle>Half</Article>\n<PubmedArticle>nothing\n"
    reading = read(HEAD + damaged + ARTICLE)
    assert [record.title for record in reading.records] == ["Half", "Crows count"]


def test_entities_that_grow_are_not_followed() -> None:
    bomb = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><PubmedArticleSet>'
    reading = read(bomb + ARTICLE.replace("count", "&b;"))
    assert "haha" not in reading.records[0].title


def test_a_file_without_titles_is_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match=r"^“list\.xml” comes from PubMed"):
        read(HEAD + "<PubmedArticle>\n wrong\n</PubmedArticleSet>")
