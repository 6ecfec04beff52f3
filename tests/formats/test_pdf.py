"""Of a PDF the first page is read, as a person would: what is large and on top is its title."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import pdf
from readerapp.formats.source import Source
from readerapp.model import Record

Set = tuple[float, float, str]  # size, points from the bottom, words

HEAD: list[Set] = [
    (9, 770, "Journal of Bog Science, Vol. 12, 2021"),
    (18, 730, "Weighing Forty Bogs with"),
    (18, 710, "a Balance Made of Drainpipes"),
    (11, 680, "Ada Moss1, Eve Stone2 and Olga van der Heide1,2"),
    (9, 665, "Department of Peat, University of Nowhere"),
    (12, 640, "Abstract"),
    (10, 625, "Peat bogs breathe slowly. We weigh forty of them for nine ye-"),
    (10, 613, "ars and find that they take up more than maps allow."),
    (10, 590, "Keywords: peat, balances"),
    (12, 570, "1 Introduction"),
    (10, 555, "Nobody has weighed a bog before. See doi:10.5555/bog.21."),
]


def made(
    *pages: Sequence[Set], about: Mapping[str, str] | None = None, encrypted: bool = False
) -> bytes:
    """A PDF with these words on its pages, and what it says of itself."""
    objects: list[str] = []
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append("<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, page in enumerate(pages):
        words = "\n".join(
            f"BT /F1 {size} Tf 1 0 0 1 72 {y} Tm ({_escaped(text)}) Tj ET" for size, y, text in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    told = " ".join(f"/{key} ({_escaped(value)})" for key, value in (about or {}).items())
    objects.append(f"<< {told} >>")
    trailer = f"/Info {len(objects)} 0 R"
    if encrypted:
        secret = "7a" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{secret}> <{secret}>]"
    text, places = "%PDF-1.4\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{thing}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    text += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
        f"startxref\n{len(text)}\n%%EOF\n"
    )
    return text.encode("latin-1")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def record(data: bytes, name: str = "bogs.pdf") -> Record:
    (found,) = pdf.read(Source(data, name)).records
    return found


def test_the_head_of_an_article_is_read() -> None:
    found = record(made(HEAD))
    assert found.title == "Weighing Forty Bogs with a Balance Made of Drainpipes"
    assert found.authors == ("Ada Moss", "Eve Stone", "Olga van der Heide")
    assert found.abstract == (
        "Peat bogs breathe slowly. We weigh forty of them for nine years and find that they take "
        "up more than maps allow."
    )
    assert (found.year, found.doi) == (2021, "10.5555/bog.21")
    assert found.doubts == ("the title is told by its size alone",)


def test_a_title_the_file_says_too_is_beyond_doubt() -> None:
    about = {"Title": "Weighing forty bogs with a balance made of drainpipes"}
    found = record(made(HEAD, about=about))
    assert (found.title, found.doubts) == (about["Title"], ())


@pytest.mark.parametrize("said", ["Microsoft Word - bogs_final2.docx", "paper7", "Another Thing"])
def test_a_title_that_is_not_on_the_page_is_not_believed(said: str) -> None:
    assert record(made(HEAD, about={"Title": said})).title.startswith("Weighing Forty Bogs")


def test_the_number_down_the_margin_is_the_papers_own() -> None:
    page = [*HEAD, (20, 300, "arXiv:2103.00417v2 [q-bio.PE] 4 Mar 2021")]
    found = record(made([*page[:5], (10, 600, "as in arXiv:2001.00001"), *page[5:]]))
    assert (found.arxiv, found.arxiv_version) == ("2103.00417", 2)


def test_an_abstract_on_the_second_page_is_found() -> None:
    cover: list[Set] = [(20, 700, "On the Slow Breath of Bogs"), (11, 660, "Ada Moss")]
    found = record(made(cover, HEAD[5:9]))
    assert (found.title, found.authors) == ("On the Slow Breath of Bogs", ("Ada Moss",))
    assert found.abstract.startswith("Peat bogs breathe slowly.")


def test_a_paper_without_abstract_says_so() -> None:
    assert "no abstract was found on its first page" in record(made(HEAD[:5])).doubts


def test_where_the_title_is_a_picture_the_file_lends_its_name() -> None:
    prose = "In this paper we describe how to weigh a bog with a balance that is made of pipes. "
    found = record(made([(12, 700 - 14 * n, prose) for n in range(6)]), "moss2021.pdf")
    assert found.title == "moss2021"
    assert found.doubts[0].startswith("no title was found")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (made(HEAD, encrypted=True), "asks for a password"),
        (made([]), "is a PDF without text"),
        (made(), "is a PDF without pages|is a damaged PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 9, "is a damaged PDF"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^“bogs.pdf” ({sentence})"):
        pdf.read(Source(data, "bogs.pdf"))


def test_the_span_is_the_whole_first_page() -> None:
    reading = pdf.read(Source(made(HEAD, HEAD), "bogs.pdf"))
    (found,) = reading.records
    assert (found.start, found.end, found.first_line) == (0, len(reading.text), 1)
    assert found.last_line == reading.text.count("\n") + 1


def test_whatever_is_done_to_a_pdf_it_is_read_or_refused(seed: int) -> None:
    chance, whole = random.Random(seed), made(HEAD, about={"Title": "Bogs"})
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 20, 200))):
            data[chance.randrange(9, len(data))] = chance.randrange(256)
        try:
            assert record(bytes(data[: chance.randrange(200, len(data))])).title
        except UnreadableFile as error:
            assert "“bogs.pdf”" in str(error)  # noqa: PT017
