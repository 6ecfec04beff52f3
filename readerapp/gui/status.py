"""The line at the foot of the window: what is in the library, and the work under way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from readerapp.gui import theme
from readerapp.gui.tasks import Lane, Task
from readerapp.model import Shelves, Status

_WORTH: Final = 50  # papers: fewer are in the index before anybody looks


class StatusLine(QWidget):
    """Counts at the left; at the right the newest work, how far it is, and a way to stop it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setAccessibleName("Status")
        self._counts = _label(self, "counts")
        self._what = _label(self, "progress-text")
        self._what.setAccessibleName("Progress")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the work under way")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setFlat(True)
        self._cancel.setAccessibleName("Cancel the work under way")
        self._cancel.clicked.connect(self._stop)
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._counts)
        row.addStretch(1)
        for widget in (self._what, self._bar, self._cancel):
            row.addWidget(widget)
            widget.hide()
        self._tasks: dict[Task, str] = {}  # and what each said last
        theme.watcher.changed.connect(self._dress)
        self._dress()

    @property
    def text(self) -> str:
        """What is said of the library."""
        return self._counts.text()

    def show_counts(self, shelves: Shelves) -> None:
        """Say how far the reader is."""
        inbox = shelves.statuses.get(Status.INBOX, 0)
        queued = shelves.statuses.get(Status.QUEUED, 0)
        papers = "1 paper" if shelves.total == 1 else f"{shelves.total:,} papers"
        self._counts.setText(f"{papers} · {shelves.total - inbox:,} decided · {queued:,} queued")

    def watch(self, task: Task) -> None:
        """Show the progress of slow work until it ends; quick deeds are not worth a bar."""
        if task.lane not in (Lane.LONG, Lane.NET, Lane.INDEX):
            return
        self._tasks[task] = ""
        task.progress.connect(lambda done, total, what: self._tell(task, done, total, what))
        task.finished.connect(lambda: self._forget(task))
        if task.lane is not Lane.INDEX:
            self._tell(task, 0, 0, task.title)

    def _tell(self, task: Task, done: int, total: int, what: str) -> None:
        text = f"{what} {done:,} of {total:,}" if total else what
        if not what or (task.lane is Lane.INDEX and total < _WORTH):
            return
        self._tasks[task] = text
        if task is not self._shown():
            return
        self._what.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        for widget in (self._what, self._bar, self._cancel):
            widget.show()

    def _shown(self) -> Task | None:
        """What the reader asked for goes before what happens by itself."""
        for lane in (Lane.LONG, Lane.NET, Lane.INDEX):
            for task in self._tasks:
                if task.lane is lane:
                    return task
        return None

    def _forget(self, task: Task) -> None:
        del self._tasks[task]
        shown = self._shown()
        said = "" if shown is None else self._tasks[shown]
        self._what.setText(said)
        self._bar.setRange(0, 0)
        for widget in (self._what, self._bar, self._cancel):
            widget.setVisible(bool(said))

    def _stop(self) -> None:
        if (task := self._shown()) is not None:
            task.cancel()

    def _dress(self) -> None:
        tokens = theme.current()
        self._row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self._row.setSpacing(theme.px(16))
        self._bar.setFixedSize(theme.px(120), theme.px(5))
        self.setMinimumHeight(theme.px(28))
        for widget in (self._counts, self._what, self._cancel):
            widget.setFont(theme.font("small"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(
            f"#status {{ background: {tokens.side}; border-top: 1px solid {tokens.line} }}"
            f"#status QLabel, #status QPushButton {{ color: {tokens.soft};"
            f" background: transparent }}"
            f"#status QPushButton {{ border: 0; padding: 0 {theme.px(4)}px }}"
            f"#status QPushButton:hover {{ color: {tokens.ink} }}"
            f"#status QPushButton:focus {{ border: 1px solid {tokens.accent}; border-radius: 4px }}"
            f"#status QProgressBar {{ border: 0; border-radius: {theme.px(2)}px;"
            f" background: {tokens.line} }}"
            f"#status QProgressBar::chunk {{ border-radius: {theme.px(2)}px;"
            f" background: {tokens.accent} }}"
        )


def _label(parent: QWidget, name: str) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
