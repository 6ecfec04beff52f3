"""Words that wrap, with the ones searched for lit up under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption

from readerapp.gui import theme
from readerapp.gui.widgets import Label
from readerapp.text.anchors import utf16

Span = tuple[int, int]


class MarkedLabel(Label):
    """A label whose spans, counted in code points, lie on a tint."""

    _marks: tuple[Span, ...] = ()

    def set_marks(self, marks: Sequence[Span]) -> None:
        """Light these up and no others."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    @property
    def marked(self) -> list[str]:
        """The words lit up."""
        return [self.text()[start:end] for start, end in self._marks]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marks:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(theme.current().mark))
            for box in self._boxes():
                painter.drawRoundedRect(box.adjusted(-1, 1, 1, -1), 2, 2)
            painter.end()
        super().paintEvent(event)

    def _boxes(self) -> Iterator[QRectF]:
        """One box a line, as Qt breaks the words of a label into lines."""
        text, room = self.text(), self.contentsRect()
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout = QTextLayout(text, self.font())
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room.width())
            lines.append((line, top))
            top += line.height()
        layout.endLayout()
        above = room.y() + (room.height() - top) / 2  # a label stands in the middle of its room
        for start, end in self._marks:
            first, last = utf16(text, start), utf16(text, end)
            for line, y in lines:
                begin = max(first, line.textStart())
                stop = min(last, line.textStart() + line.textLength())
                if begin < stop:
                    left, right = line.cursorToX(begin)[0], line.cursorToX(stop)[0]  # type: ignore[index]
                    yield QRectF(room.x() + left, above + y, right - left, line.height())
