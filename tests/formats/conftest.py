"""What tests of formats may ask for: invented papers, and pages made of them."""

from __future__ import annotations

import pytest

Pairs = list[tuple[str, str]]


@pytest.fixture
def pairs() -> Pairs:
    """Thirty invented papers: title and abstract."""
    subjects = ("Lichens", "Crows", "Tides", "Queues", "Mosses", "Gradients")
    deeds = ("Counting", "Teaching", "Dating", "Forecasting", "Sorting")
    return [
        (
            f"{deed} {subject} with Little Equipment"
            if number % 2
            else f"{subject}Net: {deed} at Scale",
            f"{subject} are hard to observe, and {deed.lower()} them by hand takes weeks. "
            f"We present a method that needs a telephone and {number + 2} coins. "
            "Our method halves the error of earlier work on four collections, e.g. those of "
            f"volunteers, and costs nothing. Data are at https://example.org/{subject}/{number}.",
        )
        for number, (subject, deed) in enumerate((s, d) for s in subjects for d in deeds)
    ]
