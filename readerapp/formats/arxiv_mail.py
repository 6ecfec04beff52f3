r"""arXiv's plain text: its daily mailings, their archives, and single ``.abs`` records.

A record begins with a line ``\\`` and the number, has headers, ``\\``, the abstract, and ``\\``
with the address; a replaced or a very old paper has no abstract. The format is described at
https://info.arxiv.org/help/subscribe.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from readerapp.errors import UnreadableFile
from readerapp.formats.arxiv_names import authors, year_of
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, Lines, tiled
from readerapp.model import Problem, Reading, Record
from readerapp.text.identifiers import Arxiv, arxiv, dois
from readerapp.text.normalise import normalise
from readerapp.text.urls import urls

NAME: Final = "arxiv-mail"
LABEL: Final = "arXiv mailing"
SUFFIXES: Final = (".abs",)

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_BAR: Final = re.compile(r"\\\\\s*(?:\(.{0,300})?$")
_NUMBER: Final = re.compile(
    r"(?:Paper(?:\s?\(\*?[\w -]{1,30}\*?\))?:\s{0,3}|arXiv:\s{0,3})(?:arXiv:)?"
    r"(?P<number>[\w.-]{1,20}/\d{7}|\d{4}\.\d{4,5}|\d{7})(?:v(?P<version>\d{1,3}))?(?![\w/])",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"\s*(?:[-=%_*#]{5,}|/\*.{0,100}\*/)\s*$")
_HEADER: Final = re.compile(r"([A-Z][A-Za-z-]{1,30})(?:\s?\([\w ]{1,30}\))?:(?:\s|$)\s*(.*)")
_REPLACED: Final = re.compile(r"replaced with revised version\s+(.*)", re.IGNORECASE)
_REVISED: Final = re.compile(r"Date \(revised v(\d{1,3})\):")
_RECORD: Final = re.compile(
    r"^\\\\[ \t]*\r?\n(?:arXiv:|Paper(?:\s?\([^()\n]{1,30}\))?:)[ \t]{0,3}\S{4,40}", re.MULTILINE
)
_PARAGRAPH: Final = re.compile(r"\s{2,}\S")
_MOST: Final = 100_000  # records of one file
_LOOKED_AT: Final = 200_000  # characters in which the first record must begin


class _Line(NamedTuple):
    """One line, and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def recognises(source: Source) -> bool:
    """Whether a text holds records of arXiv's mailings."""
    return bool(source.head) and _RECORD.search(source.text[:_LOOKED_AT]) is not None


def read(source: Source) -> Reading:
    """The papers of a mailing."""
    text = source.text
    lines = [_Line(it.start(), it.group()) for it in _LINE.finditer(text) if it.group()]
    numbers = Lines(text)
    found: list[Found] = []
    problems: list[Problem] = []
    for first, last in _stretches(lines):
        if len(found) >= _MOST:
            raise UnreadableFile(
                f"“{source.name}” holds more than {_MOST:,} papers, too many to be read at once."
            )
        record = _record([line.text.rstrip() for line in lines[first:last]])
        if record is None:
            number = numbers.number(lines[first].start)
            problems.append(Problem(number, "This record has neither a title nor a number."))
        else:
            found.append(Found(lines[first].start, lines[last - 1].end, record))
    records, left_out = tiled(text, found)
    return Reading(NAME, "", records, left_out, tuple(problems))


def _stretches(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """The lines of each record: from its bar, or its number, to the last that is its own."""
    starts = list(_starts(lines))
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        yield start, _last(lines, start, end)


def _starts(lines: Sequence[_Line]) -> Iterator[int]:
    """The first line of each record. A number in the middle of a text begins none."""
    above = ""
    bar = -1
    for place, line in enumerate(lines):
        said = line.text.strip()
        if _NUMBER.match(said) and (not above or _BAR.match(above) or _RULE.match(above)):
            yield bar if bar >= 0 else place
            bar = -1
        elif said:
            bar = place if said == "\\\\" else -1
        if said:
            above = said


def _last(lines: Sequence[_Line], start: int, end: int) -> int:
    """Where a record ends: behind the address below its abstract, and the rules that follow."""
    bars = [place for place in range(start, end) if _BAR.match(lines[place].text.rstrip())]
    bars = bars[1:] if bars and bars[0] == start else bars
    signed = [place for place in bars if "(" in lines[place].text]
    closing = signed[-1] if signed else bars[-1] if bars else end - 1
    if len(bars) == 1 and "(" not in lines[closing].text:  # never closed, or no abstract at all
        following = lines[closing + 1 : end]
        ruled = next((at for at, line in enumerate(following) if _RULE.match(line.text)), None)
        closing = end - 1 if ruled is None else closing + ruled
    last = closing + 1
    while last < end and (not lines[last].text.strip() or _RULE.match(lines[last].text)):
        last += 1
    return last


def _record(lines: Sequence[str]) -> Record | None:
    """The paper that the lines of a record tell of."""
    headers, abstract = _parts(lines)
    number = _number(headers.get("number", ""), headers.get("Categories", ""))
    title = normalise(headers.get("Title", ""))
    if not title and number is None:
        return None
    address = headers.get("address", "")
    if number is None:
        number = arxiv(address)
    return Record(
        title=title or (f"arXiv:{number.id}" if number else ""),
        abstract=abstract,
        authors=authors(headers.get("Authors") or headers.get("Author") or ""),
        year=year_of(number.id) if number else None,
        venue=normalise(headers.get("Journal-ref", "")) or None,
        doi=next(dois(headers.get("DOI", "")), None),
        arxiv=number.id if number else None,
        arxiv_version=number.version or _version(lines) if number else None,
        urls=urls(address[:2_000]),
        doubts=() if title else ("no title is given",),
    )


def _parts(lines: Sequence[str]) -> tuple[dict[str, str], str]:
    """The headers of a record by name, and its abstract."""
    headers: dict[str, list[str]] = {}
    name = ""
    rest: list[str] = []
    bars = 0
    for line in lines:
        if _BAR.match(line):
            bars += 1
            headers.setdefault("address", []).append(line.strip("\\"))
        elif "number" not in headers and _NUMBER.match(line.strip()):
            headers["number"] = [line.strip()]
        elif bars > 1 or (bars == 1 and lines[0].strip() != "\\\\"):
            rest.append(line)
        elif (header := _HEADER.match(line)) and not line[:1].isspace():
            name = header[1]
            if name in headers:
                headers[name].append(",")
            headers.setdefault(name, []).append(header[2])
        elif name and line.strip() and not _REPLACED.match(line):
            headers[name].append(line.strip())
        elif not line.strip():
            name = ""
    return {name: " ".join(said) for name, said in headers.items()}, _prose(rest)


def _number(line: str, categories: str) -> Arxiv | None:
    """The number of a paper. In 1991 and 1992 it stood without the archive it is of."""
    match = _NUMBER.match(line)
    if match is None:
        return None
    said = match["number"] + (f"v{match['version']}" if match["version"] else "")
    if said[:7].isdigit() and "." not in said and "/" not in said and categories:
        said = f"{categories.split()[0].partition('.')[0]}/{said}"
    return arxiv(said)


def _version(lines: Sequence[str]) -> int | None:
    """The last version of which a record gives the date."""
    revised = (match for line in lines if (match := _REVISED.match(line)))
    return max((int(match[1]) for match in revised), default=None)


def _prose(lines: Sequence[str]) -> str:
    """An abstract: what was wrapped is one line again, an indented line begins a paragraph."""
    paragraphs: list[list[str]] = []
    is_broken = True
    for line in lines:
        if _RULE.match(line) or not line.strip():
            is_broken = True
            continue
        if is_broken or (_PARAGRAPH.match(line) and not paragraphs[-1][-1].startswith("  ")):
            paragraphs.append([])
        paragraphs[-1].append(line)
        is_broken = False
    return "\n".join(" ".join(" ".join(paragraph).split()) for paragraph in paragraphs)
