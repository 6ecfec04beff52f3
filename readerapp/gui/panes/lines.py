"""A quiet list of lines: what was done, what is kept, what was found; dates stand between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from readerapp.gui import icons, theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.painted import draw_ring, draw_words
from readerapp.gui.panes.edges import EDGE

Index = QModelIndex | QPersistentModelIndex
_HEADING, _ONE, _TWO = 36, 34, 50  # how high a heading and lines of one and two rows are
_ICON: Final = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line: words, smaller ones under them, a hint at the right, and what it stands for."""

    text: str
    detail: str = ""
    hint: str = ""
    means: Any = None
    icon: str = ""
    tone: str = "soft"  # the token the icon is drawn in
    faint: bool = False
    heading: bool = False

    @property
    def spoken(self) -> str:
        """The line in words, for a screen reader."""
        return ", ".join(part for part in (self.text, self.detail, self.hint) if part)


class LinesModel(QAbstractListModel):
    """Shows the lines it is given; the keys step over headings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.UserRole:
            return line
        return None


class Lines(QListView):
    """Lists lines; the same one stays current when they are listed anew."""

    chosen = Signal()  # another line is current
    entered = Signal()  # Enter on the current line
    ended = Signal()  # scrolled to the last of them

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        plane: str = "page",
        edge: int = EDGE,
    ) -> None:
        """``plane`` is the token of what it lies on, ``edge`` the room left and right."""
        super().__init__(parent)
        self._plane = plane
        self._lines = LinesModel(self)
        self.setModel(self._lines)
        self.setItemDelegate(_LineRows(edge, self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(theme.px(2 * _TWO))
        self._bar = OverlayBar(self)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit())
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """List these; what was current stays current, else what stands in its place."""
        row, means = max(self.currentIndex().row(), 0), self.current()
        top = self.verticalScrollBar().value()
        if list(lines) == list(self._lines.lines):
            return
        heights = {(line.heading, bool(line.detail)) for line in lines}
        self.setUniformItemSizes(len(heights) == 1)  # then only one of them is measured
        self._lines.show(list(lines))
        rows = [i for i, line in enumerate(lines) if not line.heading]
        same = [i for i in rows if means is not None and lines[i].means == means]
        after = [i for i in rows if i >= row] or rows[-1:]
        if same or after:
            self.setCurrentIndex(self._lines.index((same or after)[0], 0))
        self.verticalScrollBar().setValue(top)

    def lines(self) -> list[Line]:
        """What is listed, without the headings."""
        return [line for line in self._lines.lines if not line.heading]

    def current(self) -> Any:
        """What the current line stands for; None without one."""
        row = self.currentIndex().row()
        return self._lines.lines[row].means if 0 <= row < len(self._lines.lines) else None

    def choose(self, means: Any) -> bool:
        """Make the line that stands for ``means`` the current one."""
        for row, line in enumerate(self._lines.lines):
            if not line.heading and line.means == means:
                self.setCurrentIndex(self._lines.index(row, 0))
                return True
        return False

    def step(self, by: int) -> None:
        """Make the line so many below the current one, or above, the current one."""
        rows = [row for row, line in enumerate(self._lines.lines) if not line.heading]
        here = self.currentIndex().row()
        place = rows.index(here) + by if here in rows else 0
        if rows:
            row = rows[min(max(place, 0), len(rows) - 1)]
            self.setCurrentIndex(self._lines.index(row, 0))

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are commands of the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _scrolled(self, value: int) -> None:
        if value and value == self.verticalScrollBar().maximum():
            self.ended.emit()

    def _dress(self) -> None:
        palette = self.palette()
        ground = getattr(theme.current(), self._plane)
        palette.setColor(QPalette.ColorRole.Base, theme.colour(ground))
        self.setPalette(palette)
        self.viewport().setPalette(palette)
        self.doItemsLayout()


class _LineRows(QStyledItemDelegate):
    """Paints a line as the cards are painted: a tint and a bar where the reader is."""

    def __init__(self, edge: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._edge = edge

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        high = _HEADING if line.heading else _TWO if line.detail else _ONE
        return QSize(theme.px(120), theme.px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        now, px = theme.current(), theme.px
        painter.save()
        inner = option.rect.adjusted(px(self._edge), 0, -px(self._edge), 0)
        if line.heading:
            inner.setBottom(inner.bottom() - px(6))
            draw_words(
                painter,
                inner,
                line.text,
                "tiny",
                now.faint,
                weight=600,
                place=Qt.AlignmentFlag.AlignBottom,
            )
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour(now.selection))
            bar = QRect(option.rect.topLeft(), QSize(px(3), option.rect.height()))
            painter.fillRect(bar, theme.colour(now.accent))
            if option.state & QStyle.StateFlag.State_HasFocus:
                draw_ring(painter, QRectF(option.rect), px(2))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour(now.hover))
        if line.icon:
            side, high = px(_ICON), px(_TWO if line.detail else _ONE)
            top = inner.top() + (px(26) if line.detail else high) / 2 - side / 2
            top += px(3) if line.detail else 0
            box = QRectF(inner.left(), top, side, side)
            icons.paint(painter, line.icon, box, getattr(now, line.tone))
        inner.setLeft(inner.left() + px(_ICON + 9))
        self._words(painter, inner, line)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, line: Line) -> None:
        now, px = theme.current(), theme.px
        first = QRect(rect)
        if line.detail:
            first.setHeight(px(24))
            first.translate(0, px(4))
            second = QRect(rect.left(), first.bottom(), rect.width(), px(18))
            draw_words(painter, second, line.detail, "small", now.faint if line.faint else now.soft)
        if line.hint:
            wide = theme.metrics("small").horizontalAdvance(line.hint) + 2
            hint = QRect(first)
            hint.setLeft(hint.right() - wide)
            draw_words(painter, hint, line.hint, "small", now.faint)
            first.setRight(hint.left() - px(14))
        draw_words(painter, first, line.text, "ui", now.faint if line.faint else now.ink)
