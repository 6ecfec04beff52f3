"""A reference list any TeX can read."""

from __future__ import annotations

import pytest

from readerapp.formats import bibtex
from readerapp.model import Paper


def paper(title: str, **known: object) -> Paper:
    return Paper(1, "7K2M9QXA", "key", title, **known)  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("100 % of R&D #1", r"100 \% of R\&D \#1"),
        ("costs $5", r"costs \$5"),
        (r"On $\alpha$-divergence", r"On $\alpha$-divergence"),
        (r"An \emph{open brace {", r"An \textbackslash{}emph\{open brace \{"),
        ("} closes nothing", r"\} closes nothing"),
    ],
)
def test_no_title_can_break_the_file(title: str, written: str) -> None:
    assert f"title = {{{{{written}}}}}," in bibtex.write([paper(title)])
