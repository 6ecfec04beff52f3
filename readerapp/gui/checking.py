"""Checks the open library when the reader asks, and mends it in one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from readerapp.errors import ReaderError
from readerapp.gui.panes.findings import FindingsPane
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane, Task
from readerapp.job import Job

if TYPE_CHECKING:
    from readerapp.library.findings import Finding


class Checking(QObject):
    """The work is watched and stopped in the status bar; the findings stand in the pane."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._pane: FindingsPane | None = None
        self._task: Task | None = None
        session.desk.actions_.on("check", self.open)

    def open(self) -> None:
        """Show the pane and check; if it is shown, the page again."""
        if self._pane is None:
            self._pane = self._make()
        self._session.desk.show_pane(self._pane)
        if self._session.desk.room.pane is self._pane:
            self.check()

    def check(self) -> None:
        """Look through the library; changes nothing."""

        def work(job: Job) -> list[Finding]:
            from readerapp.operations import checking  # not before the first paint

            return checking.check(self._session.library, job)

        self._run("Checking the library", work, lambda pane, found: pane.show_findings(found))

    def repair(self) -> None:
        """Mend what can be mended, after a backup."""

        def work(job: Job) -> list[Finding]:
            from readerapp.operations import checking

            return checking.repair(self._session.library, job)

        def done(pane: FindingsPane, found: list[Finding]) -> None:
            pane.show_findings(found, repaired=True)
            self._session.deeds.changed.emit()

        self._session.desk.page.flush()
        self._run("Repairing the library", work, done)

    def _make(self) -> FindingsPane:
        pane = FindingsPane()
        if self._session.library.read_only:
            pane.only_read(self._session.library.read_only)
        pane.check_asked.connect(self.check)
        pane.repair_asked.connect(self.repair)
        pane.backups_asked.connect(self._session.desk.actions_.action("backups").trigger)
        return pane

    def _run(
        self,
        title: str,
        work: Callable[[Job], list[Finding]],
        done: Callable[[FindingsPane, list[Finding]], None],
    ) -> None:
        pane = self._pane
        if pane is None or self._task is not None:
            return
        answered: list[bool] = []

        def finish(found: list[Finding]) -> None:
            answered.append(True)
            done(pane, found)

        def failed(error: Exception) -> None:
            answered.append(True)
            pane.show_failure(str(error) if isinstance(error, ReaderError) else "")

        def end() -> None:
            self._task = None
            if not answered:  # stopped by the reader
                pane.show_failure("")

        pane.show_work(f"{title}…")
        self._task = self._session.tasks.run(title, work, finish, Lane.LONG)
        self._task.failed.connect(failed)
        self._task.finished.connect(end)
