"""Backups: by themselves, asked for, looked into, and put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from readerapp.errors import LibraryUnusable
from readerapp.gui import settings
from readerapp.gui.backing import Backing
from readerapp.gui.main_window import MainWindow
from readerapp.gui.panes.backups import BackupsPane, size_said
from readerapp.library import Library, backups
from readerapp.operations import backing_up
from tests.windows import TITLES, Person

Open = Callable[[Path], Person]


def opened(person: Person) -> BackupsPane:
    person.desk.actions_.action("backups").trigger()
    pane = person.desk.room.pane
    assert isinstance(pane, BackupsPane)
    person.until(lambda: not person.session.tasks.live())
    return pane


def backing(person: Person) -> Backing:
    found = person.session.findChild(Backing)
    assert isinstance(found, Backing)
    return found


def aged(folder: Path, by: timedelta) -> None:
    """Make the newest backup look as old as that."""
    newest = backups.listed(folder)[0].path
    then = datetime.now(UTC) - by
    number = newest.name.split("-")[0]
    newest.rename(newest.with_name(f"{number}-{then:%Y-%m-%dT%H-%M-%SZ}.sqlite"))


# --- By themselves --------------------------------------------------------------------------


def test_a_changed_library_is_backed_up_every_half_hour_and_no_other(
    person: Person, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(backing(person).made):
        backing(person).look()
    (first,) = backups.listed(person.library.folder)
    assert (first.reason, first.papers) == (backing_up.HALF_HOUR, 3)

    def looked() -> int:
        backing(person).look()
        person.until(lambda: not person.session.tasks.live())
        return len(backups.listed(person.library.folder))

    aged(person.library.folder, timedelta(minutes=31))
    assert looked() == 1, "nothing was changed"
    person.press("q")
    assert looked() == 2
    person.press("x")
    assert looked() == 2, "that was a moment ago"


def test_a_backup_that_fails_is_told_once_and_tried_again_when_asked(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise LibraryUnusable("The disk is full.")

    monkeypatch.setattr("readerapp.operations.backing_up.back_up", full)
    backing(person).look()
    banners = person.desk.banners
    person.until(lambda: banners.sentences == ["No backup could be made. The disk is full."])
    assert person.toast() == ""
    monkeypatch.undo()
    banner = banners.banner("backup")
    assert banner is not None
    banner.buttons[0].click()
    person.until(lambda: len(backups.listed(person.library.folder)) == 1)
    assert banners.sentences == []


def test_the_window_leaves_a_backup_behind_if_anything_was_changed(
    open_window: Open, library_folder: Path
) -> None:
    person = open_window(library_folder)
    person.press("q")
    last = person.library.store.last_step()
    assert person.window.close()
    (backup,) = backups.listed(library_folder)
    assert (backup.reason, backup.step) == (backing_up.CLOSED, last)
    assert open_window(library_folder).window.close()
    assert len(backups.listed(library_folder)) == 1


def test_a_library_left_for_another_is_backed_up_too(person: Person, tmp_path: Path) -> None:
    folder = person.library.folder
    person.press("q")
    assert person.window.open_library(tmp_path / "other")
    person.settle()
    person.until(lambda: [b.reason for b in backups.listed(folder)] == [backing_up.CLOSED])


def test_a_backup_that_fails_at_the_end_keeps_no_window_open_and_is_told_next_time(
    open_window: Open, library_folder: Path
) -> None:
    person = open_window(library_folder)
    person.press("q")
    (library_folder / "backups").write_text("no folder can be made here")
    assert person.window.close()
    assert str(library_folder) in settings.load().untold
    (library_folder / "backups").unlink()
    (said,) = open_window(library_folder).desk.banners.sentences
    assert said.startswith("No backup was made when this library was closed last.")


# --- The pane -------------------------------------------------------------------------------


def test_each_is_listed_with_why_and_whether_it_is_sound(person: Person) -> None:
    first = backing_up.back_up(person.library, backing_up.ASKED)
    person.press("q")
    second = backing_up.back_up(person.library, "before an import of 202 papers")
    first.path.write_bytes(first.path.read_bytes()[:9000])
    pane = opened(person)
    person.until(lambda: "not checked yet" not in [line.hint for line in pane.list.lines()])
    assert [line.hint for line in pane.list.lines()] == ["sound", "damaged"]
    assert pane.list.lines()[0].text == "Before an import of 202 papers"
    assert "3 papers" in pane.list.lines()[0].detail
    assert pane.list.current().path == second.path
    assert pane.restore.isEnabled()
    person.tap("Down")
    assert not pane.restore.isEnabled()
    assert not pane.browse.isEnabled()


def test_one_is_made_now_and_a_copy_is_saved_elsewhere(person: Person, tmp_path: Path) -> None:
    pane = opened(person)
    assert pane.list.lines() == []
    pane.back_up.click()
    person.until(lambda: len(pane.list.lines()) == 1)
    assert person.toast() == "Backed up the library"
    backing(person).save_copy(tmp_path / "copy.sqlite")
    person.until(lambda: "copy.sqlite" in person.toast())
    assert backups.sound(tmp_path / "copy.sqlite")
    assert len(pane.list.lines()) == 1


def test_one_is_put_back_and_what_was_there_is_kept(person: Person) -> None:
    folder = person.library.folder
    backing_up.back_up(person.library, backing_up.ASKED)
    person.press("q", "n")
    person.write("written after the backup")
    pane = opened(person)
    before = person.session
    pane.restore.click()
    person.until(lambda: person.window.session not in (None, before))
    person.settle()
    assert person.titles() == list(TITLES)
    assert person.session.sheet is not None
    assert person.session.sheet.note is None
    (said,) = person.desk.banners.sentences
    (aside,) = (folder / "backups").glob("set-aside-*")
    assert "3 papers" in said
    assert str(aside) in said
    assert (aside / "library.sqlite").exists()
    assert backups.listed(folder)[0].reason == "before restore"
    person.press("q")
    assert len(person.titles()) == 2


def test_what_cannot_be_restored_leaves_the_library_as_it_was(person: Person) -> None:
    backup = backing_up.back_up(person.library, backing_up.ASKED)
    pane = opened(person)
    person.until(lambda: [line.hint for line in pane.list.lines()] == ["sound"])
    backup.path.write_bytes(b"nonsense")
    before = person.session
    pane.restore.click()
    person.until(lambda: person.window.session not in (None, before))
    person.settle()
    assert person.titles() == list(TITLES)
    assert person.desk.banners.sentences[0].startswith("Nothing was restored.")


def test_one_is_looked_into_in_a_window_of_its_own(person: Person) -> None:
    backing_up.back_up(person.library, backing_up.ASKED)
    person.press("q")
    pane = opened(person)
    folder = person.library.folder
    pane.browse.click()

    def others() -> list[MainWindow]:
        return [
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, MainWindow) and window is not person.window and window.session
        ]

    person.until(lambda: bool(others()))
    (window,) = others()
    session = window.session
    assert session is not None
    person.until(lambda: session.listed is not None and not session.busy())
    assert "backup of" in window.windowTitle()
    assert len(session.desk.papers.model.ids) == 3
    assert "This is a backup of" in session.desk.banners.sentences[0]
    assert not session.desk.actions_.action("queue").isEnabled()
    copy = session.library.folder
    assert copy != folder
    window.close()
    assert person.window.close()
    assert settings.load().recent == [str(folder)]
    assert not copy.exists()


def test_esc_leads_back_to_the_page(person: Person) -> None:
    opened(person)
    person.press("Esc")
    assert person.desk.page.isVisible()


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 kB"), (83_500, "84 kB"), (1_240_000, "1.2 MB"), (31e7, "310 MB")]
)
def test_sizes_are_said_in_few_figures(size: int, said: str) -> None:
    assert size_said(size) == said


def test_a_demonstration_leaves_no_backup(open_window: Open, library_folder: Path) -> None:
    person = open_window(library_folder)
    person.window.settings.forgetful = True
    person.press("q")
    person.window.close()
    library = Library(library_folder)
    assert backups.listed(library_folder) == []
    library.close()
