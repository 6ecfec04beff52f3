"""Qt's binding must not lose references to None.

PySide6 6.12.0 on Python 3.10 and 3.11 takes one reference off None with nearly every call that
returns nothing. After some 5,000 of them the interpreter aborts: a list dies within 100 frames of
scrolling, and a short smoke test passes. Hence the exact version in pyproject.toml.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 300  # few enough that a faulty binding fails here and does not abort


def test_calls_that_return_nothing_keep_none_alive(qtbot: QtBot) -> None:
    """From Python 3.12 on None cannot die, and this holds by itself."""
    widget = QWidget()
    qtbot.addWidget(widget)
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.setToolTip("x")
        painter.setPen(Qt.GlobalColor.red)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < 100, f"{2 * CALLS} calls took {lost} references off None"
