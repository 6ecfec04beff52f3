"""What a command does in another process is seen in the window at once."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject

from readerapp.errors import LibraryUnusable
from readerapp.library.locks import no_window
from tests.windows import TITLES, Person

ROOT = Path(__file__).parents[2]
AT_ONCE = 200  # milliseconds from the command's commit to the painted list


class Painted(QObject):
    """Notes when the list was painted with other papers than before."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._model = person.desk.papers.model
        self._before = list(self._model.ids)
        self.at: float | None = None
        person.desk.papers.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and list(self._model.ids) != self._before:
            self.at = self.at or time.time()
        return False


def shown_after(person: Person, *command: str) -> float:
    """Milliseconds from the commit of a command, the last write to the log, to the paint."""
    painted = Painted(person)
    log = person.library.folder / "library.sqlite-wal"
    process = subprocess.Popen(
        [sys.executable, "-m", "readerapp", "--library", person.library.folder, *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    person.until(lambda: painted.at is not None)
    committed = log.stat().st_mtime
    assert process.wait(60) == 0
    assert painted.at is not None
    return 1000 * (painted.at - committed)


def test_what_a_command_changes_is_painted_within_200_ms(person: Person) -> None:
    person.until(lambda: not person.session.tasks.live())
    ids = person.library.papers.listing("inbox")
    first, second, _ = (paper.uid for paper in person.library.papers.many(ids))
    wishes = [(first, "queued"), (second, "queued"), (first, "inbox")]
    took = [shown_after(person, "status", uid, status) for uid, status in wishes]
    person.settle()
    assert person.titles() == [TITLES[0], TITLES[2]]
    print("painted after", ", ".join(f"{ms:.0f} ms" for ms in took))
    assert statistics.median(took) <= AT_ONCE


def test_a_sign_tells_other_programs_that_a_window_shows_the_library(person: Person) -> None:
    folder = person.library.folder
    person.until(lambda: person.window._sign.up)
    with pytest.raises(LibraryUnusable, match="A window has this library open"), no_window(folder):
        pass
    assert person.window.close()
    with no_window(folder):
        pass


def test_the_sign_goes_with_the_window_from_library_to_library(
    person: Person, tmp_path: Path
) -> None:
    folder = person.library.folder
    person.until(lambda: person.window._sign.up)
    assert person.window.open_library(tmp_path / "other")
    person.until(lambda: person.window._sign.up)
    with no_window(folder):
        pass
    with pytest.raises(LibraryUnusable), no_window(tmp_path / "other"):
        pass
