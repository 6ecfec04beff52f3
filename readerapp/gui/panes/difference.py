"""Two papers that may be one, field by field, with the words marked that only one of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from readerapp.gui import theme
from readerapp.gui.fonts import Role
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.edges import EDGE

_LABELS: Final = 92  # how wide the column of the fields' names is,
_ROOMY: Final = 560  # and how wide all must be for there to be one
_PAD: Final = 7  # over and under the words of a cell
_NONE: Final = "–"


class Fate(StrEnum):
    """What becomes of words when two papers are merged."""

    SAME = "same"  # both say it
    STAYS = "stays"  # only the one that is kept says it
    COMES = "comes"  # only the other says it, and the kept one gets it
    GOES = "goes"  # only the other says it


Piece = tuple[str, Fate]


@dataclass(frozen=True, slots=True)
class Compared:
    """One field as the kept paper and the other have it, in pieces; () where one lacks it."""

    name: str
    kept: tuple[Piece, ...]
    other: tuple[Piece, ...]
    promise: str = "will be filled"  # what stands where the kept one lacks what comes

    @property
    def same(self) -> bool:
        """Whether both say the same, to the letter."""
        return self.kept == self.other


@dataclass(frozen=True, slots=True)
class Pair:
    """The paper that is kept beside one that goes into it; ``kept`` and ``other`` name them."""

    kept: str
    other: str
    fields: tuple[Compared, ...]


class DifferenceView(QTextEdit):
    """What both say stands once; where they differ, the kept one at the left, the other right.

    Words are put in as plain text, whatever they hold.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: Sequence[Pair] = ()
        self._wide = 0
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("How they differ")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self._bar = OverlayBar(self)
        theme.watcher.changed.connect(self._write)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these, one under the other; the same ones again stay where they were scrolled."""
        if list(pairs) != list(self._pairs):
            self._pairs = list(pairs)
            self._write()
            self.verticalScrollBar().setValue(0)

    def pairs(self) -> Sequence[Pair]:
        """What is shown."""
        return self._pairs

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters, Enter and Esc are for the pane; the rest moves and selects."""
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if enter or (event.text().strip() and not held):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._wide:
            self._write()

    # --- Writing ------------------------------------------------------------------------------

    def _write(self) -> None:
        self._wide = self.viewport().width()
        place = self.verticalScrollBar().value()
        self.clear()
        frame = QTextFrameFormat()
        frame.setLeftMargin(theme.px(20))
        frame.setRightMargin(theme.px(EDGE))
        frame.setTopMargin(theme.px(10))
        frame.setBottomMargin(theme.px(20))
        self.document().rootFrame().setFrameFormat(frame)
        cursor = self.textCursor()
        cursor.beginEditBlock()  # it is laid out once, not after every word
        for pair in self._pairs:
            self._pair(cursor, pair)
            cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(place)

    def _pair(self, cursor: QTextCursor, pair: Pair) -> None:
        room = self._wide - theme.px(20 + EDGE)
        labelled = room >= theme.px(_ROOMY)
        rows = 1 + len(pair.fields) * (1 if labelled else 2)
        table = cursor.insertTable(rows, 3 if labelled else 2, self._plan(room, labelled))
        left = 1 if labelled else 0
        self._head(table, left, "Kept", pair.kept)
        self._head(table, left + 1, "Goes into it", pair.other)
        for place, field in enumerate(pair.fields):
            row = 1 + place * (1 if labelled else 2)
            if labelled:
                self._rule(table, row, range(3))
            else:
                self._rule(table, row, range(2))
                table.mergeCells(row, 0, 1, 2)
            label = [(field.name, _plain("small", "faint"))]
            self._put(table, row, 0, label, below=_PAD if labelled else 0)
            self._field(table, row if labelled else row + 1, left, field)

    def _plan(self, room: int, labelled: bool) -> QTextTableFormat:
        plan = QTextTableFormat()
        plan.setBorder(0)
        plan.setCellSpacing(0)
        plan.setCellPadding(0)
        plan.setBorderCollapse(True)
        labels = theme.px(_LABELS) if labelled else 0
        column = QTextLength(QTextLength.Type.FixedLength, max((room - labels) // 2, 1))
        first = [QTextLength(QTextLength.Type.FixedLength, labels)] if labelled else []
        plan.setColumnWidthConstraints([*first, column, column])
        plan.setBottomMargin(theme.px(24))
        return plan

    def _head(self, table: QTextTable, column: int, what: str, facts: str) -> None:
        pieces = [(what, _plain("ui", "ink", 600)), (f"\u2028{facts}", _plain("small", "soft"))]
        self._put(table, 0, column, pieces)

    def _rule(self, table: QTextTable, row: int, columns: range) -> None:
        """A hairline over a row."""
        for column in columns:
            cell = table.cellAt(row, column)
            form = QTextTableCellFormat(cell.format().toTableCellFormat())
            form.setTopBorder(1)
            form.setTopBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            form.setTopBorderBrush(QBrush(theme.colour(theme.current().line)))
            cell.setFormat(form)

    def _field(self, table: QTextTable, row: int, left: int, field: Compared) -> None:
        if field.same:
            table.mergeCells(row, left, 1, 2)
            words = "".join(text for text, _ in field.kept)
            self._put(table, row, left, [(words, _plain("ui", "soft"))])
            return
        filled = any(fate is Fate.COMES for _, fate in field.other)
        empty = [(field.promise, _filled())] if filled else [(_NONE, _plain("ui", "faint"))]
        none = [(_NONE, _plain("ui", "faint"))]
        kept = [(text, _marked(fate)) for text, fate in field.kept]
        other = [(text, _marked(fate)) for text, fate in field.other]
        self._put(table, row, left, kept or empty)
        self._put(table, row, left + 1, other or none)

    def _put(
        self,
        table: QTextTable,
        row: int,
        column: int,
        pieces: Sequence[tuple[str, QTextCharFormat]],
        below: int = _PAD,
    ) -> None:
        cell = table.cellAt(row, column)
        form = QTextTableCellFormat(cell.format().toTableCellFormat())
        ruled = form.topBorder() > 0 or not row
        form.setTopPadding(theme.px(_PAD) if ruled else 1)
        form.setBottomPadding(theme.px(below))
        form.setRightPadding(theme.px(18))
        cell.setFormat(form)
        cursor = cell.firstCursorPosition()
        block = QTextBlockFormat()
        block.setLineHeight(130.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)
        for text, how in pieces:
            cursor.insertText(text.replace("\n", "\u2028"), how)


def _plain(role: Role, strength: str, weight: int | None = None) -> QTextCharFormat:
    how = QTextCharFormat()
    how.setFont(theme.font(role, weight))
    how.setForeground(theme.colour(getattr(theme.current(), strength)))
    return how


def _filled() -> QTextCharFormat:
    how = _plain("ui", "include")
    how.setFontItalic(True)
    return how


def _marked(fate: Fate) -> QTextCharFormat:
    """Words as they are shown by what becomes of them: a tint, and a line under or through them."""
    now = theme.current()
    how = _plain("ui", "ink")
    if fate in (Fate.STAYS, Fate.COMES):
        how.setBackground(theme.colour(now.include_tint))
        how.setForeground(theme.colour(now.include))
        how.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        how.setUnderlineColor(theme.colour(now.include))
    elif fate is Fate.GOES:
        how.setBackground(theme.colour(now.exclude_tint))
        how.setForeground(theme.colour(now.exclude))
        how.setFontStrikeOut(True)
    return how
