"""How one paper looks in the list: title, telling sentence, facts. Painted, and cached hard.

A card costs a tenth of a frame when everything is measured anew, so what was measured is kept:
by the card, the width, the words marked and the look of the window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from readerapp.gui import icons, marks, theme
from readerapp.gui.models.papers import PapersModel, facts
from readerapp.model import Card

HEIGHT: Final = 84
EDGE: Final = 14  # the empty room at the right, over which the scroll bar lies
_KEPT: Final = 2000
_RIGHT: Final = Qt.TextElideMode.ElideRight

Span = tuple[float, float]
Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A card measured: elided texts, and where its marks and pills stand."""

    card: Card
    title: str
    title_marks: list[Span]
    line: str
    line_marks: list[Span]
    pills: list[tuple[str, str, float, float]]  # text, dot, from, width
    facts: str
    facts_at: float


class CardDelegate(QStyledItemDelegate):
    """Paints the cards of a `PapersModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: marks.Marks = marks.word_marks
        self.ringed = False  # the keys are here and were used: show the ring
        self.puzzling: list[int] = []  # papers just measured: why they were found is not known
        self.whys: dict[int, marks.Why] = {}
        self._laid: dict[int, _Laid] = {}
        self._for: tuple[object, ...] = ()

    def explain(self, whys: Mapping[int, marks.Why]) -> None:
        """Why these papers were found, where title and abstract do not say so."""
        for paper in whys:
            self._laid.pop(paper, None)
        self.whys.update(whys)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, PapersModel)
        rect, state = option.rect, option.state
        laid = self._lay(model, index.row(), rect.width() - theme.px(16 + EDGE))
        selected = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        self._ground(painter, rect, selected=selected, over=over)
        self._words(painter, rect, laid)
        self._facts(painter, rect, laid)
        if current and self.ringed:
            self._ring(painter, rect)

    def _ground(self, painter: QPainter, rect: QRect, *, selected: bool, over: bool) -> None:
        now = theme.current()
        if selected:
            painter.fillRect(rect, theme.colour(now.selection))
            bar = QRect(rect.x(), rect.y(), max(theme.px(3), 3), rect.height())
            painter.fillRect(bar, theme.colour(now.accent))
        elif over:
            painter.fillRect(rect, theme.colour(now.hover))
        under = QRect(rect.x(), rect.bottom(), rect.width(), 1)
        painter.fillRect(under, theme.colour(now.line))

    def _words(self, painter: QPainter, rect: QRect, laid: _Laid) -> None:
        now, px = theme.current(), theme.px
        strong, plain = theme.metrics("ui", 600), theme.metrics("ui")
        x = rect.x() + px(16)
        for middle, metrics, spans in (
            (px(19.5), strong, laid.title_marks),
            (px(40.5), plain, laid.line_marks),
        ):
            self._tint(painter, x, rect.y() + middle, metrics.height(), spans)
        painter.setPen(theme.colour(now.ink))
        painter.setFont(theme.font("ui", 600))
        drop = (strong.ascent() - strong.descent()) / 2
        painter.drawText(QPointF(x, rect.y() + px(19.5) + drop), laid.title)
        painter.setPen(theme.colour(now.soft))
        painter.setFont(theme.font("ui"))
        drop = (plain.ascent() - plain.descent()) / 2
        where = QPointF(x, rect.y() + px(40.5) + drop)
        if laid.line_marks and now.dark:
            self._line_in_two_inks(painter, rect, where, laid)
        else:
            painter.drawText(where, laid.line)

    def _line_in_two_inks(
        self, painter: QPainter, rect: QRect, where: QPointF, laid: _Laid
    ) -> None:
        """Soft text is too weak on the dark tint, so the marked words are in full ink."""
        left = round(where.x())
        marked = QRegion()
        for start, width in laid.line_marks:
            marked += QRect(left + round(start), rect.y(), round(width), rect.height())
        painter.save()
        painter.setClipRegion(QRegion(rect) - marked)
        painter.drawText(where, laid.line)
        painter.setClipRegion(marked)
        painter.setPen(theme.colour(theme.current().ink))
        painter.drawText(where, laid.line)
        painter.restore()

    def _tint(self, painter: QPainter, x: int, middle: int, height: int, spans: list[Span]) -> None:
        if not spans:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.current().mark))
        for start, width in spans:
            painter.drawRoundedRect(
                QRectF(x + start - 1, middle - height / 2, width + 2, height), 2, 2
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _facts(self, painter: QPainter, rect: QRect, laid: _Laid) -> None:
        now, px = theme.current(), theme.px
        x, middle = rect.x() + px(16), rect.y() + px(64)
        if laid.pills:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setFont(theme.font("tiny"))
            tiny = theme.metrics("tiny")
            drop = (tiny.ascent() - tiny.descent()) / 2
            high, dot = px(18), px(6)
            for text, colour, start, width in laid.pills:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(now.chip))
                box = QRectF(x + start, middle - high / 2, width, high)
                painter.drawRoundedRect(box, high / 2, high / 2)
                if colour:
                    painter.setBrush(theme.colour(now.tags.get(colour, now.tags["grey"])[0]))
                    painter.drawEllipse(QRectF(box.x() + px(8), middle - dot / 2, dot, dot))
                painter.setPen(theme.colour(now.soft))
                left = box.x() + px(18 if colour else 8)
                painter.drawText(QPointF(left, middle + drop), text)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if laid.facts:
            small = theme.metrics("small")
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour(now.faint))
            drop = (small.ascent() - small.descent()) / 2
            painter.drawText(QPointF(x + laid.facts_at, middle + drop), laid.facts)
        if laid.card.starred:
            side = px(14)
            star = QRectF(rect.right() + 1 - theme.px(EDGE) - side, middle - side / 2, side, side)
            icons.paint(painter, "star-filled", star, now.soft)

    def _ring(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(theme.colour(theme.current().accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -2))
        painter.drawRect(rect.adjusted(1, 1, -2, -3))

    def _lay(self, model: PapersModel, row: int, room: int) -> _Laid:
        """The measured card, from the cache when nothing it depends on has moved."""
        valid = (room, theme.stamp(), model.terms, model.mixed, self.marks)
        if valid != self._for or len(self._laid) > _KEPT:
            if self._for[2:3] != (model.terms,):
                self.whys.clear()
                self.puzzling.clear()
            self._for = valid
            self._laid.clear()
        card = model.card(row)
        laid = self._laid.get(card.id)
        if laid is None or laid.card is not card:
            if model.terms and (laid is not None or card.id not in self.whys):
                self.puzzling.append(card.id)
            laid = self._laid[card.id] = self._measure(card, model, room)
        return laid

    def _measure(self, card: Card, model: PapersModel, room: int) -> _Laid:
        terms = model.terms
        strong, plain = theme.metrics("ui", 600), theme.metrics("ui")
        title = strong.elidedText(" ".join(card.title.split()), _RIGHT, room)
        why = self.whys.get(card.id)
        line, found = self._said(why, room) if why else self._abstract(card, terms, room)
        pills, at = self._pills(card, room)
        right = room - (theme.px(22) if card.starred else 0)
        said = " · ".join(facts(card, status=model.mixed))
        said = theme.metrics("small").elidedText(said, _RIGHT, max(int(right - at), 0))
        return _Laid(
            card,
            title,
            _spans(strong, title, self.marks(title, terms, "title") if terms else []),
            line,
            _spans(plain, line, found),
            pills,
            said,
            at,
        )

    def _abstract(self, card: Card, terms: tuple[Any, ...], room: int) -> tuple[str, list[Mark]]:
        """The line that stands for the abstract, and what to mark in it."""
        return _fitted("", *marks.line(card.abstract, terms, self.marks), room)

    def _said(self, why: marks.Why, room: int) -> tuple[str, list[Mark]]:
        """The line that says why, after the name of what it stands in."""
        return _fitted(f"{why.source}: ", *why.line(), room)

    def _pills(self, card: Card, room: int) -> tuple[list[tuple[str, str, float, float]], float]:
        """As many tags as fit in three quarters of the line, and where the facts begin."""
        px, tiny = theme.px, theme.metrics("tiny")
        right = room * 0.75 - (px(22) if card.starred else 0)
        pills: list[tuple[str, str, float, float]] = []
        at = 0.0
        for tag in card.tags:
            text = tiny.elidedText(tag.name, _RIGHT, px(120))
            width = float(tiny.horizontalAdvance(text) + px(26))
            if pills and at + width > right:
                rest = f"+{len(card.tags) - len(pills)}"
                pills.append((rest, "", at, float(tiny.horizontalAdvance(rest) + px(16))))
                return pills, at + pills[-1][3] + px(6)
            pills.append((text, tag.colour, at, width))
            at += width + px(6)
        return pills, at


def _fitted(label: str, text: str, found: list[Mark], room: int) -> tuple[str, list[Mark]]:
    """As much of a line as there is room for, its first mark in sight, and the marks in sight."""
    plain = theme.metrics("ui")
    if found:
        near = _nearer(text, found[0], room - plain.horizontalAdvance(label))
        ahead = len(label) + len(near) - len(text)
        found, text = [(start + ahead, end + ahead) for start, end in found], near
    line = plain.elidedText(label + text, _RIGHT, room)
    return line, [(start, min(end, len(line))) for start, end in found if start < len(line) - 1]


def _nearer(line: str, mark: Mark, room: int) -> str:
    """The line, begun as much later as it takes to see its first mark."""
    plain, (start, end) = theme.metrics("ui"), mark
    cut = line
    for lead in (28, 12, 0):
        seen = cut[: len(cut) - (len(line) - end)]
        if plain.horizontalAdvance(f"{seen}…") <= room:
            break
        cut = marks.nearer(line, start, lead)
    return cut


def _spans(metrics: QFontMetrics, text: str, found: Sequence[Mark]) -> list[Span]:
    """Where the marked words stand, in pixels from the beginning of the line."""
    spans = []
    for start, end in found:
        left = metrics.horizontalAdvance(text[:start])
        spans.append((float(left), float(metrics.horizontalAdvance(text[:end]) - left)))
    return spans


_Index = QModelIndex | QPersistentModelIndex
