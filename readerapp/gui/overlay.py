"""A scroll bar that lies over what it scrolls, so that lines and tints run to the very edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from readerapp.gui import theme

_WIDE = 10


class OverlayBar(QScrollBar):
    """Stands in for the vertical bar of ``area``, which would take room from what it shows."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area, self._own = area, area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setAccessibleName(f"Scroll {area.accessibleName()}".strip())
        self._own.rangeChanged.connect(lambda _least, _most: self._follow())
        self._own.valueChanged.connect(lambda _value: self._follow())
        self.valueChanged.connect(self._own.setValue)
        area.installEventFilter(self)
        theme.watcher.changed.connect(self._place)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        own = self._own
        with QSignalBlocker(self):
            self.setRange(own.minimum(), own.maximum())
            self.setPageStep(own.pageStep())
            self.setSingleStep(own.singleStep())
            self.setValue(own.value())
        self.setVisible(own.maximum() > own.minimum())
        self.update()

    def _place(self) -> None:
        wide = theme.px(_WIDE)
        self.setGeometry(self._area.width() - wide, 0, wide, self._area.height())
        self.raise_()
        self._follow()
