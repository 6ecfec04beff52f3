"""Links from elsewhere into a library: ``readerapp://paper/7K2M9QXA?h=h1``.

Anyone may write such a link, so it can only show something: a paper, a tag, a search. Whatever
is not exactly of this shape is refused whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEME: Final = "readerapp"
_LONGEST: Final = 2048
_NEVER: Final = re.compile(r'[\x00-\x20\x7f-\x9f"\\<>^`{|}]|\s')
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_TARGETS: Final = {
    "paper": re.compile(r"/([0-9A-HJKMNP-TV-Z]{8})(?:/[a-z0-9-]{0,80})?/?"),
    "tag": re.compile(r"/([^/]{1,80}(?:/[^/]{1,80}){0,5})/?"),
    "search": re.compile(r"/?"),
}
_FIELDS: Final = {
    "paper": {"h": re.compile(r"h[1-9]\d{0,4}")},
    "tag": {},
    "search": {"q": re.compile(r".{1,200}", re.DOTALL)},
}


@dataclass(frozen=True, slots=True)
class DeepLink:
    """What a link asks to be shown.

    ``target`` is the uid of a paper, the name of a tag or a query; ``highlight`` as ``h2``.
    """

    verb: str
    target: str
    highlight: str = ""


def is_link(word: str) -> bool:
    """Whether it claims to be a link of ours; ``parse`` says whether it is one."""
    return word[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def parse(link: str) -> DeepLink | None:
    """What the link asks for; None when it is not exactly one of ours."""
    if len(link) > _LONGEST or _NEVER.search(link) or not is_link(link):
        return None
    try:
        parts = urlsplit(link)
        fields = parse_qsl(parts.query, strict_parsing=bool(parts.query), max_num_fields=1)
    except ValueError:
        return None
    verb, path = parts.netloc.lower(), unquote(parts.path)
    if verb not in _TARGETS or parts.fragment or _CONTROL.search(path) or ".." in path.split("/"):
        return None
    match = _TARGETS[verb].fullmatch(path)
    if match is None or not all(_fits(verb, name, value) for name, value in fields):
        return None
    said = dict(fields)
    if verb == "search":
        return DeepLink(verb, said["q"]) if "q" in said else None
    return DeepLink(verb, match[1], said.get("h", ""))


def _fits(verb: str, name: str, value: str) -> bool:
    shape = _FIELDS[verb].get(name)
    return shape is not None and bool(shape.fullmatch(value)) and not _CONTROL.search(value)
