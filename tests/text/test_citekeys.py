"""A paper's key can be read, typed and used as a file name, and is nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.citekeys import adopted, citekey, free, valid


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("AlignDiff: Aligning Diverse Preferences", "aligndiff"),
        ("ToolChain*: Efficient Navigation", "toolchain"),
        ("PointNet++: Features on Point Sets", "pointnetplusplus"),
        ("Super(ficial)-alignment: Strong Models", "super-ficial-alignment"),
        ("OpenAI o9 – A Card", "openai-o9"),
        ("Review: What We Know of Lichens", "review-know-lichens"),
        ("Reflective Feedback (RLRF) for Models", "rlrf"),
        ("A Tale of the Two Mosses and their Spores", "tale-two-mosses"),
        ("What Is It That We Do?", "what-is-it"),
        (r"$\ell_1$-Regularised Über-Straße", "l1-regularised-uber"),
        ("ε-Greedy Crows", "epsilon-greedy-crows"),
        ("CON: A Study of Persuasion", "con-paper"),
        ("深度学习", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_title_alone_gives_a_key(title: str, key: str) -> None:
    assert citekey(title) == key


def test_author_and_year_come_first_if_both_are_known() -> None:
    title = "Attention, of All Things"
    assert citekey(title, ["Ada Lovelace", "B. Other"], 1843) == "lovelace1843attention"
    assert citekey(title, ["Lovelace, Ada"], 1843) == "lovelace1843attention"
    assert citekey(title, ["Ada Lovelace"]) == "attention-things"
    assert citekey(title, ["王"], 2020) == "attention-things"


@given(st.text(), st.lists(st.text(), max_size=2), st.none() | st.integers(-9, 99999))
def test_every_key_minted_is_valid(title: str, authors: list[str], year: int | None) -> None:
    key = citekey(title, authors, year)
    assert valid(key)
    assert valid(free(key, {key, f"{key}-2"}.__contains__))


@pytest.mark.parametrize("key", ["", "-a", "A", "a b", "ä", "a" * 49, "con", "lpt1", "a/b", "a.md"])
def test_a_key_that_cannot_name_a_file_is_refused(key: str) -> None:
    assert not valid(key)


def test_keys_taken_are_counted_on_in_order_of_arrival() -> None:
    taken: set[str] = set()
    for _ in range(40):
        taken.add(free("editorial", taken.__contains__))
    assert taken == {"editorial"} | {f"editorial-{n}" for n in range(2, 41)}


def test_a_long_key_stays_short_enough_when_counted() -> None:
    long = "a" * 48
    assert free(long, {long}.__contains__) == "a" * 46 + "-2"


def test_ten_thousand_papers_of_one_title_ask_little() -> None:
    asked = 0

    def taken(key: str) -> bool:
        nonlocal asked
        asked += 1
        return key == "editorial" or int(key.rpartition("-")[2]) <= 10_000

    assert free("editorial", taken) == "editorial-10001"
    assert asked < 40


def test_keys_are_spread_over_real_titles(shared: Path) -> None:
    (page,) = (shared / "seeds").glob("000_*.txt")
    titles = page.read_text("utf-8").splitlines()[2::2]
    keys = [citekey(title.removeprefix("Subscribe")) for title in titles]
    alike = sum(keys.count(key) > 1 for key in keys)
    assert len(keys) == 202
    assert alike <= 0.02 * len(keys)


def test_a_paper_known_by_its_number_alone_is_called_by_it() -> None:
    assert citekey("arXiv:2305.00001") == "arxiv-2305-00001"
    assert citekey("doi:10.5555/bog.21") == "doi-10-5555-bog-21"
    assert citekey("https://example.org/bogs/") == "example-org-bogs"


@pytest.mark.parametrize(
    ("given", "adopted_as"),
    [
        ("Vaswani2017_attention", "vaswani2017-attention"),
        ("DBLP:conf/x/Moss17", "dblp-conf-x-moss17"),
        ("Müller2020", "muller2020"),
        ("42", ""),
        ("con", ""),
        ("", ""),
    ],
)
def test_a_name_given_elsewhere_is_kept_as_far_as_it_can_be(given: str, adopted_as: str) -> None:
    assert adopted(given) == adopted_as
