"""What takes the place of the page for a while: a heading, buttons, and a list of lines."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.flow import FlowLayout
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.lines import Lines
from readerapp.gui.widgets import Button, EmptyState, Hairline, Label, Plane

_LOW: Final = 420  # pixels of height


class Ledger(Plane):
    """Esc closes it; what it cannot do it says in a sentence above the list.

    A ``wide`` one also takes the place of the list of papers.
    """

    wide = False
    left = Signal()

    def __init__(
        self,
        title: str,
        lead: str,
        list_name: str,
        parent: QWidget | None = None,
        *,
        lines: Lines | None = None,
    ) -> None:
        """``lines`` is what lists them, where that is not the usual one."""
        super().__init__("page", parent)
        self.setAccessibleName(title)
        self._low = False
        self.title = Label(title, role="title")
        self.lead = Label(lead, strength="soft")
        self.lead.setWordWrap(True)
        self.refusal = Label(strength="danger")
        self.refusal.setWordWrap(True)
        self.refusal.setAccessibleName("Why not")
        self.refusal.hide()
        self.list = lines or Lines(list_name)
        self.empty = EmptyState()
        self.close_button = Button("Close", key="Esc")
        self.close_button.clicked.connect(self.left)
        self._buttons = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._buttons.setSizePolicy(policy)
        self._flow = FlowLayout(self._buttons)
        self._lay_out()
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def add_buttons(self, *buttons: Button) -> None:
        """What can be done with the current line, or here at all."""
        for button in buttons:
            self._flow.addWidget(button)

    def take_focus(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def body(self) -> QWidget:
        """What stands below the head; asked once, while it is made."""
        return self.list

    def step(self, by: int) -> None:
        """Go to the next line (1), or to the one before (-1)."""
        self.list.step(by)

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; "" says nothing any more."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def show_nothing(self, sentence: str, action: str = "") -> None:
        """There is nothing to list: say so, and what can be done; "" shows the list."""
        self.empty.say(sentence, action)
        self._stack.setCurrentWidget(self.empty if sentence else self._body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where a wide one has little height, what it is for goes without saying."""
        super().resizeEvent(event)
        self._low = self.wide and event.size().height() < theme.px(_LOW)
        if self.wide:
            self.say(self.lead.text())

    def say(self, lead: str) -> None:
        """Say under the heading what this is, or what it found; "" says nothing."""
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead) and not self._low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._head = QVBoxLayout()
        for part in (self.lead, self._buttons, self.refusal):
            self._head.addWidget(part)
        self._head.insertLayout(0, head)
        self._stack = QStackedWidget()
        self._body = self.body()
        self._stack.addWidget(self._body)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(Hairline())
        column.addWidget(self._stack, 1)

    def _dress(self) -> None:
        px = theme.px
        self._head.setContentsMargins(px(EDGE), px(18), px(EDGE), px(14))
        self._head.setSpacing(px(10))
        self._flow.setSpacing(px(8))
