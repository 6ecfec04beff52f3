"""Links from elsewhere: what is shown, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.deeplinks import DeepLink, is_link, parse


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("readerapp://paper/7K2M9QXA", DeepLink("paper", "7K2M9QXA")),
        ("readerapp://paper/7K2M9QXA/aligndiff?h=h1", DeepLink("paper", "7K2M9QXA", "h1")),
        ("READERAPP://paper/7K2M9QXA/", DeepLink("paper", "7K2M9QXA")),
        ("readerapp://tag/rl/preference", DeepLink("tag", "rl/preference")),
        ("readerapp://tag/to%20compare", DeepLink("tag", "to compare")),
        ("readerapp://search?q=diffusion%20planning", DeepLink("search", "diffusion planning")),
    ],
)
def test_a_link_says_what_to_show(link, asked):
    assert parse(link) == asked


@pytest.mark.parametrize(
    "link",
    [
        "readerapp://paper/../../etc/passwd",
        "readerapp://paper/7K2M9QXA?h=h1&cmd=rm",
        "readerapp://paper/7K2M9QXA?h=h1&h=h2",
        "readerapp://open?path=C:%5CWindows",
        'readerapp://paper/7K2M9QXA" --platformpluginpath \\\\evil\\x',
        "readerapp://paper/7K2M9QXA --platformpluginpath=/tmp",
        "readerapp://user@paper/7K2M9QXA",
        "readerapp://paper:80/7K2M9QXA",
        "readerapp://paper/7k2m9qxa",
        "readerapp://paper/7K2M9QXA%00",
        "readerapp://paper/7K2M9QXA#x",
        "readerapp://search?q=%0aDROP",
        "readerapp://search",
        "readerapp://search?q=" + "a" * 3000,
        "readerapp://tag/%2e%2e/%2e%2e",
        "readerapp://x-callback-url/open?x-success=https://e",
        "readerapp://delete/7K2M9QXA",
        "readerapp://import?path=/etc/passwd",
        "readerapp:paper/7K2M9QXA",
        "file:///etc/passwd",
        "readerapp://[",
        "",
    ],
)
def test_anything_else_is_refused_whole(link):
    assert parse(link) is None


@given(st.text(max_size=80))
def test_no_letters_make_it_fail_or_do_more_than_show(rest):
    asked = parse(f"readerapp://{rest}")
    assert asked is None or asked.verb in ("paper", "tag", "search")


def test_whatever_claims_to_be_a_link_is_taken_for_one():
    assert is_link("ReaderApp:anything")
    assert not is_link("readerapp.txt")
    assert not is_link("readerapp")
