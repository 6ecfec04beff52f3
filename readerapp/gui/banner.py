"""Slim lines at the head of the window: what is true of the library for longer than a toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.widgets import FlatButton, IconButton, Label

Offer = tuple[str, Callable[[], object]]


class Banner(QWidget):
    """One sentence with what can be done about it; a ``lasting`` one cannot be dismissed."""

    dismissed = Signal()

    def __init__(
        self,
        sentence: str,
        offers: Sequence[Offer] = (),
        *,
        icon: str = "info",
        lasting: bool = False,
    ) -> None:
        super().__init__()
        self._icon = icon
        self.setAccessibleName(sentence)
        self.label = Label(sentence)
        self.label.setWordWrap(True)
        self.buttons = [FlatButton(name, parent=self) for name, _deed in offers]
        self._close = IconButton("close", "Dismiss", size=24, parent=self)
        self._close.setVisible(not lasting)
        self._close.clicked.connect(self.dismissed)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.label, 1)
        for button, (_name, deed) in zip(self.buttons, offers, strict=True):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            self._row.addWidget(button)
        self._row.addWidget(self._close)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(now.chip))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour(now.line))
        side = px(16)
        token = now.danger if self._icon == "warning" else now.accent
        box = QRectF(px(16), (self.height() - side) / 2, side, side)
        icons.paint(painter, self._icon, box, token)

    def _dress(self) -> None:
        px = theme.px
        self.setMinimumHeight(px(36))
        self._row.setContentsMargins(px(16 + 16 + 10), px(5), px(12), px(6))
        self._row.setSpacing(px(8))


class Banners(QWidget):
    """The banners of one window, one below the other; each is known by a key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    @property
    def sentences(self) -> list[str]:
        """What is being said, from the top."""
        return [banner.label.text() for banner in self._shown.values()]

    def banner(self, key: str) -> Banner | None:
        """The one with that key, while it is shown."""
        return self._shown.get(key)

    def tell(
        self,
        key: str,
        sentence: str,
        offers: Sequence[Offer] = (),
        *,
        icon: str = "info",
        lasting: bool = False,
    ) -> None:
        """Say ``sentence``; what was said with the same key goes."""
        self.forget(key)
        banner = self._shown[key] = Banner(sentence, offers, icon=icon, lasting=lasting)
        banner.dismissed.connect(lambda: self.forget(key))
        self._column.addWidget(banner)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def forget(self, key: str) -> None:
        """Say it no more."""
        banner = self._shown.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            self.setVisible(bool(self._shown))
