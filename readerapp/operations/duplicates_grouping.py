"""From pairs of papers that look like one to groups of them.

In a sure group every paper is surely the same as every other. What is left makes unsure groups,
in which each looks like at least one other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from readerapp.library.unlike import Pair
from readerapp.operations.duplicates_judging import Verdict

_DIVIDED: Final = ", but they do not all agree"


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that look like one, the oldest first; ``why`` says to a person what it rests on."""

    papers: tuple[int, ...]
    sure: bool
    why: str


class _Clusters:
    """Papers put together, each in one cluster, with what is said of them."""

    def __init__(self) -> None:
        self._of: dict[int, set[int]] = {}
        self._whys: dict[int, Counter[str]] = defaultdict(Counter)

    def of(self, paper: int) -> set[int]:
        """The cluster of a paper; at first itself alone."""
        return self._of.setdefault(paper, {paper})

    def unite(self, one: int, other: int, why: str) -> None:
        """Make the clusters of two papers one, if they are not."""
        small, large = sorted((self.of(one), self.of(other)), key=len)
        self._whys[one][why] += 1
        if small is not large:
            large |= small
            self._of.update(dict.fromkeys(small, large))

    def groups(self, sure: bool) -> Iterator[Group]:
        """Every cluster of more than one; of what is said of it, what is said most."""
        for oldest, cluster in sorted(self._of.items()):
            if oldest == min(cluster) and len(cluster) > 1:
                said = sum((self._whys[paper] for paper in cluster), Counter[str]())
                whys = sorted(said, key=lambda why: (-said[why], why))[:2]
                yield Group(tuple(sorted(cluster)), sure, "; ".join(whys))


def grouped(verdicts: Mapping[Pair, Verdict], apart: Iterable[Pair]) -> list[Group]:
    """Groups of the pairs, the lower id first in each; no group holds a pair told apart."""
    told: dict[int, set[int]] = defaultdict(set)
    for one, other in apart:
        told[one].add(other)
        told[other].add(one)
    sure, rest = _surely(verdicts)
    unsure = _Clusters()
    divided: list[Group] = []
    for (one, other), why in sorted(rest.items()):
        ours, theirs = unsure.of(one), unsure.of(other)
        if not _apart(told, ours, theirs):
            unsure.unite(one, other, why)
        elif other not in told[one]:
            divided.append(Group((one, other), False, why))
    return [*sure.groups(True), *sorted([*unsure.groups(False), *divided], key=_by_papers)]


def _surely(verdicts: Mapping[Pair, Verdict]) -> tuple[_Clusters, dict[Pair, str]]:
    """The sure clusters, and between the oldest papers of each what is left to be said."""
    clusters = _Clusters()
    rest: dict[Pair, str] = {}
    for (one, other), verdict in sorted(verdicts.items()):
        if verdict.sure:
            pairs = [_pair(a, b) for a in clusters.of(one) for b in clusters.of(other) if a != b]
            if all(pair in verdicts and verdicts[pair].sure for pair in pairs):
                clusters.unite(one, other, verdict.why)
    for (one, other), verdict in sorted(verdicts.items()):
        pair = _pair(min(clusters.of(one)), min(clusters.of(other)))
        if pair[0] != pair[1]:
            rest.setdefault(pair, verdict.why + (_DIVIDED if verdict.sure else ""))
    return clusters, rest


def _apart(told: Mapping[int, set[int]], ours: set[int], theirs: set[int]) -> bool:
    small, large = sorted((ours, theirs), key=len)
    return any(paper in told and told[paper] & large for paper in small)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _by_papers(group: Group) -> tuple[int, ...]:
    return group.papers
