"""Fixtures for whole evenings with the program."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.windows import dressed, open_window, use_screen  # noqa: F401 - fixtures, by name


def pytest_configure(config: pytest.Config) -> None:
    """Before Qt starts: a screen on which the window fits."""
    use_screen(Path(tempfile.mkdtemp(prefix="readerapp-screen-")))
