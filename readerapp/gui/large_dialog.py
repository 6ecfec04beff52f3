"""Files so large that the reader is asked before they are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui.dialogs import Dialog
from readerapp.gui.widgets import Button, Label

if TYPE_CHECKING:
    from readerapp.operations.reading import Item

_NAMED = 5  # files; the rest are counted


class LargeDialog(Dialog):
    """Names them and says how large they are; to leave them is the way out."""

    read_asked = Signal()
    leave_asked = Signal()

    def __init__(self, parent: QWidget, large: Sequence[Item]) -> None:
        one = len(large) == 1
        super().__init__(parent, "Read a large file?" if one else "Read large files?", 480)
        named = [f"“{Path(item.name).name}” is {_size(item.size)}." for item in large[:_NAMED]]
        if len(large) > _NAMED:
            named.append(f"{len(large) - _NAMED:,} more are as large.")
        self.what = Label("\n".join(named))
        more = Label(
            "Reading it may take minutes; it can be stopped at any time."
            if one
            else "Reading them may take minutes; it can be stopped at any time.",
            strength="soft",
        )
        for label in (self.what, more):
            label.setWordWrap(True)
            self.column.addWidget(label)
        self.read = Button("Read it" if one else "Read them", primary=True)
        self.add_buttons(self.read, leave="Leave it" if one else "Leave them")
        self._answered = False
        self.read.clicked.connect(self._read)
        self.finished.connect(self._left)
        self.read.setFocus()

    def _read(self) -> None:
        self._answered = True
        self.read_asked.emit()
        self.close()

    def _left(self) -> None:
        if not self._answered:
            self.leave_asked.emit()


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
