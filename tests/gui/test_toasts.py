"""The message at the foot of the page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from readerapp.gui.toasts import Toast


@pytest.fixture
def pane(qtbot):
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(640, 400)
    pane.show()
    return pane


@pytest.fixture
def toast(pane):
    return Toast(pane)


def buttons(toast):
    return [button for button in toast.findChildren(QPushButton) if button.isVisible()]


def test_says_what_happened_and_offers_the_way_back(toast, qtbot):
    done = []
    toast.say("Queued “GRAPE”", [("Undo", lambda: done.append("undo"))], "Ctrl Z")
    assert toast.text == "Queued “GRAPE”"
    qtbot.mouseClick(buttons(toast)[0], Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert toast.text == ""


def test_a_new_message_takes_the_place_of_the_old_one(toast):
    toast.say("One", [("Show", lambda: None), ("Undo", lambda: None)])
    toast.say("Two")
    assert toast.text == "Two"
    assert buttons(toast) == []


def test_it_goes_by_itself(toast, qtbot, monkeypatch):
    monkeypatch.setattr("readerapp.gui.toasts._STAYS", 1)
    toast.say("Queued")
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_it_never_takes_the_focus(pane, toast, qtbot):
    field = QLineEdit(pane)
    field.show()
    pane.activateWindow()
    field.setFocus()
    toast.say("Queued", [("Undo", lambda: None)])
    qtbot.mouseClick(buttons(toast)[0], Qt.MouseButton.LeftButton)
    assert field.hasFocus()


@pytest.mark.parametrize("width", [320, 640, 1200])
def test_a_long_message_stays_inside_the_pane(pane, toast, width):
    pane.resize(width, 400)
    toast.say("A very long sentence. " * 8, [("Undo", lambda: None)], "Ctrl Z")
    assert pane.rect().contains(toast.geometry())
    pane.resize(width - 60, 300)
    assert pane.rect().contains(toast.geometry())


def test_what_was_imported_is_shown_as_it_stands(toast):
    toast.say("Queued “<b>bold</b><img src='file:///etc/passwd'>”")
    assert "<b>" in toast.text
