"""One highlight in the list of them: its words, what was said about it, and its way back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.panes.growing import GrowingText
from readerapp.gui.panes.highlight_bar import COLOUR_NAMES
from readerapp.gui.widgets import Button, IconButton, Label, Pill, draw_ring
from readerapp.model import Highlight

LOST: Final = {
    "orphan": "These words are no longer in the abstract.",
    "replaced": "The abstract was replaced by another one.",
}
_SELECT: Final = "Select its words in the abstract, then press Re-attach again."


class HighlightRow(QWidget):
    """Enter or a click shows its place; one that lost its place can be given another.

    A dot says that the words under it have changed, and its tooltip what they were.
    """

    asked = Signal(object)  # Highlight
    edited = Signal(object, dict)  # id, what changed
    removed = Signal(object)  # id
    attach_asked = Signal(object)  # Highlight: its place is what is selected
    keep_asked = Signal(object)  # Highlight: write it into the note
    tag_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.highlight: Highlight | None = None
        self._said: dict[str, str] = {}
        self._shown_tags: tuple[str, ...] = ()
        self.tags: list[Pill] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.state = Label(role="small", strength="exclude")
        self.quote = Label(role="ui")
        self.comment = GrowingText(frame=False)
        self.comment.setPlaceholderText("Add a comment")
        self.name = Label(role="small", strength="faint")
        self.label = QLineEdit()
        self.label.setObjectName("quiet")
        self.label.setPlaceholderText("Label")
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.label.setMaximumWidth(theme.px(130))
        self.more = IconButton("more", "Colour and more", size=26)
        self.remove = IconButton("trash", "Remove", size=26)
        self.attach = Button("Re-attach", height=26)
        self.keep = Button("Keep as a note", height=26)
        self.state.setContentsMargins(0, theme.px(4), 0, 0)
        for words in (self.state, self.quote):
            words.setWordWrap(True)
        self._lay_out()
        self.more.clicked.connect(self._open_menu)
        self.remove.clicked.connect(self._remove)
        self.attach.clicked.connect(lambda: self.attach_asked.emit(self.highlight))
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.highlight))
        self.comment.done.connect(self._say_comment)
        self.comment.given_up.connect(self._restore)
        self.label.editingFinished.connect(self._say_label)

    def show_highlight(self, highlight: Highlight, text: str, tags: Sequence[str] = ()) -> None:
        """Show one; words being typed about it stay as they are."""
        old, self.highlight = self.highlight, highlight
        self._said = {}
        lost = highlight.status in LOST
        now = highlight.exact if lost else text[highlight.start : highlight.end]
        was = f"was: {highlight.exact}" if self.changed else ""
        self.quote.setText(now)
        self.quote.setToolTip(f"<span>{escape(was)}</span>" if was else "")
        self.state.setText(LOST.get(highlight.status, ""))
        for lost_part in (self.state, self.attach, self.keep):
            lost_part.setVisible(lost)
        self.name.setText(highlight.name)
        if old is None or old.id != highlight.id or not self.comment.hasFocus():
            self.comment.set_text(highlight.comment)
        if old is None or old.id != highlight.id or not self.label.hasFocus():
            self.label.setText(highlight.label)
        self.setAccessibleName(f"{highlight.name}, {COLOUR_NAMES.get(highlight.colour, '')}: {now}")
        self.setAccessibleDescription(was)
        for part, what in (
            (self.comment, "Comment on"),
            (self.label, "Label of"),
            (self.more, "Colour and more for"),
            (self.remove, "Remove"),
            (self.attach, "Re-attach"),
            (self.keep, "Keep as a note"),
        ):
            part.setAccessibleName(f"{what} {highlight.name}")
        self._show_tags(tuple(tags))
        self.update()

    @property
    def changed(self) -> bool:
        """Whether the words under it are no longer those it was put on."""
        return self.highlight is not None and self.highlight.status == "changed"

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What the keys stop at, in order."""
        said = (self, self.attach, self.keep, *self.tags, self.comment, self.label)
        return (*said, self.more, self.remove)

    def only_read(self) -> None:
        """Nothing can be changed about it."""
        self.comment.setReadOnly(True)
        self.label.setReadOnly(True)
        self.comment.setPlaceholderText("")
        self.label.setPlaceholderText("")
        for part in (self.more, self.remove, self.attach, self.keep):
            part.setEnabled(False)

    def ask_for_words(self) -> None:
        """Nothing is selected to attach it to: say what to do."""
        self.state.setText(_SELECT)

    def flush(self) -> None:
        """Say what was typed and not said yet."""
        self._say_comment()
        self._say_label()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self.highlight)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.remove.isEnabled():
                self._remove()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.asked.emit(self.highlight)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.highlight is None:
            return
        now, px = theme.current(), theme.px
        tint, line = now.highlights.get(self.highlight.colour, now.highlights["yellow"])
        painter = QPainter(self)
        box = self.quote.geometry().adjusted(-px(8), -px(4), px(4), px(4))
        painter.fillRect(box, theme.colour(tint))
        painter.fillRect(0, box.y(), px(4), box.height(), theme.colour(line))
        if self.changed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(line))
            painter.drawEllipse(box.topRight() + QPoint(-px(7), px(8)), px(3), px(3))
        if self.hasFocus():
            draw_ring(painter, self.rect().toRectF(), px(6))

    def _lay_out(self) -> None:
        px = theme.px
        side = QHBoxLayout()
        side.setSpacing(2)
        for part in (self.name, self.more, self.remove):
            side.addWidget(part)
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        ways.addWidget(self.attach)
        ways.addWidget(self.keep)
        ways.addStretch(1)
        self._below = QHBoxLayout()
        self._below.setSpacing(px(6))
        self._below.addWidget(self.comment, 1, Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(6))
        words.addWidget(self.quote)
        words.addWidget(self.state)
        words.addLayout(ways)
        words.addLayout(self._below)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), 0, px(6))
        row.setSpacing(px(12))
        row.addLayout(words, 1)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)

    def _show_tags(self, names: tuple[str, ...]) -> None:
        if names == self._shown_tags:
            return
        self._shown_tags = names
        for old in self.tags:
            self._below.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tags = [Pill(name, name=f"Tag {name}") for name in names]
        for place, (name, pill) in enumerate(zip(names, self.tags, strict=True)):
            pill.clicked.connect(lambda _=False, name=name: self.tag_chosen.emit(name))
            self._below.insertWidget(1 + place, pill)
            pill.show()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for colour, name in COLOUR_NAMES.items():
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(self.highlight is not None and self.highlight.colour == colour)
            action.triggered.connect(lambda _=False, colour=colour: self._say("colour", colour))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("Show its place", lambda: self.asked.emit(self.highlight))
        menu.addAction("Keep as a note", lambda: self.keep_asked.emit(self.highlight))
        menu.addAction("Remove", self._remove)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _say(self, field: str, value: str) -> None:
        if self.highlight is None:
            return
        known = self._said.get(field, getattr(self.highlight, field))
        if known != value:
            self._said[field] = value
            self.edited.emit(self.highlight.id, {field: value})

    def _say_comment(self) -> None:
        self._say("comment", self.comment.text())

    def _say_label(self) -> None:
        self._say("label", self.label.text().strip())

    def _restore(self) -> None:
        if self.highlight is not None:
            self.comment.set_text(self.highlight.comment)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        if self.highlight is not None:
            self.removed.emit(self.highlight.id)


def quoted(highlight: Highlight) -> str:
    """A highlight as it stands in a note: its words quoted, the comment below."""
    words = "> " + highlight.exact.strip().replace("\n", "\n> ")
    return (
        f"{words}\n\n{highlight.comment.strip()}\n" if highlight.comment.strip() else f"{words}\n"
    )
