"""The year in what a file gives as a date, however it is written."""

from __future__ import annotations

import re
from typing import Final

from readerapp.model import YEARS

_YEAR: Final = re.compile(r"(?<!\d)([12]\d{3})(?:[01]\d[0-3]\d)?(?!\d)")  # 1998, 19980521
_BEFORE_CHRIST: Final = re.compile(r"\s*[-−–]\d")


def year(*dates: str) -> int | None:
    """The first year that any of ``dates`` names, in the order given.

    “2019 Nov-Dec”, “1996//”, “2004-05/2006”, “[c1987]” and “1990~” name one; “in press”, “98”
    and years before Christ name none.
    """
    for date in dates:
        match = None if _BEFORE_CHRIST.match(date) else _YEAR.search(date)
        if match and int(match[1]) in YEARS:
            return int(match[1])
    return None
