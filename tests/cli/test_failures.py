"""What goes wrong on the command line: one plain sentence, the right status, nothing changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.cli import run
from readerapp.library import Library

Call = Callable[..., Any]
Ask = Callable[..., Any]


def is_one_sentence(text: str) -> bool:
    """Plain words on one line, no traceback."""
    line = text.strip()
    return bool(line) and "\n" not in line and "Traceback" not in line and line[-1] in ".…”)"


FAILING = (
    ("show", "nobody"),
    ("edit", "nobody", "--title", "x"),
    ("edit", "sorter", "--citekey", "No Good"),
    ("edit", "sorter", "--title", " "),
    ("edit", "sorter", "--year", "12"),
    ("add", "--title", "  "),
    ("status", "sorter", "nobody", "read"),
    ("move", "sorter", "--first"),
    ("tag", "sorter", "--add", 'a"b'),
    ("tag-rename", "nothing", "something"),
    ("tag-merge", "nothing", "something"),
    ("tag-colour", "nothing", "red"),
    ("highlight", "sorter", "whales"),
    ("highlight", "sorter", "fast", "--occurrence", "9"),
    ("highlight-edit", "sorter", "h7", "--colour", "blue"),
    ("highlight-remove", "sorter", "7"),
    ("note", "sorter", "--set", "/no/such/file"),
    ("links", "nobody"),
    ("restore-from-trash", "nobody"),
    ("import", "/no/such/file.txt"),
)


@pytest.mark.parametrize("arguments", FAILING, ids=" ".join)
def test_a_failure_is_one_sentence_and_changes_nothing(
    call: Call, sorter: str, library: Library, arguments: tuple[str, ...]
) -> None:
    last = library.store.last_step()
    plain = call(*arguments)
    assert plain.status == 1
    assert is_one_sentence(plain.err)
    answer = call(*arguments, "--json")
    assert (answer.status, answer.err) == (1, plain.err)
    document = answer.document
    if arguments[0] == "import":
        assert [file["error"] for file in document["files"]] == [plain.err.strip()]
        assert document["failed"] == 1
    else:
        assert document == {"error": plain.err.strip()}
        assert plain.out == ""
    assert library.store.last_step() == last


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("status", "sorter", "devoured"),
        ("rate", "sorter", "6"),
        ("add",),
        ("list", "--sort", "smell"),
        ("move", "sorter"),
        ("move", "sorter", "--first", "--last"),
        ("tag", "sorter"),
        ("note", "sorter", "--append", "a", "--set", "b"),
        ("import", "-", "file.txt"),
        ("import",),
        ("undo", "0"),
        ("highlight", "sorter", "fast", "--colour", "black"),
        ("tag-colour", "rl", "puce"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_apart_from_failure(
    call: Call, sorter: str, library: Library, arguments: tuple[str, ...]
) -> None:
    last = library.store.last_step()
    answer = call(*arguments)
    assert answer.status == 2
    assert "Usage:" in answer.err
    assert "Traceback" not in answer.err
    assert list(call(*arguments, "--json").document) == ["error"]
    assert library.store.last_step() == last


BAD_FILES: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 64,
    "no papers": b"Dear all,\n\nsee you on Monday.\n\nYours\nAda\n",
    "60,000 characters in one line": b"lorem ipsum dolor " * 3334,
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_without_papers_is_refused_in_one_sentence(
    call: Call, tmp_path: Path, library: Library, content: bytes
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    answer = call("import", str(tmp_path / "bad.txt"), "--json")
    assert answer.status == 1
    assert is_one_sentence(answer.err)
    assert "bad.txt" in answer.err
    assert (answer.document["failed"], answer.document["import"]) == (1, None)
    assert library.store.last_step() == 0


def test_one_good_file_is_enough_to_succeed(call: Call, page: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    answer = call("import", str(page), str(tmp_path / "bad.txt"), "--json")
    assert answer.status == 0
    assert is_one_sentence(answer.err)
    assert (answer.document["added"], answer.document["failed"]) == (6, 1)


def other_program(folder: Path) -> None:
    """A database that is no library."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "library.sqlite")
    connection.execute("create table t (a)")
    connection.close()


@pytest.mark.parametrize(
    "prepare",
    [
        lambda folder: folder.write_text("a file"),
        lambda folder: (folder.mkdir(), (folder / "library.sqlite").write_bytes(b"\xff\xd8\xff")),
        lambda folder: (folder.mkdir(), (folder / "library.sqlite").mkdir()),
        other_program,
    ],
    ids=["a file in the way", "a picture", "a folder in the way", "another program's"],
)
def test_a_library_that_is_none_is_refused_in_one_sentence(
    call: Call, folder: Path, prepare: Callable[[Path], object]
) -> None:
    prepare(folder)
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    for command in (("list",), ("add", "--title", "x")):
        answer = call(*command, "--json")
        assert answer.status == 1
        assert is_one_sentence(answer.err)
        assert answer.document == {"error": answer.err.strip()}
    after = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    assert after == before


def test_a_paper_goes_by_uid_citekey_alias_or_a_start_of_one(
    call: Call, json_of: Ask, sorter: str
) -> None:
    uid = json_of("edit", sorter, "--citekey", "quick-sorter")["uid"]
    for name in (uid, uid.lower(), uid[:5], "quick-sorter", "QUICK", "sorter", "sor"):
        assert json_of("show", name)["uid"] == uid, name
    json_of("add", "--title", "Sortie: Leaving")
    assert json_of("show", "sorter")["uid"] == uid, "an exact name wins"
    answer = call("show", "sort")
    assert (answer.status, answer.err) == (
        1,
        "“sort” could be several papers: sorter, sortie\n",
    )
    for name in ("", "%", "s_rter", "\\"):
        assert call("show", name).status == 1, name


def test_one_name_given_twice_is_one_paper(json_of: Ask, sorter: str) -> None:
    uid = json_of("show", sorter)["uid"]
    assert json_of("star", sorter, uid, sorter) == {"changed": 1}


def test_json_is_asked_for_before_or_after_the_command(
    folder: Path, sorter: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for arguments in (
        ["--json", "--library", str(folder), "list"],
        ["--library", str(folder), "list", "--json"],
        ["list", "--json", "--library", str(folder)],
    ):
        capsysbinary.readouterr()
        assert run(arguments) == 0
        papers = json.loads(capsysbinary.readouterr().out)
        assert [paper["citekey"] for paper in papers] == [sorter]


def test_the_library_may_be_named_by_the_environment(
    folder: Path,
    sorter: str,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("READERAPP_LIBRARY", str(folder))
    capsysbinary.readouterr()
    assert run(["list"]) == 0
    assert sorter in capsysbinary.readouterr().out.decode()


def test_text_is_for_people(call: Call, sorter: str, page: Path) -> None:
    assert call("list").out == f"{sorter}  inbox    Sorter: Fast Sorting\n"
    assert call("import", str(page)).out == "6 added\n"
    assert call("import", str(page)).out == "6 already there\n"
    assert call("undo").out == "Undone: Import 6 papers from “page.txt”\n"
    assert call("undo", "9").out == "Undone: Add “Sorter: Fast Sorting”\n"
    assert call("undo").out == "There is nothing to undo.\n"
    assert call("list").out == "No papers.\n"
    assert call("trash").out == "The trash is empty.\n"


def test_a_title_cannot_steer_the_terminal(call: Call) -> None:
    call("add", "--title", "Sorter: \x1b[2J\x1b]0;pwned\x07 \x9b31m")
    for command in ("list", "history", "search sorter", "show sorter", "show \x1b[2J"):
        answer = call(*command.split(" ", 1))
        assert not set("\x1b\x07\x9b") & set(answer.out + answer.err), command


def test_half_a_character_does_no_harm(call: Call) -> None:
    """A name on the command line may hold bytes that are no character."""
    made = call("add", "--title", "caf\udce9: Coffee", "--json")
    assert made.status == 0
    assert made.document["title"] == "caf\ufffd: Coffee"
    assert call("show", "caf\udce9").status == 1
    assert call("search", "caf\udce9").status == 0


def test_a_defect_is_logged_and_said_in_one_sentence(
    call: Call, sorter: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr("readerapp.library.papers.Papers.listing")
    answer = call("list", "--json")
    assert answer.status == 1
    assert answer.err.startswith("Something went wrong. “")
    assert answer.document == {"error": answer.err.strip()}
    assert "AttributeError" in caplog.text
    for record in caplog.records:
        record.expected = True


def test_every_command_tells_how_it_is_used(call: Call) -> None:
    listed = call("--help").out
    expected = (
        "import imports add edit list show search status star rate tag tags tag-rename tag-merge "
        "tag-colour move highlight highlight-edit highlight-remove highlights note links export "
        "trash restore-from-trash undo redo history index"
    )
    for command in expected.split():
        assert f"  {command} " in listed
        assert call(command, "--help").status == 0
    assert call("--version").out.startswith("readerapp, version ")
