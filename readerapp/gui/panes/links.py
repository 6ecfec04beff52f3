"""What links to this paper, and what its note links to; names nothing goes by stand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.widgets import EmptyState, draw_ring
from readerapp.model import Reference

_DANGLING: Final = "no paper goes by this name"
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_PAD: Final = 8

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (without a reference) or one link."""

    title: str
    context: str = ""
    reference: Reference | None = None
    dangling: bool = False

    @property
    def spoken(self) -> str:
        parts = (self.title, _DANGLING if self.dangling else "", self.context)
        return ". ".join(part for part in parts if part)


class _Rows(QAbstractListModel):
    """Shows the rows it is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []

    def show(self, rows: list[_Row]) -> None:
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].reference is None:
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


class _Delegate(QStyledItemDelegate):
    """Paints a heading, or a title over the sentence that holds the link."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: _Row = index.data(Qt.ItemDataRole.UserRole)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(400)
        if row.reference is None:
            return QSize(width, theme.px(32))
        line = theme.metrics("ui").height()
        height = 2 * theme.px(_PAD) + line + self._context(row, width).height()
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: _Row = index.data(Qt.ItemDataRole.UserRole)
        rect, state = QRect(option.rect), option.state
        now, px = theme.current(), theme.px
        painter.save()
        if row.reference is None:
            painter.setFont(theme.font("ui", 600))
            painter.setPen(theme.colour(now.ink))
            painter.drawText(
                rect.adjusted(0, px(6), 0, 0),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                row.title,
            )
            painter.restore()
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(now.selection if chosen else now.hover))
            painter.drawRoundedRect(rect, px(7), px(7))
        inner = rect.adjusted(px(10), px(_PAD), -px(10), -px(_PAD))
        self._title(painter, inner, row)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(now.soft))
        inner.setTop(inner.top() + theme.metrics("ui").height())
        painter.drawText(inner, _WRAPPED, row.context)
        if state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, rect.toRectF(), px(7))
        painter.restore()

    def _title(self, painter: QPainter, room: QRect, row: _Row) -> None:
        now, px = theme.current(), theme.px
        bold, small = theme.metrics("ui", 500), theme.metrics("small")
        aside = small.horizontalAdvance(_DANGLING) + px(28) if row.dangling else 0
        words = bold.elidedText(
            row.title, Qt.TextElideMode.ElideRight, max(room.width() - aside, px(80))
        )
        painter.setFont(theme.font("ui", 500))
        painter.setPen(theme.colour(now.ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, words)
        if row.dangling:
            left = room.left() + bold.horizontalAdvance(words) + px(10)
            pill = QRect(left, room.top(), small.horizontalAdvance(_DANGLING) + px(16), px(18))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(now.tags["amber"][1]))
            painter.drawRoundedRect(pill, px(9), px(9))
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour(now.ink))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, _DANGLING)

    def _context(self, row: _Row, width: int) -> QSize:
        if not row.context:
            return QSize(0, 0)
        room = QRect(0, 0, max(width - 2 * theme.px(10), 40), 10_000)
        return theme.metrics("ui").boundingRect(room, _WRAPPED, row.context).size()


class LinksPane(QWidget):
    """Both directions in one list; Enter or a click goes there."""

    paper_asked = Signal(object)  # paper id
    place_asked = Signal(str)  # a name nothing goes by: show where it is written
    link_asked = Signal(str)  # a free note

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self.list = QListView(self)
        self.list.setAccessibleName("Links")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMouseTracking(True)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        self._bar = OverlayBar(self.list)
        self.list.setViewportMargins(0, 0, theme.px(EDGE - _PAD), 0)
        self._empty = EmptyState(self)
        self._empty.say("Nothing links here yet, and the note links nowhere. Type [[ in a note.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.addWidget(self.list)
        column.addWidget(self._empty)
        theme.watcher.changed.connect(self.list.doItemsLayout)

    @property
    def count(self) -> int:
        """How many links are shown."""
        return sum(row.reference is not None for row in self._rows.rows)

    def show_links(self, links: Sequence[Reference], backlinks: Sequence[Reference]) -> None:
        """Show what the note links to, and what links here."""
        rows: list[_Row] = []
        if backlinks:
            rows += [_Row("Linked from"), *_each(backlinks)]
        if links:
            rows += [_Row("Links in this note"), *_each(links)]
        self._rows.show(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.doItemsLayout()

    def _go(self, index: QModelIndex) -> None:
        reference = self._rows.rows[index.row()].reference
        if reference is not None:
            self.go(reference)

    def go(self, reference: Reference) -> None:
        """Ask for what is at the other end."""
        if reference.paper is not None:
            self.paper_asked.emit(reference.paper)
        elif reference.note is not None:
            self.link_asked.emit(f"readerapp://note/{reference.uid or reference.note}")
        else:
            self.place_asked.emit(reference.target)


def _each(references: Iterable[Reference]) -> Iterable[_Row]:
    for reference in references:
        dangling = reference.paper is None and reference.note is None
        title = reference.title or reference.citekey or reference.target
        context = f"“{reference.context}”" if reference.context else ""
        yield _Row(title, context, reference, dangling)
