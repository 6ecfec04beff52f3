"""Watches a folder for what is saved into it, and imports each file once, when it has settled.

The files are only read: never moved, changed or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from readerapp import files
from readerapp.errors import ReaderError
from readerapp.gui import importing
from readerapp.gui.banner import Offer
from readerapp.gui.dialogs import Dialog
from readerapp.gui.importing import Arrived
from readerapp.gui.session import Session
from readerapp.gui.settings import Settings
from readerapp.gui.tasks import Lane
from readerapp.gui.watched import Look, Settled, Watched, recall, remember, told_apart
from readerapp.gui.widgets import Button, Label
from readerapp.job import Job
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.operations.importing import ImportReport
    from readerapp.operations.planning import Plan

_SETTLES: Final = 1_000  # milliseconds between two looks at a file that is being written
_NOW_AND_THEN: Final = 30_000  # milliseconds between looks nobody asked for
_LARGE: Final = "watched-large"
_FAILED: Final = "watched-failed"


class WatchDialog(Dialog):
    """Which folder is watched, and the way to another or to none."""

    another_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget, folder: Path) -> None:
        super().__init__(parent, "Watched folder", 520)
        for text, strength in (
            (str(folder), "ink"),
            (
                "Files saved into it are imported here once; they stay where they are. "
                "Folders inside it are not looked into.",
                "soft",
            ),
        ):
            label = Label(text, strength=strength)
            label.setWordWrap(True)
            self.column.addWidget(label)
        another, stop = Button("Another folder…", icon="folder"), Button("Stop watching")
        another.clicked.connect(self.another_asked)
        stop.clicked.connect(self.stop_asked)
        for button in (another, stop):
            button.clicked.connect(self.close)
        self.add_buttons(another, stop)


class Watching(QObject):
    """Looks when the folder changes, and imports what has settled in a batch."""

    looked = Signal(object)  # a Look, once it has been taken

    def __init__(
        self,
        session: Session,
        settings: Settings,
        tell: Callable[[ImportReport, int], object],
        wait: Callable[[Plan], object],
    ) -> None:
        """``tell`` says what an import brought; one in doubt has to ``wait`` for the reader."""
        super().__init__(session)
        self._session, self._settings = session, settings
        self._tell, self._wait = tell, wait
        self._library = session.library
        self._watched: Watched | None = None
        self._told_gone = False
        self._busy = False  # a look is being taken
        self._settling = self._timer(_SETTLES, single=True)
        self._now_and_then = self._timer(_NOW_AND_THEN, single=False)
        self.watcher = QFileSystemWatcher(self)
        self.watcher.directoryChanged.connect(lambda _folder: self._settling.start())
        session.desk.actions_.on("watch", self.choose)
        folder = settings.watched.get(self._library.uid)
        if folder and not self._library.read_only:
            self._begin(recall(self._library.uid, Path(folder)))

    def _timer(self, interval: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(interval)
        timer.timeout.connect(self.look)
        return timer

    @property
    def folder(self) -> Path | None:
        """The folder that is watched."""
        return self._watched.folder if self._watched is not None else None

    # --- Choosing -----------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the reader choose a folder, or see which is watched."""
        if self._watched is None:
            self._ask()
            return
        dialog = WatchDialog(self._session.desk, self._watched.folder)
        dialog.another_asked.connect(self._ask)
        dialog.stop_asked.connect(self.stop)
        dialog.open()

    def _ask(self) -> None:
        dialog = QFileDialog(self._session.desk, "Watch a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Watch")
        dialog.fileSelected.connect(lambda name: self.watch(Path(name)))
        dialog.open()

    def watch(self, folder: Path) -> None:
        """From now on import what is saved into ``folder``; what is there already is offered."""
        watched = Watched(folder.absolute())

        def first(_job: Job) -> tuple[Path, ...]:
            try:
                return watched.handle_all()
            except OSError as error:
                raise ReaderError(files.cannot_read(folder, error)) from error

        def begin(there: tuple[Path, ...]) -> None:
            self._begin(watched)
            self._settings.watched[self._library.uid] = str(watched.folder)
            self._settings.save()
            self._keep()
            self._say_begun(there)

        self._session.tasks.run("Watch", first, begin, Lane.WATCH)

    def _say_begun(self, there: tuple[Path, ...]) -> None:
        said = f"From now on what is saved into “{self.folder}” is imported."
        offers: list[Offer] = []
        if there:
            said += f" {counted(len(there), 'file')} there already."
            offers = [("Import them", lambda: self._session.deeds.import_files(there))]
        self._session.say(said, 0, *offers)

    def stop(self) -> None:
        """Watch no folder any more."""
        folder = self.folder
        self._end()
        self._settings.watched.pop(self._library.uid, None)
        self._settings.save()
        if folder is not None:
            self._session.say(f"“{folder}” is not watched any more.")

    def _begin(self, watched: Watched) -> None:
        self._end()
        self._watched, self._told_gone = watched, False
        self.watcher.addPath(str(watched.folder))
        self._settling.start()
        self._now_and_then.start()

    def _end(self) -> None:
        self._watched = None
        for timer in (self._settling, self._now_and_then):
            timer.stop()
        if there := self.watcher.directories():
            self.watcher.removePaths(there)

    # --- Looking ------------------------------------------------------------------------------

    def look(self) -> None:
        """Look what is there, off the window's thread, and import what has settled."""
        watched, library = self._watched, self._library
        if watched is None or self._session.closing:
            return
        if self._busy:
            self._settling.start()
            return

        def work(_job: Job) -> tuple[Look, Settled]:
            seen = watched.look()
            return seen, told_apart(library, seen.settled)

        def done(found: tuple[Look, Settled]) -> None:
            if watched is self._watched and not self._session.closing:
                self._seen(watched, *found)

        self._busy = True
        task = self._session.tasks.run("Watch", work, done, Lane.WATCH)
        task.finished.connect(self._rest)

    def _rest(self) -> None:
        self._busy = False

    def _seen(self, watched: Watched, seen: Look, settled: Settled) -> None:
        if seen.gone:
            if not self._told_gone:
                self._session.say(seen.gone)
            self._told_gone = True
        else:
            self._told_gone = False
            if not self.watcher.directories():  # Qt lets go of a folder that went
                self.watcher.addPath(str(watched.folder))
        if seen.unsettled:
            self._settling.start()
        watched.begin((*settled.new, *settled.waiting))
        if settled.known:
            watched.handle(settled.known)
            self._keep()
        if settled.new:
            self._import(watched, settled.new)
        self.looked.emit(seen)

    def decide(self, names: Sequence[str]) -> None:
        """Files that waited came in, or the reader left them."""
        if self._watched is None:
            return
        paths = [Path(name) for name in names]
        mine = [path for path in paths if path.parent == self._watched.folder]
        if mine:
            self._watched.handle(mine)
            self._keep()

    # --- Importing ----------------------------------------------------------------------------

    def _import(self, watched: Watched, paths: Sequence[Path], even_large: bool = False) -> None:
        """Handled is only what came of it; the rest is under way, or has failed."""
        keep_files = self._session.deeds.keep_files
        ended: list[Arrived] = []

        def work(job: Job) -> tuple[Arrived, tuple[Path, ...]]:
            from readerapp.operations import reading  # knows formats; not before it is needed

            items = [] if even_large else reading.large(reading.items(paths))
            large = {item.path for item in items}
            wanted = importing.of_files([path for path in paths if path not in large])
            arrived = Arrived()
            if len(large) < len(paths):
                arrived = importing.bring_in(
                    self._library, wanted, even_large=even_large, keep_files=keep_files, job=job
                )
            return arrived, tuple(path for path in paths if path in large)

        def done(found: tuple[Arrived, tuple[Path, ...]], step: int) -> None:
            arrived, large = found
            ended.append(arrived)
            if arrived.report is not None:
                self._came_in(watched, arrived.report, step)
            elif arrived.plan is not None:
                self._wait(arrived.plan)
                if arrived.unkept:
                    self._session.say(arrived.unkept)
            if large:
                self._say_large(watched, large)

        task = self._session.deeds.do("Import", work, done, Lane.LONG)
        task.finished.connect(lambda: None if ended else self._gave_up(watched, paths))

    def _came_in(self, watched: Watched, report: ImportReport, step: int) -> None:
        failed = [Path(file.path) for file in report.failed]
        watched.fail(failed)
        watched.handle(Path(file.path) for file in report.files if file.error is None)
        news = watched.tell(failed)
        self._keep()
        if news or len(failed) < len(report.files):
            self._tell(report, step)

    def _gave_up(self, watched: Watched, paths: Sequence[Path]) -> None:
        """It was stopped, or something stood in the way of all of it."""
        if self._session.closing:
            return
        watched.fail(paths)
        banners = self._session.desk.banners

        def again() -> None:
            banners.forget(_FAILED)
            watched.retry([watched.folder / name for name in watched.failed])
            self._settling.start()

        said = f"{_named(paths)} not imported from the watched folder."
        banners.tell(_FAILED, said, [("Try again", again)])

    def _say_large(self, watched: Watched, paths: Sequence[Path]) -> None:
        """What takes long to read is not read unasked."""
        what = f"“{paths[0].name}” is" if len(paths) == 1 else f"{len(paths):,} files are"
        banners = self._session.desk.banners

        def bring_in() -> None:
            banners.forget(_LARGE)
            self._import(watched, paths, even_large=True)

        def leave() -> None:
            watched.handle(paths)
            self._keep()

        said = f"{what} very large, and so not imported from the watched folder unasked."
        banners.tell(_LARGE, said, [("Import", bring_in)])
        shown = banners.banner(_LARGE)
        assert shown is not None
        shown.dismissed.connect(leave)

    def _keep(self) -> None:
        if self._watched is not None and not self._settings.forgetful:
            remember(self._library.uid, self._watched)


def _named(paths: Sequence[Path]) -> str:
    return f"“{paths[0].name}” was" if len(paths) == 1 else f"{counted(len(paths), 'file')} were"
