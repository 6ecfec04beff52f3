"""Which backups to keep: all of the last days, ever fewer of what is long ago.

Everything of the last 48 hours; then the newest of each of 7 days, 4 weeks and 12 months. Days
without a backup do not count, so nobody loses one by being on holiday. The order is that of the
numbers: a clock that stood at 2099 or 1970 for a while costs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

_RECENT: Final = timedelta(hours=48)
_PAUSE: Final = timedelta(days=1)  # the most that time without any backup counts

_SPARSE: Final[tuple[tuple[int, Callable[[datetime], object]], ...]] = (
    # how many: the newest of each
    (7, datetime.date),
    (4, lambda moment: moment.isocalendar()[:2]),
    (12, lambda moment: (moment.year, moment.month)),
)


def kept(stamps: Sequence[tuple[int, str]]) -> set[int]:
    """The numbers of the backups to keep, of ``(number, moment)`` in ISO 8601; always the newest.

    What is kept of the kept is the same again, so thinning often or seldom ends alike.
    """
    ordered = sorted(stamps)
    numbers = [number for number, _ in ordered]
    moments = _believable([datetime.fromisoformat(at) for _, at in ordered])
    wanted = _recent(moments)
    for limit, period in _SPARSE:
        wanted |= _newest_of_each(moments, period, limit)
    return {numbers[index] for index in wanted}


def _recent(moments: Sequence[datetime]) -> set[int]:
    """Those of the last 48 hours, before the newest of all.

    A long pause is taken for a short one: it may be a leap of the clock, and the two days before
    it are those somebody who comes back wants.
    """
    found, age = set(), timedelta()
    for index in reversed(range(len(moments))):
        if index + 1 < len(moments):
            age += min(moments[index + 1] - moments[index], _PAUSE)
        if age > _RECENT:
            break
        found.add(index)
    return found


def _newest_of_each(
    moments: Sequence[datetime], period: Callable[[datetime], object], limit: int
) -> set[int]:
    newest: dict[object, int] = {}
    for index in reversed(range(len(moments))):
        newest.setdefault(period(moments[index]), index)
        if len(newest) > limit:
            newest.popitem()
            break
    return set(newest.values())


def _believable(moments: Sequence[datetime]) -> list[datetime]:
    """The moments with each that contradicts most others replaced by that of the next newer one.

    Backups are made one after the other, so their moments should rise with their numbers.
    """
    believed = _longest_rise(moments)
    if not believed:
        return []
    moment = moments[believed[-1]]
    trusted, mended = set(believed), []
    for index in reversed(range(len(moments))):
        if index in trusted:
            moment = moments[index]
        mended.append(moment)
    return mended[::-1]


def _longest_rise(moments: Sequence[datetime]) -> list[int]:
    """The places of a longest run, gaps allowed, in which no moment is before the last."""
    ends: list[datetime] = []  # of the runs of each length, the one that ends earliest
    places: list[int] = []
    before: list[int | None] = []
    for index, moment in enumerate(moments):
        length = bisect_right(ends, moment)
        before.append(places[length - 1] if length else None)
        ends[length : length + 1] = [moment]
        places[length : length + 1] = [index]
    run: list[int] = []
    place = places[-1] if places else None
    while place is not None:
        run.append(place)
        place = before[place]
    return run[::-1]
