"""``check``: what is wrong, in numbers and in words, and mended when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from readerapp.library import Library
from readerapp.library.locks import WindowSign
from tests.damaging import damage

Ask = Callable[..., Any]

KEYS = {"kind", "count", "fixable", "fixed"}


def test_a_library_in_order_is_ok(json_of: Ask, call: Ask, sorter: str) -> None:
    assert json_of("check") == {"ok": True, "findings": []}
    assert json_of("check", "--repair") == {"ok": True, "findings": []}
    assert call("check").out == "Nothing is wrong with the library.\n"


def test_what_is_wrong_is_counted_and_mended_when_asked_for(
    json_of: Ask, sorter: str, folder: Path
) -> None:
    damage(folder / "library.sqlite", "update paper set title_key = 'old', authors = '['")
    document = json_of("check")
    assert document["ok"] is False
    assert all(finding.keys() >= KEYS for finding in document["findings"])
    assert [
        [f[key] for key in ("kind", "count", "fixable", "fixed")] for f in document["findings"]
    ] == [
        ["title-keys", 1, 1, 0],
        ["lists", 1, 1, 0],
    ]
    before = len(json_of("backups"))
    document = json_of("check", "--repair")
    assert document["ok"] is True
    assert {f["kind"]: f["fixed"] for f in document["findings"]} == {
        "lists": 1,
        "title-keys": 1,
        "stuck-steps": 1,
    }
    assert json_of("check") == {"ok": True, "findings": []}
    assert json_of("history")[0]["label"] == "Repair the library"
    assert len(json_of("backups")) == before + 1
    assert json_of("undo") == {"undone": ["Repair the library"]}
    assert json_of("check")["ok"] is False


def test_what_is_wrong_is_said_in_words(call: Ask, sorter: str, folder: Path) -> None:
    damage(folder / "library.sqlite", "update paper set title_key = 'old'")
    said = call("check")
    assert said.status == 0
    assert said.out == (
        "1 paper that would not be found by its title: can be mended\n"
        "  Sorter: Fast Sorting\n"
        "“check --repair” mends what can be mended, after a backup.\n"
    )
    assert call("check", "--repair").out == (
        "1 paper that would not be found by its title: mended\n"
        "  Sorter: Fast Sorting\n"
        "Nothing is wrong with the library.\n"
    )


def test_what_cannot_be_mended_is_said(json_of: Ask, call: Ask, sorter: str, folder: Path) -> None:
    json_of("note", sorter, "--append", "One word.")
    damage(folder / "library.sqlite", "update note set markdown = 'One w0rd.'")
    assert json_of("check", "--repair")["ok"] is False
    assert call("check").out == (
        "1 text that was changed by the disk or by another program: cannot be mended\n"
        "  note on “Sorter: Fast Sorting”\n"
        "What is left cannot be mended here; “backups” lists what can be restored.\n"
    )


def test_what_is_harmless_is_told_and_is_ok(
    json_of: Ask, call: Ask, sorter: str, folder: Path
) -> None:
    (folder / "attachments").mkdir()
    (folder / "attachments" / "0a1b2c3d.png").touch()
    document = json_of("check")
    assert document["ok"] is True
    assert [f["kind"] for f in document["findings"]] == ["unused-files"]
    assert "harmless" in call("check").out


def test_a_repair_is_refused_while_a_window_is_open(
    call: Ask, sorter: str, folder: Path, library: Library
) -> None:
    sign = WindowSign()
    assert sign.take(folder)
    refused = call("check", "--repair")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == "A window has this library open; close it first.\n"
    assert call("check").status == 0
    sign.release()
    assert call("check", "--repair").status == 0


def test_a_library_beyond_repair_is_not_ok(json_of: Ask, sorter: str, folder: Path) -> None:
    file = folder / "library.sqlite"
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)
    document = json_of("check", "--repair")
    assert document["ok"] is False
    assert [[f["kind"], f["fixable"]] for f in document["findings"]] == [["pages", 0]]


def test_a_library_that_is_not_there_yet_is_made(json_of: Ask, folder: Path) -> None:
    assert json_of("check", "--repair") == {"ok": True, "findings": []}
    assert (folder / "library.sqlite").exists()
