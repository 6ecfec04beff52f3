"""What can be done with the whole of an import: carry it out, and how its papers come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from readerapp.gui.flow import FlowLayout
from readerapp.gui.models import found_words as words
from readerapp.gui.panes.mending import deeds_menu
from readerapp.gui.widgets import Button, IconButton, Pill
from readerapp.model import Tag
from readerapp.operations.planning import Plan


class ImportBar(QObject):
    """The buttons of the page, put into its flow, what is most likely wanted first.

    ``more`` is put where there is room for it.
    """

    import_asked = Signal(bool)  # True: only what is beyond doubt
    queued = Signal(bool)
    tags_asked = Signal()
    next_asked = Signal()  # the next row in doubt
    untagged = Signal(str)
    below_asked = Signal()  # the titles stand below their abstracts
    file_asked = Signal(bool)  # take, or drop, everything of a file
    whole_asked = Signal()  # all that the current record says
    left_out_asked = Signal()

    def __init__(self, flow: FlowLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._flow = flow
        self._several = False
        self._pills: list[QWidget] = []
        self.take = Button("Import", key="↵", primary=True)
        self.sure = Button("Only the sure ones", key="⇧↵")
        self.take.setToolTip("Import them (Enter)")
        self.sure.setToolTip("Leave out what is unsure (Shift Enter)")
        self.queue = Button("Queue them at once", key="q")
        self.queue.setCheckable(True)
        self.tag = Button("Add tag…", key="t")
        self.next = Button("Next unsure", key="u")
        self.below = Button("Titles are below")
        self.below.setToolTip("Titles stand below their abstracts")
        self.more = IconButton("more", "More for the whole import", size=32)
        self.take.clicked.connect(lambda: self.import_asked.emit(False))
        self.sure.clicked.connect(lambda: self.import_asked.emit(True))
        self.queue.toggled.connect(self._queue)
        self.tag.clicked.connect(self.tags_asked)
        self.next.clicked.connect(self.next_asked)
        self.below.clicked.connect(self.below_asked)
        self.more.clicked.connect(self._open_more)
        self.show_tags({})

    def show_plan(self, plan: Plan, busy: bool) -> None:
        """Say how much would come in; nothing can be asked while it does."""
        coming, unsure = words.coming(plan), sum(row.doubtful for row in plan.rows)
        self._several = len(plan.items) > 1
        self.take.set_label(f"Import {coming:,}")
        self.take.setEnabled(any(row.taken for row in plan.rows) and not busy)
        self.sure.setEnabled(0 < unsure < coming and not busy)
        self.next.setEnabled(unsure > 0)
        for button in (self.queue, self.tag, self.below, self.more):
            button.setEnabled(not busy)

    def show_tags(self, tags: Mapping[str, Tag]) -> None:
        """The tags that every paper of the import is to get."""
        for holder in self._pills:
            holder.hide()
            holder.deleteLater()
        self._pills = [self._pill(name, tag) for name, tag in tags.items()]
        while self._flow.count():
            self._flow.takeAt(0)
        for button in (self.take, self.sure, self.queue, self.tag):
            self._flow.addWidget(button)
        for holder in self._pills:
            self._flow.addWidget(holder)
            holder.show()
        self._flow.addWidget(self.below)
        self._flow.addWidget(self.next)
        self._flow.invalidate()  # a pill that is shown has all laid out that is there so far

    def _pill(self, name: str, tag: Tag) -> QWidget:
        """A tag, in the middle of a line of buttons."""
        pill = Pill(name, tint=tag.colour, removable=True, name=f"Tag {name}")
        pill.removed.connect(lambda: self.untagged.emit(name))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(pill)
        holder.setFixedSize(pill.sizeHint().width(), self.tag.sizeHint().height())
        return holder

    def _queue(self, on: bool) -> None:
        self.queue.set_label("Queued at once ✓" if on else "Queue them at once")
        self.queued.emit(on)

    def _open_more(self) -> None:
        this = " of this file" if self._several else ""
        deeds: dict[str, Callable[[], object]] = {
            "Show all of this paper\tSpace": self.whole_asked.emit,
            "Go to what was left out\tL": self.left_out_asked.emit,
            "Titles stand below their abstracts": self.below_asked.emit,
            f"Drop everything{this}": lambda: self.file_asked.emit(False),
            f"Take everything{this}": lambda: self.file_asked.emit(True),
        }
        menu = deeds_menu(self.more, "More for the whole import", deeds)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
