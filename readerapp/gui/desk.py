"""One open library as it lies before the reader: the panes, and where each stands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.actions import Actions
from readerapp.gui.banner import Banners
from readerapp.gui.drops import Drops
from readerapp.gui.menus import window_menu
from readerapp.gui.palette import Palette
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.papers import PaperList
from readerapp.gui.panes.reading import ReadingPane
from readerapp.gui.panes.sidebar import Sidebar
from readerapp.gui.room import Room
from readerapp.gui.status import StatusLine
from readerapp.gui.tag_popup import TagPopup
from readerapp.gui.toasts import Toast
from readerapp.gui.toolbar import Toolbar
from readerapp.gui.widgets import FlatButton, Hairline

_WIDTHS: Final = (212, 404)  # of the sidebar and the list; the page has the rest
_LEAST: Final = (130, 240)
_ICONS: Final = 52  # the width of a sidebar of icons
_PAGE: Final = 520
_COMPACT: Final = 1000  # narrower, and the sidebar is icons
_DRAWER: Final = 700  # narrower, and there is room for either the list or the page


class Desk(QWidget):
    """The layout and nothing else; a Session connects it to the library."""

    def __init__(
        self,
        actions: Actions,
        recent: Callable[[], Sequence[str]],
        open_library: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.actions_ = actions
        self.menu = window_menu(self, actions, recent, open_library)
        self.toolbar = Toolbar(actions, self.menu, self)
        self.search = self.toolbar.search
        self.sidebar = Sidebar(self)
        self.papers = PaperList(self)
        self.page = ReadingPane(self)
        self.room = Room(self.page, self)
        self.status = StatusLine(self)
        self.banners = Banners(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for place, pane in enumerate((self.sidebar, self.papers, self.room)):
            self.split.addWidget(pane)
            self.split.setStretchFactor(place, int(pane is self.room))
        self.split.splitterMoved.connect(lambda _x, _handle: self._keep_widths())
        self.sidebar.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(Hairline(self))
        column.addWidget(self.banners)
        column.addWidget(self.split, 1)
        column.addWidget(self.status)
        self._order_tabs()
        self.toast = Toast(self.room, self)
        self.palette_ = Palette(self, actions)
        self.tags = TagPopup(self)
        self.drops = Drops(self)
        self._widths = list(_WIDTHS)
        self._compact = self._drawer = False
        self.toolbar.list_button.toggled.connect(lambda _on: self._show_panes())
        self.papers.opened.connect(lambda _paper: self.show_page())
        self.room.changed.connect(self._room_changed)
        self.search.textEdited.connect(lambda _text: self.show_list())
        theme.watcher.changed.connect(self._fit)

    def _order_tabs(self) -> None:
        """Tab goes from left to right and from top to bottom.

        A pane that hands the focus on to its list would keep Tab inside itself for ever.
        """
        for pane in (self.sidebar, self.papers):
            pane.setFocusProxy(None)  # type: ignore[arg-type]
            pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.toolbar
        stations: list[QWidget] = [bar.list_button, bar.search, bar.importing, bar.palette_button]
        stations += [bar.more, self.sidebar.view, *self.papers.findChildren(FlatButton)]
        stations.append(self.papers.view)
        for before, after in itertools.pairwise(stations):
            QWidget.setTabOrder(before, after)

    # --- Room -------------------------------------------------------------------------------

    @property
    def drawer(self) -> bool:
        """Whether there is room for either the list or the page only."""
        return self._drawer

    def show_page(self) -> None:
        """The page, instead of a pane in its place; and of the list, where both do not fit."""
        self.room.clear()
        self.toolbar.list_button.setChecked(False)

    def show_pane(self, pane: Ledger) -> None:
        """Let ``pane`` stand in the place of the page; the same one again gives way."""
        if self.room.pane is pane:
            self.room.clear()
        else:
            self.room.put(pane)
            pane.take_focus()

    @property
    def covered(self) -> bool:
        """Whether a pane stands in the place of the list and the page."""
        return self.room.pane is not None and self.room.pane.wide

    def step(self, by: int) -> None:
        """Go on (1) or back (-1) in what takes the place of the list, or in the list."""
        if self.room.pane is not None and self.room.pane.wide:
            self.room.pane.step(by)
        else:
            self.papers.move(by)

    def show_list(self) -> None:
        """The list, instead of the page where there is only room for one, or of what covers it."""
        if self.covered:
            self.room.clear()
        self.toolbar.list_button.setChecked(self._drawer)

    def focus_list(self) -> None:
        """Give the keys to the list."""
        self.papers.take_focus()

    def widths(self) -> list[int]:
        """How wide the reader made the sidebar and the list, at the usual size of text."""
        return list(self._widths)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Make the sidebar and the list as wide as they were."""
        if len(widths) == len(_WIDTHS):
            self._widths = [max(width, least) for width, least in zip(widths, _LEAST, strict=True)]
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        for popup in (self.palette_, self.tags):
            if popup.isVisible():
                popup.refill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._align()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """The sidebar becomes icons, then the list a drawer, as the window gets narrower."""
        wide, px = self.width(), theme.px
        compact, drawer = wide < px(_COMPACT), wide < px(_DRAWER)
        if (compact, drawer) != (self._compact, self._drawer):
            self._compact, self._drawer = compact, drawer
            self.sidebar.set_compact(compact)
            self._show_panes()
        side = px(_ICONS if compact else self._widths[0])
        self.sidebar.setMinimumWidth(px(_ICONS if compact else _LEAST[0]))
        self.sidebar.setMaximumWidth(px(_ICONS) if compact else px(3 * _WIDTHS[0]))
        spare = wide - side - px(_PAGE)  # the page is to stay readable
        listed = wide - side if drawer else max(min(px(self._widths[1]), spare), px(_LEAST[1]))
        self.papers.setMinimumWidth(px(_LEAST[1]))
        self.split.setSizes([side, listed, wide - side if drawer else wide - side - listed])
        self._align()

    def _keep_widths(self) -> None:
        """The reader drew a pane wider or narrower."""
        scale = theme.text_scale()
        side, listed = (round(width / scale) for width in self.split.sizes()[:2])
        if not self._drawer:
            self._widths = [self._widths[0] if self._compact else side, listed]

    def _room_changed(self) -> None:
        self.toolbar.list_button.setChecked(False)
        self._show_panes()
        self._fit()
        elsewhere = self.search.hasFocus() or self.sidebar.view.hasFocus()
        if self.room.pane is None and not elsewhere:
            self.focus_list()

    def _show_panes(self) -> None:
        button = self.toolbar.list_button
        button.setVisible(self._drawer)
        drawn = self._drawer and button.isChecked()
        self.papers.setVisible(drawn or not (self._drawer or self.covered))
        self.room.setVisible(not drawn)
        if self._drawer and button.isChecked() and not self.search.hasFocus():
            self.focus_list()

    def _align(self) -> None:
        left = 0 if self._compact else self.sidebar.width() + 1
        self.toolbar.align(left, self._drawer)
