"""The likeliest reading of a page (Viterbi over stretches of lines), and how sure it is.

How much worse the best reading is in which a stretch is something else tells how sure its role
is: these are max-marginals, from the same sums taken forwards and backwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from readerapp.formats.digest_roles import TOP, Chunk, Path, Role, Stretch
from readerapp.formats.digest_scores import NEVER, PASSED_OVER, Option

Follows = Sequence[Sequence[float]]  # how likely a role is after another: [before][after]
Options = Sequence[Sequence[Option]]

_RARE: Final = -6.0
USUAL: Final[Follows] = (
    # TITLE  ABSTRACT  ASIDE  AUTHORS  INTERJECTION
    (-3.0, 1.5, -0.5, 1.0, -0.5),  # after a title
    (1.0, -3.0, -0.3, _RARE, NEVER),  # after an abstract
    (0.0, -2.5, 0.0, NEVER, NEVER),  # after an aside
    (-1.0, 1.5, -0.3, -3.0, -0.5),  # after authors
    (-3.0, 1.5, 0.0, 0.5, 0.0),  # after an interjection
    (0.5, -3.0, 0.0, NEVER, NEVER),  # at the top
)
TITLES_ONLY: Final[Follows] = (
    (0.0, -4.0, -0.5, 1.0, -1.0),
    (0.0, -4.0, -0.3, _RARE, NEVER),
    (0.0, -4.0, 0.0, NEVER, NEVER),
    (0.0, -4.0, -0.3, -3.0, -0.5),
    (0.0, -4.0, 0.0, 0.5, 0.0),
    (0.5, -4.0, 0.0, NEVER, NEVER),
)
# Where the line above was full: a text that goes on was seldom meant to end there.
_IN_A_RUN: Final[Follows] = (
    (-5.0, 1.5, -4.0, 1.0, -2.0),
    (1.0, -8.0, -2.5, _RARE, NEVER),
    (-2.0, -4.0, -4.0, NEVER, NEVER),
    (-1.0, 1.5, -4.0, -6.0, -2.0),
    (-3.0, 1.5, -4.0, 0.5, -4.0),
    (0.5, -3.0, 0.0, NEVER, NEVER),
)
_STATES: Final = 6

_Totals = list[list[float]]
_Pointers = list[list[tuple[int, int]]]


class Reading(NamedTuple):
    """The best reading of a page, and the sums it was found with."""

    total: float
    path: Path
    totals: _Totals
    follows: Sequence[Follows]  # for each chunk


def likeliest(chunks: Sequence[Chunk], options: Options, usual: Follows) -> Reading:
    """The reading of a page with the highest score."""
    within = _within(usual)
    follows = [within if chunk.joint > NEVER else usual for chunk in chunks]
    totals, pointers = _forward(options, follows)
    path = _path(options, totals, pointers)
    return Reading(max(totals[-1]), path, totals, follows)


def _within(usual: Follows) -> Follows:
    """The same for a place within a run, where the page has habits of its own."""
    return [
        [
            score + here - known if known > NEVER else score
            for score, here, known in zip(*rows, strict=True)
        ]
        for rows in zip(_IN_A_RUN, usual, USUAL, strict=True)
    ]


def _forward(options: Options, follows: Sequence[Follows]) -> tuple[_Totals, _Pointers]:
    """The best score of a reading up to each chunk, by its last role, and how it was reached."""
    nowhere = (-1, -1)
    totals: _Totals = [[NEVER] * _STATES for _ in range(len(options) + 1)]
    pointers: _Pointers = [[nowhere] * _STATES for _ in range(len(options) + 1)]
    totals[0][TOP] = 0.0
    for index, ways in enumerate(options):
        here = totals[index]
        reached = _reached(here, follows[index])
        for last, scores, _ in ways:
            there, back = totals[last + 1], pointers[last + 1]
            if scores is None:
                for before, total in enumerate(here):
                    if total + PASSED_OVER > there[before]:
                        there[before], back[before] = total + PASSED_OVER, (index, before)
                continue
            for role, (before, total) in enumerate(reached):
                total += scores[role]
                if total > there[role]:
                    there[role], back[role] = total, (index, before)
    return totals, pointers


def _reached(totals: Sequence[float], follows: Follows) -> list[tuple[int, float]]:
    """For each role that may follow: the best role before it, and the score with it."""
    found = []
    for role in range(len(Role)):
        best, at = NEVER, 0
        for before, total in enumerate(totals):
            sum_ = total + follows[before][role]
            if sum_ > best:
                best, at = sum_, before
        found.append((at, best))
    return found


def _path(options: Options, totals: _Totals, pointers: _Pointers) -> list[Stretch]:
    """The best reading, traced back from its end."""
    end = len(options)
    state = max(range(_STATES), key=totals[end].__getitem__)
    path: list[Stretch] = []
    while end > 0:
        first, before = pointers[end][state]
        role = None if options[first][0].scores is None else Role(state)
        path.append(Stretch(first, end - 1, role))
        end, state = first, before
    return path[::-1]


# --- How sure ---------------------------------------------------------------------------------


def with_margins(reading: Reading, options: Options) -> Path:
    """Each stretch of the best reading with how much worse every other reading of it is."""
    onwards = _backward(options, reading.follows)
    chosen = {(first, last, role) for first, last, role, _ in reading.path}
    others = [NEVER] * len(options)  # the best reading in which a chunk is something else
    for index, ways in enumerate(options):
        here = reading.totals[index]
        reached = _reached(here, reading.follows[index])
        for last, scores, _ in ways:
            there = onwards[last + 1]
            if scores is None:
                total = PASSED_OVER + max(map(float.__add__, here, there))
                if (index, last, None) not in chosen and total > others[index]:
                    others[index] = total
                continue
            for role, (_, total) in enumerate(reached):
                total += scores[role] + there[role]
                if (index, last, role) not in chosen:
                    for chunk in range(index, last + 1):
                        others[chunk] = max(others[chunk], total)
    return [
        Stretch(first, last, role, reading.total - max(others[first : last + 1]))
        for first, last, role, _ in reading.path
    ]


def _backward(options: Options, follows: Sequence[Follows]) -> _Totals:
    """The best score of a reading from each chunk on, by the last role before it."""
    totals: _Totals = [[0.0] * _STATES for _ in range(len(options) + 1)]
    for index in range(len(options) - 1, -1, -1):
        best = [NEVER] * _STATES
        for last, scores, _ in options[index]:
            there = totals[last + 1]
            if scores is None:
                best = [
                    max(known, total + PASSED_OVER)
                    for known, total in zip(best, there, strict=True)
                ]
                continue
            onwards = [score + total for score, total in zip(scores, there, strict=False)]
            for before, likely in enumerate(follows[index]):
                sum_ = max(map(float.__add__, likely, onwards))
                if sum_ > best[before]:
                    best[before] = sum_
        totals[index] = best
    return totals
