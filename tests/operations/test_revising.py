"""A plan the reader mends before it is carried out: the file stays covered, no word is lost."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerapp.model import LeftOut, Record
from readerapp.operations import revising
from readerapp.operations.planning import Plan, Row, State
from readerapp.operations.reading import ReadItem, prepare
from readerapp.operations.splicing import leaving_out
from tests.pages import NAMES, PAGE, abstract, planned, title


@pytest.fixture
def plan() -> Plan:
    """A page of four papers with a line left out above and one below."""
    made = planned(PAGE)
    assert titles(made) == [title(name) for name in NAMES]
    assert left_out(made) == ["Get papers in your inbox!", "Unsubscribe"]
    return made


def records(plan: Plan) -> list[Record]:
    return [row.prepared.record for row in plan.rows]


def titles(plan: Plan) -> list[str]:
    return [record.title for record in records(plan)]


def left_out(plan: Plan, item: int = 0) -> list[str]:
    reading = plan.items[item].reading
    return [piece.text for piece in reading.left_out] if reading else []


def covered(plan: Plan, item: int) -> tuple[int, int]:
    """What the rows and left-out pieces of a file cover, without a gap and without overlap."""
    reading = plan.items[item].reading
    assert reading is not None
    rows = [row.prepared.record for row in plan.rows if row.item == item]
    spans = sorted([(r.start, r.end) for r in rows] + [(p.start, p.end) for p in reading.left_out])
    assert all(end == start for (_, end), (start, _) in itertools.pairwise(spans)), spans
    return spans[0][0], spans[-1][1]


def words(plan: Plan) -> Counter[str]:
    """Every word that is shown or kept, of all the files."""
    said = [piece.text for item in plan.items if item.reading for piece in item.reading.left_out]
    for row in plan.rows:
        record = row.prepared.record
        said += [row.prepared.raw, record.title, record.abstract]
    return Counter(re.findall(r"\w+", " ".join(said)))


# --- One paper ------------------------------------------------------------------------------


def test_title_and_abstract_change_places(plan: Plan) -> None:
    made = revising.swapped(plan, 1)
    assert (records(made)[1].title, records(made)[1].abstract) == (
        abstract("Bravo"),
        title("Bravo"),
    )
    assert titles(revising.swapped(made, 1)) == titles(plan)


def test_there_is_nothing_to_swap_without_an_abstract(plan: Plan) -> None:
    bare = revising.without_abstract(plan, 1)
    assert records(bare)[1].abstract == ""
    assert bare.rows[1].prepared.raw == plan.rows[1].prepared.raw
    assert revising.swapped(bare, 1) is bare


def test_a_line_taken_for_a_title_goes_on_with_the_abstract_above(plan: Plan) -> None:
    made = revising.joined_up(plan, 2)
    assert titles(made) == [title(name) for name in ("Alpha", "Bravo", "Delta")]
    joined = records(made)[1]
    assert joined.abstract.split("\n") == [abstract("Bravo"), title("Charlie"), abstract("Charlie")]
    assert (joined.start, joined.end) == (records(plan)[1].start, records(plan)[2].end)
    assert (joined.first_line, joined.last_line) == (4, 7)


def test_the_second_half_of_a_title_goes_on_with_the_title() -> None:
    plan = Plan(
        [ReadItem("x")], rows=[row("On the Uses of", start=0), row("Paper", "It folds.", 9)]
    )
    (joined,) = records(revising.joined_up(plan, 1))
    assert (joined.title, joined.abstract) == ("On the Uses of Paper", "It folds.")


def row(name: str, text: str = "", start: int = 0) -> Row:
    said = f"{name}\n{text}"
    record = Record(name, text, first_line=1, last_line=2, start=start, end=start + len(said))
    return Row(prepare(record, said), 0)


def test_what_two_records_say_beside_their_texts_is_joined_too() -> None:
    above = Record("A", "text", authors=("Ann",), urls=("http://a",), tags=("x",), key="a1")
    below = Record("B", "more", authors=("Bob",), year=2020, urls=("http://b",), note="mine")
    plan = Plan([ReadItem("x")], [Row(prepare(above), 0), Row(prepare(below), 0)])
    (joined,) = records(revising.joined_up(plan, 1))
    assert (joined.authors, joined.year, joined.note) == (("Ann",), 2020, "mine")
    assert (joined.urls, joined.tags, joined.key) == (("http://a", "http://b"), ("x",), "a1")


def test_what_was_left_out_between_two_records_goes_into_what_is_kept_of_them() -> None:
    plan = planned(PAGE.replace(title("Charlie"), f"Share this paper\n{title('Charlie')}"))
    assert "Share this paper" in left_out(plan)
    number = titles(plan).index(title("Charlie"))
    made = revising.joined_up(plan, number)
    assert "Share this paper" not in left_out(made)
    assert "Share this paper" in made.rows[number - 1].prepared.raw
    assert "Share this paper" not in records(made)[number - 1].abstract
    assert covered(made, 0) == covered(plan, 0)


def test_the_first_record_of_a_file_has_none_above_it() -> None:
    plan = planned(PAGE, PAGE)
    assert revising.joined_up(plan, 0) is plan
    assert revising.joined_up(plan, 4) is plan
    assert not revising.can_join(plan, 4)
    assert revising.can_join(plan, 5)


def test_a_title_that_was_taken_for_a_part_of_the_abstract_is_cut_out(plan: Plan) -> None:
    joined = revising.joined_up(plan, 2)
    places = revising.places(joined, 1)
    assert [(place.title, place.line) for place in places] == [
        (abstract("Bravo"), 5),
        (title("Charlie"), 6),
        (abstract("Charlie"), 7),
    ]
    made = revising.split(joined, 1, 1)
    assert titles(made) == titles(plan)
    assert [record.abstract for record in records(made)] == [abstract(name) for name in NAMES]
    assert [r.first_line for r in records(made)] == [r.first_line for r in records(plan)]
    assert [r.start for r in records(made)] == [r.start for r in records(plan)]


def test_a_title_in_the_middle_of_a_wrapped_text_is_cut_out() -> None:
    text = f"{title('Alpha')}\nIt is a thing\nof beauty.\nOn Joys\nThey last\nfor ever."
    record = Record(title("Alpha"), " ".join(text.splitlines()[1:]), start=5, end=5 + len(text))
    plan = Plan([ReadItem("x")], [Row(prepare(record, text), 0)])
    number = [place.title for place in revising.places(plan, 0)].index("On Joys")
    above, below = records(revising.split(plan, 0, number))
    assert (above.abstract, below.title) == ("It is a thing\nof beauty.", "On Joys")
    assert below.abstract == "They last\nfor ever."
    assert (above.end, below.start, below.end) == (5 + text.index("On Joys"),) * 2 + (record.end,)


def test_where_a_file_says_it_in_fields_the_abstract_is_cut_at_its_own_lines() -> None:
    said = "TY  - JOUR\nTI  - One\nAB  - First.\nTwo\nSecond.\nER  - "
    record = Record("One", "First.\nTwo\nSecond.", start=0, end=len(said), first_line=1)
    plan = Plan([ReadItem("x")], [Row(prepare(record, said), 0)])
    assert [place.title for place in revising.places(plan, 0)] == ["First.", "Two", "Second."]
    above, below = records(revising.split(plan, 0, 1))
    assert (above.abstract, below.title, below.abstract) == ("First.", "Two", "Second.")
    assert below.first_line == 4


def test_a_record_whose_place_is_not_known_is_cut_and_both_keep_what_was_said() -> None:
    record = Record("One", "First.\nTwo.", raw="<b>One</b>", start=3, end=9)
    plan = Plan([ReadItem("x")], [Row(prepare(record, "<b>One</b>"), 0)])
    made = revising.split(plan, 0, 1)
    assert [(r.start, r.end, r.raw) for r in records(made)] == [
        (3, 9, "<b>One</b>"),
        (9, 9, "<b>One</b>"),
    ]


def test_a_place_that_is_not_there_cuts_nothing(plan: Plan) -> None:
    assert revising.split(plan, 0, 99) is plan


# --- Taking and leaving ---------------------------------------------------------------------


def test_a_dropped_row_stays_and_does_not_come_in(plan: Plan) -> None:
    made = revising.dropped(plan, 1, 2)
    assert [row.taken for row in made.rows] == [True, False, False, True]
    assert [row.taken for row in plan.rows] == [True] * 4
    assert revising.taken(made, 1, 2) == plan
    assert revising.dropped(made, 1) is made


def test_what_is_no_paper_is_left_out_and_can_be_a_paper_again(plan: Plan) -> None:
    made = revising.not_papers(plan, 1)
    assert titles(made) == [title(name) for name in ("Alpha", "Charlie", "Delta")]
    assert left_out(made)[1] == f"{title('Bravo')}\n{abstract('Bravo')}"
    back = revising.left_out_as_record(made, 0, 1)
    assert titles(back) == titles(plan)
    assert records(back)[1].abstract == abstract("Bravo")
    assert left_out(back) == left_out(plan)


def test_a_line_that_was_left_out_becomes_a_title_in_its_place(plan: Plan) -> None:
    made = revising.left_out_as_record(plan, 0, 0)
    assert titles(made)[0] == "Get papers in your inbox!"
    assert left_out(made) == ["Unsubscribe"]
    assert titles(revising.left_out_as_record(made, 0, 0))[-1] == "Unsubscribe"


def test_an_address_that_was_left_out_is_known_as_one() -> None:
    at = LeftOut(9, "https://arxiv.org/abs/2301.00001v2", 0, 34)
    item = planned(PAGE).items[0]
    plan = Plan([leaving_out(Plan([item]), 0, [at]).items[0]])
    (record,) = records(revising.left_out_as_record(plan, 0, 0))
    assert (record.arxiv, record.arxiv_version) == ("2301.00001", 2)
    assert record.urls == ("https://arxiv.org/abs/2301.00001v2",)


def test_a_choice_of_the_reader_settles_the_doubt(plan: Plan) -> None:
    doubted = Plan(plan.items, [row_in_doubt(plan.rows[0]), *plan.rows[1:]])
    assert doubted.doubtful
    assert not revising.chosen(doubted, State.NEW, 0).doubtful
    assert not revising.without_abstract(doubted, 0).rows[0].doubtful
    assert not revising.without_doubtful(doubted).rows[0].taken
    assert revising.chosen(doubted, State.SAME, 0) is doubted  # the same as what?


def row_in_doubt(row: Row) -> Row:
    record = row.prepared.record
    doubts = ("this may not be a title",)
    return Row(prepare(replace(record, doubts=doubts), row.prepared.raw), row.item)


def test_rows_that_are_the_same_know_each_other_wherever_they_go() -> None:
    plan = planned(PAGE, PAGE)
    rows = [
        Row(r.prepared, r.item, same_row=n - 4 if n > 3 else None) for n, r in enumerate(plan.rows)
    ]
    plan = Plan(plan.items, rows)

    def met(made: Plan) -> list[str | None]:
        named = titles(made)
        return [None if r.same_row is None else named[r.same_row] for r in made.rows]

    assert met(revising.not_papers(plan, 0)) == [None] * 4 + [title(n) for n in NAMES[1:]]
    assert met(revising.joined_up(plan, 1)) == [None] * 5 + [title(n) for n in NAMES[2:]]
    joined = revising.joined_up(plan, 3)
    assert met(revising.split(joined, 2, 1))[4:] == [title("Alpha"), title("Bravo"), None, None]


# --- A whole file ---------------------------------------------------------------------------

BELOW = "\n".join(f"{abstract(name)}\n{title(name)}" for name in NAMES)


HEAD = "Get papers in your inbox!"


@pytest.mark.parametrize("head", ["", f"{HEAD}\n"])
@pytest.mark.parametrize("taken_for_title", [False, True])
def test_titles_below_their_abstracts_are_put_right_in_one_go(
    head: str, taken_for_title: bool
) -> None:
    plan = planned(head + BELOW, also=[HEAD] if taken_for_title else [])
    made = revising.swapped_all(plan, 0)
    assert titles(made) == [title(name) for name in NAMES]
    assert [record.abstract for record in records(made)] == [abstract(name) for name in NAMES]
    assert left_out(made) == ([head.strip()] if head else [])
    assert covered(made, 0) == covered(plan, 0)
    line = 2 if head else 1
    assert [r.first_line for r in records(made)] == [line, line + 2, line + 4, line + 6]


def test_a_file_with_titles_above_is_not_told_apart_and_loses_no_word(plan: Plan) -> None:
    made = revising.swapped_all(plan, 0)
    assert titles(made) == [title(name) for name in NAMES[1:]]
    assert title("Alpha") in left_out(made)
    assert abstract("Delta") in left_out(made)
    assert covered(made, 0) == covered(plan, 0)


def test_only_the_file_that_was_meant_is_changed() -> None:
    plan = planned(PAGE, BELOW)
    made = revising.swapped_all(plan, 1)
    assert titles(made) == [title(name) for name in NAMES * 2]


def test_a_file_read_again_keeps_what_was_done_to_the_others(plan: Plan) -> None:
    both = revising.dropped(planned(PAGE, PAGE), 0, 5)
    (again,) = planned(PAGE.replace("Alpha", "Älpha")).items
    made = revising.reread(both, 1, again)
    assert titles(made)[4] == title("Älpha")
    assert [row.taken for row in made.rows] == [False] + [True] * 7


# --- Any of it, in any order ----------------------------------------------------------------

LINES = st.sampled_from(
    [
        *(title(n) for n in NAMES),
        *(abstract(n) for n in NAMES),
        "Subscribe",
        "",
        "On Joys",
        "and so",
    ]
)
CHANGES: dict[str, Callable[[Plan, int, int], Plan]] = {
    "swap": lambda plan, n, _: revising.swapped(plan, n),
    "bare": lambda plan, n, _: revising.without_abstract(plan, n),
    "join": lambda plan, n, _: revising.joined_up(plan, n),
    "split": lambda plan, n, k: revising.split(plan, n, k),
    "drop": lambda plan, n, k: revising.dropped(plan, n, *range(k % len(plan.rows))),
    "take": lambda plan, n, _: revising.taken(plan, n),
    "none": lambda plan, n, k: revising.not_papers(plan, n),
    "new": lambda plan, n, _: revising.chosen(plan, State.NEW, n),
    "all": lambda plan, n, _: revising.swapped_all(plan, plan.rows[n].item),
    "left": lambda plan, n, k: revising.left_out_as_record(plan, plan.rows[n].item, k),
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0), st.integers(0, 8)))
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=9), min_size=1, max_size=2)


def check_any_order(pages: list[list[str]], ends: str, steps: list[tuple[str, int, int]]) -> None:
    plan = planned(*(ends.join([*PAGE.splitlines(), *page]) for page in pages))
    files = range(len(pages))
    whole = {number: covered(plan, number) for number in files}
    first = words(plan)
    for verb, n, k in steps:
        if not plan.rows:
            break
        before = (list(plan.rows), list(plan.items))
        made = CHANGES[verb](plan, n % len(plan.rows), k)
        assert (plan.rows, plan.items) == before, "the old plan was changed"
        plan = made
        assert [row.item for row in plan.rows] == sorted(row.item for row in plan.rows)
        assert all(row.same_row is None or row.same_row < len(plan.rows) for row in plan.rows)
        for number in files:
            assert covered(plan, number) == whole[number], verb
        assert set(first) <= set(words(plan)), verb


@settings(max_examples=40, deadline=None)
@given(PAGES, st.sampled_from(["\n", "\r\n"]), STEPS)
def test_whatever_is_done_the_file_stays_covered_and_no_word_is_lost(
    pages: list[list[str]], ends: str, steps: list[tuple[str, int, int]]
) -> None:
    check_any_order(pages, ends, steps)


@pytest.mark.soak
@settings(max_examples=3_000, deadline=None)
@given(PAGES, st.sampled_from(["\n", "\r\n"]), STEPS)
def test_whatever_is_done_at_length(
    pages: list[list[str]], ends: str, steps: list[tuple[str, int, int]]
) -> None:
    check_any_order(pages, ends, steps)
