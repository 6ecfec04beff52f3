"""Queries as nobody would type them, and some as anybody might."""

from __future__ import annotations

import random
from typing import Final

PIECES: Final = (
    "tag:", "status:", '"', '"', "“", "-", ":", "(", ")", "(", ")", " ", " ", " ", " ", "*", "?",
    "~", "~2", "=", "\0", "\ud800", "é", "你好", " OR ", " AND ", " NOT ", "NOT ", "|", " | ",
    "year:", "2020", "..", "2019..2021", ">", "a", "the ", "robot", "Arm ", "GPT-4", "C++",
    "=LoRA", "\u202e", "שלום", "🤖", "\n", "not", "\\", "%", "_", "'", "title:", "Title: ",
    "title: ", "author:", "note:(", "-tag:x", "tag:\"to read\"", "has:", "has:note", "is:orphan",
    "is:", "added:7d", "rating:>3", "starred:", "import:", "in:all", "in:trash", "foo:", "foo:(",
    "http://x.org", "wor*d", "te?t", "word~", '"a b"~5', "title:(a b)", "-(a OR b)", "--", "/", ",",
)  # fmt: skip


def typed_at_random(chance: random.Random, longest: int = 24) -> str:
    """A query put together from pieces of the language, and from what is none."""
    return "".join(chance.choices(PIECES, k=chance.randrange(longest)))
