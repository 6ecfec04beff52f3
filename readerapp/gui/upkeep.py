"""The care of a library at the window: its history, its trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from readerapp.gui.dialogs import EmptyTrashDialog
from readerapp.gui.panes.history import PAGE, HistoryPane
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane
from readerapp.operations import trashing
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.library.history import Entry
    from readerapp.operations.trashing import Purge


class Past(QObject):
    """Shows the history in the place of the page, and takes back what is asked there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._pane: HistoryPane | None = None
        self._limit = PAGE
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # a burst of steps is read once
        self._soon.timeout.connect(self._read)
        session.changes.made.connect(lambda _step: self._again())
        self._desk.actions_.on("history", self.open)

    def open(self) -> None:
        """Show the history; if it is shown, the page again."""
        if self._pane is None:
            self._pane = self._make()
        self._desk.show_pane(self._pane)
        if self._desk.room.pane is self._pane:
            self._read()

    def _make(self) -> HistoryPane:
        pane, session = HistoryPane(), self._session
        pane.reason = session.library.read_only
        pane.take_back_asked.connect(session.take_back)
        pane.undo_asked.connect(session.undo)
        pane.redo_asked.connect(session.redo)
        pane.more_asked.connect(self._more)
        return pane

    def _more(self) -> None:
        self._limit += PAGE
        self._again()

    def _again(self) -> None:
        if self._pane is not None and self._desk.room.pane is self._pane:
            self._soon.start()

    def _read(self) -> None:
        history, limit = self._session.library.history, self._limit

        def read() -> tuple[list[Entry], str | None]:
            return history.entries(limit), history.redo_label

        def show(found: tuple[list[Entry], str | None]) -> None:
            if self._pane is not None:
                self._pane.show_entries(*found)

        self._session.tasks.run("History", lambda _job: read(), show, Lane.READS)


class Trash(QObject):
    """Empties the trash, after the one question this window asks."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        session.desk.actions_.on("empty-trash", self.ask)
        session.desk.papers.offer_asked.connect(self.ask)
        session.deeds.emptied.connect(self._emptied)

    def ask(self) -> None:
        """Say what would go, and let the reader think again."""
        library = self._session.library
        self._session.tasks.run(
            "Trash", lambda _job: trashing.what_goes(library), self._open, Lane.READS
        )

    def _open(self, purge: Purge) -> None:
        parts = [counted(purge.papers, "paper")]
        if purge.notes:
            parts.append(counted(purge.notes, "note"))
        if purge.highlights:
            parts.append(counted(purge.highlights, "highlight"))
        last = parts.pop()
        what = f"{', '.join(parts)} and {last}" if parts else last
        dialog = EmptyTrashDialog(self._session.desk, what)
        dialog.empty_asked.connect(self._session.deeds.empty_trash)
        dialog.open()

    def _emptied(self, count: int) -> None:
        gone = "is" if count == 1 else "are"
        self._session.say(f"{counted(count, 'paper')} {gone} gone for good")
