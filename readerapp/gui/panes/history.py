"""What was done in this library, newest first, and the way back from any of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui.panes.dates import day
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.lines import Line
from readerapp.gui.widgets import Button

if TYPE_CHECKING:
    from readerapp.library.history import Entry

PAGE: Final = 500  # entries read at once
_LEAD: Final = (
    "Everything that was done here, newest first. Any one thing can be taken back alone, unless "
    "something later depends on it."
)


class HistoryPane(Ledger):
    """One line an action; what was taken back is fainter, and says so."""

    take_back_asked = Signal(object)  # the number of a step
    undo_asked = Signal(int)  # how many entries, newest first
    redo_asked = Signal()
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("History", _LEAD, "What was done, newest first", parent)
        self._entries: Sequence[Entry] = ()
        self.reason = ""  # why nothing can be taken back here at all
        self.take_back = Button("Take back this one", key="Enter", primary=True)
        self.undo = Button("Undo down to here")
        self.redo = Button("Redo", key="Ctrl Shift Z")
        self.add_buttons(self.take_back, self.undo, self.redo)
        self.take_back.clicked.connect(self._ask_back)
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._above()))
        self.redo.clicked.connect(self.redo_asked)
        self.list.entered.connect(self._ask_back)
        self.list.chosen.connect(self._moved)
        self.list.ended.connect(self._ask_more)
        self.show_entries((), None)

    def show_entries(self, entries: Sequence[Entry], redo: str | None) -> None:
        """List these; ``redo`` names what Redo would do again."""
        self._entries = entries
        self.list.show_lines(list(_lines(entries)))
        self.show_nothing("" if entries else "Nothing was done here yet.")
        self.redo.setEnabled(redo is not None and not self.reason)
        self.redo.setToolTip(escape(f"Redo {redo}") if redo is not None else "")
        self._offer()

    def current(self) -> Entry | None:
        """The entry the reader is on."""
        step = self.list.current()
        return next((entry for entry in self._entries if entry.step == step), None)

    def _above(self) -> int:
        """How many standing entries there are from the newest down to the current one."""
        entry = self.current()
        if entry is None:
            return 0
        return sum(
            not other.undone and other.kind == "do" and other.step >= entry.step
            for other in self._entries
        )

    def _moved(self) -> None:
        self.refuse("")
        self._offer()

    def _offer(self) -> None:
        entry = self.current()
        stands = entry is not None and not entry.undone and entry.kind == "do" and not self.reason
        self.take_back.setEnabled(stands)
        above = 0 if self.reason else self._above()
        self.undo.setEnabled(above > 0)
        self.undo.set_label(
            f"Undo all {above:,} down to here" if above > 1 else "Undo down to here"
        )

    def _ask_back(self) -> None:
        entry = self.current()
        if entry is not None and self.take_back.isEnabled():
            self.refuse("")
            self.take_back_asked.emit(entry.step)

    def _ask_more(self) -> None:
        if len(self._entries) and len(self._entries) % PAGE == 0:
            self.more_asked.emit()


def _lines(entries: Sequence[Entry]) -> list[Line]:
    lines: list[Line] = []
    date = ""
    for entry in entries:
        if day(entry.at) != date:
            date = day(entry.at)
            lines.append(Line(date[:1].upper() + date[1:], heading=True))
        lines.append(_line(entry))
    return lines


def _line(entry: Entry) -> Line:
    """A step as the history lists it, at the time of this place."""
    said = [f"{datetime.fromisoformat(entry.at).astimezone():%H:%M}"]
    if entry.kind == "purge":
        said.insert(0, "cannot be taken back")
        return Line(entry.label, hint=" · ".join(said), means=entry.step, icon="info")
    if entry.steps > 1:
        said.insert(0, f"{entry.steps:,} changes")
    if entry.undone:
        said.insert(0, "taken back")
    icon = "undo" if entry.undone else "check"
    return Line(
        entry.label,
        hint=" · ".join(said),
        means=entry.step,
        icon=icon,
        tone="faint",
        faint=entry.undone,
    )
