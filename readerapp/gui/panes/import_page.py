"""The page on which an import is looked over before it is carried out, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.models import found_words as words
from readerapp.gui.models.draft import Draft
from readerapp.gui.models.found import FoundModel
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.found_fold import KEYS
from readerapp.gui.panes.found_row import EDGE as INSET
from readerapp.gui.panes.found_view import FoundHeader, FoundView
from readerapp.gui.panes.import_bar import ImportBar
from readerapp.gui.panes.import_facts import ImportFacts
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.left_out import LeftOutBox, LeftOutLines
from readerapp.gui.panes.mending import (
    SAID,
    Mended,
    cuts_menu,
    mended,
    taken_back_in,
    with_file,
)
from readerapp.gui.panes.scroller import Scroller
from readerapp.gui.widgets import Label
from readerapp.operations import revising
from readerapp.operations.planning import Plan

_PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_REDO: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)


class ImportPage(Ledger):
    """Shows a `Draft` and follows each change of it; nothing here touches a library."""

    wide = True
    changed = Signal()  # the plan is another one: its states are to be found anew
    told = Signal(str, bool)  # something was done, and whether it can be taken back here
    import_asked = Signal(bool)  # True: only what is beyond doubt
    tags_asked = Signal()
    encoding_asked = Signal(int, object)  # the number of a file, an encoding or None
    format_asked = Signal(int, object)
    below_asked = Signal(int)  # in this file the titles stand below their abstracts

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = FoundModel()
        super().__init__("Import", "", "", parent, lines=LeftOutLines())
        self._draft: Draft | None = None
        self._more = ""
        self._busy = False
        self._whole = False  # the current row is shown whole
        self.close_button.set_label("Cancel")
        self._add_head()
        self._add_bar()
        self.view.moved.connect(self._moved)
        self.view.opened.connect(self._toggle_whole)
        self.view.fold.asked.connect(self.do)
        self.list.entered.connect(self._take_piece)
        self.box.folded_changed.connect(self._folded)
        self.facts.encoding_chosen.connect(lambda e: self.encoding_asked.emit(self.item(), e))
        self.facts.format_chosen.connect(lambda f: self.format_asked.emit(self.item(), f))

    def body(self) -> QWidget:
        """The table over what was left out."""
        body = QWidget()
        self.view = FoundView(self._model)
        self._header = FoundHeader()
        assert isinstance(self.list, LeftOutLines)
        self.box = LeftOutBox(self.list)
        self._rows = QVBoxLayout(body)
        self._gap = QSpacerItem(0, 0)
        self._rows.addWidget(self._header)
        self._rows.addWidget(self.view, 1)
        self._rows.addItem(self._gap)
        self._rows.addWidget(self.box)
        self._rows.addStretch(0)
        return body

    def _add_head(self) -> None:
        self.facts = ImportFacts()
        self.doubt = Label(weight=600)
        self.doubt.setWordWrap(True)
        self.lead.hide()
        self._head.insertWidget(1, self.facts)
        self._head.insertWidget(2, self.doubt)
        self.title.setWordWrap(True)
        self.title.setMinimumWidth(1)  # a name without blanks is cut, not the page
        for flowing in (self.facts, self._buttons):  # as high as their width makes them
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            policy.setHeightForWidth(True)
            flowing.setSizePolicy(policy)

    def _add_bar(self) -> None:
        self.bar = ImportBar(self._flow, self)
        head = self._head.itemAt(0)
        assert isinstance(head, QBoxLayout)
        head.insertWidget(1, self.bar.more, 0, Qt.AlignmentFlag.AlignTop)
        self.bar.import_asked.connect(self._ask)
        self.bar.queued.connect(self._queue)
        self.bar.tags_asked.connect(self.tags_asked)
        self.bar.untagged.connect(self._untag)
        self.bar.next_asked.connect(self.go_to_unsure)
        self.bar.below_asked.connect(lambda: self.below_asked.emit(self.item()))
        self.bar.file_asked.connect(self._drop_file)
        self.bar.whole_asked.connect(self._toggle_whole)
        self.bar.left_out_asked.connect(self._toggle_left_out)

    # --- What is shown ------------------------------------------------------------------------

    @property
    def draft(self) -> Draft | None:
        """What is being looked over."""
        return self._draft

    def show_draft(self, draft: Draft, more: str = "") -> None:
        """Look this over, where the reader left it; ``more`` says what else there is to know."""
        self._draft, self._more, self._whole = draft, more, False
        self.title.setText(words.heading(draft.plan))
        self.setAccessibleName(words.heading(draft.plan))
        self.refuse("")
        self.bar.queue.setChecked(draft.queued)
        self.box.set_folded(draft.folded)
        self.show_tags()
        self.set_busy(False)
        self._show_plan()

    def say_more(self, more: str) -> None:
        """Something else there is to know, at the end of the facts."""
        self._more = more
        self._show_facts()

    def show_renewed(self, old: Plan, plan: Plan) -> None:
        """The states as they are now, if this is still the plan they were asked for."""
        if self._draft is not None and self._draft.renew(old, plan):
            self._show_plan()

    def show_tags(self) -> None:
        """The tags that every paper of the import is to get."""
        self.bar.show_tags(self._draft.tags if self._draft else {})

    def set_busy(self, busy: bool) -> None:
        """While it is being carried out nothing of it can be changed."""
        self._busy = busy
        self._offer()

    def take_focus(self) -> None:
        """Give the keys to the table."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Go to the next line (1), or to the one before (-1)."""
        self.view.go(self.view.place() + by)

    def item(self) -> int:
        """The file the reader is in."""
        place = self.view.place()
        return self._model.entries[place].item if 0 <= place < len(self._model.entries) else 0

    def number(self) -> int | None:
        """The row of the plan the reader is on."""
        place = self.view.place()
        return self._model.entries[place].row if 0 <= place < len(self._model.entries) else None

    def numbers(self) -> list[int]:
        """The rows of the plan that are selected."""
        rows = [self._model.entries[place].row for place in self.view.places()]
        return [row for row in rows if row is not None]

    def _show_plan(self) -> None:
        """The plan as it is now; the reader stays on the same row."""
        draft = self._draft
        if draft is None:
            return
        self.view.unfold(None)
        chosen = self.numbers()
        self._model.show(draft.plan)
        place = self._model.place(draft.row)
        if place != self.view.place() or not len(chosen) > 1:
            self.view.go(place)
        self.box.show_plan(draft.plan)
        self._show_facts()
        self._unfold()
        self._offer()

    def _show_facts(self) -> None:
        if self._draft is None:
            return
        plan, item = self._draft.plan, self.item()
        self.facts.show_plan(plan, item, self._more)
        doubts = words.doubts(plan, item)
        self.doubt.setText(doubts)
        self.doubt.setVisible(bool(doubts))
        self.bar.below.setVisible(bool(doubts) and revising.can_swap_all(plan, item))

    def _moved(self) -> None:
        """The reader is on another row."""
        number = self.number()
        if self._draft is not None and number is not None:
            self._draft.row = number
        self._whole = False
        self.refuse("")
        self._unfold()
        self._area.reveal(self.view.viewport(), self.view.visualRect(self.view.currentIndex()))
        if len(self._model.plan.items) > 1:
            self._show_facts()

    def _unfold(self) -> None:
        number = self.number()
        row = None if number is None else self._model.plan.rows[number]
        if row is None or number is None or not (row.doubtful or self._whole):
            self.view.unfold(None)
            return
        self.view.fold.show_row(self._model.plan, number, whole=self._whole)
        self.view.unfold(self.view.place())
        self.view.scrollTo(self.view.currentIndex())

    def _offer(self) -> None:
        """Say what can be done with the whole of it."""
        self.bar.show_plan(self._model.plan, self._busy)

    def _lay_out(self) -> None:
        """All of it scrolls where the window is too low for it, as with large text."""
        super()._lay_out()
        self._area = Scroller.around(self, "Import")

    def _dress(self) -> None:
        super()._dress()
        side = theme.px(EDGE - INSET)
        self._rows.setContentsMargins(side, theme.px(2), side, theme.px(14))
        self._rows.setSpacing(0)
        self._gap.changeSize(0, theme.px(10))
        self._rows.invalidate()

    # --- Changing it --------------------------------------------------------------------------

    def do(self, verb: str) -> None:
        """What one of the keys of the fold does with the rows selected."""
        rows, number = self.numbers(), self.number()
        if number is None or number not in rows:
            return
        if verb == "split":
            self._open_cuts(number)
        else:
            self._follow(mended(self._model.plan, verb, rows, number))

    def follow(self, plan: Plan, said: str) -> None:
        """Go on with another plan; the reader stays where they are."""
        if self._draft is not None:
            self._follow(Mended(plan, said, self._draft.row))

    def undo(self) -> None:
        """Take back the last change made here."""
        self._go_back("Took back", Draft.undo)

    def redo(self) -> None:
        """Make it again."""
        self._go_back("Did again", Draft.redo)

    def _go_back(self, verb: str, move: Callable[[Draft], str | None]) -> None:
        if self._draft is None or self._busy:
            return
        said = move(self._draft)
        if said is not None:
            self._show_plan()
            self.changed.emit()
        text = f"{verb}: {said}" if said is not None else "There is nothing to take back here"
        self.told.emit(text, False)

    def _follow(self, made: Mended) -> None:
        if self._draft is None or self._busy:
            return
        if not self._draft.change(made.plan, made.said):
            self.told.emit("That cannot be done here", False)
            return
        self._draft.row = made.row
        self._show_plan()
        self.changed.emit()
        self.told.emit(made.said, True)

    def split_at(self, number: int, place: int) -> None:
        """Cut the record of a row in two; the reader goes to the second."""
        made = revising.split(self._model.plan, number, place)
        self._follow(Mended(made, SAID["split"], number + 1))

    def _take_piece(self) -> None:
        """What was left out becomes a paper, and the reader stands on it."""
        means = self.list.current()
        if means is not None:
            self._follow(taken_back_in(self._model.plan, *means))

    def _drop_file(self, taken: bool) -> None:
        self._follow(with_file(self._model.plan, self.item(), taken))

    def _queue(self, on: bool) -> None:
        if self._draft is not None:
            self._draft.queued = on

    def _untag(self, name: str) -> None:
        if self._draft is not None and name in self._draft.tags:
            del self._draft.tags[name]
            self.show_tags()

    def _folded(self, folded: bool) -> None:
        if self._draft is not None:
            self._draft.folded = folded
        if not folded:
            self._area.reveal(self.box, QRect(0, 0, 1, self.box.sizeHint().height()))

    def _ask(self, only_sure: bool) -> None:
        self.refuse("")
        self.import_asked.emit(only_sure)

    def _open_cuts(self, number: int) -> None:
        menu = cuts_menu(self, self._model.plan, number, lambda place: self.split_at(number, place))
        if menu.isEmpty() or self._busy:
            menu.deleteLater()
            self.told.emit("That cannot be done here", False)
            return
        split = self.view.fold.buttons["split"]
        over: QWidget = split if split.isVisible() else self.bar.more
        menu.setActiveAction(menu.actions()[0])
        menu.popup(over.mapToGlobal(QPoint(0, over.height())))

    # --- Keys ---------------------------------------------------------------------------------

    def go_to_unsure(self, back: bool = False) -> None:
        """Go to the next row that is in doubt, from the last to the first again."""
        rows = self._model.plan.rows
        doubtful = [self._model.place(number) for number, row in enumerate(rows) if row.doubtful]
        here = self.view.place()
        beyond = [place for place in doubtful if (place < here if back else place > here)]
        if doubtful:
            self.view.go((beyond or doubtful)[-1 if back else 0])
            self.take_focus()
        else:
            self.told.emit("Nothing is unsure any more", False)

    def _toggle_whole(self) -> None:
        self._whole = not self._whole
        self._unfold()

    def _toggle_left_out(self) -> None:
        """To what was left out, and back to the table."""
        if self.box.isHidden():
            return
        if self.list.hasFocus():
            self.box.set_folded(True)
            self.take_focus()
        else:
            self.box.set_folded(False)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Letters that are commands of the window elsewhere are commands of this page here."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if self._deed(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deed(event)
        if deed is not None:
            deed()
        else:
            super().keyPressEvent(event)

    def _deed(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; among what was left out there are no rows to act on."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo
        if event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _REDO:
            return self.redo
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~_PLAIN:
            return None
        letter = event.text().lower()
        if letter in ("l", "u"):
            return self._toggle_left_out if letter == "l" else partial(self.go_to_unsure, shift)
        if self.list.hasFocus():
            return None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return (self.bar.sure if shift else self.bar.take).click
        if event.key() == Qt.Key.Key_Space:
            return self._toggle_whole
        others = {"q": self.bar.queue.click, "t": self.bar.tag.click}
        verbs = {key: partial(self.do, verb) for verb, key in KEYS.items()}
        return (others | verbs).get(letter)
