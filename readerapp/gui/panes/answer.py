"""The quiet lines over what was found: the query in words, and what else may have been meant."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.panes.nothing import Repair
from readerapp.gui.widgets import FlatButton


class Quiet(QWidget):
    """One faint line, cut off where there is no room for all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What it says, in full."""
        return self._words

    def say(self, words: str) -> None:
        """Say something else."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.setToolTip(escape(words))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = theme.metrics("small")
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(theme.current().faint))
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        middle = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(0, middle), words)


class AnswerLine(QWidget):
    """Only there while something is searched for."""

    meant = Signal(str)  # the query that was meant instead

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explained = Quiet(self)
        self.behind = Quiet(self)
        self.instead = FlatButton("", parent=self)
        self._meant: Repair | None = None
        self.instead.clicked.connect(self._press)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.instead)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.explained)
        self._column.addWidget(self.behind)
        self._column.addLayout(row)
        self._dress()
        theme.watcher.changed.connect(self._dress)
        self.say("", "")

    def say(self, explained: str, behind: str = "") -> None:
        """The query in words, and how far search is ``behind`` the library; "" for neither."""
        self.explained.say(explained[:1].upper() + explained[1:])
        self.behind.say(behind)
        self.behind.setVisible(bool(behind))
        self.setVisible(bool(explained or behind))

    def offer(self, meant: Repair | None) -> None:
        """What may have been meant, or nothing."""
        self._meant = meant
        self._fit()
        self.instead.setVisible(meant is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The button is never wider than the pane."""
        if self._meant is not None:
            most, mode = self.width() - theme.px(44), Qt.TextElideMode.ElideRight
            label = theme.metrics("ui").elidedText(self._meant.said, mode, most)
            self.instead.set_label(label)
            self.instead.setAccessibleName(self._meant.said)
            self.instead.setToolTip(escape(self._meant.query))

    def _press(self) -> None:
        if self._meant is not None:
            self.meant.emit(self._meant.query)

    def _dress(self) -> None:
        self._column.setContentsMargins(theme.px(14), 0, theme.px(14), theme.px(4))
        self._fit()
