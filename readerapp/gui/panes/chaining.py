"""The order in which Tab goes through widgets that were made later than their neighbours."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain(anchor: QWidget, parts: Iterable[QWidget]) -> None:
    """Let Tab go through ``parts`` where ``anchor``, which need not take the focus, stands."""
    policy = anchor.focusPolicy()
    anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders only what takes the focus
    before = anchor
    for part in parts:
        QWidget.setTabOrder(before, part)
        before = part
    anchor.setFocusPolicy(policy)
