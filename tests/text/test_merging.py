"""Two writers of one text: every line of both is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.merging import merged

LINES = st.lists(st.sampled_from(["", "one", "two", "three", "- four", "five"]), max_size=8)


def test_changes_to_different_lines_are_both_made() -> None:
    assert merged("a\nb\nc", "a, mine\nb\nc", "a\nb\nc\n\nadded") == "a, mine\nb\nc\n\nadded"


def test_where_both_changed_a_line_mine_stands_and_theirs_goes_below() -> None:
    assert merged("a", "mine", "theirs") == "mine\n\ntheirs\n"
    assert merged("", "mine\n", "theirs\n") == "mine\n\ntheirs\n"


@given(LINES, LINES, LINES)
def test_no_line_that_either_wrote_is_lost(base: list[str], one: list[str], two: list[str]) -> None:
    mine = [f"{line}!" if line else line for line in one]
    theirs = [f"{line}?" if line else line for line in two]
    result = merged("\n".join(base), "\n".join(mine), "\n".join(theirs)).split("\n")
    assert {*mine, *theirs} - {""} <= set(result)
    assert merged("\n".join(base), "\n".join(mine), "\n".join(base)) == "\n".join(mine)
