"""Fixtures for tests of the window."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.windows import (  # noqa: F401 - fixtures are found by name
    dressed,
    library_folder,
    open_window,
    person,
    use_screen,
)


def pytest_configure(config: pytest.Config) -> None:
    """Before Qt starts: a screen on which the window fits."""
    use_screen(Path(tempfile.mkdtemp(prefix="readerapp-screen-")))
