"""Lets a page scroll as a whole where it is higher than the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from readerapp.gui.overlay import OverlayBar
from readerapp.gui.widgets import Plane


class Scroller(QScrollArea):
    """Takes no focus itself; whatever gets it inside is brought into view by Qt."""

    def __init__(self, inside: QWidget, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self._inside = inside
        self._bar = OverlayBar(self)

    @classmethod
    def around(cls, pane: QWidget, name: str) -> Scroller:
        """Let everything that is laid out in a pane scroll within it."""
        inside, laid_out = Plane("page"), pane.layout()
        assert laid_out is not None
        inside.setLayout(laid_out)
        scroller = cls(inside, name)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroller)
        return scroller

    def reveal(self, part: QWidget, rect: QRect) -> None:
        """Bring a rectangle of a part into view, at least its top."""
        laid_out = self._inside.layout()
        if laid_out is not None:
            laid_out.activate()  # what was asked for just now may have made it higher
        if self.verticalScrollBar().maximum() > 0:
            for corner in (rect.bottomLeft(), rect.topLeft()):
                self.ensureVisible(0, part.mapTo(self._inside, corner).y(), 0, 0)
