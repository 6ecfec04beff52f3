"""What a person asks of the library, done off the window's thread and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from readerapp.errors import LibraryUnusable, Stale
from readerapp.gui import importing
from readerapp.gui.importing import Arrived, Wishes
from readerapp.gui.tasks import Lane, Task, Tasks
from readerapp.job import Job
from readerapp.library import Library
from readerapp.model import Record, Status
from readerapp.operations import (
    deciding,
    highlighting,
    noting,
    tagging,
    trashing,
    undoing,
)
from readerapp.operations.words import papers_named

if TYPE_CHECKING:
    from readerapp.operations.importing import ImportReport
    from readerapp.operations.planning import Plan
    from readerapp.operations.reading import Item

_SAID: Final = {
    Status.INBOX: "Back in the inbox:",
    Status.QUEUED: "Queued",
    Status.READING: "Now reading",
    Status.READ: "Read",
    Status.SKIPPED: "Skipped",
}


T = TypeVar("T")
NEWEST: Final = -1  # the step to undo is whichever is the newest


class Deeds(QObject):
    """Each method is one operation: quick ones on the deeds' thread, long ones in the long lane."""

    said = Signal(str, int)  # what happened; the step that Undo takes back, NEWEST, or none: 0
    changed = Signal()  # something was written by us: look at once
    imported = Signal(object, int)  # an ImportReport, and its step
    doubted = Signal(object)  # a Plan the reader should look over first
    large_found = Signal(list, list)  # Items that are not read yet, and the large ones of them
    emptied = Signal(int)  # the trash, of so many papers
    highlight_refused = Signal(object, dict)  # a highlight, the fields that were not kept
    added = Signal(object)  # the paper added by hand
    note_written = Signal(object, str)  # a paper, the Markdown the library holds now
    note_refused = Signal(object, str)  # a paper, the Markdown that was not kept
    back_refused = Signal(str)  # why something was not taken back, or not done again
    went_back = Signal()  # an undo or redo is over, whatever came of it
    details_refused = Signal(object, str, str)  # a paper, a field, and why it was not taken
    exported = Signal(object, Path)  # an ExportReport, and where to

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self._step = 0  # of the deed that has just ended; 0 when it changed nothing
        self.keep_files = False  # whether a copy of each PDF is kept in the library

    # --- Deciding ---------------------------------------------------------------------------

    def decide(self, ids: Sequence[int], status: Status) -> Task:
        """Give papers a status."""
        return self._do(
            "Decide",
            lambda: deciding.set_status(self._library, ids, status),
            lambda count: self._tell(count, f"{_SAID[status]} {self._named(ids)}"),
        )

    def star(self, ids: Sequence[int], on: bool) -> None:
        """Star papers, or take their star away."""
        verb = "Starred" if on else "No longer starred:"
        self._do(
            "Star",
            lambda: deciding.set_starred(self._library, ids, on),
            lambda count: self._tell(count, f"{verb} {self._named(ids)}"),
        )

    def rate(self, ids: Sequence[int], stars: int) -> None:
        """Rate papers, or (0) take their rating away."""
        text = f"Rated {'★' * stars}" if stars else "No longer rated:"
        self._do(
            "Rate",
            lambda: deciding.set_rating(self._library, ids, stars),
            lambda count: self._tell(count, f"{text} {self._named(ids)}"),
        )

    def move(self, ids: Sequence[int], before: int | None) -> None:
        """Put papers of the reading list in front of another, or at the end."""
        self._do("Move", lambda: deciding.move_papers(self._library, ids, before=before))

    def tag(self, ids: Sequence[int], name: str, on: bool) -> None:
        """Put a tag on papers, or take it off."""
        add, remove = ((name,), ()) if on else ((), (name,))
        papers = self._named(ids)
        text = f"Put “{name}” on {papers}" if on else f"Took “{name}” off {papers}"
        self._do(
            "Tag",
            lambda: tagging.tag_papers(self._library, ids, add=add, remove=remove),
            lambda count: self._tell(count, text),
        )

    def rename_tag(self, old: str, new: str) -> None:
        """Give a tag, and those nested in it, another name."""
        self._do(
            "Rename the tag",
            lambda: tagging.rename_tag(self._library, old, new),
            lambda _: self.said.emit(f"“{old}” is now “{new}”", self._step),
        )

    def colour_tag(self, name: str, colour: str, key: int | None) -> None:
        """Give a tag a colour and a number key."""
        self._do(
            "Colour the tag",
            lambda: tagging.colour_tag(self._library, name, colour, key),
        )

    def trash(self, ids: Sequence[int]) -> Task:
        """Move papers to the trash."""
        return self._do(
            "Trash",
            lambda: trashing.trash_papers(self._library, ids),
            lambda count: self._tell(count, f"Moved {self._named(ids)} to the trash"),
        )

    def restore(self, ids: Sequence[int]) -> Task:
        """Take papers out of the trash."""
        return self._do(
            "Restore",
            lambda: trashing.restore_papers(self._library, ids),
            lambda count: self._tell(count, f"Took {self._named(ids)} out of the trash"),
        )

    def empty_trash(self) -> None:
        """Remove what is in the trash for good."""
        self._do("Empty the trash", lambda: trashing.empty_trash(self._library), self.emptied.emit)

    # --- Reading and writing ----------------------------------------------------------------

    def highlight(self, paper: int, start: int, end: int, colour: str) -> None:
        """Highlight a span of the abstract."""
        self._do(
            "Highlight",
            lambda: highlighting.highlight(self._library, paper, start, end, colour=colour),
        )

    def edit_highlight(self, highlight: int, fields: Mapping[str, Any]) -> None:
        """Change colour, label, comment or tags of a highlight, and tell if that was not kept."""

        def failed(error: Exception) -> None:
            if isinstance(error, LibraryUnusable):  # any other would be refused for ever
                self.highlight_refused.emit(highlight, dict(fields))

        task = self._do(
            "Edit the highlight",
            lambda: highlighting.edit_highlight(self._library, highlight, **fields),
        )
        task.failed.connect(failed)

    def remove_highlight(self, highlight: int) -> None:
        """Take a highlight away."""
        self._do(
            "Remove the highlight",
            lambda: highlighting.remove_highlight(self._library, highlight),
            lambda _: self.said.emit("Removed the highlight", self._step),
        )

    def write_note(self, paper: int, markdown: str, burst: str, base: str | None) -> None:
        """Keep the note as it stands, and tell whether it was kept."""

        def work() -> object:
            return noting.write_note(self._library, paper, markdown, burst=burst or None, base=base)

        task = self._do("Note", work, lambda _: self.note_written.emit(paper, markdown))
        task.failed.connect(lambda _error: self.note_refused.emit(paper, markdown))

    def add_paper(self, title: str) -> None:
        """Add a paper by hand, and tell which it is."""

        def work() -> int:
            from readerapp.operations import adding

            return adding.add_paper(self._library, Record(title)).id

        def done(paper: int) -> None:
            self.added.emit(paper)
            self.said.emit(f"Added {self._named([paper])}", self._step)

        self._do("Add a paper", work, done)

    def edit_details(self, paper: int, fields: Mapping[str, Any]) -> None:
        """Change what is known about a paper."""

        def work() -> bool:
            from readerapp.operations import adding  # it knows formats; not before it is needed

            return adding.edit_paper(self._library, paper, **fields)

        task = self._do(
            "Edit the details",
            work,
            lambda changed: self._tell(changed, "Changed the details"),
        )
        field = next(iter(fields))
        task.failed.connect(lambda error: self.details_refused.emit(paper, field, str(error)))

    # --- Back and forth ---------------------------------------------------------------------

    def undo(self, steps: int = 1) -> None:
        """Take back the newest steps."""
        self._go_back("Undo", lambda: undoing.undo(self._library, steps), self._tell_undone)

    def take_back(self, step: int) -> None:
        """Take back one older step, if nothing later depends on it."""
        self._go_back("Undo", lambda: [undoing.take_back(self._library, step)], self._tell_undone)

    def redo(self) -> None:
        """Do again what was taken back last."""

        def done(labels: Sequence[str]) -> None:
            text = f"Did again: {labels[0]}" if labels else "There is nothing to redo"
            self.said.emit(text, NEWEST if labels else 0)

        self._go_back("Redo", lambda: undoing.redo(self._library, 1), done)

    def _go_back(
        self, title: str, work: Callable[[], list[str]], done: Callable[[Sequence[str]], None]
    ) -> None:
        """What stands in the way is said where the reader asked, not as a failure."""

        def attempt() -> list[str] | Stale:
            try:
                return work()
            except Stale as refusal:
                return refusal

        def tell(answer: list[str] | Stale) -> None:
            if isinstance(answer, Stale):
                self.back_refused.emit(str(answer))
            else:
                done(answer)

        task = self._do(title, attempt, tell)
        task.finished.connect(self.went_back)

    def _tell_undone(self, labels: Sequence[str]) -> None:
        if not labels:
            self.said.emit("There is nothing to undo", 0)
        elif len(labels) == 1:
            self.said.emit(f"Took back: {labels[0]}", 0)
        else:
            self.said.emit(f"Took back {len(labels)} steps", 0)

    # --- In and out -------------------------------------------------------------------------

    def import_files(self, paths: Sequence[Path]) -> Task:
        """Bring in files, or the files of folders."""
        return self._bring_in(importing.of_files(paths))

    def import_text(self, text: str, name: str) -> Task:
        """Bring in a piece of text, as if it were a file."""
        return self._bring_in(importing.of_text(text, name))

    def import_items(self, items: Sequence[Item], waited: str = "") -> Task:
        """Bring in what the reader was asked about, however large it is.

        ``waited`` is the name it was kept under until now.
        """
        return self._bring_in(lambda: items, even_large=True, waited=waited)

    def _bring_in(
        self, wanted: Callable[[], Sequence[Item]], even_large: bool = False, waited: str = ""
    ) -> Task:
        def work(job: Job) -> Arrived:
            keep = self.keep_files
            return importing.bring_in(
                self._library,
                wanted,
                even_large=even_large,
                keep_files=keep,
                job=job,
                waited=waited,
            )

        def done(arrived: Arrived, step: int) -> None:
            if arrived.report is not None:
                self.imported.emit(arrived.report, step)
            elif arrived.plan is not None:
                self.doubted.emit(arrived.plan)
                if arrived.unkept:
                    self.said.emit(arrived.unkept, 0)
            else:
                self.large_found.emit(arrived.items, arrived.large)

        return self.do("Import", work, done, Lane.LONG)

    def carry_out(self, plan: Plan, wishes: Wishes, done: Callable[[], object]) -> Task:
        """Do what a plan says that was looked over; ``done`` just before it is told of."""

        def work(job: Job) -> ImportReport:
            keep = self.keep_files
            return importing.carry_out(self._library, plan, wishes, keep_files=keep, job=job)

        def finished(report: ImportReport, step: int) -> None:
            done()
            self.imported.emit(report, step)

        return self.do("Import", work, finished, Lane.LONG)

    def export_markdown(self, folder: Path) -> Task:
        """Write every paper as a Markdown file into a folder."""

        def work(job: Job) -> Any:
            from readerapp.operations.exporting import export_markdown

            return export_markdown(self._library, folder, job=job)

        return self._tasks.run(
            "Export", work, lambda report: self.exported.emit(report, folder), Lane.LONG
        )

    # --- How ----------------------------------------------------------------------------------

    def do(
        self,
        title: str,
        work: Callable[[Job], T],
        done: Callable[[T, int], None],
        lane: Lane = Lane.DEEDS,
    ) -> Task:
        """Any other operation; ``done`` gets what it returned and its step, 0 if it took none."""

        def finished(answer: tuple[T, int]) -> None:
            done(*answer)
            self.changed.emit()

        return self._tasks.run(title, self._stepping(work), finished, lane)

    def _do(
        self,
        title: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _: None,
    ) -> Task:
        def finished(answer: tuple[Any, int]) -> None:
            result, self._step = answer
            done(result)
            self.changed.emit()

        return self._tasks.run(title, self._stepping(lambda _job: work()), finished, Lane.DEEDS)

    def _stepping(self, work: Callable[[Job], Any]) -> Callable[[Job], tuple[Any, int]]:
        """``work`` that also tells which step it took, 0 if none; asked on the thread it ran on."""

        def both(job: Job) -> tuple[Any, int]:
            before = self._library.store.written
            result = work(job)
            step = self._library.store.written
            return result, step if step != before else 0

        return both

    def _tell(self, count: int, text: str) -> None:
        if count:
            self.said.emit(text, self._step)

    def _named(self, ids: Sequence[int]) -> str:
        return papers_named(self._library, ids)
