"""What stands where nothing is listed: why, and every way on as a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.widgets import Button, Label


class Repair(NamedTuple):
    """A query that does find something, and what is said of it."""

    said: str  # “Without tag:foo”
    hint: str  # “12 papers”
    query: str
    short: str = ""  # for a pane without room for what is said


class Nothing(QWidget):
    """A sentence, the queries that would find something, and one thing to do besides."""

    asked = Signal()
    repair_asked = Signal(str)  # the query to search for instead

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = Label(strength="soft")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = Button("")
        self._button.clicked.connect(self.asked)
        self._repairs: list[Repair] = []
        self._buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addWidget(self._sentence)
        self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(3)
        self._dress()
        theme.watcher.changed.connect(self._dress)

    def say(self, sentence: str, action: str = "") -> None:
        """Set both; without an ``action`` the sentence stands alone."""
        self._sentence.setText(sentence)
        self._button.set_label(action)
        self._button.setVisible(bool(action))

    def offer(self, repairs: Sequence[Repair]) -> None:
        """Show the queries that would find something, above the one thing to do."""
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._repairs = list(repairs)
        self._buttons = [self._button_for(repair) for repair in repairs]
        before: QWidget = self._sentence
        for place, button in enumerate(self._buttons):
            self._column.insertWidget(2 + place, button, 0, Qt.AlignmentFlag.AlignHCenter)
            QWidget.setTabOrder(before, button)
            before = button
            button.show()
        QWidget.setTabOrder(before, self._button)
        self._fit()

    def buttons(self) -> list[Button]:
        """Every way on, from top to bottom."""
        shown = [] if self._button.isHidden() else [self._button]
        return [*self._buttons, *shown]

    def take_focus(self) -> None:
        """Give the keys to the first way on."""
        for button in self.buttons()[:1]:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from one way on to the next."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        buttons = self.buttons()
        here = next((at for at, button in enumerate(buttons) if button.hasFocus()), None)
        if by is None or here is None:
            super().keyPressEvent(event)
        elif 0 <= here + by < len(buttons):
            buttons[here + by].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _button_for(self, repair: Repair) -> Button:
        button = Button("", parent=self)
        button.setToolTip(escape(repair.query))
        button.clicked.connect(partial(self.repair_asked.emit, repair.query))
        return button

    def _fit(self) -> None:
        """A button is never wider than the pane; what it counts stays in sight."""
        room = self.width() - 2 * self._column.contentsMargins().left() - theme.px(26)
        metrics = theme.metrics("ui")
        for button, repair in zip(self._buttons, self._repairs, strict=True):
            hint = f"  →  {repair.hint}" if repair.hint else ""
            most = max(room - metrics.horizontalAdvance(hint), theme.px(60))
            fits = metrics.horizontalAdvance(repair.said) <= most
            words = repair.said if fits else repair.short or repair.said
            said = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most)
            button.set_label(said + hint)
            button.setAccessibleName(", ".join(filter(None, (repair.said, repair.hint))))

    def _dress(self) -> None:
        side = theme.px(16)
        self._column.setContentsMargins(side, 0, side, 0)
        self._column.setSpacing(theme.px(10))
        self._fit()
