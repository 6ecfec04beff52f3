"""What can be asked of papers by name: fields of their text, and facts with their values."""

from __future__ import annotations

import re
from typing import Final

from readerapp.model import Status
from readerapp.search.query import Fact

FIELDS: Final = {  # as typed: the field of the index
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "authors": "authors",
    "venue": "venue",
    "note": "note",
    "notes": "note",
    "highlight": "highlights",
    "highlights": "highlights",
}
SAID_BEFORE: Final = ("http", "https", "doi", "arxiv")  # addresses and numbers, as they are pasted
HAS: Final = (
    "note", "highlight", "abstract", "url", "tag", "author", "venue", "year", "rating", "doi",
    "arxiv", "attachment",
)  # fmt: skip
IS: Final = {
    **{status.value: Fact("status", status.value) for status in Status},
    "starred": Fact("starred", "yes"),
    "unstarred": Fact("starred", "no"),
    "orphan": Fact("is", "orphan"),
    "tagged": Fact("has", "tag"),
    "rated": Fact("has", "rating"),
    "highlighted": Fact("has", "highlight"),
    "trashed": Fact("in", "trash"),
}
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "status": tuple(Status),
    "has": HAS,
    "is": tuple(IS),
    "in": ("trash", "all"),
    "starred": ("yes", "no"),
}
_OTHER_NAMES: Final = {"tags": "tag", "stars": "rating", "star": "starred", "imports": "import"}
_MEANT: Final = {"true": "yes", "1": "yes", "on": "yes", "false": "no", "0": "no", "off": "no"}
_DAY: Final = r"\d{4}(?:-\d\d){0,2}"
_SHAPES: Final = {
    "year": re.compile(r"(?:[<>]=?)?\d{4}|(?=.*\d)(?:\d{4})?\.\.(?:\d{4})?"),
    "rating": re.compile(r"(?:[<>]=?)?[0-5]|(?=.*\d)[0-5]?\.\.[0-5]?"),
    "added": re.compile(
        rf"[<>]?\d{{1,4}}[dwmy]|(?:[<>]=?)?{_DAY}|(?=.*\d)(?:{_DAY})?\.\.(?:{_DAY})?"
    ),
    "tag": re.compile(r"[^\0]*[^\0\s/][^\0]*"),
    "import": re.compile(r"[^\0]*\w[^\0]*"),
}
_BEGUN: Final = re.compile(r"[<>]?=?[\d.\-]*")  # of a number, a year, a day or a span of them
_DASHED: Final = re.compile(r"(\d{4}|[0-5])-(\d{4}|[0-5])?")  # year:2019-2021
_LONGEST: Final = 300  # characters of a value


def fact(name: str, value: str) -> Fact | None:
    """What ``name:value`` says of a paper; None if it is nothing known."""
    name = _named(name)
    value = _tidy(name, value)
    if len(value) > _LONGEST:
        return None
    if name in CHOICES:
        return _chosen(name, value)
    shape = _SHAPES.get(name)
    return Fact(name, value) if shape and shape.fullmatch(value) else None


def typed(name: str, value: str) -> Fact | None:
    """What ``name:value`` says while its end is still being typed, if it is a fact so far.

    Of ``year:2019..20`` as much as is whole counts: 2019 or later; ``status:r`` may yet become
    one thing or another, and says nothing.
    """
    found = fact(name, value)
    name = _named(name)
    value = _tidy(name, value)
    if found is None:
        return _whole(name, value)
    if name in ("tag", "import"):
        return Fact(name, found.value, unfinished=True)
    meant = _like(name, value)
    return None if len(meant) > 1 and value and value not in meant else found


def begun(name: str, value: str) -> bool:
    """Whether ``name:value`` is the beginning of something that can be asked by name."""
    if name.lower() in FIELDS:
        return not value
    name = _named(name)
    if name in _SHAPES:
        return not value.strip("/ ") or (
            name not in ("tag", "import") and bool(_BEGUN.fullmatch(value))
        )
    return name in CHOICES and bool(_like(name, _tidy(name, value)))


def is_fact(name: str) -> bool:
    """Whether this is the name of a fact."""
    return _named(name) in CHOICES or _named(name) in _SHAPES


def _named(name: str) -> str:
    name = name.lower()
    return _OTHER_NAMES.get(name, name)


def _tidy(name: str, value: str) -> str:
    if name == "tag":
        return "/".join(filter(None, (part.strip() for part in value.split("/"))))
    value = value.strip().lower()
    if name in ("year", "rating") and (span := _DASHED.fullmatch(value)):
        return f"{span.group(1)}..{span.group(2) or ''}"
    return value


def _chosen(name: str, value: str) -> Fact | None:
    """One of a few values, which may be cut short: ``status:in``."""
    value = _MEANT.get(value, value) if name == "starred" else value
    if name == "starred" and not value:
        return Fact("starred", "yes")
    if name == "has" and len(value) > 3:
        value = value.removesuffix("s")
    like = sorted(_like(name, value), key=len) if value else []
    if not like:
        return None
    return IS[like[0]] if name == "is" else Fact(name, str(like[0]))


def _like(name: str, value: str) -> list[str]:
    """The values to choose from that begin so."""
    return [choice for choice in CHOICES.get(name, ()) if choice.startswith(value)]


def _whole(name: str, value: str) -> Fact | None:
    """A span or a day as far as it is whole."""
    found = None
    if len(value) <= _LONGEST and _BEGUN.fullmatch(value):
        while found is None and value[-1:].isdigit():
            value = value[:-1]
            found = fact(name, value)
        found = found or fact(name, value.rstrip(".-"))
    return found
