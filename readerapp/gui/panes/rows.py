"""A list of a few painted rows, each of which may lead somewhere: links, related papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QWidget

from readerapp.gui import theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.edges import EDGE

PAD = 8  # pixels round what a row says

Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What a delegate is given to paint."""

    @property
    def title(self) -> str:
        """Its first words."""

    @property
    def spoken(self) -> str:
        """All of it, for a screen reader."""

    @property
    def leads(self) -> bool:
        """Whether it can be followed; a heading cannot."""


class Rows(QAbstractListModel):
    """Shows the rows it is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> bool:
        """Replace what is shown; whether there was anything to replace."""
        if list(rows) == self.rows:
            return False
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].leads:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


class RowList(QListView):
    """Enter or a click follows a row."""

    followed = Signal(object)  # the row

    def __init__(self, name: str, delegate: QStyledItemDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = Rows(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setModel(self._rows)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.clicked.connect(self._follow)
        self.activated.connect(self._follow)
        self._bar = OverlayBar(self)
        self.setViewportMargins(0, 0, theme.px(EDGE - PAD), 0)
        theme.watcher.changed.connect(self.doItemsLayout)

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return self._rows.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace what is shown; the same again stays where it was scrolled to."""
        if self._rows.show(rows):
            self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    def _follow(self, index: QModelIndex) -> None:
        row = self._rows.rows[index.row()]
        if row.leads:
            self.followed.emit(row)
