"""The sidebar: every shelf with its count, the tags, the imports; papers can be dropped on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.models.shelves import (
    IMPORTS,
    MORE,
    SEARCHES,
    TAGS,
    Shelf,
    ShelvesModel,
    arrange,
    search_of,
)
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.carried import carry, gap_at, search_below, search_in
from readerapp.gui.panes.paper_view import papers_in
from readerapp.gui.panes.shelf import INDENT, ShelfDelegate
from readerapp.gui.widgets import Plane
from readerapp.model import Shelves, Status

_NONE = Shelves(0, dict.fromkeys(Status, 0), 0, 0, (), ())


class Sidebar(Plane):
    """Shows the shelves it is given; says which one was chosen and what was dropped where."""

    scope_chosen = Signal(str)
    search_chosen = Signal(int)  # a saved search, by its number
    papers_dropped = Signal(str, list)
    context_asked = Signal(str, QPoint)
    folded_changed = Signal(list)
    search_moved = Signal(int, object)  # a saved search: above another one, or (None) to the end
    search_stepped = Signal(int, int)  # a saved search: one up (-1) or down (1)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("side", parent)
        self._shelves = _NONE
        self._folded: set[str] = set()
        self._totals: Mapping[int, int] = {}
        self.model = ShelvesModel()
        self.view = ShelfView(self.model, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._choose)
        self.view.fold_asked.connect(self._fold)
        self.view.dropped.connect(self.papers_dropped)
        self.view.moved.connect(self.search_moved)
        self.view.stepped.connect(self.search_stepped)
        self.view.customContextMenuRequested.connect(self._context)
        self.setMinimumWidth(theme.px(44))
        self._arrange()

    def show(self, shelves: Shelves | None = None, scope: str | None = None) -> None:
        """The counts as they are now and the scope that is on; without any, as every widget."""
        if shelves is None:
            super().show()
            return
        self._shelves = shelves
        if scope is not None:
            self.view.delegate.scope = scope
        self._arrange()

    def show_totals(self, totals: Mapping[int, int]) -> None:
        """What each saved search finds, by its number."""
        self._totals = dict(totals)
        self._arrange()

    def scope(self) -> str:
        """The scope that is on."""
        return self.view.delegate.scope

    def compact(self) -> bool:
        """Whether only icons are shown."""
        return self.view.delegate.compact

    def set_compact(self, compact: bool) -> None:
        """Only icons, for a narrow window; or words again."""
        if compact != self.view.delegate.compact:
            self.view.delegate.compact = compact
            self._arrange()
            self.view.scheduleDelayedItemsLayout()

    def folded(self) -> list[str]:
        """What is folded away, to be remembered."""
        return sorted(self._folded)

    def set_folded(self, scopes: Iterable[str]) -> None:
        """Fold away what was folded away before."""
        self._folded = set(scopes)
        self._arrange()

    def _arrange(self) -> None:
        kept = self.view.current_scope() or self.view.delegate.scope
        rows = arrange(self._shelves, self._folded, compact=self.compact(), totals=self._totals)
        self.model.show(rows)
        self.view.stand_on(kept)
        self.view.viewport().update()

    def _choose(self, scope: str) -> None:
        self.view.delegate.scope = scope
        self.view.viewport().update()
        search = search_of(scope)
        if search is None:
            self.scope_chosen.emit(scope)
        else:
            self.search_chosen.emit(search)

    def _fold(self, scope: str) -> None:
        self._folded ^= {scope}
        self._arrange()
        self.folded_changed.emit(self.folded())

    def _context(self, place: QPoint) -> None:
        row = self.view.shelf_at(place)
        if row is not None and row.scope not in (SEARCHES, TAGS, IMPORTS, MORE):
            self.context_asked.emit(row.scope, self.view.viewport().mapToGlobal(place))


class ShelfView(QListView):
    """The rows themselves: up and down move, Enter chooses, left and right fold.

    With Alt, up and down move a saved search itself; it can be dragged too.
    """

    chosen = Signal(str)
    fold_asked = Signal(str)
    dropped = Signal(str, list)
    moved = Signal(int, object)
    stepped = Signal(int, int)

    def __init__(self, model: ShelvesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelves = model
        self._shelf = ShelfDelegate(self)
        self._grabbed: tuple[int, QPoint] | None = None  # a saved search, and where it was taken
        self.setModel(model)
        self.setItemDelegate(self._shelf)
        self.setAccessibleName("Shelves and tags")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAcceptDrops(True)
        self._bar = OverlayBar(self)
        self._dress()
        theme.watcher.changed.connect(self._dress)

    @property
    def delegate(self) -> ShelfDelegate:
        """What paints the rows."""
        return self._shelf

    def _dress(self) -> None:
        side, top = theme.px(8), theme.px(12)
        self.setViewportMargins(side, top, side, side)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour(theme.current().side))
        self.setPalette(palette)
        self.viewport().setPalette(palette)  # it does not take it over once a sheet is on
        self.scheduleDelayedItemsLayout()

    def current_scope(self) -> str:
        """The row the keys are on."""
        row = self.currentIndex().row()
        return self._shelves.rows[row].scope if 0 <= row < len(self._shelves.rows) else ""

    def stand_on(self, scope: str) -> None:
        """Put the keys on that row, if it is there."""
        row = self._shelves.row_of(scope)
        if row is not None:
            self.setCurrentIndex(self._shelves.index(row))

    def shelf_at(self, place: QPoint) -> Shelf | None:
        """The row under the pointer."""
        index = self.indexAt(place)
        row = self._shelves.rows[index.row()] if index.isValid() else None
        return None if row is None or row.kind == "gap" else row

    def _press(self, row: Shelf) -> None:
        """What Enter or a click on it does."""
        if row.kind in ("heading", "more"):
            self.fold_asked.emit(row.scope)
        else:
            self.chosen.emit(row.scope)

    # --- Keys and pointer --------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are commands of the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        row = self._shelves.rows[index.row()] if index.isValid() else None
        key = event.key()
        self._show_ring(True)
        search = None if row is None else search_of(row.scope)
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if search is not None and alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(search, -1 if key == Qt.Key.Key_Up else 1)
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press(row)
        elif row is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if row.parent and row.folded == (key == Qt.Key.Key_Right):
                self.fold_asked.emit(row.scope)
            elif key == Qt.Key.Key_Left and row.depth:
                self.stand_on(row.scope.rpartition("/")[0])
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        place = event.position().toPoint()
        row, left = self.shelf_at(place), event.button() == Qt.MouseButton.LeftButton
        search = search_of(row.scope) if row is not None and left else None
        self._grabbed = None if search is None else (search, place)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        search, place = self._grabbed
        way = (event.position().toPoint() - place).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._grabbed = None
            carry(search, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        row = self.shelf_at(place)
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        chevron = theme.px(10 + INDENT * row.depth)
        if row.kind == "tag" and row.parent and not self._shelf.compact and place.x() < chevron:
            self.fold_asked.emit(row.scope)
        elif self.indexAt(place) == self.currentIndex():
            self._press(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self._show_ring(by_key)
        if not self.currentIndex().isValid():
            self.stand_on(self._shelf.scope)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_ring(False)
        super().focusOutEvent(event)

    def _show_ring(self, ringed: bool) -> None:
        if ringed != self._shelf.ringed:
            self._shelf.ringed = ringed
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Names of rows too narrow for them, as plain text whatever they hold."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.shelf_at(event.pos())
            words = "" if row is None or not self._cut(row) else row.spoken
            QToolTip.showText(
                event.globalPos(), f"<span>{escape(words)}</span>" if words else "", self.viewport()
            )
            return True
        return super().viewportEvent(event)

    def _cut(self, row: Shelf) -> bool:
        words = theme.metrics("ui").horizontalAdvance(row.label + row.tail)
        wide = words + theme.px(70 + INDENT * row.depth)
        return self._shelf.compact or wide > self.viewport().width()

    # --- Dropping ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        ids, row = papers_in(event.mimeData()), self.shelf_at(event.position().toPoint())
        search, gap = search_in(event.mimeData()), self._shelf.gap
        self._aim(None)
        if search is not None and gap is not None:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.moved.emit(search, search_below(self._shelves.rows, gap))
            return
        if not ids or row is None or not row.takes_papers:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(row.scope, ids)

    def _consider(self, event: QDragMoveEvent) -> None:
        """Files fall through to the window; papers are taken where they would mean something."""
        place = event.position().toPoint()
        index: QModelIndex = self.indexAt(place)
        if search_in(event.mimeData()) is not None:
            rows, rect = self._shelves.rows, self.visualRect(index)
            gap = gap_at(rows, index.row(), place, rect) if index.isValid() else None
            event.setDropAction(Qt.DropAction.MoveAction)
            event.setAccepted(gap is not None)
            self._aim(None, gap)
            return
        takes = index.isValid() and self._shelves.rows[index.row()].takes_papers
        if not papers_in(event.mimeData()):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(takes)
        self._aim(index.row() if takes else None)

    def _aim(self, row: int | None, gap: int | None = None) -> None:
        if (row, gap) != (self._shelf.target, self._shelf.gap):
            self._shelf.target, self._shelf.gap = row, gap
            self.viewport().update()
