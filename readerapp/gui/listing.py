"""What the list shows: a shelf or the papers found, asked for off the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.gui.completion import Names
from readerapp.gui.marks import Marks
from readerapp.gui.palette import Named, searchable
from readerapp.gui.tasks import Lane, Tasks
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Shelves

_NAMES: Final = 600  # milliseconds: 20,000 names are not read for every decision


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked to see."""

    scope: str = "inbox"
    sort: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer: papers in their order, the words to mark, and every count of the sidebar."""

    wanted: Wanted
    ids: array[int]
    terms: tuple[Any, ...]
    marks: Marks | None  # finds the terms in a text
    shelves: Shelves
    ms: float = 0.0
    explained: str = ""  # the query in words
    pending: int = 0  # papers that are not in the index yet

    def marked(self, text: str, field: str) -> list[tuple[int, int]]:
        """Where the words searched for stand in a text of that field."""
        return [] if self.marks is None else self.marks(text, self.terms, field)


class Listing(QObject):
    """Remembers what is wanted; answers come by ``listed``, overtaken ones never."""

    listed = Signal(Listed)
    named = Signal(object, list)  # every paper, as Names for links and Named for the palette
    warmed = Signal()  # searching no longer has to be loaded

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self.scope, self.sort, self.query = "inbox", "", ""
        self._revision = 0
        self._asked = 0  # the revision being answered
        self._reading = self._stopped = False
        self._changed = 1  # how often it was heard that something was changed
        self._counted: tuple[int, Shelves] | None = None  # the counts after as many changes
        self._warm = False
        self._known: list[tuple[str, str]] | None = None
        self._soon = self._timer(0, self.read)  # a burst of steps is read once
        self._names = self._timer(_NAMES, self._read_names)

    def stop(self) -> None:
        """Ask nothing more; the library is about to close."""
        self._revision += 1
        self._stopped = True
        self._soon.stop()
        self._names.stop()

    @property
    def answered(self) -> bool:
        """Whether nothing is being waited for."""
        return not self._soon.isActive() and not self._tasks.live(Lane.READS, Lane.HINTS)

    def go(self, scope: str, sort: str = "") -> None:
        """Show a shelf."""
        self.scope, self.sort, self.query = scope, sort, ""
        self.read()

    def search(self, query: str) -> None:
        """Show what is found in the whole library, best first; "" goes back to the shelf."""
        self.query = query
        self.read()

    def order(self, sort: str) -> None:
        """Show the same papers in another order."""
        self.sort = sort
        self.read()

    def again(self, names: bool = False) -> None:
        """Something was changed: read again; ``names`` too if papers may have come or gone."""
        self._changed += 1
        self._soon.start()
        if names:
            self.name_soon()

    def name_soon(self) -> None:
        """Read the names of all papers once the reader pauses."""
        self._names.start()

    def warm(self) -> None:
        """Somebody is about to search: load what that takes while the first word is typed."""
        if not self._warm:
            self._warm = True
            self._tasks.run("Search", _load, lambda _: self.warmed.emit(), Lane.READS)

    def read(self) -> None:
        """Ask now; the answer comes later, on the window's thread.

        While one is being read, only what is wanted at its end is asked next: whoever types
        faster than papers are found does not wait for answers to what stood there before.
        """
        self._soon.stop()
        self._revision += 1
        if not self._reading:
            self._ask()

    def _ask(self) -> None:
        self._reading = True
        revision = self._asked = self._revision
        wanted = Wanted(self.scope, self.sort, self.query)
        task = self._tasks.run(
            "List", lambda job: self._answer(revision, wanted, job), self._pass_on, Lane.READS
        )
        task.finished.connect(self._ended)

    def _ended(self) -> None:
        self._reading = False
        if self._asked != self._revision and not self._stopped:
            self._ask()

    def _answer(self, revision: int, wanted: Wanted, job: Job) -> tuple[int, Listed]:
        """On the reading thread; one that was overtaken while it waited is not begun."""
        self._go_on(revision)
        listed = self._found(wanted) if wanted.query else self._shelf(wanted)
        job.report(0, None, "List")
        return revision, listed

    def _go_on(self, revision: int) -> None:
        if revision != self._revision:
            raise Cancelled

    def _shelf(self, wanted: Wanted) -> Listed:
        ids = self._library.papers.listing(wanted.scope, wanted.sort)
        self._counted = None
        return Listed(wanted, ids, (), None, self._shelves())

    def _found(self, wanted: Wanted) -> Listed:
        from readerapp import search  # whoosh and numpy, not before the first search

        found = search.find(self._library, wanted.query)
        ids = found.papers
        if wanted.sort:
            ids = _in_order(ids, self._library.papers.listing("all", wanted.sort))
        return Listed(
            wanted,
            ids,
            found.terms,
            search.marks,
            self._shelves(),
            found.took_ms,
            found.explained,
            found.pending,
        )

    def _shelves(self) -> Shelves:
        """The counts of the sidebar; a key typed does not change them, so it does not count."""
        changed = self._changed
        if self._counted is None or self._counted[0] != changed:
            self._counted = changed, self._library.shelves()
        return self._counted[1]

    def _pass_on(self, answer: tuple[int, Listed]) -> None:
        revision, listed = answer
        if revision == self._revision:
            self.listed.emit(listed)

    def _read_names(self) -> None:
        self._tasks.run("Names", self._names_now, self._pass_names_on, Lane.READS)

    def _names_now(self, _job: Job) -> tuple[Names, list[Named]] | None:
        """On the reading thread, where preparing 20,000 names disturbs nobody."""
        names = self._library.papers.names()
        if names == self._known:
            return None
        self._known = names
        return Names(names), searchable(names)

    def _pass_names_on(self, names: tuple[Names, list[Named]] | None) -> None:
        if names is not None:
            self.named.emit(*names)

    def _timer(self, pause: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(then)
        return timer


def _load(_job: Job) -> None:
    import readerapp.search  # noqa: F401


def _in_order(ids: array[int], order: array[int]) -> array[int]:
    """``ids`` as they stand in ``order``; those that do not, at the end."""
    found = set(ids)
    first = array("q", (paper for paper in order if paper in found))
    found.difference_update(first)
    return first + array("q", (paper for paper in ids if paper in found))
