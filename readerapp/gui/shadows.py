"""The shadow under what lies over the window, so that it is seen to lie over it."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from readerapp.gui import theme


def cast_shadow(widget: QWidget) -> None:
    """Soft and short: enough to lift it off the page in both themes."""
    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(theme.px(24))
    shadow.setOffset(0, theme.px(5))
    shadow.setColor(QColor(0, 0, 0, 56))
    widget.setGraphicsEffect(shadow)
