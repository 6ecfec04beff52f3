"""Moments as a reader says them: today, 22 Nov, 22 Nov 2025."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"


def day(moment: str, now: datetime | None = None) -> str:
    """The day of an ISO moment in the reader's own time zone; empty if it is none."""
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return ""
    today = (now or datetime.now(UTC)).astimezone().date()
    if at.date() == today:
        return "today"
    if at.date() == today - timedelta(days=1):
        return "yesterday"
    return _written(at.date(), today)


def date_of(moment: str, now: datetime | None = None) -> str:
    """The same day by its date, even when it is today."""
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return ""
    return _written(at.date(), (now or datetime.now(UTC)).astimezone().date())


def _written(at: date, today: date) -> str:
    words = f"{at.day} {_MONTHS[3 * at.month - 3 : 3 * at.month]}"
    return words if at.year == today.year else f"{words} {at.year}"
