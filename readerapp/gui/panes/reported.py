"""The report of an import as a table: painted rows of one column, ten thousand and more."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.fonts import Role
from readerapp.gui.models.reported import ReportedModel, Row
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.painted import draw_ring, draw_words
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.plain_table import make_plain

_LEFT: Final = 20
_LINES: Final = 52  # how wide the column of line numbers is,
_STATES: Final = 124  # and that of what became of them;
_NARROW: Final = 440  # in a narrower table lines have no numbers
_ROW: Final = 36
_TALL: Final = {"file": 58, "heading": 40, "kept": 52}  # how high other rows are
_MOST: Final = 4  # lines of a piece of text that are shown
_MEASURED: Final = 400  # pieces of text given as many; the rest have one
_SHOWN: Final = 2_000  # characters of a piece in its tooltip
_WRAPPED: Final = int(
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
)
Index = QModelIndex | QPersistentModelIndex


class Reported(QTableView):
    """Enter shows the paper of a row; letters pass it by."""

    paper_asked = Signal(object)  # its id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reported = ReportedModel(self)
        self._rows = _Rows(self)
        self._special: list[int] = []  # rows that are no records,
        self._sized: list[int] = []  # and those with a height of their own
        self.setModel(self._reported)
        self.setItemDelegate(self._rows)
        self.setAccessibleName("What became of it")
        make_plain(self, several=False)
        self._bar = OverlayBar(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the same ones again stay where they are."""
        if list(rows) == self._reported.rows:
            return
        self._reported.show(list(rows))
        self._special = [i for i, row in enumerate(rows) if row.kind != "record"]
        self._measure()
        self.scrollToTop()
        first = next((i for i, row in enumerate(rows) if not row.heads), None)
        if first is not None:
            self._choose(first)

    def rows(self) -> list[Row]:
        """What is shown."""
        return list(self._reported.rows)

    def current(self) -> Row | None:
        """The row the reader is on."""
        here = self.currentIndex().row()
        return self._reported.rows[here] if 0 <= here < len(self._reported.rows) else None

    def step(self, by: int) -> None:
        """Go to the next row (1), or to the one before (-1)."""
        place = self.currentIndex().row() + by
        rows = self._reported.rows
        while 0 <= place < len(rows) and rows[place].kind == "heading":
            place += by
        if 0 <= place < len(rows):
            self._choose(place)

    def next_unsure(self) -> bool:
        """Go to the next record that may be here twice, from the top again after the last."""
        rows, here = self._reported.rows, self.currentIndex().row()
        unsure = [i for i, row in enumerate(rows) if row.kind == "record" and row.tint == "amber"]
        following = [i for i in unsure if i > here] or unsure
        if following:
            self._choose(following[0])
        return bool(following)

    def _choose(self, row: int) -> None:
        self.setCurrentIndex(self._reported.index(row, 0))

    # --- Keys and pointer --------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are commands of the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.matches(QKeySequence.StandardKey.Copy):
            if (row := self.current()) is not None:
                QApplication.clipboard().setText(row.text)
        elif event.key() == Qt.Key.Key_Escape or (event.text().strip() and not held):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open()

    def _open(self) -> None:
        row = self.current()
        if row is not None and row.paper is not None:
            self.paper_asked.emit(row.paper)

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole of a text, as plain text whatever it holds."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index: QModelIndex = self.indexAt(event.pos())
            row = self._reported.rows[index.row()] if index.isValid() else None
            words = "" if row is None or row.kind == "heading" else row.text[:_SHOWN]
            shown = f"<span>{escape(words)}</span>".replace("\n", "<br>") if words else ""
            QToolTip.showText(event.globalPos(), shown, self.viewport())
            return True
        return super().viewportEvent(event)

    # --- Looks ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def _measure(self) -> None:
        """Give each row its height; only texts and headings have one of their own."""
        header = self.verticalHeader()
        wide, left = self.viewport().width(), _MEASURED
        header.setDefaultSectionSize(theme.px(_ROW))
        for place in self._sized:
            if place < header.count():
                header.resizeSection(place, theme.px(_ROW))
        self._sized.clear()
        for place in self._special:
            row = self._reported.rows[place]
            if row.kind in _TALL:
                high = theme.px(_TALL[row.kind])
            elif row.wraps and left:
                left -= 1
                high = self._rows.height(row, wide)
            else:
                continue
            header.resizeSection(place, high)
            self._sized.append(place)

    def _dress(self) -> None:
        self.verticalScrollBar().setSingleStep(theme.px(_ROW))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour(theme.current().page))
        self.setPalette(palette)
        self.viewport().setPalette(palette)
        self._measure()
        self.viewport().update()


class _Rows(QStyledItemDelegate):
    """Paints a row by its kind, over a hairline."""

    def height(self, row: Row, wide: int) -> int:
        """How high a piece of text stands in a table so wide."""
        metrics = theme.metrics(_role(row))
        room = QRect(0, 0, max(self._text(QRect(0, 0, wide, 0), row).width(), 1), 1 << 16)
        high = metrics.boundingRect(room, _WRAPPED, _cut(row)).height()
        lines = min(max(round(high / metrics.height()), 1), _MOST)
        return max(lines * metrics.height() + theme.px(16), theme.px(_ROW))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        rect, now = QRect(option.rect), theme.current()
        painter.save()
        if not row.heads:
            self._ground(painter, option)
        if row.kind in ("record", "problem", "piece"):
            self._number(painter, rect, row)
        if row.kind == "record":
            self._record(painter, rect, row)
        elif row.wraps:
            painter.setFont(theme.font(_role(row)))
            painter.setPen(theme.colour(now.danger if row.kind == "failure" else now.soft))
            inner = self._text(rect, row)
            painter.setClipRect(inner)
            painter.drawText(inner, _WRAPPED, _cut(row))
        else:
            self._head(painter, rect, row)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        now, px, rect = theme.current(), theme.px, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour(now.selection))
            bar = QRect(rect.x(), rect.y(), px(3), rect.height())
            painter.fillRect(bar, theme.colour(now.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour(now.hover))
        under = QRect(rect.x() + px(_LEFT), rect.bottom(), rect.width() - px(_LEFT + EDGE), 1)
        painter.fillRect(under, theme.colour(now.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, QRectF(rect), px(2))

    def _number(self, painter: QPainter, rect: QRect, row: Row) -> None:
        px = theme.px
        if row.line and _numbers(rect):
            box = QRect(rect.x() + px(_LEFT), rect.y(), px(_LINES - 12), px(_ROW))
            draw_words(
                painter,
                box,
                f"{row.line:,}",
                "ui",
                theme.current().faint,
                place=Qt.AlignmentFlag.AlignRight,
            )

    def _record(self, painter: QPainter, rect: QRect, row: Row) -> None:
        now, px = theme.current(), theme.px
        x = rect.x() + px(_LEFT) + _numbers(rect)
        side, middle = px(8), rect.y() + rect.height() / 2
        mark = QRectF(x, middle - side / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(now.tags[row.tint][0]))
        if row.tint == "amber":
            painter.drawRoundedRect(mark, px(2), px(2))
        else:
            painter.drawEllipse(mark)
        state = QRect(x + px(15), rect.y(), px(_STATES - 15), rect.height())
        draw_words(painter, state, row.state, "ui", now.ink)
        title = QRect(rect)
        title.setLeft(x + px(_STATES))
        title.setRight(rect.right() - px(EDGE))
        if row.detail:
            wide = theme.metrics("small").horizontalAdvance(row.detail) + 2
            hint = QRect(title.right() - wide, rect.y(), wide, rect.height())
            draw_words(painter, hint, row.detail, "small", now.faint)
            title.setRight(hint.left() - px(12))
        draw_words(painter, title, row.text, "ui", now.ink, weight=600)

    def _head(self, painter: QPainter, rect: QRect, row: Row) -> None:
        now, px = theme.current(), theme.px
        inner = rect.adjusted(px(_LEFT), 0, -px(EDGE), -px(7))
        if row.kind == "heading":
            inner.setTop(inner.bottom() - px(18))
            draw_words(painter, inner, row.text, "tiny", now.faint, weight=600)
            return
        low = theme.metrics("small").height() if row.detail else 0
        first = QRect(inner)
        first.setTop(inner.bottom() - low - theme.metrics("ui", 600).height() - px(2))
        first.setHeight(theme.metrics("ui", 600).height())
        draw_words(painter, first, row.text, "ui", now.ink, weight=600)
        second = QRect(inner)
        second.setTop(inner.bottom() - low)
        draw_words(painter, second, row.detail, "small", now.soft)

    def _text(self, rect: QRect, row: Row) -> QRect:
        """Where the words of a piece of text stand."""
        px = theme.px
        numbers = 0 if row.kind == "failure" else _numbers(rect)
        return rect.adjusted(px(_LEFT) + numbers, px(10), -px(EDGE), -px(6))


def _numbers(rect: QRect) -> int:
    """How wide the column of line numbers is in a table as wide as this."""
    return theme.px(_LINES) if rect.width() >= theme.px(_NARROW) else 0


def _role(row: Row) -> Role:
    return "mono" if row.kind == "piece" else "ui"


def _cut(row: Row) -> str:
    """As much of a text as can be seen."""
    return row.text[:_SHOWN]
