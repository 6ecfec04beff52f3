"""Where a paper came from: each file that told of it, what it said, and the files kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import icons, theme
from readerapp.gui.painted import Painted
from readerapp.gui.panes.backups import size_said
from readerapp.gui.panes.dates import date_of
from readerapp.gui.widgets import Label

if TYPE_CHECKING:
    from readerapp.library.attachments import Attachment
    from readerapp.library.imports import Said

_LINE: Final = 26
_MOST: Final = 12  # lines of a raw piece that are seen at once
_BY_HAND: Final = "Added by hand"


class Provenance(QWidget):
    """One line a file; pressing it unfolds what the file said, as plain text."""

    file_asked = Signal(object)  # Attachment
    unfolded = Signal(QWidget)  # what can be seen now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self.origins: list[Origin] = []
        self.files: list[Row] = []

    def show_provenance(self, said: Sequence[Said], files: Sequence[Attachment]) -> None:
        """Show these, oldest first; the same ones again leave unfolded what was."""
        shown = (tuple(said), tuple(files))
        if shown == self._shown:
            return
        self.clear()
        self._shown = shown
        self.origins = [Origin(one) for one in said]
        self.files = [Row(f"{one.name}, {size_said(one.size)}", "paper") for one in files]
        for file, one in zip(self.files, files, strict=True):
            file.setAccessibleName(f"Open {one.name}, {size_said(one.size)}")
            file.clicked.connect(lambda _on=False, one=one: self.file_asked.emit(one))
        for origin in self.origins:
            origin.unfolded.connect(self.unfolded)
        rows: list[QWidget] = [*self.origins, *self.files]
        if not self.origins:
            rows.insert(0, Label(_BY_HAND, strength="soft"))
        for row in rows:
            self._column.addWidget(row)
            row.show()

    def clear(self) -> None:
        """Show nothing, until it is known."""
        self._shown = None
        self.origins, self.files = [], []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class Row(Painted):
    """A line one can press: an icon, and words cut where there is no more room."""

    def __init__(self, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words, self._icon = words, icon
        self.setToolTip(f"<span>{escape(words)}</span>")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What stands on it."""
        return self._words

    def set_icon(self, icon: str) -> None:
        """Another icon before the same words."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(_LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, px = theme.current(), theme.px
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        painter = QPainter(self)
        self.box(painter, now.hover if lit else None, None, px(6))
        middle, side, x = self.height() / 2, px(13), px(4)
        if self._icon:
            icons.paint(painter, self._icon, QRectF(x, middle - side / 2, side, side), now.faint)
        x += side + px(7)
        metrics = theme.metrics("ui")
        shown = metrics.elidedText(
            self._words, Qt.TextElideMode.ElideMiddle, self.width() - x - px(6)
        )
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour(now.ink if lit else now.soft))
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(x, baseline), shown)


class Origin(QWidget):
    """One file that told of the paper, and what it said, folded away."""

    unfolded = Signal(QWidget)

    def __init__(self, said: Said, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = Row(origin_said(said), "chevron-right" if said.raw else "batch")
        self.row.setEnabled(bool(said.raw))
        self.row.setAccessibleDescription("What the file said, folded" if said.raw else "")
        self.row.clicked.connect(self._fold)
        self.text = _Raw(said.raw)
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.row)
        column.addWidget(self.text)

    def _fold(self) -> None:
        unfolded = self.text.isHidden()
        self.text.setVisible(unfolded)
        self.row.set_icon("chevron-down" if unfolded else "chevron-right")
        how = "unfolded" if unfolded else "folded"
        self.row.setAccessibleDescription(f"What the file said, {how}")
        if unfolded:
            self.unfolded.emit(self.text)


class _Raw(QPlainTextEdit):
    """A piece of a file, letter by letter; as high as it is long, up to a dozen lines."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName("raw")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What the file said")
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        lines = min(max(round(self.document().size().height()), 1), _MOST)
        inside = lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        return QSize(theme.px(200), round(inside) + 2 * theme.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.sizeHint().height())

    def _grow(self) -> None:
        policy, long = Qt.ScrollBarPolicy, self.document().size().height() > _MOST
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if long else policy.ScrollBarAlwaysOff
        )
        self.updateGeometry()

    def _dress(self) -> None:
        now, px = theme.current(), theme.px
        self.setFont(theme.font("mono"))
        self.setStyleSheet(
            f"#raw {{ background: {now.list}; color: {now.soft}; padding: {px(6)}px {px(8)}px;"
            f" border-radius: {px(7)}px; }}"
        )
        self.updateGeometry()


def origin_said(said: Said) -> str:
    """“From digest.txt, lines 3–4, imported 22 Nov”."""
    parts = [f"From {PurePath(said.file).name or said.file}"]
    if said.last_line > said.first_line > 0:
        parts.append(f"lines {said.first_line:,}–{said.last_line:,}")
    elif said.first_line:
        parts.append(f"line {said.first_line:,}")
    if when := date_of(said.at):
        parts.append(f"imported {when}")
    return ", ".join(parts)
