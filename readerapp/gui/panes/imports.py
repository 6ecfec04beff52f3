"""Every import there was, and the lasting report of each: its files, its records, what was left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.models.reported import Report, Row, summary
from readerapp.gui.panes.dates import date_of
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.lines import Line, Lines
from readerapp.gui.panes.parted import Parted
from readerapp.gui.panes.reported import Reported
from readerapp.gui.widgets import Button, Hairline, Label, Plane

if TYPE_CHECKING:
    from readerapp.library.imports import Batch

_LEAD: Final = "What was brought in, what became of each paper of it, and what was left out."
_NONE: Final = "Nothing was imported yet."


class ImportsPane(Ledger):
    """One line an import; beside it what the library knows of the current one."""

    wide = True
    report_asked = Signal(str)  # the uid of an import
    papers_asked = Signal(str)  # show its papers in the list
    roll_back_asked = Signal(str)
    paper_asked = Signal(object)  # a paper
    import_asked = Signal()  # where there is none yet

    def __init__(self, parent: QWidget | None = None) -> None:
        lines = Lines("Imports, newest first", plane="list", edge=14)
        super().__init__("Imports", _LEAD, "", parent, lines=lines)
        self._batches: Mapping[str, Batch] = {}
        self._report: Report | None = None
        self.reason = ""  # why nothing can be taken back here
        self.papers = Button("Show its papers", key="Enter", primary=True)
        self.unsure = Button("Next unsure", key="u")
        self.back = Button("Roll back", key="b")
        self.add_buttons(self.papers, self.unsure, self.back)
        self.papers.clicked.connect(lambda: self._ask(self.papers_asked.emit))
        self.unsure.clicked.connect(self._next_unsure)
        self.back.clicked.connect(lambda: self._ask(self.roll_back_asked.emit))
        self.list.entered.connect(self.papers.click)
        self.list.chosen.connect(self._moved)
        self.table.paper_asked.connect(self.paper_asked)
        self.empty.asked.connect(self.import_asked)
        self.show_imports(())

    def body(self) -> QWidget:
        """The imports beside the report of one."""
        self.name = Label(role="ui", weight=600)
        self.counts = Label(strength="soft")
        self.counts.setWordWrap(True)
        self.table = Reported()
        report = Plane("page")
        self._top = QVBoxLayout()
        self._top.addWidget(self.name)
        self._top.addWidget(self.counts)
        column = QVBoxLayout(report)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(Hairline())
        column.addWidget(self.table, 1)
        return Parted("Imports and what became of them", self.list, report)

    # --- What is shown ------------------------------------------------------------------------

    def show_imports(self, batches: Sequence[Batch]) -> None:
        """List these; the reader stays where they are."""
        self._batches = {batch.uid: batch for batch in batches}
        self.list.show_lines([_line(batch) for batch in batches])
        self.show_nothing("" if batches else _NONE, "Import…")
        self._moved()

    def show_report(self, report: Report, made: Sequence[Row]) -> None:
        """Show what became of an import, if it is still the one looked at.

        ``made`` are its rows, of which there may be too many to make them here.
        """
        if report.batch.uid == self.current():
            self._report = report
            self.name.setText(report.batch.label)
            self.counts.setText(f"{_moment(report.batch.at)} · {summary(report)}")
            self.table.show_rows(made)
            self._offer()

    def current(self) -> str:
        """The uid of the import the reader is on; empty without one."""
        return self.list.current() or ""

    def choose(self, uid: str) -> bool:
        """Show that import; False if it is not listed."""
        return self.list.choose(uid)

    def step(self, by: int) -> None:
        """The rows of the report, while the keys are there; else the imports."""
        if self.table.hasFocus():
            self.table.step(by)
        else:
            super().step(by)

    def _moved(self) -> None:
        self.refuse("")
        uid = self.current()
        if self._report is not None and self._report.batch.uid != uid:
            self._report = None
        self._offer()
        if uid:
            self.report_asked.emit(uid)

    def _offer(self) -> None:
        there = bool(self.current())
        self.papers.setEnabled(there)
        self.back.setEnabled(there and not self.reason)
        records = self._report.records if self._report else ()
        self.unsure.setVisible(any(record.outcome == "unsure" for record in records))

    # --- What the reader asks -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_U and self.unsure.isVisible():
            self.unsure.click()
        elif plain and event.key() == Qt.Key.Key_B:
            self.back.click()
        else:
            super().keyPressEvent(event)

    def _ask(self, say: Callable[[str], object]) -> None:
        if uid := self.current():
            say(uid)

    def _next_unsure(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.next_unsure()

    def _dress(self) -> None:
        super()._dress()
        px = theme.px
        self._top.setContentsMargins(px(20), px(12), px(EDGE), px(10))
        self._top.setSpacing(px(3))


def _line(batch: Batch) -> Line:
    found = [_moment(batch.at), f"{batch.added:,} added"]
    if batch.merged:
        found.append(f"{batch.merged:,} completed")
    return Line(batch.label, " · ".join(found), means=batch.uid, icon="batch")


def _moment(at: str) -> str:
    """“22 Nov, 10:14”, in the reader's own time zone."""
    return f"{date_of(at)}, {datetime.fromisoformat(at).astimezone():%H:%M}"
