"""What is usual on one page: what follows what, and where its titles and abstracts stand.

A page is read once by what is usual on all pages, and once more by what that reading showed to
be usual on this one. So a short abstract is known by its place among hundred others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from readerapp.formats.digest_paths import TITLES_ONLY, USUAL, Follows, likeliest, with_margins
from readerapp.formats.digest_roles import SKIPPED, TOP, Chunk, Path, Role
from readerapp.formats.digest_scores import NEVER, Option, options

_FEWEST: Final = 4  # titles from which anything can be learnt
_AS_MANY: Final = 2.0  # the usual counts like so many sights
_LEAST: Final = -2.5
_MOST: Final = 1.5
_LEAST_OF_TRAIT: Final = -3.0
_ONCE: Final = 0.5  # what was not seen yet counts as half seen
_AGAIN: Final = 2.0  # it was a title once: pages show cards twice

_Trait = tuple[str, object]


def judge(chunks: Sequence[Chunk]) -> Path:
    """The likeliest reading of a page, and how sure it is."""
    if not chunks:
        return ()
    ways = options(chunks)
    reading, usual = max(
        ((likeliest(chunks, ways, usual), usual) for usual in (USUAL, TITLES_ONLY)),
        key=lambda found: found[0].total,
    )
    if sum(stretch.role is Role.TITLE for stretch in reading.path) >= _FEWEST:
        ways = _by_traits(chunks, ways, reading.path)
        reading = likeliest(chunks, ways, _learnt(reading.path, usual))
    return with_margins(reading, ways)


def _learnt(path: Path, usual: Follows) -> Follows:
    """How likely a role is after another on this page."""
    seen: Counter[tuple[int, int]] = Counter()
    before = TOP
    for stretch in path:
        if stretch.role is not None:
            seen[before, stretch.role] += 1
            before = stretch.role
    return [
        [score + _shift(seen, usual, before, after) for after, score in enumerate(scores)]
        for before, scores in enumerate(usual)
    ]


def _shift(seen: Counter[tuple[int, int]], usual: Follows, before: int, after: int) -> float:
    scores = usual[before]
    if scores[after] == NEVER or before == TOP:
        return 0.0
    share = math.exp(scores[after]) / sum(map(math.exp, scores))
    times = sum(seen[before, role] for role in Role)
    here = (seen[before, after] + _AS_MANY * share) / (times + _AS_MANY)
    return max(_LEAST, min(_MOST, math.log(here / share)))


# --- Where they stand -------------------------------------------------------------------------


def _by_traits(
    chunks: Sequence[Chunk], ways: Sequence[Sequence[Option]], path: Path
) -> list[list[Option]]:
    """The options again, those better that stand where titles and abstracts of this page do."""
    seen: dict[Role, Counter[_Trait]] = {Role.TITLE: Counter(), Role.ABSTRACT: Counter()}
    for stretch in path:
        if stretch.role in seen:
            length = sum(len(chunk.words) for chunk in chunks[stretch.first : stretch.last + 1])
            seen[stretch.role].update(_traits(chunks, stretch.first, stretch.last, length))
    kinds = {trait for counted in seen.values() for trait in counted}
    worth = {role: _worth(counted, kinds) for role, counted in seen.items()}
    unseen = max(
        _LEAST_OF_TRAIT, -math.log(1 + 2 * sum(stretch.role is Role.TITLE for stretch in path))
    )
    titles = {chunks[stretch.first].words for stretch in path if stretch.role is Role.TITLE}
    return [
        [
            _weighed(chunks, index, option, worth, unseen, again=chunks[index].words in titles)
            for option in found
        ]
        for index, found in enumerate(ways)
    ]


def _worth(counted: Counter[_Trait], kinds: set[_Trait]) -> dict[_Trait, float]:
    """How much a trait speaks against a role: its share there against the greatest share."""
    worth = {}
    for name, value in kinds:
        most = max(counted[kind] for kind in kinds if kind[0] == name)
        score = math.log((counted[name, value] + _ONCE) / (most + _ONCE))
        worth[name, value] = max(_LEAST_OF_TRAIT, score)
    return worth


def _weighed(
    chunks: Sequence[Chunk],
    first: int,
    option: Option,
    worth: dict[Role, dict[_Trait, float]],
    unseen: float,
    *,
    again: bool,
) -> Option:
    if option.scores is None:
        return option
    traits = list(_traits(chunks, first, option.last, option.length))
    title, abstract = (
        sum(worth[role].get(trait, unseen) for trait in traits)
        for role in (Role.TITLE, Role.ABSTRACT)
    )
    title += _AGAIN if again else 0.0
    scores = option.scores
    return option._replace(scores=(scores[0] + title, scores[1] + abstract, *scores[2:]))


def _traits(chunks: Sequence[Chunk], first: int, last: int, length: int) -> Iterator[_Trait]:
    """Where a stretch stands: what is above and below it, how far in, and how it ends."""
    chunk = chunks[first]
    yield "apart", chunk.apart
    yield "indented", chunk.indented
    yield "mark", chunk.mark
    yield "dress", chunk.dress
    yield "length", length.bit_length() // 2  # four times as long is something else
    yield "after furniture", first > 0 and chunks[first - 1].mark in SKIPPED
    yield "stop", chunks[last].words[-1:] == "."
    yield "apart below", last + 1 == len(chunks) or chunks[last + 1].apart
