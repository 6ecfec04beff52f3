"""What counts as a word."""

from __future__ import annotations

import pytest

from readerapp.search.analysis import fold, occurrences, stem, tokens, whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vision-language", {"vision", "language", "visionlanguage"}),
        ("MORE-3S", {"more", "3s", "more3s"}),
        ("GPT-4", {"gpt", "4", "gpt4"}),
        ("C++ and C#", {"c", "c++", "c#", "and"}),
        ("A^2Nav", {"a", "2nav", "a2nav"}),
        ("A²Nav", {"a2nav"}),
        ("LoRA's", {"lora"}),
        ("Gödel, Łukasz & STRAẞE", {"godel", "lukasz", "strasse"}),
        ("e\u0301te\u0301", {"ete"}),
        ("你好", {"你", "好"}),
        ("“RL.Our”", {"rl", "our", "rlour"}),
        ("--- … !?", set()),
    ],
)
def test_a_word_is_known_whole_and_by_its_parts(text: str, words: set[str]) -> None:
    assert set(occurrences(text)) == words


def test_words_are_counted_through_so_that_phrases_can_be_found() -> None:
    places = occurrences("state-of-the-art models of the state")
    assert (places["state"], places["of"], places["models"]) == ([0, 7], [1, 5], [4])


def test_every_word_knows_where_it_stands() -> None:
    text = "Naïve GPT-4, 你好!"
    found = [(text[w.start : w.end], w.text) for t in tokens(text) for w in t.words]
    assert found == [("Naïve", "naive"), ("GPT", "gpt"), ("4", "4"), ("你", "你"), ("好", "好")]


def test_forms_of_a_word_share_a_stem_and_names_are_left_alone() -> None:
    assert stem("preferences") == stem("preference") == stem("prefer")
    assert stem("gpt4") == "gpt4"


def test_a_title_is_the_same_however_its_marks_are_typed() -> None:
    assert whole("MORE-3S: Multi–modal “RL”") == whole("more 3s multi modal rl")


def test_a_word_without_end_is_cut_off() -> None:
    assert len(fold("x" * 100_000)) == 64
    assert len(occurrences("x" * 1_000_000)) == 1
