"""What unfolds below the row the reader is on: why it is in doubt, and what can be done with it."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.models import found_words as words
from readerapp.gui.panes.found_row import EDGE, Columns
from readerapp.gui.widgets import Button, FlowLayout, Label
from readerapp.operations import revising
from readerapp.operations.planning import Plan, State

KEYS: Final = {
    "swap": "s",
    "join": "m",
    "split": "/",
    "bare": "a",
    "new": "n",
    "same": "e",
    "none": "x",
    "drop": "d",
}
_SHOWN: Final = 600  # characters of an abstract; more does not help to tell what it is


class Offer(NamedTuple):
    """Something that can be done with a row: one of KEYS, and what the button says."""

    verb: str
    label: str


def offers(plan: Plan, number: int) -> list[Offer]:
    """What can be done with a row, as things are."""
    row = plan.rows[number]
    record = row.prepared.record
    alike = row.paper is not None or row.same_row is not None
    found: list[Offer] = []
    if alike and row.state is not State.NEW:
        found.append(Offer("new", "Another paper"))
    if alike and row.state not in (State.SAME, State.ADDS):
        found.append(Offer("same", "The same paper"))
    if record.abstract:
        found.append(Offer("swap", "Swap with abstract"))
    if revising.can_join(plan, number):
        found.append(Offer("join", "Join to the one above"))
    if revising.places(plan, number):
        found.append(Offer("split", "Split…"))
    if not record.abstract and row.doubtful:
        found.append(Offer("bare", "Import without abstract"))
    elif record.abstract:
        if row.doubtful and not alike:
            found.append(Offer("new", "Right as it is"))
        found.append(Offer("bare", "Without abstract"))
    found.append(Offer("none", "Not a paper"))
    found.append(Offer("drop", "Drop" if row.taken else "Take it after all"))
    return found


class Fold(QWidget):
    """A sentence, the whole of the record if that was asked for, and what can be done."""

    asked = Signal(str)  # one of KEYS

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What can be done with this row")
        self.why = Label(strength="soft")
        self.whole = Label()
        for label in (self.why, self.whole):
            label.setWordWrap(True)
        self.buttons = {verb: Button("", key=key, height=28) for verb, key in KEYS.items()}
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        for verb, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, verb=verb: self.asked.emit(verb))
            self._flow.addWidget(button)
        self._column = QVBoxLayout(self)
        for part in (self.why, self.whole, self._row):
            self._column.addWidget(part)
        self.hide()

    def show_row(self, plan: Plan, number: int, *, whole: bool) -> None:
        """Say what there is to say of a row; ``whole`` shows all of its title and abstract."""
        self.why.setText(words.why(plan, number))
        record = plan.rows[number].prepared.record
        text = f"{record.title}\n{record.abstract}".strip()
        self.whole.setText(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        self.whole.setVisible(whole)
        offered = offers(plan, number)
        while self._flow.count():
            self._flow.takeAt(0)
        for verb, button in self.buttons.items():
            button.setVisible(any(offer.verb == verb for offer in offered))
        for offer in offered:
            button = self.buttons[offer.verb]
            button.set_label(offer.label)
            self._flow.addWidget(button)
        self._flow.invalidate()

    def fit(self, width: int) -> int:
        """Lay out for a table so wide; how high that is."""
        px = theme.px
        left = Columns.of(width).state[0]
        self._column.setContentsMargins(left, 0, px(EDGE + 6), px(10))
        self._column.setSpacing(px(8))
        self._flow.setSpacing(px(8))
        room = max(width - left - px(EDGE + 6), px(80))
        high = px(10) + px(8) + self.why.heightForWidth(room) + self._flow.heightForWidth(room)
        if not self.whole.isHidden():
            high += px(8) + self.whole.heightForWidth(room)
        self._row.setMinimumHeight(self._flow.heightForWidth(room))
        return high
