"""A short hash beside the words of a reader, so that a word the disk changed is found.

SQLite does not notice a bit that tips inside a text. The gate writes the seal with the row; it is
no part of what a step changed, since it can always be made again from the words.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Mapping
from typing import Any, Final

SEALED: Final[dict[str, tuple[str, ...]]] = {
    # table: the columns its seal is of
    "version": ("raw", "text"),
    "highlight": ("exact", "comment"),
    "note": ("title", "markdown"),
}


def seal_of(table: str, row: Mapping[str, Any]) -> str:
    """Twelve letters that tell the words of this row from any others."""
    words = "\x1f".join("" if row[name] is None else f"={row[name]}" for name in SEALED[table])
    digest = hashlib.blake2b(words.encode(), digest_size=9).digest()
    return binascii.b2a_base64(digest, newline=False).decode()
