"""Where the page stands, and where for a while something else may stand in its place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from readerapp.gui.panes.ledger import Ledger


class Room(QWidget):
    """The page, or one pane over it. Asked for again, or left by Esc, a pane gives way."""

    changed = Signal()  # something else stands there now

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)

    @property
    def pane(self) -> Ledger | None:
        """What stands in place of the page, if anything does."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Ledger) else None

    def put(self, pane: Ledger) -> None:
        """Show ``pane`` in place of the page."""
        if self._stack.indexOf(pane) < 0:
            self._stack.addWidget(pane)
            pane.left.connect(self.clear)
        if self.pane is not pane:
            self._stack.setCurrentWidget(pane)
            self.changed.emit()

    def clear(self) -> None:
        """Show the page again."""
        if self.pane is not None:
            self._stack.setCurrentWidget(self.page)
            self.changed.emit()
