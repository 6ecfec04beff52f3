"""The abstract, letter for letter, with what was highlighted and what was searched for lit up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextLayout,
    QTextLine,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QToolTip, QWidget

from readerapp.gui import theme
from readerapp.model import Highlight
from readerapp.text.anchors import code_point, utf16

LINE: Final = 24.3  # 15 px letters on 1.62
MEASURE: Final = 600
_ENDS: Final = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^a-z\s])|\n+")
_SHORT: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|al|cf|vs|fig|eq|resp|approx|dr|no)|\b[A-Z])\.$", re.I
)

_BY_KEY: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

Span = tuple[int, int]


class AbstractView(QTextEdit):
    """Grows to its text's height, so that whoever holds it scrolls; offsets are code points."""

    selected = Signal()  # the selection changed and rests, or is gone
    highlight_clicked = Signal(object)  # Highlight
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Abstract")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        self._text = ""
        self.ringed = False  # the focus came by key
        self._highlights: tuple[Highlight, ...] = ()
        self._marks: tuple[Span, ...] = ()
        self._height_at: tuple[int, int] = (-1, 0)
        self.selectionChanged.connect(self._tell)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    # --- What is shown ----------------------------------------------------------------------

    def show_text(
        self, text: str, highlights: Sequence[Highlight] = (), marks: Sequence[Span] = ()
    ) -> None:
        """Show ``text``; caret and selection stay where they are if it is the same one."""
        self._highlights = tuple(h for h in highlights if h.status in ("ok", "moved", "changed"))
        self._marks = tuple(marks)
        if text != self._text:
            self._text = text
            self.setPlainText(text)
            self._dress()
        self.viewport().update()

    @property
    def text(self) -> str:
        """What is shown; the offsets of everything here count in it."""
        return self._text

    @property
    def drawn(self) -> list[tuple[Span, str]]:
        """Every span lit up and how: a highlight's colour, or "mark" for a word searched for."""
        spans = [((h.start, h.end), h.colour) for h in self._highlights]
        return spans + [(span, "mark") for span in self._marks]

    def selection(self) -> Span | None:
        """The span selected, without the spaces round it; None if that is nothing."""
        cursor = self.textCursor()
        start = code_point(self._text, cursor.selectionStart())
        end = code_point(self._text, cursor.selectionEnd())
        return _trimmed(self._text, start, end)

    def sentence(self) -> Span | None:
        """The sentence the caret stands in."""
        return sentence(self._text, code_point(self._text, self.textCursor().position()))

    def select(self, span: Span | None) -> None:
        """Select ``span``, or nothing."""
        cursor = self.textCursor()
        if span is None:
            cursor.clearSelection()
        else:
            cursor.setPosition(utf16(self._text, span[0]))
            cursor.setPosition(utf16(self._text, span[1]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def box(self, span: Span) -> QRect:
        """Where ``span`` is painted, in this widget's pixels."""
        united = QRectF()
        for box in self._boxes(span):
            united = united.united(box)
        return united.toAlignedRect()

    def at(self, place: QPoint) -> Highlight | None:
        """The highlight painted there; the shortest where several lie over each other."""
        spot = QPointF(place)
        hit = [h for h in self._highlights if any(b.contains(spot) for b in self._boxes(h))]
        return min(hit, key=lambda h: h.end - h.start, default=None)

    def under_caret(self) -> Highlight | None:
        """The shortest highlight the caret stands in."""
        at = code_point(self._text, self.textCursor().position())
        hit = [h for h in self._highlights if h.start <= at <= h.end]
        return min(hit, key=lambda h: h.end - h.start, default=None)

    # --- Keys and mouse ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            if self.textCursor().hasSelection():
                self.select(None)
            else:
                self.left.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (here := self.under_caret()) is not None:
                self.highlight_clicked.emit(here)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if self.textCursor().hasSelection() and event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Alt):
            self.selected.emit()  # selecting by keys ends with letting go of the one held

    def _step(self, by: int) -> None:
        """Select the sentence after or before the one at the caret."""
        spans = sentences(self._text)
        at = code_point(self._text, self.textCursor().selectionStart())
        row = next((i for i, (_, end) in enumerate(spans) if at < end), len(spans) - 1)
        if spans:
            if self.textCursor().hasSelection():
                row = max(0, min(row + by, len(spans) - 1))
            self.select(spans[row])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        clicked = None if self.selection() else self.at(event.position().toPoint())
        if clicked is not None:
            self.highlight_clicked.emit(clicked)
        else:
            self.selected.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # whoever holds this scrolls

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        return QImage()  # a null image, not None: for None Qt would read the file itself

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ringed = event.reason() in _BY_KEY
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.ringed = False
        self._repaint()

    def _repaint(self) -> None:
        """With the page round it, which paints the ring."""
        self.viewport().update()
        if (page := self.parentWidget()) is not None:
            page.update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._explain(event)
            return True
        return super().viewportEvent(event)

    def _explain(self, event: QHelpEvent) -> None:
        here = self.at(event.pos())
        said = here.comment if here is not None else ""
        if here is not None and here.status == "changed":
            said = f"{said}\nwas: {here.exact}".strip()
        QToolTip.showText(event.globalPos(), escape(said).replace("\n", "<br>"), self)

    def _tell(self) -> None:
        if not self.textCursor().hasSelection():
            self.selected.emit()

    # --- Looks ------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._height_at[0] != width:
            lines = _count_lines(self._text, min(width, theme.px(MEASURE)))
            self._height_at = (width, lines * theme.px(LINE) + theme.px(4))
        return self._height_at[1]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(MEASURE), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setLineWrapColumnOrWidth(min(event.size().width(), theme.px(MEASURE)))

    def _dress(self) -> None:
        self.setFont(theme.font("abstract"))
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(theme.px(LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self.setLineWrapColumnOrWidth(min(self.width(), theme.px(MEASURE)))
        self._height_at = (-1, 0)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tints go under the text; what Qt's own selections paint would fill the whole line."""
        now = theme.current()
        painter = QPainter(self.viewport())
        for span in self._marks:
            for box in self._boxes(span):
                painter.fillRect(box, QColor(now.mark))
        under = theme.px(2)
        for shown in self._highlights:
            tint, line = now.highlights.get(shown.colour, now.highlights["yellow"])
            for box in self._boxes(shown):
                painter.fillRect(box, QColor(tint))
                painter.fillRect(QRectF(box.x(), box.bottom(), box.width(), under), QColor(line))
            if shown.status == "changed":
                self._dot(painter, shown, line)
        painter.end()
        super().paintEvent(event)

    def _dot(self, painter: QPainter, shown: Highlight, colour: str) -> None:
        """A small dot over the start says that the words under the highlight changed."""
        first = next(self._boxes(shown), None)
        if first is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(first.topLeft(), theme.px(3), theme.px(3))

    def _boxes(self, what: Span | Highlight) -> Iterator[QRectF]:
        """One box a line, as high as the letters."""
        start, end = (what.start, what.end) if isinstance(what, Highlight) else what
        first, last = utf16(self._text, start), utf16(self._text, end)
        metrics = QFontMetricsF(theme.font("abstract"))
        layout = self.document().documentLayout()
        block = self.document().findBlock(first)
        while block.isValid() and block.position() < last:
            top = layout.blockBoundingRect(block).topLeft()
            lines = block.layout()
            for number in range(lines.lineCount()):
                line = lines.lineAt(number)
                begin = max(first - block.position(), line.textStart())
                stop = min(last - block.position(), _line_end(block.text(), line))
                if begin < stop:
                    left, right = line.cursorToX(begin)[0], line.cursorToX(stop)[0]  # type: ignore[index]
                    base = top.y() + line.y() + line.ascent()
                    box = QRectF(left, base - metrics.ascent(), right - left, metrics.height())
                    yield box.normalized().translated(top.x(), 0)
            block = block.next()


def _count_lines(text: str, width: int) -> int:
    """How many lines ``text`` takes. Asking the document would lay it out anew each time."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    count = 0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, theme.font("abstract"))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
        layout.endLayout()
        count += max(layout.lineCount(), 1)
    return count


def _line_end(text: str, line: QTextLine) -> int:
    """Where the letters of a line end; the space it was broken at is not lit up."""
    end = line.textStart() + line.textLength()
    raw = text.encode("utf-16-le", "surrogatepass")[2 * line.textStart() : 2 * end]
    return end - (raw.endswith(b" \x00"))


def sentences(text: str) -> list[Span]:
    """The spans of the sentences of ``text``, without the spaces between them."""
    spans: list[Span] = []
    start = 0
    for gap in _ENDS.finditer(text):
        if "\n" not in gap.group() and _SHORT.search(text[max(0, gap.start() - 12) : gap.start()]):
            continue
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    trimmed = (_trimmed(text, *span) for span in spans)
    return [span for span in trimmed if span]


def sentence(text: str, at: int) -> Span | None:
    """The sentence of ``text`` that ``at`` stands in, or the next one."""
    spans = sentences(text)
    return next((span for span in spans if at <= span[1]), spans[-1] if spans else None)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
