"""The highlights of a paper in the order of its text, with what the reader said about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.panes.chaining import chain
from readerapp.gui.panes.edges import INNER
from readerapp.gui.panes.growing import GrowingText
from readerapp.gui.panes.highlight_bar import COLOUR_NAMES
from readerapp.gui.widgets import EmptyState, IconButton, Label, Plane, draw_ring
from readerapp.model import Highlight

_LOST: Final = {
    "orphan": "These words are no longer in the abstract.",
    "replaced": "The abstract was replaced by another one.",
    "changed": "The words have changed. They were:",
}


class HighlightRow(QWidget):
    """One highlight: its colour, its words, its comment; Enter or a click shows its place."""

    asked = Signal(object)  # Highlight
    edited = Signal(object, dict)  # id, what changed
    removed = Signal(object)  # id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.highlight: Highlight | None = None
        self._said: dict[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.state = Label(role="small", strength="exclude")
        self.quote = Label(role="ui")
        self.comment = GrowingText(frame=False)
        self.comment.setPlaceholderText("Add a comment")
        self.name = Label(role="small", strength="faint")
        self.label = QLineEdit()
        self.label.setPlaceholderText("Label")
        self.label.setMaximumWidth(theme.px(130))
        self.more = IconButton("more", "Colour and more", size=26)
        self.remove = IconButton("trash", "Remove", size=26)
        for words in (self.state, self.quote):
            words.setWordWrap(True)
        self._lay_out()
        self.more.clicked.connect(self._open_menu)
        self.remove.clicked.connect(self._remove)
        self.comment.done.connect(self._say_comment)
        self.comment.given_up.connect(self._restore)
        self.label.editingFinished.connect(self._say_label)

    def show_highlight(self, highlight: Highlight, text: str) -> None:
        """Show one; words being typed about it stay as they are."""
        old, self.highlight = self.highlight, highlight
        self._said = {}
        placed = highlight.status not in ("orphan", "replaced")
        now = text[highlight.start : highlight.end] if placed else highlight.exact
        self.quote.setText(now)
        said = _LOST.get(highlight.status, "")
        if highlight.status == "changed":
            said = f"{said} “{highlight.exact}”"
        self.state.setText(said)
        self.state.setVisible(bool(said))
        self.name.setText(highlight.name)
        if old is None or old.id != highlight.id or not self.comment.hasFocus():
            self.comment.set_text(highlight.comment)
        if old is None or old.id != highlight.id or not self.label.hasFocus():
            self.label.setText(highlight.label)
        about = f"{highlight.name}, {COLOUR_NAMES.get(highlight.colour, '')}: {now}"
        self.setAccessibleName(about)
        for part, what in (
            (self.comment, "Comment on"),
            (self.label, "Label of"),
            (self.more, "Colour and more for"),
            (self.remove, "Remove"),
        ):
            part.setAccessibleName(f"{what} {highlight.name}")
        self.update()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What the keys stop at, in order."""
        return self, self.comment, self.label, self.more, self.remove

    def flush(self) -> None:
        """Say what was typed and not said yet."""
        self._say_comment()
        self._say_label()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self.highlight)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
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
        now = theme.current()
        tint, line = now.highlights.get(self.highlight.colour, now.highlights["yellow"])
        painter = QPainter(self)
        box = self.quote.geometry().adjusted(-theme.px(8), -theme.px(3), theme.px(4), theme.px(3))
        painter.fillRect(box, theme.colour(tint))
        painter.fillRect(0, box.y(), theme.px(4), box.height(), theme.colour(line))
        if self.hasFocus():
            draw_ring(painter, self.rect().toRectF(), theme.px(6))

    def _lay_out(self) -> None:
        side = QHBoxLayout()
        side.setSpacing(2)
        side.addWidget(self.name)
        side.addWidget(self.more)
        side.addWidget(self.remove)
        below = QHBoxLayout()
        below.setSpacing(theme.px(8))
        below.addWidget(self.comment, 1, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.label)
        words = QVBoxLayout()
        words.setSpacing(theme.px(6))
        words.addWidget(self.quote)
        words.addWidget(self.state)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(12))
        row.addLayout(words, 1)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)

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


class HighlightsPane(QScrollArea):
    """All highlights of one paper; rows stay the same objects, so that typing in one goes on."""

    highlight_asked = Signal(object)  # Highlight: show its place
    edited = Signal(object, dict)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Highlights")
        self._rows: list[HighlightRow] = []
        self._empty = EmptyState()
        self._empty.say("Select words of the abstract to highlight them, or press h.")
        self._page = page = Plane("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, theme.px(10), theme.px(INNER), theme.px(10))
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(page)

    @property
    def rows(self) -> list[HighlightRow]:
        """The rows shown, from the top."""
        return list(self._rows)

    def show_highlights(self, paper: int | None, text: str, shown: Sequence[Highlight]) -> None:
        """Show these, in the order of the text; those without a place come last."""
        if paper != self._paper:
            self.flush()
            self._drop(self._rows)
            self._paper = paper
        ordered = sorted(shown, key=_place)
        kept = {row.highlight.id: row for row in self._rows if row.highlight}
        wanted = {highlight.id for highlight in ordered}
        self._drop([row for key, row in kept.items() if key not in wanted])
        self._rows = []
        for number, highlight in enumerate(ordered):
            row = kept.get(highlight.id) or self._new_row()
            row.show_highlight(highlight, text)
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)
            self._rows.append(row)
        chain(self._page, [part for row in self._rows for part in row.parts])
        self._empty.setVisible(not ordered)

    def flush(self) -> None:
        """Say what was typed and not said yet."""
        for row in self._rows:
            row.flush()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().update()

    def _new_row(self) -> HighlightRow:
        row = HighlightRow()
        row.asked.connect(self.highlight_asked)
        row.edited.connect(self.edited)
        row.removed.connect(self.removed)
        return row

    def _drop(self, rows: Sequence[HighlightRow]) -> None:
        for row in list(rows):
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            if row in self._rows:
                self._rows.remove(row)


def _place(highlight: Highlight) -> tuple[bool, int, int]:
    return (highlight.status in ("orphan", "replaced"), highlight.start, highlight.seq)
