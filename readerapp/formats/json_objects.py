"""The objects within a JSON value, however deep: for pages that say somewhere what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

_DEEPEST: Final = 12

Object = Mapping[str, Any]


def _all_of_it(thing: Object) -> Iterable[Any]:
    return thing.values()


def objects(
    value: Any, most: int, within: Callable[[Object], Iterable[Any]] = _all_of_it
) -> Iterator[Object]:
    """Every object in order; ``within`` says where in one to go on. ``most`` values are seen."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    looked = 0
    while waiting and looked < most:
        thing, depth = waiting.pop()
        looked += 1
        if depth > _DEEPEST:
            continue
        inside: Iterable[Any] = ()
        if isinstance(thing, dict):
            yield thing
            inside = within(thing)
        elif isinstance(thing, list):
            inside = thing
        waiting += [(each, depth + 1) for each in reversed(list(inside))]
