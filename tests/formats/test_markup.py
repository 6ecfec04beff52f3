"""Markup inside a value becomes what a reader would see, and a lone sign stays one."""

from __future__ import annotations

import time

import pytest

from readerapp.formats.markup import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<jats:title>Abstract</jats:title><jats:p>We <jats:italic>count</jats:italic>.</jats:p>",
         "Abstract\nWe count."),
        ("p < 0.05 & q > 1", "p < 0.05 & q > 1"),
        ("if a <b and c> d", "if a <b and c> d"),
        ("&amp;eacute;t&eacute;", "été"),
        ("10<sup>-3</sup> m<sup>2</sup> of <sup>13</sup>C", "10⁻³ m2 of 13C"),
        ("H<sub>2</sub>O", "H2O"),
        ("a<script>alert(1)</script>b<!-- c -->d", "abd"),
    ],
)  # fmt: skip
def test_tags_go_and_words_stay(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize("sign", ["<script>", "<!--", "<![CDATA[", "<p ", "&"])
def test_what_is_never_closed_takes_no_time(sign: str) -> None:
    began = time.monotonic()
    plain(sign * 100_000)
    assert time.monotonic() - began < 5
