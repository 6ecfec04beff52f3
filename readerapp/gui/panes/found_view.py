"""The table of an import: one column of painted rows, of which the current one may unfold."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from readerapp.gui import theme
from readerapp.gui.models.found import FoundModel
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.found_fold import Fold
from readerapp.gui.panes.found_row import HEIGHT, Columns, FoundDelegate
from readerapp.gui.panes.plain_table import make_plain

_Flag = QItemSelectionModel.SelectionFlag
_ONE: Final = _Flag.ClearAndSelect | _Flag.Rows


class FoundView(QTableView):
    """Letters and Enter pass it by: they are commands of the page around it."""

    moved = Signal()  # another line is the current one
    opened = Signal()  # a line was clicked twice

    def __init__(self, model: FoundModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = model
        self.fold = Fold(self.viewport())
        self._unfolded: int | None = None  # the line below which the fold stands
        self.setModel(model)
        self._rows = FoundDelegate(self)
        self.setItemDelegate(self._rows)
        self.setAccessibleName("What was found")
        make_plain(self)
        self._bar = OverlayBar(self)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.moved.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self._dress()
        theme.watcher.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setMinimumHeight(self._least())
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        self.verticalScrollBar().setSingleStep(theme.px(HEIGHT))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour(theme.current().page))
        self.setPalette(palette)
        self.viewport().setPalette(palette)
        self.unfold(self._unfolded)
        self.viewport().update()

    def _least(self) -> int:
        """How high it is at least: three rows, if there are so many."""
        return theme.px(HEIGHT) * max(min(len(self._found.entries), 3), 1)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), max(theme.px(5 * HEIGHT), self.minimumHeight()))

    # --- Which rows ------------------------------------------------------------------------

    def place(self) -> int:
        """The line the reader is on; -1 without one."""
        return self.currentIndex().row()

    def places(self) -> list[int]:
        """The lines selected, in order."""
        spans = self.selectionModel().selection().toList()
        bounds = sorted((span.top(), span.bottom()) for span in spans)
        return [row for top, bottom in bounds for row in range(top, bottom + 1)]

    def go(self, place: int) -> None:
        """Make a line the current one and the only one selected, and bring it into view."""
        count = len(self._found.entries)
        if count:
            index = self._found.index(min(max(place, 0), count - 1), 0)
            self.selectionModel().setCurrentIndex(index, _ONE)
            self.scrollTo(index)

    # --- The fold --------------------------------------------------------------------------

    def unfold(self, place: int | None) -> None:
        """Let the fold stand below this line, or (None) below none."""
        rows, high = self.verticalHeader(), theme.px(HEIGHT)
        before, self._unfolded = self._unfolded, place
        if before is not None and before != place and before < len(self._found.entries):
            rows.resizeSection(before, high)
        if place is None or not 0 <= place < len(self._found.entries):
            self._unfolded = None
            self.fold.hide()
            return
        unfolded = high + self.fold.fit(self.viewport().width())
        rows.resizeSection(place, unfolded)
        self.setMinimumHeight(max(self._least(), unfolded))
        self.updateGeometry()
        self.fold.show()
        self.updateGeometries()  # so that it can be scrolled to at once

    @property
    def unfolded(self) -> int | None:
        """The line below which the fold stands."""
        return self._unfolded

    def _place(self) -> None:
        if self._unfolded is not None:
            box = self.visualRect(self._found.index(self._unfolded, 0))
            self.fold.setGeometry(box.adjusted(0, theme.px(HEIGHT), 0, 0))

    def updateGeometries(self) -> None:
        """It is no higher than its rows, so that what follows stands right below them."""
        super().updateGeometries()
        self.setMaximumHeight(max(self.verticalHeader().length(), self._least()))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.unfold(self._unfolded)

    # --- Keys and pointer --------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are commands here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(True)
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) or (
            text and text.isprintable() and held == Qt.KeyboardModifier.NoModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End are the first and the last line, not the first and last column."""
        last = len(self._found.entries) - 1
        if action == QAbstractItemView.CursorAction.MoveHome and last >= 0:
            return self._found.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd and last >= 0:
            return self._found.index(last, 0)
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_ring(self._rows.ringed or event.reason() in by_key)
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_ring(False)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        super().mousePressEvent(event)

    def _show_ring(self, ringed: bool) -> None:
        if ringed != self._rows.ringed:
            self._rows.ringed = ringed
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()


class FoundHeader(QWidget):
    """What the columns are called, over a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFixedHeight(theme.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, columns = theme.current(), Columns.of(self.width())
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour(now.line))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(now.faint))
        metrics = theme.metrics("small")
        y = (self.height() - 1) / 2 + (metrics.ascent() - metrics.descent()) / 2
        for name in ("line", "state", "title", "abstract"):
            x, wide = getattr(columns, name)
            if name == "line":
                x += wide - metrics.horizontalAdvance(name)
            if wide:
                painter.drawText(QPointF(x, y), name)
