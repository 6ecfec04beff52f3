"""What is shown of a text is tidy, says the same, and stays as it is when tidied again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerapp.text.normalise import normalise, title_key


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  two   blanks\nand a\tline \r\n", "two blanks and a line"),
        ("e\u0301tude", "étude"),
        ("e\ufb03cient work\ufb02ow", "efficient workflow"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("\u202egpj.exe", "gpj.exe"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬"),
        (r"in $\mathcal{O}(n \log n)$ steps", "in 𝒪(n log n) steps"),
        ("in the\u00a0end", "in the end"),
    ],
)
def test_a_text_is_tidied_for_the_screen(raw: str, shown: str) -> None:
    assert normalise(raw) == shown


TEXISH = st.lists(
    st.sampled_from([*"ab1 $\\{}^_%~'\"\n\u200b\u0301ﬁ.(", r"\frac", r"\alpha "]), max_size=40
).map("".join)


@given(st.one_of(st.text(), TEXISH))
def test_tidying_twice_is_tidying_once(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once


def test_real_abstracts_stay_as_they_are_when_tidied_again(shared: Path) -> None:
    with gzip.open(shared / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(2000), lines, strict=False):
            once = normalise(json.loads(line)["abstract"])
            assert normalise(once) == once


def test_titles_typed_differently_have_one_key() -> None:
    assert title_key("Naïve  Bayes – ﬁne-tuned!") == title_key("NAIVE BAYES: FINE TUNED") != ""
    assert title_key(r"$\ell_1$-norm Stra\ss e") == title_key("ℓ₁-Norm STRASSE")


def test_titles_that_say_different_things_have_different_keys() -> None:
    assert title_key("On lichens, part I") != title_key("On lichens, part II")
