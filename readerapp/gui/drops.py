"""Takes what is dropped anywhere on the window: files and folders, links, or a piece of text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from readerapp.gui import theme
from readerapp.gui.panes.paper_view import PAPERS_MIME

_MOZ_URL: Final = "text/x-moz-url"  # an address and its title, a line each, in UTF-16
_WEB: Final = ("http://", "https://")


class Drops(QObject):
    """Listens on a window and on the fields inside it.

    A field keeps the text dropped on it, as anyone expects; files are never for a field.
    """

    files_dropped = Signal(list)  # of Path
    text_dropped = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._veil = Veil(window)
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
                self._veil.cover()
                return True
        elif kind == QEvent.Type.DragLeave:
            self._veil.hide()
        elif kind == QEvent.Type.Drop:
            assert isinstance(event, QDropEvent)
            self._veil.hide()
            if self._ours(watched, event.mimeData()):
                event.acceptProposedAction()
                self._take(event.mimeData())
                return True
        return super().eventFilter(watched, event)

    def _ours(self, watched: QObject, mime: QMimeData) -> bool:
        if mime.hasFormat(PAPERS_MIME):
            return False
        return bool(paths(mime)) or (watched is self._window and bool(words(mime)))

    def _take(self, mime: QMimeData) -> None:
        if found := paths(mime):
            self.files_dropped.emit(found)
        elif text := words(mime):
            self.text_dropped.emit(text)


class Veil(QWidget):
    """Lies over the window while something is carried over it that would be taken."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Drop to import")
        self.hide()

    def cover(self) -> None:
        """Lie over all of it."""
        if self.isHidden():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        painter = QPainter(self)
        painter.setOpacity(0.93)
        painter.fillRect(self.rect(), theme.colour(now.page))
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(now.accent), px(2), Qt.PenStyle.DashLine))
        box = QRectF(self.rect()).adjusted(px(16), px(16), -px(16), -px(16))
        painter.drawRoundedRect(box, px(12), px(12))
        painter.setFont(theme.font("title"))
        painter.setPen(theme.colour(now.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Drop to import")


def paths(mime: QMimeData) -> list[Path]:
    """The local files and folders in what is dropped or pasted."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def words(mime: QMimeData) -> str:
    """The text in what is dropped or pasted. Of a link that is its address, once.

    Browsers give a link several times over: as an address, as text, and as an address with
    the title of its page.
    """
    addresses = [bytes(url.toEncoded().data()).decode() for url in mime.urls()]
    links = [address for address in addresses if address.startswith(_WEB)]
    if not links and mime.hasFormat(_MOZ_URL):
        said = bytes(mime.data(_MOZ_URL).data()).decode("utf-16-le", "replace").splitlines()
        links = [line.strip("\ufeff\x00 ") for line in said[::2]]
        links = [link for link in links if link.startswith(_WEB)]
    if links:
        return "\n".join(dict.fromkeys(links))
    return mime.text().strip()
