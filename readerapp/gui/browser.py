"""Shows safe HTML in the colours of the window, loads nothing and opens nothing by itself."""

from __future__ import annotations

import re
from string import Template
from typing import Final

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from readerapp.gui import theme
from readerapp.gui.painted import draw_ring

_STYLE: Final = Template("""
a { color: $accent; text-decoration: none; }
a.missing { color: $exclude; }
span.math { font-style: italic; }
p.notice { color: $soft; }
h1 { font-size: large; font-weight: 600; margin-top: ${p12}px; margin-bottom: ${p6}px; }
h2, h3 { font-size: medium; font-weight: 600; margin-top: ${p10}px; margin-bottom: ${p4}px; }
h4, h5, h6 { font-size: medium; font-weight: 600; color: $soft; margin-top: ${p8}px;
  margin-bottom: ${p4}px; }
p { margin-top: 0; margin-bottom: ${p8}px; }
ul, ol { margin-top: 0; margin-bottom: ${p8}px; }
li { margin-bottom: ${p2}px; }
blockquote { margin: 0; }
table { border-collapse: collapse; margin-bottom: ${p8}px; }
table.grid th { color: $soft; font-weight: 400; padding: ${p3}px ${p12}px ${p3}px 0;
  border-bottom: 1px solid $line; }
table.grid td { padding: ${p3}px ${p12}px ${p3}px 0; border-bottom: 1px solid $line; }
table.callout td { background-color: $list; border-left: ${p3}px solid $accent; }
td.callout-tip { border-left-color: $green; }
td.callout-important { border-left-color: $pink; }
td.callout-warning { border-left-color: $yellow; }
td.callout-danger { border-left-color: $danger; }
code { font-family: "$mono"; font-size: ${p13}px; background-color: $chip; }
pre { font-family: "$mono"; font-size: ${p13}px; margin-bottom: ${p8}px; }
mark { background-color: $mark; color: $ink; }
del { color: $soft; }
""")
_SIZES: Final = (2, 3, 4, 6, 8, 10, 12, 13)
_HIGHLIGHT: Final = re.compile(r"#h\d+")  # a place in the abstract, not in this page
_LINE: Final = 22  # pixels from line to line, at 14 px letters


class _Page(QTextDocument):
    """One page; whatever it asks to be loaded, it gets nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        return QImage()  # a null image, not None: for None Qt would read the file itself


class Browser(QTextBrowser):
    """A page of HTML that was made safe before; still it is given nothing it asks for."""

    link_asked = Signal(str)
    edit_asked = Signal()  # a double click on the page, or Enter where there is no link

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._ringed = False  # the focus came by key
        self._html = ""
        self._page: _Page | None = None
        self.anchorClicked.connect(self._ask)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def show_html(self, html: str) -> None:
        """Show a page; the place the reader had scrolled to stays."""
        self._html = html
        place = self.verticalScrollBar().value()
        page = _Page(self)
        page.setDefaultStyleSheet(self._style)
        page.setDefaultFont(theme.font("note"))
        page.setIndentWidth(theme.px(22))
        page.setHtml(html)
        _set_lines(page)  # before it is shown: it is laid out once
        self.setDocument(page)
        if self._page is not None:
            self._page.deleteLater()
        self._page = page
        self.verticalScrollBar().setValue(place)

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        return QImage()  # a null image, not None: for None Qt would read the file itself

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        """Go nowhere: a page is only ever given by ``show_html``."""

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.edit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self.textCursor().charFormat().isAnchor():
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_quotations()
        super().paintEvent(event)
        if self._ringed:
            ring = self.viewport().rect().toRectF()
            draw_ring(QPainter(self.viewport()), ring, theme.px(6))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        self._ringed = event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ringed = False
        self.viewport().update()

    def _ask(self, url: QUrl) -> None:
        if _HIGHLIGHT.fullmatch(url.toString()):
            self.link_asked.emit(url.toString())
        elif url.scheme() == "" and url.hasFragment():
            self.scrollToAnchor(url.fragment())
        else:
            self.link_asked.emit(url.toString())

    # --- Looks ------------------------------------------------------------------------------

    def _dress(self) -> None:
        now = theme.current()
        named = ("accent", "danger", "exclude", "ink", "soft", "line", "list", "chip", "mark")
        tokens = {name: getattr(now, name) for name in named}
        tokens |= {name: bar for name, (_, bar) in now.highlights.items()}
        sizes = {f"p{size}": theme.px(size) for size in _SIZES}
        mono = theme.font("mono").family()
        self.setFont(theme.font("note"))
        self._style = _STYLE.substitute(tokens | sizes, mono=mono)
        self.show_html(self._html)

    def _paint_quotations(self) -> None:
        """A tint and a bar beside them, which Qt's style sheets cannot draw."""
        tint, bar = theme.current().highlights["yellow"]
        soft = QColor(tint)
        soft.setAlphaF(0.35)
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        layout = self.document().documentLayout()
        block = self.document().firstBlock()
        while block.isValid():
            if _quoted(block):
                box = layout.blockBoundingRect(block)
                below = block.blockFormat().bottomMargin() if _quoted(block.next()) else 0
                box = QRectF(0, box.y() - 2, self.viewport().width(), box.height() + below + 9)
                painter.fillRect(box, soft)
                painter.fillRect(QRectF(0, box.y(), theme.px(3), box.height()), QColor(bar))
            block = block.next()
        painter.end()


def _set_lines(page: QTextDocument) -> None:
    """Room between lines, and quotations moved in by our measure instead of Qt's."""
    cursor = QTextCursor(page)
    cursor.beginEditBlock()
    block = page.firstBlock()
    while block.isValid():
        form = block.blockFormat()
        size = max(
            (f.length and f.format.font().pixelSize() for f in block.textFormats()), default=0
        )
        form.setLineHeight(
            max(theme.px(_LINE), round(size * 1.4)), form.LineHeightTypes.FixedHeight.value
        )
        if _quoted(block):
            deep = min(round(form.leftMargin() / 40), 8) or 1
            form.setLeftMargin(theme.px(14) * deep)
            form.setRightMargin(0)
        cursor.setPosition(block.position())
        if form.marker() != form.MarkerType.NoMarker:
            _tick(cursor, form)
        cursor.setBlockFormat(form)
        block = block.next()
    cursor.endEditBlock()


def _tick(cursor: QTextCursor, form: QTextBlockFormat) -> None:
    """A task begins with its box; Qt's own crosses it out when it is done."""
    done = form.marker() == form.MarkerType.Checked
    listed = cursor.block().textList()
    if listed is not None:
        form.setIndent(listed.format().indent() - 1 + form.indent())
        listed.remove(cursor.block())
    form.setObjectIndex(-1)
    form.setMarker(form.MarkerType.NoMarker)
    cursor.insertText("\u2611 " if done else "\u2610 ")


def _quoted(block: QTextBlock) -> bool:
    return block.isValid() and bool(
        block.blockFormat().property(QTextFormat.Property.BlockQuoteLevel)
    )
