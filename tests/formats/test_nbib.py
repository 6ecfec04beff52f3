"""MEDLINE's text, of PubMed and of others who write it their own way."""

from __future__ import annotations

import pytest

from readerapp.formats import nbib
from readerapp.formats.source import Source
from readerapp.model import Reading

PUBMED = """\
PMID- 000123
OWN - NLM
DP  - 2019 Nov-Dec
TI  - Crows count to
      six.
LID - S1234 [pii]
LID - 10.1234/AB [doi]
AB  - They do. DNA-
      based proof.
FAU - Lovelace, Ada King
AU  - Lovelace AK
CN  - Corvid Group, North
TA  - Bird J
JT  - Journal of birds
"""
ERIC = """\
OWN - ERIC
TI  - Teaching Crows
AU  - van Raven, Ann M.
JT  - Birds
AID - http://ex.org/journal
DP  - 2020
LID - http://ex.org/?id=1
AB  - One line.
"""


def read(text: str) -> Reading:
    return nbib.read(Source(text.encode(), "list.nbib"))


def test_a_record_of_pubmed_says_what_it_is_and_where() -> None:
    (record,) = read(PUBMED).records
    assert (record.title, record.abstract) == ("Crows count to six", "They do. DNA- based proof.")
    assert record.authors == ("Ada King Lovelace", "Corvid Group, North")
    assert (record.year, record.venue, record.doi) == (2019, "Journal of birds", "10.1234/ab")
    assert record.urls == ("https://pubmed.ncbi.nlm.nih.gov/123/",)


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_follow_one_another(between: str, end: str) -> None:
    text = between.join([PUBMED] * 3).replace("\n", end)
    reading = read(text)
    assert [record.title for record in reading.records] == ["Crows count to six"] * 3
    assert "".join(text[record.start : record.end] for record in reading.records) == text


def test_records_without_numbers_end_at_a_blank_line() -> None:
    reading = read(f"\n{ERIC}\n{ERIC}\n")
    assert [record.title for record in reading.records] == ["Teaching Crows"] * 2
    assert reading.records[0].authors == ("Ann M. van Raven",)
    assert set(reading.records[0].urls) == {"http://ex.org/?id=1", "http://ex.org/journal"}


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("[Crows in Russian].", "Crows in Russian"),
        ("[Crows] and [ravens].", "[Crows] and [ravens]"),
        ("Do crows count?", "Do crows count?"),
        ("And so on ...", "And so on ..."),
    ],
)
def test_a_title_loses_what_medline_put_round_it(title: str, read_as: str) -> None:
    assert read(f"PMID- 1\nOWN - NLM\nTI  - {title}\n").records[0].title == read_as


def test_tags_set_in_other_columns_and_initials_alone_are_read() -> None:
    text = "PMID-22\nTI-\nBTI -  A Book\nAU  - Lovelace AK Jr\nAB  - One.\nAB  - Two.\nMH  -\n"
    (record,) = read(text).records
    assert (record.title, record.abstract) == ("A Book", "One. Two.")
    assert record.authors == ("AK Lovelace, Jr",)


def test_only_what_begins_like_medline_is_recognised() -> None:
    texts = (PUBMED, ERIC, "TI  - A\nAB  - B\n", "TY  - JOUR\nTI  - A\nAB  - B\n", "OWN - way\n")
    found = [nbib.recognises(Source(text.encode(), "x.txt")) for text in texts]
    assert found == [True, True, True, False, False]
