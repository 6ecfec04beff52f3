"""Saved searches in the window: kept, counted behind it, chosen, ordered; and their tags given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QPoint, QTimer

from readerapp.gui import menus
from readerapp.gui.listing import Listed
from readerapp.gui.models.shelves import search_of
from readerapp.gui.search_dialogs import SearchNameDialog, SearchRuleDialog
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import SavedSearch, Step
from readerapp.operations import searching
from readerapp.operations.words import counted, shortened

_PAUSE: Final = 300  # milliseconds: what several steps change is counted once
_LONGEST_NAME: Final = 40  # of a name that is proposed, or a query in a menu


class Searches(QObject):
    """Ties the saved searches of the sidebar to a session."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._library, self._deeds = session.library, session.deeds
        self._totals: dict[int, int] = {}
        self._revision = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._count)
        self._connect()

    def _connect(self) -> None:
        session, side = self._session, self._desk.sidebar
        session.changes.made.connect(self._stepped)
        session.indexing.caught_up.connect(self._caught_up)
        session.listing.listed.connect(self._listed)
        self._desk.actions_.on("save-search", self.ask_name)
        self._desk.actions_.allow("save-search", possible=False)
        self._desk.search.save_asked.connect(self._desk.actions_.action("save-search").trigger)
        if self._library.read_only:
            self._desk.search.only_read()
        side.search_chosen.connect(self.choose)
        side.context_asked.connect(self._menu)
        side.search_moved.connect(self.move)
        side.search_stepped.connect(self.step)

    @property
    def counted(self) -> bool:
        """Whether every number in the sidebar is of now."""
        return not self._soon.isActive() and not self._session.tasks.live(Lane.COUNTS)

    # --- Finding what was saved ---------------------------------------------------------------

    def choose(self, search_id: int) -> None:
        """Put the query of a saved search into the field and show what it finds."""
        self._session.find_saved(search_id)
        self._desk.show_list()

    # --- Keeping and changing -----------------------------------------------------------------

    def ask_name(self) -> None:
        """Ask what the present query is to be called."""
        query = self._query()
        if not query:
            return

        def show(meant: _Meant) -> None:
            proposed = shortened(query, _LONGEST_NAME).removesuffix("…")
            hint = f"Finds {counted(meant.total, 'paper')} now: {meant.explained}."
            title = "Save this search"
            dialog = SearchNameDialog(self._desk, title, _capital(proposed), hint, "Save")
            dialog.name_given.connect(lambda name: self.save(name, meant.query))
            dialog.open()

        work = partial(_meant, self._library, query)
        self._session.tasks.run("Search", work, show, Lane.COUNTS)

    def save(self, name: str, query: str) -> None:
        """Keep a query under a name, and show what it finds as it is kept."""

        def work(_job: Job) -> SavedSearch | None:
            searching.save_search(self._library, name, query)
            return self._library.searches.named(" ".join(name.split()))

        def done(search: SavedSearch | None, step: int) -> None:
            self._session.find_saved(None if search is None else search.id)
            if step:
                self._session.say(f"Saved “{name}”", step)

        self._deeds.do("Save the search", work, done)

    def move(self, search_id: int, before: int | None) -> None:
        """Put a saved search above another, or below all."""
        self._do("Move", lambda: searching.move_search(self._library, search_id, before=before))

    def step(self, search_id: int, by: int) -> None:
        """Put a saved search one up (-1) or down (1)."""
        order = [search.id for search in self._library.searches.all()]
        if search_id not in order or not 0 <= order.index(search_id) + by < len(order):
            return
        behind = order.index(search_id) + (by if by < 0 else by + 1)
        self.move(search_id, order[behind] if behind < len(order) else None)

    def remove(self, search: SavedSearch) -> None:
        """Forget a saved search."""
        work = partial(searching.remove_search, self._library, search.id)
        self._do("Remove the saved search", work, f"Removed “{search.name}”")

    def _rename(self, search: SavedSearch) -> None:
        hint, title = search.query, "Rename the saved search"
        dialog = SearchNameDialog(self._desk, title, search.name, hint, "Rename")

        def rename(name: str) -> None:
            work = partial(searching.rename_search, self._library, search.id, name)
            self._do("Rename the saved search", work, f"“{search.name}” is now “{name}”")

        dialog.name_given.connect(rename)
        dialog.open()

    def _change(self, search: SavedSearch, query: str) -> None:
        work = partial(searching.change_query, self._library, search.id, query)
        said = f"“{search.name}” now finds {shortened(query, _LONGEST_NAME)}"
        self._do("Change the saved search", work, said)

    def _ask_rule(self, search: SavedSearch) -> None:
        tags = [tag.name for tag in self._library.tags.all()]
        total = self._totals.get(search.id, 0)
        dialog = SearchRuleDialog(self._desk, search.name, search.tag or "", total, tags)
        dialog.rule_given.connect(partial(self.set_rule, search))
        dialog.open()

    def set_rule(self, search: SavedSearch, tag: str, now: bool) -> None:
        """Give what matches from now on a tag, "" for none; and what does ``now``."""

        def work(_job: Job) -> int:
            return searching.set_rule(self._library, search.id, tag, now=now)

        def done(tagged: int, step: int) -> None:
            said = f"New matches of “{search.name}” are tagged “{tag}”"
            if not tag:
                said = f"New matches of “{search.name}” are tagged no longer"
            if tagged:
                said += f", and {counted(tagged, 'paper')} now"
            if step:
                self._session.say(said, step)

        self._deeds.do("Tag new matches", work, done)

    def _do(self, title: str, work: Callable[[], int], said: str = "") -> None:
        def done(_changed: int, step: int) -> None:
            if said and step:
                self._session.say(said, step)

        self._deeds.do(title, lambda _job: work(), done)

    def _query(self) -> str:
        """What is being searched for."""
        return " ".join(self._session.listing.query.split())

    # --- The menu -----------------------------------------------------------------------------

    def _menu(self, scope: str, at: QPoint) -> None:
        number = search_of(scope)
        search = None if number is None else self._library.searches.get(number)
        if search is None:
            return
        order = [each.id for each in self._library.searches.all()]
        query, writable = self._query(), not self._library.read_only
        other = writable and bool(query) and query != search.query
        change = f"Change to “{shortened(query, _LONGEST_NAME)}”" if other else "Change its query"
        rule = f"Tags new matches “{search.tag}”…" if search.tag else "Tag new matches…"
        deeds: list[tuple[str, menus.Deed | None]] = [
            ("Rename…", partial(self._rename, search) if writable else None),
            (change, partial(self._change, search, query) if other else None),
            (rule, partial(self._ask_rule, search) if writable else None),
            ("", None),
        ]
        for text, by, end in (("Move up", -1, order[0]), ("Move down", 1, order[-1])):
            movable = writable and search.id != end
            deeds.append((text, partial(self.step, search.id, by) if movable else None))
        deeds += [("", None), ("Remove", partial(self.remove, search) if writable else None)]
        menus.search_menu(self._desk, at, deeds)

    # --- Counting, and the rule ---------------------------------------------------------------

    def _listed(self, listed: Listed) -> None:
        """Count what is not counted yet: as the window opens, or when one was saved."""
        self._desk.actions_.allow("save-search", bool(listed.wanted.query.strip()))
        new = any(search.id not in self._totals for search in listed.shelves.searches)
        if new and self.counted:
            self._soon.start()

    def _stepped(self, _step: Step) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _caught_up(self) -> None:
        """What was not in the index may be found now, and be a new match."""
        self._soon.start()
        if self._library.read_only or not self._library.searches.with_rule():
            return

        def done(told: list[searching.NewMatches], step: int) -> None:
            if step and not self._desk.toast.isVisible():  # an import that just came in says more
                self._session.say(searching.said(told), step)

        self._deeds.do("Tag", lambda _job: searching.tag_new_matches(self._library), done)

    def _count(self) -> None:
        if self._session.closing or not self._library.searches.all():
            return
        self._revision += 1
        revision = self._revision
        work = partial(_totals, self._library, lambda: revision == self._revision)
        self._session.tasks.run("Count", work, partial(self._show, revision), Lane.COUNTS)

    def _show(self, revision: int, totals: dict[int, int]) -> None:
        if revision == self._revision:
            self._totals = totals
            self._desk.sidebar.show_totals(totals)


class _Meant(NamedTuple):
    """A query that was still being typed, as it is to be kept."""

    query: str
    explained: str
    total: int


def _meant(library: Library, query: str, _job: Job) -> _Meant:
    """As it stands; but one that finds something only as the beginning of a word stays that."""
    from readerapp import search

    found = search.find(library, query, limit=0, prefix=False)
    if not found.total and query[-1:].isalnum():
        begun = search.find(library, f"{query}*", limit=0, prefix=False)
        if begun.total:
            return _Meant(f"{query}*", begun.explained, begun.total)
    return _Meant(query, found.explained, found.total)


def _totals(library: Library, wanted: Callable[[], bool], _job: Job) -> dict[int, int]:
    """What each saved search finds; one at a time, so that typing waits for one at most."""
    from readerapp import search  # whoosh and numpy, not before the first paint

    totals = {}
    for each in library.searches.all():
        if not wanted():
            raise Cancelled
        totals[each.id] = search.find(library, each.query, limit=0, prefix=False).total
    return totals


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
