"""Looking papers up on the net: asks once before anything is sent, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.banner import Offer
from readerapp.gui.commands import Commands
from readerapp.gui.dialogs import Dialog, ReportDialog
from readerapp.gui.session import Session
from readerapp.gui.settings import Settings
from readerapp.gui.tasks import Lane
from readerapp.gui.widgets import Button, Label
from readerapp.job import Job
from readerapp.model import Step

if TYPE_CHECKING:
    from readerapp.operations.fetching import FetchReport, Going

_TITLE: Final = "Looking up papers"
_SOON: Final = 600  # milliseconds: 20,000 papers are not gone through for every decision


class LookUpDialog(Dialog):
    """What would be sent to whom, before anything is."""

    agreed = Signal(str)  # how papers are looked up from now on: “asked” or “always”

    def __init__(self, parent: QWidget, going: Going) -> None:
        super().__init__(parent, "Look papers up on the net?", 560)
        papers = "1 paper has" if going.papers == 1 else f"{going.papers:,} papers have"
        self._say(f"{papers} no abstract yet. To look for what is missing, this is sent:")
        table = QGridLayout()
        table.setHorizontalSpacing(theme.px(18))
        table.setVerticalSpacing(theme.px(6))
        table.setColumnStretch(0, 1)
        table.setColumnStretch(1, 1)
        for row, (what, server) in enumerate(going.lines):
            for column, label in enumerate((Label(what), Label(f"to {server}", strength="soft"))):
                label.setWordWrap(True)
                table.addWidget(label, row, column)
        self.column.addLayout(table)
        self._say(
            "Nothing else: no titles, no notes, no name. These services see the address of your "
            "computer, as any web site does. What they answer fills only what is empty, and can "
            "be undone.",
            "soft",
        )
        self.look_up = Button("Look up", icon="external", primary=True)
        self.always = Button("Always after an import")
        self.look_up.clicked.connect(lambda: self._agree("asked"))
        self.always.clicked.connect(lambda: self._agree("always"))
        self.add_buttons(self.look_up, self.always, leave="Not now")
        self.leave.setFocus()

    def labels(self) -> list[Label]:
        """Everything that is said."""
        return self.findChildren(Label)

    def _say(self, text: str, strength: str = "ink") -> None:
        label = Label(text, strength=strength)
        label.setWordWrap(True)
        self.column.addWidget(label)

    def _agree(self, how: str) -> None:
        self.agreed.emit(how)
        self.close()


class Lookups(QObject):
    """Asks, looks up in a lane of its own, and tells what came of it."""

    def __init__(self, session: Session, settings: Settings, commands: Commands) -> None:
        super().__init__(session)
        self._session, self._settings = session, settings
        self._library = session.library
        self._missing = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._look)
        self._action = session.desk.actions_.allow
        self._action("look-up", False)
        session.desk.actions_.on("look-up", self.ask)
        session.changes.made.connect(self._changed)
        session.listing.named.connect(self._soon.start)
        commands.brought_in.connect(self._after_import)
        commands.more_offers = self._offers

    # --- Whether there is anything to look up -------------------------------------------------

    def _changed(self, step: Step) -> None:
        if {"paper", "version"} & step.tables:
            self._soon.start()

    def _look(self) -> None:
        if self._session.closing:
            return
        papers = self._library.papers

        def seen(missing: bool) -> None:
            self._missing = missing
            self._allow()

        self._session.tasks.run(
            "Look up", lambda _job: papers.some_without_abstract(), seen, Lane.READS
        )

    def _allow(self) -> None:
        busy = bool(self._session.tasks.live(Lane.NET))
        self._action("look-up", self._missing and not busy)

    # --- Asking -------------------------------------------------------------------------------

    def ask(self) -> None:
        """Look up every paper without an abstract; the first time, say what would be sent."""
        self._begin(lambda: self._library.papers.without_abstract())

    def _offers(self, batch: str) -> list[Offer]:
        """What the message about an import offers, where it brought papers without abstracts."""
        if self._settings.lookups == "always" or self._library.read_only:
            return []
        if not self._library.papers.without_abstract(batch):
            return []
        begin = lambda: self._begin(lambda: self._library.papers.without_abstract(batch))  # noqa: E731
        return [("Look up…", begin)]

    def _after_import(self, batch: str) -> None:
        if self._settings.lookups != "always" or self._library.read_only:
            return
        papers = self._library.papers
        self._session.tasks.run(
            "Look up", lambda _job: papers.without_abstract(batch), self._look_up, Lane.READS
        )

    def _begin(self, which: Callable[[], list[int]]) -> None:
        """Look those up that ``which`` finds, off the window's thread, if the reader agrees."""
        if self._settings.lookups != "off":
            self._session.tasks.run("Look up", lambda _job: which(), self._look_up, Lane.READS)
            return

        def work(_job: Job) -> tuple[list[int], Going]:
            from readerapp.operations import fetching  # slow to import

            ids = which()
            return ids, fetching.going(self._library, ids)

        self._session.tasks.run("Look up", work, self._open, Lane.READS)

    def _open(self, found: tuple[list[int], Going]) -> None:
        ids, going = found
        if not ids:
            self._session.say("Every paper with an arXiv number or a DOI has its abstract.")
            return
        dialog = LookUpDialog(self._session.desk, going)
        dialog.agreed.connect(lambda how: self._agreed(how, ids))
        dialog.open()

    def _agreed(self, how: str, ids: Sequence[int]) -> None:
        self._settings.lookups = how
        self._settings.save()
        self._look_up(ids)

    # --- Doing --------------------------------------------------------------------------------

    def _look_up(self, ids: Sequence[int]) -> None:
        if not ids or self._session.closing:
            return

        def work(job: Job) -> FetchReport:
            from readerapp.operations import fetching  # slow to import, and only this asks the net

            return fetching.fetch(self._library, ids, job=job)

        task = self._session.deeds.do(_TITLE, work, self._looked, Lane.NET)
        task.finished.connect(self._allow)
        self._allow()

    def _looked(self, report: FetchReport, step: int) -> None:
        from readerapp.operations import fetching

        told = " ".join([fetching.told(report), *report.problems[:1]])
        show = ("Show", lambda: self._show(told, report))
        self._session.say(told, step, show)
        self._session.indexing.now()

    def _show(self, told: str, report: FetchReport) -> None:
        ReportDialog(self._session.desk, "Looked up", told, lines(report)).open()


def lines(report: FetchReport) -> list[str]:
    """The whole report: who could not be asked, and what came of each paper."""
    said = [*report.problems, *([""] if report.problems else [])]
    for each in report.papers:
        said += [each.title, f"    {each.words}"]
    return said
