"""What tables that paint their own rows have in common: nothing of a table is seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def make_plain(view: QTableView, *, several: bool = True) -> None:
    """Off with everything of a table that painted rows have no use for.

    ``several`` of them may be selected.
    """
    modes = QAbstractItemView.SelectionMode
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
    for header in (view.horizontalHeader(), view.verticalHeader()):
        header.hide()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(1)
    view.horizontalHeader().setStretchLastSection(True)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
