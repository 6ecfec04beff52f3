"""arXiv numbers and DOIs are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.identifiers import Arxiv, arxiv, arxivs, doi, dois

ARXIV: dict[str, str | None] = {  # what is written: the number, with its version if it has one
    "2203.01017": "2203.01017",
    "  2203.01017v2\n": "2203.01017v2",
    "0704.0001": "0704.0001",
    "arXiv:0704.0001": "0704.0001",
    "arxiv:2203.01017v11": "2203.01017v11",
    "ArXiv: 2203.01017": "2203.01017",
    "arXiv.2203.01017": "2203.01017",
    "arXiv 2203.01017 (2022)": "2203.01017",
    "arXiv preprint 2203.01017": "2203.01017",
    "CoRR abs/2203.01017, arXiv e-print: 2203.01017": "2203.01017",
    "oai:arXiv.org:2203.01017": "2203.01017",
    "oai:arXiv.org:math/0309136": "math/0309136",
    "See arXiv:2203.01017.": "2203.01017",
    "(arXiv:2203.01017v3)": "2203.01017v3",
    "arXiv:2203.01017v1 [cs.LG] 2 Mar 2022": "2203.01017v1",
    "2203.01017v1 [cs.LG] 2 Mar 2022": "2203.01017v1",
    "2203.01017v2.pdf": "2203.01017v2",
    "https://arxiv.org/abs/2203.01017": "2203.01017",
    "http://www.arxiv.org/abs/2203.01017v4": "2203.01017v4",
    "https://arxiv.org/abs/2203.01017?context=cs": "2203.01017",
    "https://arxiv.org/pdf/2203.01017": "2203.01017",
    "https://arxiv.org/pdf/2203.01017v2.pdf#page=7": "2203.01017v2",
    "https://arxiv.org/html/2203.01017v1": "2203.01017v1",
    "https://arxiv.org/format/2203.01017": "2203.01017",
    "https://export.arxiv.org/abs/2203.01017/": "2203.01017",
    "http://de.arxiv.org/ps/cond-mat/9609089": "cond-mat/9609089",
    "http://xxx.lanl.gov/abs/hep-th/9711200v3": "hep-th/9711200v3",
    "http://arxiv.org/ftp/arxiv/papers/2203/2203.01017.pdf": "2203.01017",
    "<a href=http://arxiv.org/abs/2203.01017>": "2203.01017",
    "[Paper](https://arxiv.org/abs/2203.01017)": "2203.01017",
    "https://www.alphaxiv.org/abs/2203.01017v1": "2203.01017v1",
    "https://alphaxiv.org/overview/2203.01017": "2203.01017",
    "https://ar5iv.labs.arxiv.org/html/2203.01017": "2203.01017",
    "https://ar5iv.org/abs/math/0309136": "math/0309136",
    "https://www.arxiv-vanity.com/papers/2203.01017/": "2203.01017",
    "https://www.semanticscholar.org/arxiv/2203.01017": "2203.01017",
    "https://scirate.com/arxiv/2203.01017": "2203.01017",
    "https://huggingface.co/papers/2203.01017#community": "2203.01017",
    "https://hf.co/papers/2203.01017": "2203.01017",
    "https://huggingface.co/login?next=%2Fpapers%2F2203.01017": "2203.01017",
    "https://example.org/?to=https%253A%252F%252Farxiv.org%252Fabs%252F2203.01017": "2203.01017",
    "10.48550/arXiv.2203.01017": "2203.01017",
    "https://doi.org/10.48550/ARXIV.2203.01017v2": "2203.01017v2",
    "math.GT/0309136": "math/0309136",
    "math/0309136": "math/0309136",
    "as shown in hep-th/9711200v3, and later": "hep-th/9711200v3",
    "arXiv:astro-ph/0703001v3": "astro-ph/0703001v3",
    "ARXIV:HEP-TH/9711200": "hep-th/9711200",
    "1234.56789": None,  # there is no month 34
    "math/1334567": None,
    "arXiv:2213.00001": None,
    "Call 0812.55512 or 2203.01017 for a taxi": None,
    "It costs 1203.4567 in all": None,
    "arXiv:2203.010171": None,
    "10.1234/2203.01017": None,
    "https://example.org/2203.01017": None,
    "myarxiv:2203.01017": None,
    "https://bioarxiv.org/abs/2203.01017": None,
    "arXiv": None,
    "": None,
}

DOI: dict[str, str | None] = {  # what is written: the DOI
    "10.1000/182": "10.1000/182",
    "doi:10.1000/XYZ.12": "10.1000/xyz.12",
    "DOI 10.1000/182.": "10.1000/182",
    "https://doi.org/10.1000/182": "10.1000/182",
    "http://dx.doi.org/10.1000.10/182": "10.1000.10/182",
    "(see 10.1000/abc-1).": "10.1000/abc-1",
    "[it](https://doi.org/10.1016/S0140-6736(05)12345-6)": "10.1016/s0140-6736(05)12345-6",
    "“10.1000/abc”, he said": "10.1000/abc",
    "<https://doi.org/10.1000/abc>": "10.1000/abc",
    "10.1000/abc, 10.1000/def": "10.1000/abc",
    "10.1000/abc;10.1000/def": "10.1000/abc",
    "10.1000/abc。さらに": "10.1000/abc",
    "Published online (10.1000/j.x.2004.01.003)!": "10.1000/j.x.2004.01.003",
    "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O": (
        "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
    ),
    "https://example.org/10.1175/1520-0493(2002)130%3C1913:EDAWPO%3E2.0.CO;2": (
        "10.1175/1520-0493(2002)130<1913:edawpo>2.0.co;2"
    ),
    "10.1175/1520-0493(2002)130&lt;1913:EDAWPO&gt;2.0.CO;2": (
        "10.1175/1520-0493(2002)130<1913:edawpo>2.0.co;2"
    ),
    r"10.1175/1520-0493(2002)130{\textless}1913:EDAWPO{\textgreater}2.0.CO;2": (
        "10.1175/1520-0493(2002)130<1913:edawpo>2.0.co;2"
    ),
    "10.1641/0006-3568(2003)053[0421:BCBMPT]2.0.CO;2": (
        "10.1641/0006-3568(2003)053[0421:bcbmpt]2.0.co;2"
    ),
    "<b>10.1000/abc</b>": "10.1000/abc",
    r"10.1007/978-3-540-69934-7\_12": "10.1007/978-3-540-69934-7_12",
    r"10.1007/978-3-540-69934-7{\_}12": "10.1007/978-3-540-69934-7_12",
    "https://link.example.com/article/10.1007%2Fs00145-001-0009-4": "10.1007/s00145-001-0009-4",
    "https://example.org/?u=https%253A%252F%252Fdoi.org%252F10.1000%252Fabc": "10.1000/abc",
    "https://example.org/article?id=10.1371/journal.pone.0000001&type=printable": (
        "10.1371/journal.pone.0000001"
    ),
    "https://example.org/doi/10.1002/abc.123/full": "10.1002/abc.123",
    "https://example.org/doi/10.1002/abc.123/epdf?x=1": "10.1002/abc.123",
    "https://example.org/content/pdf/10.1007/s00145-001-0009-4.pdf": "10.1007/s00145-001-0009-4",
    "https://example.org/doi/10.1002/abc.123;jsessionid=0F.f01": "10.1002/abc.123",
    "https://example.org/doi/10.1126/sci.1/suppl_file/sci.1_si_001.pdf": "10.1126/sci.1",
    "https://iop.example.org/article/10.1088/1367-2630/aa1234/meta": (
        "10.1088/1367-2630/aa1234/meta"
    ),
    "https://example.org/content/10.1101/2021.03.04.433333v2.full.pdf+html": (
        "10.1101/2021.03.04.433333"
    ),
    "https://example.org/content/10.1101/433333v1": "10.1101/433333",
    "10.1101/gr.123456.111": "10.1101/gr.123456.111",
    "https://example.org/x/article/35/1/10.1093/abc/btq123/5671234": "10.1093/abc/btq123",
    "10.48550/arXiv.2203.01017": None,
    "version 10.12/34": None,
    "10.1000/": None,
    "110.1000/182": None,
    "$10.1000 a day": None,
}  # fmt: skip


def test_there_are_eighty_cases_at_least() -> None:
    assert len(ARXIV) + len(DOI) >= 80


@pytest.mark.parametrize("text", ARXIV)
def test_an_arxiv_number_is_found(text: str) -> None:
    found = arxiv(text)
    assert (found and found.id + (f"v{found.version}" if found.version else "")) == ARXIV[text]


@pytest.mark.parametrize("text", DOI)
def test_a_doi_is_found(text: str) -> None:
    assert doi(text) == DOI[text]


def test_all_are_found_in_order_and_a_mention_counts_once() -> None:
    text = (
        "hep-th/9711200, https://arxiv.org/pdf/2203.01017v2 and doi:10.1000/b (10.48550/"
        "arXiv.2101.00001) or 10.1000/a"
    )
    assert list(arxivs(text)) == [
        Arxiv("hep-th/9711200"),
        Arxiv("2203.01017", 2),
        Arxiv("2101.00001"),
    ]
    assert list(dois(text)) == ["10.1000/b", "10.1000/a"]


PIECES = st.sampled_from(
    [
        *(
            "arxiv",
            ":",
            ".",
            "/",
            "10.",
            "1000",
            "2203.01017",
            "v2",
            "abs/",
            "%2F",
            "%25",
            "(",
            ")",
        ),
        *(
            "<",
            "[",
            "]",
            "\\_",
            "{",
            "&lt;",
            "hep-th/",
            "9711200",
            "huggingface.co/",
            "?next=",
            " ",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_breaks_it_and_what_is_found_is_found_again(text: str) -> None:
    for number in arxivs(text):
        assert arxiv(f"arXiv:{number.id}") == Arxiv(number.id)
    for name in dois(text):
        assert doi(f"see {name} there") == name


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "huggingface.co/",
            "10.1000.1",
            "10.1234/",
            "10.1234/(",
            "arxiv ",
            "10.1/)))<a:",
            "%2525",
        ),
        *("arxiv.org/ftp/", "hep-th/", "{\\", "10.1234/abc,", "a", "&", "&amp;", "10.1101/1.1.1."),
    ],
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    for _ in arxivs(text):
        pass
    for _ in dois(text):
        pass
    assert time.perf_counter() - start < 4
