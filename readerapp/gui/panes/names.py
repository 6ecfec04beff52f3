"""One row of the papers a link may go to: short name, rest of the title, citekey."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from readerapp.gui import theme


class NameDelegate(QStyledItemDelegate):
    """Paints a ``Name`` found under UserRole in one line."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(theme.px(300), theme.px(28))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        name, now = index.data(Qt.ItemDataRole.UserRole), theme.current()
        room = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.selection))
            painter.drawRoundedRect(room, 6, 6)
        room.adjust(theme.px(10), 0, -theme.px(10), 0)
        room = _words(painter, room, name.citekey, now.faint, "small", right=True)
        room = _words(painter, room, name.label, now.ink, "ui", weight=600)
        _words(painter, room, name.rest, now.soft, "ui")
        painter.restore()


def _words(
    painter: QPainter,
    room: QRect,
    text: str,
    colour: str,
    role: str,
    *,
    weight: int | None = None,
    right: bool = False,
) -> QRect:
    """Write ``text`` at one end of ``room``; the room that is left."""
    font = theme.font(role, weight)
    metrics = QFontMetrics(font)
    most = room.width() // 2 if right else room.width()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
    width = metrics.horizontalAdvance(shown)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
    gap = width + theme.px(8)
    return room.adjusted(0, 0, -gap, 0) if right else room.adjusted(gap, 0, 0, 0)
