"""Papers named in passing: the name a title coins (``AlignDiff: …``), found in other texts."""

from __future__ import annotations

import re
from typing import Final

from readerapp.text.links import sentence_at

_COINED: Final = re.compile(r"\s*([^\s:–—]{3,30})\s*(?::|\s[–—-]\s)\s*\S")
_UNUSUAL: Final = re.compile(r"\w[A-Z]|\d")


def coined(title: str) -> str | None:
    """The one-word name a title gives to what it brings, if no ordinary word looks like it.

    A word with a capital inside or a digit counts; “Bifold” does not, since nothing tells it
    from a word that merely begins a sentence.
    """
    match = _COINED.match(title)
    name = match[1].strip("\"'“”‘’") if match else ""
    return name if _UNUSUAL.search(name) else None


def mention(text: str, name: str) -> str | None:
    """The first sentence of ``text`` that holds ``name`` as a whole word, or None."""
    match = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    return sentence_at(text, match.start(), match.end()) if match else None
