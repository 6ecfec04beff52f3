"""MEDLINE’s text (``.nbib``), as PubMed, ERIC and PubMed Central hand it over.

A tag of up to four letters, a dash and a value; a value goes on in lines with blanks before
them. A record ends at a blank line, or where the next number begins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from readerapp.formats import names, ris_fields
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, tiled
from readerapp.model import Reading, Record

NAME: Final = "nbib"
LABEL: Final = "PubMed (MEDLINE)"
SUFFIXES: Final = (".nbib", ".medline")

Said = dict[str, list[str]]

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_TAG: Final = re.compile(r"\ufeff?(?:([A-Z][A-Z0-9]{1,3}) {0,3}-)(?: (.*)|(\S.*)|)\Z", re.DOTALL)
_IN_COLUMN: Final = 4  # where the dash stands, if all is as it should be
_KNOWN: Final = frozenset(
    re.findall(
        r"\w+",
        """
        PMID PMC OWN STAT DCOM LR IS ISSN ISBN VI IP DP TI BTI TT VTI PG LID AID AB OAB OABL FAU AU
        AUID AD CN FED ED FIR IR IRAD LA PT DEP PL TA JT JID SB RN MH OTO OT EDAT MHDA CRDT PHST
        PST SO OID CON CIN EIN GR COIS SI NM PMCR CTI CI PUBM DA EN PB
        """,
    )
)
_BEGINS: Final = re.compile(r"\ufeff?(?:PMID|PMC|OWN|STAT|DCOM|PUBM|DA|TI|FAU) {0,3}-")
_TELLING: Final = re.compile(r"^(?:PMID|OWN |STAT|FAU |JT  |DP  |AB  |TI  |PT  ) ?-", re.MULTILINE)
_RIS: Final = re.compile(r"^TY {0,3}-", re.MULTILINE)
_WHOLE_LINE: Final = re.compile(r"\[(.*)\][.?!]?\Z", re.DOTALL)
_DOI: Final = re.compile(r"(10\.\d{4,9}/.*?)\s*\[doi\]", re.IGNORECASE | re.DOTALL)
_DOI_IN_SOURCE: Final = re.compile(r"\bdoi:\s?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_INITIALS_LAST: Final = re.compile(r"([^\d,]+?) ([A-Z]{1,3})(?: (Jr|Sr|2nd|3rd|4th)\.?)?")
_NUMBER: Final = re.compile(r"\s*0*([1-9]\d{0,9})\b")
PAGE: Final = "https://pubmed.ncbi.nlm.nih.gov/{}/"


def recognises(source: Source) -> bool:
    """Whether it begins with one of the tags that records begin with, and has more of them."""
    head = source.head.replace("\r", "\n")
    if _RIS.search(head):
        return False
    return bool(_BEGINS.match(head)) and len(set(_TELLING.findall(head))) >= 2


def read(source: Source) -> Reading:
    """A record for each paper; groups of lines that say nothing of one are left out."""
    found = [
        Found(start, end, _record(said))
        for start, end, said in ris_fields.bounded(_groups(source.text), source.name)
        if said.keys() & {"TI", "BTI", "AB", "FAU", "AU", "FED", "PMID", "AID", "LID"}
    ]
    records, left_out = tiled(source.text, found)
    return Reading(NAME, "", records, left_out)


def _groups(text: str) -> Iterator[tuple[int, int, Said]]:
    """The records: where each begins and ends, and its values by their tags, in order."""
    said: dict[str, list[list[str]]] = {}
    lines: list[str] = []
    start = end = 0
    first, blank = "", False
    for match in _LINE.finditer(text):
        words = match.group().rstrip("\r\n")
        tag, value = _tagged(words)
        if tag:
            first = first or tag
            if said and _is_next(tag, said, first, blank):
                yield start, end, _joined(said)
                said = {}
            if not said:
                start = match.start()
            lines = [value.strip()]
            said.setdefault(tag, []).append(lines)
        elif said and words.strip():
            lines.append(words.strip())
        blank = not words.strip()
        end = end if blank else match.end()
    if said:
        yield start, end, _joined(said)


def _joined(said: dict[str, list[list[str]]]) -> Said:
    return {tag: [" ".join(lines) for lines in values] for tag, values in said.items()}


def _tagged(words: str) -> tuple[str, str]:
    """The tag with which a line begins, and what follows it; “” if it goes on from above."""
    match = _TAG.match(words)
    if match is None:
        return "", ""
    in_column = match.end(1) <= _IN_COLUMN and words.lstrip("\ufeff")[_IN_COLUMN : _IN_COLUMN + 1]
    if in_column != "-" and match[1] not in _KNOWN:
        return "", ""
    return match[1], match[2] or match[3] or ""


def _is_next(tag: str, said: Collection[str], first: str, after_blank: bool) -> bool:
    """Whether a line with this tag begins another record than the one that says so much."""
    if tag == "PMID" and "PMID" in said:
        return True
    return after_blank and (
        tag in (first, "PMID", "OWN") or (tag in ("TI", "BTI") and "TI" in said)
    )


def _record(said: Said) -> Record:
    """What MEDLINE’s tags say."""
    tags = {
        "TI": [_title(said)],
        "AB": said.get("AB") or said.get("OAB") or said.get("OABL") or [],
        "JF": [*said.get("JT", ()), *said.get("TA", ())],
        "PB": [*said.get("CTI", ()), *said.get("PB", ())],
        "PY": [*said.get("DP", ()), *said.get("DEP", ())],
        "DO": list(_dois(said)),
        "UR": [*said.get("LID", ()), *said.get("AID", ()), *said.get("URL", ()), *_page(said)],
    }
    record = ris_fields.record(tags)
    abstract = record.abstract.replace("\n", " ")  # one tag a sentence, in some
    return replace(record, authors=_authors(said), abstract=abstract)


def _title(said: Said) -> str:
    """What it is called, in whichever language it says so."""
    values = (value for tag in ("TI", "BTI", "TT", "VTI") for value in said.get(tag, ()))
    return next(filter(None, map(unbracketed, values)), "")


def unbracketed(title: str) -> str:
    """A title without its full stop, and without the brackets that mean it is translated."""
    whole = _WHOLE_LINE.match(title.strip())
    title = whole[1] if whole and "]" not in whole[1] else title
    title = title.strip()
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _authors(said: Said) -> tuple[str, ...]:
    """Full names rather than initials; groups after people; editors if there is nobody else."""
    people = names.people(said.get("FAU") or map(_turned, said.get("AU", ())))
    groups = tuple(name.strip() for name in said.get("CN", ()) if name.strip())
    editors = names.people(said.get("FED") or map(_turned, said.get("ED", ())))
    return tuple(dict.fromkeys((*people, *groups))) or editors


def _turned(name: str) -> str:
    """“Lovelace AK” as “Lovelace, AK”."""
    match = _INITIALS_LAST.fullmatch(name.strip())
    if match is None:
        return name
    return ", ".join(filter(None, (match[1], match[3], match[2])))


def _dois(said: Said) -> Iterator[str]:
    for tag in ("LID", "AID", "SO"):
        for value in said.get(tag, ()):
            match = _DOI.search(value) or (_DOI_IN_SOURCE.search(value) if tag == "SO" else None)
            if match:
                yield match[1]


def _page(said: Said) -> Iterable[str]:
    """Its page at PubMed, by its number."""
    for value in said.get("PMID", ())[:1]:
        match = _NUMBER.match(value)
        if match:
            yield PAGE.format(match[1])
