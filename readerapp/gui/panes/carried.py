"""A saved search carried up or down the sidebar: what is dragged, and where it would go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from readerapp.gui.models.shelves import SEARCHES, Shelf, search_of

SEARCH_MIME: Final = "application/x-readerapp-search"


def carry(search: int, source: QWidget) -> None:
    """Drag a saved search until it is let go of."""
    data = QMimeData()
    data.setData(SEARCH_MIME, str(search).encode())
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.exec(Qt.DropAction.MoveAction)


def search_in(mime: QMimeData) -> int | None:
    """The saved search that is being dragged, if it is one."""
    if not mime.hasFormat(SEARCH_MIME):
        return None
    number = bytes(mime.data(SEARCH_MIME).data())
    return int(number) if number.isdigit() else None


def gap_at(rows: Sequence[Shelf], row: int, place: QPoint, rect: QRect) -> int | None:
    """The row in front of which what is let go at ``place`` of ``row`` would stand."""
    if rows[row].kind == "search":
        return row if place.y() < rect.center().y() else row + 1
    return row + 1 if rows[row].scope == SEARCHES and not rows[row].folded else None


def search_below(rows: Sequence[Shelf], gap: int) -> int | None:
    """The saved search that stands behind a gap; None at the end of them."""
    return search_of(rows[gap].scope) if gap < len(rows) else None
