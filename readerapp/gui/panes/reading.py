"""The reading pane: one paper to read, decide on, highlight and write about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.panes.abstract import Span
from readerapp.gui.panes.decisions import DecisionBar
from readerapp.gui.panes.details import DetailsPane
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.highlight_row import quoted
from readerapp.gui.panes.highlights import HighlightsPane
from readerapp.gui.panes.links import LinksPane
from readerapp.gui.panes.note import NotePane
from readerapp.gui.panes.page import Page
from readerapp.gui.panes.related import RelatedPane
from readerapp.gui.panes.tabs import Tabs
from readerapp.gui.widgets import EmptyState, Hairline, Plane
from readerapp.model import Highlight, Sheet

TABS: Final = ("note", "highlights", "links", "related", "details")
_NOTHING: Final = ("Nothing selected", "Show the first paper")
_ABSTRACT: Final = 165  # pixels of title and abstract that stay where there is room,
_TABS: Final = 100  # and of the tabs: the one does not squeeze the other
_LEAST: Final = 38  # of each where there is none, as in a low window at 200 % text
_WRITING: Final = 0.57  # how much of the pane a note has while it is written


class ReadingPane(Plane):
    """Shows one sheet; says by signals what the reader asked, and asks nothing itself."""

    status_asked = Signal(str)
    tag_asked = Signal()
    restore_asked = Signal()  # out of the trash
    tag_removed = Signal(str)
    tag_chosen = Signal(str)
    url_asked = Signal(str)
    highlight_asked = Signal(int, int, str)  # start, end in code points, colour
    highlight_edited = Signal(object, dict)  # id, the fields that changed
    highlight_removed = Signal(object)  # id
    note_typed = Signal(object, str, str, object)  # paper id, Markdown, burst, begun from
    link_asked = Signal(str)
    paper_asked = Signal(object)  # paper id
    details_edited = Signal(object, dict)  # paper id, the fields that changed
    empty_asked = Signal()
    left = Signal()  # Esc: back to the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._sheet: Sheet | None = None
        self._position = ""
        self._before: list[int] = []  # how high the parts were before the note was given room
        self.page = Page()
        self.decisions = DecisionBar()
        self.tabs = Tabs()
        self.note = NotePane()
        self.highlights = HighlightsPane()
        self.links = LinksPane()
        self.related = RelatedPane()
        self.details = DetailsPane()
        self._empty = EmptyState()
        self._lay_out()
        self._connect()
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self._show_nothing(_NOTHING)

    # --- What is shown ----------------------------------------------------------------------

    def show_sheet(
        self,
        sheet: Sheet | None,
        *,
        marks: Sequence[Span] = (),
        title_marks: Sequence[Span] = (),
        position: str = "",
        empty: tuple[str, str] = _NOTHING,
    ) -> None:
        """Show a paper, ``marks`` lit in abstract and title; or, without one, what is ``empty``.

        The same paper again changes only what is new: caret, selection and scrolling stay.
        """
        other = (sheet and sheet.paper.id) != (self._sheet and self._sheet.paper.id)
        self._position = position
        self.note.show_sheet(sheet)
        self.related.show_sheet(sheet)
        self.details.show_sheet(sheet)
        self._sheet = sheet
        if sheet is None:
            self._show_nothing(empty)
            return
        self._pages.setCurrentWidget(self._split)
        if other:
            self._give_back()
        self.page.show_sheet(sheet, marks, title_marks, other=other)
        self.decisions.show_status(sheet.paper.status, trashed=bool(sheet.paper.trashed))
        self.highlights.show_highlights(
            sheet.paper.id, sheet.text, sheet.highlights, sheet.highlight_tags
        )
        self.links.show_links(sheet.links, sheet.backlinks)
        self._count("highlights", "Highlights", len(sheet.highlights))
        self._count("links", "Links", self.links.count)

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def set_names(self, names: Iterable[tuple[str, str]]) -> None:
        """The papers a link may go to: (citekey, title)."""
        self.note.set_names(names)

    def note_written(self, paper: int, markdown: str) -> None:
        """The library holds that note now."""
        self.note.note_written(paper, markdown)

    def note_refused(self, paper: int, markdown: str) -> None:
        """The library did not take the note last typed."""
        self.note.note_refused(paper, markdown)

    def details_refused(self, paper: int, field: str, sentence: str) -> None:
        """Say beside a field of the details why it was not taken, while its paper is shown."""
        if self._sheet is not None and self._sheet.paper.id == paper:
            self.details.refuse(field, sentence)

    def only_read(self) -> None:
        """The library cannot be written: show everything, offer to change nothing."""
        parts = (self.page, self.decisions, self.note, self.highlights, self.details)
        for part in parts:
            part.only_read()

    def flush(self) -> None:
        """Send everything typed and not sent yet."""
        self.page.bar.flush()
        self.note.flush()
        self.highlights.flush()
        self.details.flush()

    def stop(self) -> None:
        """The window closes: send everything, and let the preview end."""
        self.flush()
        self.note.stop()

    def _show_nothing(self, empty: tuple[str, str]) -> None:
        self.page.bar.hide()
        self.highlights.show_highlights(None, "", ())
        self._empty.say(*empty)
        self._pages.setCurrentWidget(self._empty)

    # --- What the window's keys ask ---------------------------------------------------------

    def highlight(self, colour: str | None = None) -> None:
        """Highlight what is selected, or the sentence at the caret once that can be seen."""
        if self._sheet is not None:
            self.page.highlight(colour)

    def write_note(self) -> None:
        """Put the caret into the note, and give it room until it is left."""
        self.show_tab("note")
        self._make_room()
        self.note.write()

    def edit_details(self, field: str = "title") -> None:
        """Put the caret into a field of the details, with room as for a note."""
        self.show_tab("details")
        self._make_room()
        self.details.edit(field)

    def show_highlight(self, name: str) -> bool:
        """Scroll to the highlight called ``h2``; False if there is none with a place."""
        return self._sheet is not None and self.page.show_highlight(name)

    def tab(self) -> str:
        """The name of the tab in use."""
        return TABS[self.tabs.currentIndex()]

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front; a name of no tab changes nothing."""
        if name in TABS:
            self.tabs.setCurrentIndex(TABS.index(name))

    def state(self) -> dict[str, Any]:
        """What to remember of it for the next time."""
        return {
            "tab": self.tab(),
            "split": self._before or self._split.sizes(),
            "colour": self.page.colour,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Be as remembered; anything unknown in it changes nothing."""
        self.show_tab(str(state.get("tab", "")))
        sizes = state.get("split")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self._split.setSizes(sizes)
        if state.get("colour") in theme.current().highlights:
            self.page.colour = str(state["colour"])

    def _make_room(self) -> None:
        """What is written in has the larger part of the pane meanwhile."""
        sizes = self._split.sizes()
        wanted = round(sum(sizes) * _WRITING)
        if sizes[1] < wanted and not self._before:
            self._before = sizes
            self._share()
            self._split.setSizes([sum(sizes) - wanted, wanted])

    def _give_back(self) -> None:
        """It was left: everything stands where it stood."""
        if self._before:
            before, self._before = self._before, []
            self._share()
            self._split.setSizes(before)

    def _share(self) -> None:
        """Where not all fits the tabs give way, then the abstract; the buttons never.

        While something is written below, the abstract gives way first.
        """
        edge, handle, least = theme.px(EDGE), self._split.handleWidth(), theme.px(_LEAST)
        foot = self.decisions.heightForWidth(self.width() - 2 * edge) + 1
        room = self.height() - foot - handle
        upper = least if self._before else theme.px(_ABSTRACT)
        lower = max(min(theme.px(_TABS), room - upper), least)
        upper = max(min(upper, room - lower), least)
        self.page.setMinimumHeight(upper)
        self._upper.setMinimumHeight(upper + foot)
        self._lower.setMinimumHeight(lower)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _parted(self) -> None:
        """The reader moved the line between the parts: it stays there."""
        self._before = []

    # --- Highlights without a place ---------------------------------------------------------

    def _attach(self, highlight: Highlight) -> None:
        span = self.page.abstract.selection()
        if span is None:
            self.highlights.ask_for_words(highlight)
        else:
            self.page.abstract.select(None)
            self.highlight_edited.emit(highlight.id, {"start": span[0], "end": span[1]})

    def _keep(self, highlight: Highlight) -> None:
        self.highlights.flush()
        self.show_tab("note")
        self.note.append(quoted(highlight))

    # --- Links ------------------------------------------------------------------------------

    def _ask_link(self, href: str) -> None:
        """A place in this very paper is shown here; all else is for the window to open."""
        parts = urlsplit(href)
        place = parts.fragment or "".join(parse_qs(parts.query).get("h", []))
        names = (self._sheet.paper.uid, self._sheet.paper.citekey) if self._sheet else ()
        here = not parts.scheme or (
            parts.scheme == "readerapp" and parts.netloc == "paper" and parts.path[1:] in names
        )
        if here and place:
            self.show_highlight(place)
        elif parts.scheme:
            self.link_asked.emit(href)

    def _show_place(self, target: str) -> None:
        self.show_tab("note")
        self.note.seek(target)

    # --- Looks ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._upper = Plane("page")
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(0)
        self._foot.addWidget(Hairline())
        self._foot.addWidget(self.decisions)
        column.addWidget(self.page, 1)
        column.addLayout(self._foot)
        self._lower = Plane("page")
        self._under = QVBoxLayout(self._lower)
        self._under.setSpacing(0)
        stack = QStackedWidget()
        stack.setMinimumHeight(1)  # what is on it gives way before the tabs do
        for name, pane in zip(
            ("Note", "Highlights", "Links", "Related", "Details"),
            (self.note, self.highlights, self.links, self.related, self.details),
            strict=True,
        ):
            self.tabs.addTab(name)
            stack.addWidget(pane)
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        self.tabs.currentChanged.connect(self._tab_changed)
        self._line = QHBoxLayout()
        self._line.addWidget(self.tabs, 1)
        self._line.addWidget(self.note.toggle)
        self._under.addLayout(self._line)
        self._under.addWidget(self._inset(Hairline()))
        self._under.addWidget(stack, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setAccessibleName("Abstract and tabs")
        self._split.setObjectName("page-split")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._upper)
        self._split.addWidget(self._lower)
        self._split.setStretchFactor(0, 7)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([700, 300])
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._split)

    def _inset(self, line: QWidget) -> QWidget:
        """``line`` as long as the text above it."""
        holder = QWidget()
        self._rule = QHBoxLayout(holder)
        self._rule.addWidget(line)
        return holder

    def _connect(self) -> None:
        heading, page = self.page.heading, self.page
        self._empty.asked.connect(self.empty_asked)
        heading.url_asked.connect(self.url_asked)
        heading.tag_chosen.connect(self.tag_chosen)
        heading.tag_removed.connect(self.tag_removed)
        heading.tag_asked.connect(self.tag_asked)
        page.highlight_asked.connect(self.highlight_asked)
        page.highlight_edited.connect(self.highlight_edited)
        page.highlight_removed.connect(self.highlight_removed)
        page.abstract_asked.connect(lambda: self.edit_details("abstract"))
        self.decisions.status_asked.connect(self.status_asked)
        self.decisions.tag_asked.connect(self.tag_asked)
        self.decisions.restore_asked.connect(self.restore_asked)
        self.highlights.highlight_asked.connect(self._go_to)
        self.highlights.edited.connect(self.highlight_edited)
        self.highlights.removed.connect(self.highlight_removed)
        self.highlights.attach_asked.connect(self._attach)
        self.highlights.keep_asked.connect(self._keep)
        self.highlights.tag_chosen.connect(self.tag_chosen)
        self.links.paper_asked.connect(self.paper_asked)
        self.related.paper_asked.connect(self.paper_asked)
        self.links.link_asked.connect(self.link_asked)
        self.links.place_asked.connect(self._show_place)
        self.note.note_typed.connect(self.note_typed)
        self.note.link_asked.connect(self._ask_link)
        self.note.reference_asked.connect(self.links.go)
        self.note.left.connect(self._give_back)
        self.details.left.connect(self._give_back)
        self._split.splitterMoved.connect(self._parted)
        self.note.saving_changed.connect(self._say_saving)
        self.details.details_edited.connect(self.details_edited)
        for part in (page.abstract, self.note, self.details):
            part.left.connect(self.left)

    def _go_to(self, highlight: Highlight) -> None:
        self.show_highlight(highlight.name)

    def _tab_changed(self, index: int) -> None:
        self.note.offer_toggle(TABS[index] == "note")

    def _say_saving(self, how: str) -> None:
        self.decisions.show_place(how or self._position)

    def _count(self, tab: str, name: str, count: int) -> None:
        self.tabs.setTabText(TABS.index(tab), f"{name} {count}" if count else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        edge = theme.px(EDGE)
        self._foot.setContentsMargins(edge, 0, edge, 0)
        self._under.setContentsMargins(edge, 0, 0, 0)  # what scrolls does so at the very edge
        self._line.setContentsMargins(0, 0, edge, 0)
        self._rule.setContentsMargins(0, 0, edge, 0)
        self._split.setHandleWidth(theme.px(5))
        self._share()
