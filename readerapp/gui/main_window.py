"""The window: opens libraries one after the other, and remembers how it stood."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QKeySequence,
    QMoveEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget

from readerapp import __version__, places
from readerapp.errors import LibraryDamaged, LibraryTooNew, LibraryUnusable, ReaderError
from readerapp.gui import reopening, theme
from readerapp.gui.actions import Actions
from readerapp.gui.arrivals import Arrivals
from readerapp.gui.backing import Backing, Shelf
from readerapp.gui.banner import Offer
from readerapp.gui.checking import Checking
from readerapp.gui.commands import Commands
from readerapp.gui.desk import Desk
from readerapp.gui.dialogs import AboutDialog, KeysDialog, SettingsDialog
from readerapp.gui.duplicates import Duplicates
from readerapp.gui.farewell import Farewell
from readerapp.gui.imports import Imports
from readerapp.gui.lookups import Lookups
from readerapp.gui.panes.backups import BackupsPane
from readerapp.gui.problems import ProblemPage
from readerapp.gui.provenance import Origins
from readerapp.gui.restoring import Restoring
from readerapp.gui.session import Session
from readerapp.gui.settings import Settings
from readerapp.gui.signs import Sign
from readerapp.gui.upkeep import Past, Trash
from readerapp.gui.watching import Watching
from readerapp.library import Library

if TYPE_CHECKING:
    from readerapp.gui.single import Call, Claims

_SIZE: Final = QSize(1280, 800)
_SMALLEST: Final = QSize(360, 420)
_SAVE_AFTER: Final = 2_000  # milliseconds


class MainWindow(QMainWindow):
    """Shows one library, or a sentence saying why it cannot."""

    address_opened = Signal(str)

    def __init__(
        self, settings: Settings, claims: Claims | None = None, *, browsing: bool = False
    ) -> None:
        """``browsing``: it shows a copy for a while, of which nothing is remembered."""
        super().__init__()
        self.settings = settings
        self._claims, self._browsing = claims, browsing
        self._sign = Sign(self)
        self._left: list[Farewell] = []  # libraries being backed up after they were closed
        self.restoring = Restoring(self)
        self.session: Session | None = None
        self.commands: Commands | None = None
        self.problem = ""  # why no library is shown
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAVE_AFTER)
        self._later.timeout.connect(self.remember)
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE)
        if settings.geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(settings.geometry)))

    # --- Libraries ------------------------------------------------------------------------------

    def open_library(self, folder: Path, read_only: bool = False) -> bool:
        """Show the library in ``folder``, made if it is not there; False if it cannot be."""
        if self._claims is not None and not self._claims.take(folder):
            return False
        try:
            library = Library(folder, read_only)
            uid = library.uid
        except LibraryUnusable as error:
            if self.session is None:
                self._show_problem(folder, error)
            else:
                self.session.say(str(error), 0, *self._ways_out(folder, error)[:1])
            self._keep_claim()
            return False
        if not self.leave_library():
            library.close()
            self._keep_claim()
            return False
        self._show(library, uid)
        self._keep_claim()
        return True

    def _keep_claim(self) -> None:
        if self._claims is not None:
            self._claims.keep(None if self.session is None else self.session.library.folder)

    def leave_library(self) -> bool:
        """Close what is open, for good: it is backed up meanwhile, if anything was changed."""
        session = self.session
        if not self.close_library():
            return False
        if session is not None and not (session.library.read_only or self.settings.forgetful):
            self._left.append(Farewell(session.library.folder))
        return True

    def close_library(self) -> bool:
        """Close what is open; False if something typed could not be kept."""
        if self.session is None:
            return True
        self._note_widths()
        if not self.session.close():
            return False
        self._sign.take_down()
        self.session = self.commands = None
        return True

    def _show(self, library: Library, uid: str) -> Session:
        self.problem = ""
        actions = Actions(self)
        desk = Desk(actions, self._other_libraries, self.open_library, self)
        place = self.settings.place(uid)
        session = Session(library, desk, place, indexed=not self._browsing)
        self.session, self.commands = session, Commands(session, self.settings.export_folder)
        duplicates, imports = Duplicates(session), Imports(session)
        self.commands.duplicates_asked.connect(duplicates.show)
        self.commands.import_asked.connect(imports.show)
        self.commands.roll_back_asked.connect(imports.roll_back)
        Origins(session)
        arrivals = Arrivals(session, self.settings)
        Lookups(session, self.settings, self.commands)
        if not self._browsing:
            tell = self.commands.tell_import
            arrivals.decided.connect(Watching(session, self.settings, tell, arrivals.wait).decide)
        Past(session)
        Trash(session)
        Checking(session)
        Backing(session, self.restoring.restore, self.restoring.browse)
        actions.setParent(desk)  # they go when the desk goes
        for id, deed in (
            ("new-library", lambda: self._choose_library("New library", "Make")),
            ("open-library", lambda: self._choose_library("Open library", "Open")),
            ("settings", self.show_settings),
            ("keys", lambda: KeysDialog(self).open()),
            ("about", self._show_about),
            ("quit", self.close),
        ):
            actions.on(id, deed)
        session.going.address_asked.connect(self._open_address)
        session.changes.lost.connect(self._reopen)
        self._tell(session, uid)
        self.show_instead(desk)
        desk.set_widths(self.settings.splitters.get("main", []))
        if not self._browsing:
            self.settings.opened(library.folder)
        self.setWindowTitle(f"{library.folder.name} – readerapp")
        desk.focus_list()
        self._later.start()
        QTimer.singleShot(0, session, session.begin)  # the first paint comes first
        if not self._browsing:
            QTimer.singleShot(0, session, lambda: self._sign.put_up(library.folder))
        return session

    def _tell(self, session: Session, uid: str) -> None:
        """What the reader should know of this library, at its head."""
        library, tell = session.library, session.desk.banners.tell
        if library.read_only:
            tell("read-only", library.read_only, lasting=True)
        for number, notice in enumerate(library.notices):
            tell(f"notice-{number}", notice)
        if self._browsing:
            return
        untold = self.settings.untold.pop(str(library.folder), "")
        if untold:
            said = f"No backup was made when this library was closed last. {untold}"
            tell("untold", said, icon="warning")
        risk = "" if uid in self.settings.warned else places.risky(library.folder)
        if risk:
            self.settings.warned.append(uid)
            tell("place", risk, icon="warning")

    def show_instead(self, widget: QWidget) -> None:
        """Fill the window with something else."""
        before = self.takeCentralWidget()
        self.setCentralWidget(widget)
        if before is not None:
            before.deleteLater()

    def say_failure(self, error: Exception) -> None:
        """Tell the reader why something could not be done."""
        if self.session is not None:
            defect = "Something went wrong. The log says what."
            self.session.say(str(error) if isinstance(error, ReaderError) else defect)

    # --- When it cannot be shown ------------------------------------------------------------------

    def _show_problem(self, folder: Path, error: LibraryUnusable, more: Sequence[str] = ()) -> None:
        self.problem = str(error)
        page = ProblemPage(self.problem, self._ways_out(folder, error), more)
        self.setWindowTitle("readerapp")
        QShortcut(QKeySequence("Ctrl+Q"), page, self.close)  # the menu went with the library
        self.show_instead(page)
        page.take_focus()

    def _ways_out(self, folder: Path, error: LibraryUnusable) -> list[Offer]:
        offers: list[Offer] = []
        if isinstance(error, LibraryTooNew):
            offers.append(("Open it to read", lambda: self.open_library(folder, read_only=True)))
        elif isinstance(error, LibraryDamaged):
            offers.append(("Restore a backup…", lambda: self._offer_backups(folder, error)))
        else:
            offers.append(("Try again", lambda: self.open_library(folder)))
        choose = lambda: self._choose_library("Open library", "Open")  # noqa: E731
        return [*offers, ("Open another library…", choose)]

    def _offer_backups(self, folder: Path, error: LibraryUnusable) -> None:
        """The backups of a library that cannot be shown."""
        if not self.leave_library():
            return
        pane = BackupsPane(beside=True)
        pane.left.connect(lambda: self._show_problem(folder, error))
        pane.restore_asked.connect(lambda backup: self.restoring.restore(folder, backup.path))
        pane.browse_asked.connect(lambda backup: self.restoring.browse(backup, folder.name))
        self.show_instead(pane)
        Shelf(pane, folder, self.restoring.tasks, pane).read()
        pane.take_focus()

    def _reopen(self) -> None:
        """Another file lies where the library was: open that, with what was being typed."""
        session = self.session
        if session is None:
            return
        folder, words = session.library.folder, reopening.typed(session)
        self._note_widths()
        session.abandon()
        self._sign.take_down()
        self.session = self.commands = None
        try:
            library = reopening.library_again(folder)
            uid = library.uid
        except LibraryUnusable as error:
            self._show_problem(folder, error, reopening.write_down(folder, words))
            return
        opened = self._show(library, uid)
        QTimer.singleShot(0, opened, lambda: self._put_back(opened, words))

    def _put_back(self, session: Session, words: Sequence[reopening.Typed]) -> None:
        told = reopening.put_back(session, words)
        said = "Another program replaced this library, so it was opened anew."
        session.desk.banners.tell("reopened", " ".join([said, *told]))

    def _other_libraries(self) -> list[str]:
        here = "" if self.session is None else str(self.session.library.folder)
        return [folder for folder in self.settings.recent if folder != here]

    def _choose_library(self, title: str, accept: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
        dialog.fileSelected.connect(lambda name: self.open_library(Path(name)))
        dialog.open()

    # --- Looks ------------------------------------------------------------------------------------

    def show_settings(self) -> None:
        """The one place of every setting."""
        where = [("Settings", str(places.settings_folder())), ("Log", str(places.log_file()))]
        if self.session is not None:
            library = self.session.library
            where.insert(0, ("Library", str(library.folder)))
            if watched := self.settings.watched.get(library.uid):
                where.insert(1, ("Watched folder", watched))
        now = self.settings
        dialog = SettingsDialog(self, now.theme, now.text_scale, where, lookups=now.lookups)
        dialog.lookups_chosen.connect(self._choose_lookups)
        dialog.theme_chosen.connect(lambda look: self.dress(look, self.settings.text_scale))
        dialog.scale_chosen.connect(lambda scale: self.dress(self.settings.theme, scale))
        dialog.open()

    def _choose_lookups(self, when: str) -> None:
        self.settings.lookups = when
        self._later.start()

    def dress(self, look: theme.Choice, scale: float) -> None:
        """Wear another theme, or text of another size, from now on."""
        self.settings.theme, self.settings.text_scale = look, scale
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, look, scale)
        self._later.start()

    def _show_about(self) -> None:
        AboutDialog(self, __version__).open()

    def _open_address(self, address: str) -> None:
        self.address_opened.emit(address)
        if not QDesktopServices.openUrl(QUrl(address)) and self.session is not None:
            self.session.say(f"No program was found to open {address}")

    # --- Coming forward, remembering, closing -----------------------------------------------------

    def come_forward(self, call: Call) -> None:
        """Another start of the program asked for this window, with files to import or a link."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.session is not None and call.paths:
            self.session.deeds.import_files([Path(path) for path in call.paths])
        if self.session is not None and call.link:
            self.session.going.link(call.link)

    def remember(self) -> None:
        """Write down how the window stands."""
        self._later.stop()
        self.settings.geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self._note_widths()
        if self.session is not None:
            self.session.remember()
        self.settings.save()

    def _note_widths(self) -> None:
        if self.session is not None and self.commands is not None:
            self.settings.splitters["main"] = self.session.desk.widths()
            self.settings.export_folder = self.commands.export_folder

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._later.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        if self.leave_library():
            self.hide()
            self.restoring.stop()
            self._see_off()
            self.settings.save()
            event.accept()
        else:
            event.ignore()
        self._later.stop()

    def _see_off(self) -> None:
        """Give the backups a few seconds; one that fails is told of at the next start."""
        for farewell in self._left:
            farewell.wait()
            if farewell.failure:
                self.settings.untold[str(farewell.folder)] = farewell.failure
        self._left.clear()
