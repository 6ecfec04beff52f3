"""The list of papers: how many, in which order, and their cards."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from html import escape
from itertools import chain
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from readerapp.gui import marks, theme
from readerapp.gui.marks import Why
from readerapp.gui.models.papers import Fetch, PapersModel
from readerapp.gui.panes.answer import AnswerLine
from readerapp.gui.panes.card import HEIGHT
from readerapp.gui.panes.nothing import Nothing, Repair
from readerapp.gui.panes.paper_view import PaperView
from readerapp.gui.widgets import FlatButton, Hairline, Label, Plane

SORTS: Final = {
    "import": "Import order",
    "order": "Reading order",
    "relevance": "Relevance",
    "added": "Newest first",
    "title": "Title",
    "year": "Year",
    "rating": "Rating",
}
_PATIENCE: Final = 250  # milliseconds a decided paper may take to leave before the list scrolls
_Flag = QItemSelectionModel.SelectionFlag


class PaperList(Plane):
    """Shows the papers it is given; keeps the selected ones selected, and the view where it was."""

    current_changed = Signal(object)  # int | None
    selection_changed = Signal(list)
    sort_asked = Signal(str)
    empty_asked = Signal()
    left = Signal()  # Esc: back from a search
    query_asked = Signal(str)  # to be searched for instead
    why_asked = Signal(list)  # papers just painted, of which it is not said yet why they are here
    offer_asked = Signal()  # what the button in the header offers
    opened = Signal(int)
    context_asked = Signal(QPoint)
    moved = Signal(list, object)  # papers, the one they now stand before or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("list", parent)
        self.model = PapersModel()
        self.view = PaperView(self.model, self)
        self._told: int | None = None
        self._told_selected: list[int] = []
        self._title = self._words = ""
        self._sort = ""
        self._quiet = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PATIENCE)
        self._later.timeout.connect(self.view.reveal)
        self._build()
        chosen = self.view.selectionModel()
        chosen.currentChanged.connect(self._current)
        chosen.selectionChanged.connect(self._selected)
        self.view.opened.connect(self._open)
        self.view.moved.connect(self.moved)
        self.view.puzzled.connect(self.why_asked)
        self.view.customContextMenuRequested.connect(self._context)
        theme.watcher.changed.connect(self._dress)

    def _build(self) -> None:
        self._count = Label(strength="soft")
        self._count.setAccessibleName("Number of papers")
        self._sorting = FlatButton("", icon_after="chevron-down", parent=self)
        self._sorting.clicked.connect(self._offer_orders)
        self._offer = FlatButton("", parent=self)
        self._offer.clicked.connect(self.offer_asked)
        self._offer.hide()
        self._header = QWidget(self)
        row = QHBoxLayout(self._header)
        row.addWidget(self._count, 1)
        row.addWidget(self._offer)
        row.addWidget(self._sorting)
        self.nothing = Nothing(self)
        self.nothing.asked.connect(self.empty_asked)
        self.nothing.repair_asked.connect(self.query_asked)
        self.answer = AnswerLine(self)
        self.answer.meant.connect(self.query_asked)
        body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.answer)
        column.addWidget(Hairline())
        column.addWidget(body, 1)
        self.setFocusProxy(self.view)
        self._dress()

    def _dress(self) -> None:
        """The header is 36 high with its hairline, at the size of text drawn."""
        self._header.setFixedHeight(theme.px(36) - 1)
        row = self._header.layout()
        assert row is not None
        row.setContentsMargins(theme.px(14), 0, theme.px(6), 0)

    # --- Being shown something ---------------------------------------------------------------

    def show(
        self,
        ids: Sequence[int] | None = None,
        fetch: Fetch | None = None,
        *,
        terms: Sequence[str] = (),
        title: str = "",
        sort: str = "",
        empty: tuple[str, str] | None = None,
        fresh: bool | None = None,
        reorderable: bool = False,
        find_marks: marks.Marks | None = None,
        offer: str = "",
    ) -> None:
        """List these papers; without any, show the widget as every widget is shown.

        The selected papers stay selected. When the current one has left, the next that is still
        there takes its place. ``fresh`` begins at the top instead; unless said, other words
        searched for do that.
        """
        if ids is None or fetch is None:
            super().show()
            return
        again = fresh if fresh is not None else tuple(terms) != self.model.terms
        self._title, self._sort = title, sort or ("relevance" if terms else "import")
        self.view.reorderable = reorderable
        self.view.setAcceptDrops(reorderable)
        self.view.viewport().setAcceptDrops(reorderable)
        self.view.delegate.marks = find_marks or marks.word_marks
        self._quiet = True
        try:
            self._replace(ids, fetch, terms, again)
        finally:
            self._quiet = False
        self.offer(None, ())
        self._say_empty(empty)
        self._offer.set_label(offer)
        self._offer.setVisible(bool(offer))
        words = SORTS.get(self._sort, self._sort.capitalize())
        self._sorting.set_label(words)
        self._sorting.setAccessibleName(f"Order: {words}")
        self._sorting.setVisible(bool(len(self.model.ids)))
        self._tell()

    def _replace(self, ids: Sequence[int], fetch: Fetch, terms: Sequence[str], again: bool) -> None:
        """The new papers; selection and scroll are put back by id."""
        old, bar, high = self.model.ids, self.view.verticalScrollBar(), theme.px(HEIGHT)
        top, over = divmod(bar.value(), high)
        current, chosen = self.view.currentIndex().row(), self.selected_ids()
        seen = bar.value() - high < current * high < bar.value() + self.view.viewport().height()
        self.model.show(ids, fetch, terms)
        self.view.settle()
        if not len(self.model.ids):
            return
        row = None if again else self._place(old, current)
        self.view.select_row(row or 0, scroll=False)
        if row is not None and len(chosen) > 1 and self.model.ids[row] == old[current]:
            self._select_also(chosen)
        anchor = None if again else self._place(old, top)
        if row is None or anchor is None:
            bar.setValue(0)
        else:
            bar.setValue(anchor * high + over)
        if seen or row is None:
            self.view.reveal()

    def _place(self, old: array[int], row: int) -> int | None:
        """Where what stood in ``row`` stands now; had it left, what followed it, or came before."""
        if not 0 <= row < len(old):
            return None
        for candidate in chain(range(row, len(old)), range(row - 1, -1, -1)):
            now = self.model.row(old[candidate])
            if now is not None:
                return now
        return None

    def _select_also(self, ids: list[int]) -> None:
        """Put a selection of several back, joined into ranges."""
        rows = sorted(row for row in map(self.model.row, ids) if row is not None)
        selection, start = QItemSelection(), 0
        for place, row in enumerate(rows):
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                first, last = self.model.index(rows[start], 0), self.model.index(row, 0)
                selection.select(first, last)
                start = place + 1
        self.view.selectionModel().select(selection, _Flag.ClearAndSelect | _Flag.Rows)

    def _say_empty(self, empty: tuple[str, str] | None) -> None:
        if len(self.model.ids):
            self._stack.setCurrentWidget(self.view)
        else:
            sentence, action = empty or ("Nothing here.", "")
            self.nothing.say(sentence, action)
            self._stack.setCurrentWidget(self.nothing)

    def retitle(self, title: str) -> None:
        """The same papers are called otherwise."""
        if title != self._title:
            self._title = title
            self._count_papers(len(self.selected_ids()))

    def refresh(self, ids: Sequence[int]) -> None:
        """These papers were changed: paint them as they are now."""
        self.model.refresh(ids)

    def explain(self, whys: Mapping[int, Why]) -> None:
        """Why these papers were found, where title and abstract do not say so."""
        self.view.delegate.explain(whys)
        self.view.viewport().update()

    def offer(self, meant: Repair | None, repairs: Sequence[Repair]) -> None:
        """Other queries: what may have been ``meant``, and what would find something."""
        listed = bool(len(self.model.ids))
        self.answer.offer(meant if listed else None)
        self.nothing.offer([] if listed else [*([meant] if meant else []), *repairs])

    def take_focus(self) -> None:
        """Give the keys to the list, or to the first way on where nothing is listed."""
        if self._stack.currentWidget() is self.nothing and self.isVisible():
            self.nothing.take_focus()
        else:
            self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # --- Being asked -------------------------------------------------------------------------

    def current_id(self) -> int | None:
        """The paper the keys act on."""
        row = self.view.currentIndex().row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else None

    def selected_ids(self) -> list[int]:
        """Every paper selected, in the order of the list."""
        ids = self.model.ids
        return [ids[row] for row in self.view.selected_rows() if row < len(ids)]

    def position(self) -> tuple[int, int]:
        """The place of the current paper, from 1, and how many there are; (0, n) without one."""
        return self.view.currentIndex().row() + 1, len(self.model.ids)

    # --- Being told to -----------------------------------------------------------------------

    def select(self, paper_id: int) -> bool:
        """Make a paper the current one and bring it into view; False when it is not listed."""
        row = self.model.row(paper_id)
        if row is None:
            return False
        self.view.select_row(row)
        self.view.reveal()
        return True

    def move(self, *by: int) -> None:  # type: ignore[override]
        """Go ``by`` papers down, or up when it is negative; two numbers move the widget itself."""
        if len(by) != 1:
            super().move(*by)
            return
        count = len(self.model.ids)
        if count:
            row = self.view.currentIndex().row()
            self.view.select_row(min(max(row + by[0], 0), count - 1) if row >= 0 else 0)
            self.view.reveal()

    def after(self, ids: Sequence[int]) -> int | None:
        """What stands in the place of these once they leave: the next, else the one before."""
        leaving = set(ids)
        rows = [row for row in map(self.model.row, ids) if row is not None]
        if not rows:
            return self.current_id()
        below = range(max(rows) + 1, len(self.model.ids))
        for row in chain(below, range(min(rows) - 1, -1, -1)):
            if self.model.ids[row] not in leaving:
                return self.model.ids[row]
        return None

    def step_from(self, *ids: int) -> int | None:
        """Go on to what follows these papers, which were just decided; says where it went.

        They are about to leave the list, and what follows moves up into their place: so the
        list scrolls after it only if they are still there a moment later.
        """
        following = self.after(ids)
        row = None if following is None else self.model.row(following)
        if row is not None:
            self.view.select_row(row, scroll=False)
            self._later.start()
        return following

    def select_all(self) -> None:
        """Select every paper listed."""
        self.view.selectAll()

    # --- Telling -----------------------------------------------------------------------------

    def _current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet:
            self._tell()

    def _selected(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        """Say what is current and selected, each only when it is no longer what was said last."""
        chosen = self.selected_ids()
        self._count_papers(len(chosen))
        current = self.current_id()
        if current != self._told:
            self._told = current
            self.current_changed.emit(current)
        if chosen != self._told_selected:
            self._told_selected = chosen
            self.selection_changed.emit(chosen)

    def _count_papers(self, chosen: int) -> None:
        count = len(self.model.ids)
        words = "1 paper" if count == 1 else f"{count:,} papers"
        if chosen > 1:
            words = f"{chosen:,} of {words} selected"
        if not count:
            words = "" if self._title else "No papers"
        self._words = words
        self._head()

    def _head(self) -> None:
        """The title gives way where it is long; how many papers there are stays whole."""
        metrics = theme.metrics("ui")
        beside = (self._offer, self._sorting)
        taken = sum(button.sizeHint().width() for button in beside if not button.isHidden())
        rest = f" · {self._words}" if self._title and self._words else self._words
        room = self.width() - taken - theme.px(14 + 6 + 18) - metrics.horizontalAdvance(rest)
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, max(room, 0))
        self._count.setText(title + rest)
        self._count.setToolTip(escape(self._title) if title != self._title else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._head()

    def _open(self) -> None:
        current = self.current_id()
        if current is not None:
            self.opened.emit(current)

    def _context(self, place: QPoint) -> None:
        self.context_asked.emit(self.view.viewport().mapToGlobal(place))

    def _offer_orders(self) -> None:
        """A menu of the orders that make sense for what is listed."""
        menu = self.orders()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._sorting.mapToGlobal(QPoint(0, self._sorting.height())))

    def orders(self) -> QMenu:
        """The menu of orders, the present one ticked."""
        menu = QMenu(self)
        menu.setAccessibleName("Order of the list")
        group = QActionGroup(menu)
        for sort, words in SORTS.items():
            special = {"relevance": bool(self.model.terms), "order": self.view.reorderable}
            if special.get(sort, True) or sort == self._sort:
                action = menu.addAction(words)
                action.setCheckable(True)
                action.setChecked(sort == self._sort)
                action.triggered.connect(lambda _on=False, sort=sort: self.sort_asked.emit(sort))
                group.addAction(action)
        return menu
