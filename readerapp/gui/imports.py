"""Shows what the library knows of every import, and takes an import back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from readerapp.errors import NoSuchPaper
from readerapp.gui.models.reported import Kept, Report, Row, rows
from readerapp.gui.panes.imports import ImportsPane
from readerapp.gui.session import Session
from readerapp.gui.tasks import Lane
from readerapp.job import Job
from readerapp.model import Step
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.library.imports import Batch
    from readerapp.operations.rolling_back import RollBack

_TABLES: Final = frozenset({"import", "source", "record", "paper"})


class Imports(QObject):
    """Reads what the pane shows off the window's thread, and again when it has changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._library = session, session.library
        self._pane: ImportsPane | None = None
        self._wanted = ""  # the import to show once they are listed
        self._batches: dict[str, Batch] = {}
        self._kept: dict[str, tuple[Kept, ...]] = {}  # what was not taken back, by import
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # a burst of steps is read once
        self._soon.timeout.connect(self._read)
        session.changes.made.connect(self._changed)
        session.desk.actions_.on("imports", self.open)

    def open(self) -> None:
        """Show the imports; if they are shown, the papers again."""
        pane = self._made()
        self._session.desk.show_pane(pane)
        if self._shown():
            self._read()

    def show(self, uid: str) -> None:
        """Show the report of one import."""
        self._wanted = uid
        if self._shown():
            self._read()
        else:
            self.open()

    def roll_back(self, uid: str) -> None:
        """Take an import back, but for what was edited since."""

        def work(job: Job) -> RollBack:
            from readerapp.operations.rolling_back import roll_back

            return roll_back(self._library, uid, job=job)

        self._session.desk.page.flush()
        self._session.deeds.do(
            "Rolling back", work, lambda back, step: self._came_back(uid, back, step), Lane.LONG
        )

    def _came_back(self, uid: str, back: RollBack, step: int) -> None:
        kept = tuple(Kept(one.paper, one.title, one.why) for one in back.refused)
        self._kept[uid] = kept
        show = [("Show", lambda: self.show(uid))] if kept and not self._shown() else []
        self._session.say(_said(back), step, *show)
        self._again()

    # --- The pane -----------------------------------------------------------------------------

    def _made(self) -> ImportsPane:
        if self._pane is None:
            self._pane = pane = ImportsPane()
            session = self._session
            pane.reason = self._library.read_only
            pane.report_asked.connect(self._read_report)
            pane.papers_asked.connect(lambda uid: session.go(f"import:{uid}"))
            pane.roll_back_asked.connect(self.roll_back)
            pane.paper_asked.connect(self._show_paper)
            pane.import_asked.connect(session.desk.actions_.action("import").trigger)
        return self._pane

    def _shown(self) -> bool:
        return self._pane is not None and self._session.desk.room.pane is self._pane

    def _show_paper(self, paper: int) -> None:
        try:
            trashed = self._library.papers.get(paper).trashed
        except NoSuchPaper as gone:
            self._session.say(str(gone))
            return
        self._session.show_paper(paper, shelf="trash" if trashed else "all")

    def _changed(self, step: Step) -> None:
        if _TABLES & step.tables:
            if step.kind != "do":
                self._kept.clear()  # what was not taken back may be of an import that is whole
            self._again()

    def _again(self) -> None:
        if self._shown():
            self._soon.start()

    def _read(self) -> None:
        imports = self._library.imports
        self._session.tasks.run("Imports", lambda _job: imports.all(), self._show_all, Lane.READS)

    def _show_all(self, batches: list[Batch]) -> None:
        if self._pane is None:
            return
        self._batches = {batch.uid: batch for batch in batches}
        self._pane.show_imports(batches)
        if self._wanted and self._pane.choose(self._wanted):
            self._wanted = ""

    def _read_report(self, uid: str) -> None:
        batch, kept = self._batches[uid], self._kept.get(uid, ())

        def read(_job: Job) -> tuple[Report, list[Row]]:
            from readerapp import formats  # not before the first paint

            sources = self._library.imports.sources(uid)
            labels = {source.format: formats.label(source.format) for source in sources}
            records = self._library.imports.records(uid)
            report = Report(batch, sources, records, labels, kept)
            return report, rows(report)

        def show(answer: tuple[Report, list[Row]]) -> None:
            if self._pane is not None:
                self._pane.show_report(*answer)

        self._session.tasks.run("Report", read, show, Lane.READS)


def _said(back: RollBack) -> str:
    """“Took back 200 papers; 2 kept, edited since”."""
    kept = f"{len(back.refused):,} kept, edited since"
    if not back.changed:
        return (
            f"Nothing was taken back: {kept}" if back.refused else "There is nothing to take back"
        )
    return f"Took back {counted(back.changed, 'paper')}" + (f"; {kept}" if back.refused else "")
