"""Of very many papers those are found that came in twice, and none is taken for another."""

from __future__ import annotations

import gzip
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations import reading
from readerapp.operations.duplicates import groups
from tests import deeds


def reworded(text: str, chance: random.Random, most: int = 4) -> str:
    """A revision: a few words are others."""
    words = text.split()
    for _ in range(most):
        words[chance.randrange(len(words))] = chance.choice(("indeed", "thus", "new", "fast"))
    return " ".join(words)


def disguised(record: Record, chance: random.Random) -> Record:
    """The same paper as another file tells it."""
    surname = record.authors[0].split()[-1]
    way = chance.randrange(6)
    if way == 0:
        return replace(record, authors=(), year=None, venue=None)
    if way == 1:
        return replace(record, abstract="", title=record.title.upper())
    if way == 2:
        return replace(record, abstract=reworded(record.abstract, chance), authors=())
    if way == 3:
        return replace(record, authors=(f"{surname}, {record.authors[0][0]}.",))
    if way == 4:
        return replace(record, abstract=f"{record.abstract[:400]}…", year=(record.year or 0) + 1)
    return replace(record, title=f"{record.title}.", urls=("https://example.org",))


def misspelt(record: Record, chance: random.Random) -> Record:
    """The same title with a letter doubled, as nobody would write it on purpose."""
    letters = [i for i, letter in enumerate(record.title) if letter.isalpha()]
    at = chance.choice(letters[2:-2])
    return replace(record, title=record.title[:at] + record.title[at] + record.title[at:])


def populate(library: Library, records: list[Record], chance: random.Random) -> tuple[int, int]:
    """The records; one in 27 of them again, one in 66 misspelt, and as many that only look so.

    Returns how many are there again and how many misspelt. Which is which is told by the venue.
    """
    part = len(records) // 132
    chosen = iter(chance.sample(records, 9 * part))
    mixed = list(records)
    for _ in range(5 * part):
        record = next(chosen)
        mixed.append(replace(disguised(record, chance), venue=record.venue))
    for _ in range(2 * part):
        record = next(chosen)
        mixed.append(replace(misspelt(record, chance), venue=f"~{record.venue}"))
    for record in chosen:
        for number in chance.choice((("I", "II"), ("1", "2"), ("Part III", "Part IV"), "AB")):
            title = f"{record.title}. {number}"
            mixed.append(replace(record, title=title, venue=f"{number} of {record.venue}"))
        stranger = chance.choice(records)
        if stranger is not record:
            mixed.append(replace(stranger, title=record.title, venue=f"namesake of {record.venue}"))
        author = f"{record.venue} Lund"
        mixed.append(Record("Editorial", "", (author,), 2000, f"editorial {record.venue}"))
    chance.shuffle(mixed)
    deeds.bring_in(library, [reading.prepare(record) for record in mixed], "keep")
    return 5 * part, 2 * part


def weigh(library: Library) -> tuple[list[str], int, int]:
    """Sure groups that are wrong, sure groups that are right, and near titles that were found."""
    wrong, right, near = [], 0, 0
    for group in groups(library):
        papers = library.papers.many(group.papers)
        venues = {paper.venue for paper in papers}
        if not group.sure:
            near += len(venues) == 2 and len({str(v).removeprefix("~") for v in venues}) == 1
        elif len(venues) == 1:
            right += 1
        else:
            wrong.append(f"{group.why}: {[(p.title, p.authors[:1], p.venue) for p in papers]}")
    return wrong, right, near


def invented(number: int, chance: random.Random) -> list[Record]:
    """So many papers, no two alike."""
    names = ("Ng", "Lund", "Bai", "Roy", "Zhang", "Müller")
    records = []
    for each in range(number):
        words = ["".join(chance.choices("aeoubgknprst", k=8)) for _ in range(7)]
        author = f"{chance.choice('ABCDE')}. {chance.choice(names)}"
        text = f"{deeds.prose(chance, 60)} {' '.join(words * 5)}"
        records.append(Record(" ".join(words), text, (author,), 1990 + each % 30, f"{each}"))
    return records


def test_of_those_that_are_sure_none_is_wrong(library: Library, seed: int) -> None:
    chance = random.Random(seed)
    again, near = populate(library, invented(660, chance), chance)
    wrong, right, found = weigh(library)
    assert wrong == []
    assert (right, found) == (again, near)


@pytest.mark.soak
def test_nor_is_one_of_twenty_thousand(
    library: Library, shared: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    records = []
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, it in enumerate(map(json.loads, lines)):
            authors = tuple(name.strip(" *") for name in it.get("authors", "").split(";"))
            if authors[0]:
                year = int(it["year"])
                records.append(Record(it["title"], it["abstract"], authors, year, f"{number}"))
    again, near = populate(library, records, random.Random(seed))
    began = time.perf_counter()
    found = groups(library)
    took = time.perf_counter() - began
    wrong, right, nearly = weigh(library)
    with capsys.disabled():
        print(f"\n{len(records):,} papers: {len(found):,} groups in {took:.2f} s;", end=" ")
        print(f"sure: {right} of {again}, {len(wrong)} wrong; nearly: {nearly} of {near}")
    assert wrong == []
    assert right >= 0.97 * again
    assert nearly >= 0.97 * near
    assert took < 3.0
