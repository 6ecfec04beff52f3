"""The strip under a note: which texts link to this paper, each with the sentence that does."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.completion import Name
from readerapp.gui.painted import Painted
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.widgets import Hairline, Label
from readerapp.model import Reference

_MOST: Final = 3
_LINE: Final = 24
_LEAST: Final = 220  # pixels a note with words in it needs before there is room below it,
_LEAST_EMPTY: Final = 132  # and an empty one


class Mention(Painted):
    """One text that links here, in one line; pressing it goes there."""

    def __init__(self, reference: Reference, parent: QWidget | None = None) -> None:
        title = reference.title or reference.citekey or "A note"
        super().__init__(f"Linked from {title}", parent)
        self.reference = reference
        self._said = f" · “{reference.context}”" if reference.context else ""
        self._short = Name("", title).label
        self.setAccessibleDescription(reference.context)
        self.setToolTip(f"<span>{escape(title + self._said)}</span>")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), theme.px(_LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        lit = self.underMouse() or self.isDown()
        painter = QPainter(self)
        self.box(painter, None, None, theme.px(5))
        metrics, x = theme.metrics("ui"), theme.px(6 if self.hasFocus() else 0)
        baseline = self.height() / 2 + (metrics.ascent() - metrics.descent()) / 2
        room = self.width() - 2 * x
        short = metrics.elidedText(self._short, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(short)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(now.accent))
        painter.drawText(QPointF(x, baseline), short)
        said = metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, max(room - wide, 0))
        painter.setPen(theme.colour(now.ink if lit else now.soft))
        painter.drawText(QPointF(x + wide, baseline), said)


class LinkedFrom(QWidget):
    """Shows the first few; it is only there while there are some, and room for them."""

    asked = Signal(object)  # Reference

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Reference, ...] = ()
        self._mentions: list[Mention] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._heading = Label("Linked from", role="small", weight=600)
        self._column.addWidget(Hairline())
        self._column.addSpacing(theme.px(8))
        self._column.addWidget(self._heading)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def mentions(self) -> list[Mention]:
        """What can be pressed, from the top."""
        return list(self._mentions)

    def show_links(self, references: Sequence[Reference]) -> None:
        """Show who links here."""
        if tuple(references) == self._shown:
            return
        self._shown = tuple(references)
        for old in self._mentions:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._mentions = [Mention(reference, self) for reference in references[:_MOST]]
        for mention in self._mentions:
            mention.clicked.connect(lambda _=False, one=mention: self.asked.emit(one.reference))
            self._column.addWidget(mention)
            mention.show()
        more = len(references) - len(self._mentions)
        self._heading.setText(f"Linked from {len(references)}" if more else "Linked from")

    def fit(self, height: int, alone: bool) -> None:
        """Come or go: ``height`` is that of the whole pane, ``alone`` says the note is empty."""
        least = theme.px(_LEAST_EMPTY if alone else _LEAST)
        self.setVisible(bool(self._mentions) and height >= least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def _dress(self) -> None:
        self._column.setContentsMargins(0, 0, theme.px(EDGE), theme.px(6))
        self._heading.setContentsMargins(0, 0, 0, theme.px(2))
