"""What a person asks of the library, done off the window's thread and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

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

_SAID: Final = {
    Status.INBOX: "Back in the inbox:",
    Status.QUEUED: "Queued",
    Status.READING: "Now reading",
    Status.READ: "Read",
    Status.SKIPPED: "Skipped",
}


class Deeds(QObject):
    """Each method is one operation: quick ones on the deeds' thread, long ones in the long lane."""

    said = Signal(str, bool)  # what happened; whether Undo would take back just that
    changed = Signal()  # something was written by us: look at once
    imported = Signal(object)  # an ImportReport
    added = Signal(object)  # the paper added by hand
    note_written = Signal(object, str)  # a paper, the Markdown the library holds now
    note_refused = Signal(object, str)  # a paper, the Markdown that was not kept
    details_refused = Signal(object, str, str)  # a paper, a field, and why it was not taken
    exported = Signal(object, Path)  # an ExportReport, and where to

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks

    # --- Deciding ---------------------------------------------------------------------------

    def decide(self, ids: Sequence[int], status: Status) -> None:
        """Give papers a status."""

        def done(count: int) -> None:
            if count:
                self.said.emit(f"{_SAID[status]} {self._named(ids)}", True)

        self._do("Decide", lambda: deciding.set_status(self._library, ids, status), done)

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

    def move(self, paper: int, before: int | None) -> None:
        """Put a paper of the reading list in front of another, or at the end."""
        self._do(
            "Move",
            lambda: deciding.move(self._library, paper, before=before),
        )

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
            lambda _: self.said.emit(f"“{old}” is now “{new}”", True),
        )

    def colour_tag(self, name: str, colour: str, key: int | None) -> None:
        """Give a tag a colour and a number key."""
        self._do(
            "Colour the tag",
            lambda: tagging.colour_tag(self._library, name, colour, key),
        )

    def trash(self, ids: Sequence[int]) -> None:
        """Move papers to the trash."""
        self._do(
            "Trash",
            lambda: trashing.trash_papers(self._library, ids),
            lambda count: self._tell(count, f"Moved {self._named(ids)} to the trash"),
        )

    def restore(self, ids: Sequence[int]) -> None:
        """Take papers out of the trash."""
        self._do(
            "Restore",
            lambda: trashing.restore_papers(self._library, ids),
            lambda count: self._tell(count, f"Took {self._named(ids)} out of the trash"),
        )

    # --- Reading and writing ----------------------------------------------------------------

    def highlight(self, paper: int, start: int, end: int, colour: str) -> None:
        """Highlight a span of the abstract."""
        self._do(
            "Highlight",
            lambda: highlighting.highlight(self._library, paper, start, end, colour=colour),
        )

    def edit_highlight(self, highlight: int, fields: Mapping[str, Any]) -> None:
        """Change colour, label, comment or tags of a highlight."""
        self._do(
            "Edit the highlight",
            lambda: highlighting.edit_highlight(self._library, highlight, **fields),
        )

    def remove_highlight(self, highlight: int) -> None:
        """Take a highlight away."""
        self._do(
            "Remove the highlight",
            lambda: highlighting.remove_highlight(self._library, highlight),
            lambda _: self.said.emit("Removed the highlight", True),
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
            self.said.emit(f"Added {self._named([paper])}", True)

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
        self._do("Undo", lambda: undoing.undo(self._library, steps), self._tell_undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._do(
            "Redo",
            lambda: undoing.redo(self._library, 1),
            lambda labels: self.said.emit(
                f"Did again: {labels[0]}" if labels else "There is nothing to redo", bool(labels)
            ),
        )

    def _tell_undone(self, labels: Sequence[str]) -> None:
        if not labels:
            self.said.emit("There is nothing to undo", False)
        elif len(labels) == 1:
            self.said.emit(f"Took back: {labels[0]}", False)
        else:
            self.said.emit(f"Took back {len(labels)} steps", False)

    # --- In and out -------------------------------------------------------------------------

    def import_files(self, paths: Sequence[Path]) -> Task:
        """Bring in files, or the files of folders."""

        def work(job: Job) -> Any:
            from readerapp.operations import importing  # reads formats; not before it is needed

            return importing.import_files(self._library, paths, job=job)

        return self._tasks.run("Import", work, self._came_in, Lane.LONG)

    def import_text(self, text: str, name: str) -> Task:
        """Bring in a piece of text, as if it were a file."""

        def work(job: Job) -> Any:
            from readerapp.operations import importing

            return importing.import_text(self._library, text, name, job=job)

        return self._tasks.run("Import", work, self._came_in, Lane.LONG)

    def export_markdown(self, folder: Path) -> Task:
        """Write every paper as a Markdown file into a folder."""

        def work(job: Job) -> Any:
            from readerapp.operations.exporting import export_markdown

            return export_markdown(self._library, folder, job=job)

        return self._tasks.run(
            "Export", work, lambda report: self.exported.emit(report, folder), Lane.LONG
        )

    def _came_in(self, report: Any) -> None:
        self.changed.emit()
        self.imported.emit(report)

    # --- How ----------------------------------------------------------------------------------

    def _do(
        self,
        title: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _: None,
    ) -> Task:
        def finished(result: Any) -> None:
            done(result)
            self.changed.emit()

        return self._tasks.run(title, lambda _job: work(), finished, Lane.DEEDS)

    def _tell(self, count: int, text: str) -> None:
        if count:
            self.said.emit(text, True)

    def _named(self, ids: Sequence[int]) -> str:
        return papers_named(self._library, ids)
