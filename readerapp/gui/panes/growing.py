"""A field as high as its words: several lines of plain text that say when they are done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from readerapp.gui import theme

_MOST: Final = 14  # lines; beyond them it scrolls


class GrowingText(QPlainTextEdit):
    """``done`` comes with Enter (where that is no line break) and when the focus goes."""

    done = Signal()
    given_up = Signal()  # Esc

    def __init__(
        self,
        *,
        lines: int = 1,
        enter_ends: bool = True,
        frame: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fewest, self._enter_ends, self._framed = lines, enter_ends, frame
        self.setTabChangesFocus(True)
        self._margin = 4 if frame else 0
        self.document().setDocumentMargin(self._margin)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("growing")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def text(self) -> str:
        """The words as typed (``toPlainText`` would turn no-break spaces into spaces)."""
        return self.document().toRawText().replace("\u2029", "\n")

    def set_text(self, text: str) -> None:
        """Show other words; the caret stays if they are the same."""
        if text != self.text():
            self.setPlainText(text)

    def sizeHint(self) -> QSize:
        lines = max(self._fewest, min(round(self.document().size().height()), _MOST))
        line = self.blockBoundingRect(self.document().firstBlock())
        height = line.height() / max(self.document().firstBlock().layout().lineCount(), 1)
        inside = lines * max(height, self.fontMetrics().height()) + 2 * self._margin
        frame = 2 * theme.px(2) + 4 if self._framed else 2 * theme.px(5) + 1
        return QSize(theme.px(200), round(inside) + frame)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif enter and self._enter_ends and not event.modifiers():
            self.done.emit()
        elif enter and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.done.emit()

    def _grow(self) -> None:
        scrolls = self.document().size().height() > _MOST
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        self.updateGeometry()

    def _dress(self) -> None:
        now, px = theme.current(), theme.px
        self.setFont(theme.font("ui"))
        if self._framed:
            inside, focused = f"{px(2)}px {px(6)}px", f"{px(2) - 1}px {px(6) - 1}px"
            self.setStyleSheet(
                f"#growing {{ background: {now.field}; color: {now.ink}; padding: {inside};"
                f" border: 1px solid {now.line}; border-radius: {px(7)}px; }}"
                f"#growing:focus {{ border: 2px solid {now.accent}; padding: {focused}; }}"
            )
        else:
            self.setStyleSheet(
                f"#growing {{ background: transparent; color: {now.soft}; border: 0;"
                f" padding: {px(5)}px 0; border-bottom: 1px solid transparent; }}"
                f"#growing:focus {{ color: {now.ink}; border-bottom: 1px solid {now.accent}; }}"
            )
        self.updateGeometry()
