"""The highlights of a paper in the order of its text, with what the reader said about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.chaining import chain
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.highlight_row import LOST, HighlightRow
from readerapp.gui.widgets import EmptyState, Plane
from readerapp.model import Highlight

_NO_TAGS: Mapping[int, Sequence[str]] = {}


class HighlightsPane(QScrollArea):
    """All highlights of one paper; rows stay the same objects, so that typing in one goes on."""

    highlight_asked = Signal(object)  # Highlight: show its place
    edited = Signal(object, dict)
    removed = Signal(object)
    attach_asked = Signal(object)  # Highlight: its place is what is selected
    keep_asked = Signal(object)  # Highlight: write it into the note
    tag_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Highlights")
        self._rows: list[HighlightRow] = []
        self._refused: dict[int, dict[str, Any]] = {}  # by highlight: what was not kept
        self._fixed = False
        self._empty = EmptyState()
        self._empty.say("Select words of the abstract to highlight them, or press h.")
        self._page = page = Plane("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, theme.px(10), theme.px(EDGE), theme.px(10))
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(page)
        self._bar = OverlayBar(self)

    @property
    def rows(self) -> list[HighlightRow]:
        """The rows shown, from the top."""
        return list(self._rows)

    def show_highlights(
        self,
        paper: int | None,
        text: str,
        shown: Sequence[Highlight],
        tags: Mapping[int, Sequence[str]] = _NO_TAGS,
    ) -> None:
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
            row.show_highlight(self._meant(highlight), text, tags.get(highlight.id, ()))
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)
            self._rows.append(row)
        chain(self._page, [part for row in self._rows for part in row.parts])
        self._empty.setVisible(not ordered)

    def refused(self, highlight: int, fields: Mapping[str, Any]) -> None:
        """The library did not take this: it stays as typed, and is sent again."""
        self._refused.setdefault(highlight, {}).update(fields)

    def only_read(self) -> None:
        """Nothing can be changed here."""
        self._fixed = True
        self._empty.say("Nothing is highlighted here.")

    def ask_for_words(self, highlight: Highlight) -> None:
        """There is nothing selected to attach it to: its row says what to do."""
        for row in self._rows:
            if row.highlight is not None and row.highlight.id == highlight.id:
                row.ask_for_words()

    def flush(self) -> None:
        """Say what was typed and not said yet, or said and not kept."""
        refused, self._refused = self._refused, {}
        for highlight, fields in refused.items():
            self.edited.emit(highlight, fields)
        for row in self._rows:
            row.flush()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().update()

    def _meant(self, highlight: Highlight) -> Highlight:
        """A highlight as the reader last said it is to be, though that is not kept yet."""
        fields = self._refused.get(highlight.id, {})
        said = {name: fields[name] for name in ("comment", "label", "colour") if name in fields}
        return replace(highlight, **said) if said else highlight

    def _new_row(self) -> HighlightRow:
        row = HighlightRow()
        if self._fixed:
            row.only_read()
        row.asked.connect(self.highlight_asked)
        row.edited.connect(self.edited)
        row.removed.connect(self.removed)
        row.attach_asked.connect(self.attach_asked)
        row.keep_asked.connect(self.keep_asked)
        row.tag_chosen.connect(self.tag_chosen)
        return row

    def _drop(self, rows: Sequence[HighlightRow]) -> None:
        for row in list(rows):
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            if row in self._rows:
                self._rows.remove(row)


def _place(highlight: Highlight) -> tuple[bool, int, int]:
    return (highlight.status in LOST, highlight.start, highlight.seq)
