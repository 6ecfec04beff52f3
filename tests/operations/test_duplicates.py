"""Papers brought in twice are found; papers that only look alike are left to a person."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Paper, Record, Status
from readerapp.operations import reading
from readerapp.operations.deciding import set_status
from readerapp.operations.duplicates import Kind, better, difference, groups
from readerapp.operations.highlighting import highlight_quote
from readerapp.operations.merging import merge, not_duplicates
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers
from readerapp.operations.trashing import trash_papers
from tests import deeds

Add = Callable[..., Paper]

TITLE = "Sorting Wet Pebbles by Their Colour Alone"
ABSTRACT = (
    "Pebbles that come out of a river are wet, so their colours deceive. We show how a single "
    "lamp held at the right height lets a child of four sort them as a geologist would. Twelve "
    "rivers were visited and nine thousand pebbles sorted, of which all but three lay right."
)
OTHER = (
    "Snow keeps the tracks of hares for a night at most. Our camera follows them from the edge of "
    "the wood to the orchard and counts how often each of them stops, listens, and turns around "
    "before the frost breaks and the field is only a field again, as it was in autumn."
)


def said(library: Library) -> list[tuple[tuple[int, ...], bool, str]]:
    return [(group.papers, group.sure, group.why) for group in groups(library)]


def reworded(text: str, chance: random.Random, most: int = 4) -> str:
    """A revision: a few words are others."""
    words = text.split()
    for _ in range(most):
        words[chance.randrange(len(words))] = chance.choice(("indeed", "thus", "new", "fast"))
    return " ".join(words)


# --- what is sure -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"arxiv": "2301.00001"}, {"arxiv": "2301.00001"}, "same arXiv number"),
        ({"doi": "10.1000/x"}, {"doi": "10.1000/X"}, "same DOI"),
        ({}, {}, "same title, and their abstracts agree"),
        ({}, {"title": f"{TITLE.upper()}."}, "same title, and their abstracts agree"),
        ({}, {"abstract": f"{ABSTRACT[:150]}…"}, "same title, and their abstracts agree"),
        (
            {"authors": ("Jie Bai",), "year": 2019},
            {"authors": ("Bai, J.",), "year": 2020},
            "same title, and their abstracts agree",
        ),
        (
            {"authors": ("Jie Bai",), "abstract": ""},
            {"authors": ("J. Bai", "Ada Lund")},
            "same title and first author",
        ),
        ({"abstract": ""}, {"authors": ("Jie Bai",)}, "same title"),
        (
            {"doi": "10.1000/x", "abstract": ""},
            {"doi": "10.1000/x", "title": f"{TITLE}: Twelve Rivers"},
            "same DOI",
        ),
        (
            {"arxiv": "2301.00001"},
            {"arxiv": "2301.00001", "title": "On Pebbles"},
            "same arXiv number",
        ),
        (
            {"arxiv": "2301.00001", "title": "arXiv:2301.00001", "abstract": ""},
            {"arxiv": "2301.00001"},
            "same arXiv number",
        ),
    ],
)
def test_beyond_doubt(
    library: Library, add: Add, one: dict[str, object], other: dict[str, object], why: str
) -> None:
    plain: dict[str, object] = {"title": TITLE, "abstract": ABSTRACT}
    ids = tuple(add(**{**plain, **each}).id for each in (one, other))
    assert said(library) == [(ids, True, why)]


def test_three_are_one_group(library: Library, add: Add) -> None:
    ids = tuple(add(TITLE, ABSTRACT, authors=authors).id for authors in ((), ("J. Bai",), ()))
    add("Something Else Altogether", OTHER)
    assert said(library) == [(ids, True, "same title, and their abstracts agree")]


# --- what is for a person ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({}, {"abstract": OTHER}, "same title, but other abstracts"),
        ({"doi": "10.1000/x"}, {"doi": "10.1000/y"}, "same title, but other DOIs"),
        (
            {"arxiv": "2301.00001"},
            {"arxiv": "2301.00002"},
            "same title, but other arXiv numbers",
        ),
        ({"year": 2012}, {"year": 2021}, "same title, but 9 years apart"),
        (
            {"authors": ("Jie Bai",)},
            {"authors": ("Ada Lund",)},
            "same title and abstract, but other authors",
        ),
        ({"abstract": ""}, {"abstract": ""}, "same title, and little else to tell by"),
        (
            {"abstract": "", "authors": ("Jie Bai",)},
            {"title": f"{TITLE}++", "authors": ("Jie Bai",)},
            "same title, but other signs in it",
        ),
        (
            {"doi": "10.1000/x"},
            {"doi": "10.1000/x", "title": "The Tracks of Hares", "abstract": OTHER},
            "same DOI, but other titles and abstracts",
        ),
        (
            {"doi": "10.1000/x", "title": f"{TITLE}. I"},
            {"doi": "10.1000/x", "title": f"{TITLE}. II"},
            "same DOI, but the titles count differently",
        ),
        ({}, {"title": "Sorting Wet Pebbels by Their Colour Alone"}, "titles differ in 2 letters"),
        ({}, {"title": f"{TITLE}s"}, "titles differ in one letter"),
    ],
)
def test_worth_a_look(
    library: Library, add: Add, one: dict[str, object], other: dict[str, object], why: str
) -> None:
    plain: dict[str, object] = {"title": TITLE, "abstract": ABSTRACT}
    ids = tuple(add(**{**plain, **each}).id for each in (one, other))
    assert said(library) == [(ids, False, why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I", "II"),
        ("1", "2"),
        ("Part A", "Part B"),
        ("Part One", "Part Two"),
        ("α", "β"),
        ("Ⅲ", "Ⅳ"),
        ("the First Year", "the Third Year"),
        ("2019", "2020"),
    ],
)
def test_parts_of_a_series_are_never_one(library: Library, add: Add, one: str, other: str) -> None:
    long = f"{TITLE} and the Same Again at Night by the Light of the Moon"
    for part in (one, other):
        add(f"{long}: {part}", ABSTRACT, authors=("Jie Bai",), year=2019)
    assert said(library) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Sorting Wet Pebbels by Their Colour Alone", "abstract": OTHER},
        {"title": "Sorting Wet Pebbels by Their Colour Alone", "arxiv": "2301.00002"},
        {"authors": ("Ada Lund",), "abstract": OTHER},
        {"title": "Sorting Dry Apples by Their Weight Alone"},
    ],
)
def test_other_papers_are_no_duplicates(
    library: Library, add: Add, changes: dict[str, object]
) -> None:
    add(TITLE, ABSTRACT, authors=("Jie Bai",), arxiv="2301.00001")
    plain: dict[str, object] = {"title": TITLE, "abstract": ABSTRACT, "authors": ("Jie Bai",)}
    add(**{**plain, **changes})
    assert said(library) == []


def test_editorials_are_not_sure(library: Library, add: Add) -> None:
    for number in range(6):
        add("Editorial", "", authors=("Ada Lund",), year=2019)
        add("Editorial", f"{deeds.prose(random.Random(number), 40)} {number}")
    assert all(not group.sure for group in groups(library))


def test_an_editorial_is_one_with_its_copy(library: Library, add: Add) -> None:
    for _ in range(2):
        add("Editorial", ABSTRACT, authors=("Ada Lund",), year=2019)
    assert [group.sure for group in groups(library)] == [True]


def test_one_that_speaks_for_both_of_two_others_joins_neither(library: Library, add: Add) -> None:
    """The middle one has no DOI, so it may be either."""
    dois: tuple[str | None, ...] = ("10.1000/x", None, "10.1000/y")
    a, b, c = (add(TITLE, ABSTRACT, doi=doi).id for doi in dois)
    assert said(library) == [
        ((a, b), True, "same title, and their abstracts agree"),
        (
            (a, c),
            False,
            "same title, but other DOIs",
        ),
    ]


def test_hundreds_that_say_the_same_are_one_group(library: Library) -> None:
    record = reading.prepare(Record(TITLE, ABSTRACT, ("Jie Bai",), 2019))
    bare = reading.prepare(Record("Introduction"))
    deeds.bring_in(library, [record] * 300 + [bare] * 300, "keep")
    found = groups(library)
    assert [(len(group.papers), group.sure) for group in found] == [(300, True), (300, False)]


# --- what a reader has said -------------------------------------------------------------------


def test_what_is_told_apart_never_comes_back(library: Library, add: Add) -> None:
    a, b, c = (add(TITLE, ABSTRACT).id for _ in range(3))
    assert not_duplicates(library, b, a) == 1
    assert not_duplicates(library, a, b) == 0
    assert {a, b} not in [{*group.papers} & {a, b} for group in groups(library)]
    assert groups(library), "the third may still be one of them"
    assert not_duplicates(library, a, b, c) == 2
    assert groups(library) == []
    library.history.undo()
    library.history.undo()
    assert said(library) == [((a, b, c), True, "same title, and their abstracts agree")]


def test_it_is_so_for_what_they_are_merged_into(library: Library, add: Add) -> None:
    a, b, c, d = (add(TITLE, ABSTRACT).id for _ in range(4))
    not_duplicates(library, a, c)
    not_duplicates(library, d, a)
    merge(library, b, a)
    assert not any({b, c} <= set(group.papers) for group in groups(library))
    assert not any({b, d} <= set(group.papers) for group in groups(library))
    merge(library, c, d)
    assert groups(library) == []


def test_what_is_in_the_trash_is_no_duplicate(library: Library, add: Add) -> None:
    one, _ = add(TITLE, ABSTRACT), add(TITLE, ABSTRACT)
    trash_papers(library, [one.id])
    assert groups(library) == []


def test_it_can_be_stopped(library: Library, add: Add) -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            raise Cancelled

    add(TITLE, ABSTRACT)
    with pytest.raises(Cancelled):
        groups(library, Impatient())


# --- which to keep, and what it would mean ----------------------------------------------------


def test_the_one_with_the_readers_work_is_kept(library: Library, add: Add) -> None:
    bare, full, cut = (
        add(TITLE, ""),
        add(TITLE, ABSTRACT, authors=("J. Bai",), year=2019),
        add(TITLE, f"{ABSTRACT}…"),
    )
    ids = [bare.id, full.id, cut.id]
    assert better(library, ids) == full.id
    tag_papers(library, [bare.id], add=["rl"])
    assert better(library, ids) == bare.id
    set_status(library, [cut.id], Status.QUEUED)
    assert better(library, ids) == cut.id
    write_note(library, bare.id, "Read this.")
    assert better(library, ids) == bare.id
    highlight_quote(library, full.id, "Twelve rivers")
    assert better(library, ids[::-1]) == full.id


def test_of_equals_the_older_one_is_kept(library: Library, add: Add) -> None:
    one, other = add(TITLE, ABSTRACT), add(TITLE, ABSTRACT)
    assert better(library, [other.id, one.id]) == one.id


def test_the_difference_is_told_word_by_word(library: Library, add: Add) -> None:
    keep = add(TITLE, "Twelve rivers were visited…", authors=("J. Bai",), urls=("https://a.org",))
    other = add(
        TITLE.replace("Wet", "Very Wet"),
        "Twelve rivers were visited and many pebbles sorted.",
        authors=("J. Bai",),
        year=2019,
        urls=("https://a.org", "https://b.org"),
    )
    tag_papers(library, [keep.id, other.id], add=["rl"])
    tag_papers(library, [other.id], add=["x", "y"])
    highlight_quote(library, other.id, "rivers")
    write_note(library, other.id, "Why?")
    found = difference(library, keep.id, other.id)
    fields = {field.name: field for field in found.fields}
    assert list(fields) == ["title", "authors", "year", "abstract", "urls"]
    assert fields["title"].runs == (
        ("Sorting", Kind.SAME),
        (" Very", Kind.ONLY_OTHER),
        (" Wet Pebbles by Their Colour Alone", Kind.SAME),
    )
    assert fields["authors"].runs == (("J. Bai", Kind.SAME),)
    assert fields["year"].runs == (("2019", Kind.ONLY_OTHER),)
    assert {name for name in fields if fields[name].fills} == {"year", "abstract", "urls"}
    assert found.moves == "2 tags, 1 note, 1 highlight"


def test_the_runs_hold_every_word_of_both(library: Library, add: Add, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        text = " ".join(deeds.prose(chance, chance.randrange(60)).split())
        keep, other = add(abstract=text), add(abstract=reworded(text or "none", chance))
        for field in difference(library, keep.id, other.id).fields:
            for words, kind in ((field.keep, Kind.ONLY_OTHER), (field.other, Kind.ONLY_KEEP)):
                here = "".join(run for run, who in field.runs if who is not kind)
                assert "".join(here.split()) == "".join(words.split())


def test_long_texts_that_differ_all_over_are_shown_whole(library: Library, add: Add) -> None:
    long = [" ".join(f"{letter}{number}" for number in range(9_000)) for letter in "ab"]
    keep, other = (add(abstract=text).id for text in long)
    (field,) = [f for f in difference(library, keep, other).fields if f.name == "abstract"]
    assert field.runs == ((long[0], Kind.ONLY_KEEP), (long[1], Kind.ONLY_OTHER))
