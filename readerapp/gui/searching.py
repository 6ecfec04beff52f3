"""What helps with a search: completions, past queries, other queries, why a paper was found.

Nothing here is waited for by an answer, and what comes too late is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from readerapp.gui.chooser import Choice
from readerapp.gui.clauses import Clause
from readerapp.gui.listing import Listed
from readerapp.gui.marks import Why
from readerapp.gui.panes.nothing import Repair
from readerapp.gui.tasks import Lane
from readerapp.job import Cancelled, Job

if TYPE_CHECKING:
    from readerapp.gui.session import Session

_PAST: Final = 50  # queries that are kept
_HINT: Final = 40  # milliseconds after a key before it is completed
_SOON: Final = 80  # milliseconds without a key before a query that finds nothing is repaired
_LATER: Final = 400  # and before one that finds something is doubted
_LETTERS: Final = 2  # of a bare word before the names it may become are offered
_NONE: Final = "0 papers"
_FORGET: Final = "Forget these"
_SOURCES: Final = {
    "note": "Note",
    "highlight": "Highlight",
    "authors": "Authors",
    "venue": "Venue",
}


class Searching(QObject):
    """Stands between the search field, the list, and what the search room knows."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._library, self._listing = session.library, session.listing
        self._field, self._papers = session.desk.search, session.desk.papers
        self._typed = 0  # completions for what was typed before are dropped
        self._listed: Listed | None = None
        self._doubt = QTimer(self)
        self._doubt.setSingleShot(True)
        self._doubt.timeout.connect(self._suggest)
        self._connect()

    def _connect(self) -> None:
        field, papers = self._field, self._papers
        self._session.indexing.caught_up.connect(self._caught_up)
        self._listing.warmed.connect(self._warmed)
        self._listing.warmed.connect(self._count_ahead)
        field.entered.connect(self._listing.warm)
        field.typed.connect(self._complete_soon)
        field.past_asked.connect(self._offer_past)
        field.dismissed.connect(self._drop)
        field.kept.connect(self.keep)
        field.popup.taken.connect(self._take)
        field.too_long.connect(self._say_too_long)
        papers.left.connect(self._end)
        papers.opened.connect(lambda _paper: self.keep(self._listing.query))
        papers.query_asked.connect(self._search_instead)
        papers.why_asked.connect(self._ask_why)

    def answered(self, listed: Listed) -> None:
        """The list shows an answer, or a shelf."""
        self._listed = listed
        answer, total = self._papers.answer, listed.shelves.total
        if not listed.wanted.query:
            self._doubt.stop()
            answer.say("")
            return
        self._field.tell(f"{len(listed.ids):,} of {total:,} · {listed.ms:.0f} ms")
        behind = f"Search is catching up: {max(total - listed.pending, 0):,} of {total:,}"
        answer.say(listed.explained, behind if listed.pending else "")
        self._doubt.start(_LATER if len(listed.ids) else _SOON)

    @property
    def waiting(self) -> bool:
        """Whether other queries are about to be looked for."""
        return self._doubt.isActive()

    def _caught_up(self) -> None:
        """What was not in the index may be found now."""
        if self._listing.query:
            self._listing.read()

    # --- What is typed -------------------------------------------------------------------------

    def _warmed(self) -> None:
        from readerapp.search import parse  # loaded on the reading thread a moment ago

        def read(text: str) -> Sequence[Clause]:
            return [Clause(one.start, one.end, one.kind) for one in parse(text).clauses]

        self._field.read_with(read)

    def _count_ahead(self) -> None:
        """What is counted for the first completion, before that is asked for."""

        def work(_job: Job) -> None:
            from readerapp import search

            search.count_ahead(self._library)

        self._hint("Completions", work, lambda _: None)

    def _complete_soon(self, text: str, cursor: int) -> None:
        """Papers first: what completes a query would only delay what it finds."""
        self._typed += 1
        if text.strip():
            QTimer.singleShot(_HINT, self, partial(self._complete, self._typed, text, cursor))
        else:
            self._field.popup.hide()

    def _complete(self, typed: int, text: str, cursor: int) -> None:
        if typed != self._typed:
            return

        def work(_job: Job) -> list[Choice]:
            from readerapp import search  # whoosh and numpy, not before the first search

            if typed != self._typed:
                raise Cancelled
            found = search.complete(self._library, text, cursor)
            names = bool(found) and found[0].text.endswith(":")
            if names and cursor - found[0].start < _LETTERS:
                return []
            found = sorted(found, key=lambda one: one.detail == _NONE)
            return [Choice(one.shown, one.detail, one) for one in found]

        self._hint("Completions", work, partial(self._offer, typed))

    def _drop(self) -> None:
        """What is still looked for would come too late."""
        self._typed += 1

    def _offer(self, typed: int, choices: list[Choice]) -> None:
        if typed == self._typed and self._field.hasFocus():
            self._field.popup.offer("Completions", choices, by_tab=True)

    def _take(self, choice: Choice) -> None:
        """Something was taken from the popup."""
        means = choice.means
        if means is None:
            self._session.place.searched.clear()
            self._field.popup.hide()
        elif isinstance(means, str):
            self._field.put(means)
        else:
            more = "" if means.text.endswith(":") else " "  # a value is typed to its end
            self._field.complete(means.start, means.end, means.text + more)

    def _say_too_long(self, most: int) -> None:
        self._session.say(f"Only the first {most:,} characters are searched for.")

    # --- Past queries --------------------------------------------------------------------------

    def keep(self, query: str) -> None:
        """The reader stays with a query: it is offered again another time."""
        query = " ".join(query.split())
        if query and not self._library.read_only:
            past = self._session.place.searched
            past[:] = [query, *(other for other in past if other != query)][:_PAST]

    def _offer_past(self) -> None:
        past = self._session.place.searched
        typed = self._field.text().strip().casefold()
        found = [Choice(query, "", query) for query in past if typed in query.casefold()]
        forget = [Choice(_FORGET, "", None)] if found and not typed else []
        self._typed += 1
        self._field.popup.offer("Past searches", [*found, *forget])

    # --- What was found ------------------------------------------------------------------------

    def _suggest(self) -> None:
        """Look for other queries that may have been meant, or that find something."""
        listed = self._listed
        if listed is None or not listed.wanted.query:
            return

        def work(_job: Job) -> tuple[Repair | None, list[Repair]]:
            from readerapp import search

            if listed is not self._listed:
                raise Cancelled
            return _offers(search.suggest(self._library, listed.wanted.query))

        def done(offers: tuple[Repair | None, list[Repair]]) -> None:
            if listed is self._listed:
                self._papers.offer(*offers)

        self._hint("Suggestions", work, done)

    def _search_instead(self, query: str) -> None:
        if query.strip():
            self._field.put(query)
        else:
            self._session.go("all")  # nothing is left that papers could lack
        self._session.desk.focus_list()

    def _end(self) -> None:
        """Esc in the list: back to the shelf, if this was a search."""
        if self._listing.query:
            self._field.clear()
            self._session.desk.focus_list()

    def _ask_why(self, papers: list[int]) -> None:
        listed = self._listed
        if listed is None or not listed.terms:
            return

        def work(_job: Job) -> dict[int, Why]:
            from readerapp import search

            if listed is not self._listed:
                raise Cancelled
            found = search.why(self._library, papers, listed.terms)
            return {
                paper: Why(_SOURCES[one.source], tuple(one.pieces))
                for paper, one in found.items()
                if one.source in _SOURCES
            }

        def done(whys: dict[int, Why]) -> None:
            if self._listed is not None and self._listed.terms == listed.terms:
                self._papers.explain(whys)

        self._hint("Reasons", work, done)

    def _hint(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        if not self._session.closing:
            self._session.tasks.run(title, work, done, Lane.HINTS)


def _offers(found: Any) -> tuple[Repair | None, list[Repair]]:
    """What the search room suggests, as the panes say it; what may be meant comes once."""
    meant = found.did_you_mean
    others = [Repair(one.said, f"{one.total:,}", one.query) for one in found.repairs]
    if not meant:
        return None, others
    counts = [one.hint for one in others if one.query == meant]
    said = f"Did you mean “{meant}”?"
    first = Repair(said, counts[0] if counts else "", meant, f"“{meant}”?")
    return first, [one for one in others if one.query != meant]
