"""What links to this paper, and what its note links to; names nothing goes by stand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.panes.rows import PAD, Index, RowList
from readerapp.gui.widgets import EmptyState, draw_ring
from readerapp.model import Reference

_DANGLING: Final = "no paper goes by this name"
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (without a reference) or one link."""

    title: str
    context: str = ""
    reference: Reference | None = None
    dangling: bool = False

    @property
    def leads(self) -> bool:
        return self.reference is not None

    @property
    def spoken(self) -> str:
        parts = (self.title, _DANGLING if self.dangling else "", self.context)
        return ". ".join(part for part in parts if part)


class _Delegate(QStyledItemDelegate):
    """Paints a heading, or a title over the sentence that holds the link."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: _Row = index.data(Qt.ItemDataRole.UserRole)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(400)
        if row.reference is None:
            return QSize(width, theme.px(32))
        line = theme.metrics("ui").height()
        height = 2 * theme.px(PAD) + line + self._context(row, width).height()
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
        inner = rect.adjusted(px(10), px(PAD), -px(10), -px(PAD))
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
        self.list = RowList("Links", _Delegate(), self)
        self.list.followed.connect(self._go)
        self._empty = EmptyState(self)
        self._empty.say("Nothing links here yet, and the note links nowhere. Type [[ in a note.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.addWidget(self.list)
        column.addWidget(self._empty)

    @property
    def count(self) -> int:
        """How many links are shown."""
        return sum(row.leads for row in self.list.rows)

    def show_links(self, links: Sequence[Reference], backlinks: Sequence[Reference]) -> None:
        """Show what the note links to, and what links here."""
        rows: list[_Row] = []
        if backlinks:
            rows += [_Row("Linked from"), *_each(backlinks)]
        if links:
            rows += [_Row("Links in this note"), *_each(links)]
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _go(self, row: _Row) -> None:
        if row.reference is not None:
            self.go(row.reference)

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
