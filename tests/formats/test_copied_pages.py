"""Pages of known services copied as text are read by their layout, not by guessing."""

from __future__ import annotations

from readerapp.formats import arxiv_text, digest, read, scholar_text
from readerapp.formats.source import Source
from readerapp.model import Reading

LISTING = """\
Showing new listings for Monday, 5 January 2026
Total of 2 entries

New submissions (showing 1 of 1 entries)

[1] arXiv:2601.00417 [pdf, html, other]
    Title: Weighing Forty Bogs with a Balance
      made of drainpipes
    Ada Moss, Eve Stone (University of Nowhere)
    Comments: 9 pages
    Journal-ref: Journal of Bogs 3 (2026) 1-9
    DOI: 10.5555/Bog.21
    Subjects: Populations and Evolution (q-bio.PE)

    Peat bogs breathe slowly. We weigh forty of them
    for nine years.

Replacement submissions (showing 1 of 1 entries)

[2] arXiv:2501.00009v3 (replaced) [pdf, other]
    Title: Ferries, and Why They Leave Late
    Olga Quay

Total of 2 entries
We gratefully acknowledge support from our members.
"""

ALERT = """\
[PDF] Weighing Bogs

A Moss, E Le Stone - arXiv preprint arXiv:2012.00417, 2021
Peat bogs breathe slowly, and nobody has weighed one …
Twitter Facebook

Ferries, and Why They Leave Late

O Quay, P Rail, … - Journal of Harbours, 2020
Ferries leave late because of …
Save Twitter

This alert is sent by Google Scholar.
"""


def covered(text: str, reading: Reading) -> str:
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    return "".join(text[start:end] for start, end in spans)


def test_a_listing_of_arxiv() -> None:
    reading = read(LISTING.encode(), "page.txt")
    one, other = reading.records
    assert reading.format == arxiv_text.NAME
    assert one.title == "Weighing Forty Bogs with a Balance made of drainpipes"
    assert one.abstract == "Peat bogs breathe slowly. We weigh forty of them for nine years."
    assert (one.authors, one.venue) == (("Ada Moss", "Eve Stone"), "Journal of Bogs 3 (2026) 1-9")
    assert (one.arxiv, one.doi, one.year) == ("2601.00417", "10.5555/bog.21", 2026)
    assert (other.title, other.abstract) == ("Ferries, and Why They Leave Late", "")
    assert (other.arxiv, other.arxiv_version) == ("2501.00009", 3)
    assert covered(LISTING, reading) == LISTING
    assert [piece.line for piece in reading.left_out] == [1, 18, 24]


def test_a_search_alert_gives_notes_and_no_abstracts() -> None:
    reading = read(ALERT.encode(), "page.txt")
    one, other = reading.records
    assert reading.format == scholar_text.NAME
    assert (one.title, one.abstract) == ("Weighing Bogs", "")
    assert (one.authors, one.year, one.arxiv) == (("A Moss", "E Le Stone"), 2021, "2012.00417")
    assert one.note.startswith("From a search alert: Peat bogs breathe slowly")
    assert (other.authors, other.venue) == (("O Quay", "P Rail"), "Journal of Harbours")
    assert covered(ALERT, reading) == ALERT


def test_a_digest_that_mentions_them_is_no_such_page() -> None:
    text = "On Google Scholar and Its Alerts\n" + "We read what search engines send. " * 20
    for known in (arxiv_text, scholar_text):
        assert not known.recognises(Source(text.encode(), "page.txt"))
    assert digest.recognises(Source(text.encode(), "page.txt"))
