"""What makes a desktop offer the program for a file: the entry, and the types it names."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from readerapp import formats
from readerapp.__main__ import Wish, window_wish
from readerapp.gui import app

PACKAGING = Path(__file__).parents[2] / "packaging" / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
# What every system knows by itself: https://gitlab.freedesktop.org/xdg/shared-mime-info
KNOWN = {
    "application/atom+xml",
    "application/json",
    "application/pdf",
    "application/rss+xml",
    "message/rfc822",
    "text/csv",
    "text/html",
    "text/markdown",
    "text/plain",
    "text/tab-separated-values",
}
ALIASES = {"application/x-bibtex"}  # as some programs call text/x-bibtex
CATEGORIES = {"Education", "Science", "Literature"}


@pytest.fixture
def path() -> Path:
    (path,) = PACKAGING.glob("*.desktop")
    return path


@pytest.fixture
def entry(path: Path) -> dict[str, str]:
    """The keys of the one group of the entry."""
    parser = ConfigParser(delimiters=("=",), interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    assert parser.sections() == ["Desktop Entry"]
    return dict(parser["Desktop Entry"])


@pytest.fixture
def described() -> dict[str, list[str]]:
    """The types described beside it, and the patterns of their names."""
    (path,) = PACKAGING.glob("*.xml")
    types = ElementTree.parse(path).getroot().findall(f"{MIME}mime-type")
    return {
        one.attrib["type"]: [glob.attrib["pattern"] for glob in one.findall(f"{MIME}glob")]
        for one in types
    }


def listed(value: str) -> list[str]:
    assert value.endswith(";"), "a list ends with a semicolon"
    return value[:-1].split(";")


def test_the_entry_is_well_formed(entry: dict[str, str]) -> None:
    assert entry["Type"] == "Application"
    assert entry["Name"]
    assert (entry["Exec"], entry["TryExec"]) == ("readerapp %U", "readerapp")
    assert entry["Terminal"] == "false"
    assert set(listed(entry["Categories"])) <= CATEGORIES
    assert all(re.fullmatch(r"[A-Z]\w*(\[\w+\])?", key) for key in entry)
    assert all(value.strip() == value != "" for value in entry.values())


def test_a_type_is_named_once_and_known_to_the_system_or_described_here(
    entry: dict[str, str], described: dict[str, list[str]]
) -> None:
    types = listed(entry["MimeType"])
    assert len(types) == len(set(types))
    assert types[0] == "x-scheme-handler/readerapp"
    assert set(types[1:]) == KNOWN | ALIASES | described.keys()
    assert all(patterns for patterns in described.values())


def test_the_window_goes_by_the_name_of_the_entry(path: Path) -> None:
    """A desktop finds the entry of a window by it, and gives the window its name and icon."""
    assert f'setDesktopFileName("{path.stem}")' in Path(app.__file__).read_text("utf-8")
    assert {other.stem for other in PACKAGING.glob("*.xml")} == {path.stem}


def test_what_is_offered_is_what_can_be_read(described: dict[str, list[str]]) -> None:
    suffixes = {suffix for known in formats.FORMATS for suffix in known.SUFFIXES}
    offered = {pattern.removeprefix("*") for patterns in described.values() for pattern in patterns}
    assert offered <= suffixes


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("file:///home/ada/papers.bib", "/home/ada/papers.bib"),
        ("file://localhost/home/ada/papers.bib", "/home/ada/papers.bib"),
        ("FILE:///home/ada/a%20b%23c%3F.ris", "/home/ada/a b#c?.ris"),
        ("file:///home/ada/a#b?c.ris", "/home/ada/a#b?c.ris"),
        ("file:///home/ada/%E4%BD%A0.pdf", "/home/ada/你.pdf"),
        ("file:///home/ada/%ff.pdf", "/home/ada/\udcff.pdf"),
    ],
)
def test_a_file_may_be_handed_over_by_its_address(word: str, name: str) -> None:
    assert window_wish([word]) == Wish(paths=[Path(name)])


@pytest.mark.parametrize(
    "word", ["file://elsewhere/share/x.bib", "file://", "file://[", "file:///a%00b", "http://x/y"]
)
def test_no_other_address_is_taken_for_a_file(word: str) -> None:
    assert window_wish([word]) is None


def test_several_files_are_handed_over_at_once(tmp_path: Path) -> None:
    (tmp_path / "b.ris").touch()
    words = [(tmp_path / "a.bib").as_uri(), str(tmp_path / "b.ris")]
    assert window_wish(words) == Wish(paths=[tmp_path / "a.bib", tmp_path / "b.ris"])
