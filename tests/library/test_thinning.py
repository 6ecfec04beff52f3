"""Which backups stay: all of the last days, one of each day, week and month before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from readerapp.library.thinning import kept

MONDAY = datetime(2026, 9, 7, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST = 7 + 4 + 12  # of those older than two days

Stamps = list[tuple[int, str]]


def stamped(moments: Sequence[datetime]) -> Stamps:
    """Backups made at these moments, numbered from 1."""
    return [(n, moment.isoformat()) for n, moment in enumerate(moments, start=1)]


def hourly(start: datetime, hours: int) -> list[datetime]:
    return [start + HOUR * hour for hour in range(hours)]


def after_thinning_each_time(moments: Sequence[datetime]) -> Stamps:
    """What is left when old ones are removed after every new one."""
    there: Stamps = []
    for stamp in stamped(moments):
        there.append(stamp)
        wanted = kept(there)
        there = [each for each in there if each[0] in wanted]
    return there


def test_without_backups_there_is_nothing_to_keep() -> None:
    assert kept([]) == set()
    assert kept([(7, "2026-09-07T12:00:00Z")]) == {7}


def test_after_sixty_days_of_hourly_backups_the_right_ones_are_left() -> None:
    moments = hourly(MONDAY, 60 * 24)
    there = [datetime.fromisoformat(at) for _, at in after_thinning_each_time(moments)]
    newest = moments[-1]
    assert [m for m in there if newest - m <= 2 * DAY] == moments[-49:]
    older = [m for m in there if newest - m > 2 * DAY]
    assert older == sorted(
        {
            *[
                m
                for m in moments
                if m.hour == 23 and timedelta() < newest.date() - m.date() < 7 * DAY
            ][:-2],
            *[m for m in moments if m.hour == 23 and m.isoweekday() == 7][-3:],
            datetime(2026, 9, 30, 23, tzinfo=UTC),
            datetime(2026, 10, 31, 23, tzinfo=UTC),
        }
    )


def test_two_years_leave_a_dozen_months() -> None:
    moments = [MONDAY + DAY * day for day in range(730)]
    there = [datetime.fromisoformat(at) for _, at in after_thinning_each_time(moments)]
    assert len(there) <= 3 + MOST
    assert len({(m.year, m.month) for m in there}) == 12
    assert moments[-1] - there[0] > 300 * DAY


def test_days_without_a_backup_do_not_count() -> None:
    """Whoever comes back after a year finds what there was before."""
    before = hourly(MONDAY, 10 * 24)
    there = after_thinning_each_time([*before, MONDAY + 400 * DAY])
    days = {at[:10] for _, at in there}
    assert len(days) == 7
    assert {(n, at) for n, at in stamped(before) if n > len(before) - 24} <= set(there)


def test_a_clock_in_2099_costs_nothing() -> None:
    """A day of work before, one backup in 2099, and back: everything of the two days is there."""
    morning = hourly(MONDAY, 24)
    moments = [*morning, datetime(2099, 1, 1, tzinfo=UTC), *hourly(MONDAY + DAY, 10)]
    for count in range(1, len(moments) + 1):
        there = after_thinning_each_time(moments[:count])
        assert there == stamped(moments[:count])


def test_a_clock_in_1970_costs_nothing() -> None:
    wrong = hourly(datetime(1970, 1, 1, tzinfo=UTC), 5)
    moments = [*hourly(MONDAY, 24), *wrong, *hourly(MONDAY + DAY, 10)]
    assert after_thinning_each_time(moments) == stamped(moments)


def test_what_was_kept_of_the_past_outlives_a_clock_in_2099() -> None:
    past = [MONDAY + DAY * day for day in range(300)]
    before = after_thinning_each_time(past)
    strange = hourly(datetime(2099, 1, 1, tzinfo=UTC), 10)
    there = after_thinning_each_time([*past, *strange, *hourly(past[-1] + HOUR, 11)])
    months = {at[:7] for _, at in before}
    assert months <= {at[:7] for _, at in there} | {min(months)}


def test_a_moment_in_2099_takes_the_place_of_no_month() -> None:
    days = [MONDAY + DAY * day for day in range(400)]
    moments = [*days[:200], datetime(2099, 1, 1, tzinfo=UTC), *days[200:]]
    there = {datetime.fromisoformat(at) for _, at in after_thinning_each_time(moments)}
    assert len({(m.year, m.month) for m in there}) == 12
    assert max(m.year for m in there) == 2027


def test_a_clock_that_is_set_back_an_hour_costs_nothing() -> None:
    """As clocks are in autumn, on a machine that takes them for the truth."""
    moments = [*hourly(MONDAY, 20), *hourly(MONDAY + 19 * HOUR, 20)]
    assert after_thinning_each_time(moments) == stamped(moments)


anything = st.lists(
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda m: m.replace(tzinfo=UTC)),
    min_size=1,
    max_size=150,
)


@given(anything)
def test_the_newest_is_kept_whatever_the_clock_said(moments: list[datetime]) -> None:
    assert len(moments) in kept(stamped(moments))


@given(anything)
def test_thinning_twice_removes_no_more_than_once(moments: list[datetime]) -> None:
    stamps = stamped(sorted(moments))
    once = [stamp for stamp in stamps if stamp[0] in kept(stamps)]
    assert kept(once) == {number for number, _ in once}


@given(st.lists(st.integers(0, 24 * 200), min_size=1, max_size=150))
def test_never_more_are_kept_than_was_said(hours: list[int]) -> None:
    moments = [MONDAY + HOUR * hour for hour in sorted(set(hours))]
    there = [datetime.fromisoformat(at) for _, at in after_thinning_each_time(moments)]
    recent = [moment for moment in moments if moments[-1] - moment <= 2 * DAY]
    assert set(recent) <= set(there)
    assert len(there) <= 49 + MOST
