"""What takes the place of the page for a while: a heading, buttons, and a list of lines."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
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


class Ledger(Plane):
    """Esc closes it; what it cannot do it says in a sentence above the list."""

    left = Signal()

    def __init__(
        self, title: str, lead: str, list_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("page", parent)
        self.setAccessibleName(title)
        self.title = Label(title, role="title")
        self.lead = Label(lead, strength="soft")
        self.lead.setWordWrap(True)
        self.refusal = Label(strength="danger")
        self.refusal.setWordWrap(True)
        self.refusal.setAccessibleName("Why not")
        self.refusal.hide()
        self.list = Lines(list_name)
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

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; "" says nothing any more."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def show_nothing(self, sentence: str) -> None:
        """There is nothing to list: say so; "" shows the list."""
        self.empty.say(sentence)
        self._stack.setCurrentWidget(self.empty if sentence else self.list)

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
        self._stack.addWidget(self.list)
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
