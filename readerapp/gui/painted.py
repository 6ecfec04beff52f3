"""What every painted button does alike: focus by Tab, a ring while it has it, keys, measures."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from readerapp.gui import theme
from readerapp.gui.fonts import Role

_RING: Final = 2.0


class Painted(QAbstractButton):
    """A button that paints itself from the tokens; its measures follow the text size."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def box(self, painter: QPainter, fill: str | None, edge: str | None, radius: float) -> None:
        """The rounded ground, its edge, and the ring when the keys are here."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if fill is not None or edge is not None:
            painter.setPen(QPen(theme.colour(edge), 1.0) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.hasFocus():
            draw_ring(painter, rect, radius, over=fill == theme.current().accent)


def draw_ring(painter: QPainter, rect: QRectF, radius: float, *, over: bool = False) -> None:
    """The focus ring, just inside ``rect``; ``over`` the accent it is drawn in ink."""
    now = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(now.ink if over else now.accent), _RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = _RING / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def draw_words(
    painter: QPainter,
    rect: QRect,
    text: str,
    role: Role,
    token: str,
    *,
    weight: int | None = None,
    place: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One row of words, cut where there is no more room; half-way down unless ``place`` says so."""
    painter.setFont(theme.font(role, weight))
    painter.setPen(theme.colour(token))
    metrics = theme.metrics(role, weight)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    if not place & Qt.AlignmentFlag.AlignVertical_Mask:
        place |= Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(place), shown)


def cap_width(key: str) -> int:
    """How wide the cap of a key is."""
    return max(theme.metrics("tiny").horizontalAdvance(key) + 2 * theme.px(6), theme.px(18))


def draw_cap(painter: QPainter, key: str, x: float, middle: float, ink: str | None) -> None:
    """A key cap from ``x`` on; in ``ink`` when it stands on the accent."""
    now = theme.current()
    rect = QRectF(x + 0.5, middle - theme.px(9) + 0.5, cap_width(key) - 1, theme.px(18) - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(ink or now.line), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush if ink else theme.colour(now.list))
    painter.drawRoundedRect(rect, theme.px(4), theme.px(4))
    painter.setFont(theme.font("tiny"))
    painter.setPen(theme.colour(ink or now.faint))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)
