"""HTML, JATS and escaped characters inside a value, as plain text."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_HIDDEN: Final = re.compile(r"<(script|style|template)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAKS: Final = re.compile(
    r"</?(?:jats:)?(?:p|div|br|li|ul|ol|tr|h[1-6]|sec|title|blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?[a-zA-Z][\w:.-]*(?:\s[^<>]{0,2000})?/?>|<!--.*?-->", re.DOTALL)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` without tags, entities as characters; a paragraph becomes a line.

    A lone ``<`` or ``&`` is one: “p < 0.05 & q > 1” stays.
    """
    if "<" in text:
        text = _HIDDEN.sub("", _CDATA.sub(r"\1", text))
        text = _TAG.sub("", _BREAKS.sub("\n", text))
    for _ in range(2):  # feeds escape what was escaped
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
