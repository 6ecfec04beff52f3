"""The small bar over the abstract: colours for what is selected, or for a highlight clicked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.shadows import cast_shadow
from readerapp.gui.widgets import IconButton, draw_ring
from readerapp.model import HIGHLIGHT_COLOURS, Highlight

COLOUR_NAMES: Final[Mapping[str, str]] = {
    "yellow": "Yellow",
    "green": "Green",
    "blue": "Blue",
    "pink": "Pink",
}


class Swatch(QAbstractButton):
    """One highlight colour to press; the one in use has a dot in it."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(COLOUR_NAMES[colour])
        self.setToolTip(COLOUR_NAMES[colour])

    def sizeHint(self) -> QSize:
        return QSize(theme.px(26), theme.px(26))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tint, line = theme.current().highlights[self.colour]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.px(5)
        disc = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(theme.colour(line), 1.5))
        painter.setBrush(theme.colour(tint))
        painter.drawEllipse(disc)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(line))
            painter.drawEllipse(disc.center(), theme.px(3), theme.px(3))
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), theme.px(6))


class HighlightBar(QFrame):
    """Floats beside the words it is about. ``about`` is the highlight edited, or None."""

    colour_chosen = Signal(str)
    comment_asked = Signal()  # for what is only selected yet
    commented = Signal(str)
    removed = Signal()
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.about: Highlight | None = None
        self._said = ""
        self._shows_comment = False
        self.setObjectName("highlight-bar")
        self.setAccessibleName("Highlight")
        self.swatches = [Swatch(colour, self) for colour in HIGHLIGHT_COLOURS]
        self.comment = IconButton("comment", "Highlight with a comment", parent=self)
        self.remove = IconButton("trash", "Remove the highlight", parent=self)
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Comment")
        self.line.setPlaceholderText("Comment")
        row = QHBoxLayout()
        row.setSpacing(2)
        for swatch in self.swatches:
            row.addWidget(swatch)
            swatch.clicked.connect(lambda _=False, colour=swatch.colour: self._choose(colour))
        row.addWidget(self.comment)
        row.addStretch(1)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 4, 5, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.line)
        self.comment.clicked.connect(self.comment_asked)
        self.remove.clicked.connect(self.removed)
        self.line.editingFinished.connect(self._say_comment)
        cast_shadow(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    def offer(self, where: QRect, colour: str) -> None:
        """Stand by the selection at ``where``; ``colour`` is the one ``h`` would use."""
        self._show(None, colour, where)

    def edit(self, highlight: Highlight, where: QRect, *, comment: bool = False) -> None:
        """Stand by a highlight; with ``comment`` its line is ready to be typed in."""
        self._say_comment()
        self._said = highlight.comment
        self.line.setText(highlight.comment)
        self._show(highlight, highlight.colour, where)
        if comment:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Say the comment typed and not said yet."""
        self._say_comment()

    def drop(self) -> None:
        """Go, and give up what was typed."""
        self.about = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._say_comment()
        self.about = None
        super().hideEvent(event)

    def _show(self, about: Highlight | None, colour: str, where: QRect) -> None:
        self.about = about
        for swatch in self.swatches:
            swatch.setChecked(swatch.colour == colour)
        self.comment.setVisible(about is None)
        self.remove.setVisible(about is not None)
        # A comment of several lines is written in the list of highlights: here it would lose them.
        self._shows_comment = about is not None and "\n" not in about.comment
        self.line.setVisible(self._shows_comment)
        self.adjustSize()
        self._place(where)
        self.show()
        self.raise_()

    def _place(self, where: QRect) -> None:
        """Over the words, or below them where there is no room; inside the pane always."""
        over = self.parentWidget()
        if over is None:
            return
        width = max(self.sizeHint().width(), theme.px(280) if self.about else 0)
        self.resize(min(width, over.width() - 8), self.sizeHint().height())
        x = max(4, min(where.center().x() - self.width() // 2, over.width() - self.width() - 4))
        y = where.top() - self.height() - 6
        if y < 4:
            y = min(where.bottom() + 8, over.height() - self.height() - 4)
        self.move(x, max(4, y))

    def _choose(self, colour: str) -> None:
        for swatch in self.swatches:
            swatch.setChecked(swatch.colour == colour)
        self.colour_chosen.emit(colour)

    def _say_comment(self) -> None:
        if self.about is not None and self.line.text() != self._said and self._shows_comment:
            self._said = self.line.text()
            self.commented.emit(self._said)

    def _dress(self) -> None:
        now = theme.current()
        self.setStyleSheet(
            f"#highlight-bar {{ background: {now.button}; border: 1px solid {now.line};"
            f" border-radius: {theme.px(8)}px; }}"
        )
