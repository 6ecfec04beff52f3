"""RIS, however its lines are set: nobody counts the blanks round the dash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats import ris
from readerapp.formats.source import Source
from readerapp.model import Reading

RECORD = """\
TY  - JOUR
ID  - crow1
T1  - Crows count
A1  - Lovelace, Ada
A1  - Corvid Society,
JF  - Birds
Y1  - 2014///
N2  - They count to six.
DO  - https://doi.org/10.1234/AB
UR  - https://ex.org/a; https://ex.org/b
KW  - of the author
N1  - my own words
N1  - Export Date: 1 April 2016
ER  -
"""


def read(text: str, name: str = "list.ris") -> Reading:
    return ris.read(Source(text.encode(), name))


def covered(text: str, reading: Reading) -> str:
    spans = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    return "".join(text[start:end] for start, end in spans)


SHAPES = {
    "as it should be": RECORD,
    "one blank": RECORD.replace("  - ", " - "),
    "no blank": RECORD.replace("  - ", "- "),
    "no blank after": RECORD.replace("  - ", "  -"),
    "indented": "\n".join(f"    {line}" for line in RECORD.splitlines()),
    "newer tags": RECORD.replace("T1 ", "TI ").replace("A1 ", "AU ").replace("N2 ", "AB "),
    "both tags": RECORD.replace("N2 ", "TI  - Crows count\nAB  - They count to six.\nN2 "),
    "a title in two lines": RECORD.replace("Crows count", "Crows\ncount"),
    "without an end": RECORD.replace("ER  -\n", ""),
    "Windows": RECORD.replace("\n", "\r\n"),
    "a mark before": "\ufeff" + RECORD,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same(shape: str) -> None:
    text = f"1.\n{SHAPES[shape]}\n2.\n{SHAPES[shape]}"
    reading = read(text)
    assert len(reading.records) == 2
    for record in reading.records:
        assert (record.title, record.key) == ("Crows count", "crow1")
        assert record.authors == ("Ada Lovelace", "Corvid Society")
        assert (record.venue, record.year, record.doi) == ("Birds", 2014, "10.1234/ab")
        assert record.abstract == "They count to six."
        assert record.urls == ("https://ex.org/a", "https://ex.org/b")
        assert (record.note, record.tags, record.doubts) == ("my own words", (), ())
    assert covered(text, reading) == text


def test_a_second_beginning_without_a_title_is_of_the_same_record() -> None:
    reading = read("TY  - BOOK\nTY  - JOUR\nTI  - A\nTY  - CONF\nAB  - B.\nER  - \n")
    assert [(record.title, record.abstract) for record in reading.records] == [("A", "B.")]


def test_what_stands_between_records_is_left_out() -> None:
    text = f"Record #1 of 2\nProvider: X\n{RECORD}\nRecord #2 of 2\n{RECORD}goodbye\n"
    reading = read(text)
    assert len(reading.records) == 2
    told = [piece.text for piece in reading.left_out]
    assert told == ["Record #1 of 2\nProvider: X", "Record #2 of 2", "goodbye"]


def test_a_line_that_only_looks_like_a_tag_stays_in_its_abstract() -> None:
    reading = read(
        "TY  - JOUR\nTI  - A\nAB  - Light of\nUV-B and\nER then, and\nDNA - so.\nER  -\n"
    )
    assert reading.records[0].abstract == "Light of UV-B and ER then, and DNA - so."


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ("PY  - 1996//", 1996),
        ("Y1  - 1900/01/01\nDA  - 1950/01/01", 1950),
        ("PY  - 10 15\nDA  - 2012/07/03", 2012),
        ("PY  - 99\nPY  - YEAR\nPY  - 2001/09/01/", 2001),
        ("PY  - in press", None),
    ],
)
def test_the_year_is_found_in_whichever_date_has_one(lines: str, year: int | None) -> None:
    assert read(f"TY  - JOUR\nTI  - A\n{lines}\nER  - \n").records[0].year == year


def test_what_reviewers_decided_becomes_tags() -> None:
    text = (
        "TY  - JOUR\nTI  - A\nN1  - ASReview_relevant\nN1  - mine\nN1  - RAYYAN-INCLUSION: "
        '{"Ada"=>"Excluded"} | RAYYAN-LABELS: birds,too old\nER  - \n'
    )
    record = read(text).records[0]
    assert record.tags == ("relevant", "excluded", "birds", "too old")
    assert record.note == "mine"


def test_a_paper_is_called_by_its_number_or_its_editors_if_it_says_no_more() -> None:
    text = "TY  - JOUR\nDO  - 10.1234/x\nER  -\nTY  - BOOK\nBT  - B\nA2  - Lovelace, Ada\nER  -\n"
    number, book = read(text).records
    assert (number.title, number.doubts) == ("doi:10.1234/x", ())
    assert (book.title, book.authors) == ("B", ("Ada Lovelace",))


def test_a_file_whose_records_have_no_beginning_is_refused_by_name() -> None:
    source = Source(b"JF  - Birds\nTI  - Crows\nER  - \n", "list.ris")
    assert ris.recognises(source)
    with pytest.raises(UnreadableFile, match=r"^“list\.ris” has no line “TY"):
        ris.read(source)


@given(
    st.lists(st.sampled_from(["TY  - JOUR", "ER  - ", "TI  - x", "AU - y", "", "z", "TY", "\r"]))
)
def test_whatever_the_lines_they_are_read_and_covered(lines: list[str]) -> None:
    text = "\n".join(["TY  - JOUR", *lines])
    assert covered(text, read(text)) == text
