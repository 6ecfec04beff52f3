"""The note of a paper: written on the left, read on the right, saved by itself."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.browser import Browser
from readerapp.gui.completion import Names
from readerapp.gui.editor import MarkdownEditor
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.linked import LinkedFrom
from readerapp.gui.panes.preview import Preview
from readerapp.gui.panes.writing import Writing
from readerapp.gui.widgets import Button, Hairline
from readerapp.model import Reference, Sheet

_PREVIEW_AFTER: Final = 300  # milliseconds after the last key
_SAVE_AFTER: Final = 800
_SAVE_AT_LEAST: Final = 5_000  # while somebody types on without a pause
_NEW_BURST_AFTER: Final = 10_000
_SIDE_BY_SIDE: Final = 600
_EXAMPLE: Final = "Write in Markdown. Type [[ to link another paper."


class NotePane(QWidget):
    """Side by side where there is room, else one after the other: Edit and Read.

    An empty note has no page beside it. Below stands what links to the paper.
    """

    note_typed = Signal(object, str, str, object)  # paper id, Markdown, burst, begun from
    link_asked = Signal(str)
    reference_asked = Signal(object)  # Reference: where the link to this paper is written
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
        self.editor.set_prompt(_EXAMPLE)
        self.page = Browser(self)
        self.page.setAccessibleName("Note as it reads")
        self._bars = (OverlayBar(self.editor), OverlayBar(self.page))
        self._line = Hairline(self, Qt.Orientation.Vertical)
        self.linked = LinkedFrom(self)
        self.toggle = Button("Edit", height=26)  # where only one of the two is seen
        self._toggle_offered = True
        self._refused: dict[int, str] = {}  # notes not taken, of papers no longer shown
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
        self.linked.asked.connect(self.reference_asked)

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
            self.editor.load(self._refused.get(paper or 0, text))
            if self._refused.pop(paper or 0, text) != text:
                self._save_soon.start()
            self.page.verticalScrollBar().setValue(0)
            self._set_reading(bool(text))
        elif self._writing.takes(text, self._stored_form()):
            self.editor.blockSignals(True)
            self.editor.amend(text)
            self.editor.blockSignals(False)
        self.linked.show_links(sheet.backlinks if sheet else ())
        self._arrange()
        self._say_saving()
        self._make_page()

    def set_names(self, names: Iterable[tuple[str, str]]) -> None:
        """The papers a link may go to: (citekey, title)."""
        self._names = names if isinstance(names, Names) else Names(names)
        self.editor.set_names(self._names)

    def only_read(self) -> None:
        """Nothing can be written here."""
        self.editor.setReadOnly(True)
        self.editor.set_prompt("No note was written about this paper.")

    def write(self) -> None:
        """Put the caret into the note."""
        self._set_reading(False)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def append(self, markdown: str) -> None:
        """Write ``markdown`` below what stands there, and send it."""
        self.editor.append_text(markdown)
        self.flush()

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
            base = self._writing.base
            self._writing.send(text)
            self._wrote = True
            self.note_typed.emit(self._paper, text, self._burst, base)
        self._say_saving()

    def note_written(self, paper: int, markdown: str) -> None:
        """The library holds ``markdown`` as the note of ``paper`` now."""
        self._refused.pop(paper, None)
        if paper == self._paper:
            self._writing.written(markdown)
            self._say_saving()

    def note_refused(self, paper: int, markdown: str) -> None:
        """The library did not take the note: it will be sent again, whatever is shown by then."""
        if paper == self._paper:
            self._writing.refused()
            self._say_saving()
        else:
            self._refused[paper] = markdown

    def unkept(self) -> list[tuple[int, str, str]]:
        """Papers with the notes typed for them that the library does not hold, and their base."""
        found = [(paper, markdown, "") for paper, markdown in self._refused.items()]
        text = self._stored_form()
        if self._paper is not None and text != self._writing.stored:
            found.append((self._paper, text, self._writing.stored))
        return found

    def stop(self) -> None:
        """The window closes: send what is unsent, and wait for the worker."""
        self.flush()
        for paper, markdown in self._refused.copy().items():
            self.note_typed.emit(paper, markdown, next(self._bursts), None)
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
        self._arrange()
        if self.page.isHidden() or not text.strip():
            self._preview.forget()
            self.page.show_html("")  # it is made when it comes to be seen
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
        column.setSpacing(0)
        column.addLayout(beside, 1)
        column.addWidget(self.linked)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _set_reading(self, reading: bool) -> None:
        self._reading = reading
        self._arrange()

    def _arrange(self) -> None:
        empty = not self.editor.text().strip()
        wide = self.width() >= theme.px(_SIDE_BY_SIDE) and not empty
        reads = wide or (self._reading and not empty)
        self.toggle.setVisible(self._toggle_offered and not wide and not empty)
        self.toggle.set_label("Edit" if self._reading else "Preview")
        if self.page.isHidden() and reads:
            self._show_soon.start(0)
        self.page.setVisible(reads)
        self._line.setVisible(wide)
        self.editor.setVisible(wide or not reads)
        self.linked.fit(self.height(), empty)
        inner = theme.px(EDGE)
        self.editor.setViewportMargins(0, theme.px(4), theme.px(14) if wide else inner, 0)
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
