"""Takes what is dropped anywhere on the window: files and folders, or a piece of text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from readerapp.gui.panes.paper_view import PAPERS_MIME


class Drops(QObject):
    """Listens on a window and on the fields inside it.

    A field keeps the text dropped on it, as anyone expects; files are never for a field.
    """

    files_dropped = Signal(list)  # of Path
    text_dropped = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        for widget in window.findChildren(QWidget):
            if widget.acceptDrops():
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            assert isinstance(event, QDragMoveEvent)
            if self._ours(watched, event.mimeData()):
                event.acceptProposedAction()
                return True
        elif kind == QEvent.Type.Drop:
            assert isinstance(event, QDropEvent)
            if self._ours(watched, event.mimeData()):
                event.acceptProposedAction()
                self._take(event.mimeData())
                return True
        return super().eventFilter(watched, event)

    def _ours(self, watched: QObject, mime: QMimeData) -> bool:
        if mime.hasFormat(PAPERS_MIME):
            return False
        return bool(paths(mime)) or (watched is self._window and mime.hasText())

    def _take(self, mime: QMimeData) -> None:
        if found := paths(mime):
            self.files_dropped.emit(found)
        elif text := mime.text().strip():
            self.text_dropped.emit(text)


def paths(mime: QMimeData) -> list[Path]:
    """The local files and folders in what is dropped or pasted."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
