"""The note of a paper: written on the left, read on the right, saved by itself."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.browser import Browser
from readerapp.gui.completion import Names
from readerapp.gui.editor import MarkdownEditor
from readerapp.gui.panes.edges import INNER
from readerapp.gui.widgets import Button, Hairline
from readerapp.model import Reference, Sheet

_PREVIEW_AFTER: Final = 300  # milliseconds after the last key
_SAVE_AFTER: Final = 800
_SAVE_AT_LEAST: Final = 5_000  # while somebody types on without a pause
_NEW_BURST_AFTER: Final = 10_000
_SIDE_BY_SIDE: Final = 600
_EXAMPLE: Final = "Write in Markdown. Type [[ to link another paper."


class Writing:
    """What the library holds of one note, what was sent to it, and so whose text is the newer.

    A note comes back from the library late, or changed by undo or by another window. What the
    reader typed since is never given up for it.
    """

    def __init__(self, stored: str = "") -> None:
        self.stored = stored
        self._sent: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return bool(self._sent)

    def unsent(self, text: str) -> bool:
        """Whether ``text`` is not on its way to the library yet."""
        return text != (self._sent[-1] if self._sent else self.stored)

    def send(self, text: str) -> None:
        """``text`` is on its way."""
        self._sent.append(text)

    def written(self, text: str) -> None:
        """The library holds ``text`` now."""
        if text in self._sent:
            del self._sent[: self._sent.index(text) + 1]
            self.stored = text

    def refused(self) -> None:
        """The library did not take what was sent: it is unsent again."""
        self._sent.clear()

    def takes(self, incoming: str, shown: str) -> bool:
        """Whether the reader should see ``incoming`` in place of ``shown``."""
        if incoming in self._sent:
            self.written(incoming)
            return False
        if self._sent or self.unsent(shown):
            return False
        changed = incoming != self.stored
        self.stored = incoming
        return changed


class Preview(QObject):
    """Makes the page off the window's thread; only the newest one asked for is told."""

    made = Signal(str)
    _ended = Signal(int, str)  # the one signal the worker emits, connected here and nowhere else

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._ended.connect(self._end)

    def make(self, markdown: str, resolve: Callable[[str], str | None]) -> None:
        """Render ``markdown`` soon; ``made`` brings the page."""
        self._asked += 1
        asked = self._asked

        def work() -> None:
            from readerapp.text.rendering import render  # heavy, and not needed to start

            if asked == self._asked:
                html = render(markdown, resolve)
                with suppress(RuntimeError):  # the pane went away meanwhile
                    self._ended.emit(asked, html)

        self._pool.clear()  # what waits is outdated
        self._pool.start(work)

    def stop(self) -> None:
        """Wait for the page that is being made, and forget it."""
        self._asked += 1
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(int, str)
    def _end(self, asked: int, html: str) -> None:
        if asked == self._asked:
            self.made.emit(html)


class NotePane(QWidget):
    """Side by side where there is room, else one after the other: Edit and Read."""

    note_typed = Signal(object, str, str)  # paper id, Markdown, burst of typing
    link_asked = Signal(str)
    left = Signal()
    saving_changed = Signal(str)  # "", "Saving…" or "Saved"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper: int | None = None
        self._writing = Writing()
        self._links: dict[str, str] = {}
        self._names = Names()
        self._reading = False
        self._wrote = False
        self._bursts = (f"{secrets.token_hex(4)}-{n}" for n in itertools.count(1))
        self._burst = next(self._bursts)
        self.editor = MarkdownEditor(self)
        self.editor.setPlaceholderText(_EXAMPLE)
        self.page = Browser(self)
        self.page.setAccessibleName("Note as it reads")
        self._line = Hairline(self, Qt.Orientation.Vertical)
        self.toggle = Button("Edit", height=26)  # where only one of the two is seen
        self._toggle_offered = True
        self._preview = Preview(self)
        self._save_soon = self._timer(_SAVE_AFTER, self.flush)
        self._save_now = self._timer(_SAVE_AT_LEAST, self.flush)
        self._show_soon = self._timer(_PREVIEW_AFTER, self._make_page)
        self._pause = self._timer(_NEW_BURST_AFTER, self._new_burst)
        self._lay_out()
        self.editor.textChanged.connect(self._typed)
        self.editor.focused.connect(self._focus_moved)
        self.editor.left.connect(self._leave)
        self.editor.link_asked.connect(self._ask_target)
        self.page.link_asked.connect(self.link_asked)
        self.page.edit_asked.connect(self.write)
        self._preview.made.connect(self.page.show_html)
        self.toggle.clicked.connect(self._turn)

    # --- What is shown ----------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show the note of a paper; what was typed for another one is sent first."""
        paper = sheet.paper.id if sheet else None
        text = sheet.note.markdown if sheet and sheet.note else ""
        self._links = _known(sheet.links if sheet else ())
        if sheet is not None:
            self._links[""] = sheet.paper.uid  # [[#h1]]: a place in this very paper
        if paper != self._paper:
            self.flush()
            self._paper = paper
            self._writing = Writing(text)
            self._wrote = False
            self._new_burst()
            self.editor.load(text)
            self.page.verticalScrollBar().setValue(0)
            self._set_reading(bool(text))
        elif self._writing.takes(text, self._stored_form()):
            self.editor.blockSignals(True)
            self.editor.amend(text)
            self.editor.blockSignals(False)
        self._say_saving()
        self._make_page()

    def set_names(self, names: Iterable[tuple[str, str]]) -> None:
        """The papers a link may go to: (citekey, title)."""
        self._names = names if isinstance(names, Names) else Names(names)
        self.editor.set_names(self._names)

    def write(self) -> None:
        """Put the caret into the note."""
        self._set_reading(False)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self) -> None:
        if self._reading:
            self.write()
        else:
            self.flush()
            self._set_reading(True)

    def offer_toggle(self, offered: bool) -> None:
        """Whether the button between editing and reading has a place to stand."""
        self._toggle_offered = offered
        self._arrange()

    def seek(self, target: str) -> None:
        """Show the link to ``target`` where it is written."""
        self.write()
        self.editor.seek(f"[[{target}")

    def flush(self) -> None:
        """Send what was typed and not sent yet."""
        self._save_soon.stop()
        self._save_now.stop()
        text = self._stored_form()
        if self._paper is not None and self._writing.unsent(text):
            self._writing.send(text)
            self._wrote = True
            self.note_typed.emit(self._paper, text, self._burst)
        self._say_saving()

    def note_written(self, paper: int, markdown: str) -> None:
        """The library holds ``markdown`` as the note of ``paper`` now."""
        if paper == self._paper:
            self._writing.written(markdown)
            self._say_saving()

    def note_refused(self, paper: int) -> None:
        """The library did not take the note: it will be sent again."""
        if paper == self._paper:
            self._writing.refused()
            self._say_saving()

    def stop(self) -> None:
        """The window closes: send what is unsent, and wait for the worker."""
        self.flush()
        self._show_soon.stop()
        self._preview.stop()

    # --- Typing -----------------------------------------------------------------------------

    def _stored_form(self) -> str:
        """What is in the editor; as it was stored if only the ends of lines differ."""
        text = self.editor.text()
        return self._writing.stored if text == _lines(self._writing.stored) else text

    def _typed(self) -> None:
        if self._paper is None:
            return
        self._save_soon.start()
        if not self._save_now.isActive():
            self._save_now.start()
        self._show_soon.start(_PREVIEW_AFTER)
        self._pause.start()
        self._say_saving()

    def _focus_moved(self, here: bool) -> None:
        if not here:
            self.flush()
            self._new_burst()

    def _new_burst(self) -> None:
        self._burst = next(self._bursts)

    def _leave(self) -> None:
        self.flush()
        self._set_reading(bool(self.editor.text()))
        self.left.emit()

    def _say_saving(self) -> None:
        unsent = self._paper is not None and self._writing.unsent(self._stored_form())
        busy = unsent or self._writing.busy
        saved = self._wrote and self.editor.hasFocus()
        self.saving_changed.emit("Saving…" if busy else "Saved" if saved else "")

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    # --- Reading ----------------------------------------------------------------------------

    def _make_page(self) -> None:
        self._show_soon.stop()
        text = self.editor.text()
        if self.page.isHidden():
            return  # it is made when it comes to be seen
        if not text.strip():
            self._preview.stop()
            self.page.show_html("")
        else:
            self._preview.make(text, self._resolver())

    def _resolver(self) -> Callable[[str], str | None]:
        known, names = dict(self._links), self._names

        def resolve(target: str) -> str | None:
            key = known.get(target.strip().lower()) or names.citekey(target)
            return f"readerapp://paper/{key}" if key else None

        return resolve

    def _ask_target(self, target: str) -> None:
        if target.startswith(("http://", "https://")):
            self.link_asked.emit(target)
            return
        name, _, fragment = target.partition("#")
        href = self._resolver()(name)
        if href is not None:
            self.link_asked.emit(f"{href}#{fragment}" if fragment else href)

    # --- Looks ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.editor, 1)
        beside.addWidget(self._line)
        beside.addWidget(self.page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.addLayout(beside, 1)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _set_reading(self, reading: bool) -> None:
        self._reading = reading
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= theme.px(_SIDE_BY_SIDE)
        self.toggle.setVisible(self._toggle_offered and not wide)
        self.toggle.set_label("Edit" if self._reading else "Preview")
        if self.page.isHidden() and (wide or self._reading):
            self._show_soon.start(0)
        self.page.setVisible(wide or self._reading)
        self._line.setVisible(wide)
        self.editor.setVisible(wide or not self._reading)
        inner = theme.px(INNER)
        self.editor.setViewportMargins(0, theme.px(4), theme.px(8) if wide else inner, 0)
        self.page.setViewportMargins(theme.px(22) if wide else 0, theme.px(4), inner, 0)

    def _timer(self, after: int, deed: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(deed)
        return timer


def _known(links: Iterable[Reference]) -> dict[str, str]:
    """What the links of the stored note lead to, aliases and beginnings of names included."""
    found = ((link.target.partition("#")[0].strip().lower(), link.uid) for link in links)
    return {target: uid for target, uid in found if uid}


def _lines(text: str) -> str:
    """``text`` as the editor holds it: every kind of line end is one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
