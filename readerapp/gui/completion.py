"""The list under `[[`: which papers a reader may mean while typing a link, and the popup."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.panes.names import NameDelegate
from readerapp.gui.shadows import cast_shadow
from readerapp.text.links import written

_MOST: Final = 8  # rows shown: more than this and a reader types on instead of looking
_LONGEST_LABEL: Final = 40

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Name:
    """One paper as a link may call it."""

    citekey: str
    title: str

    @property
    def label(self) -> str:
        """The short form of the title: what stands before its colon, or its first words."""
        head, colon, _ = self.title.partition(":")
        short = head if colon and len(head) <= _LONGEST_LABEL else _first_words(self.title)
        return " ".join(short.split())

    @property
    def rest(self) -> str:
        """What of the title the label leaves out."""
        head, colon, tail = self.title.partition(":")
        return tail.strip() if colon and len(head) <= _LONGEST_LABEL else self.title

    @property
    def link(self) -> str:
        """The link as it is written into a note."""
        return written(self.citekey, self.label)


def _first_words(title: str) -> str:
    if len(title) <= _LONGEST_LABEL:
        return title
    return title[: _LONGEST_LABEL + 1].rpartition(" ")[0] or title[:_LONGEST_LABEL]


class Names:
    """Finds papers by the start of their citekey or title, then by any part of them.

    Every name is one line of one lower-case text, so that looking through 20,000 of them is a
    search in C, whatever was typed.
    """

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        self._names = list(names)
        lines = [f"{key}\t{title}".replace("\n", " ").lower() for key, title in self._names]
        self._text = "\n" + "\n".join(lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)][: len(lines)]

    def __len__(self) -> int:
        return len(self._names)

    def citekey(self, written: str) -> str | None:
        """The citekey a reader means who wrote ``written``, if a paper goes by it."""
        rows = self._rows(f"\n{written.strip().lower()}\t", 1) if written.strip() else []
        return self._names[rows[0]][0] if rows else None

    def find(self, typed: str, most: int = _MOST) -> list[Name]:
        """At most ``most`` papers for what was typed: starts first, then words, then parts."""
        wanted = " ".join(typed.lower().split())
        rows = dict.fromkeys(range(min(most, len(self._names)))) if not wanted else {}
        for before in ("\n", "\t", " ", "") if wanted else ():
            if len(rows) < most:
                rows |= dict.fromkeys(self._rows(before + wanted, most))
        return [Name(*self._names[row]) for row in list(rows)[:most]]

    def _rows(self, needle: str, most: int) -> list[int]:
        """The first lines that hold ``needle``."""
        rows: list[int] = []
        at = 0
        while len(rows) < most and (at := self._text.find(needle, at)) >= 0:
            rows.append(bisect_right(self._starts, at) - 1)
            at = self._starts[rows[-1] + 1] if rows[-1] + 1 < len(self._starts) else len(self._text)
        return rows


class _Rows(QAbstractListModel):
    """Shows the names it is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: list[Name] = []

    def show(self, names: list[Name]) -> None:
        self.beginResetModel()
        self.names = names
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        name = self.names[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{name.title}, {name.citekey}"
        return None


class CompletionPopup(QFrame):
    """The papers to choose from, over the window, while the focus stays in the editor."""

    chosen = Signal(object)  # Name

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setObjectName("completion")
        self.setAccessibleName("Papers to link to")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = _Rows(self)
        self._list = QListView(self)
        self._list.setAccessibleName("Papers to link to")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        for turn_off in (
            self._list.setHorizontalScrollBarPolicy,
            self._list.setVerticalScrollBarPolicy,
        ):
            turn_off(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(NameDelegate(self._list))
        self._list.clicked.connect(lambda index: self.chosen.emit(self._rows.names[index.row()]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 5, 5, 5)
        layout.addWidget(self._list)
        cast_shadow(self)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def current(self) -> Name | None:
        """The paper that Enter would link to."""
        row = self._list.currentIndex().row()
        return self._rows.names[row] if 0 <= row < len(self._rows.names) else None

    def offer(self, names: list[Name], at: QPoint, line: int) -> None:
        """Show ``names`` under the global point ``at``, or above it where there is no room."""
        if not names:
            self.hide()
            return
        self._rows.show(names)
        self._list.setCurrentIndex(self._rows.index(0))
        height = len(names) * theme.px(28) + 12
        window = self._editor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        width = min(theme.px(380), window.width() - 16)
        corner = window.mapFromGlobal(at)
        x = max(8, min(corner.x(), window.width() - width - 8))
        below = corner.y() + 4
        fits = below + height <= window.height() - 4
        self.setGeometry(x, below if fits else max(4, corner.y() - line - height), width, height)
        self.show()
        self.raise_()
        self._say()

    def step(self, by: int) -> None:
        """Move the choice up or down, round the ends."""
        count = len(self._rows.names)
        if count:
            row = (self._list.currentIndex().row() + by) % count
            self._list.setCurrentIndex(self._rows.index(row))
            self._say()

    def _say(self) -> None:
        if self.current is not None:
            text = f"{self.current.title}, {self.current.citekey}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._editor, text))

    def _dress(self) -> None:
        now = theme.current()
        self._list.setFont(theme.font("ui"))
        self.setStyleSheet(
            f"#completion {{ background: {now.button}; border: 1px solid {now.line};"
            f" border-radius: 9px; }} QListView {{ background: transparent; }}"
        )
