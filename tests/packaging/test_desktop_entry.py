"""What makes a desktop offer the program for a file: the entry, and the types it names."""

from __future__ import annotations

import re
import tomllib
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

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
    (path,) = PACKAGING.glob("*ReaderApp.xml")
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
    beside = {f"{path.stem}{end}" for end in (".desktop", ".xml", ".metainfo.xml", ".svg")}
    assert {other.name for other in PACKAGING.iterdir()} == beside


def test_the_icon_is_a_square_drawing_of_our_own(path: Path, entry: dict[str, str]) -> None:
    assert entry["Icon"] == path.stem
    drawing = ElementTree.parse(path.with_suffix(".svg")).getroot()
    assert (drawing.get("width"), drawing.get("viewBox")) == ("128", "0 0 128 128")
    assert {element.tag.split("}")[1] for element in drawing.iter()} <= {"svg", "rect", "path"}
    renderer = QSvgRenderer(str(path.with_suffix(".svg")))
    picture = QImage(64, 64, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    colours = {picture.pixel(x, y) for x in range(64) for y in range(64)}
    assert len(colours) > 5, "something is painted"
    assert picture.pixelColor(0, 0).alpha() == 0


def test_a_software_centre_is_told_the_same_as_the_desktop(
    path: Path, entry: dict[str, str]
) -> None:
    told = ElementTree.parse(path.with_suffix(".metainfo.xml")).getroot()
    text = {element.tag: (element.text or "").strip() for element in told}
    assert (text["id"], text["name"], text["launchable"], text["icon"]) == (
        path.stem,
        entry["Name"],
        path.name,
        entry["Icon"],
    )
    assert [each.text for each in told.iter("category")] == listed(entry["Categories"])
    types = [each.text for each in told.iter("mediatype")]
    assert set(types) <= set(listed(entry["MimeType"]))
    project = tomllib.loads((PACKAGING.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert text["project_license"] == project["license"]
    assert [each.get("version") for each in told.iter("release")] == [project["version"]]
    assert len(text["summary"]) <= 80
    assert not text["summary"].endswith(".")


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
