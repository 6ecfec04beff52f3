"""The web addresses in a text, as a reader would open them."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 2048

# Braces, quotes and anything outside plain URLs end an address; so `dynasaur{https://…}` and
# `{\smallhttps://…}`, both met on real pages, give the address between the braces.
# `](` is the middle of a Markdown link.
_ADDRESS: Final = re.compile(
    r"""https?://(?:(?!\]\()[^\s<>{}|\\^`"“”‘’«»„…—–、。，；：（）\u200b\u2060\ufeff])+""",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(r"\\([_%&#~$])")
_TRAILING: Final = ".,;:!?'*"
_CLOSING: Final = {")": "(", "]": "["}
_HOST: Final = re.compile(r"https?://[^/?#\s]*\w\.\w|https?://localhost\b", re.IGNORECASE)


def urls(text: str) -> tuple[str, ...]:
    """Every address in ``text``, cleaned, in order and without repeats.

    Punctuation that belongs to the sentence is cut and TeX's ``\\_`` is undone. What has no
    scheme is no address: nothing tells ``www.example.org`` from a name.
    """
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(_ESCAPED.sub(r"\1", text)):
        address = _without_punctuation(match.group())
        if len(address) <= _LONGEST and _HOST.match(address):
            found[address] = None
    return tuple(found)


def _without_punctuation(address: str) -> str:
    """Cut full stops, commas and brackets that were opened before the address."""
    unopened = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _CLOSING.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _CLOSING and unopened[last] > 0:
            unopened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
