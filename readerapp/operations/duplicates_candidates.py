"""Which papers are worth judging: of twenty thousand hardly a pair in a million is."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from readerapp.job import UNWATCHED, Job
from readerapp.library.likenesses import Likeness
from readerapp.operations.duplicates_judging import TELLING, is_near
from readerapp.operations.matching import family

Two = tuple[Likeness, Likeness]

ALL_PAIRS: Final = 40  # papers of one title or identifier; of more, each meets its neighbours
_NEIGHBOURS: Final = 12
_GRAM: Final = 12  # letters that titles must share to be compared
_CROWD: Final = 150  # titles that share some letters, of which each is compared with so many
_LENGTHS: Final = 1.11  # how much longer the other of two titles that are nearly one may be


def sharing(papers: Iterable[Likeness]) -> list[list[Likeness]]:
    """Papers that share an arXiv number, a DOI or a title: at least two together."""
    crowds: dict[tuple[str, str], list[Likeness]] = defaultdict(list)
    for paper in papers:
        for what, value in (("arxiv", paper.arxiv), ("doi", paper.doi), ("title", paper.key)):
            if value:
                crowds[what, value].append(paper)
    return [crowd for crowd in crowds.values() if len(crowd) > 1]


def meeting(crowd: Sequence[Likeness]) -> Iterator[Two]:
    """The pairs of a crowd; in a large one each meets only those nearest by author and year."""
    if len(crowd) <= ALL_PAIRS:
        yield from combinations(crowd, 2)
        return
    row = sorted(crowd, key=_by_author)
    for place, one in enumerate(row):
        for other in row[place + 1 : place + 1 + _NEIGHBOURS]:
            yield (one, other) if one.id < other.id else (other, one)


def nearly_called(papers: Iterable[Likeness], job: Job = UNWATCHED) -> list[Two]:
    """Pairs whose titles differ in a few letters.

    Titles meet that share their beginning, their end, or the letters whose checksum is least
    (Broder, “On the Resemblance and Containment of Documents”, 1997).

    Raises:
        Cancelled: ``job`` said so.
    """
    crowds: dict[tuple[str, str], list[Likeness]] = defaultdict(list)
    seen = set()
    for paper in papers:
        name = paper.key, family(paper.authors[0]) if paper.authors else ""
        if len(paper.key) >= TELLING and name not in seen:
            seen.add(name)
            for place, gram in enumerate(_grams(paper.key)):
                crowds[str(place), gram].append(paper)
    found: dict[tuple[int, int], Two] = {}
    known = set()
    for crowd in job.track(list(crowds.values()), "Comparing titles"):
        for one, other in _of_one_length(crowd):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair in known or one.key == other.key:
                continue
            known.add(pair)
            if is_near(one.key, other.key):
                found[pair] = (one, other) if one.id < other.id else (other, one)
    return [found[pair] for pair in sorted(found)]


def _grams(key: str) -> tuple[str, str, str]:
    grams = [key[at : at + _GRAM] for at in range(len(key) - _GRAM + 1)]
    return key[:_GRAM], key[-_GRAM:], min(grams, key=_checksum)


def _checksum(gram: str) -> int:
    return zlib.crc32(gram.encode())


def _of_one_length(crowd: list[Likeness]) -> Iterator[Two]:
    if len(crowd) < 2:
        return
    row = sorted(crowd, key=_by_length)
    for place, one in enumerate(row):
        longest = len(one.key) * _LENGTHS
        for other in row[place + 1 : place + 1 + _CROWD]:
            if len(other.key) > longest:
                break
            yield one, other


def _by_length(paper: Likeness) -> tuple[int, str, int]:
    return len(paper.key), paper.key, paper.id


def _by_author(paper: Likeness) -> tuple[str, int, int]:
    return family(paper.authors[0]) if paper.authors else "", paper.year or 0, paper.id
