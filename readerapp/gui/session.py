"""Connects the panes of one library to what reads and what changes it."""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.errors import LibraryUnusable, NoSuchPaper, ReaderError
from readerapp.gui import shelf_words as words
from readerapp.gui.banner import Offer
from readerapp.gui.changes import Changes
from readerapp.gui.completion import Names
from readerapp.gui.deeds import Deeds
from readerapp.gui.desk import Desk
from readerapp.gui.going import Going
from readerapp.gui.indexing import Indexing
from readerapp.gui.listing import Listed, Listing
from readerapp.gui.models.shelves import search_of, search_scope, search_shown
from readerapp.gui.palette import Named
from readerapp.gui.panes.papers import SORTS
from readerapp.gui.relating import Relating
from readerapp.gui.searching import Searching
from readerapp.gui.settings import Place
from readerapp.gui.tasks import Lane, Tasks
from readerapp.library import Library
from readerapp.model import Sheet, Shelves, Status, Step

log = logging.getLogger(__name__)

_SHELVES: Final = {*Status, "all", "starred", "trash"}
_NO_PAPER: Final = ("A paper is shown here once it is chosen.", "")
_TYPED: Final = 150  # milliseconds after a key before the paper it found is shown
_FEW: Final = 100  # papers worth painting again before the list is read


class Session(QObject):
    """One library, open in one desk, until ``close``."""

    said = Signal(str)  # whatever was told at the foot of the page

    def __init__(self, library: Library, desk: Desk, place: Place, *, indexed: bool = True) -> None:
        super().__init__(desk)
        self.library, self.desk, self.place = library, desk, place
        self.tasks = Tasks(self)
        self.changes = Changes(library, self)
        self.deeds = Deeds(library, self.tasks, self)
        self.listing = Listing(library, self.tasks, self)
        self.indexing = Indexing(library, self.tasks, self)
        self.going = Going(self)
        self.relating = Relating(self)
        self.searching = Searching(self)
        self._indexed = indexed
        self.closing = False  # nothing more is to be begun
        self._sheet: Sheet | None = None
        self.scope, self.sort = "inbox", ""  # the shelf one comes back to from a search
        self.saved = ""  # the scope of the saved search that is shown, if one is
        self._listed: Listed | None = None
        self._counts: Shelves | None = None  # those the sidebar shows
        self._next: int | None = None  # the paper to show when the list arrives
        self._else: int | None = None  # and this one, where that is not listed
        self._spot: tuple[int, str] | None = None  # a highlight to show once its paper is
        self._left: int | None = None  # where the reader was when the search began
        self._returning = False  # the next undo or redo is ours: go to its paper
        self._reshow = QTimer(self)
        self._reshow.setSingleShot(True)
        self._reshow.setInterval(0)
        self._reshow.timeout.connect(self._show_sheet)
        self._connect()
        if library.read_only:
            desk.actions_.only_read(library.read_only)
            desk.page.only_read()

    def begin(self) -> None:
        """Show what the reader saw last; after the first paint."""
        place = self.place
        known = place.scope in _SHELVES or place.scope.startswith(("tag:", "import:"))
        self.scope = place.scope if known else "inbox"
        if place.paper:
            self._next = self.library.papers.named(place.paper)
        self.desk.page.restore(place.page)
        self.desk.sidebar.set_folded(place.folded)
        self.sort = place.sort if place.sort in SORTS else ""
        self.listing.go(self.scope, self.sort)
        self.find_saved(search_of(place.scope))
        self.listing.name_soon()
        self._tell_undo()
        if self._indexed:
            self.indexing.now()

    def close(self) -> bool:
        """Keep what is being typed, end all work and close the library; False if words were lost.

        Then the window stays, with the words in it, and says why.
        """
        self.closing = True
        lost: list[int] = []
        self.deeds.note_refused.connect(lambda paper, _markdown: lost.append(paper))
        self.deeds.highlight_refused.connect(lambda highlight, _fields: lost.append(highlight))
        self.desk.page.stop()
        self.remember()
        self.indexing.stop()
        self.listing.stop()
        self.tasks.stop()
        if lost:
            self.closing = False
            return False
        self.changes.stop()
        self.library.close()
        return True

    def abandon(self) -> None:
        """End all work and let go of a library that is no longer there; nothing is written."""
        self.closing = True
        self.desk.page.blockSignals(True)
        self.desk.page.stop()
        self.changes.stop()
        self.indexing.stop()
        self.listing.stop()
        self.tasks.stop()
        self.library.close()

    def remember(self) -> None:
        """Write down where the reader stands."""
        self.place.scope, self.place.sort = self.saved or self.scope, self.sort
        self.place.paper = self.sheet.paper.uid if self.sheet else ""
        self.place.page = self.desk.page.state()
        self.place.folded = self.desk.sidebar.folded()

    @property
    def sheet(self) -> Sheet | None:
        """The paper the reader is on, with everything said about it."""
        if self._reshow.isActive():
            self._show_sheet()
        return self._sheet

    # --- What is shown ----------------------------------------------------------------------

    def go(self, scope: str) -> None:
        """Show a shelf."""
        self.scope, self.sort = scope, ""
        self._listed = None
        self.desk.search.clear_quietly()
        self.listing.go(scope)
        self.desk.show_list()

    def find_saved(self, number: int | None) -> None:
        """Show what a saved search finds, as if its query had been typed."""
        search = None if number is None else self.library.searches.get(number)
        if search is not None:
            before = self.listing.query
            self.desk.search.put(f"{search.query} ")  # its last word is typed to its end
            if self.listing.query == before:  # that of another saved search: show it is this one
                self.listing.read()

    def find(self, query: str) -> None:
        """Show what a query finds, or the shelf again when there is none.

        Back on the shelf the reader is on the paper found, or where the search began.
        """
        self._listed = None
        here = self.desk.papers.current_id()
        if query.strip():
            if not self.listing.query:
                self._left, self.listing.sort = here, ""
            self.listing.search(query)
        else:
            self._next, self._else = here, self._left
            self.listing.go(self.scope, self.sort)

    def show_paper(self, paper: int, highlight: str = "", shelf: str = "all") -> None:
        """Show one paper, wherever it is listed, and the highlight called ``h2`` in it.

        If the list does not hold it, ``shelf`` is shown.
        """
        self._spot = (paper, highlight) if highlight else None
        self.desk.show_page()
        if not self.desk.papers.select(paper):
            self._next = paper
            self.go(shelf)
            self.desk.show_page()
        self._show_soon()

    def say(self, text: str, step: int = 0, *more: Offer) -> None:
        """Tell the reader something at the foot of the page; Undo takes back just that ``step``."""
        undo = (lambda: self.take_back(step)) if step > 0 else self.undo
        buttons = [*more, *([("Undo", undo)] if step else [])]
        self.desk.toast.say(text, buttons, "Ctrl Z" if step else "")
        self.said.emit(text)

    def undo(self, steps: int = 1) -> None:
        """Take back the newest steps, and go to the paper they were about."""
        self.desk.page.flush()
        self._returning = True
        self.deeds.undo(steps)

    def take_back(self, step: int) -> None:
        """Take back one older step, and go to the paper it was about."""
        self.desk.page.flush()
        self._returning = True
        self.deeds.take_back(step)

    def redo(self) -> None:
        """Do again what was taken back, and go to the paper it is about."""
        self._returning = True
        self.deeds.redo()

    @property
    def listed(self) -> Listed | None:
        """What the list shows now; None while it is being read."""
        return self._listed

    # --- Connections --------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self.desk
        self.tasks.started.connect(desk.status.watch)
        self.tasks.failed.connect(self._failed)
        self.changes.made.connect(self._stepped)
        self.deeds.changed.connect(self.changes.look)
        self.deeds.said.connect(self.say)
        self.deeds.back_refused.connect(self._back_refused)
        self.deeds.went_back.connect(self._went_back)
        self.deeds.note_written.connect(desk.page.note_written)
        self.deeds.note_refused.connect(desk.page.note_refused)
        self.deeds.highlight_refused.connect(desk.page.highlights.refused)
        self.deeds.details_refused.connect(desk.page.details_refused)
        self.listing.listed.connect(self._show)
        self.listing.named.connect(self._name)
        desk.sidebar.scope_chosen.connect(self.go)
        desk.search.asked.connect(self.find)
        desk.search.left.connect(desk.focus_list)
        desk.papers.current_changed.connect(lambda _paper: self._show_soon())
        desk.room.changed.connect(self._show_soon)
        desk.papers.sort_asked.connect(self._sort)
        desk.papers.moved.connect(self.deeds.move)
        desk.palette_.paper_chosen.connect(self.going.name)
        page = desk.page
        page.left.connect(desk.focus_list)
        page.link_asked.connect(self.going.follow)
        page.url_asked.connect(self.going.address)
        page.paper_asked.connect(lambda paper: self.show_paper(paper))
        page.tag_chosen.connect(lambda name: self.go(f"tag:{name}"))
        page.highlight_asked.connect(self._highlight)
        page.highlight_edited.connect(self.deeds.edit_highlight)
        page.highlight_removed.connect(self.deeds.remove_highlight)
        page.note_typed.connect(self.deeds.write_note)
        page.details_edited.connect(self.deeds.edit_details)

    def _name(self, names: Names, searchable: list[Named]) -> None:
        """Papers have come or gone, or have another title."""
        self.desk.page.set_names(names)  # type: ignore[arg-type]
        self.desk.palette_.set_names(searchable)

    # --- Answers ------------------------------------------------------------------------------

    def _show(self, listed: Listed) -> None:
        """The list has been read."""
        desk, before, wanted = self.desk, self._listed, listed.wanted
        self._listed = listed
        searching = bool(wanted.query)
        saved = search_shown(listed.shelves.searches, wanted.query, search_of(desk.sidebar.scope()))
        self.saved = search_scope(saved.id) if saved else ""
        scope = self.saved or ("all" if searching else wanted.scope)
        if listed.shelves is not self._counts or scope != desk.sidebar.scope():
            self._counts = listed.shelves
            desk.sidebar.show(listed.shelves, scope)
            desk.status.show_counts(listed.shelves)
        desk.actions_.allow("empty-trash", listed.shelves.trashed > 0)
        title = saved.name if saved else words.title(listed)
        same = before is not None and before.wanted == wanted and before.terms == listed.terms
        if not (same and listed.ids and before is not None and listed.ids == before.ids):
            desk.papers.show(
                listed.ids,
                self.library.cards,
                terms=listed.terms,
                find_marks=listed.marks,
                title=title,
                sort=wanted.sort or ("relevance" if searching else words.usual_sort(wanted.scope)),
                empty=words.nothing(listed),
                offer=words.offer(listed) if not self.library.read_only else "",
                fresh=not same,
                reorderable=wanted.scope == Status.QUEUED and not searching and not wanted.sort,
            )
        desk.papers.retitle(title)
        self.searching.answered(listed)
        self._go_to_next()
        self._show_soon()

    def _go_to_next(self) -> None:
        if self._next is None:
            return
        select = self.desk.papers.select
        gone = not select(self._next) and (self._else is None or not select(self._else))
        if not gone or self.listing.answered:
            self._next = self._else = None

    def _show_soon(self) -> None:
        """While a query is being typed the page comes after it, not at every key."""
        typing = bool(self.listing.query) and self.desk.search.hasFocus()
        self._reshow.start(_TYPED if typing else 0)

    def _show_sheet(self) -> None:
        """Show the paper the reader came to, or the same as it is now, or none.

        In a turn of its own: the list is painted first.
        """
        self._reshow.stop()
        paper = self.desk.papers.current_id()
        try:
            sheet = None if paper is None else self.library.sheet(paper)
        except NoSuchPaper:
            sheet = None
        except LibraryUnusable as error:  # the page stays as it is
            self.say(str(error))
            return
        self._sheet, listed = sheet, self._listed
        self.desk.page.show_sheet(
            sheet,
            marks=listed.marked(sheet.text, "abstract") if listed and sheet else [],
            title_marks=listed.marked(sheet.paper.title, "title") if listed and sheet else [],
            position=self._position(),
            empty=_NO_PAPER if len(self.desk.papers.model.ids) else ("", ""),
        )
        if sheet is not None and self._spot is not None and self._spot[0] == sheet.paper.id:
            self.desk.page.show_highlight(self._spot[1])
            self._spot = None
        seen = sheet is not None and not self.desk.covered
        trashed = sheet is not None and sheet.paper.trashed is not None
        self.desk.actions_.with_paper(seen, seen and trashed)

    def _position(self) -> str:
        """How far the reader is: of the pass in the inbox, of the list elsewhere."""
        listed = self._listed
        if listed is None or not len(listed.ids):
            return ""
        if listed.wanted.scope == Status.INBOX and not listed.wanted.query:
            total = listed.shelves.total
            return f"{total - listed.shelves.statuses.get(Status.INBOX, 0):,} of {total:,}"
        row, count = self.desk.papers.position()
        return f"{row:,} of {count:,}"

    def _stepped(self, step: Step) -> None:
        """Something was changed, here or elsewhere."""
        if len(step.papers) <= _FEW:
            self.desk.papers.refresh(list(step.papers))
        self.listing.again(names=bool({"paper", "alias"} & step.tables))
        self._show_soon()
        self._tell_undo()
        self.indexing.soon()
        if step.kind != "do" and self._returning:
            self._returning = False
            if len(step.papers) == 1:
                (self._next,) = step.papers

    def _back_refused(self, sentence: str) -> None:
        """Said in the history where that is open: the reader looks there."""
        pane = self.desk.room.pane
        if pane is None:
            self.say(sentence)
        else:
            pane.refuse(sentence)

    def _went_back(self) -> None:
        self._returning = False

    def _tell_undo(self) -> None:
        history = self.library.history
        self.desk.actions_.tell_undo(history.undo_label, history.redo_label)

    def _failed(self, title: str, error: Exception) -> None:
        if isinstance(error, ReaderError):
            self.say(str(error))
        else:
            log.error("%s failed", title, exc_info=error)
            self.say("Something went wrong. The log says what.")

    # --- What the panes ask ---------------------------------------------------------------------

    def _sort(self, sort: str) -> None:
        usual = "relevance" if self.listing.query else words.usual_sort(self.scope)
        self._listed = None
        order = "" if sort == usual else sort
        if not self.listing.query:
            self.sort = order
        self.listing.order(order)

    def _highlight(self, start: int, end: int, colour: str) -> None:
        if self.sheet is not None:
            self.deeds.highlight(self.sheet.paper.id, start, end, colour)

    def busy(self) -> bool:
        """Whether anything is under way that the reader would notice."""
        live = self.tasks.live(Lane.DEEDS, Lane.LONG, Lane.READS)
        waiting = self._reshow.isActive() or self.searching.waiting
        return bool(live) or waiting or not self.listing.answered
