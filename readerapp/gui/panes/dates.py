"""Moments as a reader says them: today, 22 Nov, 22 Nov 2025."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
    written = f"{at.day} {_MONTHS[3 * at.month - 3 : 3 * at.month]}"
    return written if at.year == today.year else f"{written} {at.year}"
