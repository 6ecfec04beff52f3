"""What the list shows: a shelf or the papers found, asked for off the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from readerapp.gui.completion import Names
from readerapp.gui.palette import Named, searchable
from readerapp.gui.tasks import Lane, Tasks
from readerapp.job import Cancelled, Job
from readerapp.library import Library
from readerapp.model import Shelves

Marks = Callable[[str, Sequence[Any]], list[tuple[int, int]]]
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
    ms: float


class Listing(QObject):
    """Remembers what is wanted; answers come by ``listed``, overtaken ones never."""

    listed = Signal(Listed)
    named = Signal(object, list)  # every paper, as Names for links and Named for the palette

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self.scope, self.sort, self.query = "inbox", "", ""
        self._revision = 0
        self._warm = False
        self._known: list[tuple[str, str]] | None = None
        self._soon = self._timer(0, self.read)  # a burst of steps is read once
        self._names = self._timer(_NAMES, self._read_names)

    def stop(self) -> None:
        """Ask nothing more; the library is about to close."""
        self._revision += 1
        self._soon.stop()
        self._names.stop()

    @property
    def answered(self) -> bool:
        """Whether nothing is being waited for."""
        return not self._soon.isActive() and not self._tasks.live(Lane.READS)

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
            self._tasks.run("Search", _load, lambda _: None, Lane.READS)

    def read(self) -> None:
        """Ask now; the answer comes later, on the window's thread."""
        self._soon.stop()
        self._revision += 1
        revision = self._revision
        wanted = Wanted(self.scope, self.sort, self.query)
        self._tasks.run(
            "List", lambda job: self._answer(revision, wanted, job), self._pass_on, Lane.READS
        )

    def _answer(self, revision: int, wanted: Wanted, job: Job) -> tuple[int, Listed]:
        """On the reading thread; one that was overtaken while it waited is not begun."""
        if revision != self._revision:
            raise Cancelled
        ids, terms, marks, ms = self._papers(wanted)
        job.report(0, None, "List")
        return revision, Listed(wanted, ids, terms, marks, self._library.shelves(), ms)

    def _papers(self, wanted: Wanted) -> tuple[array[int], tuple[Any, ...], Marks | None, float]:
        if not wanted.query:
            return self._library.papers.listing(wanted.scope, wanted.sort), (), None, 0.0
        from readerapp import search  # whoosh and numpy, not before the first search

        found = search.find(self._library, wanted.query)
        ids = found.papers
        if wanted.sort:
            ids = _in_order(ids, self._library.papers.listing("all", wanted.sort))
        return ids, tuple(found.terms), search.marks, found.took_ms

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
