"""What waits to be looked over when the program ends is offered again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from readerapp.gui.panes.import_page import ImportPage
from readerapp.library import Library
from readerapp.operations import waiting
from tests.pages import BARE, read
from tests.windows import Person

Open = Callable[[Path], Person]

BANNER = "left-waiting"


def drop(person: Person, path: Path) -> None:
    """Drop a page with a title in doubt, and see it."""
    path.write_text(BARE)
    person.drop(path)
    person.until(lambda: is_open(person))
    person.settle()


def is_open(person: Person) -> bool:
    return isinstance(person.desk.room.pane, ImportPage)


def said(person: Person) -> str:
    shown = person.desk.banners.banner(BANNER)
    return shown.label.text() if shown else ""


def offer(person: Person, name: str) -> None:
    shown = person.desk.banners.banner(BANNER)
    assert shown is not None
    next(button for button in shown.buttons if button.accessibleName() == name).click()
    person.settle()


def back(person: Person) -> None:
    next(iter(person.desk.toast.findChildren(QAbstractButton))).click()


def test_a_page_that_waits_is_offered_again_though_its_file_is_gone(
    person: Person, tmp_path: Path, open_window: Open
) -> None:
    path = tmp_path / "digest.txt"
    drop(person, path)
    library = person.library.folder
    person.window.close()
    path.unlink()
    later = open_window(library)
    later.until(lambda: said(later) == "“digest.txt” waits to be looked at.")
    assert not is_open(later), "the reader is not pushed"
    offer(later, "Look at it")
    later.until(lambda: is_open(later))
    assert said(later) == ""
    later.press("Return")
    later.until(lambda: later.toast().startswith("Added 4 papers from digest.txt."))
    later.window.close()
    last = open_window(library)
    assert said(last) == ""
    last.until(lambda: not waiting.is_any(last.library))


def test_all_that_waits_is_offered_at_once_and_what_is_damaged_is_told(
    library_folder: Path, open_window: Open
) -> None:
    library = Library(library_folder)
    for name in ("I", "II"):
        waiting.keep(library, [read(BARE.replace(": A Study", f" {name}: A Study"), name)])
    library.close()
    (library_folder / waiting.FOLDER / "0.json").write_text("{")
    person = open_window(library_folder)
    person.until(lambda: said(person) == "2 files wait to be looked at.")
    assert any("wait to be looked at is damaged" in it for it in person.desk.banners.sentences)
    offer(person, "Leave them")
    assert person.toast() == "Nothing was imported from 2 files."
    assert waiting.hashes(person.library) == frozenset()
    back(person)
    assert said(person) == "2 files wait to be looked at."
    assert len(waiting.hashes(person.library)) == 2
    offer(person, "Look at them")
    person.until(lambda: "1 more import to look over" in page(person).facts.sentence())


def test_a_single_file_that_is_left_is_named(library_folder: Path, open_window: Open) -> None:
    library = Library(library_folder)
    waiting.keep(library, [read(BARE, "digest.txt")])
    library.close()
    person = open_window(library_folder)
    person.until(lambda: said(person) == "“digest.txt” waits to be looked at.")
    offer(person, "Leave it")
    assert person.toast() == "Nothing was imported from “digest.txt”."


def page(person: Person) -> ImportPage:
    shown = person.desk.room.pane
    assert isinstance(shown, ImportPage)
    return shown


def test_a_page_left_by_a_slip_waits_again(person: Person, tmp_path: Path) -> None:
    drop(person, tmp_path / "digest.txt")
    assert len(waiting.hashes(person.library)) == 1
    person.press("Esc")
    assert waiting.hashes(person.library) == frozenset()
    back(person)
    person.settle()
    assert is_open(person)
    assert len(waiting.hashes(person.library)) == 1
    person.drop(tmp_path / "digest.txt")
    person.settle()
    assert "more import" not in page(person).facts.sentence(), "the same file waits once"


def test_what_cannot_be_kept_is_still_shown_and_the_reader_told(
    person: Person, tmp_path: Path
) -> None:
    (person.library.folder / waiting.FOLDER).write_text("in the way")
    drop(person, tmp_path / "digest.txt")
    assert "is in the way" in person.toast()
