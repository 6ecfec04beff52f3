"""The small painted parts every pane shares: buttons, pills, key caps, planes and empty states.

They take the focus by Tab only, so that a click on one leaves the keys with the list, and show a
ring while they have it. Every one of them has a name for a screen reader.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import icons, theme
from readerapp.gui.flow import FlowLayout
from readerapp.gui.fonts import Role
from readerapp.gui.painted import Painted, cap_width, draw_cap, draw_ring

__all__ = [
    "Button",
    "EmptyState",
    "FlatButton",
    "FlowLayout",
    "Hairline",
    "IconButton",
    "KeyCap",
    "Label",
    "Painted",
    "Pill",
    "Plane",
    "draw_ring",
]


class Plane(QWidget):
    """One of the planes the window is built of: ``side``, ``list`` or ``page``."""

    def __init__(self, token: str = "page", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour(getattr(theme.current(), self._token)))


class Hairline(QWidget):
    """The one-pixel line between planes, where others would draw a box."""

    def __init__(
        self,
        parent: QWidget | None = None,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
    ) -> None:
        super().__init__(parent)
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour(theme.current().line))


class Button(Painted):
    """A button with words: an icon before them and the key that does the same behind, if any.

    ``primary`` (or checked) is the accent; it may change while shown.
    """

    def __init__(
        self,
        label: str,
        *,
        key: str = "",
        icon: str = "",
        primary: bool = False,
        height: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, parent)
        self._label, self._key, self._icon = label, key, icon
        self._primary, self._height = primary, height
        if key:
            self.setToolTip(escape(f"{label} ({key})"))

    def label(self) -> str:
        """What stands on it."""
        return self._label

    def set_label(self, label: str) -> None:
        """Other words on the same button."""
        if label != self._label:
            self._label = label
            self.setAccessibleName(label)
            self.updateGeometry()
            self.update()

    def primary(self) -> bool:
        """Whether it is the one thing to do here."""
        return self._primary

    def set_primary(self, primary: bool) -> None:
        """Make it, or no longer, the one in the accent."""
        if primary != self._primary:
            self._primary = primary
            self.update()

    def sizeHint(self) -> QSize:
        px = theme.px
        width = 2 * px(12) + theme.metrics("ui").horizontalAdvance(self._label)
        if self._icon:
            width += px(16 + 6)
        if self._key:
            width += px(8) + cap_width(self._key)
        return QSize(width + 1, px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        primary = self._primary or self.isChecked()
        ink = now.accent_ink if primary else now.ink
        fill, edge = (now.accent, now.accent) if primary else (now.button, now.line)
        if not self.isEnabled():
            ink, fill, edge = now.faint, now.side, now.line
        elif not primary and (self.underMouse() or self.isDown()):
            fill = now.button_hover
        painter = QPainter(self)
        self.box(painter, fill, edge, px(8))
        x, middle = px(12), self.height() / 2
        if self._icon:
            side = px(16)
            icons.paint(painter, self._icon, QRectF(x, middle - side / 2, side, side), ink)
            x += px(16 + 6)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(ink))
        metrics = theme.metrics("ui")
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(x, baseline), self._label)
        x += metrics.horizontalAdvance(self._label) + px(8)
        if self._key:
            draw_cap(painter, self._key, x, middle, ink if primary else None)


class FlatButton(Painted):
    """Words one can press where a box would be too loud: an order, “Cancel”."""

    def __init__(self, label: str, *, icon_after: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._label, self._after = label, icon_after

    def set_label(self, label: str) -> None:
        """Other words on the same button."""
        self._label = label
        self.setAccessibleName(label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = theme.metrics("ui").horizontalAdvance(self._label) + theme.px(16)
        return QSize(width + (theme.px(16) if self._after else 0) + 1, theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        ink = now.ink if lit else now.soft if self.isEnabled() else now.faint
        painter = QPainter(self)
        self.box(painter, now.hover if lit else None, None, px(6))
        metrics, middle = theme.metrics("ui"), self.height() / 2
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(ink))
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(px(8), baseline), self._label)
        if self._after:
            x = px(8) + metrics.horizontalAdvance(self._label) + px(3)
            side = px(13)
            icons.paint(painter, self._after, QRectF(x, middle - side / 2 + 1, side, side), ink)


class IconButton(Painted):
    """A button of a single icon. Its name is read out and shown when the pointer rests on it."""

    def __init__(
        self, icon: str, name: str, *, size: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self._icon, self._size = icon, size
        self.setToolTip(escape(name))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        fill = now.selection if self.isChecked() else now.hover if lit else None
        ink = now.ink if lit else now.soft if self.isEnabled() else now.faint
        painter = QPainter(self)
        self.box(painter, fill, None, theme.px(7))
        side = theme.px(16 if self._size < 36 else 18)
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        icons.paint(painter, self._icon, QRectF(left, top, side, side), ink)


class Pill(Painted):
    """A rounded word one can press: a tag, an address, “+ tag”.

    ``tint`` names a colour of tags. A ``removable`` one has a cross, and Delete or Backspace
    press it too.
    """

    removed = Signal()

    def __init__(
        self,
        label: str,
        *,
        tint: str | None = None,
        icon: str = "",
        removable: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name or label, parent)
        self._label, self._tint, self._icon, self._removable = label, tint, icon, removable
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if removable:
            self.setAccessibleDescription("Delete takes it off")

    def label(self) -> str:
        """What stands on it."""
        return self._label

    def sizeHint(self) -> QSize:
        px = theme.px
        width = 2 * px(9) + theme.metrics("tiny").horizontalAdvance(self._label)
        if self._icon:
            width += px(14)
        if self._removable:
            width += px(14)
        return QSize(min(width + 1, px(280)), px(20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self._removable and event.position().x() > self.width() - theme.px(20)
        if on_cross and event.button() == Qt.MouseButton.LeftButton and self.isDown():
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        fill, ink = now.chip, now.soft
        if self._tint is not None:
            fill, ink = now.tags.get(self._tint, now.tags["grey"])[1], now.ink
        lit = self.underMouse() or self.isDown()
        painter = QPainter(self)
        self.box(painter, fill, now.faint if lit else None, self.height() / 2)
        right = self.width() - px(9)
        middle, side = self.height() / 2, px(11)
        for drawn, name in ((self._removable, "close"), (bool(self._icon), self._icon)):
            if drawn:
                icons.paint(painter, name, QRectF(right - side, middle - side / 2, side, side), ink)
                right -= px(14)
        metrics = theme.metrics("tiny")
        painter.setFont(theme.font("tiny"))
        painter.setPen(theme.colour(ink if not lit else now.ink))
        text = metrics.elidedText(self._label, Qt.TextElideMode.ElideRight, right - px(9) + 1)
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(px(9), baseline), text)


class KeyCap(QWidget):
    """The key that does what stands beside it, drawn as on the keyboard."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(f"Key {key}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(cap_width(self._key), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_cap(QPainter(self), self._key, 0, self.height() / 2, None)


class Label(QLabel):
    """Words in one of the fonts and strengths of the theme; whatever they hold is plain text."""

    def __init__(
        self,
        text: str = "",
        *,
        role: Role = "ui",
        strength: str = "ink",
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._strength, self._weight = role, strength, weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self._dress()
        theme.watcher.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(theme.font(self._role, self._weight))
        palette = self.palette()
        ink = QColor(getattr(theme.current(), self._strength))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(role, ink)  # which one is painted with depends on what it lies on
        self.setPalette(palette)


class EmptyState(QWidget):
    """What stands where there is nothing to show: one sentence, one thing to do."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = Label(strength="soft")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = Button("")
        self._button.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(32), 0, theme.px(32), 0)
        column.setSpacing(theme.px(14))
        column.addStretch(2)
        column.addWidget(self._sentence)
        column.addLayout(row)
        column.addStretch(3)

    def say(self, sentence: str, action: str = "") -> None:
        """Set both; without an ``action`` the sentence stands alone."""
        self._sentence.setText(sentence)
        self._button.set_label(action)
        self._button.setVisible(bool(action))
