"""What the arguments ask for, and a second start while a window is open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from readerapp.__main__ import Wish, window_wish
from readerapp.gui.single import Call, Single
from readerapp.library import Library
from tests.windows import PATIENCE, TITLES, Person

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # offscreen
ROOT = Path(__file__).parents[2]
LINK = "readerapp://paper/7K2M9QXA"
PAGE = "Crows Queue at a Shared Feeder\n" + "We show at length that crows wait their turn. " * 12


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A digest page of one paper."""
    page = tmp_path / "page of crows.txt"
    page.write_text(PAGE)
    return page


# --- Arguments ------------------------------------------------------------------------------


def test_files_and_links_open_the_window_and_commands_do_not(page: Path) -> None:
    assert window_wish([]) == Wish()
    assert window_wish([str(page)]) == Wish(paths=[page])
    assert window_wish(["--library", "/l", str(page)]) == Wish(library=Path("/l"), paths=[page])
    assert window_wish([LINK]) == Wish(link=LINK)
    assert window_wish(["ReaderApp:whatever"]) == Wish(link="ReaderApp:whatever")
    assert window_wish(["list"]) is None
    assert window_wish(["import", str(page)]) is None
    assert window_wish([str(page), "no such file"]) is None
    assert window_wish(["x" * 5000]) is None


def test_a_file_is_told_from_a_command_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("import", "digest"):
        (tmp_path / name).write_text(PAGE)
    assert window_wish(["import"]) is None
    assert window_wish(["./import"]) == Wish(paths=[tmp_path / "import"])
    assert window_wish(["digest"]) == Wish(paths=[tmp_path / "digest"])


@pytest.mark.parametrize(
    "behind",
    [["--platformpluginpath=/tmp/evil"], ["--library", "/tmp/other"], ["/etc/passwd"], ["import"]],
)
def test_what_stands_behind_a_link_is_not_looked_at(behind: list[str]) -> None:
    assert window_wish([LINK, *behind]) == Wish(link=LINK)


# --- Links ----------------------------------------------------------------------------------


def test_a_link_shows_its_paper_wherever_that_is(person: Person) -> None:
    uid = person.library.papers.get(person.library.papers.listing("inbox")[2]).uid
    person.press("j", "j", "x")
    person.window.come_forward(Call(link=f"readerapp://paper/{uid}"))
    person.settle()
    assert person.title() == TITLES[2]


def test_a_link_shows_a_tag_or_a_search(person: Person) -> None:
    person.press("t")
    person.write("rl/preference")
    person.press("Return", "Esc")
    person.window.come_forward(Call(link="readerapp://tag/rl/preference"))
    person.settle()
    assert person.titles() == [TITLES[0]]
    person.window.come_forward(Call(link="readerapp://search?q=status:inbox"))
    person.until(lambda: person.session.listing.query == "status:inbox")
    person.settle()
    assert person.titles() == list(TITLES)
    assert person.desk.search.text() == "status:inbox"


@pytest.mark.parametrize(
    "link",
    [
        "readerapp://paper/00000000",
        "readerapp://tag/none",
        "readerapp://delete/7K2M9QXA",
        "readerapp:",
    ],
)
def test_a_link_to_nothing_says_so_and_changes_nothing(person: Person, link: str) -> None:
    before = person.library.store.last_step()
    person.window.come_forward(Call(link=link))
    assert person.toast()
    person.settle()
    assert person.titles() == list(TITLES)
    assert person.library.store.last_step() == before


# --- Two at once ----------------------------------------------------------------------------


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program as a person does; what still runs at the end is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "readerapp", *arguments],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def test_a_second_start_hands_its_file_to_the_first_window_and_ends(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path, page: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "library"
    first = start("--library", folder)
    qtbot.waitUntil(lambda: Single(folder).call(Call()), timeout=PATIENCE)

    second = start("--library", folder, page)
    _, told = second.communicate(timeout=60)
    assert (second.returncode, told) == (0, "")
    assert first.poll() is None

    library = Library(folder)
    qtbot.waitUntil(lambda: library.shelves().total == 1, timeout=PATIENCE)
    assert [source.path for batch, _ in library.shelves().imports
            for source in library.imports.sources(batch.uid)] == [str(page)]  # fmt: skip
    library.close()


def test_a_first_start_imports_its_file(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path, page: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "library"
    start("--library", folder, page)
    qtbot.waitUntil(lambda: Single(folder).call(Call()), timeout=PATIENCE)
    library = Library(folder)
    qtbot.waitUntil(lambda: library.shelves().total == 1, timeout=PATIENCE)
    library.close()
