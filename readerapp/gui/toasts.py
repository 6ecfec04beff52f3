"""The one message at the foot of the page: what happened, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from readerapp.gui import theme
from readerapp.gui.shadows import cast_shadow

_STAYS: Final = 6_000  # milliseconds; held while the pointer rests on it
_GAP: Final = 24


class Toast(QFrame):
    """Says one thing over the foot of a pane, for a few seconds; never takes the focus."""

    def __init__(self, over: QWidget, inside: QWidget | None = None) -> None:
        """``over`` the foot of a pane; a child of ``inside``, so that no page of it hides this."""
        super().__init__(inside or over)
        self._over, self._inside = over, inside or over
        self.setObjectName("toast")
        self.setAccessibleName("Message")
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setObjectName("toast-text")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label, 1)
        self._buttons: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        cast_shadow(self)
        over.installEventFilter(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return self._label.text() if self.isVisible() else ""

    def say(
        self, text: str, buttons: Sequence[tuple[str, Callable[[], object]]] = (), keys: str = ""
    ) -> None:
        """Show ``text`` with ``buttons`` to press; ``keys`` do what the last of them does."""
        for widget in self._buttons:
            self._row.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._buttons = [self._button(name, deed) for name, deed in buttons]
        if keys:
            self._buttons.append(self._keys(keys))
        for widget in self._buttons:
            self._row.addWidget(widget)
            widget.show()
        self._label.setText(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_STAYS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(_STAYS // 2)
        super().leaveEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _button(self, name: str, deed: Callable[[], object]) -> QPushButton:
        button = QPushButton(name, self)
        button.setAccessibleName(name)
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _checked=False: deed())
        return button

    def _keys(self, keys: str) -> QLabel:
        hint = QLabel(keys, self)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setObjectName("toast-keys")
        return hint

    def _place(self) -> None:
        """Stand at the lower left of the pane, never wider than it: long text wraps."""
        over = self._over if self._over.isVisible() else self._inside
        room = max(over.width() - 2 * theme.px(_GAP), theme.px(160))
        self._label.setWordWrap(False)
        hints = [widget for widget in self._buttons if isinstance(widget, QLabel)]
        for hint in hints:
            hint.show()
        self.setMaximumWidth(16_777_215)
        width = self.sizeHint().width()
        if width > room:
            for hint in hints:
                hint.hide()
            self._row.activate()
            width = self.sizeHint().width()
        if width > room:
            self._label.setWordWrap(True)
            width = room
        self.setFixedWidth(width)
        height = self._row.heightForWidth(width) if self._label.wordWrap() else -1
        self.resize(width, height if height > 0 else self.sizeHint().height())
        foot = over.height() - self.height() - theme.px(14)
        self.move(over.mapTo(self._inside, QPoint(theme.px(_GAP), max(foot, 0))))

    def _dress(self) -> None:
        tokens = theme.current()
        self._row.setContentsMargins(theme.px(14), theme.px(9), theme.px(14), theme.px(9))
        self._row.setSpacing(theme.px(18))
        self.setStyleSheet(
            f"#toast {{ background: {tokens.toast}; border-radius: {theme.px(9)}px }}"
            f"#toast QLabel {{ color: {tokens.toast_ink}; background: transparent }}"
            f"#toast #toast-keys {{ color: {tokens.toast_soft} }}"
            f"#toast QPushButton {{ color: {tokens.toast_ink}; background: transparent;"
            f" border: 0; font-weight: 600; padding: {theme.px(2)}px; border-radius: 4px }}"
            f"#toast QPushButton:focus {{ border: 1px solid {tokens.toast_ink} }}"
        )
