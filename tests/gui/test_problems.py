"""A library that cannot be shown: the window says why and offers the way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.gui.panes.backups import BackupsPane
from readerapp.gui.problems import ProblemPage
from readerapp.gui.widgets import Label
from readerapp.library import Library
from readerapp.operations import backing_up
from tests.windows import TITLES, Person

Open = Callable[[Path], Person]


def page(person: Person) -> ProblemPage:
    shown = person.window.centralWidget()
    assert isinstance(shown, ProblemPage)
    return shown


def offers(person: Person) -> list[str]:
    return [button.label() for button in page(person).buttons]


def click(person: Person, offer: str) -> None:
    next(b for b in page(person).buttons if b.label() == offer).click()


@pytest.fixture
def damaged(library_folder: Path) -> Path:
    """A library whose file was cut in half after a backup of it was made."""
    library = Library(library_folder)
    backing_up.back_up(library, backing_up.ASKED)
    library.close()
    file = library_folder / "library.sqlite"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    return library_folder


def test_the_window_can_be_left_by_key(open_window: Open, damaged: Path) -> None:
    person = open_window(damaged)
    person.tap("Ctrl+Q")
    person.until(lambda: not person.window.isVisible())


def test_a_damaged_library_is_restored_from_a_backup(open_window: Open, damaged: Path) -> None:
    person = open_window(damaged)
    assert "damaged" in person.window.problem
    assert offers(person) == ["Restore a backup…", "Open another library…"]
    click(person, "Restore a backup…")
    pane = person.window.centralWidget()
    assert isinstance(pane, BackupsPane)
    assert not pane.back_up.isVisible()
    person.until(lambda: len(pane.list.lines()) == 1 and pane.list.lines()[0].hint == "sound")
    pane.restore.click()
    person.until(lambda: person.window.session is not None)
    person.settle()
    assert person.titles() == list(TITLES)
    (said,) = person.desk.banners.sentences
    assert "Restored the library with its 3 papers" in said
    assert "set-aside" in said


def test_esc_leads_back_from_the_backups_to_the_sentence(open_window: Open, damaged: Path) -> None:
    person = open_window(damaged)
    click(person, "Restore a backup…")
    person.tap("Esc")
    assert "damaged" in person.window.problem
    assert offers(person)[0] == "Restore a backup…"


def test_a_library_of_a_newer_program_is_opened_to_read(
    open_window: Open, library_folder: Path
) -> None:
    file = sqlite3.connect(library_folder / "library.sqlite")
    file.execute("pragma user_version = 99")
    file.close()
    person = open_window(library_folder)
    assert "newer" in person.window.problem
    assert offers(person) == ["Open it to read", "Open another library…"]
    click(person, "Open it to read")
    person.settle()
    assert person.titles() == list(TITLES)
    assert person.desk.banners.banner("read-only") is not None


def test_what_was_put_right_meanwhile_is_shown_on_another_try(
    open_window: Open, library_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "no folder"
    file.write_text("")
    person = open_window(file)
    assert offers(person) == ["Try again", "Open another library…"]
    file.unlink()
    library_folder.rename(file)
    click(person, "Try again")
    person.settle()
    assert person.titles() == list(TITLES)


def test_a_picture_called_library_is_left_alone(open_window: Open, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    picture = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
    (folder / "library.sqlite").write_bytes(picture)
    person = open_window(folder)
    assert "is not a library" in person.window.problem
    assert (folder / "library.sqlite").read_bytes() == picture


def test_what_stands_on_the_page_can_be_copied(open_window: Open, damaged: Path) -> None:
    person = open_window(damaged)
    words = [label.text() for label in page(person).findChildren(Label)]
    assert person.window.problem in words


def test_an_open_library_stays_while_a_damaged_one_is_offered_its_backups(
    person: Person, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    library = Library(other)
    with library.store.transaction("Write") as tx:
        tx.insert("tag", name="rl", colour="grey")
    backing_up.back_up(library, backing_up.ASKED)
    library.close()
    (other / "library.sqlite").write_bytes((other / "library.sqlite").read_bytes()[:5000])
    assert not person.window.open_library(other)
    assert "damaged" in person.toast()
    person.press("q")
    assert person.titles() == list(TITLES[1:])
