"""Tags: nested, renamed with what is below them, merged, coloured, forgotten when unused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.model import Paper
from readerapp.operations.highlighting import edit_highlight, highlight, remove_highlight
from readerapp.operations.tagging import cleaned, colour_tag, merge_tags, rename_tag, tag_papers
from readerapp.operations.undoing import undo

Add = Callable[..., Paper]


def names(library: Library) -> list[str]:
    return [tag.name for tag in library.tags.all()]


def counts(library: Library) -> dict[str, int]:
    return {tag.name: count for tag, count in library.tags.counts()}


def test_tags_go_on_and_come_off_in_one_step(library: Library, add: Add) -> None:
    ids = [add(f"Paper {letter}").id for letter in "AB"]
    assert tag_papers(library, ids, add=["rl", "to read"]) == 2
    assert library.history.undo_label == "Tag 2 papers “rl”, “to read”"
    assert tag_papers(library, ids[:1], add=["new"], remove=["rl"]) == 1
    assert library.history.undo_label == "Retag “Paper A” “new”, “rl”"
    assert [tag.name for tag in library.tags.of(ids[0])] == ["new", "to read"]
    undo(library)
    assert [tag.name for tag in library.tags.of(ids[0])] == ["rl", "to read"]


def test_tagging_twice_or_nothing_leaves_no_step(library: Library, add: Add) -> None:
    paper = add().id
    tag_papers(library, [paper], add=["rl"])
    steps = library.store.last_step()
    assert tag_papers(library, [paper], add=["RL", "#rl"]) == 0
    assert tag_papers(library, [paper], remove=["unknown"]) == 0
    assert tag_papers(library, [], add=["unheard-of"]) == 0
    assert library.store.last_step() == steps
    assert names(library) == ["rl"]


def test_nested_tags_are_counted_in_those_above(library: Library, add: Add) -> None:
    one, two, three = (add(f"Paper {letter}").id for letter in "ABC")
    tag_papers(library, [one], add=["rl"])
    tag_papers(library, [one, two], add=["rl/preference"])
    tag_papers(library, [three], add=["RL/Preference/dpo"])
    assert counts(library) == {"rl": 3, "rl/preference": 3, "RL/Preference/dpo": 1}
    assert set(library.papers.listing("tag:rl/preference")) == {one, two, three}
    assert library.papers.listing("tag:r").tolist() == []


def test_a_nested_tag_takes_the_colour_of_the_one_above(library: Library, add: Add) -> None:
    paper = add().id
    tag_papers(library, [paper], add=["rl"])
    colour_tag(library, "rl", "violet")
    tag_papers(library, [paper], add=["rl/dpo"])
    assert {tag.colour for tag in library.tags.all()} == {"violet"}


def test_a_tag_nothing_carries_is_forgotten_unless_it_has_a_key(library: Library, add: Add) -> None:
    paper = add().id
    tag_papers(library, [paper], add=["rl", "kept"])
    colour_tag(library, "kept", None, key=3)
    tag_papers(library, [paper], remove=["rl", "kept"])
    assert names(library) == ["kept"]
    undo(library)
    assert names(library) == ["kept", "rl"]


def test_a_tag_of_a_highlight_is_forgotten_with_it(library: Library, add: Add) -> None:
    mark = highlight(library, add().id, 0, 8, tags=["claim", "doubt"])
    edit_highlight(library, mark.id, tags=["claim"])
    assert names(library) == ["claim"]
    remove_highlight(library, mark.id)
    assert names(library) == []
    undo(library)
    assert library.highlights.tags(library.highlights.all()) == {mark.id: ("claim",)}


def test_renaming_takes_along_what_is_nested(library: Library, add: Add) -> None:
    paper = add().id
    tag_papers(library, [paper], add=["rl", "rl/dpo", "rlhf"])
    assert rename_tag(library, "RL", "learning/rl") == 2
    assert names(library) == ["learning/rl", "learning/rl/dpo", "rlhf"]
    assert rename_tag(library, "learning/rl", "Learning/RL") == 2
    steps = library.store.last_step()
    assert rename_tag(library, "rlhf", "rlhf") == 0
    assert library.store.last_step() == steps
    undo(library, 2)
    assert names(library) == ["rl", "rl/dpo", "rlhf"]


def test_a_branch_without_a_tag_of_its_own_can_be_renamed(library: Library, add: Add) -> None:
    tag_papers(library, [add().id], add=["rl/dpo"])
    assert rename_tag(library, "rl", "learning") == 1
    assert names(library) == ["learning/dpo"]


def test_renaming_never_merges_silently(library: Library, add: Add) -> None:
    tag_papers(library, [add().id], add=["a", "a/x", "b", "b/x"])
    with pytest.raises(ReaderError, match="merge the two instead"):
        rename_tag(library, "a", "b")
    with pytest.raises(ReaderError, match="no tag “c”"):
        rename_tag(library, "c", "d")
    assert names(library) == ["a", "a/x", "b", "b/x"]


def test_merging_puts_the_kept_tag_wherever_the_other_was(library: Library, add: Add) -> None:
    one, two = add("One").id, add("Two").id
    tag_papers(library, [one], add=["keep", "gone"])
    tag_papers(library, [two], add=["gone"])
    mark = highlight(library, one, 0, 8, tags=["gone"])
    assert merge_tags(library, "keep", "gone") == 2
    assert counts(library) == {"keep": 2}
    assert library.highlights.tags([mark]) == {mark.id: ("keep",)}
    assert merge_tags(library, "keep", "Keep") == 0
    undo(library)
    assert counts(library) == {"gone": 2, "keep": 1}


def test_a_key_belongs_to_one_tag(library: Library, add: Add) -> None:
    tag_papers(library, [add().id], add=["a", "b"])
    colour_tag(library, "a", "teal", key=1)
    colour_tag(library, "b", None, key=1)
    assert {tag.name: tag.key for tag in library.tags.all()} == {"a": None, "b": 1}
    colour_tag(library, "b", None, key=0)
    assert library.tags.with_key(1) is None
    with pytest.raises(ReaderError, match="amber"):
        colour_tag(library, "a", "puce")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#rl", "rl"), ("  a  b ", "a b"), ("/a//b/", "a/b"), ("naïve/𝒪(n)", "naïve/𝒪(n)")],
)
def test_a_name_is_tidied(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@pytest.mark.parametrize("typed", ["", " / ", "#", 'a"b', "x" * 101])
def test_what_cannot_be_a_tag_is_said_so(typed: str) -> None:
    with pytest.raises(ReaderError):
        cleaned(typed)
