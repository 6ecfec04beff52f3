"""Mails: what they hold is read, whom they were sent to is forgotten."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from readerapp import formats
from readerapp.errors import UnreadableFile
from readerapp.formats import eml
from readerapp.formats.source import Source

PAGE = '<p>Dear reader@example.org,</p><ul><li><a href="https://arxiv.org/abs/2301.00001">'
PAGE += "Counting Lichens at Night</a></li></ul>"


def mail(text: str = "", page: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "digest@example.com"
    message["To"] = "Ada <reader@example.org>"
    message["Subject"] = "Papers ✓"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    return message


def test_the_page_of_a_mail_is_read_without_its_recipient() -> None:
    reading = formats.read(mail("See the page.", PAGE).as_bytes(), "news.eml")
    (record,) = reading.records
    assert (record.title, record.arxiv) == ("Counting Lichens at Night", "2301.00001")
    assert reading.format == "eml"
    assert "reader@example.org" not in reading.text
    assert "reader@example.org" not in record.raw


def test_a_mailing_of_arxiv_is_read_as_one() -> None:
    text = "\\\\\narXiv:2301.00001\nTitle: Tides\nAuthors: A. One\n\\\\\n  They come.\n\\\\\n"
    (record,) = formats.read(mail(text, "<p>x</p>").as_bytes(), "a.eml").records
    assert (record.title, record.abstract) == ("Tides", "They come.")


def test_an_attached_file_is_read_too() -> None:
    message = mail("See the attached file.", PAGE)
    message.add_attachment(
        b"@article{a, title={Attached Crows}, year=2020}",
        maintype="application",
        subtype="octet-stream",
        filename="refs.bib",
    )
    reading = formats.read(message.as_bytes(), "a.eml")
    titles = [record.title for record in reading.records]
    assert titles == ["Counting Lichens at Night", "Attached Crows"]
    spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
    assert "".join(reading.text[start:end] for start, end in spans) == reading.text


def test_a_mail_of_trackers_says_so() -> None:
    link = '<a href="https://link.example.com/c/{}aB3dEfGhIjKlMnOpQrStUvWxYz0123">Great News</a>'
    page = "".join(link.format(number) for number in range(5))
    with pytest.raises(UnreadableFile, match="only tracking links"):
        formats.read(mail("Great news.", page).as_bytes(), "a.eml")


@pytest.mark.parametrize(
    "broken",
    [
        b"From: a\nSubject: b\nno separating line\n",
        b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=\n\n--\n--",
        b"From: a\nTo: b\nContent-Type: text/plain; charset=\x00utf\n\nHello",
        b"From: a\nTo: b\nContent-Type: text/html; " + b"a=b; " * 50_000 + b"\n\nHello",
        b"From: a\nTo: b\n"
        + b"".join(b"Content-Type: multipart/x; boundary=%d\n\n" % n for n in range(999)),
    ],
)
def test_a_broken_mail_is_refused_in_a_sentence(broken: bytes) -> None:
    assert eml.recognises(Source(broken))
    with pytest.raises(UnreadableFile, match=r"“b\.eml” is a mail that holds no papers"):
        formats.read(broken, "b.eml")


def test_who_it_was_sent_to_is_kept_nowhere_nor_in_what_is_attached() -> None:
    mail = (
        "From: list@papers.example\nTo: ada.moss@home.example\nSubject: papers\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: application/x-bibtex\n"
        'Content-Disposition: attachment; filename="papers.bib"\n\n'
        "@misc{bogs,\n  title = {Weighing Forty Bogs},\n  note = {For ada.moss@home.example},\n"
        "  url = {https://example.org/?to=ada.moss@home.example},\n}\n--b--\n"
    )
    reading = formats.read(mail.encode(), "papers.eml")
    assert [record.title for record in reading.records] == ["Weighing Forty Bogs"]
    assert "ada.moss" not in repr(reading)


def test_mails_of_a_folder_that_are_passed_over_are_told_of() -> None:
    one = "From x\nFrom: a@b.example\nSubject: one\n\nhttps://arxiv.org/abs/2601.00001\n\n"
    other = "From y\nFrom: a@b.example\nSubject: lunch\n\nShall we have lunch?\n\n"
    reading = formats.read((one + other).encode(), "folder.mbox")
    assert [record.arxiv for record in reading.records] == ["2601.00001"]
    assert any("passed over" in problem.message for problem in reading.problems)
