"""A reference list any TeX can read; and what real ones hold, read as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readerapp.errors import UnreadableFile
from readerapp.formats import bibtex
from readerapp.formats.source import Source
from readerapp.model import Paper, Reading, Record
from readerapp.text import identifiers
from readerapp.text.normalise import normalise
from readerapp.text.urls import urls


def read(text: str, name: str = "list.bib") -> Reading:
    """What a reference list says."""
    return bibtex.read(Source(text.encode(), name))


def one(fields: str, kind: str = "article") -> Record:
    """The record of one entry with these fields."""
    (record,) = read(f"@{kind}{{key,\n{fields}\n}}\n").records
    return record


def covered(text: str, reading: Reading) -> str:
    spans = sorted((piece.start, piece.end) for piece in (*reading.records, *reading.left_out))
    return "".join(text[start:end] for start, end in spans)


def paper(title: str, **known: object) -> Paper:
    return Paper(1, "7K2M9QXA", "key", title, **known)  # type: ignore[arg-type]


# --- Writing ----------------------------------------------------------------------------------


def test_an_entry_says_what_is_known_and_nothing_else() -> None:
    known = paper(
        "Crows queue",
        authors=("Ada Lovelace", "Otto Öhman"),
        year=2024,
        venue="Birds & Co",
        doi="10.1/x_y",
        arxiv="2401.00001",
        urls=("https://example.org/a_b",),
    )
    assert bibtex.write([known]) == (
        "@article{key,\n"
        "  title = {{Crows queue}},\n"
        "  author = {Ada Lovelace and Otto Öhman},\n"
        "  year = {2024},\n"
        "  journal = {Birds \\& Co},\n"
        "  doi = {10.1/x_y},\n"
        "  eprint = {2401.00001},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://example.org/a_b},\n"
        "}\n"
    )
    assert bibtex.write([paper("Only a title")]) == "@misc{key,\n  title = {{Only a title}},\n}\n"
    assert "  abstract = {So.\n\nAnd so.},\n" in bibtex.write([paper("T")], {1: "So.\nAnd so."})


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("100 % of R&D #1", r"100 \% of R\&D \#1"),
        ("costs $5", r"costs \$5"),
        (r"On $\alpha$-divergence", r"On $\alpha$-divergence"),
        (r"An \emph{open brace {", r"An \textbackslash{}emph\textbraceleft{}open brace "),
        ("} closes nothing", r"\textbraceright{} closes nothing"),
        ("{pairs} stay", r"\{pairs\} stay"),
        ("pages 3--4 of ``so''", "pages 3-{}-4 of `{}`so'{}'"),
    ],
)
def test_no_title_can_break_the_file(title: str, written: str) -> None:
    assert f"title = {{{{{written}" in bibtex.write([paper(title)])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Joe Ray, Jr.", "Ray, Jr., Joe"),
        ("Procter and Gamble", "{Procter and Gamble}"),
        ("Council on Crows, Ravens and Rooks", "{Council on Crows, Ravens and Rooks}"),
        ("others", "{others}"),
    ],
)
def test_a_name_is_written_so_that_it_is_read_as_one(name: str, written: str) -> None:
    known = paper("T", authors=("A B", name, "C D"))
    assert f"author = {{A B and {written} and C D}}" in bibtex.write([known])


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
# fmt: off
TRAPS = [
    "{", "}", "\\", "$", "%", "#", "&", "_", "^", "~", '"', "--", "``", "''", "=", ",", ";",
    " and ", "others", "@article{a,", "\\emph{x}", "$x_2$", "\\'e", "&amp;", "</i>", "<b>", "x",
    "Y", " ", "é", "e\u0301", "\\begin{a}", "family=", "\\(", "\\)", "Jr.", "von ",
]
# fmt: on
NASTY = st.one_of(WORDS, st.lists(st.sampled_from(TRAPS), max_size=12).map("".join))
LINKS = st.from_regex(r"https://ex\.org/[a-z0-9_~%&=;.$()#/+-]{0,20}", fullmatch=True)


def known_dois(text: str) -> bool:
    return identifiers.doi(text) == text


def known_links(text: str) -> bool:
    return urls(text) == (text,) and identifiers.doi(text) is None


PAPERS = st.builds(
    Paper,
    id=st.just(1),
    uid=st.just("7K2M9QXA"),
    citekey=st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
    title=NASTY.filter(str.strip),
    authors=st.lists(
        NASTY.filter(str.strip), max_size=3, unique_by=lambda n: " ".join(n.split())
    ).map(tuple),
    year=st.none() | st.integers(1000, 2999),
    venue=st.none() | NASTY,
    doi=st.none()
    | st.from_regex(r"10\.1234/[a-z0-9_.()<>;:-]{1,16}", fullmatch=True).filter(known_dois),
    arxiv=st.sampled_from([None, "2301.00001", "math/0309136", "cond-mat/9901001"]),
    urls=st.lists(LINKS.filter(known_links), max_size=1).map(tuple),
    arxiv_version=st.none() | st.integers(1, 99),
)


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(st.lists(st.tuples(PAPERS, NASTY), min_size=1, max_size=3))
@settings(max_examples=60)
@example([(paper("A $5 note and \\textbf{{b}", venue="R&amp;D"), "@misc{x, title={No}}")])
def test_what_is_written_is_read_back(written: list[tuple[Paper, str]]) -> None:
    papers = [paper for paper, _ in written]
    text = "\n".join(bibtex.write([paper], {1: abstract}) for paper, abstract in written)
    reading = read(text)
    assert reading.problems == ()
    assert [record.key for record in reading.records] == [paper.citekey for paper in papers]
    for record, (paper, abstract) in zip(reading.records, written, strict=True):
        assert record.doubts == ()
        assert record.title == one_line(paper.title) or (  # TeX is left as TeX
            normalise(record.title) == normalise(paper.title)
        )
        assert record.authors == tuple(map(one_line, paper.authors))
        assert (record.year, record.doi, record.arxiv) == (paper.year, paper.doi, paper.arxiv)
        assert record.venue == (one_line(paper.venue or "") or None)
        assert record.urls == paper.urls
        assert record.arxiv_version == (paper.arxiv_version if paper.arxiv else None)
        assert record.abstract == one_line(abstract)


@pytest.mark.soak
@given(st.lists(st.tuples(PAPERS, NASTY), min_size=1, max_size=3))
@settings(max_examples=5_000)
def test_whatever_is_written_is_read_back(written: list[tuple[Paper, str]]) -> None:
    test_what_is_written_is_read_back.hypothesis.inner_test(written)  # type: ignore[attr-defined]


# --- Reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "title", "authors", "year"),
    [
        ("title = {A}, author = {Ada Lovelace and Noether, Emmy}, year = 1843", "A",
         ("Ada Lovelace", "Emmy Noether"), 1843),
        ('title = "A {"}b{"}", author = "von Ray, Jr., Ann"', 'A "b"', ("Ann von Ray, Jr.",), None),
        ("title = {{\\'E}tude {\\o} {\\ss} \\v{c} \\d{s} $x_2$}", "Étude ø ß č ṣ x₂", (), None),
        ("title={A}, subtitle={Of B}, date={1985~/1986}, journaltitle={J}", "A: Of B", (), 1985),
        ("title={A}, author={{The Crow and Raven Club, Ltd}}, year={{c1998}}", "A",
         ("The Crow and Raven Club, Ltd",), 1998),
        ("title={A}, author={family=Vogel, given=Ann, prefix=von AND others}", "A",
         ("Ann von Vogel",), None),
        ("title={A}, author={Ray, A.; Lee, B.}", "A", ("A. Ray", "B. Lee"), None),
        ("booktitle={Only This}, editor={Ada Lovelace}", "Only This", ("Ada Lovelace",), None),
        ("% title = {Old},\n title = {New}, % so, or so\n year = 2001", "New", (), 2001),
    ],
)  # fmt: skip
def test_an_entry_says_who_wrote_what_and_when(
    fields: str, title: str, authors: tuple[str, ...], year: int | None
) -> None:
    record = one(fields)
    assert (record.title, record.authors, record.year) == (title, authors, year)
    assert record.key == "key"


@pytest.mark.parametrize(
    ("fields", "doi", "arxiv", "links"),
    [
        ("doi = {http://dx.doi.org/10.1234/A{\\_}b}", "10.1234/a_b", None, ()),
        ("eprint={2301.00001v2}, eprinttype={arXiv}", None, "2301.00001", ()),
        ("eprint={12345678}, eprinttype={pubmed}", None, None, ()),
        ("journal={arXiv preprint arXiv:2301.00001}", None, "2301.00001", ()),
        ("journal={CoRR}, volume={abs/2301.00001}", None, "2301.00001", ()),
        ("url={http://ex.org/a{\\_}b?c=1{\\&}d}", None, None, ("http://ex.org/a_b?c=1&d",)),
        ("howpublished={\\url{https://ex.org/\\~{}x}}", None, None, ("https://ex.org/~x",)),
    ],
)
def test_numbers_and_addresses_are_found_where_programs_keep_them(
    fields: str, doi: str | None, arxiv: str | None, links: tuple[str, ...]
) -> None:
    record = one(f"title={{T}}, {fields}")
    assert (record.doi, record.arxiv, record.urls) == (doi, arxiv, links)


def test_an_abstract_keeps_its_formulas_and_paragraphs_and_no_html() -> None:
    record = one(
        "title = {Soup {\\&}amp; Salad},\n abstract = {We take\n $x_{2}$ at 5\\%; p {\\&}lt; 1.\n\n"
        "\t{\\textless}i{\\textgreater}So{\\textless}/i{\\textgreater} it is.}"
    )
    assert record.title == "Soup & Salad"
    assert record.abstract == "We take $x_{2}$ at 5%; p < 1.\nSo it is."


def test_what_the_owner_filed_and_wrote_is_kept_and_what_programs_note_is_not() -> None:
    record = one(
        "title={T}, groups={To Read, Birds}, mendeley-tags={crows}, keywords={of the author},"
        "note={PMID: 123}, annote={Mine: \\emph{good}.}, comment={And this.}"
    )
    assert record.tags == ("crows", "To Read", "Birds")
    assert record.note == "Mine: good.\n\nAnd this."


def test_strings_are_put_in_and_unknown_ones_keep_their_names() -> None:
    reading = read(
        '@string{J = "Journal of " # what}\n@STRING(what = {Crows})\n'
        "@misc{a, title = {On } # wHaT # { and } # ravens, journal = j}\n"
    )
    assert reading.records[0].title == "On Crows and ravens"
    assert reading.records[0].venue == "Journal of Crows"


def test_strings_made_of_strings_do_not_grow_beyond_bounds() -> None:
    doubling = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(60))
    reading = read(f'@string{{s0 = "ha "}}\n{doubling}@misc{{a, title = {{T}} # s60}}\n')
    assert len(reading.records[0].title) < 1_000_000


def test_papers_take_their_volume_and_year_from_the_volume_but_not_its_number() -> None:
    reading = read(
        "@inproceedings{p, title={P}, crossref={V}}\n"
        "@proceedings{v, title={Volume}, year=2005, doi={10.1234/v}, editor={E F}}\n"
        "@xdata{x, date={2001}, crossref={y}}\n@misc{y, title={Y}, xdata={x, y}}\n"
    )
    paper, volume, _, loop = reading.records
    assert (paper.venue, paper.year, paper.doi, paper.authors) == ("Volume", 2005, None, ())
    assert (volume.doi, volume.authors) == ("10.1234/v", ("E F",))
    assert loop.year == 2001


def test_every_entry_counts_though_keys_and_fields_come_twice() -> None:
    reading = read("@misc{a, title={A}}\n@misc{a, title={B}, title={C}}\n@misc{, title={D}}\n" * 2)
    assert [record.title for record in reading.records] == ["A", "B", "D"] * 2


HIDDEN = (
    "%@misc{a,\n%  title = {A},\n%}\n",
    "@comment{\n@misc{a,\n title = {A}}\n}\n",
    "See @work {tomorrow} or ask me@work (at ten).\n",
    "@preamble{ {\\def\\x{1}} }\n@string{a = {A}}\n",
)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_no_entry_is_left_out_and_shown(hidden: str) -> None:
    text = f"{hidden}@misc{{b, title = {{B}}}}\n{hidden}"
    reading = read(text)
    assert [record.title for record in reading.records] == ["B"]
    assert covered(text, reading) == text
    assert [piece.text for piece in reading.left_out] == [hidden.strip()] * 2


DAMAGED = {
    "a comma between fields": "@misc{a\n title = {A}\n author = {Ada Lovelace}\n year = 2001\n}",
    "the last brace": "@misc{a,\n title = {A},\n author = {Ada Lovelace},\n year = 2001\n",
    "a brace of a field": "@misc{a,\n title = {A,\n author = {Ada Lovelace},\n year = 2001\n}",
    "a brace within": "@misc{a,\n title = {A {,\n author = {Ada Lovelace},\n year = 2001\n}",
    "an opening brace": "@misc{a,\n title = {A}},\n author = {Ada Lovelace},\n year = 2001\n}",
    "a quote": '@misc{a,\n title = "A,\n author = "Ada Lovelace",\n year = 2001\n}',
    "any enclosure": "@misc{a,\n title = A,\n author = Ada Lovelace,\n year = 2001\n}",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_entry_is_mended_and_spoils_no_other(damage: str) -> None:
    text = f"@misc{{x, title={{X}}}}\n\n{DAMAGED[damage]}\n\n@misc{{y, title={{Y}}}}\n"
    reading = read(text)
    assert [record.key for record in reading.records] == ["x", "a", "y"]
    record = reading.records[1]
    assert (record.title, record.authors, record.year) == ("A", ("Ada Lovelace",), 2001)
    assert covered(text, reading) == text


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    reading = read("@misc{x, title={X}}\n\n@misc{no such thing\n@misc{y, title={Y}}\n")
    assert [record.key for record in reading.records] == ["x", "y"]
    assert [problem.line for problem in reading.problems] == [3]
    assert "no such thing" in reading.left_out[0].text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_record_is_the_entry_as_it_stands(end: str) -> None:
    entries = [f"@misc{{k{n},{end} title = {{T {n}}}{end}}}" for n in range(3)]
    text = end.join(["% mine", "", *entries, "so much", ""])
    reading = read(text)
    for record, entry in zip(reading.records, entries, strict=True):
        assert text[record.start : record.end].strip() == entry
        assert text.split(end)[record.first_line - 1] == entry.split(end)[0]
    assert covered(text, reading) == text


def test_a_list_by_another_name_is_recognised_by_its_entries() -> None:
    list_ = Source(b"@misc{a,\n title = {A}}", "list.txt")
    sheet = Source(b"@media (max-width: 3em) { a { color: red } }", "list.txt")
    letter = Source(b"Dear all,\nwrite to me @home (or not).\n", "list.txt")
    assert [bibtex.recognises(source) for source in (list_, sheet, letter)] == [True, False, False]


@pytest.mark.parametrize(
    "made_of", ["{", "@a{", "@a{b,\n", "@a{b,c={\n", '@a{b,c="', "@comment{\n", "\\(", "\r"]
)
def test_a_file_made_to_keep_a_reader_busy_is_read(made_of: str) -> None:
    text = "@misc{a, title = {" + made_of * (20_000 // len(made_of))
    assert covered(text, read(text)) == text


def test_a_file_of_nothing_but_braces_is_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match=r"^“list\.bib” is no reference list"):
        read("@a{" * 2_000_000)


@given(
    st.lists(
        st.sampled_from([*'{}",=#@%\\\n ()aé', "@misc{a,", "title=", "@comment{"]), max_size=40
    )
)
def test_whatever_the_text_it_is_read_and_covered(parts: list[str]) -> None:
    text = "".join(parts)
    reading = read(text)
    assert covered(text, reading) == (text if reading.records or reading.left_out else "")
