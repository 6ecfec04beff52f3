"""What a check of the library found, and the one button that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui.panes.ledger import Ledger
from readerapp.gui.panes.lines import Line
from readerapp.gui.widgets import Button

if TYPE_CHECKING:
    from readerapp.library.findings import Finding

_LOOKING: Final = "Looking at every paper, note and highlight, and at the file they are kept in…"
_LOOKED: Final = "The file, every paper, note and highlight, and the search index were looked at."
_WELL: Final = "Everything is as it should be."


class FindingsPane(Ledger):
    """One line a kind of fault, with how many there are and what becomes of them."""

    check_asked = Signal()
    repair_asked = Signal()
    backups_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Check of the library", _LOOKING, "What was found", parent)
        self._reason = ""
        self.repair = Button("Repair", primary=True)
        self.again = Button("Check again")
        self.backups = Button("Backups…")
        self.add_buttons(self.repair, self.again, self.backups)
        self.repair.clicked.connect(self.repair_asked)
        self.again.clicked.connect(self.check_asked)
        self.backups.clicked.connect(self.backups_asked)
        self.show_work(_LOOKING)

    def only_read(self, reason: str) -> None:
        """The library cannot be written, so nothing can be mended."""
        self._reason = reason
        self.repair.setToolTip(escape(reason))

    def show_work(self, what: str = _LOOKING) -> None:
        """Something is under way."""
        self.refuse("")
        self.lead.setText(what)
        self.repair.setEnabled(False)
        self.again.setEnabled(False)

    def show_findings(self, findings: Sequence[Finding], *, repaired: bool = False) -> None:
        """Say what was found, or what a repair made of it."""
        wrong = [finding for finding in findings if finding.left and not finding.harmless]
        self.lead.setText(_said(findings, repaired))
        self.list.show_lines([_line(finding) for finding in findings])
        self.show_nothing("" if findings else _WELL)
        self.repair.setEnabled(
            any(finding.fixable > finding.fixed for finding in wrong) and not self._reason
        )
        self.again.setEnabled(True)

    def show_failure(self, sentence: str) -> None:
        """It could not be done; "" when the reader stopped it."""
        self.lead.setText("The check did not come to its end." if not sentence else "")
        self.refuse(sentence)
        self.again.setEnabled(True)


def _said(findings: Sequence[Finding], repaired: bool) -> str:
    mended = sum(finding.fixed for finding in findings)
    left = sum(finding.left for finding in findings if not finding.harmless)
    fixable = sum(f.fixable - f.fixed for f in findings if f.left and not f.harmless)
    if repaired:
        done = f"{mended:,} mended." if mended else "Nothing could be mended."
        rest = f" {left:,} left that cannot be." if left else " All is well now."
        return f"{done}{rest} The library as it was is among the backups."
    if not left:
        return _LOOKED if not findings else f"{_WELL} What is listed does no harm."
    how = "after a backup and in one step"
    if left == 1:
        can = f"it can be mended, {how}" if fixable else "it cannot be mended here"
        return f"1 thing is not as it should be; {can}."
    many = "all" if fixable >= left else f"{fixable:,}" if fixable else "none"
    words = f"{many} of them can be mended{f', {how}' if fixable else ''}"
    return f"{left:,} things are not as they should be; {words}."


def _line(finding: Finding) -> Line:
    text = finding.said[:1].upper() + finding.said[1:] or f"{finding.kind}: {finding.count:,}"
    if finding.fixed and not finding.left:
        state, icon, tone = "mended", "check", "accent"
    elif finding.harmless:
        state, icon, tone = "no harm", "info", "faint"
    elif finding.fixable > finding.fixed:
        state, icon, tone = "can be mended", "warning", "danger"
    else:
        state, icon, tone = "cannot be mended", "warning", "danger"
    if finding.fixed and finding.left:
        state = f"{finding.fixed:,} mended"
    return Line(text, " · ".join(finding.examples), state, finding.kind, icon, tone)
