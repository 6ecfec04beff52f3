"""Highlights, notes and the links between them; what becomes of them when a paper is edited."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.adding import edit_paper
from readerapp.operations.highlighting import (
    edit_highlight,
    highlight,
    highlight_quote,
    remove_highlight,
)
from readerapp.operations.noting import append_to_note, write_note
from readerapp.operations.trashing import trash_papers
from readerapp.operations.undoing import redo, undo

Add = Callable[..., Paper]
Look = Callable[[Library], object]


def shown(library: Library, paper: Paper) -> list[str]:
    """The words under each highlight, as the abstract stands now."""
    version = library.papers.version(paper.id)
    assert version is not None
    return [version.text[mark.start : mark.end] for mark in library.highlights.of(paper.id)]


def test_offsets_count_code_points(library: Library, add: Add) -> None:
    paper = add(abstract="We study 𝒪(n) sorting of naïve lists.")
    mark = highlight(library, paper.id, 9, 22)
    assert mark.exact == "𝒪(n) sorting"
    assert (mark.start, mark.end) == (9, 21), "the blank at the end is left out"
    assert (mark.prefix, mark.suffix) == ("We study ", " of naïve lists.")
    assert shown(library, paper) == ["𝒪(n) sorting"]


def test_latex_is_highlighted_as_it_is_shown(library: Library, add: Add) -> None:
    paper = add(abstract=r"It costs $\mathcal{O}(n)$  steps --- na\"{\i}ve or not.")
    mark = highlight_quote(library, paper.id, "𝒪(n) steps")
    assert shown(library, paper) == [mark.exact] == ["𝒪(n) steps"]


def test_a_quote_is_found_however_it_is_spaced_or_capitalised(library: Library, add: Add) -> None:
    paper = add(abstract="The cat saw the cat. The “dog” slept.")
    assert highlight_quote(library, paper.id, "the cat", occurrence=1).start == 12
    assert highlight_quote(library, paper.id, 'THE  "DOG"').exact == "The “dog”"
    with pytest.raises(ReaderError, match="does not say “horse”"):
        highlight_quote(library, paper.id, "horse")
    with pytest.raises(ReaderError, match="3 times"):
        highlight_quote(library, paper.id, "cat", occurrence=3)
    assert library.history.undo_label == "Highlight “The “dog””"


@pytest.mark.parametrize("span", [(0, 0), (5, 2), (8, 9), (900, 950)])
def test_nothing_cannot_be_highlighted(library: Library, add: Add, span: tuple[int, int]) -> None:
    paper, steps = add(abstract="We study  sorting."), library.store.last_step()
    with pytest.raises(ReaderError, match="nothing there"):
        highlight(library, paper.id, *span)
    with pytest.raises(ReaderError, match="nothing there"):
        highlight(library, add(abstract="").id, 0, 5)
    assert library.store.last_step() == steps + 1


def test_a_number_never_means_two_highlights(library: Library, add: Add) -> None:
    paper = add()
    first, second = highlight(library, paper.id, 0, 2), highlight(library, paper.id, 3, 8)
    assert (first.name, second.name) == ("h1", "h2")
    remove_highlight(library, second.id)
    assert highlight(library, paper.id, 3, 8).name == "h3"
    assert library.highlights.named(paper.id, "h2") is None


def test_a_highlight_can_be_said_more_about_and_attached_elsewhere(
    library: Library, add: Add, tables: Look
) -> None:
    paper = add(abstract="We study sorting. It is fast.")
    mark = highlight(library, paper.id, 0, 8)
    before = tables(library)
    assert edit_highlight(library, mark.id, colour="blue", comment="why?", tags=["claim"])
    assert edit_highlight(library, mark.id, start=18, end=28)
    found = library.highlights.get(mark.id)
    assert found is not None
    assert (found.colour, found.comment, found.exact) == ("blue", "why?", "It is fast")
    assert not edit_highlight(library, mark.id, colour="blue")
    with pytest.raises(ReaderError, match="yellow, green"):
        edit_highlight(library, mark.id, colour="black")
    undo(library, 2)
    assert tables(library) == before


def test_highlights_move_with_the_words_when_the_abstract_changes(
    library: Library, add: Add
) -> None:
    paper = add(abstract="We study sorting of naïve lists. It is very fast. Nothing is claimed.")
    kept = highlight_quote(library, paper.id, "naïve lists")
    gone = highlight_quote(library, paper.id, "Nothing is claimed")
    new = "Here 𝒪(n): we study the sorting of naïve lists. It is very fast."
    edit_paper(library, paper.id, abstract=new)
    there = library.highlights.get(kept.id)
    assert there is not None
    assert new[there.start : there.end] == "naïve lists"
    assert there.status == "ok"
    orphan = library.highlights.get(gone.id)
    assert orphan is not None
    assert (orphan.status, orphan.exact) == ("orphan", "Nothing is claimed")
    undo(library)
    assert shown(library, paper) == ["naïve lists", "Nothing is claimed"]
    redo(library)
    edit_paper(library, paper.id, abstract=new + " Nothing is claimed.")
    assert shown(library, paper) == ["naïve lists", "Nothing is claimed"], "an orphan comes home"


def test_another_abstract_leaves_no_highlight_in_a_wrong_place(library: Library, add: Add) -> None:
    paper = add(abstract="We study sorting of naïve lists. It is very fast, as nobody doubts.")
    mark = highlight_quote(library, paper.id, "very fast")
    edit_paper(library, paper.id, abstract="Whales sing. Their songs were recorded in the Pacific.")
    found = library.highlights.get(mark.id)
    assert found is not None
    assert found.status == "replaced"
    assert found.exact == "very fast"


def test_details_are_changed_one_by_one(library: Library, add: Add, tables: Look) -> None:
    paper = add("Sorter: Fast Sorting", authors=("Ada L.",), year=2020)
    before = tables(library)
    assert edit_paper(library, paper.id, title=" Sorter 2 ", authors=["Bo", " "], doi="10.1/x")
    after = library.papers.get(paper.id)
    assert (after.title, after.authors, after.doi) == ("Sorter 2", ("Bo",), "10.1/x")
    assert (after.year, after.citekey) == (2020, paper.citekey)
    assert not edit_paper(library, paper.id, title="Sorter 2", venue="")
    for wrong in ({"title": "  "}, {"year": 12}, {"citekey": "no blanks"}):
        with pytest.raises(ReaderError):
            edit_paper(library, paper.id, **wrong)
    assert library.history.undo_label == "Edit “Sorter: Fast Sorting”"
    undo(library)
    assert tables(library) == before


def test_what_is_typed_by_hand_is_tidied(library: Library, add: Add) -> None:
    paper = add("  Sorter: Fast  ", " We sort. ", authors=(" Ada ", ""), doi=" ", urls=(" u ", ""))
    assert (paper.title, paper.authors, paper.doi, paper.urls) == (
        "Sorter: Fast",
        ("Ada",),
        None,
        ("u",),
    )
    with pytest.raises(ReaderError, match="needs a title"):
        add("   ")


def test_citekeys_are_readable_and_never_clash(library: Library, add: Add) -> None:
    keys = [add("Sorter: Fast Sorting").citekey for _ in range(3)]
    assert keys == ["sorter", "sorter-2", "sorter-3"]


def test_an_old_citekey_goes_on_as_an_alias(library: Library, add: Add) -> None:
    paper, other = add("Sorter: Fast"), add("Other: Things")
    write_note(library, other.id, "Compare [[sorter]].")
    edit_paper(library, paper.id, citekey="quick")
    assert library.papers.find("sorter").id == library.papers.find("quick").id == paper.id
    assert library.papers.aliases(paper.id) == ["sorter"]
    (out,) = library.links.out(other.id)
    assert (out.target, out.citekey) == ("sorter", "quick")
    assert [link.citekey for link in library.links.back(paper.id)] == ["other"]
    with pytest.raises(ReaderError, match="belongs to another paper"):
        edit_paper(library, other.id, citekey="sorter")
    edit_paper(library, paper.id, citekey="sorter")
    assert library.papers.aliases(paper.id) == ["quick"]
    undo(library, 2)
    assert library.papers.aliases(paper.id) == []


def test_a_link_is_seen_from_both_sides(library: Library, add: Add) -> None:
    one, two = add("One: First"), add("Two: Second")
    write_note(library, one.id, f"It extends [[{two.citekey}|the second]] a lot. And that.")
    highlight(library, one.id, 0, 8, comment=f"see [[{two.uid.lower()}]]")
    assert [(link.citekey, link.title) for link in library.links.out(one.id)] == [
        ("two", "Two: Second"),
        ("two", "Two: Second"),
    ]
    contexts = [link.context for link in library.links.back(two.id)]
    assert contexts == ["It extends the second a lot.", f"see {two.uid.lower()}"]
    assert library.links.back(one.id) == []
    trash_papers(library, [one.id])
    assert library.links.back(two.id) == []


def test_a_dangling_link_heals_when_the_paper_arrives(library: Library, add: Add) -> None:
    one = add("One: First")
    write_note(library, one.id, "See [[two]].")
    assert [(link.target, link.paper) for link in library.links.out(one.id)] == [("two", None)]
    two = add("Two: Second")
    assert [link.paper for link in library.links.out(one.id)] == [two.id]
    assert [link.paper for link in library.links.back(two.id)] == [one.id]
    trash_papers(library, [two.id])
    assert [link.paper for link in library.links.out(one.id)] == [None]


def test_mentions_are_names_without_a_link(library: Library, add: Add) -> None:
    paper = add("AlignDiff: Aligning")
    by_abstract = add("Other: Things", "We beat AlignDiff by far. Really.")
    by_note = add("Third: Things")
    write_note(library, by_note.id, "Like AlignDiff, but slower.")
    linking = add("Fourth: Things", "We extend AlignDiff.")
    write_note(library, linking.id, "[[aligndiff]]")
    add("Fifth: Things", "MisAlignDiffers is another word.")
    found = {m.paper: m.context for m in library.links.mentions(paper.id)}
    assert found == {
        by_abstract.id: "We beat AlignDiff by far.",
        by_note.id: "Like AlignDiff, but slower.",
    }


def test_a_note_is_kept_as_typed(library: Library, add: Add) -> None:
    paper, text = add(), "  # Head\r\n\n\ttabs & 𝒪 [[x]]\n\n\n"
    note = write_note(library, paper.id, text)
    assert note is not None
    assert note.markdown == text
    assert library.history.undo_label == "Write note on “Sorter: Fast Sorting”"
    steps = library.store.last_step()
    write_note(library, paper.id, text)
    assert library.store.last_step() == steps


def test_an_empty_note_is_not_begun(library: Library, add: Add) -> None:
    paper = add()
    steps = library.store.last_step()
    assert write_note(library, paper.id, "") is None
    assert append_to_note(library, paper.id, " \n ") is None
    assert library.store.last_step() == steps


def test_typing_is_taken_back_by_the_pause(library: Library, add: Add) -> None:
    paper = add()
    for text in ("S", "See", "See [[x]]"):
        write_note(library, paper.id, text, burst="1")
    write_note(library, paper.id, "See [[x]]. More", burst="2")
    undo(library)
    note = library.notes.of(paper.id)
    assert note is not None
    assert note.markdown == "See [[x]]"
    undo(library)
    assert library.notes.of(paper.id) is None
    assert library.links.out(paper.id) == []
    redo(library, 2)
    assert [link.target for link in library.links.out(paper.id)] == ["x"]


def test_appending_adds_a_paragraph(library: Library, add: Add) -> None:
    paper = add()
    append_to_note(library, paper.id, "one\n")
    note = append_to_note(library, paper.id, "two [[x]]")
    assert note is not None
    assert note.markdown == "one\n\ntwo [[x]]\n"
    assert len(library.links.out(paper.id)) == 1


def test_a_note_of_very_many_links_is_read_once(library: Library, add: Add) -> None:
    one, two = add("One"), add("Two")
    said = f"See [[{two.citekey}|the other]] about it. " * 3_000
    write_note(library, one.id, said)
    tracemalloc.start()
    try:
        assert len(library.links.out(one.id)) == len(library.links.back(two.id)) == 3_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100 * len(said), "the text was read anew for each of its links"


def test_typing_around_a_link_touches_no_row_of_the_index(library: Library, add: Add) -> None:
    one, two = add("One"), add("Two")
    write_note(library, one.id, f"See [[{two.citekey}]].")
    write_note(library, one.id, f"Before. See [[{two.citekey}]] again.")
    (step,) = library.store.steps_after(library.store.last_step() - 1)
    assert step.tables == {"note"}
    assert library.links.back(two.id)[0].context == "See two again."


def test_two_who_write_one_note_lose_nothing(library: Library, add: Add) -> None:
    paper = add()
    write_note(library, paper.id, "First thought.")
    append_to_note(library, paper.id, "From elsewhere.")
    write_note(library, paper.id, "First thought, typed on.", base="First thought.")
    note = library.notes.of(paper.id)
    assert note is not None
    assert "First thought, typed on." in note.markdown
    assert "From elsewhere." in note.markdown
