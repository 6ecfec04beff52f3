"""Where Markdown is written: plain text, with lists, emphasis and `[[` helped along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from readerapp.gui import theme
from readerapp.gui.completion import CompletionPopup, Name, Names
from readerapp.gui.highlighter import MarkdownHighlighter
from readerapp.text.anchors import code_point, utf16

_LINE: Final = 22  # pixels from line to line, at 13 px letters
_INDENT: Final = "    "  # what Markdown needs for a list inside a list
_OPEN_LINK: Final = re.compile(r"\[\[([^\[\]|#\n]{0,80})$")
_ITEM: Final = re.compile(
    r"(?P<indent>\s*)(?P<quote>(?:>\s?)*)"
    r"(?:(?P<mark>[-*+]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>\s+)(?P<task>\[[ xX]\]\s+)?)?"
)
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)\S+")
_LINK_AT: Final = re.compile(r"\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]|(https?://[^\s<>()\[\]]+)")
_UNDER: Final = {Qt.Key.Key_B: "**", Qt.Key.Key_I: "*"}
_PLAIN: Final = 300_000  # characters: beyond, a note is shown without colours and spacing


class MarkdownEditor(QTextEdit):
    """Plain text only: what is typed or pasted is kept letter for letter, and nothing is loaded."""

    left = Signal()  # Esc: the person is done here
    link_asked = Signal(str)  # Ctrl+click or Ctrl+Enter on a link: what it says it leads to
    focused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Note")
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._names = Names()
        self._prompt = ""
        self._highlighter = MarkdownHighlighter(self.document())
        self._popup = CompletionPopup(self)
        self._popup.chosen.connect(self._complete)
        self.cursorPositionChanged.connect(self._look_for_link)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    # --- The text ---------------------------------------------------------------------------

    def text(self) -> str:
        """The text as it was typed (``toPlainText`` would turn no-break spaces into spaces)."""
        return self.document().toRawText().replace("\u2029", "\n")

    def load(self, text: str) -> None:
        """Show another text, with nothing to undo."""
        self._popup.hide()
        plain = len(text) > _PLAIN
        self._highlighter.setDocument(None if plain else self.document())
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        if not plain:
            self._space_lines()

    def amend(self, text: str) -> None:
        """Become ``text`` by changing only what differs, so that caret and view stay put."""
        old = self.text()
        if old == text:
            return
        start = _common(old, text)
        end = min(_common(old[::-1], text[::-1]), len(old) - start, len(text) - start)
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16(old, start))
        cursor.setPosition(utf16(old, len(old) - end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])

    def append_text(self, text: str) -> None:
        """Put ``text`` below what stands there, a blank line between."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        before = self.text()
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        cursor.insertText(gap + text)

    def set_prompt(self, prompt: str) -> None:
        """What stands in an empty editor."""
        self._prompt = prompt
        self.setAccessibleDescription(prompt)
        self.viewport().update()

    def set_names(self, names: Names) -> None:
        """The papers that `[[` offers."""
        self._names = names

    def seek(self, text: str) -> bool:
        """Select the first place of ``text``; False if it does not stand here."""
        at = self.text().find(text)
        if at < 0:
            return False
        cursor = self.textCursor()
        cursor.setPosition(utf16(self.text(), at))
        cursor.setPosition(utf16(self.text(), at + len(text)), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    # --- Keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.isVisible() and self._steer_popup(event):
            return
        key, held = Qt.Key(event.key()), event.modifiers()
        control = held == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self._follow(self.textCursor())
            else:
                self._new_line()
        elif key == Qt.Key.Key_Tab and not held:
            self._indent()
        elif key == Qt.Key.Key_Backtab:
            self._outdent()
        elif control and key in _UNDER:
            self._wrap(_UNDER[key])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # Tab indents; Esc is the way out

    def _steer_popup(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._complete(self._popup.current)
        elif key == Qt.Key.Key_Escape:
            self._popup.hide()
        else:
            return False
        return True

    def _new_line(self) -> None:
        """Break the line; a list or quotation goes on, and an empty item of it ends."""
        cursor = self.textCursor()
        line = cursor.block().text()
        before = line[: code_point(line, cursor.positionInBlock())]
        item = _ITEM.match(line)
        opening = _next_opening(item.groupdict()) if item else ""
        cursor.beginEditBlock()
        if (
            item
            and opening.strip()
            and not line[item.end() :].strip()
            and not cursor.hasSelection()
        ):
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.removeSelectedText()
        elif item and len(before) >= item.end():
            cursor.insertText("\n" + opening)
        else:
            cursor.insertText("\n")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection() and not _is_item(cursor.block().text()):
            cursor.insertText(_INDENT)
            return
        for block in self._chosen_lines(cursor):
            block.insertText(_INDENT)

    def _outdent(self) -> None:
        for block in self._chosen_lines(self.textCursor()):
            line = block.block().text()
            spaces = min(len(line) - len(line.lstrip(" ")), len(_INDENT))
            for _ in range(spaces or int(line.startswith("\t"))):
                block.deleteChar()

    def _chosen_lines(self, cursor: QTextCursor) -> Iterable[QTextCursor]:
        """A cursor at the start of every line of the selection; all one step to undo."""
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for number in range(first.blockNumber(), last.blockNumber() + 1):
            edit.setPosition(self.document().findBlockByNumber(number).position())
            yield edit
        edit.endEditBlock()

    def _wrap(self, mark: str) -> None:
        """Put ``mark`` on both sides of the selection, or take it away again."""
        cursor = self.textCursor()
        start, end, size = cursor.selectionStart(), cursor.selectionEnd(), len(mark)
        text = cursor.selectedText()
        cursor.beginEditBlock()
        if len(text) > 2 * size and text.startswith(mark) and text.endswith(mark):
            cursor.insertText(text[size:-size])
            start, end = start, end - 2 * size
        else:
            cursor.insertText(mark + text + mark)
            start, end = start + (0 if text else size), end + (2 * size if text else size)
        cursor.endEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # --- Links ------------------------------------------------------------------------------

    def _look_for_link(self) -> None:
        """Offer papers while the caret stands in an unfinished `[[`."""
        cursor = self.textCursor()
        open_link = None if cursor.hasSelection() else _OPEN_LINK.search(_before(cursor))
        if open_link is None or not self.hasFocus():
            self._popup.hide()
            return
        if cursor.block().text()[len(_before(cursor)) :].startswith("]]"):
            self._popup.hide()
            return
        typed = open_link.group(1)
        start = QTextCursor(cursor)
        start.setPosition(cursor.position() - utf16(typed, len(typed)) - 2)
        box = self.cursorRect(start)
        at = self.viewport().mapToGlobal(box.bottomLeft() + QPoint(-theme.px(8), 0))
        self._popup.offer(self._names.find(typed), at, box.height())

    def _complete(self, name: Name | None) -> None:
        """Finish the link that is being typed."""
        self._popup.hide()
        cursor = self.textCursor()
        open_link = _OPEN_LINK.search(_before(cursor))
        if name is None or open_link is None:
            return
        back = utf16(open_link.group(), len(open_link.group()))
        cursor.setPosition(cursor.position() - back, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(name.link)
        self.setTextCursor(cursor)

    def _follow(self, cursor: QTextCursor) -> None:
        line = cursor.block().text()
        at = code_point(line, cursor.positionInBlock())
        for found in _LINK_AT.finditer(line):
            if found.start() <= at <= found.end():
                self.link_asked.emit(found.group(2) or found.group(1))
                return

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._follow(self.cursorForPosition(event.position().toPoint()))

    # --- What comes in ----------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        cursor, text = self.textCursor(), source.text()
        if cursor.hasSelection() and _ADDRESS.fullmatch(text.strip()):
            text = f"[{cursor.selectedText()}]({text.strip()})"
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def loadResource(self, type: int, name: QUrl | str) -> QImage:
        return QImage()  # a null image, not None: for None Qt would read the file itself

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._popup.hide()
        self.focused.emit(False)

    # --- Looks ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt would cut a prompt of two lines off in the middle of the second."""
        super().paintEvent(event)
        if self._prompt and self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setFont(theme.font("ui"))
            painter.setPen(theme.colour(theme.current().faint))
            room = self.viewport().rect().adjusted(0, theme.px(3), 0, 0)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, self._prompt)

    def _dress(self) -> None:
        self.setFont(theme.font("mono"))
        self._space_lines()

    def _space_lines(self) -> None:
        """One height for every line: new lines take it over from the one before."""
        spaced = QTextBlockFormat()
        spaced.setLineHeight(theme.px(_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        modified = self.document().isModified()
        self.blockSignals(True)
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self.document().setUndoRedoEnabled(True)
        self.document().setModified(modified)
        self.blockSignals(False)


def _before(cursor: QTextCursor) -> str:
    """The line up to the caret."""
    line = cursor.block().text()
    return line[: code_point(line, cursor.positionInBlock())]


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _is_item(line: str) -> bool:
    item = _ITEM.match(line)
    return bool(item and item["mark"])


def _next_opening(item: Mapping[str, str | None]) -> str:
    """What the next line of a list or quotation begins with."""
    opening = (item["indent"] or "") + (item["quote"] or "")
    if not item["mark"]:
        return opening
    mark = f"{int(item['number']) + 1}{item['dot']}" if item["number"] else item["mark"]
    return opening + mark + (item["gap"] or " ") + ("[ ] " if item["task"] else "")
