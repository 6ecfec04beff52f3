"""The list under the search field: what could follow, or what was searched for before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.chooser import Choice, ChoiceRows, Choices
from readerapp.gui.shadows import cast_shadow

_ROWS: Final = 8  # shown at once
_WIDE: Final = 380
_EDGE: Final = 5


class SearchPopup(QFrame):
    """Rows over the window while the focus stays in the field; at first none is chosen."""

    taken = Signal(object)  # Choice

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._by_tab = False
        self.setObjectName("search-popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = Choices(self)
        self._list = QListView(self)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(ChoiceRows(self._list))
        self._list.clicked.connect(lambda index: self.taken.emit(index.data(Choices.CHOICE)))
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.addWidget(self._list)
        cast_shadow(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def chosen(self) -> Choice | None:
        """The row that Enter would take; None while none was chosen."""
        choice = self._list.currentIndex().data(Choices.CHOICE)
        return choice if isinstance(choice, Choice) else None

    def rows(self) -> list[Choice]:
        """What is listed now."""
        return [self._rows.index(row).data(Choices.CHOICE) for row in range(self._rows.rowCount())]

    def offer(self, name: str, choices: Sequence[Choice], *, by_tab: bool = False) -> None:
        """Show ``choices`` under the field; without any, go away.

        ``by_tab``: Tab takes the first, if none was chosen.
        """
        self._by_tab = by_tab
        if not choices:
            self.hide()
            return
        self.setAccessibleName(name)
        self._list.setAccessibleName(name)
        self._rows.show(choices)
        self._list.setCurrentIndex(QModelIndex())
        self._list.scrollToTop()
        self._place(len(choices))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next row, or the one before; past either end none is chosen."""
        places = self._rows.rowCount() + 1  # the last of them is the field itself
        row = self._list.currentIndex().row() % places
        row = (row + by) % places
        self._list.setCurrentIndex(self._rows.index(row) if row < places - 1 else QModelIndex())
        if self.chosen is not None:
            said = self._list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, said))

    def take(self, *, by_tab: bool = False) -> bool:
        """Take the row that is chosen; False if there is none."""
        if not self.isVisible():
            return False
        choice = self.chosen
        if choice is None and by_tab and self._by_tab:
            choice = self.rows()[0]
        if choice is not None:
            self.taken.emit(choice)
        return choice is not None

    def _place(self, count: int) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        row = self._list.sizeHintForRow(0)
        corner = window.mapFromGlobal(self._field.mapToGlobal(QPoint(0, self._field.height())))
        width = min(max(self._field.width(), theme.px(_WIDE)), window.width() - 16)
        room = window.height() - corner.y() - 12
        height = min(min(count, _ROWS) * row + 2 * _EDGE + 2, room)
        x = max(8, min(corner.x(), window.width() - width - 8))
        self.setGeometry(x, corner.y() + 3, width, height)

    def _dress(self) -> None:
        now = theme.current()
        self._list.setFont(theme.font("ui"))
        self.setStyleSheet(
            f"#search-popup {{ background: {now.button}; border: 1px solid {now.line};"
            f" border-radius: 9px; }} #search-popup QListView {{ background: transparent; }}"
        )
