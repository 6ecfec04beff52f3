"""COinS: citations hidden in a page for programs, as Wikipedia and library catalogues have them.

Each is ``<span class="Z3988" title="…">`` with the fields of OpenURL (ANSI/NISO Z39.88) as in an
address.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from readerapp.formats import names, values
from readerapp.formats.html_page import Page
from readerapp.formats.html_words import every
from readerapp.formats.spans import Found
from readerapp.model import Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

_GENRES: Final = frozenset(
    ("article", "preprint", "proceeding", "bookitem", "dissertation", "report", "conference")
)
_MOST_FIELDS: Final = 2_000


def read(page: Page) -> list[Found]:
    """The papers that a page cites so, each once."""
    if "Z3988" not in page.text:
        return []
    found: dict[str, Found] = {}
    for span in every(page.root, "span.Z3988[title]"):
        record = _record(span.get("title") or "")
        if record is not None:
            found.setdefault(record.doi or record.arxiv or record.title, page.found(span, record))
    return list(found.values())


def _record(said: str) -> Record | None:
    try:
        fields = parse_qs(said, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None

    def one(*wanted: str) -> str:
        return next((fields[name][0] for name in wanted if name in fields), "")

    title = values.title(one("rft.atitle", "rft.title", "rft.btitle"))
    ids = " ".join(fields.get("rft_id", ()))
    number, name = arxiv(ids), doi(ids)
    if not title or not (number or name or one("rft.genre").lower() in _GENRES):
        return None
    people = fields.get("rft.au") or [f"{one('rft.aulast')}, {one('rft.aufirst', 'rft.auinit')}"]
    return Record(
        title=title,
        authors=names.people(values.title(who).strip(" ,") for who in people),
        year=values.year(one("rft.date")),
        venue=values.title(one("rft.jtitle", "rft.stitle")) or None,
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=tuple(url for url in urls(ids) if "info:" not in url)[:2],
    )
