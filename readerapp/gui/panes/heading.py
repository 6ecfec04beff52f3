"""The head of the page: title, who wrote it and where, its addresses and tags."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.panes.chaining import chain
from readerapp.gui.panes.dates import day
from readerapp.gui.panes.marked import MarkedLabel
from readerapp.gui.widgets import FlowLayout, Label, Pill
from readerapp.model import Paper, Sheet

_MOST_AUTHORS: Final = 6


class Heading(QWidget):
    """Pills: an address opens, a tag shows its papers or is taken off, “+ tag” puts one on."""

    url_asked = Signal(str)
    tag_chosen = Signal(str)
    tag_removed = Signal(str)
    tag_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._fixed = False
        self.title = MarkedLabel(role="title")
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.by = Label(strength="soft")
        self.by.setWordWrap(True)
        self._pills = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._pills.setSizePolicy(policy)
        self._flow = FlowLayout(self._pills)
        self._pills_shown: list[Pill] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.by, self._pills):
            self._column.addWidget(part)
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def show_sheet(self, sheet: Sheet, marks: Sequence[tuple[int, int]] = ()) -> None:
        """Show the head of a paper, ``marks`` lit in its title."""
        self.title.setText(sheet.paper.title)
        self.title.set_marks(marks)
        self.by.setText(byline(sheet))
        more = sheet.paper.authors[_MOST_AUTHORS:]
        self.by.setToolTip(escape(", ".join(sheet.paper.authors)) if more else "")
        pills = (sheet.paper.urls, sheet.tags)
        if pills != self._shown:
            self._shown = pills
            self._show_pills(sheet)

    def only_read(self) -> None:
        """No tag can be put on or taken off."""
        self._fixed = True

    def _show_pills(self, sheet: Sheet) -> None:
        self._flow.clear()
        self._pills_shown.clear()
        for url in sheet.paper.urls:
            pill = Pill(site(url), icon="external", name=f"Open {site(url)}")
            pill.setToolTip(escape(url))
            pill.clicked.connect(lambda _=False, url=url: self.url_asked.emit(url))
            self._add(pill)
        for tag in sheet.tags:
            pill = Pill(
                tag.name, tint=tag.colour, removable=not self._fixed, name=f"Tag {tag.name}"
            )
            pill.clicked.connect(lambda _=False, name=tag.name: self.tag_chosen.emit(name))
            pill.removed.connect(lambda name=tag.name: self.tag_removed.emit(name))
            self._add(pill)
        if not self._fixed:
            plus = Pill("+ tag", name="Add a tag")
            plus.clicked.connect(self.tag_asked)
            self._add(plus)
        chain(self._pills, self._pills_shown)
        self._pills.updateGeometry()

    def _add(self, pill: Pill) -> None:
        self._pills_shown.append(pill)
        self._flow.addWidget(pill)
        pill.show()  # now: left to the layout it comes one turn of the event loop late

    def _dress(self) -> None:
        self._column.setSpacing(theme.px(7))
        self.updateGeometry()


def byline(sheet: Sheet) -> str:
    """Who, where and when, as far as is known, and how it came here."""
    paper = sheet.paper
    parts = [
        "★" * paper.rating,
        _authors(paper),
        paper.venue or "",
        str(paper.year) if paper.year else "",
        sheet.import_label,
        f"added {when}" if (when := day(paper.added)) else "",
        paper.citekey,
    ]
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _authors(paper: Paper) -> str:
    shown = paper.authors[:_MOST_AUTHORS]
    more = len(paper.authors) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def site(url: str) -> str:
    """The part of an address one knows it by."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or url
