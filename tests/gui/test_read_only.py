"""A library that can only be read, and what is told at the head of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from readerapp.gui import settings
from readerapp.gui.actions import COMMANDS
from readerapp.gui.main_window import MainWindow
from readerapp.library import Library
from readerapp.operations import highlighting, noting
from tests.windows import TITLES, Person


@pytest.fixture
def reader(open_window: Callable[..., Person], library_folder: Path, tmp_path: Path) -> Person:
    """Somebody at a library opened for reading only, in which something was written before."""
    library = Library(library_folder)
    (first, *_) = library.papers.listing("inbox")
    noting.write_note(library, first, "what was **written**")
    highlighting.highlight(library, first, 0, 10, comment="a comment")
    library.close()
    person = open_window(library_folder)
    assert person.window.open_library(library_folder, read_only=True)
    person.settle()
    return person


def test_a_banner_says_so_and_stays(reader: Person) -> None:
    (said,) = reader.desk.banners.sentences
    assert "reading only" in said
    banner = reader.desk.banners.banner("read-only")
    assert banner is not None
    assert banner.isVisible()
    assert not banner._close.isVisible()


def test_it_can_be_read_and_searched(reader: Person) -> None:
    assert reader.titles() == list(TITLES)
    reader.search("residual")
    assert reader.titles() == [TITLES[1]]
    reader.press("Esc", "k")
    assert reader.title() == TITLES[0]


def test_every_command_that_changes_something_is_off_and_says_why(reader: Person) -> None:
    for command in COMMANDS:
        action = reader.desk.actions_.action(command.id)
        if not command.reads:
            assert not action.isEnabled(), command.id
            assert "reading only" in action.toolTip()
    for id in ("search", "history", "export", "backups", "check", "open-address", "quit"):
        assert reader.desk.actions_.action(id).isEnabled(), id


def test_keys_and_fields_change_nothing(reader: Person) -> None:
    before = reader.library.store.last_step()
    reader.press("q", "x", "s", "t", "1", "h", "n", "Delete", "Ctrl+Z")
    page = reader.desk.page
    page.note.editor.setFocus()
    reader.write("more words")
    for tab in ("highlights", "details"):
        page.show_tab(tab)
    (row,) = page.highlights.rows
    row.comment.setFocus()
    reader.write("more words")
    page.details.field("title").setFocus()
    reader.write("more words")
    page.page.abstract.select((0, 5))
    page.flush()
    reader.settle()
    assert reader.library.store.last_step() == before
    assert page.note.editor.text() == "what was **written**"
    assert row.comment.text() == "a comment"
    assert not page.page.bar.isVisible()
    assert not reader.desk.tags.isVisible()


def test_what_gets_through_all_the_same_is_refused_in_words(reader: Person) -> None:
    reader.session.deeds.star([reader.library.papers.listing("all")[0]], True)
    reader.until(lambda: "reading only" in reader.toast())


def test_it_is_exported(reader: Person, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert reader.window.commands is not None
    reader.window.commands.export(folder)
    reader.until(lambda: reader.toast().startswith("Wrote"))
    assert len(list((folder / "papers").glob("*.md"))) == 3


def test_the_window_closes_without_a_backup(reader: Person) -> None:
    folder = reader.library.folder
    before = sorted((folder / "backups").glob("*")) if (folder / "backups").exists() else []
    assert reader.window.close()
    after = sorted((folder / "backups").glob("*")) if (folder / "backups").exists() else []
    assert after == before


def test_a_notice_is_told_once_opened_and_can_be_dismissed(person: Person) -> None:
    banners = person.desk.banners
    banners.tell("notice", "The last session did not end as it should; all is well.")
    banner = banners.banner("notice")
    assert banner is not None
    assert banner.isVisible()
    from pytestqt.qtbot import QtBot

    QtBot.mouseClick(banner._close, Qt.MouseButton.LeftButton)
    assert banners.sentences == []
    assert not banners.isVisible()


def test_a_backup_that_failed_at_the_end_is_told_at_the_next_start(
    open_window: Callable[[Path], Person], library_folder: Path
) -> None:
    kept = settings.load()
    kept.untold[str(library_folder)] = "The disk is full."
    kept.save()
    person = open_window(library_folder)
    (said,) = person.desk.banners.sentences
    assert said == "No backup was made when this library was closed last. The disk is full."
    window: MainWindow = person.window
    window.close()
    assert open_window(library_folder).desk.banners.sentences == []
