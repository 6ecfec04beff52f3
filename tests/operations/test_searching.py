"""Saved searches: kept, ordered, taken back; and the rule that tags what newly matches."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readerapp.errors import ReaderError
from readerapp.library import Library
from readerapp.model import Paper, Record
from readerapp.operations.reading import prepare
from readerapp.operations.rolling_back import roll_back
from readerapp.operations.searching import (
    change_query,
    move_search,
    remove_search,
    rename_search,
    save_search,
    set_rule,
    tag_new_matches,
)
from readerapp.operations.tagging import merge_tags, rename_tag, tag_papers
from readerapp.operations.undoing import redo, undo
from readerapp.search import catch_up, find
from readerapp.search.engine import AT_HAND
from tests.deeds import bring_in
from tests.search.conftest import shelve

Add = Callable[..., Paper]


@pytest.fixture
def shelf(library: Library) -> list[int]:
    """More papers than are read at a search while there is no index."""
    return shelve(library, [{"title": f"Robot {number}"} for number in range(AT_HAND + 20)])


def saved(library: Library) -> list[tuple[str, str, str | None]]:
    return [(each.name, each.query, each.tag) for each in library.searches.all()]


def number(library: Library, name: str) -> int:
    search = library.searches.named(name)
    assert search is not None
    return search.id


def tags(library: Library, paper: Paper) -> list[str]:
    return [tag.name for tag in library.tags.of(paper.id)]


def label(library: Library) -> str:
    return library.history.undo_label or ""


def test_a_search_is_saved_changed_renamed_and_removed_each_in_one_step(library: Library) -> None:
    assert save_search(library, "  Robot \n reward ", "robot  reward") == 1
    assert label(library) == "Save search “Robot reward”"
    assert save_search(library, "robot REWARD", "robot -reward") == 1
    assert label(library) == "Change saved search “Robot reward”"
    assert rename_search(library, number(library, "Robot reward"), "Robots") == 1
    assert change_query(library, number(library, "robots"), "robot") == 1
    assert saved(library) == [("Robots", "robot", None)]
    assert remove_search(library, number(library, "Robots")) == 1
    assert saved(library) == []
    assert library.store.last_step() == 5
    states = []
    while undo(library):
        states.append(saved(library))
    assert [state[0][:2] if state else None for state in states] == [
        ("Robots", "robot"),
        ("Robots", "robot -reward"),
        ("Robot reward", "robot -reward"),
        ("Robot reward", "robot reward"),
        None,
    ]
    assert len(redo(library, 9)) == 5
    assert saved(library) == []


def test_what_changes_nothing_leaves_no_step(library: Library) -> None:
    save_search(library, "A", "a", tag="x")
    save_search(library, "B", "b")
    a, b = number(library, "A"), number(library, "B")
    last = library.store.last_step()
    assert save_search(library, "a", "a", tag="x") == 0
    assert rename_search(library, a, "A") == 0
    assert change_query(library, a, " a ") == 0
    assert move_search(library, a, before=b) == 0
    assert move_search(library, a, before=a) == 0
    assert move_search(library, b) == 0
    assert set_rule(library, a, "x") == 0
    assert set_rule(library, b, "") == 0
    assert tag_new_matches(library) == []
    assert library.store.last_step() == last


def test_they_stand_as_the_reader_puts_them(library: Library) -> None:
    for name in "ABCD":
        save_search(library, name, name)
    a, b, c, d = (search.id for search in library.searches.all())
    for search, before, order in (
        (d, a, [d, a, b, c]),
        (d, None, [a, b, c, d]),
        (b, d, [a, c, b, d]),
        (a, b, [c, a, b, d]),
    ):
        assert move_search(library, search, before=before) == 1
        assert [each.id for each in library.searches.all()] == order
    undo(library)
    assert [each.id for each in library.searches.all()] == [a, c, b, d]
    save_search(library, "E", "e")
    assert library.searches.all()[-1].name == "E"


@pytest.mark.parametrize(
    ("name", "query", "tag", "why"),
    [
        (" ", "a", None, "needs a name"),
        ("x" * 101, "a", None, "at most 100 characters"),
        ("a\x1bb", "a", None, "cannot be the name"),
        ("a", " \n", None, "needs a query"),
        ("a", "x " * 4_000, None, "at most 4,000 characters"),
        ("a", "a", 'a "quoted" tag', "cannot be a tag"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    library: Library, name: str, query: str, tag: str | None, why: str
) -> None:
    with pytest.raises(ReaderError, match=why):
        save_search(library, name, query, tag=tag)
    assert library.store.last_step() == 0


def test_a_name_belongs_to_one_search_and_what_is_gone_is_said_to_be(library: Library) -> None:
    save_search(library, "A", "a")
    save_search(library, "B", "b")
    a, b = (search.id for search in library.searches.all())
    with pytest.raises(ReaderError, match="There is a saved search “A” already"):
        rename_search(library, b, "a")
    remove_search(library, b)
    for act in (
        lambda: rename_search(library, b, "C"),
        lambda: change_query(library, b, "c"),
        lambda: move_search(library, b),
        lambda: move_search(library, a, before=b),
        lambda: remove_search(library, b),
        lambda: set_rule(library, b, "tag"),
    ):
        with pytest.raises(ReaderError, match="gone"):
            act()
    assert label(library) == "Remove saved search “B”"


def test_only_what_matches_since_is_tagged_once_and_never_again(library: Library, add: Add) -> None:
    old = add("Old moss", "Moss of long ago.")
    save_search(library, "Moss", "moss", tag="green/moss")
    assert tag_new_matches(library) == []
    new, other = add("New moss", "Moss."), add("Tide", "Water.")
    (told,) = tag_new_matches(library)
    assert (told.search.name, told.papers) == ("Moss", 1)
    assert label(library) == "Tag “green/moss”: 1 new match of “Moss”"
    assert [tags(library, paper) for paper in (old, new, other)] == [[], ["green/moss"], []]
    last = library.store.last_step()
    assert tag_new_matches(library) == []
    assert library.store.last_step() == last

    tag_papers(library, [new.id], remove=["green/moss"])
    tag_papers(library, [old.id, new.id], add=["seen"])  # touched, but no new matches
    assert tag_new_matches(library) == []
    assert tags(library, new) == ["seen"]


def test_what_is_changed_so_that_it_matches_is_a_new_match(library: Library, add: Add) -> None:
    save_search(library, "Queued", "tag:week", tag="soon")
    paper = add()
    assert tag_new_matches(library) == []
    tag_papers(library, [paper.id], add=["week"])
    assert [told.papers for told in tag_new_matches(library)] == [1]
    assert tags(library, paper) == ["soon", "week"]


def test_what_a_rule_did_is_undone_by_itself_and_not_done_again(library: Library, add: Add) -> None:
    save_search(library, "Moss", "moss", tag="green")
    save_search(library, "Tide", "tide", tag="blue")
    moss, tide = add("Moss"), add("Tide and moss")
    assert sum(told.papers for told in tag_new_matches(library)) == 3
    assert label(library) == "Tag 3 new matches of 2 saved searches"
    undo(library)
    assert tags(library, moss) == tags(library, tide) == []
    assert tag_new_matches(library) == []
    redo(library)
    assert (tags(library, moss), tags(library, tide)) == (["green"], ["blue", "green"])


def test_a_rule_may_begin_with_what_matches_already(library: Library, add: Add) -> None:
    papers = [add(f"Moss {n}") for n in range(3)]
    save_search(library, "Moss", "moss")
    moss = number(library, "Moss")
    assert set_rule(library, moss, "green", now=True) == 3
    assert label(library) == "Tag new matches of “Moss” “green”"
    assert all(tags(library, paper) == ["green"] for paper in papers)
    undo(library)
    assert saved(library) == [("Moss", "moss", None)]
    assert not any(tags(library, paper) for paper in papers)


def test_another_query_begins_anew(library: Library, add: Add) -> None:
    tide = add("Tide")
    save_search(library, "One", "moss", tag="x")
    change_query(library, number(library, "One"), "moss OR tide")
    assert tag_new_matches(library) == []
    save_search(library, "One", "tide")
    later = add("A tide")
    assert [told.papers for told in tag_new_matches(library)] == [1]
    assert (tags(library, tide), tags(library, later)) == ([], ["x"])
    save_search(library, "One", "tide", tag="")
    add("Another tide")
    assert tag_new_matches(library) == []
    set_rule(library, number(library, "One"), "x")
    assert tag_new_matches(library) == []


def test_a_rule_follows_its_tag_to_another_name(library: Library, add: Add) -> None:
    paper = add()
    tag_papers(library, [paper.id], add=["rl", "Moss"])
    save_search(library, "A", "tide", tag="RL")
    save_search(library, "B", "tide", tag="rl/new")
    save_search(library, "C", "tide", tag="rlx")
    rename_tag(library, "rl", "learning")
    assert [each[2] for each in saved(library)] == ["learning", "learning/new", "rlx"]
    merge_tags(library, "moss", "learning")
    assert [each[2] for each in saved(library)] == ["Moss", "learning/new", "rlx"]
    undo(library, 2)
    assert [each[2] for each in saved(library)] == ["RL", "rl/new", "rlx"]


def test_an_import_and_what_followed_from_it_are_undone_together(library: Library) -> None:
    save_search(library, "Moss", "moss", tag="green")
    bring_in(
        library, [prepare(Record("Moss", "Moss grows.")), prepare(Record("Tide", "It falls."))]
    )
    assert [told.papers for told in tag_new_matches(library)] == [1]
    assert label(library).startswith("Import 2 papers")
    assert label(library).endswith("; Tag “green”: 1 new match of “Moss”")
    assert len(library.history.entries()) == 2
    undo(library)
    assert not library.papers.listing("all")
    redo(library)
    assert [len(library.papers.listing(scope)) for scope in ("all", "tag:green")] == [2, 1]


def test_a_rule_does_not_keep_an_import_from_being_rolled_back(library: Library) -> None:
    save_search(library, "Moss", "moss", tag="green")
    moss, tide = prepare(Record("Moss", "Moss grows.")), prepare(Record("Tide", "It falls."))
    bring_in(library, [moss, tide])
    tag_new_matches(library)
    (batch,) = library.imports.all()
    gone = roll_back(library, batch.uid)
    assert (gone.changed, gone.refused) == (2, [])
    assert (library.papers.listing("all").tolist(), library.tags.all()) == ([], [])
    undo(library)
    assert len(library.papers.listing("tag:green")) == 1


def test_a_search_that_was_removed_leaves_its_number_to_nobody(library: Library, add: Add) -> None:
    add("Moss")
    save_search(library, "Moss", "moss", tag="green")
    first = number(library, "Moss")
    remove_search(library, first)
    save_search(library, "Moss", "moss")
    assert number(library, "Moss") != first


def test_a_rule_does_not_begin_before_all_papers_can_be_searched(
    library: Library, shelf: list[int]
) -> None:
    save_search(library, "Robots", "robot")
    with pytest.raises(ReaderError, match="catching up"):
        set_rule(library, number(library, "Robots"), "robots")
    with pytest.raises(ReaderError, match="catching up"):
        save_search(library, "More robots", "robot", tag="robots")
    assert saved(library) == [("Robots", "robot", None)]
    catch_up(library)
    set_rule(library, number(library, "Robots"), "robots")
    assert tag_new_matches(library) == []
    assert find(library, "tag:robots").total == 0


def test_names_are_the_same_however_they_are_capitalised(library: Library) -> None:
    save_search(library, "Röbots", "robot")
    save_search(library, "RÖBOTS", "arm")
    assert saved(library) == [("Röbots", "arm", None)]
