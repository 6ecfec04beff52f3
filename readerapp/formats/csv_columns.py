"""What the columns of a table of papers mean, whoever named them.

Known are the exports of ASReview, Zotero, Rayyan, Scopus, Web of Science, PubMed, Embase,
Cochrane, Dimensions, The Lens, IEEE, SpringerLink, OpenAlex, CNKI and Publish or Perish, and
what people call their columns themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

# Names without case, blanks and punctuation, the better source of a field before the worse.
_NAMES: Final[Mapping[str, str]] = {
    "title": """
        title articletitle documenttitle papertitle primarytitle itemtitle ti t1 titles paper
        displayname titel titre título titolo title题名 题名 标题 论文标题 タイトル originaltitle
        """,
    "abstract": """
        abstract abstractnote abstracttext abstracts ab n2 notesabstract abstractsummary summary
        summary摘要 摘要 zusammenfassung résumé resumen originalabstract
        """,
    "authors": """
        authorfullnames af authors author authornames au authorlist authorsfullnames allauthors
        firstauthors a1 creators creator authorsdisplayname authorshipsauthordisplayname
        authorshipsrawauthorname author作者 作者 autoren autor auteurs autores
        """,
    "year": """
        year publicationyear pubyear py publishedyear yearpublished y1 jahr année año year年
        publicationdate datepublished pubdate date published publisheddate coverdate issued da
        pubtime发表时间 onlinedate dateofpublication
        """,
    "venue": """
        journal publicationtitle sourcetitle journalbook journaltitle journalname publication
        publicationname venue containertitle so jo jf t2 secondarytitle booktitle conference
        conferencename fulljournalname primarylocationsourcedisplayname source source文献来源
        zeitschrift
        """,
    "doi": "doi itemdoi di doinumber digitalobjectidentifier do doidoi doiurl doilink",
    "arxiv": "arxivid arxiv eprint arxivnumber arxiveprint",
    "url": """
        url urls link links articleurl itemurl weblink externalurl paperurl sourceurl doilink ur
        openurllink landingpageurl primarylocationlandingpageurl pdflink pdfurl fulltexturl l1 lk
        urllink paperlink address
        """,
    "key": "citationkey citekey bibtexkey key",
    "tags": "manualtags tags tag mytags labels",
    "note": """
        notes note usernotes mynotes comments comment remarks remark annotation annotations
        reviewernotes asreviewnote asreviewnotes asreviewnotetext annote
        """,
    "label": """
        asreviewlabel included labelincluded includedlabel finalincluded includedfinal finallabel
        include labelabstractincluded includedabstract labelabstractscreening label
        """,
    "rank": "gsrank",
}
_FIELDS: Final = {
    name: (field, rank)
    for field, names in _NAMES.items()
    for rank, name in enumerate(names.split())
}
_NOTE: Final = re.compile(r"(?:exported|asreview)notes?\d*")
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_WIDEST: Final = 2_000  # columns; more are no table of papers
_LONGEST: Final = 80  # characters of a column's name


def field(name: str) -> tuple[str, int] | None:
    """What a column of this name holds, and how good a source of it it is: 0 is the best."""
    plain = _PUNCTUATION.sub("", name[:_LONGEST]).casefold()
    known = _FIELDS.get(plain)
    return ("note", 99) if known is None and _NOTE.fullmatch(plain) else known


def columns(header: Sequence[str]) -> dict[str, list[int]]:
    """Which columns hold a field, the best first, by the names in the first row."""
    found: dict[str, list[tuple[int, int]]] = {}
    if len(header) > _WIDEST:
        return {}
    for place, name in enumerate(header):
        known = field(name)
        if known is not None:
            found.setdefault(known[0], []).append((known[1], place))
    return {name: [place for _, place in sorted(places)] for name, places in found.items()}


def value(row: Sequence[str], places: Sequence[int]) -> str:
    """The first of the columns that holds something in this row."""
    return next(filter(None, (row[place].strip() for place in places if place < len(row))), "")
