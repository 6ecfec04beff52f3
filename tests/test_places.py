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


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Work", "GoogleDrive-me", "Nextcloud"])
def test_a_folder_that_a_service_keeps_in_step_is_known_by_its_name(
    tmp_path: Path, name: str
) -> None:
    assert "is kept in step by" in places.risky(tmp_path / name / "papers")
    assert places.risky(tmp_path / "papers") == ""


def test_a_folder_that_a_service_keeps_in_step_is_known_by_its_marker(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert "Syncthing" in places.risky(tmp_path / "shared" / "papers" / "library")


def test_what_a_service_keeps_in_the_home_says_nothing_of_the_home(home: Path) -> None:
    (home / ".dropbox").mkdir()
    assert places.risky(home / "papers") == ""


def test_a_drive_of_another_machine_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    far = tmp_path / "far away"
    point = str(far).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/papers {point} nfs4 rw 0 0\n")
    assert "network drive" in places.risky(far / "library", mounts)
    assert places.risky(tmp_path / "near", mounts) == ""
