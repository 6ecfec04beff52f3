"""The commands that keep a reader from losing anything: history, trash, and libraries at risk."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from readerapp.cli import run
from readerapp.library import making

Call = Callable[..., Any]
Ask = Callable[..., Any]


def test_one_older_step_is_undone_by_its_number(json_of: Ask, sorter: str) -> None:
    json_of("star", sorter)
    json_of("rate", sorter, "4")
    star = json_of("history")[1]
    assert json_of("undo", "--step", str(star["step"])) == {"undone": [star["label"]]}
    paper = json_of("show", sorter)
    assert (paper["starred"], paper["rating"]) == (False, 4)
    assert json_of("redo") == {"redone": [star["label"]]}


def test_what_a_later_step_depends_on_is_refused_by_its_name(
    call: Call, json_of: Ask, sorter: str
) -> None:
    json_of("rate", sorter, "4")
    json_of("rate", sorter, "5")
    answer = call("undo", "--step", str(json_of("history")[1]["step"]))
    assert answer.status == 1
    assert "5” came later and depends on it." in answer.err
    assert json_of("show", sorter)["rating"] == 5


def test_the_trash_is_emptied_for_good(call: Call, json_of: Ask, sorter: str) -> None:
    assert json_of("empty-trash") == {"changed": 0}
    json_of("trash", sorter)
    assert call("empty-trash").out == "1 paper gone for good.\n"
    assert json_of("trash") == []
    assert json_of("undo", "9") == {"undone": []}
    assert call("history").out.count("(for good)") == 3
    assert call("show", sorter).status == 1


def test_a_risky_place_is_told_of_once(tmp_path: Path, capsysbinary: Any, json_of: Ask) -> None:
    folder = str(tmp_path / "Dropbox" / "library")
    said = []
    for _ in range(2):
        assert run(["--library", folder, "list", "--json"]) == 0
        out, err = capsysbinary.readouterr()
        said.append((out.decode(), err.decode()))
    assert [out for out, _ in said] == ["[]\n"] * 2
    assert "Dropbox" in said[0][1]
    assert said[1][1] == ""


def test_a_newer_library_is_refused_in_a_sentence(call: Call, sorter: str, folder: Path) -> None:
    file = folder / "library.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as newer:
        newer.execute(f"pragma user_version = {making.SCHEMA_VERSION + 1}")
    before = file.read_bytes()
    for command in (("list",), ("star", sorter), ("undo",)):
        answer = call(*command)
        assert answer.status == 1
        assert "made by a newer readerapp" in answer.err
        assert "Traceback" not in answer.err
    assert file.read_bytes() == before
    assert call("--read-only", "list").out.startswith(sorter)
    assert "for reading only" in call("--read-only", "star", sorter).err
    assert file.read_bytes() == before


def test_a_backup_is_restored_by_its_name_alone(json_of: Ask, sorter: str) -> None:
    name = Path(json_of("backup")["path"]).name
    json_of("rate", sorter, "4")
    json_of("restore", name)
    assert json_of("show", sorter)["rating"] == 0
