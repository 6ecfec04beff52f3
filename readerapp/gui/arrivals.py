"""What is brought in and in doubt: looked over one import after the other, and never lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from readerapp.errors import ReaderError, UnreadableFile
from readerapp.gui.importing import Wishes
from readerapp.gui.large_dialog import LargeDialog
from readerapp.gui.left_waiting import LeftWaiting
from readerapp.gui.models.draft import Draft
from readerapp.gui.session import Session
from readerapp.gui.settings import Settings
from readerapp.gui.tag_popup import TagPopup
from readerapp.gui.tasks import Lane
from readerapp.job import Cancelled, Job
from readerapp.model import Status, Step, Tag
from readerapp.operations import waiting
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.gui.panes.import_page import ImportPage
    from readerapp.operations.planning import Plan
    from readerapp.operations.reading import Item

_BANNER: Final = "import-waiting"


class Arrivals(QObject):
    """Keeps the imports that wait to be looked over, and shows the first of them."""

    decided = Signal(list)  # the names of files that came in, or that the reader left

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session, self._desk, self._deeds = session, session.desk, session.deeds
        self._library = session.library
        self._drafts: list[Draft] = []
        self._page: ImportPage | None = None
        self._going_on = False  # the one that was left makes room for the next
        self._spoken = ""  # what was said last about the page
        self._tags: TagPopup | None = None
        self._asked = 0  # how often states were asked for; an answer overtaken is not shown
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # a burst of changes is looked at once
        self._soon.timeout.connect(self._renew)
        self._deeds.doubted.connect(self._add)
        self._deeds.large_found.connect(self._ask_large)
        session.changes.made.connect(self._library_changed)
        LeftWaiting(session).left.connect(self.decided)
        self._desk.room.changed.connect(self._room_changed)
        self._keep_pdfs(settings)

    @property
    def waiting(self) -> list[Draft]:
        """The imports not decided yet, the one that is shown first."""
        return list(self._drafts)

    def _keep_pdfs(self, settings: Settings) -> None:
        """Whether PDFs are copied into the library is remembered for every library."""
        action = self._desk.actions_.action("keep-pdfs")
        action.setCheckable(True)
        action.setChecked(settings.keep_pdfs)
        self._deeds.keep_files = settings.keep_pdfs

        def keep(on: bool) -> None:
            self._deeds.keep_files = settings.keep_pdfs = on

        action.toggled.connect(keep)

    # --- Waiting and being shown ----------------------------------------------------------------

    def wait(self, plan: Plan) -> None:
        """It came by itself, while the reader was at something else: say that it is there."""
        self._put(plan)
        self._tell()

    def _put(self, plan: Plan) -> None:
        """What waits already does not wait twice, and keeps what the reader did with it."""
        name = waiting.name_of(plan.items)
        if all(waiting.name_of(draft.plan.items) != name for draft in self._drafts):
            self._drafts.append(Draft(plan))

    def _add(self, plan: Plan) -> None:
        self._put(plan)
        if len(self._drafts) > 1 or _is_typing():
            self._tell()
        else:
            self.show()

    def show(self) -> None:
        """Show the first of those that wait."""
        if not self._drafts:
            return
        page = self._made()
        page.show_draft(self._drafts[0], self._behind())
        self._desk.room.put(page)
        page.take_focus()
        self._soon.start()

    def _shown(self) -> bool:
        return self._page is not None and self._desk.room.pane is self._page

    def _behind(self) -> str:
        more = len(self._drafts) - 1
        return f"{counted(more, 'more import')} to look over after this" if more else ""

    def _room_changed(self) -> None:
        if not self._shown() and self._spoken and self._desk.toast.text == self._spoken:
            self._desk.toast.hide()  # its Undo is that of the page
        if self._going_on and not self._shown():
            self._going_on = False
            self.show()
        else:
            self._tell()

    def _tell(self) -> None:
        """While the page is not shown, say at the head of the window that something waits."""
        banners = self._desk.banners
        if self._shown() and self._page is not None:
            self._page.say_more(self._behind())
            banners.forget(_BANNER)
        elif self._drafts:
            offers = [("Look it over", self.show), ("Leave it", self._leave)]
            banners.tell(_BANNER, self._said(), offers, lasting=True)
        else:
            banners.forget(_BANNER)

    def _said(self) -> str:
        plan = self._drafts[0].plan
        unsure = sum(row.doubtful for row in plan.rows)
        said = f"{_origin(plan)} waits to be imported: {counted(len(plan.rows), 'paper')}"
        said += f", {unsure:,} unsure." if unsure else "."
        more = len(self._drafts) - 1
        return (
            f"{said} {counted(more, 'more import')} wait{'s' if more == 1 else ''} behind it."
            if more
            else said
        )

    def _leave(self) -> None:
        """The reader wants nothing of it; should that have been a slip, it comes back as it was."""
        if not self._drafts:
            return
        draft = self._drafts.pop(0)
        self._going_on = bool(self._drafts) and self._shown()
        self._decide(draft)
        if not self._shown():
            self._tell()
        back = ("Back to it", lambda: self._take_back(draft))
        self._session.say(f"Nothing was imported from {_origin(draft.plan)}.", 0, back)

    def _decide(self, draft: Draft) -> None:
        """It need not be kept any longer."""
        waiting.forget(self._library, waiting.name_of(draft.plan.items))
        self.decided.emit([item.name for item in draft.plan.items])

    def _take_back(self, draft: Draft) -> None:
        waiting.take_back(self._library, waiting.name_of(draft.plan.items))
        if all(draft is not other for other in self._drafts):
            self._drafts.insert(0, draft)
        self.show()

    # --- The page -------------------------------------------------------------------------------

    def _made(self) -> ImportPage:
        if self._page is None:
            from readerapp.gui.panes.import_page import ImportPage  # knows formats

            self._page = page = ImportPage()
            page.left.connect(self._leave)
            page.changed.connect(self._soon.start)
            page.told.connect(self._say)
            page.import_asked.connect(self._import)
            page.tags_asked.connect(self._open_tags)
            page.encoding_asked.connect(lambda item, value: self._reread(item, encoding=value))
            page.below_asked.connect(self._pair)
            page.format_asked.connect(lambda item, value: self._reread(item, format=value))
        return self._page

    def _say(self, text: str, undoable: bool) -> None:
        page = self._made()
        self._spoken = text
        undo = [("Undo", page.undo)] if undoable else []
        self._desk.toast.say(text, undo, "Ctrl Z" if undoable else "")

    def _library_changed(self, _step: Step) -> None:
        if self._shown():
            self._soon.start()

    def _renew(self) -> None:
        """Compare the rows with the library as it is now."""
        page = self._page
        if page is None or not self._drafts or page.draft is not self._drafts[0]:
            return
        self._asked += 1
        asked, old = self._asked, page.draft.plan

        def work(job: Job) -> Plan:
            from readerapp.operations import planning

            if asked != self._asked:
                raise Cancelled
            return planning.renewed(self._library, old, job)

        self._session.tasks.run(
            "Comparing", work, lambda plan: page.show_renewed(old, plan), Lane.READS
        )

    def _import(self, only_sure: bool) -> None:
        page, draft = self._made(), self._drafts[0]
        page.set_busy(True)
        status = Status.QUEUED if draft.queued else None
        wishes = Wishes(status, tuple(draft.tags), only_sure)
        task = self._deeds.carry_out(draft.plan, wishes, lambda: self._came_in(draft))
        task.failed.connect(lambda error: page.refuse(_why(error)))
        task.finished.connect(lambda: page.set_busy(False))

    def _came_in(self, draft: Draft) -> None:
        self._drafts = [other for other in self._drafts if other is not draft]
        self._decide(draft)
        if not self._shown():
            self._tell()
        elif self._drafts:
            self.show()
        else:
            self._desk.room.clear()

    def _reread(self, item: int, **how: str | None) -> None:
        """Read one of the files again, in another encoding or as another format."""
        before = self._drafts[0].plan.items[item].item
        if before is None:
            return
        wanted: Item = replace(before, **how)  # type: ignore[arg-type]

        def work(plan: Plan, job: Job) -> Plan:
            from readerapp.operations import reading, revising

            (read,) = reading.read_apart([wanted], job, even_large=True)
            if read.error is not None:
                raise UnreadableFile(read.error)
            return revising.reread(plan, item, read)

        self._rework("Reading again", work, "read")

    def _pair(self, item: int) -> None:
        """Give each title of a file the abstract above it."""

        def work(plan: Plan, _job: Job) -> Plan:
            from readerapp.operations import revising

            return revising.swapped_all(plan, item)

        self._rework("Pairing titles", work, "below")

    def _rework(self, title: str, work: Callable[[Plan, Job], Plan], verb: str) -> None:
        """Make another plan where it may take its time; nothing is changed here meanwhile."""
        page, draft = self._made(), self._drafts[0]
        old = draft.plan

        def done(plan: Plan) -> None:
            from readerapp.gui.panes.mending import SAID

            page.set_busy(False)
            if page.draft is draft and draft.plan is old:
                page.follow(plan, SAID[verb])

        page.set_busy(True)
        task = self._session.tasks.run(title, lambda job: work(old, job), done, Lane.LONG)
        task.failed.connect(lambda error: page.refuse(_why(error)))
        task.finished.connect(lambda: page.set_busy(False))

    # --- Tags -----------------------------------------------------------------------------------

    def _open_tags(self) -> None:
        """Let the reader type the tags that all of the import is to get."""
        if self._tags is None:
            self._tags = TagPopup(self._desk)
            self._tags.toggled.connect(self._tag)
        chosen = dict.fromkeys(self._drafts[0].tags, 1)
        known = {tag.name: tag for tag in self._library.tags.all()}
        self._tags.show_tags([*(self._drafts[0].tags | known).values()], chosen, 1)
        self._tags.open()

    def _tag(self, name: str, on: bool) -> None:
        page, tags = self._made(), self._drafts[0].tags
        if on:
            tags[name] = self._library.tags.named(name) or Tag(0, name, "grey")
        else:
            tags.pop(name, None)
        page.show_tags()

    # --- Large files ----------------------------------------------------------------------------

    def _ask_large(self, items: Sequence[Item], large: Sequence[Item]) -> None:
        """One question about all of them; the rest comes in either way."""
        dialog = LargeDialog(self._desk, large)
        rest = [item for item in items if item not in large]
        dialog.read_asked.connect(lambda: self._deeds.import_items(items))
        dialog.leave_asked.connect(lambda: self._deeds.import_items(rest) if rest else None)
        dialog.open()


def _origin(plan: Plan) -> str:
    """“digest.txt”, or how many files."""
    if len(plan.items) == 1:
        return f"“{Path(plan.items[0].name).name}”"
    return counted(len(plan.items), "file")


def _is_typing() -> bool:
    """Whether a page that takes the keys would take a word out of the reader's mouth."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
        return not field.isReadOnly()
    return False


def _why(error: Exception) -> str:
    """What stood in the way, as far as the reader can do something about it."""
    return str(error) if isinstance(error, ReaderError) else "Something went wrong."
