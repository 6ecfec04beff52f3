"""Puts a backup in the place of the library shown, or shows one in a window of its own."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from readerapp.errors import ReaderError
from readerapp.gui.panes.dates import date_of
from readerapp.gui.problems import WorkingPage
from readerapp.gui.settings import Settings
from readerapp.gui.tasks import Tasks
from readerapp.job import Job

if TYPE_CHECKING:
    from readerapp.gui.main_window import MainWindow
    from readerapp.library.backups import Backup
    from readerapp.library.restoring import Restored


class Restoring(QObject):
    """Work on a library that is closed meanwhile, so it is the window's and not a session's."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.tasks = Tasks(self)
        self._browsing: list[tuple[MainWindow, Path]] = []

    def stop(self) -> None:
        """The window closes: what is being restored is finished or left as it was."""
        self.tasks.stop()
        for window, folder in self._browsing:
            window.close()
            shutil.rmtree(folder, ignore_errors=True)

    # --- In place -----------------------------------------------------------------------------

    def restore(self, folder: Path, backup: Path) -> None:
        """Close the library, let the backup take its place, and open that."""
        window = self._window
        if not window.close_library():
            return

        def work(job: Job) -> Restored:
            from readerapp.operations import backing_up  # not before the first paint

            return backing_up.restore(folder, backup, job=job)

        answered: list[bool] = []

        def done(restored: Restored) -> None:
            answered.append(True)
            self._restored(folder, restored)

        def failed(error: Exception) -> None:
            answered.append(True)
            self._failed(folder, error)

        def ended() -> None:
            if not answered:  # the reader stopped it: the library is as it was
                window.open_library(folder)

        task = self.tasks.run("Restore", work, done)
        task.failed.connect(failed)
        task.finished.connect(ended)
        page = WorkingPage("Restoring a backup", task)
        window.show_instead(page)
        page.cancel.setFocus()

    def _restored(self, folder: Path, restored: Restored) -> None:
        if not self._window.open_library(folder) or self._window.session is None:
            return
        papers = "1 paper" if restored.papers == 1 else f"{restored.papers:,} papers"
        said = f"Restored the library with its {papers}."
        if restored.kept_aside is not None:
            said += f" As it was before it is kept in “{restored.kept_aside}”."
        self._window.session.desk.banners.tell("restored", said, icon="check")

    def _failed(self, folder: Path, error: Exception) -> None:
        said = str(error) if isinstance(error, ReaderError) else "Something went wrong."
        self._window.open_library(folder)
        if self._window.session is not None:
            self._window.session.desk.banners.tell(
                "restored", f"Nothing was restored. {said}", icon="warning"
            )

    # --- In a window of its own -----------------------------------------------------------------

    def browse(self, backup: Backup, name: str) -> None:
        """Show what a backup holds, to be read, in a copy of it that goes when it is closed."""

        def work(_job: Job) -> Path:
            place = Path(tempfile.mkdtemp(prefix="readerapp-backup-")) / _named(backup, name)
            place.mkdir()
            shutil.copyfile(backup.path, place / "library.sqlite")
            return place

        task = self.tasks.run("Backup", work, lambda folder: self._show(folder, backup))
        task.failed.connect(self._window.say_failure)

    def _show(self, folder: Path, backup: Backup) -> None:
        from readerapp.gui.main_window import MainWindow

        had = self._window.settings
        window = MainWindow(
            Settings(theme=had.theme, text_scale=had.text_scale, forgetful=True), browsing=True
        )
        self._browsing.append((window, folder.parent))
        if window.open_library(folder, read_only=True) and window.session is not None:
            window.session.desk.banners.tell(
                "read-only",
                f"This is a backup of {_when(backup)}. It can be read, searched and exported; "
                "what is in your library now is not touched.",
                icon="history",
                lasting=True,
            )
        window.move(self._window.pos() + self._window.rect().topLeft())
        window.resize(self._window.size())
        window.show()


def _when(backup: Backup) -> str:
    return f"{date_of(backup.at)}, {datetime.fromisoformat(backup.at).astimezone():%H:%M}"


def _named(backup: Backup, name: str) -> str:
    """What the window is called after: no colon, which some systems do not allow in a name."""
    return f"{name[:80]}, backup of {_when(backup).replace(':', '.')}"
