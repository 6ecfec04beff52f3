"""How one row of the sidebar looks: a word and a count, a tag's square, a heading; or an icon."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.models.shelves import Shelf, ShelvesModel
from readerapp.gui.widgets import draw_ring

ROW: Final = 28
HEADING: Final = 36
INDENT: Final = 18
_Index = QModelIndex | QPersistentModelIndex


class ShelfDelegate(QStyledItemDelegate):
    """Paints the rows of a `ShelvesModel`; told which is on and which papers hover over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = ""
        self.target: int | None = None
        self.gap: int | None = None  # the row above which a saved search would be put
        self.ringed = False
        self.compact = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = self._row(index)
        if row.kind == "gap":
            return QSize(40, theme.px(12))
        if row.kind == "heading":
            return QSize(40, theme.px(14 if self.compact else HEADING))
        return QSize(40, theme.px(36 if self.compact else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, rect, state = self._row(index), option.rect, option.state
        if row.kind == "gap":
            return
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        on = row.scope == self.scope and row.kind not in ("heading", "more")
        if row.kind != "heading":
            self._ground(painter, rect, on=on, over=over, target=index.row() == self.target)
        if self.compact:
            self._small(painter, rect, row, on=on)
        elif row.kind == "heading":
            self._heading(painter, rect, row, over=over)
        else:
            self._line(painter, rect, row, on=on, over=over)
        if self.gap is not None:
            self._gap(painter, rect, index)
        if self.ringed and state & QStyle.StateFlag.State_HasFocus:
            top = theme.px(8) if row.kind == "heading" and not self.compact else 0
            draw_ring(painter, QRectF(rect.adjusted(0, top, 0, 0)), theme.px(7))

    def _ground(
        self, painter: QPainter, rect: QRect, *, on: bool, over: bool, target: bool
    ) -> None:
        now = theme.current()
        if not (on or over or target):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(theme.colour(now.accent), 2) if target else QPen(Qt.PenStyle.NoPen)
        painter.setPen(edge)
        painter.setBrush(theme.colour(now.selection if on or target else now.hover))
        inner = QRectF(rect).adjusted(1, 1, -1, -1) if target else QRectF(rect)
        painter.drawRoundedRect(inner, theme.px(7), theme.px(7))

    def _gap(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        """Where a saved search would be put: above this row, or below the last."""
        last = index.row() + 1 == index.model().rowCount()
        if self.gap == index.row():
            edge = rect.top()
        elif last and self.gap == index.row() + 1:
            edge = rect.bottom() - 1
        else:
            return
        line = QRect(rect.x(), edge, rect.width(), theme.px(2))
        painter.fillRect(line, theme.colour(theme.current().accent))

    def _line(self, painter: QPainter, rect: QRect, row: Shelf, *, on: bool, over: bool) -> None:
        now, px = theme.current(), theme.px
        middle = rect.y() + rect.height() / 2
        x = rect.x() + px(10 + INDENT * min(row.depth, 4))
        if row.kind == "tag":
            if row.parent and (over or row.folded):
                name = "chevron-right" if row.folded else "chevron-down"
                side = px(10)
                where = QRectF(x - side, middle - side / 2, side, side)
                icons.paint(painter, name, where, now.faint)
            self._square(painter, x, middle, row)
            x += px(9 + 8)
        right = rect.right() + 1 - px(10)
        if row.count:
            right = self._count(painter, right, middle, row.count)
        weight = 600 if on else None
        metrics = theme.metrics("ui", weight)
        painter.setFont(theme.font("ui", weight))
        painter.setPen(theme.colour(now.soft if row.kind == "more" else now.ink))
        elide = Qt.TextElideMode.ElideMiddle if row.tail else Qt.TextElideMode.ElideRight
        room = int(right - x) - metrics.horizontalAdvance(row.tail)
        drop = (metrics.ascent() - metrics.descent()) / 2
        text = metrics.elidedText(row.label, elide, room) + row.tail
        painter.drawText(QPointF(x, middle + drop), text)

    def _count(self, painter: QPainter, right: int, middle: float, count: int) -> int:
        """The number at the right end; gives back where the word must end."""
        metrics, words = theme.metrics("ui"), f"{count:,}"
        wide = metrics.horizontalAdvance(words)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(theme.current().faint))
        drop = (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(right - wide, middle + drop), words)
        return right - wide - theme.px(8)

    def _square(self, painter: QPainter, x: float, middle: float, row: Shelf) -> None:
        now, side = theme.current(), theme.px(9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(now.tags.get(row.colour, now.tags["grey"])[0]))
        painter.drawRoundedRect(QRectF(x, middle - side / 2, side, side), theme.px(3), theme.px(3))

    def _heading(self, painter: QPainter, rect: QRect, row: Shelf, *, over: bool) -> None:
        now, px = theme.current(), theme.px
        metrics = theme.metrics("tiny", 600)
        middle = rect.y() + px(23)
        painter.setFont(theme.font("tiny", 600))
        painter.setPen(theme.colour(now.faint))
        drop = (metrics.ascent() - metrics.descent()) / 2
        x = rect.x() + px(10)
        painter.drawText(QPointF(x, middle + drop), row.label)
        if over or row.folded:
            name, side = "chevron-right" if row.folded else "chevron-down", px(10)
            x += metrics.horizontalAdvance(row.label) + px(4)
            icons.paint(painter, name, QRectF(x, middle - side / 2, side, side), now.faint)

    def _small(self, painter: QPainter, rect: QRect, row: Shelf, *, on: bool) -> None:
        """Only the icon, or a tag's square, when there is no room for words."""
        now, px = theme.current(), theme.px
        middle = rect.y() + rect.height() / 2
        if row.kind == "heading":
            line = QRectF(rect.x() + px(6), middle, rect.width() - px(12), 1)
            painter.fillRect(line, theme.colour(now.line))
        elif row.kind == "tag":
            self._square(painter, rect.x() + (rect.width() - px(9)) / 2, middle, row)
        elif row.icon:
            side = px(18)
            left = rect.x() + (rect.width() - side) / 2
            where = QRectF(left, middle - side / 2, side, side)
            icons.paint(painter, row.icon, where, now.accent if on else now.soft)

    def _row(self, index: _Index) -> Shelf:
        model = index.model()
        assert isinstance(model, ShelvesModel)
        return model.rows[index.row()]
