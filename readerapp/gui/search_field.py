"""Where one types to find papers: says what was typed once it pauses, and what came of it."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from readerapp.gui import icons, theme
from readerapp.text.anchors import utf16

_ROUND: Final = 7
_PAUSE: Final = 60  # milliseconds after the last key before it is worth searching
_FACT: Final = re.compile(r'(?<!\S)-?[a-z]+:(?:"[^"]*"?|\S*)')


class SearchField(QLineEdit):
    """The search field; its count stands inside it at the right."""

    asked = Signal(str)  # the query, after a pause in typing; "" when there is none
    entered = Signal()  # somebody is about to search
    left = Signal()  # Enter, or the arrow down: on to the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName("Search")
        self.setAccessibleDescription("Finds papers while you type")
        self.setPlaceholderText("Search titles, abstracts, notes…")
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        self._asked = ""
        self.textEdited.connect(lambda _text: self._timer.start())
        self.textChanged.connect(lambda _text: self._tint())
        theme.watcher.changed.connect(self._dress)
        self._dress()

    @property
    def count(self) -> str:
        """What stands at the right: how many were found."""
        return self._count.text()

    def tell(self, count: str) -> None:
        """Say how many were found, as ``31 of 202 · 3 ms``; "" says nothing."""
        self._count.setText(count)
        self._count.adjustSize()
        self._place()

    def put(self, query: str) -> None:
        """Search for ``query`` as if it had been typed."""
        self.setText(query)
        self._ask()

    def clear(self) -> None:
        """Search for nothing any more."""
        self.put("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._ask()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the pieces lie under the words, which Qt paints."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.current().field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.setBrush(theme.colour(theme.current().selection))
        for piece in self._pieces():
            painter.drawRoundedRect(piece, theme.px(4), theme.px(4))
        painter.end()
        super().paintEvent(event)
        side = theme.px(15)
        top = (self.height() - side) / 2
        painter = QPainter(self)
        icons.paint(painter, "search", QRectF(theme.px(11), top, side, side), theme.current().soft)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()

    def _pieces(self) -> list[QRectF]:
        """Where ``status:inbox`` and its like stand, as far as they are in sight."""
        text, letters = self.text(), self.fontMetrics()
        caret = self.cursorRect()
        start = caret.x() + 5 - letters.horizontalAdvance(text[: self.cursorPosition()])
        margins, lead = self.textMargins(), theme.px(4)
        seen = QRectF(self.rect()).adjusted(margins.left() + lead, 0, -margins.right() - lead, 0)
        high, side = letters.height() + lead, theme.px(2)
        boxes = []
        for match in _FACT.finditer(text):
            left = start + letters.horizontalAdvance(text[: match.start()])
            wide = letters.horizontalAdvance(match.group())
            top = (self.height() - high) / 2
            boxes.append(QRectF(left, top, wide, high).adjusted(-side, 0, side, 0) & seen)
        return [box for box in boxes if box.width() > 0]

    def _ask(self) -> None:
        self._timer.stop()
        query = self.text().strip()
        if not query:
            self.tell("")
        if query != self._asked:
            self._asked = query
            self.asked.emit(query)

    def _place(self) -> None:
        """The count keeps clear of what is typed; without room for it, it goes."""
        room = self._count.width() + theme.px(12) if self._count.text() else 0
        fits = self.width() > 2 * room + theme.px(120)
        self._count.setVisible(bool(room) and fits)
        self.setTextMargins(theme.px(25), 0, room if fits else 0, 0)
        height = self._count.height()
        self._count.move(
            self.width() - self._count.width() - theme.px(12), (self.height() - height) // 2
        )

    def _tint(self) -> None:
        """Show ``status:inbox`` and its like as one piece, in the colour of the accent.

        A line edit has no formats of its own; those of an input method are drawn in it.
        """
        tokens = theme.current()
        piece = QTextCharFormat()
        piece.setForeground(QBrush(QColor(tokens.accent)))
        here = utf16(self.text(), self.cursorPosition())
        text = self.text()
        spans = [
            (utf16(text, match.start()), utf16(text, match.end())) for match in _FACT.finditer(text)
        ]
        kind = QInputMethodEvent.AttributeType.TextFormat
        formats = [
            QInputMethodEvent.Attribute(kind, start - here, end - start, piece)
            for start, end in spans
        ]
        QApplication.sendEvent(self, QInputMethodEvent("", formats))

    def _dress(self) -> None:
        tokens = theme.current()
        self._count.setStyleSheet(f"color: {tokens.faint}; background: transparent; border: 0")
        self.setStyleSheet(
            f"#search {{ border: 1px solid {tokens.line}; border-radius: {theme.px(8)}px;"
            f" background: transparent; color: {tokens.ink}; padding: 0 {theme.px(6)}px;"
            f" min-height: {theme.px(30) - 2}px; max-height: {theme.px(30) - 2}px }}"
            f"#search:focus {{ border: 2px solid {tokens.accent};"
            f" padding: 0 {theme.px(6) - 1}px; min-height: {theme.px(30) - 4}px }}"
        )
        self._tint()
        self._count.adjustSize()
        self._place()
