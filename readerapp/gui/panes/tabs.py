"""The tabs of the reading pane: words, the one in use underlined in the accent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from readerapp.gui import theme
from readerapp.gui.widgets import draw_ring

_GAP = 20


class Tabs(QTabBar):
    """Painted from the tokens, so that it needs no frame; arrow keys go from tab to tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("About this paper")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._words(index) + theme.px(_GAP), theme.px(40))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(theme.px(24), theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("ui", 500))
        metrics = theme.metrics("ui", 500)
        for index in range(self.count()):
            box = self.tabRect(index)
            words = metrics.elidedText(
                self.tabText(index), Qt.TextElideMode.ElideRight, box.width() - theme.px(4)
            )
            width = metrics.horizontalAdvance(words)
            current = index == self.currentIndex()
            painter.setPen(theme.colour(now.ink if current else now.soft))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            if current:
                bar = theme.px(2)
                painter.fillRect(box.x(), self.height() - bar, width, bar, theme.colour(now.accent))
                if self.hasFocus():
                    ring = QRectF(box.x() - 2, box.y() + 6, width + 4, box.height() - 12)
                    draw_ring(painter, ring, theme.px(4))

    def _words(self, index: int) -> int:
        return theme.metrics("ui", 500).horizontalAdvance(self.tabText(index))

    def _dress(self) -> None:
        self.setFont(theme.font("ui", 500))
        for index in range(self.count()):  # asks for the sizes of all tabs again
            self.setTabText(index, self.tabText(index))
        self.updateGeometry()
