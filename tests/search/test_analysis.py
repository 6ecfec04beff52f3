"""What counts as a word."""

from __future__ import annotations

import random

import numpy as np
import pytest

from readerapp.search.analysis import (
    fold,
    length,
    occurrences,
    run_together,
    stem,
    tokens,
    whole,
)
from readerapp.search.gathering import Gathering
from readerapp.search.lists import Lists


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vision-language", {"vision", "language", "visionlanguage"}),
        ("MORE-3S", {"more", "=MORE", "3s", "=3S", "more3s"}),
        ("GPT-4", {"gpt", "=GPT", "4", "gpt4"}),
        ("C++ and C#", {"c", "c++", "c#", "and"}),
        ("A^2Nav", {"a", "2nav", "=2Nav", "a2nav"}),
        ("A²Nav", {"a2nav", "=A2Nav"}),
        ("LoRA's", {"lora", "=LoRA"}),
        ("Gödel, Łukasz & STRAẞE", {"godel", "lukasz", "strasse", "=STRAẞE"}),
        ("NaïveBayes", {"naivebayes", "=NaiveBayes"}),
        ("e\u0301te\u0301", {"ete"}),
        ("你好", {"你", "好"}),
        ("“RL.Our”", {"rl", "=RL", "our", "rlour"}),
        ("--- … !?", set()),
    ],
)
def test_a_word_is_known_whole_and_by_its_parts(text: str, words: set[str]) -> None:
    assert set(occurrences(text)) == words


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("We use C++ and C# today.", "c++"),
        ("We use C++ and C# today.", "C#"),
        ("GPT-4 is asked", "gpt-4"),
        ("GPT-4 is asked", "GPT4"),
        ("GPT-4 is asked", "gpt 4"),
        ("A$^2$Nav finds it", "A^2Nav"),
        ("A$^2$Nav finds it", "A2Nav"),
        ("A²Nav finds it", "a2nav"),
        ("H$_2$O is wet", "H2O"),
        ("H₂O is wet", "h2o"),
        ("H2O is wet", "H_2O"),
        ("a β-VAE", "β-vae"),
        ("a β-VAE", "βVAE"),
        ("from 2D to 2.5D", "2.5D"),
        ("see arXiv:2401.01234v2.", "2401.01234v2"),
        ("see arXiv:2401.01234.", "arXiv:2401.01234"),
        ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("code: https://github.com/some-one/MORE_3", "github.com/some-one/MORE_3"),
        ("wav2vec 2.0 and w2v-BERT", "w2v-bert"),
        ("Llama-3.1-8B-Instruct", "llama 3.1 8b"),
        ("R1-Zero's rewards", "R1-Zero"),
        ("AT&T's F1@10", "f1@10"),
        ("the ‘naïve’ co‑operation", "cooperation"),
        ("o1–o3", "o1 o3"),
        ("ÉCOLE", "ecole"),
    ],
)
def test_names_are_found_as_they_are_typed(text: str, typed: str) -> None:
    """All words in a row, or each token's joined form: what a query asks for."""
    there = occurrences(text)
    words = [word.text for token in tokens(typed) for word in token.words]
    joined = "".join(words) if len(list(tokens(typed))) > 1 else next(tokens(typed)).joined
    starts = there.get(words[0], [])
    in_a_row = any(
        all(start + n in there.get(word, []) for n, word in enumerate(words)) for start in starts
    )
    assert in_a_row or joined in there


def test_an_address_is_one_word_of_which_no_piece_is() -> None:
    address = "doi.org/10.1145/3292500.3330701"
    joined = "doiorg10114532925003330701"
    assert list(occurrences(run_together(f"https://{address}"))) == [joined]
    assert next(tokens(address)).joined == joined
    assert list(occurrences(run_together(f"https://www.{address}"))) == [f"www{joined}", joined]


def test_plain_letters_are_cut_as_any_others(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3_000):
        text = "".join(chance.choices("aB1_-./'&@+#$^{} ,=", k=chance.randrange(1, 14)))
        beside = [token for token in occurrences(f"{text} é") if token != "e"]
        assert beside == list(occurrences(text)), text


def test_many_texts_are_cut_as_each_alone(seed: int) -> None:
    chance = random.Random(seed)
    pieces = ["GPT-4", "C++", "A$^2$Nav", "naïve", "你好", "LoRA's", "a", "the", "", "—", "x" * 99]
    names = ("title", "note")
    gathering = Gathering(names)
    for _ in range(3):
        texts = [
            {name: " ".join(chance.choices(pieces, k=chance.randrange(6))) for name in names}
            for _ in range(30)
        ]
        for number, text in enumerate(texts):
            gathering.add(number + 1, text, f"w{number}")
        gathered = gathering.taken()
        for name in names:
            expected = [occurrences(text[name]) for text in texts]
            assert places_in(gathered.postings[name]) == [
                dict(sorted(places.items())) for places in expected
            ]
            assert gathered.contents.lengths[name].tolist() == list(map(length, expected))
        assert sorted(gathered.postings["whole"].words) == sorted(f"w{n}" for n in range(30))
        assert gathered.contents.papers.tolist() == list(range(1, 31))


def places_in(postings: Lists) -> list[dict[str, list[int]]]:
    """What stands where, document by document."""
    found: list[dict[str, list[int]]] = [{} for _ in range(30)]
    words = np.repeat(postings.words, postings.holding)
    ends = np.cumsum(postings.counts, dtype=np.int64)
    for word, document, where in zip(
        words, postings.documents, np.split(postings.positions, ends)[:-1], strict=True
    ):
        found[document][str(word)] = where.tolist()
    return found


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
