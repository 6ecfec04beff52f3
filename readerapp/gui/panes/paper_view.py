"""The rows of the list: selecting, dragging out and, on the reading list, dragging into order."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from readerapp.gui import theme
from readerapp.gui.models.papers import PapersModel
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.card import HEIGHT, CardDelegate
from readerapp.gui.panes.plain_table import make_plain

PAPERS_MIME: Final = "application/x-readerapp-papers"
_NAMED: Final = 100  # papers whose titles another program is given
_Flag = QItemSelectionModel.SelectionFlag
_REST: Final = 60  # milliseconds: who scrolls or types on looks at no line
_ONE: Final = _Flag.ClearAndSelect | _Flag.Rows


def papers_in(mime: QMimeData) -> list[int]:
    """The papers being dragged; none when it is something else, or not as we write it."""
    if not mime.hasFormat(PAPERS_MIME):
        return []
    try:
        ids = json.loads(bytes(mime.data(PAPERS_MIME).data()))
    except ValueError:
        return []
    return [i for i in ids if type(i) is int] if isinstance(ids, list) else []


class PaperView(QTableView):
    """One column of painted cards; bare letters pass it by, they are commands of the window."""

    opened = Signal()
    moved = Signal(list, object)  # ids, the id they now stand before or None
    puzzled = Signal(list)  # papers just painted: why they were found is not known

    def __init__(self, model: PapersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers = model
        self._card = CardDelegate(self)
        self._pressed: QPoint | None = None
        self._gap: int | None = None  # the row a drop would put papers before
        self.reorderable = False
        self.setModel(model)
        self.setItemDelegate(self._card)
        self.setAccessibleName("Papers")
        make_plain(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._bar = OverlayBar(self)
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(_REST)
        self._ask.timeout.connect(self._ask_why)
        self._dress()
        theme.watcher.changed.connect(self._dress)

    @property
    def delegate(self) -> CardDelegate:
        """What paints the cards."""
        return self._card

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        self.verticalScrollBar().setSingleStep(theme.px(HEIGHT) // 2)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour(theme.current().list))
        self.setPalette(palette)
        self.viewport().setPalette(palette)  # it does not take it over once a sheet is on
        self.viewport().update()

    def settle(self) -> None:
        """Let the scroll bar know how many rows there are now, not at the next paint."""
        self.updateGeometries()

    # --- Which papers ----------------------------------------------------------------------

    def selected_rows(self) -> list[int]:
        """The rows selected, in order; read as ranges, since there may be 100,000."""
        spans = self.selectionModel().selection().toList()
        bounds = sorted((span.top(), span.bottom()) for span in spans)
        return [row for top, bottom in bounds for row in range(top, bottom + 1)]

    def select_row(self, row: int, *, scroll: bool = True) -> None:
        """Make it the current one and the only one selected."""
        self.setAutoScroll(scroll)  # Qt would bring it into view by itself
        self.selectionModel().setCurrentIndex(self._papers.index(row, 0), _ONE)
        self.setAutoScroll(True)

    def reveal(self) -> None:
        """Bring the current card into view; before the first sight of it, when there is one."""
        if self.isVisible():
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reveal()

    # --- Keys ------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """Nothing: it would look through every row, and letters are commands here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif self.reorderable and held == Qt.KeyboardModifier.AltModifier and self._shift(key):
            pass
        elif _is_text(event) or event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            self._show_ring(True)
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End are the first and the last paper, not the first and last column."""
        last = len(self._papers.ids) - 1
        if action == QAbstractItemView.CursorAction.MoveHome and last >= 0:
            return self._papers.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd and last >= 0:
            return self._papers.index(last, 0)
        return super().moveCursor(action, modifiers)

    def _shift(self, key: int) -> bool:
        """Alt+Up and Alt+Down move a paper in the reader's own order."""
        row, count = self.currentIndex().row(), len(self._papers.ids)
        if key == Qt.Key.Key_Up and row > 0:
            self.moved.emit([self._papers.id(row)], self._papers.id(row - 1))
        elif key == Qt.Key.Key_Down and 0 <= row < count - 1:
            before = self._papers.id(row + 2) if row + 2 < count else None
            self.moved.emit([self._papers.id(row)], before)
        else:
            return key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self._show_ring(self._card.ringed or by_key)
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and len(self._papers.ids):
            self.select_row(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_ring(False)
        super().focusOutEvent(event)

    def _show_ring(self, ringed: bool) -> None:
        if ringed != self._card.ringed:
            self._card.ringed = ringed
            self.viewport().update()

    # --- Dragging out ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        here = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = here if left and self.indexAt(here).isValid() else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def drag_data(self) -> QMimeData:
        """The selected papers, as other parts of the window and other programs understand them."""
        ids = [self._papers.id(row) for row in self.selected_rows()]
        data = QMimeData()
        data.setData(PAPERS_MIME, json.dumps(ids).encode())
        if len(ids) <= _NAMED:
            rows = self.selected_rows()
            data.setText("\n".join(self._papers.card(row).title for row in rows))
        return data

    def drag(self) -> None:
        """Let the selected papers be carried to a tag, a shelf, or another place in the order."""
        drag = QDrag(self)
        drag.setMimeData(self.drag_data())
        drag.setPixmap(self._carried(len(self.selected_rows())))
        drag.setHotSpot(QPoint(theme.px(12), theme.px(14)))
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)

    def _carried(self, count: int) -> QPixmap:
        words = "1 paper" if count == 1 else f"{count:,} papers"
        now, px, ratio = theme.current(), theme.px, self.devicePixelRatioF()
        width, height = theme.metrics("ui").horizontalAdvance(words) + px(24), px(28)
        drawn = QPixmap(round(width * ratio), round(height * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(now.accent))
        painter.drawRoundedRect(0, 0, width, height, px(8), px(8))
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(now.accent_ink))
        painter.drawText(0, 0, width, height, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
        return drawn

    # --- Dropping into order ----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._open_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        ids, gap = papers_in(event.mimeData()), self._gap
        self._open_gap(None)
        if not self.reorderable or not ids or gap is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        carried = set(ids)
        while gap < len(self._papers.ids) and self._papers.id(gap) in carried:
            gap += 1
        before = self._papers.id(gap) if gap < len(self._papers.ids) else None
        self.moved.emit(ids, before)

    def _consider(self, event: QDragMoveEvent) -> None:
        """Files fall through to the window; papers only have places where there is an order."""
        if not self.reorderable or not event.mimeData().hasFormat(PAPERS_MIME):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        y, high = event.position().toPoint().y(), theme.px(HEIGHT)
        place = (y + self.verticalScrollBar().value() + high // 2) // high
        self._open_gap(min(max(place, 0), len(self._papers.ids)))

    def _open_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    def _ask_why(self) -> None:
        papers = self._card.puzzling[:]
        self._card.puzzling.clear()
        if papers:
            self.puzzled.emit(papers)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._card.puzzling:
            self._ask.start()
        if self._gap is not None:
            y = self._gap * theme.px(HEIGHT) - self.verticalScrollBar().value()
            painter = QPainter(self.viewport())
            wide = self.viewport().width()
            painter.fillRect(0, max(y - 2, 0), wide, 3, theme.colour(theme.current().accent))


def _is_text(event: QKeyEvent) -> bool:
    """A letter, a digit, a space: nothing a list should act on."""
    held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    return bool(event.text().strip() or event.key() == Qt.Key.Key_Space) and (
        held == Qt.KeyboardModifier.NoModifier and event.text().isprintable()
    )
