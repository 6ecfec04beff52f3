"""Where one types to find papers: says what was typed, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from readerapp.gui import clauses, icons, theme
from readerapp.gui.clauses import Clause
from readerapp.gui.search_popup import SearchPopup
from readerapp.gui.widgets import IconButton
from readerapp.text.anchors import code_point, utf16

LONGEST: Final = 10_000  # characters that can be typed; a paper's whole abstract is less
_ROUND: Final = 7
_BY_HAND: Final = (
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
    Qt.FocusReason.TabFocusReason,
)


class SearchField(QLineEdit):
    """The search field; its count stands inside it at the right."""

    asked = Signal(str)  # the query, at every key that changes it; "" when there is none
    typed = Signal(str, int)  # the text and the place of the caret in it, in code points
    kept = Signal(str)  # a query the reader stays with: Enter was pressed
    entered = Signal()  # somebody is about to search
    left = Signal()  # Enter, or the arrow down: on to the list
    past_asked = Signal()  # what was searched for before
    dismissed = Signal()  # nothing more is to be offered for what was typed
    save_asked = Signal()  # the query is to be kept under a name
    too_long = Signal(int)  # no more than so many characters were taken

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName("Search")
        self.setAccessibleDescription("Finds papers while you type")
        self.setPlaceholderText("Search titles, abstracts, notes…")
        self.setMaxLength(LONGEST)
        self._read: clauses.Read = lambda _text: ()
        self._clauses: Sequence[Clause] = ()
        self._boxed = False  # whether clauses can have grounds
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._save = IconButton("bookmark", "Save this search", size=24, parent=self)
        self._save.clicked.connect(self.save_asked)
        self._saves = True  # whether anything can be kept
        self._clear = IconButton("close", "Clear the search", size=24, parent=self)
        self._clear.clicked.connect(self._begin_anew)
        self.popup = SearchPopup(self)
        self._asked = ""
        self._typed = ("", 0)  # the text and the caret, where completions are for
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda _text: self._tint())
        self.cursorPositionChanged.connect(self._moved)
        self.inputRejected.connect(self._refuse)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    @property
    def count(self) -> str:
        """What stands at the right: how many were found."""
        return self._count.text()

    @property
    def coloured(self) -> Sequence[Clause]:
        """What the text was taken apart into, as far as it is coloured."""
        return self._clauses

    def tell(self, count: str) -> None:
        """Say how many were found, as ``31 of 202 · 3 ms``; "" says nothing."""
        if count != self._count.text():
            self._count.setText(count)
            self._count.adjustSize()
            self._place()

    def put(self, query: str) -> None:
        """Search for ``query`` as if it had been typed."""
        self.dismiss()
        self.setText(query)
        self._ask()

    def clear(self) -> None:
        """Search for nothing any more."""
        self.put("")

    def clear_quietly(self) -> None:
        """Hold nothing any more, without a word: something else is shown already."""
        self._asked = ""
        self.clear()

    def dismiss(self) -> None:
        """Offer nothing for what was typed, now or later."""
        self.popup.hide()
        self.dismissed.emit()

    def only_read(self) -> None:
        """Nothing can be kept: do not offer to."""
        self._saves = False
        self._place()

    def read_with(self, read: clauses.Read) -> None:
        """From now on, colour what ``read`` takes the text apart into."""
        self._read = read
        self._tint()

    def complete(self, start: int, end: int, text: str) -> None:
        """Put ``text`` in the place of the code points from ``start`` to ``end``."""
        before = self.text()
        self.dismiss()
        self.setSelection(utf16(before, start), utf16(before, end) - utf16(before, start))
        self.insert(text)
        self._edited(self.text())

    # --- Keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, open_ = event.key(), self.popup.isVisible()
        if key == Qt.Key.Key_Escape and open_:
            self.dismiss()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and open_:
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down and (_alone(event) or not self.text()):
            self.past_asked.emit()
            if not self.popup.isVisible():
                self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.popup.take():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._go_on(stay=key != Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what the popup offers first, if nothing else was chosen in it."""
        if forward and self.popup.take(by_tab=True):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        if not self.text() and event.reason() in _BY_HAND:
            self.past_asked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.dismiss()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text():
            self.past_asked.emit()

    def _go_on(self, *, stay: bool) -> None:
        self.dismiss()
        self._ask()
        if stay and self._asked:
            self.kept.emit(self._asked.strip())
        self.left.emit()

    def _edited(self, text: str) -> None:
        self._typed = text, self.cursorPosition()
        self._ask()
        self.typed.emit(text, code_point(text, self.cursorPosition()))

    def _moved(self, _before: int, now: int) -> None:
        """The caret went elsewhere by itself: what is offered would be put far from it."""
        if self._typed != (self.text(), now):
            self.dismiss()

    def _begin_anew(self) -> None:
        self.clear()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _ask(self) -> None:
        """A space at the end says that the last word is typed to its end."""
        text = self.text()
        query = text.strip()
        if not query:
            self.tell("")
        elif text[-1].isspace():
            query += " "
        if query != self._asked:
            self._asked = query
            self.asked.emit(query)

    def _refuse(self) -> None:
        if len(self.text()) >= LONGEST - 1:
            self.too_long.emit(LONGEST)

    # --- Paint --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the pieces lie under the words, which Qt paints."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.current().field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.setBrush(theme.colour(theme.current().selection))
        for piece in self._pieces():
            painter.drawRoundedRect(piece, theme.px(4), theme.px(4))
        painter.end()
        super().paintEvent(event)
        side = theme.px(15)
        top = (self.height() - side) / 2
        painter = QPainter(self)
        icons.paint(painter, "search", QRectF(theme.px(11), top, side, side), theme.current().soft)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()

    def _pieces(self) -> list[QRectF]:
        """Where ``status:inbox`` and its like stand, as far as they are in sight."""
        if not self._boxed:
            return []
        text, letters = self.text(), self.fontMetrics()
        before = text[: code_point(text, self.cursorPosition())]
        start = self.cursorRect().x() + 5 - letters.horizontalAdvance(before)
        margins, lead = self.textMargins(), theme.px(4)
        seen = QRectF(self.rect()).adjusted(margins.left() + lead, 0, -margins.right() - lead, 0)
        high, side = letters.height() + lead, theme.px(2)
        top = (self.height() - high) / 2
        spans = clauses.boxes(text, self._clauses, letters, start, seen.right())
        found = [
            QRectF(left, top, right - left, high).adjusted(-side, 0, side, 0) & seen
            for left, right in spans
        ]
        return [box for box in found if box.width() > 0]

    def _place(self) -> None:
        """The count keeps clear of what is typed; without room for it, it goes."""
        px = theme.px
        filled = bool(self.text())
        edge = px(5) if filled else px(12)
        for button, shown in ((self._clear, filled), (self._save, filled and self._saves)):
            button.resize(button.sizeHint())
            edge += button.width() if shown else 0
            button.move(self.width() - edge, (self.height() - button.height()) // 2)
            button.setVisible(shown)
        room = self._count.width() + px(4) if self._count.text() else 0
        fits = self.width() > 2 * (room + edge) + px(120)
        self._count.setVisible(bool(room) and fits)
        taken = edge if filled else 0
        self.setTextMargins(px(25), 0, room + edge if room and fits else taken, 0)
        top = (self.height() - self._count.height()) // 2
        self._count.move(self.width() - self._count.width() - edge - px(2 if filled else 0), top)

    def _tint(self) -> None:
        """Show each clause in the colour of its kind."""
        text = self.text()
        self._clauses = tuple(self._read(text))[: clauses.MOST]
        self._boxed = bool(self._clauses) and clauses.runs_one_way(text)
        attributes = clauses.formats(text, self.cursorPosition(), self._clauses, theme.current())
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))
        if self._clear.isHidden() == bool(text):
            self._place()

    def _dress(self) -> None:
        tokens = theme.current()
        self._count.setStyleSheet(f"color: {tokens.faint}; background: transparent; border: 0")
        self.setStyleSheet(
            f"#search {{ border: 1px solid {tokens.line}; border-radius: {theme.px(8)}px;"
            f" background: transparent; color: {tokens.ink}; padding: 0 {theme.px(6)}px;"
            f" min-height: {theme.px(30) - 2}px; max-height: {theme.px(30) - 2}px }}"
            f"#search:focus {{ border: 2px solid {tokens.accent};"
            f" padding: 0 {theme.px(6) - 1}px; min-height: {theme.px(30) - 4}px }}"
        )
        self._tint()
        self._count.adjustSize()
        self._place()


def _alone(event: QKeyEvent) -> bool:
    """Alt and the arrow: the list of a field, as in every other program."""
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
