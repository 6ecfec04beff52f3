"""The small parts: named, reached by Tab, pressed by key, and never larger than their room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from readerapp.gui import theme
from readerapp.gui.widgets import (
    Button,
    EmptyState,
    FlatButton,
    FlowLayout,
    IconButton,
    KeyCap,
    Label,
    Painted,
    Pill,
)

Show = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def _as_it_was(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def _everything() -> list[QWidget]:
    return [
        Button("Queue", key="q", icon="queue", primary=True),
        FlatButton("Relevance", icon_after="chevron-down"),
        IconButton("close", "Close"),
        Pill("rl/preference", tint="amber", removable=True),
        Pill("example.org", icon="external"),
        KeyCap("q"),
    ]


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., QWidget]:
    """Put widgets into a window that lives as long as the test."""
    kept: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        kept.append(window)
        flow = FlowLayout(window)
        for widget in widgets:
            flow.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(600, 80)
        window.show()
        window.activateWindow()
        return window

    return show


def test_every_part_says_its_name(qtbot: QtBot) -> None:
    for widget in _everything():
        qtbot.addWidget(widget)
        said = QAccessible.queryAccessibleInterface(widget)
        assert said.text(QAccessible.Text.Name), type(widget).__name__


def test_a_name_with_an_ampersand_makes_no_hidden_key(qtbot: QtBot) -> None:
    pill = Pill("Q&A")
    qtbot.addWidget(pill)
    said = QAccessible.queryAccessibleInterface(pill)
    assert said.text(QAccessible.Text.Name) == "Q&A"
    assert pill.shortcut().isEmpty()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_press_it(qtbot: QtBot, show: Show, key: Qt.Key) -> None:
    button = Button("Queue", key="q")
    show(button)
    with qtbot.waitSignal(button.clicked, timeout=1000):
        qtbot.keyClick(button, key)


def test_a_click_leaves_the_keys_where_they_were(qtbot: QtBot) -> None:
    for widget in _everything():
        if isinstance(widget, Painted):
            assert widget.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_keys_being_here_is_seen(qtbot: QtBot, show: Show) -> None:
    parts = [part for part in _everything() if isinstance(part, Painted)]
    elsewhere = QLineEdit()
    qtbot.waitUntil(show(elsewhere, *parts).isActiveWindow)
    for widget in parts:
        elsewhere.setFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus()
        assert widget.grab().toImage() != without, type(widget).__name__


def test_a_tag_is_taken_off_by_its_cross_or_by_delete(qtbot: QtBot, show: Show) -> None:
    pill = Pill("rl", tint="amber", removable=True)
    show(pill)
    with qtbot.waitSignal(pill.removed, timeout=1000), qtbot.assertNotEmitted(pill.clicked):
        cross = QPoint(pill.width() - 8, pill.height() // 2)
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton, pos=cross)
    with qtbot.waitSignal(pill.removed, timeout=1000):
        qtbot.keyClick(pill, Qt.Key.Key_Delete)
    with qtbot.waitSignal(pill.clicked, timeout=1000), qtbot.assertNotEmitted(pill.removed):
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))


def test_the_primary_button_is_in_the_accent(show: Show) -> None:
    button = Button("Queue", key="q")
    show(button)
    edge = QPoint(4, button.height() // 2)

    def ground() -> str:
        image: QImage = button.grab().toImage()
        return image.pixelColor(edge).name()

    resting = theme.current().button, theme.current().button_hover  # wherever the pointer is
    assert ground() in resting
    button.set_primary(True)
    assert ground() == theme.current().accent


def test_everything_grows_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    for widget in _everything():
        qtbot.addWidget(widget)
        once = widget.sizeHint()
        theme.apply(qapp, "light", 2.0)
        twice = widget.sizeHint()
        theme.apply(qapp, "light", 1.0)
        assert twice.height() >= 1.8 * once.height(), type(widget).__name__
        assert twice.width() >= 1.8 * once.width(), type(widget).__name__


def test_chips_go_on_in_the_next_line(show: Show) -> None:
    chips = [Pill(f"a tag of number {number}") for number in range(6)]
    window = show(*chips)
    window.resize(260, 200)
    room = QRect(0, 0, 260, 200)
    assert len({chip.y() for chip in chips}) > 1
    assert all(room.contains(chip.geometry()) for chip in chips)
    layout = window.layout()
    assert layout is not None
    assert layout.heightForWidth(260) > layout.heightForWidth(2000)


def test_imported_words_are_never_taken_for_html(qtbot: QtBot) -> None:
    label = Label("<b>bold</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    button = IconButton("close", "Take off <b>rl</b>")
    qtbot.addWidget(button)
    assert "<b>" not in button.toolTip()


def test_an_empty_place_says_one_thing_and_offers_one(qtbot: QtBot, show: Show) -> None:
    empty = EmptyState()
    show(empty)
    empty.say("Drop a digest here.", "Import…")
    button = empty.findChild(Button)
    assert button.label() == "Import…"
    with qtbot.waitSignal(empty.asked, timeout=1000):
        button.click()
    empty.say("All decided.")
    assert button.isHidden()
