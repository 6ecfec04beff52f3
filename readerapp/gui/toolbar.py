"""The row at the head of the window: search in the middle, a few buttons at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from readerapp.gui import theme
from readerapp.gui.actions import Actions
from readerapp.gui.search_field import SearchField
from readerapp.gui.widgets import Button, IconButton, Plane

_HIGH = 48
_FIELD = 600


class Toolbar(Plane):
    """The search field begins where the list does, whatever the width of the sidebar."""

    def __init__(self, actions: Actions, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__("side", parent)
        self.list_button = Button("Papers", height=30)
        self.list_button.setCheckable(True)
        self.list_button.hide()
        self.search = SearchField(self)
        self.importing = Button("Import…", height=30)
        self.importing.clicked.connect(actions.action("import").trigger)
        self.palette_button = Button("Palette", key="Ctrl K", height=30)
        self.palette_button.clicked.connect(actions.action("palette").trigger)
        self.more = IconButton("more", "More", size=30)
        self.more.clicked.connect(lambda: self._open(menu))
        self._indent = QWidget(self)
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._indent)
        row.addWidget(self.list_button)
        row.addWidget(self.search, 1_000)
        row.addStretch(1)
        for widget in (self.importing, self.palette_button, self.more):
            row.addWidget(widget)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def align(self, left: int, narrow: bool) -> None:
        """Begin the field at ``left``, the edge of the list; ``narrow``: spare what can be."""
        row = self._row.contentsMargins().left() + self._row.spacing()
        self._indent.setFixedWidth(max(left - row, 0))
        self._indent.setVisible(left > row)
        self.palette_button.setVisible(not narrow)
        self.importing.setVisible(not narrow)

    def _open(self, menu: QMenu) -> None:
        menu.ensurePolished()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 4))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def _dress(self) -> None:
        self.setFixedHeight(theme.px(_HIGH))
        self._row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self._row.setSpacing(theme.px(12))
        self.search.setMaximumWidth(theme.px(_FIELD))
