"""Another file takes the place of the library under the window; nothing typed is lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from readerapp.gui.problems import ProblemPage
from readerapp.gui.widgets import Label
from readerapp.library import Library
from readerapp.operations import noting
from tests.windows import TITLES, Person, add_papers


@pytest.fixture
def copy(library_folder: Path, tmp_path: Path) -> Path:
    """The library as it was before the window was opened."""
    copy = tmp_path / "copy"
    shutil.copytree(library_folder, copy)
    return copy


def put_in_place(folder: Path, other: Path) -> None:
    """What a backup program or a person does: other files, under the same names."""
    for name in ("library.sqlite", "library.sqlite-wal", "library.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy2(other / "library.sqlite", folder / "library.sqlite")


def opened_anew(person: Person, before: object) -> None:
    person.until(lambda: person.window.session not in (None, before))
    person.settle()


def test_the_other_library_is_shown_and_the_note_being_typed_goes_into_it(
    copy: Path, person: Person
) -> None:
    before = person.session
    library = Library(copy)
    noting.write_note(library, library.papers.listing("inbox")[0], "what the other one says\n")
    library.close()
    person.press("n")
    person.write("what I was typing")
    put_in_place(person.library.folder, copy)
    opened_anew(person, before)
    assert person.titles() == list(TITLES)
    person.until(
        lambda: "what I was typing" in (person.session.sheet.note.markdown)  # type: ignore[union-attr]
    )
    assert person.session.sheet is not None
    assert person.session.sheet.note is not None
    assert "what the other one says" in person.session.sheet.note.markdown
    (said,) = person.desk.banners.sentences
    assert said.startswith("Another program replaced this library")
    assert f"Your note on “{TITLES[0]}” was kept." in said


def test_a_note_on_a_paper_that_is_not_there_is_written_into_a_file_beside_it(
    person: Person, tmp_path: Path
) -> None:
    add_papers(tmp_path / "other", ["Quite Another Paper"])
    before, folder = person.session, person.library.folder
    person.press("n")
    person.write("the last words")
    put_in_place(folder, tmp_path / "other")
    opened_anew(person, before)
    assert person.titles() == ["Quite Another Paper"]
    (file,) = folder.glob("note on *.md")
    assert file.read_text() == "the last words"
    assert str(file) in person.desk.banners.sentences[0]


def test_what_is_no_library_is_said_and_the_note_is_not_lost(person: Person) -> None:
    folder = person.library.folder
    person.press("n")
    person.write("the last words")
    picture = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
    for name in ("library.sqlite-wal", "library.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "new").write_bytes(picture)
    (folder / "new").rename(folder / "library.sqlite")
    person.until(lambda: person.window.session is None)
    assert "is not a library" in person.window.problem
    (file,) = folder.glob("note on *.md")
    assert file.read_text() == "the last words"
    page = person.window.centralWidget()
    assert isinstance(page, ProblemPage)
    assert any(str(file) in label.text() for label in page.findChildren(Label))
    assert (folder / "library.sqlite").read_bytes() == picture


def test_a_library_moved_away_is_not_begun_anew_in_its_place(
    person: Person, tmp_path: Path, open_window: Callable[[Path], Person]
) -> None:
    folder = person.library.folder
    person.press("q")
    person.press("n")
    person.write("the last words")
    folder.rename(tmp_path / "elsewhere")
    person.until(lambda: person.window.session is None)
    assert "no longer there" in person.window.problem
    assert not folder.exists()
    (file,) = tmp_path.glob("note on *.md")
    assert file.read_text() == "the last words"
    assert person.window.open_library(tmp_path / "elsewhere")
    person.settle()
    assert person.titles() == list(TITLES[1:])


def test_nothing_is_written_to_the_other_library_by_accident(copy: Path, person: Person) -> None:
    before = person.session
    put_in_place(person.library.folder, copy)
    person.tap("q", "x")
    opened_anew(person, before)
    assert person.titles() == list(TITLES)


@pytest.mark.parametrize("wrote", [True, False], ids=["after a change", "before any change"])
def test_a_library_copied_over_in_place_is_noticed_and_the_note_kept(
    person: Person, tmp_path: Path, wrote: bool
) -> None:
    """What ``cp`` does: the same file on the disk, with other bytes in it."""
    add_papers(tmp_path / "other", ["Quite Another Paper"])
    before, folder = person.session, person.library.folder
    if wrote:
        person.press("s")
        person.settle()
    person.press("n")
    person.write("the last words")
    other = tmp_path / "other" / "library.sqlite"
    subprocess.run(["cp", other, folder / "library.sqlite"], check=True)
    opened_anew(person, before)
    assert person.titles() == ["Quite Another Paper"]
    (file,) = folder.glob("note on *.md")
    assert file.read_text() == "the last words"


def test_it_is_noticed_within_a_second(copy: Path, person: Person, qtbot: QtBot) -> None:
    with qtbot.waitSignal(person.session.changes.lost, timeout=1000):
        put_in_place(person.library.folder, copy)
