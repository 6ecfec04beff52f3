"""Real files of every format: so many papers as they hold, and what they say of each.

The files are no part of the project; a list beside them says what each holds.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import read
from readerapp.model import Reading, Record
from readerapp.text.normalise import normalise

ENOUGH = 0.98  # of the entries looked at


class Miss(NamedTuple):
    """Something a list says of a file that was not read so."""

    file: str
    field: str
    wanted: str
    got: str


def listed(shared: Path) -> list[dict[str, Any]]:
    with (shared / "samples" / "manifest.json").open(encoding="utf-8") as file:
        files: list[dict[str, Any]] = json.load(file)["files"]
    return files


def reading_of(path: Path) -> Reading:
    try:
        return read(path.read_bytes(), path.name)
    except UnreadableFile:
        return Reading("", "", ())


def folded(text: str) -> str:
    """Letters and digits only, so that quotes, dashes and mathematics may be written any way."""
    plain = unicodedata.normalize("NFKD", normalise(text)).casefold()
    plain = re.sub(r"\\[a-z]+|[{}$]", "", plain)
    return "".join(character for character in plain if character.isalnum())


def misses(name: str, wanted: dict[str, Any], records: tuple[Record, ...]) -> list[Miss]:
    """What one entry of a list says that the record it is about says otherwise, or nothing does."""
    found = [list(_misses(name, wanted, record)) for record in _meant(wanted, records)]
    lost = Miss(name, "record", json.dumps(wanted, ensure_ascii=False)[:120], "")
    return min(found, key=len, default=[lost])


def _misses(name: str, wanted: dict[str, Any], record: Record) -> Iterator[Miss]:
    said = {
        "title": (folded(wanted.get("title") or ""), _title(wanted.get("title"), record)),
        "first_author": (_surname(wanted.get("first_author")), _names(record)),
        "year": (str(wanted.get("year") or ""), str(record.year or "")),
        "doi": ((wanted.get("doi") or "").lower(), record.doi or f"arxiv.{record.arxiv}"),
        "arxiv_id": (_bare(wanted.get("arxiv_id")), record.arxiv or ""),
        "abstract_start": (folded(wanted.get("abstract_start") or "")[:60], folded(_words(record))),
    }
    for field, (want, got) in said.items():
        if want and not _fits(field, want, got):
            yield Miss(name, field, want[:90], got[:90])


def _title(wanted: str | None, record: Record) -> str:
    """A title without the subtitle that the list does not count as part of it."""
    main, colon, _ = record.title.partition(": ")
    return folded(main if colon and folded(main) == folded(wanted or "") else record.title)


def _fits(field: str, want: str, got: str) -> bool:
    if field in ("first_author", "abstract_start"):
        return want in got
    return want.endswith(got.lower()) if field == "doi" else want == got


def _meant(wanted: dict[str, Any], records: tuple[Record, ...]) -> list[Record]:
    """The records an entry may be about: those of its number, key or title; else all of them."""
    title, number = folded(wanted.get("title") or ""), _bare(wanted.get("arxiv_id"))
    key = wanted.get("key")
    near = [
        record
        for record in records
        if (number and record.arxiv == number)
        or (key and record.key == key)
        or (title and folded(record.title).startswith(title[:30]))
    ]
    return near or (list(records) if len(records) == 1 or not (title or number) else [])


def _words(record: Record) -> str:
    """What is said below the title; feeds begin an abstract with the authors, read as such."""
    return f"{record.abstract}\n{record.note}\n{' '.join(record.authors)} {record.abstract}"


def _surname(name: str | None) -> str:
    return folded((name or "").split(",")[0].split(" ")[-1])


def _names(record: Record) -> str:
    return folded(record.authors[0]) if record.authors else ""


def _bare(number: str | None) -> str:
    return re.sub(r"v\d+$", "", number or "")


def test_every_file_holds_as_many_papers_as_it_should(shared: Path) -> None:
    wrong = {}
    for entry in listed(shared):
        path = shared / "samples" / entry["file"]
        if entry["expected_count"] is not None:
            found = len(reading_of(path).records)
            if found != entry["expected_count"]:
                wrong[entry["file"]] = (found, entry["expected_count"])
    assert wrong == {}


def test_what_files_say_of_their_papers_is_read(shared: Path) -> None:
    found: list[Miss] = []
    entries = wrong = 0
    for entry in listed(shared):
        reading = reading_of(shared / "samples" / entry["file"])
        for wanted in entry["sample"]:
            entries += 1
            missed = misses(entry["file"], wanted, reading.records)
            wrong += bool(missed)
            found += missed
    for miss in found:
        print(miss)
    assert entries > 200
    assert wrong <= (1 - ENOUGH) * entries, f"{wrong} of {entries} entries"


def test_spans_and_what_is_left_out_are_the_whole_of_every_file(shared: Path) -> None:
    for entry in listed(shared):
        path = shared / "samples" / entry["file"]
        reading = reading_of(path)
        spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
        assert "".join(reading.text[a:b] for a, b in spans) == reading.text, entry["file"]
        assert all(a <= b for a, b in spans), entry["file"]
        assert all(len(record.raw) < 100_000 for record in reading.records), entry["file"]


@pytest.mark.parametrize("folder", ["nasty"])
def test_a_file_that_is_no_list_of_papers_says_why(shared: Path, folder: str) -> None:
    for entry in listed(shared):
        if entry["format"] == folder and not entry["expected_count"]:
            path = shared / "samples" / entry["file"]
            with pytest.raises(UnreadableFile, match=f"“{re.escape(path.name)}” .+[.]$"):
                read(path.read_bytes(), path.name)
