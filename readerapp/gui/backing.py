"""Keeps backups of an open library behind the window, and shows those there are."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from readerapp.errors import ReaderError
from readerapp.gui.panes.backups import BackupsPane
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane, Tasks
from readerapp.job import Job

if TYPE_CHECKING:
    from readerapp.library.backups import Backup

log = logging.getLogger(__name__)

_EVERY: Final = 60_000  # milliseconds between looks whether one is due


class Shelf(QObject):
    """Fills a pane with the backups in a folder, and finds out which of them are sound."""

    def __init__(self, pane: BackupsPane, folder: Path, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._folder, self._tasks = pane, folder, tasks
        self._sound: dict[Path, bool] = {}

    def read(self) -> None:
        """List them; each is checked while the pane is seen."""

        def listed(_job: Job) -> list[Backup]:
            from readerapp.library import backups

            return backups.listed(self._folder)

        self._tasks.run("Backups", listed, self._show, Lane.BACKUPS)

    def _show(self, found: list[Backup]) -> None:
        self._pane.show_backups(found)
        self._check_next()

    def _check_next(self) -> None:
        """One at a time, newest first."""
        unknown = [b for b in self._pane.backups() if b.path not in self._sound]
        if not unknown or not self._pane.isVisible():
            return
        path = unknown[0].path

        def sound(_job: Job) -> bool:
            from readerapp.library import backups

            return backups.sound(path)

        def known(whole: bool) -> None:
            self._sound[path] = whole
            self._pane.show_sound(self._sound)
            self._check_next()

        self._tasks.run("Backups", sound, known, Lane.BACKUPS)


class Backing(QObject):
    """A backup every half hour of change; a failure is told once, not every minute."""

    made = Signal(object)  # Backup, by itself

    def __init__(
        self,
        session: Session,
        restore: Callable[[Path, Path], object],
        browse: Callable[[Backup, str], object],
    ) -> None:
        super().__init__(session)
        self._session, self._restore, self._browse = session, restore, browse
        self._pane: BackupsPane | None = None
        self._shelf: Shelf | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)
        if not session.library.read_only:
            self._timer.start()
        session.desk.actions_.on("backups", self.open)

    # --- By itself ----------------------------------------------------------------------------

    def look(self) -> None:
        """Make a backup if one is due."""
        library, tasks = self._session.library, self._session.tasks
        if tasks.live(Lane.BACKUPS):
            return

        def work(job: Job) -> Backup | ReaderError | None:
            from readerapp.operations import backing_up  # not before the first paint

            try:
                if not backing_up.due(library):
                    return None
                return backing_up.back_up(library, backing_up.HALF_HOUR, job=job)
            except ReaderError as error:
                return error

        tasks.run("Backup", work, self._looked, Lane.BACKUPS)

    def _looked(self, answer: Backup | ReaderError | None) -> None:
        banners = self._session.desk.banners
        if isinstance(answer, ReaderError):
            log.warning("No backup was made: %s", answer)
            self._timer.stop()
            again = ("Try again", self._again)
            banners.tell("backup", f"No backup could be made. {answer}", [again], icon="warning")
        elif answer is not None:
            self.made.emit(answer)
            self._read()

    def _again(self) -> None:
        self._session.desk.banners.forget("backup")
        self._timer.start()
        self.look()

    # --- The pane -----------------------------------------------------------------------------

    def open(self) -> None:
        """Show the backups; if they are shown, the page again."""
        session = self._session
        if self._pane is None:
            self._pane = self._make()
            self._shelf = Shelf(self._pane, session.library.folder, session.tasks, self)
        session.desk.show_pane(self._pane)
        self._read()

    def _make(self) -> BackupsPane:
        pane, library = BackupsPane(), self._session.library
        if library.read_only:
            pane.only_read()
        pane.back_up_asked.connect(self._back_up)
        pane.copy_asked.connect(self._ask_where)
        pane.restore_asked.connect(lambda backup: self._restore(library.folder, backup.path))
        pane.browse_asked.connect(lambda backup: self._browse(backup, library.folder.name))
        return pane

    def _read(self) -> None:
        if self._shelf is not None and self._pane is self._session.desk.room.pane:
            self._shelf.read()

    def _back_up(self) -> None:
        self._run(None, lambda _backup: self._session.say("Backed up the library"))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self._session.desk, "Save a copy of the library")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite")
        dialog.selectFile(f"{self._session.library.folder.name}.sqlite")
        dialog.fileSelected.connect(lambda name: self.save_copy(Path(name)))
        dialog.open()

    def save_copy(self, path: Path) -> None:
        """Back the library up into a file of the reader's choosing."""
        self._run(path, lambda _backup: self._session.say(f"Saved a copy as “{path}”"))

    def _run(self, to: Path | None, done: Callable[[Backup], None]) -> None:
        session = self._session
        session.desk.page.flush()

        def work(job: Job) -> Backup:
            from readerapp.operations import backing_up

            return backing_up.back_up(session.library, backing_up.ASKED, to=to, job=job)

        def finished(backup: Backup) -> None:
            done(backup)
            self._read()

        session.tasks.run("Backing up", work, finished, Lane.LONG)
