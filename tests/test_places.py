"""Where the program puts things on a machine that has little."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from readerapp import places


def test_without_a_session_the_lock_lies_where_nobody_else_can_write(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    folder = places.runtime_folder()
    assert folder.is_relative_to(home)
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


def test_a_library_named_by_the_environment_is_the_same_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READERAPP_LIBRARY", "papers")
    assert places.library_folder() == tmp_path / "papers"
