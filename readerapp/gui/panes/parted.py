"""A list and what its current line stands for: side by side, or one over the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from readerapp.gui import theme

_NARROW: Final = 700  # pixels; narrower, and the list stands over the rest,
_LOW: Final = 340  # unless there is no height for that
_LIST: Final = 290  # how wide the list is, at most a third,
_HIGH: Final = 132  # and how high where it stands above


class Parted(QSplitter):
    """The reader may move the line between the two; it begins anew when they change places."""

    def __init__(self, name: str, first: QWidget, second: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for place, part in enumerate((first, second)):
            self.addWidget(part)
            self.setStretchFactor(place, place)
        self._fitted: tuple[bool, bool, int] | None = None
        theme.watcher.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theme.px
        narrow = self.width() < px(_NARROW)
        above = narrow and self.height() >= px(_LOW)
        if self._fitted == (narrow, above, theme.stamp()):
            return
        self._fitted = (narrow, above, theme.stamp())
        self.setOrientation(Qt.Orientation.Vertical if above else Qt.Orientation.Horizontal)
        whole = self.height() if above else self.width()
        first = px(_HIGH) if above else min(px(_LIST), whole // 3)
        self.setSizes([first, whole - first])
