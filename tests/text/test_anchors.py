"""A highlight stays on its words, whatever becomes of the abstract, or says that it is lost."""

from __future__ import annotations

import random

import pytest

from readerapp.text.anchors import Anchor, code_point, context, find, reanchor, utf16

ABSTRACT = (
    "Choosing what to read is harder than reading. We present Sieve, a planner that learns from "
    "the choices of a single reader in 𝒪(n) steps. Sieve asks for nothing but yes and no. "
    "On four reading lists it saves 𝔼[t] = 31 minutes a day – “more than expected”. "
    "Readers who used it for a month kept using it. We release the lists and the planner."
)
UNRELATED = (
    "Lichens colonise bare rock within decades of a glacier's retreat. Here eleven moraines are "
    "dated by their largest thallus, and the growth curve is corrected for altitude and aspect."
)


def span(quote: str, text: str = ABSTRACT) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


@pytest.mark.parametrize("text", ["plain", "é – ü", "a 𝒪(n) 𝔼 b", "😀😀", ""])
def test_every_place_survives_the_way_to_qt_and_back(text: str) -> None:
    for place in range(len(text) + 1):
        unit = utf16(text, place)
        assert unit == len(text[:place].encode("utf-16-le")) // 2
        assert code_point(text, unit) == place


def test_a_place_inside_a_pair_is_after_the_character() -> None:
    assert code_point("a𝒪b", 2) == 2
    assert code_point("a𝒪b", 99) == 3


def test_context_is_what_stands_around() -> None:
    start, end = span("Sieve asks")
    before, after = context(ABSTRACT, start, end)
    assert ABSTRACT[start - 32 : start] == before
    assert after == " for nothing but yes and no. On "
    assert context("ab", 0, 2) == ("", "")


def test_a_quote_is_found_as_it_stands_and_as_often() -> None:
    first, second = find(ABSTRACT, "Sieve"), find(ABSTRACT, "Sieve", 2)
    assert first == span("Sieve")
    assert second == (span("Sieve asks")[0], span("Sieve asks")[0] + 5)
    assert find(ABSTRACT, "Sieve", 3) is None
    assert find(ABSTRACT, "Sieve", 0) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WE PRESENT sieve", "We present Sieve"),
        ('- "more than expected"', "– “more than expected”"),
        ("in 𝒪(n)\n  steps", "in 𝒪(n) steps"),
        ("in O(n) steps", "in 𝒪(n) steps"),
    ],
)
def test_a_quote_typed_by_hand_is_found_too(typed: str, meant: str) -> None:
    assert find(ABSTRACT, typed) == span(meant)


@pytest.mark.parametrize("quote", ["", "  ", "${}", "no such words"])
def test_a_quote_that_is_not_there_is_not_found(quote: str) -> None:
    assert find(ABSTRACT, quote) is None


def test_an_accent_written_apart_stays_with_its_letter() -> None:
    assert find("cafe\u0301 au lait", "CAFE") == (0, 5)


def test_the_same_text_changes_nothing() -> None:
    assert reanchor(ABSTRACT, ABSTRACT, 3, 9) == Anchor(3, 9, "ok", 1.0)


def test_new_words_before_a_quote_move_it_silently() -> None:
    new = "Abstract: " + ABSTRACT.replace("𝒪(n) steps", "𝒪(n log n) steps")
    start, end = span("Sieve asks for nothing but yes and no.")
    anchor = reanchor(ABSTRACT, new, start, end)
    assert anchor.status == "ok"
    assert new[anchor.start : anchor.end] == ABSTRACT[start:end]


def test_a_reworded_quote_is_kept_and_says_so() -> None:
    new = ABSTRACT.replace("31 minutes a day", "29 minutes each day")
    anchor = reanchor(ABSTRACT, new, *span("it saves 𝔼[t] = 31 minutes a day"))
    assert anchor.status == "changed"
    assert new[anchor.start : anchor.end] == "it saves 𝔼[t] = 29 minutes each day"


def test_a_sentence_that_was_moved_is_found_there() -> None:
    sentences = ABSTRACT.split(". ")
    new = ". ".join([sentences[0], *sentences[2:-1], sentences[1], sentences[-1]])
    start, end = span("learns from the choices of a single reader")
    anchor = reanchor(ABSTRACT, new, start, end)
    assert anchor.status in ("moved", "ok")
    assert new[anchor.start : anchor.end] == ABSTRACT[start:end]


def test_a_quote_that_is_gone_is_an_orphan() -> None:
    gone = "Readers who used it for a month kept using it. "
    anchor = reanchor(ABSTRACT, ABSTRACT.replace(gone, ""), *span(gone.strip()))
    assert (anchor.start, anchor.end, anchor.status) == (None, None, "orphan")


def test_in_another_abstract_nothing_is_ever_guessed() -> None:
    for start in range(0, len(ABSTRACT) - 20, 7):
        assert reanchor(ABSTRACT, UNRELATED, start, start + 20).status == "replaced"


def test_of_two_equal_quotes_the_right_one_is_kept() -> None:
    start = ABSTRACT.index("Sieve", ABSTRACT.index("Sieve") + 1)
    new = ABSTRACT.replace("We present", "This paper presents")
    anchor = reanchor(ABSTRACT, new, start, start + 5)
    assert anchor.start == new.index("Sieve asks")


def test_light_edits_elsewhere_never_move_a_highlight_to_other_words(seed: int) -> None:
    rng = random.Random(seed)
    words = ABSTRACT.split(" ")
    for _ in range(150):
        first = rng.randrange(len(words) - 6)
        last = first + rng.randint(3, 6)
        edited = list(words)
        for _ in range(3):
            place = rng.choice([i for i in range(len(words)) if not first <= i < last])
            edited[place] = rng.choice(["", "indeed", edited[place].upper(), edited[place] + "s"])
        new = " ".join(edited)
        start = len(" ".join(words[:first])) + (first > 0)
        end = len(" ".join(words[:last]))
        anchor = reanchor(ABSTRACT, new, start, end)
        assert anchor.status in ("ok", "changed", "moved")
        assert new[anchor.start : anchor.end].strip() == ABSTRACT[start:end]


def test_a_very_long_text_is_answered_without_comparing_it() -> None:
    old = "word " * 30_000 + ABSTRACT
    new = "other " * 30_000 + ABSTRACT
    start = old.index("Readers who used")
    anchor = reanchor(old, new, start, start + 46)
    assert new[anchor.start : anchor.end] == "Readers who used it for a month kept using it."
