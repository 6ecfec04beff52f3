"""Emptying the trash: the one thing that asks, since it cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from readerapp.gui.dialogs import EmptyTrashDialog
from readerapp.gui.panes.history import HistoryPane
from readerapp.operations import highlighting, noting
from tests.windows import TITLES, Person

ATTENTION, RESIDUAL, ADAM = TITLES


def asked(person: Person) -> EmptyTrashDialog:
    person.desk.actions_.action("empty-trash").trigger()
    found: list[EmptyTrashDialog] = []

    def opened() -> bool:
        found[:] = [d for d in person.desk.findChildren(EmptyTrashDialog) if d.isVisible()]
        return bool(found)

    person.until(opened)
    return found[0]


def words(dialog: EmptyTrashDialog) -> str:
    from readerapp.gui.widgets import Label

    return " ".join(label.text() for label in dialog.findChildren(Label))


def test_it_says_what_goes_for_good_and_is_gone(person: Person) -> None:
    (first, second, _) = person.library.papers.listing("inbox")
    noting.write_note(person.library, first, "a note")
    highlighting.highlight(person.library, first, 0, 10)
    highlighting.highlight(person.library, first, 11, 20)
    person.settle()
    person.press("Delete", "Delete")
    dialog = asked(person)
    assert "2 papers, 1 note and 2 highlights will be gone for good" in words(dialog)
    assert "backups made until now still hold them" in words(dialog)
    dialog.button.click()
    person.until(lambda: person.toast() == "2 papers are gone for good")
    person.settle()
    assert len(person.library.papers.listing("trash")) == 0
    assert not person.desk.actions_.action("empty-trash").isEnabled()
    assert {first, second}.isdisjoint(person.library.papers.listing("all"))


def test_thinking_again_keeps_them(person: Person) -> None:
    person.press("Delete")
    dialog = asked(person)
    assert dialog.focusWidget() is dialog.leave
    from pytestqt.qtbot import QtBot

    QtBot.keyClick(dialog, Qt.Key.Key_Escape)
    person.settle()
    assert len(person.library.papers.listing("trash")) == 1


def test_without_anything_in_the_trash_there_is_nothing_to_empty(person: Person) -> None:
    empty = person.desk.actions_.action("empty-trash")
    assert not empty.isEnabled()
    person.press("Delete")
    assert empty.isEnabled()
    person.press("Ctrl+Z")
    assert not empty.isEnabled()


def test_the_shelf_of_the_trash_offers_it_and_no_other(person: Person) -> None:
    offer = person.desk.papers._offer
    person.press("Delete")
    assert not offer.isVisible()
    person.session.go("trash")
    person.settle()
    assert offer.isVisible()
    offer.click()
    person.until(lambda: any(d.isVisible() for d in person.desk.findChildren(EmptyTrashDialog)))
    (dialog,) = person.desk.findChildren(EmptyTrashDialog)
    dialog.button.click()
    person.until(lambda: "gone for good" in person.toast())
    person.settle()
    assert person.titles() == []
    assert not offer.isVisible()


def test_the_history_says_that_it_cannot_be_taken_back(person: Person) -> None:
    person.press("Delete")
    asked(person).button.click()
    person.until(lambda: "gone for good" in person.toast())
    person.settle()
    person.desk.actions_.action("history").trigger()
    person.settle()
    pane = person.desk.room.pane
    assert isinstance(pane, HistoryPane)
    line = pane.list.lines()[0]
    assert line.text == "Empty the trash: 1 paper"
    assert "cannot be taken back" in line.hint
    assert not pane.take_back.isEnabled()
