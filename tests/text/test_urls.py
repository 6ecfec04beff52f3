"""An address found in a paper can be opened as it stands."""

from __future__ import annotations

import pytest

from readerapp.text.urls import urls


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Code at https://example.org/MORE_.", "https://example.org/MORE_"),
        ("see http://example.org/a, and more", "http://example.org/a"),
        (r"Page: {\smallhttps://x.example.org/Kin/}", "https://x.example.org/Kin/"),
        (r"\url{https://example.org/a\_b\%20c}", "https://example.org/a_b%20c"),
        ("(at https://example.org/Cat_(animal))", "https://example.org/Cat_(animal)"),
        ("[here](https://example.org/x)", "https://example.org/x"),
        ("“https://example.org/q”", "https://example.org/q"),
        ("<https://example.org/?a=1&b=2#c>!", "https://example.org/?a=1&b=2#c"),
        ("a survey (https://www.example.org).", "https://www.example.org"),
        ("end.https://example.org/glued", "https://example.org/glued"),
        ("代码：https://example.org/代码。", "https://example.org/代码"),
    ],
)
def test_the_sentence_round_an_address_is_no_part_of_it(text: str, address: str) -> None:
    assert urls(text) == (address,)


def test_an_address_written_twice_is_told_once_and_the_order_is_kept() -> None:
    text = "https://b.example.org{https://b.example.org}. [https://a.example.org](https://a.example.org)"
    assert urls(text) == ("https://b.example.org", "https://a.example.org")


@pytest.mark.parametrize(
    "text", ["", "http://", "www.example.org", "https://....", "ftp://example.org"]
)
def test_what_cannot_be_opened_is_no_address(text: str) -> None:
    assert urls(text) == ()
