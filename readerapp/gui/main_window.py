"""The window: opens libraries one after the other, and remembers how it stood."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget

from readerapp import __version__, places
from readerapp.errors import LibraryUnusable
from readerapp.gui import theme
from readerapp.gui.actions import Actions
from readerapp.gui.commands import Commands
from readerapp.gui.desk import Desk
from readerapp.gui.dialogs import AboutDialog, KeysDialog, SettingsDialog
from readerapp.gui.session import Session
from readerapp.gui.settings import Settings
from readerapp.gui.widgets import EmptyState
from readerapp.library import Library

if TYPE_CHECKING:
    from readerapp.gui.single import Claims

_SIZE: Final = QSize(1280, 800)
_SMALLEST: Final = QSize(360, 420)
_SAVE_AFTER: Final = 2_000  # milliseconds


class MainWindow(QMainWindow):
    """Shows one library, or a sentence saying why it cannot."""

    address_opened = Signal(str)

    def __init__(self, settings: Settings, claims: Claims | None = None) -> None:
        super().__init__()
        self.settings = settings
        self._claims = claims
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

    def open_library(self, folder: Path) -> bool:
        """Show the library in ``folder``, made if it is not there; False if it cannot be."""
        if self._claims is not None and not self._claims.take(folder):
            return False
        try:
            library = Library(folder)
            uid = library.uid
        except LibraryUnusable as error:
            if self.session is None:
                self._show_problem(str(error))
            else:
                self.session.say(str(error))
            self._keep_claim()
            return False
        if not self.close_library():
            library.close()
            self._keep_claim()
            return False
        self._show(library, uid)
        self._keep_claim()
        return True

    def _keep_claim(self) -> None:
        if self._claims is not None:
            self._claims.keep(None if self.session is None else self.session.library.folder)

    def close_library(self) -> bool:
        """Close what is open; False if something typed could not be kept."""
        if self.session is None:
            return True
        self._note_widths()
        if not self.session.close():
            return False
        self.session = self.commands = None
        return True

    def _show(self, library: Library, uid: str) -> None:
        self.problem = ""
        actions = Actions(self)
        desk = Desk(actions, self._other_libraries, self.open_library, self)
        session = self.session = Session(library, desk, self.settings.place(uid))
        self.commands = Commands(session, self.settings.export_folder)
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
        session.address_asked.connect(self._open_address)
        self._replace(desk)
        desk.set_widths(self.settings.splitters.get("main", []))
        self.settings.opened(library.folder)
        self.setWindowTitle(f"{library.folder.name} – readerapp")
        desk.focus_list()
        self._later.start()
        QTimer.singleShot(0, session, session.begin)  # the first paint comes first

    def _replace(self, desk: QWidget) -> None:
        before = self.takeCentralWidget()
        self.setCentralWidget(desk)
        if before is not None:
            before.deleteLater()

    def _show_problem(self, sentence: str) -> None:
        self.problem = sentence
        state = EmptyState()
        state.say(sentence, "Open another library…")
        state.asked.connect(lambda: self._choose_library("Open library", "Open"))
        self.setWindowTitle("readerapp")
        self._replace(state)

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
            where.insert(0, ("Library", str(self.session.library.folder)))
        dialog = SettingsDialog(self, self.settings.theme, self.settings.text_scale, where)
        dialog.theme_chosen.connect(lambda look: self.dress(look, self.settings.text_scale))
        dialog.scale_chosen.connect(lambda scale: self.dress(self.settings.theme, scale))
        dialog.open()

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

    def come_forward(self, paths: list[str]) -> None:
        """Another start of the program asked for this window, perhaps with files to import."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if self.session is not None and paths:
            self.session.deeds.import_files([Path(path) for path in paths])

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
        if self.close_library():
            self.settings.save()
            event.accept()
        else:
            event.ignore()
        self._later.stop()
