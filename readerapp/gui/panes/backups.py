"""The backups of a library: when each was made and why, whether it is sound, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui.panes.dates import day
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.lines import Line
from readerapp.gui.widgets import Button

if TYPE_CHECKING:
    from readerapp.library.backups import Backup

_LEAD: Final = (
    "Whole copies of the library, made every half hour of change, when the window closes, and "
    "before anything that changes much. Restoring one keeps the present library aside."
)
_NONE: Final = "There is no backup yet: the first is made after the first change."


class BackupsPane(Ledger):
    """One line a backup. ``beside`` a library that cannot be shown, none can be made."""

    back_up_asked = Signal()
    copy_asked = Signal()
    browse_asked = Signal(object)  # Backup
    restore_asked = Signal(object)  # Backup

    def __init__(self, *, beside: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("Backups", _LEAD, "Backups, newest first", parent)
        self._backups: Sequence[Backup] = ()
        self._sound: Mapping[Path, bool] = {}
        self._writable = True
        self.back_up = Button("Back up now", primary=True)
        self.copy = Button("Save a copy as…")
        self.browse = Button("Open to read")
        self.restore = Button("Restore this one")
        self.add_buttons(self.back_up, self.copy, self.browse, self.restore)
        self.back_up.setVisible(not beside)
        self.copy.setVisible(not beside)
        self.restore.set_primary(beside)
        self.back_up.clicked.connect(self.back_up_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.browse.clicked.connect(lambda: self.browse_asked.emit(self.list.current()))
        self.restore.clicked.connect(lambda: self.restore_asked.emit(self.list.current()))
        self.list.entered.connect(self.browse.click)
        self.list.chosen.connect(self._moved)
        self._offer()

    def only_read(self) -> None:
        """The library cannot be written, so none can be made in its folder or put in its place."""
        self._writable = False
        self._offer()

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """List these."""
        self._backups = backups
        self.show_nothing("" if backups else _NONE)
        self._list()

    def show_sound(self, sound: Mapping[Path, bool]) -> None:
        """Say of each backup whether it is whole, as far as that is known."""
        self._sound = dict(sound)
        self._list()

    def backups(self) -> Sequence[Backup]:
        """What is listed."""
        return self._backups

    def _list(self) -> None:
        lines: list[Line] = []
        date = ""
        for backup in self._backups:
            if day(backup.at) != date:
                date = day(backup.at)
                lines.append(Line(date[:1].upper() + date[1:], heading=True))
            lines.append(_line(backup, self._sound.get(backup.path)))
        self.list.show_lines(lines)
        self._offer()

    def _moved(self) -> None:
        self.refuse("")
        self._offer()

    def _offer(self) -> None:
        backup: Backup | None = self.list.current()
        whole = backup is not None and self._sound.get(backup.path, bool(backup.reason))
        self.browse.setEnabled(whole)
        self.restore.setEnabled(whole and self._writable)
        self.back_up.setEnabled(self._writable)


def _line(backup: Backup, sound: bool | None) -> Line:
    """A backup as it is listed; one that cannot be read has no reason."""
    at = datetime.fromisoformat(backup.at).astimezone()
    if sound is False or not backup.reason:
        state, icon, tone = "damaged", "warning", "danger"
    elif sound is None:
        state, icon, tone = "not checked yet", "history", "faint"
    else:
        state, icon, tone = "sound", "check", "accent"
    papers = "1 paper" if backup.papers == 1 else f"{backup.papers:,} papers"
    said = [f"{at:%H:%M}", *([papers] if backup.reason else []), size_said(backup.size)]
    why = backup.reason[:1].upper() + backup.reason[1:] if backup.reason else backup.path.name
    return Line(
        why, " · ".join(said), state, means=backup, icon=icon, tone=tone, faint=state == "damaged"
    )


def size_said(size: int) -> str:
    """“84 kB”, “1.2 MB”, “310 MB”."""
    if size < 1_000_000:
        return f"{max(size / 1000, 1):,.0f} kB"
    return f"{size / 1e6:,.1f} MB" if size < 10_000_000 else f"{size / 1e6:,.0f} MB"
