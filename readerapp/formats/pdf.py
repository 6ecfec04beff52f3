"""PDF: the first page of an article, which tells its title, authors, abstract and identifiers."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from readerapp.errors import UnreadableFile
from readerapp.formats import pdf_heading, pdf_page
from readerapp.formats.source import Source
from readerapp.model import Reading, Record

NAME: Final = "pdf"
LABEL: Final = "PDF"
SUFFIXES: Final = (".pdf",)

_HEAD: Final = 1024  # bytes within which a PDF says that it is one
_FEW: Final = 20  # letters; a page with fewer is a picture


def recognises(source: Source) -> bool:
    """Whether the file says that it is a PDF."""
    return b"%PDF-" in source.data[:_HEAD]


def read(source: Source) -> Reading:
    """The article of which this is the first page.

    Raises:
        UnreadableFile: it asks for a password, is damaged, or is a picture of a page.
    """
    document = pdf_page.opened(source)
    text = "\n".join(line.text for line in document.pages[0].lines)
    title = pdf_heading.title(document)
    if sum(map(str.isalpha, text)) < _FEW:
        raise UnreadableFile(
            f"“{source.name}” is a PDF without text, only pictures of pages; add the paper by hand."
        )
    number = pdf_heading.number(text)
    abstract = pdf_heading.abstract(document.pages)
    doubts = []
    if title is None:
        title = pdf_heading.Title(PurePath(source.name).stem or "Untitled", 0, False)
        doubts.append("no title was found on its first page, so it is called like its file")
    elif not title.sure:
        doubts.append("the title is told by its size alone")
    if not abstract:
        doubts.append("no abstract was found on its first page")
    record = Record(
        title=title.words,
        abstract=abstract,
        authors=pdf_heading.authors(document, title.after),
        year=pdf_heading.year(document),
        doi=pdf_heading.doi(document, text),
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        first_line=1,
        last_line=text.count("\n") + 1,
        start=0,
        end=len(text),
        doubts=tuple(doubts),
    )
    return Reading(NAME, "binary", (record,), text=text)
