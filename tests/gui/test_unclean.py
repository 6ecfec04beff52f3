"""A window that was killed: the next one says so, and nothing is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from readerapp.library import Library
from readerapp.operations import backing_up
from tests.windows import TITLES, Person

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from readerapp.library import Library
from readerapp.operations.noting import write_note

library = Library(Path(sys.argv[1]))
write_note(library, library.papers.listing("inbox")[0], "written just before")
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_a_writer(folder: Path) -> None:
    killed = [sys.executable, "-c", KILLED, str(folder)]
    assert subprocess.run(killed, cwd=ROOT, check=False).returncode == -9


def test_after_a_kill_everything_is_there_and_nothing_needs_to_be_said(
    open_window: Callable[[Path], Person], library_folder: Path
) -> None:
    kill_a_writer(library_folder)
    person = open_window(library_folder)
    assert person.desk.banners.sentences == []
    assert person.titles() == list(TITLES)
    assert person.session.sheet is not None
    assert person.session.sheet.note is not None
    assert person.session.sheet.note.markdown == "written just before"


def test_a_library_copied_over_by_hand_is_told_of_and_the_banner_can_be_dismissed(
    open_window: Callable[[Path], Person], library_folder: Path, tmp_path: Path
) -> None:
    library = Library(library_folder)
    backing_up.back_up(library, backing_up.ASKED, to=tmp_path / "copy.sqlite")
    library.close()
    kill_a_writer(library_folder)
    shutil.copyfile(tmp_path / "copy.sqlite", library_folder / "library.sqlite")
    person = open_window(library_folder)
    assert person.desk.banners.sentences == person.library.notices
    assert "set-aside" in person.library.notices[0]
    assert person.titles() == list(TITLES)
    banner = person.desk.banners.banner("notice-0")
    assert banner is not None
    banner.dismissed.emit()
    assert person.desk.banners.sentences == []
