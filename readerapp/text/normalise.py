"""The form of a text that is shown, searched and highlighted, made from the text as it came.

The text as it came is kept beside it. When a change here makes the same text come out different,
``NORM_VERSION`` must grow, because highlights count characters in the outcome.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NORM_VERSION: Final = 1

_LIGATURES: Final = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_BLANK: Final = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
# Soft hyphens, zero-width blanks, byte order marks, controls, and the marks that turn the
# direction of writing round, by which a title could pose as another. The zero-width joiners
# stay: Persian words and emoji are spelt with them.
_DROPPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_MOST_ROUNDS: Final = 10


def normalise(raw: str) -> str:
    """``raw`` with TeX as Unicode, composed letters and single blanks. Twice is as once."""
    text = raw
    for _ in range(_MOST_ROUNDS):  # TeX may hide TeX; nearly always the second round is the last
        before, text = text, _round(text)
        if text == before:
            break
    return text


def title_key(title: str) -> str:
    """Titles that differ in case, accents, punctuation or TeX markup have the same key."""
    folded = unicodedata.normalize("NFKD", normalise(title)).casefold()
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(character for character in folded if character.isalnum())


def _round(text: str) -> str:
    from readerapp.text.tex import to_unicode

    text = _LONE_SURROGATES.sub("\ufffd", text.translate(_BLANK))
    text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    return " ".join(unicodedata.normalize("NFC", to_unicode(" ".join(text.split()))).split())
