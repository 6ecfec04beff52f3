"""What each command does, with the papers that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLineEdit

from readerapp.gui import menus, reports
from readerapp.gui.add_dialog import AddDialog
from readerapp.gui.banner import Offer
from readerapp.gui.dialogs import ReportDialog
from readerapp.gui.drops import paths, words
from readerapp.gui.searches import Searches
from readerapp.gui.session import Session
from readerapp.gui.tasks import Task
from readerapp.model import Status, Step

_COUNTED = 500  # papers whose tags are counted for the popup
_EXPORTED = "Wrote {written:,} files to {folder}, {unchanged:,} were as they should be."


class Commands(QObject):
    """Ties the actions of the desk, its menus and what is dropped on it to a session."""

    duplicates_asked = Signal()
    import_asked = Signal(str)  # the report of the import with this uid
    roll_back_asked = Signal(str)  # the uid of an import
    brought_in = Signal(str)  # by whatever way: the uid of an import

    def __init__(self, session: Session, export_folder: str) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._library, self._deeds = session.library, session.deeds
        self.export_folder = export_folder
        self.searches = Searches(session)
        self.more_offers: Callable[[str], list[Offer]] = lambda _uid: []  # after an import
        self._tagged: list[int] = []  # the papers the tag popup is about
        self._connect_actions()
        self._connect_panes()

    def _connect_actions(self) -> None:
        on, page = self._desk.actions_.on, self._desk.page
        for id, status in (
            ("queue", Status.QUEUED),
            ("skip", Status.SKIPPED),
            ("reading", Status.READING),
            ("read", Status.READ),
            ("inbox", Status.INBOX),
        ):
            on(id, partial(self.decide, status))
        for digit in range(1, 10):
            on(f"tag-{digit}", partial(self.tag_by_key, digit))
        for stars in range(6):
            on(f"rate-{stars}", partial(self.rate, stars))
        on("star", self.star)
        on("trash", self.trash)
        on("restore", self.restore)
        on("next", lambda: self._desk.step(1))
        on("previous", lambda: self._desk.step(-1))
        on("tag", self.open_tags)
        on("highlight", page.highlight)
        on("note", self._to_page(page.write_note))
        on("details", self._to_page(page.edit_details))
        on("tab-highlights", self._to_page(lambda: page.show_tab("highlights")))
        on("tab-links", self._to_page(lambda: page.show_tab("links")))
        on("tab-related", self._to_page(lambda: page.show_tab("related")))
        on("open-address", self.open_address)
        on("search", self.search)
        on("palette", self._desk.palette_.open)
        on("undo", self._session.undo)
        on("redo", self._session.redo)
        on("import", self.choose_files)
        on("add", self.ask_title)
        on("paste", self.paste)
        on("export", self.choose_folder)

    def _connect_panes(self) -> None:
        desk, deeds = self._desk, self._deeds
        desk.page.status_asked.connect(lambda status: self.decide(Status(status)))
        desk.page.tag_asked.connect(self.open_tags)
        desk.page.restore_asked.connect(self.restore)
        desk.page.tag_removed.connect(lambda name: deeds.tag(self._shown(), name, False))
        desk.page.empty_asked.connect(self.fill)
        desk.papers.empty_asked.connect(self.fill)
        desk.papers.context_asked.connect(self._paper_menu)
        desk.sidebar.context_asked.connect(self._shelf_menu)
        desk.sidebar.papers_dropped.connect(self.put_on_shelf)
        desk.tags.toggled.connect(lambda name, on: deeds.tag(self._tagged, name, on))
        desk.drops.files_dropped.connect(deeds.import_files)
        desk.drops.text_dropped.connect(lambda text: deeds.import_text(text, "Dropped text"))
        self._session.changes.made.connect(self._retag)
        deeds.imported.connect(self._came_in)
        deeds.added.connect(self._show_added)
        deeds.exported.connect(self._went_out)

    # --- Deciding -----------------------------------------------------------------------------

    def selected(self) -> list[int]:
        """The papers a command is about."""
        chosen = self._desk.papers.selected_ids()
        return chosen or self._shown()

    def decide(self, status: Status) -> None:
        """Give the papers a status; the next one is there at once, in the same place."""
        ids = self.selected()
        if ids:
            self._going_on(self._deeds.decide(ids, status), ids)

    def star(self) -> None:
        """Star the papers, or take the stars away where the current one has one."""
        sheet = self._session.sheet
        if sheet is not None:
            self._deeds.star(self.selected(), not sheet.paper.starred)

    def rate(self, stars: int) -> None:
        """Rate the papers, or (0) take their rating away."""
        ids = self.selected()
        if ids:
            self._deeds.rate(ids, stars)

    def trash(self) -> None:
        """Move the papers to the trash; the next one is there at once."""
        ids = self.selected()
        if ids:
            self._going_on(self._deeds.trash(ids), ids)

    def restore(self) -> None:
        """Take the papers out of the trash; the next one is there at once."""
        ids = self.selected()
        if ids:
            self._going_on(self._deeds.restore(ids), ids)

    def _going_on(self, task: Task, ids: Sequence[int]) -> None:
        """Go on to the next paper; come back if what was asked could not be done."""
        here = self._desk.papers.current_id()
        following = self._desk.papers.step_from(*ids)

        def come_back(_error: Exception) -> None:
            if here is not None and self._desk.papers.current_id() in (following, None):
                self._desk.papers.select(here)

        task.failed.connect(come_back)

    def put_on_shelf(self, scope: str, ids: Sequence[int]) -> None:
        """Papers were dropped on a tag or a shelf of the sidebar."""
        kind, _, name = scope.partition(":")
        if kind == "tag":
            self._deeds.tag(ids, name, True)
        elif scope == "starred":
            self._deeds.star(ids, True)
        elif scope == "trash":
            self._deeds.trash(ids)
        elif scope in set(Status):
            self._deeds.decide(ids, Status(scope))

    def _shown(self) -> list[int]:
        sheet = self._session.sheet
        return [] if sheet is None else [sheet.paper.id]

    # --- Tags ---------------------------------------------------------------------------------

    def open_tags(self) -> None:
        """Let the reader type the tags of the papers."""
        self._tagged = self.selected()
        self._show_tags()
        self._desk.tags.open()

    def _show_tags(self) -> None:
        """Every tag there is, and on how many of the papers each one is."""
        counted: dict[str, int] = {}
        for card in self._library.cards(self._tagged[:_COUNTED]):
            for tag in card.tags:
                counted[tag.name] = counted.get(tag.name, 0) + 1
        self._desk.tags.show_tags(self._library.tags.all(), counted, len(self._tagged))

    def _retag(self, step: Step) -> None:
        """Show a tag that was just made in its colour, while its popup is open."""
        if self._desk.tags.isVisible() and {"tag", "paper_tag"} & step.tables:
            self._show_tags()

    def tag_by_key(self, digit: int) -> None:
        """Put the tag of a number key on the papers, or take it off if all have it."""
        tag = self._library.tags.with_key(digit)
        ids = self.selected()
        if tag is None:
            self._session.say(f"No tag is on key {digit} yet: give it one in the sidebar.")
            return
        had = self._library.tags.papers_with(tag.id)
        self._deeds.tag(ids, tag.name, not set(ids).issubset(had))

    def _rename_tag(self, name: str) -> None:
        dialog = QInputDialog(self._desk)
        dialog.setWindowTitle("Rename the tag")
        dialog.setLabelText("New name")
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda new: self._deeds.rename_tag(name, new))
        dialog.open()
        for field in dialog.findChildren(QLineEdit):
            field.setAccessibleName("New name of the tag")

    def _shelf_menu(self, scope: str, at: QPoint) -> None:
        kind, _, name = scope.partition(":")
        if kind == "tag" and (tag := self._library.tags.named(name)) is not None:
            menus.tag_menu(
                self._desk,
                at,
                tag,
                lambda: self._rename_tag(name),
                lambda colour, key: self._deeds.colour_tag(name, colour, key),
            )
        elif scope == "trash":
            menus.trash_menu(self._desk, self._desk.actions_, at)
        elif kind == "import":
            back = None if self._library.read_only else partial(self.roll_back_asked.emit, name)
            menus.import_menu(self._desk, at, partial(self.import_asked.emit, name), back)

    def _paper_menu(self, at: QPoint) -> None:
        sheet = self._session.sheet
        trashed = sheet is not None and sheet.paper.trashed is not None
        menus.paper_menu(self._desk, self._desk.actions_, at, trashed)

    # --- Finding ------------------------------------------------------------------------------

    def search(self) -> None:
        """Put the caret into the search field."""
        self._desk.search.setFocus()
        self._desk.search.selectAll()

    def open_address(self) -> None:
        """Open the first address the paper has."""
        sheet = self._session.sheet
        if sheet is None:
            return
        paper = sheet.paper
        known = [
            *paper.urls,
            *([f"https://doi.org/{paper.doi}"] if paper.doi else []),
            *([f"https://arxiv.org/abs/{paper.arxiv}"] if paper.arxiv else []),
        ]
        if known:
            self._session.going.address(known[0])
        else:
            self._session.say("This paper has no address.")

    def fill(self) -> None:
        """What the one button of an empty list does."""
        listed = self._session.listed
        if listed is None:
            return
        if listed.wanted.query:
            self._desk.search.clear()
        elif not listed.shelves.total and listed.wanted.scope != "trash":
            self.choose_files()
        else:
            self._session.go("queued" if listed.wanted.scope == Status.INBOX else "inbox")

    def _to_page(self, deed: Any) -> Any:
        """The page comes first where there is only room for the list or it."""

        def shown() -> None:
            self._desk.show_page()
            deed()

        return shown

    # --- In and out -----------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Let the reader choose what to import."""
        dialog = QFileDialog(self._desk, "Import")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self._deeds.import_files([Path(name) for name in names])
        )
        dialog.open()

    def ask_title(self) -> None:
        """Ask for the title of a paper to add."""
        dialog = AddDialog(self._desk)
        dialog.title_given.connect(self._deeds.add_paper)
        dialog.open()

    def _show_added(self, paper: int) -> None:
        """The paper added by hand, with its details open to be filled in."""
        self._session.show_paper(paper)
        self._desk.page.show_tab("details")

    def paste(self) -> None:
        """Import what was copied: files, or the text of a digest."""
        mime = QApplication.clipboard().mimeData()
        if found := paths(mime):
            self._deeds.import_files(found)
        elif text := words(mime):
            self._deeds.import_text(text, "Pasted text")
        else:
            self._session.say("There is no text to paste.")

    def choose_folder(self) -> None:
        """Let the reader choose where to write the Markdown."""
        dialog = QFileDialog(self._desk, "Export Markdown into a folder", self.export_folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, folder: Path) -> None:
        """Write every paper as Markdown into ``folder``."""
        self.export_folder = str(folder)
        self._desk.page.flush()
        self._deeds.export_markdown(folder)

    def _came_in(self, report: Any, step: int) -> None:
        elsewhere = self._session.listing.query or self._desk.covered
        if report.uid is not None and not elsewhere:
            self._session.go("inbox")
        self.tell_import(report, step)

    def tell_import(self, report: Any, step: int) -> None:
        """Say what an import brought; the reader stays where they are."""
        offers: list[Offer] = [("Show", lambda: self._show_report(report))]
        if report.uid is not None:
            offers[:0] = self.more_offers(report.uid)
        if report.count("unsure"):
            offers.insert(0, ("Look", self.duplicates_asked.emit))
        self._session.say(reports.sentence(report), step, *offers)
        self._session.indexing.now()
        if report.uid is not None:
            self.brought_in.emit(report.uid)

    def _show_report(self, report: Any) -> None:
        """The lasting one; of an import that changed nothing there is none."""
        if report.uid is not None:
            self.import_asked.emit(report.uid)
            return
        ReportDialog(self._desk, "Import", reports.sentence(report), reports.lines(report)).open()

    def _went_out(self, report: Any, folder: Path) -> None:
        self._session.say(
            _EXPORTED.format(written=report.written, unchanged=report.unchanged, folder=folder)
        )
