"""The papers most like the one that is read, and the words that make them so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QShowEvent, QTextLayout
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import icons, theme
from readerapp.gui.models.papers import STATUS_WORDS, byline
from readerapp.gui.panes.rows import PAD, Index, RowList
from readerapp.gui.widgets import EmptyState, draw_ring
from readerapp.model import Card, Sheet

_NONE: Final = "Nothing in the library is like this paper yet."
_NO_ABSTRACT: Final = (
    "Nothing in the library is like this title. With an abstract there would be more to go by."
)
_LINES: Final = 2  # of a title
_CHIP: Final = 18  # pixels a chip is high
_RIGHT: Final = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Likeness:
    """A paper like the one shown, and the words they share."""

    card: Card
    because: tuple[str, ...]

    leads = True

    @property
    def title(self) -> str:
        return " ".join(self.card.title.split())

    @property
    def facts(self) -> str:
        """Who wrote it, when, and where it stands."""
        said = (byline(self.card), STATUS_WORDS[self.card.status])
        return " · ".join(part for part in said if part)

    @property
    def spoken(self) -> str:
        starred = ["starred"] if self.card.starred else []
        shared = [f"shares {', '.join(self.because)}"] if self.because else []
        return "; ".join([self.title, self.facts.replace(" · ", "; "), *starred, *shared])


class _Delegate(QStyledItemDelegate):
    """Paints the title in at most two lines, who and where, and the shared words as chips."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[tuple[str, int], list[str]] = {}
        self._for = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Likeness = index.data(Qt.ItemDataRole.UserRole)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(400)
        px = theme.px
        height = len(self._title(row, width - 2 * px(10))) * theme.metrics("ui", 500).height()
        height += px(3) + theme.metrics("small").height()
        if row.because:
            height += px(6) + px(_CHIP)
        return QSize(width, height + 2 * px(PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Likeness = index.data(Qt.ItemDataRole.UserRole)
        rect, state = QRect(option.rect), option.state
        now, px = theme.current(), theme.px
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(now.selection if chosen else now.hover))
            painter.drawRoundedRect(rect, px(7), px(7))
        inner = rect.adjusted(px(10), px(PAD), -px(10), -px(PAD))
        y = self._words(painter, inner, row)
        self._facts(painter, inner, y, row)
        self._chips(painter, inner, row)
        if state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, rect.toRectF(), px(7))
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, row: Likeness) -> int:
        """Paint the title; where the line below it begins."""
        metrics, y = theme.metrics("ui", 500), room.top()
        painter.setFont(theme.font("ui", 500))
        painter.setPen(theme.colour(theme.current().ink))
        for line in self._title(row, room.width()):
            painter.drawText(QPointF(room.left(), y + metrics.ascent()), line)
            y += metrics.height()
        return y + theme.px(3)

    def _facts(self, painter: QPainter, room: QRect, y: int, row: Likeness) -> None:
        now, metrics = theme.current(), theme.metrics("small")
        aside = theme.px(20) if row.card.starred else 0
        words = metrics.elidedText(row.facts, _RIGHT, room.width() - aside)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(now.soft))
        painter.drawText(QPointF(room.left(), y + metrics.ascent()), words)
        if row.card.starred:
            side = theme.px(14)
            left = room.left() + metrics.horizontalAdvance(words) + theme.px(6)
            middle = y + metrics.height() / 2
            icons.paint(
                painter, "star-filled", QRectF(left, middle - side / 2, side, side), now.soft
            )

    def _chips(self, painter: QPainter, room: QRect, row: Likeness) -> None:
        """As many of the shared words as there is room for in one line."""
        now, px, tiny = theme.current(), theme.px, theme.metrics("tiny")
        x, high = float(room.left()), px(_CHIP)
        top = room.bottom() + 1 - high
        drop = (high + tiny.ascent() - tiny.descent()) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("tiny"))
        for word in row.because:
            shown = tiny.elidedText(word, _RIGHT, room.width() - px(16))
            width = tiny.horizontalAdvance(shown) + px(16)
            if x > room.left() and x + width > room.right() + 1:
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(now.chip))
            painter.drawRoundedRect(QRectF(x, top, width, high), high / 2, high / 2)
            painter.setPen(theme.colour(now.soft))
            painter.drawText(QPointF(x + px(8), top + drop), shown)
            x += width + px(6)

    def _title(self, row: Likeness, room: int) -> list[str]:
        """The title cut into lines; the last one ends in dots where there is more."""
        if self._for != theme.stamp() or len(self._titles) > 500:
            self._for = theme.stamp()
            self._titles.clear()
        key = row.title, room
        if key not in self._titles:
            self._titles[key] = _lines(row.title, room)
        return self._titles[key]


class RelatedPane(QWidget):
    """Asks only while it is seen; what it shows stays until the answer for another paper comes."""

    likeness_asked = Signal(object)  # paper id: whatever is like it
    paper_asked = Signal(object)  # paper id: to go there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._asked: tuple[object, ...] = ()  # the paper last asked about, as it was
        self.list = RowList("Related", _Delegate(), self)
        self.list.followed.connect(lambda row: self.paper_asked.emit(row.card.id))
        self._empty = EmptyState(self)
        self._empty.say("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.addWidget(self.list)
        column.addWidget(self._empty)
        self._empty.hide()

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Another paper is read, or the same with something changed."""
        self._sheet = sheet
        if self.isVisible():
            self._ask()

    def ask_again(self) -> None:
        """Other papers were changed, or found their way into the index."""
        self._asked = ()
        if self.isVisible():
            self._ask()

    def show_related(self, paper: int, likenesses: Sequence[Likeness]) -> None:
        """Show what is like a paper, if it is still the one that is read."""
        if self._sheet is None or self._sheet.paper.id != paper:
            return
        self.list.show_rows(likenesses)
        self.list.setVisible(bool(likenesses))
        self._empty.say(_NONE if self._sheet.text else _NO_ABSTRACT)
        self._empty.setVisible(not likenesses)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        about = sheet.paper.id, sheet.paper.title, sheet.text
        if about != self._asked:
            self._asked = about
            self.likeness_asked.emit(sheet.paper.id)


def _lines(text: str, room: int) -> list[str]:
    metrics = theme.metrics("ui", 500)
    laid = QTextLayout(text, theme.font("ui", 500))
    laid.beginLayout()
    starts: list[tuple[int, int]] = []
    while len(starts) < _LINES and (line := laid.createLine()).isValid():
        line.setLineWidth(max(room, 1))
        starts.append((line.textStart(), line.textLength()))
    laid.endLayout()
    units = text.encode("utf-16-le")  # Qt counts in these
    cut = [units[2 * at : 2 * (at + long)].decode("utf-16-le") for at, long in starts]
    if cut:
        last = units[2 * starts[-1][0] :].decode("utf-16-le")
        cut[-1] = metrics.elidedText(last, _RIGHT, max(room, 1))
    return [line.rstrip() for line in cut]
