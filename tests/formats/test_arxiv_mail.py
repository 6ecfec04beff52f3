"""arXiv's mailings: new, cross-listed, replaced and very old papers, and single records."""

from __future__ import annotations

from readerapp.formats import arxiv_mail
from readerapp.formats.arxiv_names import authors
from readerapp.formats.source import Source

MAILING = r"""Send any comments regarding submissions directly to submitter.
------------------------------------------------------------------------------
\\
arXiv:2403.01234
Date: Fri, 1 Mar 2024 10:00:00 GMT   (20kb,D)

Title: Counting Lichens on Schr\"odinger's
  Doorstep
Authors: Zo\"e Pe\~na (1,2), Ada Smith, Jr. and Emmy Noether ((1) Here (2) There)
Categories: q-bio.QM
DOI: 10.1000/Lichens.1
Journal-ref: J. Lichens 3 (2024) 1
\\
  We count lichens, see
arXiv:2001.00001
for earlier counts.
\\ ( https://arxiv.org/abs/2403.01234 ,  20kb)
------------------------------------------------------------------------------
\\
arXiv:math/0309136 (*cross-listing*)
Date: Mon, 8 Sep 2003 10:00:00 GMT   (14kb)

Title: Tides
Authors: The Tide Collaboration: A. One, B. Two
\\
  Tides come and go.
\\ ( https://arxiv.org/abs/math/0309136 ,  14kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
\\
arXiv:2204.05678
replaced with revised version Thu, 8 Jun 2023 08:03:26 GMT   (25kb,D)

Title: Crows
Authors: Ada Lovelace
\\ ( https://arxiv.org/abs/2204.05678 ,  25kb)
%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---
For subscribe options, see the help pages.
"""


def test_every_kind_of_record_is_read() -> None:
    reading = arxiv_mail.read(Source(MAILING.encode(), "new.txt"))
    lichens, tides, crows = reading.records
    assert lichens.title == "Counting Lichens on Schrödinger's Doorstep"
    assert lichens.authors == ("Zoë Peña", "Ada Smith Jr.", "Emmy Noether")
    assert (lichens.arxiv, lichens.year, lichens.doi) == ("2403.01234", 2024, "10.1000/lichens.1")
    assert lichens.abstract == "We count lichens, see arXiv:2001.00001 for earlier counts."
    assert lichens.venue == "J. Lichens 3 (2024) 1"
    assert (tides.arxiv, tides.year, tides.abstract) == (
        "math/0309136",
        2003,
        "Tides come and go.",
    )
    assert (crows.title, crows.abstract, crows.year) == ("Crows", "", 2022)
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    assert "".join(MAILING[start:end] for start, end in spans) == MAILING
    assert [piece.text[:4] for piece in reading.left_out] == ["Send", "For "]


def test_a_number_without_its_archive_is_completed() -> None:
    text = "\\\\\nPaper: 9204001\nTitle: Stars\nAuthor: A. One\nCategories: astro-ph\n\\\\\n"
    (record,) = arxiv_mail.read(Source(text.encode(), "old.txt")).records
    assert (record.arxiv, record.year) == ("astro-ph/9204001", 1992)


def test_prose_about_arxiv_is_no_mailing() -> None:
    assert not arxiv_mail.recognises(Source(b"arXiv:2301.00001\nis a nice paper.\n", "a.txt"))


def test_authors_are_parted_where_arxiv_parts_them() -> None:
    assert authors("A. One, B. Two, and C. Three III") == ("A. One", "B. Two", "C. Three III")
    assert authors("The X Collaboration: A. One") == ("The X Collaboration", "A. One")
