"""``backup``, ``backups``, ``restore``, and the backup a command leaves behind when it ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.library import backups, locks

Call = Callable[..., Any]
Ask = Callable[..., Any]

ROOT = Path(__file__).parents[2]


def reasons(folder: Path) -> list[str]:
    return [backup.reason for backup in backups.listed(folder)]


def test_a_command_that_changes_something_leaves_a_backup_if_one_is_due(
    json_of: Ask, folder: Path, sorter: str
) -> None:
    assert reasons(folder) == ["when readerapp was closed"]
    json_of("star", sorter)
    assert len(reasons(folder)) == 1, "one was made just now"
    newest = backups.listed(folder)[0].path
    newest.rename(newest.with_name(f"{newest.name[:6]}-2026-01-01T00-00-00Z.sqlite"))
    for reading in (("list",), ("show", sorter), ("history",), ("search", "sorter"), ("backups",)):
        json_of(*reading)
    assert len(reasons(folder)) == 1, "nothing was changed by these"
    json_of("status", sorter, "read")
    assert len(reasons(folder)) == 2


def test_a_command_that_fails_leaves_none(call: Call, folder: Path) -> None:
    assert call("edit", "nobody", "--title", "x").status == 1
    assert call("add", "--title", " ").status == 1
    assert call("frobnicate").status == 2
    assert reasons(folder) == []


def test_a_backup_that_fails_is_a_sentence_and_no_failure(
    call: Call, folder: Path, sorter: str
) -> None:
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("in the way")
    answer = call("star", sorter, "--json")
    assert (answer.status, answer.document) == (0, {"changed": 1})
    assert answer.err == f"“{folder / 'backups'}” is in the way: a folder is needed there.\n"
    assert call("show", sorter, "--json").document["starred"]


def test_backup_tells_where_it_is_and_what_it_holds(
    call: Call, json_of: Ask, folder: Path, sorter: str, tmp_path: Path
) -> None:
    made = json_of("backup")
    assert made["papers"] == 1
    assert Path(made["path"]).parent == folder / "backups"
    assert json_of("backup", str(tmp_path / "copy.sqlite")) == {
        "path": str(tmp_path / "copy.sqlite"),
        "papers": 1,
    }
    assert call("backup").out.startswith("Backed up 1 paper to ")
    assert call("backup", str(tmp_path)).err.endswith("is a folder: name a file in it.\n")


def test_a_relative_path_is_one_from_where_the_command_is_given(
    json_of: Ask, sorter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert json_of("backup", "copy.sqlite")["path"] == str(tmp_path / "copy.sqlite")
    json_of("trash", sorter)
    json_of("restore", "copy.sqlite")
    assert len(json_of("list")) == 1


def test_backups_are_listed_newest_first_and_checked(
    call: Call, json_of: Ask, folder: Path, sorter: str
) -> None:
    json_of("backup")
    listed = json_of("backups")
    assert [set(one) for one in listed] == [{"path", "at", "papers", "ok", "reason", "size"}] * 2
    assert [one["path"] for one in listed] == [str(b.path) for b in backups.listed(folder)]
    assert [one["ok"] for one in listed] == [True, True]
    newest = Path(listed[0]["path"])
    newest.write_bytes(newest.read_bytes()[:20_000])
    assert [one["ok"] for one in json_of("backups")] == [False, True]
    lines = call("backups").out.splitlines()
    assert ["DAMAGED" in line for line in lines] == [True, False]
    assert "when readerapp was closed" in lines[1]


def test_where_there_are_no_backups_none_are_listed(call: Call, json_of: Ask, folder: Path) -> None:
    assert json_of("backups") == []
    assert call("backups").out == "There are no backups yet.\n"
    assert not folder.exists(), "looking makes no library"


def test_restore_brings_back_what_was_there(
    call: Call, json_of: Ask, folder: Path, sorter: str
) -> None:
    made = json_of("backup")
    json_of("add", "--title", "Another: One")
    answer = json_of("restore", made["path"])
    assert set(answer) == {"restored", "kept_aside"}
    assert answer["restored"] == made["path"]
    assert Path(answer["kept_aside"]).parent == folder / "backups"
    assert [paper["citekey"] for paper in json_of("list")] == [sorter]
    assert reasons(folder)[0] == "before restore"
    text = call("restore", made["path"]).out
    assert text.startswith(f"Restored 1 paper from {made['path']}.\nWhat was there before is kept")


def test_restore_makes_a_library_where_none_is(
    json_of: Ask, folder: Path, sorter: str, tmp_path: Path
) -> None:
    json_of("backup", str(tmp_path / "copy.sqlite"))
    shutil.rmtree(folder)
    answer = json_of("restore", str(tmp_path / "copy.sqlite"))
    assert answer["kept_aside"] is None
    assert [paper["citekey"] for paper in json_of("list")] == [sorter]


def test_restore_is_refused_while_a_window_is_open(
    call: Call, json_of: Ask, folder: Path, sorter: str
) -> None:
    made = json_of("backup")
    json_of("trash", sorter)
    sign = locks.WindowSign()
    assert sign.take(folder)
    answer = call("restore", made["path"], "--json")
    assert (answer.status, answer.err) == (1, "A window has this library open; close it first.\n")
    assert json_of("list") == []
    sign.release()
    assert call("restore", made["path"]).status == 0


@pytest.mark.parametrize("name", ["nothing", "empty", "picture", "folder", "library"])
def test_what_cannot_be_restored_is_refused_in_a_sentence(
    call: Call, json_of: Ask, folder: Path, sorter: str, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff\xe0" * 1000)
    (tmp_path / "folder").mkdir()
    file = folder / "library.sqlite" if name == "library" else tmp_path / name
    answer = call("restore", str(file), "--json")
    assert answer.status == 1
    assert answer.err.endswith(".\n")
    assert answer.err.count("\n") == 1
    assert answer.document == {"error": answer.err.strip()}
    assert [paper["citekey"] for paper in json_of("list")] == [sorter]
    assert list((folder / "backups").glob("set-aside*")) == []


def test_two_commands_that_end_at_once_leave_whole_backups(folder: Path, sorter: str) -> None:
    shutil.rmtree(folder / "backups")
    command = [sys.executable, "-m", "readerapp", "--library", str(folder), "add", "--title", "A"]
    several = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=60) for process in several]
    assert [error for _, error in answers] == [b""] * 3
    assert [process.returncode for process in several] == [0] * 3
    made = backups.listed(folder)
    assert made
    assert all(backups.sound(backup.path) for backup in made)
