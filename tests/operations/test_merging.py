"""Merging loses nothing: what was said of either paper is said of the one that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from readerapp.library import Library
from readerapp.model import Paper, Record, Status
from readerapp.operations import reading
from readerapp.operations.adding import edit_paper
from readerapp.operations.checking import check
from readerapp.operations.deciding import move, set_rating, set_starred, set_status
from readerapp.operations.highlighting import highlight_quote, remove_highlight
from readerapp.operations.merging import merge
from readerapp.operations.noting import write_note
from readerapp.operations.tagging import tag_papers
from readerapp.operations.undoing import undo
from tests import deeds

Add = Callable[..., Paper]
Look = Callable[[Library], Any]

TEXT = "Pebbles are wet. A lamp shows their colours. Twelve rivers were visited, none in vain."
OTHER = "Snow keeps the tracks of hares. A camera follows each of them to the orchard at night."


def titled(library: Library, paper: int) -> str:
    return library.papers.get(paper).title


def numbers(library: Library, paper: int) -> dict[str, str]:
    """The highlights of a paper by name: their words."""
    return {mark.name: mark.exact for mark in library.highlights.of(paper)}


def note_of(library: Library, paper: int) -> str:
    note = library.notes.of(paper)
    return note.markdown if note else ""


# --- fields -----------------------------------------------------------------------------------


def test_empty_fields_are_filled_and_others_stay(library: Library, add: Add) -> None:
    keep = add("Pebbles", TEXT, year=2019, urls=("https://a.org",))
    other = add(
        "Pebbles, Wet",
        OTHER,
        authors=("J. Bai", "A. Lund"),
        year=2020,
        venue="Rivers",
        arxiv="2301.00001",
        doi="10.1000/x",
        urls=("https://a.org", "https://b.org"),
    )
    merge(library, keep.id, other.id)
    paper = library.papers.get(keep.id)
    assert (paper.title, paper.year, paper.citekey) == ("Pebbles", 2019, keep.citekey)
    assert paper.authors == ("J. Bai", "A. Lund")
    assert (paper.venue, paper.arxiv, paper.doi) == ("Rivers", "2301.00001", "10.1000/x")
    assert paper.urls == ("https://a.org", "https://b.org")
    version = library.papers.version(keep.id)
    assert version is not None
    assert version.text == TEXT
    assert check(library) == []


def test_an_identifier_that_finds_no_room_stays_as_an_address(library: Library, add: Add) -> None:
    keep, other = (
        add("Pebbles", doi="10.1000/x", arxiv="2301.00001"),
        add("Pebbles", doi="10.1000/y", arxiv="2301.00001"),
    )
    merge(library, keep.id, other.id)
    paper = library.papers.get(keep.id)
    assert (paper.doi, paper.urls) == ("10.1000/x", ("https://doi.org/10.1000/y",))


def test_a_title_that_is_only_an_identifier_is_replaced(library: Library, add: Add) -> None:
    keep, other = add("arXiv:2301.00001", ""), add("Pebbles and Their Colours", TEXT)
    merge(library, keep.id, other.id)
    assert titled(library, keep.id) == "Pebbles and Their Colours"
    assert check(library) == [], "the key by which it is found is that of the new title"


@pytest.mark.parametrize(
    ("mine", "its", "kept"),
    [
        (TEXT, "", TEXT),
        ("", TEXT, TEXT),
        (f"{TEXT[:70]}…", TEXT, TEXT),
        (f"{TEXT[:70]} ...", TEXT, TEXT),
        (TEXT, f"{TEXT[:70]}…", TEXT),
        (TEXT, OTHER, TEXT),
        (f"{TEXT[:70]}…", OTHER, f"{TEXT[:70]}…"),
    ],
)
def test_the_abstract_is_the_whole_one(
    library: Library, add: Add, tables: Look, mine: str, its: str, kept: str
) -> None:
    keep, other = add("Pebbles", mine), add("Pebbles", its)
    before = tables(library)
    merge(library, keep.id, other.id)
    version = library.papers.version(keep.id)
    assert version is not None
    assert version.text == kept
    assert check(library) == []
    undo(library)
    assert tables(library) == before


# --- what the reader decided ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "furthest"),
    [
        ("inbox", "skipped", "skipped"),
        ("skipped", "queued", "queued"),
        ("queued", "inbox", "queued"),
        ("reading", "queued", "reading"),
        ("read", "reading", "read"),
        ("skipped", "read", "read"),
        ("inbox", "inbox", "inbox"),
    ],
)
def test_it_is_as_far_as_either(
    library: Library, add: Add, one: str, other: str, furthest: str
) -> None:
    for first, second in ((one, other), (other, one)):
        keep, gone = add(), add()
        set_status(library, [keep.id], Status(first))
        set_status(library, [gone.id], Status(second))
        merge(library, keep.id, gone.id)
        assert library.papers.get(keep.id).status == furthest
        assert (keep.id in library.papers.listing("queued")) == (furthest == "queued")


def test_it_has_the_better_place_on_the_reading_list(library: Library, add: Add) -> None:
    papers = [add(f"Pebbles {number}").id for number in range(4)]
    set_status(library, papers, Status.QUEUED)
    move(library, papers[3], first=True)
    merge(library, papers[2], papers[3])
    assert library.papers.listing("queued").tolist() == [papers[2], papers[0], papers[1]]


def test_star_rating_and_tags_are_those_of_both(library: Library, add: Add) -> None:
    keep, other = add(), add()
    set_starred(library, [other.id], True)
    set_rating(library, [keep.id], 2)
    set_rating(library, [other.id], 4)
    tag_papers(library, [keep.id, other.id], add=["both"])
    tag_papers(library, [keep.id], add=["mine"])
    tag_papers(library, [other.id], add=["its/own"])
    merge(library, keep.id, other.id)
    paper = library.papers.get(keep.id)
    assert (paper.starred, paper.rating) == (True, 4)
    assert [tag.name for tag in library.tags.of(keep.id)] == ["both", "its/own", "mine"]


# --- names, sources, files --------------------------------------------------------------------


def test_old_names_lead_to_the_kept_paper(library: Library, add: Add) -> None:
    keep, other, third = add("Pebbles"), add("Pebbles"), add("Hares")
    edit_paper(library, other.id, citekey="stones")
    write_note(library, third.id, f"See [[stones]], [[{other.citekey}]] and [[{other.uid}|it]].")
    merge(library, keep.id, other.id)
    for name in ("stones", other.citekey, other.uid, other.uid.lower()):
        assert library.papers.find(name).id == keep.id
    assert {link.paper for link in library.links.out(third.id)} == {keep.id}
    assert [link.paper for link in library.links.back(keep.id)] == [third.id] * 3


def test_what_went_into_it_before_goes_along(library: Library, add: Add) -> None:
    first, second, third = add("Pebbles", TEXT), add("Pebbles", OTHER), add("Pebbles", "")
    write_note(library, first.id, "One.")
    merge(library, second.id, first.id)
    merge(library, third.id, second.id)
    assert library.papers.named(first.uid) == third.id
    assert note_of(library, third.id) == "One."
    assert check(library) == []


def test_both_sources_are_kept_and_the_same_files_add_nothing(library: Library) -> None:
    records = [
        Record("Pebbles and Their Colours", text, doi=doi)
        for text, doi in ((TEXT, "10.1000/x"), (OTHER, "10.1000/y"))
    ]
    prepared = [reading.prepare(record) for record in records]
    for each in prepared:
        deeds.bring_in(library, [each], "keep")
    keep, other = library.papers.listing("all").tolist()
    merge(library, keep, other)
    assert len(library.imports.said(keep)) == 2
    assert [batch.added for batch in library.imports.all()] == [1, 1]
    last = library.store.last_step()
    deeds.bring_in(library, prepared)
    assert library.store.last_step() == last


def test_files_kept_with_it_go_along_but_none_twice(library: Library, add: Add) -> None:
    keep, other = add(), add()
    with library.store.transaction("Keep files") as tx:
        for paper, name in ((keep, "a.pdf"), (other, "a.pdf"), (other, "b.pdf")):
            sha256 = library.attachments.keep(name.encode(), name)
            library.attachments.attach(tx, paper.id, name, sha256, 5)
    merge(library, keep.id, other.id)
    assert [file.name for file in library.attachments.of(keep.id)] == ["a.pdf", "b.pdf"]
    assert check(library) == []


# --- notes ------------------------------------------------------------------------------------


def test_a_note_goes_over_as_it_is(library: Library, add: Add) -> None:
    keep, other, third = add("Pebbles"), add("Pebbles"), add("Hares")
    write_note(library, other.id, f"Unlike [[{third.citekey}]].\n")
    merge(library, keep.id, other.id)
    assert note_of(library, keep.id) == f"Unlike [[{third.citekey}]].\n"
    assert [link.paper for link in library.links.back(third.id)] == [keep.id]


def test_two_notes_become_one_that_says_whence(library: Library, add: Add) -> None:
    keep, other, third = add("Pebbles"), add("Pebbles [[*x*]]"), add("Hares")
    write_note(library, keep.id, "First.\n\n- one\n")
    write_note(library, other.id, f"\nThen [[{third.citekey}]].")
    merge(library, keep.id, other.id)
    heading = rf"## From “Pebbles \[\[\*x\*]]” ({other.citekey})"
    assert note_of(library, keep.id) == (
        f"First.\n\n- one\n\n{heading}\n\nThen [[{third.citekey}]].\n"
    )
    (link,) = library.links.out(keep.id)
    assert (link.paper, link.context) == (third.id, f"Then {third.citekey}.")
    assert check(library) == []


@pytest.mark.parametrize(
    ("mine", "its", "both"), [("A.", "A.\n", "A."), (" \n", "B.", "B.\n"), ("A.", " ", "A.")]
)
def test_nothing_is_said_twice(library: Library, add: Add, mine: str, its: str, both: str) -> None:
    keep, other = add(), add()
    write_note(library, keep.id, mine)
    write_note(library, other.id, its)
    merge(library, keep.id, other.id)
    assert note_of(library, keep.id) == both


# --- highlights -------------------------------------------------------------------------------


def test_highlights_move_to_the_kept_abstract(library: Library, add: Add) -> None:
    keep, other = add("Pebbles", f"In short: {TEXT}"), add("Pebbles", TEXT)
    highlight_quote(library, keep.id, "lamp")
    highlight_quote(
        library,
        other.id,
        "Twelve rivers",
        colour="pink",
        label="data",
        comment="Which?",
        tags=["n"],
    )
    merge(library, keep.id, other.id)
    first, second = library.highlights.of(keep.id)
    version = library.papers.version(keep.id)
    assert version is not None
    assert (first.name, second.name) == ("h1", "h2")
    assert version.text[second.start : second.end] == "Twelve rivers"
    assert (second.version, second.status) == (version.id, "ok")
    assert (second.colour, second.label, second.comment) == ("pink", "data", "Which?")
    assert library.highlights.tags([second]) == {second.id: ("n",)}
    assert check(library) == []


def test_those_that_do_not_fit_stay_with_their_own_abstract(library: Library, add: Add) -> None:
    keep, other = add("Pebbles", TEXT), add("Pebbles", OTHER)
    highlight_quote(library, other.id, "tracks of hares")
    merge(library, keep.id, other.id)
    (mark,) = library.highlights.of(keep.id)
    assert mark.status in ("orphan", "replaced")
    assert library.papers.text_of(mark.version)[mark.start : mark.end] == "tracks of hares"
    assert check(library) == []


def test_ours_move_where_theirs_is_the_whole_abstract(library: Library, add: Add) -> None:
    keep, other = add("Pebbles", f"{TEXT[:70]}…"), add("Pebbles", TEXT)
    highlight_quote(library, keep.id, "lamp")
    highlight_quote(library, other.id, "none in vain")
    merge(library, keep.id, other.id)
    marks = library.highlights.of(keep.id)
    assert [mark.status for mark in marks] == ["ok", "ok"]
    assert [TEXT[mark.start : mark.end] for mark in marks] == ["lamp", "none in vain"]


def test_links_to_highlights_follow(library: Library, add: Add) -> None:
    keep, other, third = add("Pebbles", TEXT), add("Stones", TEXT), add("Hares", OTHER)
    for words in ("wet", "lamp"):
        highlight_quote(library, keep.id, words)
    highlight_quote(library, other.id, "Twelve", comment="Like [[#h2]], unlike [[pebbles#h1]].")
    highlight_quote(library, other.id, "rivers")
    highlight_quote(library, other.id, "vain")
    write_note(library, keep.id, "Ours: [[#h1]]; `[[stones#h1]]`; theirs: [[stones#h1]].")
    write_note(library, other.id, "Theirs: [[#h2|so]].")
    link = f"readerapp://paper/{other.uid}?h=h2"
    write_note(
        library,
        third.id,
        rf"[[stones#h1]] [[STONES#^h2\|two]] [[{other.uid}#h3]] [[pebbles#h2]] "
        f"[x]({link}) [[stones]]",
    )
    merge(library, keep.id, other.id)
    assert numbers(library, keep.id) == {
        "h1": "wet",
        "h2": "lamp",
        "h4": "Twelve",
        "h5": "rivers",
        "h3": "vain",  # it was free, so even links from elsewhere still lead there
    }
    assert note_of(library, third.id) == (
        rf"[[stones#h4]] [[STONES#^h5\|two]] [[{other.uid}#h3]] [[pebbles#h2]] "
        rf"[x]({link[:-1]}5) [[stones]]"
    )
    note = note_of(library, keep.id)
    assert note.startswith("Ours: [[#h1]]; `[[stones#h1]]`; theirs: [[stones#h4]].")
    assert note.endswith("Theirs: [[#h5|so]].\n")
    (said,) = [mark for mark in library.highlights.of(keep.id) if mark.name == "h4"]
    assert said.comment == "Like [[#h5]], unlike [[pebbles#h1]]."
    assert check(library) == []


def test_no_number_of_a_highlight_is_given_twice(library: Library, add: Add) -> None:
    keep, other, third = add("Pebbles", TEXT), add("Stones", TEXT), add("Hares", OTHER)
    remove_highlight(library, highlight_quote(library, keep.id, "wet").id)
    remove_highlight(library, highlight_quote(library, other.id, "lamp").id)
    highlight_quote(library, other.id, "vain")
    write_note(library, third.id, "[[stones#h1]] is gone, [[stones#h2]] is not.")
    merge(library, keep.id, other.id)
    assert numbers(library, keep.id) == {"h2": "vain"}
    assert note_of(library, third.id) == "[[stones#h3]] is gone, [[stones#h2]] is not."
