"""How one record of an import looks in the table: its line, what becomes of it, title, abstract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.models import found_words as words
from readerapp.gui.models.found import FoundModel
from readerapp.gui.painted import draw_ring
from readerapp.operations.planning import Row

Index = QModelIndex | QPersistentModelIndex
HEIGHT: Final = 36  # of a row that is not unfolded
EDGE: Final = 10  # left and right within a row; the scroll bar lies over the right one
_LINE: Final = 44  # how wide the columns are
_STATE: Final = 132
_GAP: Final = 20
_NARROW: Final = 560  # narrower, and there is no room for the abstract
_NARROWEST: Final = 400  # narrower, and there is none for the line
_SEEN: Final = 240  # characters of an abstract that could fit
_KEPT: Final = 2_000
_DOTS: Final = {"New": "green", "Unsure": "amber", "Adds": "blue"}
_RIGHT: Final = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns begin and how wide they are; a width of 0 means there is no room."""

    line: tuple[int, int]
    state: tuple[int, int]
    title: tuple[int, int]
    abstract: tuple[int, int]

    @classmethod
    def of(cls, width: int) -> Columns:
        """Those of a table so many pixels wide."""
        px = theme.px
        at = px(EDGE)
        line = px(_LINE) if width >= px(_NARROWEST) else 0
        state = (at + (line + px(_GAP) if line else 0), px(_STATE))
        left = state[0] + px(_STATE)
        room = max(width - left - px(EDGE), 0)
        if width < px(_NARROW):
            return cls((at, line), state, (left, room), (left + room, 0))
        title = (room - px(_GAP)) // 2
        return cls(
            (at, line), state, (left, title), (left + title + px(_GAP), room - title - px(_GAP))
        )


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row measured: the texts as they fit, and what they were made of."""

    row: Row
    word: str
    title: str
    abstract: str


class FoundDelegate(QStyledItemDelegate):
    """Paints the lines of a `FoundModel`; what was measured is kept while nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ringed = False  # the keys are here and were used: show the ring
        self._laid: dict[int, _Laid] = {}
        self._for: tuple[object, ...] = ()
        self._columns = Columns.of(0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, FoundModel)
        entry = model.entries[index.row()]
        self._ground(painter, option)
        rect = QRect(option.rect)
        rect.setHeight(theme.px(HEIGHT))
        if entry.row is None:
            self._file(painter, rect, model, entry.item)
            return
        laid = self._lay(model, entry.row, rect.width())
        self._record(painter, rect, laid)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        now, rect, state = theme.current(), option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour(now.selection))
            painter.fillRect(
                rect.x(), rect.y(), max(theme.px(3), 3), rect.height(), theme.colour(now.accent)
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour(now.hover))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour(now.line))
        if self.ringed and state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            draw_ring(painter, QRectF(rect).adjusted(0, 0, 0, -1), theme.px(2))
            painter.restore()

    def _record(self, painter: QPainter, rect: QRect, laid: _Laid) -> None:
        now, columns = theme.current(), self._columns
        record, dropped = laid.row.prepared.record, laid.word == "Dropped"
        here = dropped or laid.word in ("Already here", "Repeated")
        if columns.line[1] and record.first_line:
            self._write(
                painter, rect, columns.line, f"{record.first_line:,}", now.faint, right=True
            )
        self._state(painter, rect, laid.word)
        font = QFont(theme.font("ui", 600))
        font.setStrikeOut(dropped)
        self._write(painter, rect, columns.title, laid.title, now.soft if here else now.ink, font)
        if columns.abstract[1]:
            ink = now.soft if record.abstract and not here else now.faint
            self._write(painter, rect, columns.abstract, laid.abstract, ink)

    def _state(self, painter: QPainter, rect: QRect, word: str) -> None:
        """The word, behind a mark that differs in shape as well: a square asks for a look."""
        now, px = theme.current(), theme.px
        left, _ = self._columns.state
        side = px(8)
        box = QRectF(rect.x() + left, rect.center().y() - side / 2 + 0.5, side, side)
        dot = theme.colour(now.tags[_DOTS.get(word.split()[0], "grey")][0])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        if word == "Unsure":
            painter.drawRoundedRect(box, px(1), px(1))
        elif word == "Dropped":
            painter.setPen(QPen(dot, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        else:
            painter.drawEllipse(box)
        painter.restore()
        room = (left + px(15), px(_STATE) - px(15) - px(6))
        text = theme.metrics("ui").elidedText(word, _RIGHT, room[1])
        self._write(painter, rect, room, text, now.ink)

    def _file(self, painter: QPainter, rect: QRect, model: FoundModel, item: int) -> None:
        """A file, and what was found in it, or why nothing."""
        now, px = theme.current(), theme.px
        failed = model.plan.items[item].reading is None
        side, left = px(15), px(EDGE)
        box = QRectF(rect.x() + left, rect.center().y() - side / 2, side, side)
        icon, tone = ("warning", now.danger) if failed else ("paper", now.faint)
        icons.paint(painter, icon, box, tone)
        left += side + px(9)
        strong = theme.metrics("ui", 600)
        most = max((rect.width() - left) // 2, px(80))
        name = strong.elidedText(words.file_name(model.plan.items[item]), _RIGHT, most)
        wide = strong.horizontalAdvance(name) + px(12)
        self._write(painter, rect, (left, wide), name, now.ink, theme.font("ui", 600))
        room = max(rect.width() - left - wide - px(EDGE), 0)
        said = words.file_facts(model.plan, item)
        said = theme.metrics("ui").elidedText(said, _RIGHT, room)
        ink = now.danger if failed else now.soft
        self._write(painter, rect, (left + wide, room), said, ink)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        column: tuple[int, int],
        text: str,
        token: str,
        font: QFont | None = None,
        *,
        right: bool = False,
    ) -> None:
        """One text that fits, on the line all of them stand on."""
        font = font or theme.font("ui")
        metrics = theme.metrics("ui")
        x = rect.x() + column[0]
        if right:
            x += column[1] - metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        drop = (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(x, rect.y() + rect.height() / 2 + drop), text)

    def _lay(self, model: FoundModel, number: int, width: int) -> _Laid:
        """The measured row, from the cache when nothing it depends on has moved."""
        valid = (width, theme.stamp())
        if valid != self._for or len(self._laid) > _KEPT:
            self._for, self._columns = valid, Columns.of(width)
            self._laid.clear()
        row = model.plan.rows[number]
        laid = self._laid.get(number)
        if laid is None or laid.row is not row:
            laid = self._laid[number] = self._measure(row)
        return laid

    def _measure(self, row: Row) -> _Laid:
        record, columns = row.prepared.record, self._columns
        title = " ".join(record.title[:_SEEN].split()) or "(no title)"
        text = " ".join(record.abstract[:_SEEN].split())
        return _Laid(
            row,
            words.word(row),
            _fitting(title, theme.metrics("ui", 600), columns.title[1]),
            _fitting(text or "(no abstract)", theme.metrics("ui"), columns.abstract[1]),
        )


def _fitting(text: str, metrics: QFontMetrics, room: int) -> str:
    return metrics.elidedText(text, _RIGHT, max(room, 0))
