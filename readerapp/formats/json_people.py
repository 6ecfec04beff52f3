"""The authors of a paper in JSON: strings, objects, lists of parts, or a list in a string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from readerapp.formats import names, values
from readerapp.formats.json_papers import AUTHORS, Fields, listed, named, string, text_of

_FIRST_NAMES: Final = listed("given firstname first givenname forename")
_LAST_NAMES: Final = listed("family lastname last familyname surname sn")
_WHOLE_NAMES: Final = listed(
    "literal nameutf8 fullname displayname formatted name value text creator preferredname title"
)
_OTHER_ROLES: Final = frozenset(
    listed(
        """
        editor serieseditor translator reviewedauthor contributor bookauthor commenter castmember
        recipient counsel sponsor cosponsor
        """
    )
)


def authors(said: Fields) -> tuple[str, ...]:
    """The people who wrote the paper, each once, as they are shown."""
    for field in AUTHORS:
        found = tuple(_people(said.get(field)))
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _people(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield from values.people(value)
    elif isinstance(value, list):
        roles = [_role(each) for each in value]
        authors_only = any(role not in _OTHER_ROLES for role in roles)
        for each, role in zip(value, roles, strict=True):
            if not (authors_only and role in _OTHER_ROLES):
                yield from _person(each, alone=len(value) == 1, depth=depth)
    elif isinstance(value, dict):
        inner = value.get("value")
        if isinstance(inner, list) and depth < 4:  # OpenReview's {"value": […]}
            yield from _people(inner, depth + 1)
        else:
            yield from _person(value, alone=True, depth=depth)


def _role(value: Any) -> str:
    return str(value.get("creatorType", "")).casefold() if isinstance(value, dict) else ""


def _person(value: Any, *, alone: bool, depth: int) -> Iterator[str]:
    """The name that one entry of a list of authors gives; several, if it is a list in disguise."""
    if isinstance(value, str):
        yield from values.people(value) if alone else names.people((values.title(value),))
    elif isinstance(value, list):  # [last, first, suffix]
        parts = [values.title(part) for part in value if isinstance(part, str)]
        last, first, suffix = [*parts, "", "", ""][:3]
        yield from names.people((f"{first} {last}" + (f", {suffix}" if suffix else ""),))
    elif isinstance(value, dict):
        name = _name(value)
        if name:
            yield name
        elif depth < 4:
            for field in ("author", "authors", "person", "user", "profile", "creator"):
                yield from _people(value.get(field), depth + 1)


def _name(person: Mapping[str, Any]) -> str:
    said = named(person)
    first, last = (values.title(text_of(said, parts)) for parts in (_FIRST_NAMES, _LAST_NAMES))
    if last:
        particles = (string(said.get(kind)) for kind in ("droppingparticle", "nondroppingparticle"))
        whole = " ".join(filter(None, (first, *map(values.title, particles), last)))
        suffix = values.title(string(said.get("suffix")))
        return f"{whole}, {suffix}" if suffix else whole
    for field in _WHOLE_NAMES:
        whole = values.title(string(said.get(field)))
        if whole and (field == "literal" or said.get("nametype") == "Organizational"):
            return whole
        if whole:
            return next(iter(names.people((whole,))), "")
    return first
