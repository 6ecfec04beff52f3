"""Papers that may be there twice: which ones and why, how they differ, and what to do with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from readerapp.gui.panes.difference import DifferenceView, Pair
from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.lines import Line, Lines
from readerapp.gui.panes.parted import Parted
from readerapp.gui.widgets import Button
from readerapp.operations.words import counted

_LOOKING: Final = "Looking for papers that are here more than once…"
_NONE: Final = "No two papers here look alike."
_STOPPED: Final = "The papers were not compared to the end."
_HOW: Final = "Underlined words are kept or come over, struck ones go."


@dataclass(frozen=True, slots=True)
class Alike:
    """Papers that may be one; the first of them is the one to be kept."""

    papers: tuple[int, ...]
    title: str
    why: str
    sure: bool

    @property
    def whole(self) -> frozenset[int]:
        """The papers, whichever of them is kept."""
        return frozenset(self.papers)


class DuplicatesPane(Ledger):
    """Bare letters decide, and the next group is there, in the same place."""

    wide = True
    merge_asked = Signal(object)  # the papers of a group, the one to be kept first
    merge_all_asked = Signal(object)  # the papers of every group that is beyond doubt
    unlike_asked = Signal(object)  # papers that are not the same
    compare_asked = Signal(object)  # papers, the one to be kept first
    paper_asked = Signal(object)  # a paper
    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        lines = Lines("Papers that look alike", plane="list", edge=14)
        super().__init__("Duplicates", _LOOKING, "", parent, lines=lines)
        self._groups: list[Alike] = []
        self._kept: dict[frozenset[int], tuple[int, ...]] = {}  # in the order the reader wants
        self._compared: tuple[int, ...] = ()  # whose difference was asked for
        self._stopped = False
        self.reason = ""  # why nothing can be merged here at all
        self.merge = Button("Merge", key="m", primary=True)
        self.swap = Button("Keep the other", key="w")
        self.unlike = Button("Not duplicates", key="u")
        self.merge_all = Button("Merge the obvious ones", key="Shift M")
        self.add_buttons(self.merge, self.swap, self.unlike, self.merge_all)
        self._keys = {
            (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier): self.merge,
            (Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier): self.swap,
            (Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier): self.unlike,
            (Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier): self.merge_all,
        }
        self.merge.clicked.connect(self._merge)
        self.swap.clicked.connect(self._swap)
        self.unlike.clicked.connect(self._unlike)
        self.merge_all.clicked.connect(self._merge_all)
        self.list.chosen.connect(self._moved)
        self.list.entered.connect(self._open)
        self.empty.asked.connect(self._asked)
        self.show_work()

    def body(self) -> QWidget:
        """The groups beside what their papers say."""
        self.difference = DifferenceView()
        return Parted("Groups and how they differ", self.list, self.difference)

    # --- What is shown ------------------------------------------------------------------------

    def show_work(self) -> None:
        """The papers are being compared; what was listed before stays meanwhile."""
        self._stopped = False
        self.say(_LOOKING if self._groups else "")
        if not self._groups:
            self.show_nothing(_LOOKING)
            self._offer()

    def show_groups(self, groups: Sequence[Alike]) -> None:
        """List these; the reader stays where they are."""
        there = {group.whole for group in groups}
        self._kept = {whole: kept for whole, kept in self._kept.items() if whole in there}
        self._groups = [
            replace(group, papers=self._kept.get(group.whole, group.papers)) for group in groups
        ]
        self._compared = ()  # the same papers may say something else now
        self._list()

    def show_failure(self) -> None:
        """The papers were not compared to the end; what is listed may not be all."""
        self._stopped = True
        self.say(_STOPPED if self._groups else "")
        if not self._groups:
            self.show_nothing(_STOPPED, "Compare them")

    def show_pairs(self, papers: Sequence[int], pairs: Sequence[Pair]) -> None:
        """Show how these papers differ, if they are still the ones looked at."""
        group = self.current()
        if group is not None and group.papers == tuple(papers):
            self.difference.show_pairs(pairs)

    def drop(self, groups: Collection[frozenset[int]]) -> None:
        """These are decided: the next one stands in their place."""
        self._groups = [group for group in self._groups if group.whole not in groups]
        self._list()

    def choose(self, papers: Collection[int]) -> None:
        """Go to the first group that one of these papers is in."""
        found = (group.whole for group in self._groups if group.whole.intersection(papers))
        if (whole := next(found, None)) is not None:
            self.list.choose(whole)

    def groups(self) -> list[Alike]:
        """What is listed."""
        return list(self._groups)

    def current(self) -> Alike | None:
        """The group the reader is on."""
        whole = self.list.current()
        return next((group for group in self._groups if group.whole == whole), None)

    def _list(self) -> None:
        self.list.show_lines([_line(group) for group in self._groups])
        self.say(_said(self._groups))
        self.show_nothing("" if self._groups else _NONE, "Back to the papers")
        self._moved()

    def _moved(self) -> None:
        self.refuse("")
        self._offer()
        group = self.current()
        if group is None:
            self._compared = ()
            self.difference.show_pairs(())
        elif group.papers != self._compared:
            self._compared = group.papers
            self.compare_asked.emit(group.papers)

    def _offer(self) -> None:
        """Say what can be done here."""
        group, may = self.current(), not self.reason
        for button in (self.merge, self.unlike):
            button.setEnabled(group is not None and may)
        self.swap.setEnabled(group is not None)
        sure = len(self._sure())
        self.merge_all.setEnabled(sure > 0 and may)
        self.merge_all.set_label(
            f"Merge all {sure:,} obvious ones" if sure > 1 else "Merge the obvious one"
        )

    def _sure(self) -> list[Alike]:
        return [group for group in self._groups if group.sure]

    # --- What the reader asks -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        button = self._keys.get((Qt.Key(event.key()), held))
        if button is not None:
            button.click()
        else:
            super().keyPressEvent(event)

    def _merge(self) -> None:
        if (group := self.current()) is not None:
            self.merge_asked.emit(group.papers)

    def _merge_all(self) -> None:
        self.merge_all_asked.emit([group.papers for group in self._sure()])

    def _unlike(self) -> None:
        if (group := self.current()) is not None:
            self.unlike_asked.emit(group.papers)

    def _swap(self) -> None:
        """Keep the next of the papers; the one kept until now goes to the end."""
        group = self.current()
        if group is None:
            return
        papers = (*group.papers[1:], group.papers[0])
        self._kept[group.whole] = papers
        place = self._groups.index(group)
        self._groups[place] = replace(group, papers=papers)
        self._moved()

    def _open(self) -> None:
        if (group := self.current()) is not None:
            self.paper_asked.emit(group.papers[0])

    def _asked(self) -> None:
        """The button where nothing is listed."""
        if self._stopped:
            self.look_asked.emit()
        else:
            self.left.emit()


def _line(group: Alike) -> Line:
    why = group.why[:1].upper() + group.why[1:] if group.sure else f"Unsure: {group.why}"
    if len(group.papers) > 2:
        why = f"{counted(len(group.papers), 'paper')} · {why}"
    icon, tone = ("copy", "soft") if group.sure else ("help", "faint")
    return Line(group.title, why, "", group.whole, icon, tone)


def _said(groups: Sequence[Alike]) -> str:
    if not groups:
        return ""
    unsure = sum(not group.sure for group in groups)
    found = "1 group of papers looks alike"
    if len(groups) > 1:
        how_many = "" if not unsure else f", {unsure:,} of them unsure"
        found = f"{len(groups):,} groups of papers look alike{how_many}"
    return f"{found}. {_HOW}"
