"""The line of decisions under the abstract: one button each, with the key that does the same."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from readerapp.gui import theme
from readerapp.gui.widgets import Button, Label
from readerapp.model import Status

_CHOICES: Final = (
    (Status.QUEUED, "Queue", "q"),
    (Status.SKIPPED, "Skip", "x"),
    (Status.READING, "Reading", "r"),
    (Status.READ, "Read", "d"),
)
_GAP: Final = 8
_PAD: Final = 12
_FOOT: Final = 4  # below: the tabs bring room of their own


class DecisionBar(QWidget):
    """Stands in one place. Where the line is too narrow the keys go, then it takes a second line.

    The button in the accent says where the paper stands; pressed again it goes back to the inbox.
    In the inbox that is Queue, the decision one comes for. In the trash there is one way: out.
    """

    status_asked = Signal(str)
    tag_asked = Signal()
    restore_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = Status.INBOX
        self._buttons = {
            status: Button(text, key=key, parent=self) for status, text, key in _CHOICES
        }
        self._bare = {status: Button(text, parent=self) for status, text, _ in _CHOICES}
        for row in (self._buttons, self._bare):
            for status, button in row.items():
                button.clicked.connect(lambda _=False, status=status: self._ask(status))
        self._tag = Button("Tag", key="t", parent=self)
        self._bare_tag = Button("Tag", parent=self)
        for button in (self._tag, self._bare_tag):
            button.clicked.connect(self.tag_asked)
        self._restore = Button("Restore from the trash", primary=True, parent=self)
        self._restore.clicked.connect(self.restore_asked)
        self._trashed = False
        self._where = Label(strength="faint", parent=self)
        self._where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_status(self, status: Status, *, trashed: bool = False) -> None:
        """Say where the paper stands."""
        self._status = status
        if trashed != self._trashed:
            self._trashed = trashed
            self._arrange()
        lit = Status.QUEUED if status == Status.INBOX else status
        for row in (self._buttons, self._bare):
            for which, button in row.items():
                button.set_primary(which == lit)
                button.setAccessibleDescription("where it is now" if which == status else "")

    def only_read(self) -> None:
        """Nothing can be decided here."""
        for button in (*self._buttons.values(), *self._bare.values()):
            button.setEnabled(False)
        for button in (self._tag, self._bare_tag, self._restore):
            button.setEnabled(False)

    def show_place(self, text: str) -> None:
        """Say at the right end where in the pass the reader is."""
        self._where.setText(text)
        self._where.setToolTip("")

    def _ask(self, status: Status) -> None:
        self.status_asked.emit(str(Status.INBOX if status == self._status else status))

    # --- Where everything stands ------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(width)[0]
        height = self._tag.sizeHint().height()
        return len(rows) * (height + theme.px(_GAP)) - theme.px(_GAP) + theme.px(_PAD + _FOOT)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(596), self.heightForWidth(max(self.width(), theme.px(200))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self._tag.sizeHint().height() + theme.px(_PAD + _FOOT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self._arrange()

    def _rows(self, width: int) -> tuple[list[list[Button]], list[Button]]:
        """The buttons line by line, and those not shown; what the label says changes nothing."""
        full = [*self._buttons.values(), self._tag]
        bare = [*self._bare.values(), self._bare_tag]
        if self._trashed:
            return [[self._restore]], [*full, *bare]
        aside = theme.metrics("ui").horizontalAdvance("00 of 0000") + theme.px(_GAP)
        if _breadth(full) + aside <= width:
            return [full], [*bare, self._restore]
        if _breadth(bare) + aside <= width:
            return [bare], [*full, self._restore]
        rows: list[list[Button]] = [[]]
        for button in bare:
            room = width - aside if len(rows) == 1 else width
            if rows[-1] and _breadth([*rows[-1], button]) > room:
                rows.append([])
            rows[-1].append(button)
        return rows, [*full, self._restore]

    def _arrange(self) -> None:
        rows, hidden = self._rows(self.width())
        for button in hidden:
            button.hide()
        gap, y = theme.px(_GAP), theme.px(_PAD)
        for number, row in enumerate(rows):
            x = 0
            for button in row:
                size = button.sizeHint()
                button.setGeometry(QRect(x, y, min(size.width(), self.width()), size.height()))
                button.show()
                x += size.width() + gap
            if number == 0:
                height = row[0].sizeHint().height()
                self._where.setGeometry(x, y, max(self.width() - x, 0), height)
            y += row[0].sizeHint().height() + gap


def _breadth(row: list[Button]) -> int:
    return sum(button.sizeHint().width() for button in row) + theme.px(_GAP) * (len(row) - 1)
