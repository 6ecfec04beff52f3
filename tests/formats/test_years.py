"""A year is found in a date, whoever wrote it."""

from __future__ import annotations

import pytest

from readerapp.formats.years import year


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2019 Nov-Dec", 2019), ("1996//", 1996), ("2004-05/2006", 2004), ("[c1987]", 1987),
        ("19870512", 1987), ("1990~", 1990), ("2010a", 2010), ("12/03/2004", 2004),
        ("in press", None), ("98", None), ("-0044", None), ("19uu", None), ("12345678901", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_date_names_a_year_or_none(date: str, found: int | None) -> None:
    assert year(date) == found
    assert year(date, "2001") == (found or 2001)
