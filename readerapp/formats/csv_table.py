"""Tables: comma- and tab-separated files, as databases, programs and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice
from typing import Final, NamedTuple

from readerapp.errors import UnreadableFile
from readerapp.formats import csv_labels, values
from readerapp.formats.csv_columns import columns, value
from readerapp.formats.csv_rows import Row, ragged, rows
from readerapp.formats.source import Source
from readerapp.formats.spans import Found, Lines, tiled
from readerapp.formats.values import few
from readerapp.model import Problem, Reading, Record
from readerapp.text.identifiers import arxiv, doi
from readerapp.text.urls import urls

NAME: Final = "csv"
LABEL: Final = "Table (CSV, TSV)"
SUFFIXES: Final = (".csv", ".tsv", ".tab")

_DELIMITERS: Final = ("\t", ",", ";", "|")
_TOP: Final = 16_384  # characters in which the row of names must stand
_PREAMBLE: Final = 12  # rows above it: “About the data: …”
_SEPARATOR: Final = re.compile(r"\"?sep=(.)\"?[\r\n]")
_ASIDES: Final = frozenset(("abstract", "authors", "year", "doi", "arxiv", "url", "venue", "key"))
_MANY: Final = 0.25  # of the columns are known, where no suffix says that it is a table
_MOST_NAMED: Final = 12  # columns named in a sentence
_LONGEST_NAMED: Final = 160  # characters of their names
_MOST_ROWS: Final = 3_000_000
_MOST_PROBLEMS: Final = 200

_SOURCE_YEAR: Final = re.compile(r"(.{2,200}?)\s*\((?:1[89]|20)\d\d\)")  # Embase: Lancet (2014) 3:3
_CITEKEY: Final = re.compile(r"(?!rayyan-\d|\d+$)[^\s,{}\"]{1,100}")
_GLUED: Final = re.compile(r"(?<=[a-zß-öø-ÿ.])(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!Le)(?=[A-ZÀ-ÖØ-Þ])")


class _Table(NamedTuple):
    """How a table is written: what separates its fields, its names, and where they stand."""

    delimiter: str
    header: Row
    places: Mapping[str, Sequence[int]]


def recognises(source: Source) -> bool:
    """Whether a file is a table of papers; by its suffix, any table that has several columns."""
    if not source.head:
        return False
    text = source.text[:_TOP]
    table = _table(text)
    if table is None:
        return source.suffix in SUFFIXES and _likeliest(text) is not None
    if source.suffix in SUFFIXES:
        return True
    known = sum(map(len, table.places.values()))
    following = next(rows(text, table.delimiter, table.header.end), None)
    return (
        known >= _MANY * len(table.header.fields)
        and following is not None
        and len(following.fields) > 1
    )


def read(source: Source) -> Reading:
    """The papers in a table, one a row.

    Raises:
        UnreadableFile: no column holds titles, and the sentence says which columns there are;
            or there are more rows than can be read.
    """
    text = source.text
    table = _table(text[:_TOP])
    if table is None:
        raise UnreadableFile(_without_titles(source))
    if len(text) > _MOST_ROWS and text.count("\n") + text.count("\r") > _MOST_ROWS:
        raise UnreadableFile(
            f"“{source.name}” has more than {_MOST_ROWS:,} lines, which is more than can be read."
        )
    problems: list[Problem] = []
    found = few(_found(table, text, problems), source.name)
    records, left_out = tiled(text, found)
    return Reading(NAME, "", records, left_out, tuple(problems))


def _table(text: str) -> _Table | None:
    """How the table is written: with the separator that finds the most names known to us."""
    separator = _SEPARATOR.match(text)
    best: tuple[int, int, _Table] | None = None
    for delimiter in separator[1] if separator else _DELIMITERS:
        for number, row in enumerate(rows(text, delimiter)):
            if number >= _PREAMBLE:
                break
            if delimiter == "|" and text[row.start : row.end].lstrip().startswith("|"):
                break  # a table in Markdown
            places = columns(row.fields)
            if "title" in places and (_ASIDES & places.keys()) and len(row.fields) > 1:
                known = sum(map(len, places.values()))
                if best is None or (known, -number) > best[:2]:
                    best = known, -number, _Table(delimiter, row, places)
    return best[2] if best else None


def _likeliest(text: str) -> tuple[str, list[str]] | None:
    """The separator of a table whose names say nothing to us, and its first row."""
    for delimiter in _DELIMITERS:
        top = [row.fields for _, row in zip(range(6), rows(text, delimiter), strict=False)]
        top = [fields for fields in top if fields]
        if len(top) > 1 and len(top[0]) > 1 and len(top[1]) == len(top[0]):
            return delimiter, top[0]
    return None


def _without_titles(source: Source) -> str:
    likeliest = _likeliest(source.text[:_TOP])
    names = [name.strip()[:40] for name in likeliest[1] if name.strip()] if likeliest else []
    if not names:
        return f"“{source.name}” is no table with a column of titles."
    room = accumulate(map(len, names))
    most = min(_MOST_NAMED, max(1, sum(length <= _LONGEST_NAMED for length in room)))
    shown = [f"“{name}”" for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    listed = ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"“{source.name}” has no column “Title”: its first row names {listed}."


def _found(table: _Table, text: str, problems: list[Problem]) -> Iterator[Found]:
    width, lines = len(table.header.fields), Lines(text)
    body = rows(text, table.delimiter, table.header.end)
    top = list(islice(body, 50))
    shift = _are_numbered(top, width)
    for row in chain(top, body):
        fields = row.fields[shift:]
        if not any(field.strip() for field in fields):
            continue
        record = _record(table, fields)
        wrong = "the quotes in this row do not match" if row.is_odd else ""
        if ragged(fields, width):
            wrong = f"this row has {len(fields):,} fields instead of {width:,}"
        if wrong and len(problems) < _MOST_PROBLEMS:
            problems.append(Problem(lines.number(row.start), f"{wrong[0].upper()}{wrong[1:]}."))
        if record is None:
            continue
        if (wrong and len(fields) > width) or row.is_odd:
            record = replace(record, doubts=(*record.doubts, wrong))
        yield Found(row.start, row.end, record)


def _are_numbered(body: Sequence[Row], width: int) -> int:
    """1 if every row begins with a number that has no column, as R writes its tables."""
    looked_at = [row.fields for row in body if any(row.fields)]
    numbered = [
        fields for fields in looked_at if len(fields) == width + 1 and fields[0].strip().isdigit()
    ]
    return int(bool(looked_at) and len(numbered) >= 0.9 * len(looked_at))


def _record(table: _Table, row: Sequence[str]) -> Record | None:
    """The paper of a row; None if the row names none."""

    def said(field: str) -> str:
        return value(row, table.places.get(field, ()))

    title, abstract = values.title(said("title")), values.prose(said("abstract"))
    links = " ".join(row[place] for place in table.places.get("url", ()) if place < len(row))
    number = arxiv(said("arxiv")) or arxiv(said("doi")) or arxiv(links)
    name = doi(said("doi")) or doi(links)
    doubts = []
    if not title:
        if not (abstract or number or name):
            return None
        title = f"arXiv:{number.id}" if number else f"doi:{name}" if name else ""
        doubts += [] if title else ["the title is empty"]
    remarks = csv_labels.remarks(values.prose(said("note")))
    note = remarks.note
    if abstract.endswith(("…", "...")):
        if "rank" in table.places:  # Publish or Perish: what Google Scholar shows of a text
            note, abstract = "\n\n".join(filter(None, (note, abstract))), ""
        else:
            doubts.append("the abstract is cut off")
    return Record(
        title=title,
        abstract=abstract,
        authors=_authors(table, said("authors")),
        year=_year(table, row),
        venue=_venue(said("venue")),
        doi=name,
        arxiv=number.id if number else None,
        arxiv_version=number.version if number else None,
        urls=urls(links),
        key=said("key") if _CITEKEY.fullmatch(said("key")) else "",
        tags=_tags(table, row, remarks.tags),
        note=note,
        doubts=tuple(doubts),
    )


def _authors(table: _Table, text: str) -> tuple[str, ...]:
    if any(name.strip().casefold() == "item title" for name in table.header.fields):
        text = _GLUED.sub("; ", text)  # SpringerLink writes “Ada MossBo Fern”
    return values.people(text)


def _year(table: _Table, row: Sequence[str]) -> int | None:
    for field in ("year", "venue"):
        for place in table.places.get(field, ()):
            found = values.year(row[place]) if place < len(row) else None
            if found:
                return found
    return None


def _venue(text: str) -> str | None:
    source = _SOURCE_YEAR.match(text)
    return values.title(source[1] if source else text)[:500] or None


def _tags(table: _Table, row: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for place in table.places.get("tags", ()):
        if place < len(row):
            found += csv_labels.tags(row[place])
    label = value(row, table.places.get("label", ()))
    return tuple(dict.fromkeys((*found, *csv_labels.screened(label), *others)))
