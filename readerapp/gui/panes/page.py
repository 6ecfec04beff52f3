"""The upper part of the reading pane: head and abstract, scrolled as one, and marking it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.abstract import AbstractView, Span
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.heading import Heading
from readerapp.gui.panes.highlight_bar import HighlightBar
from readerapp.gui.widgets import Button, Label, Plane, draw_ring
from readerapp.model import Highlight, Sheet

_TOP = 22
_FOOT = 12
_FADE = 18
_LOST = ("orphan", "replaced")


class Page(QScrollArea):
    """Selecting words offers colours for them; clicking a highlight offers to change it."""

    highlight_asked = Signal(int, int, str)  # start, end in code points, colour
    highlight_edited = Signal(object, dict)  # id, the fields that changed
    highlight_removed = Signal(object)  # id
    abstract_asked = Signal()  # there is none: the reader wants to add one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._highlights: tuple[Highlight, ...] = ()
        self._comment_on: Span | None = None
        self._fixed = False
        self.colour = "yellow"  # the one last used, which the key takes
        self.heading = Heading()
        self.abstract = AbstractView()
        self._missing = _Missing()
        self._page = page = _Ground(self.abstract)
        self._body = QVBoxLayout(page)
        for part in (self.heading, self.abstract, self._missing):
            self._body.addWidget(part)
        self._body.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Paper")
        self.setWidget(page)
        self._foot = Fade(self)
        self._over = OverlayBar(self)
        self.bar = HighlightBar(page)
        self._missing.asked.connect(self.abstract_asked)
        self.abstract.selected.connect(self._offer_bar)
        self.abstract.highlight_clicked.connect(self.edit_highlight)
        self.abstract.cursorPositionChanged.connect(self._keep_in_sight)
        self.bar.colour_chosen.connect(self._choose_colour)
        self.bar.comment_asked.connect(self._comment_new)
        self.bar.commented.connect(self._say_comment)
        self.bar.removed.connect(self._remove)
        self.bar.left.connect(self.abstract.setFocus)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def show_sheet(
        self,
        sheet: Sheet,
        marks: Sequence[Span],
        title_marks: Sequence[Span] = (),
        *,
        other: bool,
    ) -> None:
        """Show a paper; unless it is another one, scrolling, caret and bar stay."""
        if other:
            self.bar.hide()
            self._comment_on = None
        self._highlights = sheet.highlights
        self.heading.show_sheet(sheet, title_marks)
        self.abstract.show_text(sheet.text, sheet.highlights, marks)
        self.abstract.setVisible(bool(sheet.text))
        self._missing.setVisible(not sheet.text)
        self._settle()
        if other:
            self.abstract.select((0, 0))
            self.verticalScrollBar().setValue(0)
        else:
            self._refresh_bar()

    def only_read(self) -> None:
        """Nothing can be highlighted or tagged here."""
        self._fixed = True
        self.heading.only_read()
        self._missing.only_read()

    def highlight(self, colour: str | None = None) -> None:
        """Highlight what is selected, or the sentence at the caret once that can be seen."""
        if not self.abstract.text or self._fixed:
            return
        span = self.abstract.selection()
        if span is None and not self.abstract.hasFocus():
            self.abstract.setFocus(Qt.FocusReason.OtherFocusReason)
            self.abstract.select(self.abstract.sentence())
            self._offer_bar()
        else:
            self._highlight(span or self.abstract.sentence(), colour)

    def show_highlight(self, name: str) -> bool:
        """Scroll to the highlight called ``h2``; False if there is none with a place."""
        for highlight in self._highlights:
            if highlight.name == name and highlight.status not in _LOST:
                self.abstract.select((highlight.start, highlight.start))
                self._show_box((highlight.start, highlight.end))
                self.edit_highlight(highlight)
                return True
        return False

    def edit_highlight(self, highlight: Highlight, *, comment: bool = False) -> None:
        """Offer to change one."""
        if self._fixed:
            return
        self.bar.edit(highlight, self._box((highlight.start, highlight.end)), comment=comment)

    # --- The bar ----------------------------------------------------------------------------

    def _highlight(self, span: Span | None, colour: str | None = None) -> None:
        if span is None:
            return
        self.colour = colour or self.colour
        self.bar.hide()
        self.abstract.select((span[1], span[1]))
        self.highlight_asked.emit(*span, self.colour)

    def _offer_bar(self) -> None:
        """The bar comes with a selection and goes with it."""
        span = self.abstract.selection()
        if span is not None and not self._fixed:
            self.bar.offer(self._box(span), self.colour)
        elif not self.bar.line.hasFocus():
            self.bar.hide()

    def _choose_colour(self, colour: str) -> None:
        if self.bar.about is None:
            self._highlight(self.abstract.selection(), colour)
        else:
            self.colour = colour
            self.highlight_edited.emit(self.bar.about.id, {"colour": colour})

    def _comment_new(self) -> None:
        self._comment_on = self.abstract.selection()
        self._highlight(self._comment_on)

    def _say_comment(self, comment: str) -> None:
        if self.bar.about is not None:
            self.highlight_edited.emit(self.bar.about.id, {"comment": comment})

    def _remove(self) -> None:
        if (about := self.bar.about) is not None:
            self.bar.drop()
            self.highlight_removed.emit(about.id)

    def _refresh_bar(self) -> None:
        """The highlight under the bar may have changed, gone, or just come for its comment."""
        if (about := self.bar.about) is not None:
            now = next((h for h in self._highlights if h.id == about.id), None)
            if now is None:
                self.bar.drop()
            elif now != about and not self.bar.line.hasFocus():
                self.edit_highlight(now)
        new = [h for h in self._highlights if (h.start, h.end) == self._comment_on]
        if new:
            self._comment_on = None
            self.edit_highlight(new[-1], comment=True)

    # --- Where things stand -----------------------------------------------------------------

    def _box(self, span: Span) -> QRect:
        """Where a span stands on the page."""
        box = self.abstract.box(span)
        return QRect(self.abstract.mapTo(self._page, box.topLeft()), box.size())

    def _settle(self) -> None:
        """Lay the page out now, so that places on it are what they will be."""
        self._body.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
        self._body.activate()

    def _show_box(self, span: Span) -> None:
        box, bar = self._box(span), self.verticalScrollBar()
        seen = QRect(0, bar.value(), 1, self.viewport().height())
        if not seen.contains(QPoint(0, box.top())) or box.bottom() > seen.bottom():
            bar.setValue(max(0, box.top() - seen.height() // 3))

    def _keep_in_sight(self) -> None:
        """The caret moved by key: the page follows it."""
        if self.abstract.hasFocus():
            spot = self.abstract.mapTo(self._page, self.abstract.cursorRect().center())
            self.ensureVisible(spot.x(), spot.y(), 0, theme.px(48))

    def _dress(self) -> None:
        edge = theme.px(EDGE)
        self._body.setContentsMargins(edge, theme.px(_TOP), edge, theme.px(_FOOT))
        self._body.setSpacing(theme.px(12))


class _Ground(Plane):
    """What the head and the abstract stand on; it paints the abstract's focus ring round it."""

    def __init__(self, abstract: AbstractView) -> None:
        super().__init__("page")
        self._abstract = abstract

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._abstract.ringed:
            px = theme.px
            ring = self._abstract.geometry().adjusted(-px(10), -px(5), px(10), px(3))
            draw_ring(QPainter(self), ring.toRectF(), px(7))


class Fade(QWidget):
    """The last line fades where there is more below it, instead of being cut through."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._follow())
        area.verticalScrollBar().valueChanged.connect(lambda _value: self._follow())
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        page = QColor(theme.current().page)
        clear = QColor(page)
        clear.setAlpha(0)
        shades = QLinearGradient(0, 0, 0, self.height())
        shades.setColorAt(0, clear)
        shades.setColorAt(1, page)
        QPainter(self).fillRect(self.rect(), shades)

    def _follow(self) -> None:
        bar, high = self._area.verticalScrollBar(), theme.px(_FADE)
        self.setGeometry(0, self._area.height() - high, self._area.width(), high)
        self.setVisible(bar.value() < bar.maximum() - theme.px(_FOOT))


class _Missing(QWidget):
    """What stands where the abstract would: one sentence, one thing to do."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label("No abstract yet.", strength="soft"))
        self._add = Button("Add one", height=28)
        self._add.clicked.connect(self.asked)
        row.addWidget(self._add)
        row.addStretch(1)

    def only_read(self) -> None:
        """None can be added."""
        self._add.hide()
