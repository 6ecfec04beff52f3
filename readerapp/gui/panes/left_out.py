"""What an import leaves out of its files: told in a line, unfolded to a list one can take from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.models import found_words as words
from readerapp.gui.painted import Painted, cap_width, draw_cap
from readerapp.gui.panes.lines import Line, Lines
from readerapp.gui.widgets import Button
from readerapp.operations.planning import Plan
from readerapp.operations.words import counted

_ROWS: Final = 5  # seen at once
_ROW: Final = 34
_TOLD: Final = 12  # pieces that could stand in the one line
_LONG: Final = 120  # characters of one of them


class LeftOutLines(Lines):
    """The pieces themselves; Enter or a double click takes one as a paper."""

    def __init__(self) -> None:
        super().__init__("Lines left out", edge=12)
        self.setUniformItemSizes(True)  # there may be thousands
        self.doubleClicked.connect(lambda _index: self.entered.emit())


class LeftOutBox(QWidget):
    """A dashed box, which is not there where nothing was left out."""

    folded_changed = Signal(bool)

    def __init__(self, lines: LeftOutLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = lines
        self.head = _Head()
        self.take = Button("Make it a paper", key="Enter", height=28)
        self.take.clicked.connect(lines.entered)
        lines.chosen.connect(lambda: self.take.setEnabled(lines.current() is not None))
        self._plan = Plan([])
        self._shown: Plan | None = None  # the one that is listed
        self._folded = True
        self.head.clicked.connect(lambda: self.set_folded(not self._folded))
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.take)
        self._column = QVBoxLayout(self)
        self._column.addLayout(top)
        self._column.addWidget(lines)
        theme.watcher.changed.connect(self._dress)
        self._fit()

    @property
    def folded(self) -> bool:
        """Whether only the line that tells of them is seen."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Show the list, or only the line that tells of it."""
        if folded != self._folded:
            self._folded = folded
            self._fit()
            self.folded_changed.emit(folded)

    def show_plan(self, plan: Plan) -> None:
        """Tell what this plan leaves out."""
        self._plan = plan
        problems = sum(len(item.reading.problems) for item in plan.items if item.reading)
        self.setVisible(bool(plan.left_out_lines or problems))
        said = []
        if plan.left_out_lines:
            said.append(f"{counted(plan.left_out_lines, 'line')} left out, kept with the import")
        if problems:
            said.append(f"{problems:,} to look at")
        self.head.tell("; ".join(said), self._told())
        self._fit()

    def _told(self) -> str:
        """The first pieces, one behind the other."""
        told: list[str] = []
        for item in self._plan.items:
            for piece in item.reading.left_out[:_TOLD] if item.reading else ():
                told.append(f"{piece.line} {' '.join(piece.text[:_LONG].split())}")
            if len(told) >= _TOLD:
                break
        return "   ".join(told[:_TOLD])

    def _lines(self) -> list[Line]:
        made: list[Line] = []
        several = len(self._plan.items) > 1
        for number, item in enumerate(self._plan.items):
            if item.reading is None:
                continue
            where = f"{words.file_name(item)}, line" if several else "line"
            for place, piece in enumerate(item.reading.left_out):
                text = " ".join(piece.text[:400].split())
                made.append(Line(text, hint=f"{where} {piece.line:,}", means=(number, place)))
            for problem in item.reading.problems:
                hint = f"{where} {problem.line:,}"
                made.append(Line(problem.message, hint=hint, icon="warning", tone="danger"))
        return made

    def _fit(self) -> None:
        """The list is filled when it is seen, and is as high as it needs to be."""
        if not self._folded and self._shown is not self._plan:
            self._shown = self._plan
            self.lines.show_lines(self._lines())
        self.lines.setVisible(not self._folded)
        self.take.setVisible(not self._folded and bool(self._plan.left_out_lines))
        self.head.unfolded = not self._folded
        count = len(self.lines.lines()) if not self._folded else 0
        self.lines.setMinimumHeight(0)
        self.lines.setFixedHeight(theme.px(_ROW) * min(max(count, 1), _ROWS))
        px = theme.px
        self._column.setContentsMargins(px(6), px(5), px(6), px(5))
        self._column.setSpacing(px(4))

    def _dress(self) -> None:
        self._fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        pen = QPen(theme.colour(theme.current().thumb), 1.0, Qt.PenStyle.DashLine)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.px(7), theme.px(7))


class _Head(Painted):
    """How much was left out, and as much of it as fits in the line."""

    def __init__(self) -> None:
        super().__init__("Lines left out", None)
        self._said = self._told = ""
        self.unfolded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, said: str, told: str) -> None:
        """``said`` in words, ``told`` as it stands in the file."""
        self._said, self._told = said, told
        self.setAccessibleName(said)
        self.setAccessibleDescription("l shows or hides them")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(28))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        painter = QPainter(self)
        lit = self.underMouse() or self.isDown()
        self.box(painter, now.hover if lit else None, None, px(6))
        side, middle = px(13), self.height() / 2
        icon = "chevron-down" if self.unfolded else "chevron-right"
        icons.paint(painter, icon, QRectF(px(6), middle - side / 2, side, side), now.soft)
        cap = self.width() - px(8) - cap_width("l")
        draw_cap(painter, "l", cap, middle, None)
        x, right = px(6) + side + px(6), cap - px(8)
        plain, mono = theme.metrics("ui"), theme.metrics("mono")
        said = self._said + (":" if self._told and not self.unfolded else "")
        said = plain.elidedText(said, Qt.TextElideMode.ElideRight, right - x)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(now.soft))
        y = middle + (plain.ascent() - plain.descent()) / 2
        painter.drawText(QPointF(x, y), said)
        x += plain.horizontalAdvance(said) + px(10)
        if not self.unfolded and right - x > px(60):
            told = mono.elidedText(self._told, Qt.TextElideMode.ElideRight, right - x)
            painter.setFont(theme.font("mono"))
            painter.setPen(theme.colour(now.faint))
            painter.drawText(QPointF(x, y), told)
