"""Every table of papers is read by the names of its columns, and no row is lost."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats import csv_table
from readerapp.formats.source import Source
from readerapp.model import Reading, Record

ABSTRACT = "Tides are hard to predict; we predict them, “roughly”."


def read(text: str, name: str = "list.csv") -> Reading:
    source = Source(text.encode(), name)
    assert csv_table.recognises(source)
    reading = csv_table.read(source)
    pieces = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    assert "".join(source.text[start:end] for start, end in pieces) == source.text
    return reading


def table(*rows: Sequence[str], delimiter: str = ",", end: str = "\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def only(*rows: Sequence[str], **how: str) -> Record:
    (record,) = read(table(*rows, **how)).records
    return record


def named(**fields: str) -> Record:
    """The record of one row whose columns are named so; “_” stands for a blank."""
    return only([name.replace("_", " ") for name in fields], list(fields.values()))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_line_end_will_do(delimiter: str, end: str) -> None:
    text = table(
        ["title", "abstract ", " AUTHORS", "Year"],
        ["Tides", "First line\nand, the; second|line\tof it", "Moss, A.; Fern, B.", "2022"],
        ["Crows", "", "", ""],
        delimiter=delimiter,
        end=end,
    )
    first, second = read(text).records
    assert (first.title, first.year) == ("Tides", 2022)
    assert first.abstract == "First line\nand, the; second|line of it"
    assert first.authors == ("A. Moss", "B. Fern")
    assert second.title == "Crows"
    assert text[first.start : first.end].startswith("Tides")


def test_a_byte_order_mark_a_line_naming_the_separator_and_a_preamble_are_passed_over() -> None:
    assert read("\ufeff" + table(["Title", "Year"], ["Tides", "2022"])).records[0].year == 2022
    assert read("sep=;\r\nTitle;Year\r\nTides;2022\r\n").records[0].year == 2022
    reading = read("About the data: exported today\n\n" + table(["Title", "Year"], ["Tides", "22"]))
    assert [piece.line for piece in reading.left_out] == [1, 3] or len(reading.left_out) == 1


def test_asreview_says_what_is_relevant() -> None:
    text = table(
        ["record_id", "title", "abstract", "included", "asreview_ranking", "exported_notes_1"],
        ["1", "Tides", ABSTRACT, "1", "1", "good"],
        ["2", "Crows", ABSTRACT, "0", "2", ""],
        ["3", "Moss", ABSTRACT, "", "3", ""],
    )
    records = read(text).records
    assert [record.tags for record in records] == [
        ("asreview/relevant",),
        ("asreview/irrelevant",),
        (),
    ]
    assert records[0].note == "good"
    assert named(title="T", doi="10.1000/x", asreview_label="1").tags == ("asreview/relevant",)


def test_zotero_keeps_tags_notes_and_keys() -> None:
    record = named(
        Key="AB12CD34",
        Item_Type="journalArticle",
        Publication_Year="2022",
        Author="Moss, Ada; Pond Group",
        Title="Tides",
        Publication_Title="J. Water",
        DOI="10.1000/abc",
        Url="https://example.org/a",
        Abstract_Note=ABSTRACT,
        Notes="<p>Read <b>twice</b>.</p>",
        Manual_Tags="to read; rl/tides",
        Automatic_Tags="Oceans",
    )
    assert record.key == "AB12CD34"
    assert record.authors == ("Ada Moss", "Pond Group")
    assert record.tags == ("to read", "rl/tides")
    assert record.note == "Read twice."
    assert (record.venue, record.doi) == ("J. Water", "10.1000/abc")
    assert record.urls == ("https://example.org/a",)


def test_rayyan_keeps_its_decisions_among_the_notes() -> None:
    record = named(
        key="rayyan-1",
        title="Tides",
        authors="Ada Moss and Bo Fern",
        journal="J. Water",
        notes='RAYYAN-INCLUSION: {"Ada"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: pond,sea '
        '| RAYYAN-EXCLUSION-REASONS: wrong sea | USER-NOTES: {"Ada"=>["see page 3"]}',
    )
    assert record.tags == ("rayyan/included", "rayyan/maybe", "pond", "sea", "rayyan/wrong sea")
    assert record.note == "see page 3"
    assert record.key == ""
    assert record.authors == ("Ada Moss", "Bo Fern")


def test_scopus_prefers_full_names_and_says_when_there_is_no_abstract() -> None:
    record = named(
        Authors="Moss A.; Fern B.",
        Author_full_names="Moss, Ada (571); Fern, Bo (572)",
        Title="Tides",
        Source_title="J. Water",
        Abstract="[No abstract available]",
        Author_Keywords="sea",
    )
    assert record.authors == ("Ada Moss", "Bo Fern")
    assert record.venue == "J. Water"
    assert (record.abstract, record.doubts, record.tags) == ("", (), ())


def test_web_of_science_names_its_columns_with_two_letters() -> None:
    header = ["PT", "AU", "AF", "TI", "SO", "DE", "AB", "PY", "DI", "UT"]
    row = ["J", "Moss, A; Fern, B", "Moss, Ada; Fern, Bo", "Tides", "J WATER", "sea", ABSTRACT]
    text = table(header, [*row, "2022", "10.1000/abc", "WOS:1"], delimiter="\t")
    record = read(text, "savedrecs.txt").records[0]
    assert record.authors == ("Ada Moss", "Bo Fern")
    assert (record.title, record.year, record.doi) == ("Tides", 2022, "10.1000/abc")
    assert record.abstract == ABSTRACT
    assert record.venue == "J WATER"


def test_other_databases_are_understood() -> None:
    pubmed = named(PMID="1", Title="Tides.", Authors="Moss A, Fern B.", Publication_Year="2022")
    assert pubmed.authors == ("Moss A", "Fern B.")
    embase = named(Title="Tides", Author_Names="Moss A.", Source="Water (2021) 3:1 (5-9)")
    assert (embase.venue, embase.year) == ("Water", 2021)
    springer = named(Item_Title="Tides", Authors="Ada McMossBo Fern", Publication_Year="2022")
    assert springer.authors == ("Ada McMoss", "Bo Fern")
    openalex = named(id="x", display_name="Tides", publication_year="2022", doi="10.1000/x")
    assert openalex.year == 2022
    lists = named(title="Tides", authors="['Moss, Ada', 'Fern, Bo']", year="2022")
    assert lists.authors == ("Ada Moss", "Bo Fern")


def test_what_google_scholar_shows_of_a_text_is_no_abstract() -> None:
    record = named(Cites="3", Authors="A Moss", Title="Tides", GSRank="1", Abstract="… we show …")
    assert (record.abstract, record.note) == ("", "… we show …")
    assert named(Title="T", Abstract="We show …").doubts == ("the abstract is cut off",)


def test_identifiers_are_found_in_addresses() -> None:
    record = named(Title="Tides", Link="https://arxiv.org/abs/2203.01017v2, https://example.org")
    assert (record.arxiv, record.arxiv_version) == ("2203.01017", 2)
    assert record.urls == ("https://arxiv.org/abs/2203.01017v2", "https://example.org")


def test_a_row_without_a_title_is_kept_if_it_says_anything_else() -> None:
    text = table(
        ["title", "abstract", "doi"],
        ["", ABSTRACT, ""],
        ["", "", "10.1000/abc"],
        ["", "", ""],
        ["Tides", "", ""],
    )
    assert [(record.title, record.doubts) for record in read(text).records] == [
        ("", ("the title is empty",)),
        ("doi:10.1000/abc", ()),
        ("Tides", ()),
    ]


def test_rows_of_another_length_are_told() -> None:
    reading = read(
        "title,year,doi\nTides,2022,10.1/a\nCrows,2021\nA, b and c,2020,x,y,z\nMoss,2,3,,\n"
    )
    assert [record.title for record in reading.records] == ["Tides", "Crows", "A", "Moss"]
    assert [(problem.line, problem.message) for problem in reading.problems] == [
        (3, "This row has 2 fields instead of 3."),
        (4, "This row has 6 fields instead of 3."),
    ]
    assert [len(record.doubts) for record in reading.records] == [0, 0, 1, 0]


def test_a_quote_that_never_closes_spoils_its_own_row_only() -> None:
    rows = [f'Paper {n},"An abstract, with a comma",2022' for n in range(9)]
    rows[3] = 'Paper 3,"An abstract that never ends,2022'
    reading = read("title,abstract,year\n" + "\n".join(rows) + "\n")
    assert [record.title for record in reading.records] == [f"Paper {n}" for n in range(9)]
    assert [problem.line for problem in reading.problems] == [5]


def test_row_numbers_without_a_column_are_passed_over() -> None:
    reading = read('"title"\t"year"\n"1"\t"Tides"\t"2022"\n"2"\t"Crows"\t"2021"\n', "r.tsv")
    assert [(record.title, record.year) for record in reading.records] == [
        ("Tides", 2022),
        ("Crows", 2021),
    ]
    assert reading.problems == ()


def test_a_field_may_be_very_long() -> None:
    assert len(named(title="Tides", abstract="word " * 100_000).abstract) > 400_000


def test_without_a_column_of_titles_the_columns_are_named() -> None:
    source = Source(b"Date,Amount\n2022-01-01,3\n2022-01-02,4\n", "bills.csv")
    assert csv_table.recognises(source)
    with pytest.raises(UnreadableFile) as caught:
        csv_table.read(source)
    assert str(caught.value) == (
        "“bills.csv” has no column “Title”: its first row names “Date” and “Amount”."
    )


def test_a_table_whose_first_row_says_much_is_refused_in_a_short_sentence() -> None:
    row = ",".join(f"A sentence that is no name at all {letter}" for letter in "abcdefghij")
    with pytest.raises(UnreadableFile) as caught:
        csv_table.read(Source(f"{row}\n{row}\n".encode(), "bills.csv"))
    assert str(caught.value).endswith(" at all d” and 6 more.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Title, and More\nThe abstract of it, which is a sentence.\n", "page.txt"),
        ("| Title | Authors |\n|---|---|\n| Tides | Ada Moss |\n", "list.md"),
        ("Title: Tides\nAuthors: Ada Moss, Bo Fern\nAbstract: One, two.\n", "digest.txt"),
        ("one word a line\nand another\n", "x.csv"),
        ("", "x.csv"),
    ],
)
def test_other_texts_are_left_to_others(text: str, name: str) -> None:
    assert not csv_table.recognises(Source(text.encode(), name))


CELLS = st.text(st.sampled_from(list('ab,;"\n\r\t |“é1')), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6), st.sampled_from(",;\t"))
def test_any_table_is_covered(rows: list[list[str]], delimiter: str) -> None:
    read(table(["title", "abstract", "year"], *rows, delimiter=delimiter))


def test_any_mangled_table_is_read_or_refused_in_a_sentence(seed: int) -> None:
    rng = random.Random(seed)
    whole = table(["title", "abstract", "year"], *([f"P{n}", ABSTRACT, "2022"] for n in range(9)))
    for _ in range(200):
        text = whole
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice(['"', ",", "\n", "\r", "", "é"]) + text[place + 1 :]
        source = Source(text.encode(), "x.csv")
        if csv_table.recognises(source):
            with suppress(UnreadableFile):
                csv_table.read(source)
