"""Finds the papers that may be here twice, shows how they differ, and merges those asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from readerapp.gui.panes.difference import Pair
from readerapp.gui.panes.duplicates import Alike, DuplicatesPane
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane, Task
from readerapp.job import Job
from readerapp.model import Step
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.library import Library

_TABLES: Final = frozenset({"paper", "version", "unlike"})
_PAUSE: Final = 300  # milliseconds: a burst of changes is compared once

Papers = tuple[int, ...]


class Duplicates(QObject):
    """Comparing is watched and stopped in the status bar; what was found stands in the pane.

    What the reader decides here leaves the list at once. Anything else that changes papers, an
    undo above all, has them compared again.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._library = session, session.library
        self._pane: DuplicatesPane | None = None
        self._task: Task | None = None
        self._stale = True  # papers have changed since they were compared
        self._own: set[int] = set()  # our own steps, after which nothing is compared again
        self._back: frozenset[int] = frozenset()  # the papers an undo was about
        self._asked: Papers = ()  # whose difference is being read
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._look)
        session.changes.made.connect(self._changed)
        session.desk.actions_.on("duplicates", self.open)

    def open(self) -> None:
        """Show the groups; if they are shown, the papers again."""
        self._session.desk.show_pane(self._made())
        if self._shown() and self._stale:
            self._look()

    def show(self) -> None:
        """Show the groups."""
        if not self._shown():
            self.open()

    # --- The pane -----------------------------------------------------------------------------

    def _made(self) -> DuplicatesPane:
        if self._pane is None:
            self._pane = pane = DuplicatesPane()
            pane.reason = self._library.read_only
            pane.look_asked.connect(self._look)
            pane.compare_asked.connect(self._compare)
            pane.paper_asked.connect(lambda paper: self._session.show_paper(paper))
            pane.merge_asked.connect(self._merge)
            pane.merge_all_asked.connect(self._merge_all)
            pane.unlike_asked.connect(self._part)
        return self._pane

    def _shown(self) -> bool:
        return self._pane is not None and self._session.desk.room.pane is self._pane

    def _changed(self, step: Step) -> None:
        if step.id in self._own:
            self._own.discard(step.id)
        elif _TABLES & step.tables:
            self._stale = True
            self._back = step.papers if step.kind != "do" else self._back
            if self._shown():
                self._soon.start()

    def _look(self) -> None:
        """Compare the papers, unless that is under way."""
        pane = self._pane
        if pane is None:
            return
        if self._task is not None:
            self._soon.start()
            return
        answered: list[bool] = []

        def work(job: Job) -> list[Alike]:
            return _groups(self._library, job)

        def show(groups: list[Alike]) -> None:
            answered.append(True)
            pane.show_groups(groups)
            pane.choose(self._back)
            self._back = frozenset()

        def end() -> None:
            self._task = None
            if not answered:
                self._stale = True
                pane.show_failure()

        self._stale = False
        pane.show_work()
        self._task = self._session.tasks.run("Comparing papers", work, show, Lane.LONG)
        self._task.finished.connect(end)

    def _compare(self, papers: Papers) -> None:
        """Read how these differ; an answer that was overtaken is not shown."""
        self._asked = papers

        def read(_job: Job) -> list[Pair]:
            from readerapp.gui.comparing import pairs

            return [] if self._asked != papers else pairs(self._library, papers)

        def show(found: list[Pair]) -> None:
            if self._pane is not None and self._asked == papers:
                self._pane.show_pairs(papers, found)

        self._session.tasks.run("Difference", read, show, Lane.READS)

    # --- Deciding -----------------------------------------------------------------------------

    def _merge(self, papers: Papers) -> None:
        title = self._title(papers)
        self._decide([papers], lambda job: _merge(self._library, [papers], job), f"Merged {title}")

    def _merge_all(self, groups: Sequence[Papers]) -> None:
        said = f"Merged {counted(len(groups), 'group')}"
        work = lambda job: _merge(self._library, groups, job)  # noqa: E731
        self._decide(groups, work, said, Lane.LONG)

    def _part(self, papers: Papers) -> None:
        def work(_job: Job) -> object:
            from readerapp.operations import merging

            return merging.not_duplicates(self._library, *papers)

        self._decide([papers], work, f"Not duplicates: {self._title(papers)}")

    def _decide(
        self,
        groups: Sequence[Papers],
        work: Callable[[Job], object],
        said: str,
        lane: Lane = Lane.DEEDS,
    ) -> None:
        """The next group is there at once; if it cannot be done, this one comes back."""
        pane = self._pane
        if pane is None:
            return
        pane.drop({frozenset(papers) for papers in groups})
        left = {paper for group in pane.groups() for paper in group.papers}
        again = self._task is not None or any(left.intersection(papers) for papers in groups)

        answered: list[bool] = []

        def done(_result: object, step: int) -> None:
            answered.append(True)
            if step and not again:
                self._own.add(step)
            if step:
                self._session.say(said, step)

        def end() -> None:
            if not answered:  # refused, or stopped by the reader
                self._look()

        self._session.deeds.do("Merging papers", work, done, lane).finished.connect(end)

    def _title(self, papers: Papers) -> str:
        from readerapp.operations.words import papers_named

        return papers_named(self._library, papers[:1])


def _groups(library: Library, job: Job) -> list[Alike]:
    """The groups as they are listed, on the thread that compares."""
    from readerapp.operations import duplicates

    groups = []
    found = duplicates.groups(library, job)
    for group in job.track(found, "Comparing papers"):
        kept = duplicates.better(library, group.papers)
        papers = (kept, *(paper for paper in group.papers if paper != kept))
        groups.append(Alike(papers, library.papers.get(kept).title, group.why, group.sure))
    return groups


def _merge(library: Library, groups: Sequence[Papers], job: Job) -> int:
    from readerapp.operations import merging

    return merging.merge_groups(library, [(papers[0], papers[1:]) for papers in groups], job=job)
