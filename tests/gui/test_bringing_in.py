"""Bringing papers in: dropped, pasted, one file or many."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from readerapp.gui.panes.imports import ImportsPane
from tests.windows import TITLES

DIGEST = "On the Migration of {0} in Spring\n" + (
    "We study {0} and find that {0} behave as one expects of them. " * 6 + "\n"
)


def test_text_pasted_where_nothing_is_written_is_imported(person):
    QApplication.clipboard().setText(DIGEST.format("pebbles") + DIGEST.format("paper boats"))
    person.press("Ctrl+V")
    person.until(lambda: person.toast() != "")
    assert person.toast() == "Added 2 papers from Pasted text."
    person.settle()
    assert len(person.titles()) == 5


def test_a_file_without_a_paper_says_so_and_changes_nothing(person, tmp_path):
    before = person.library.store.last_step()
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    person.drop(empty)
    person.until(lambda: person.toast() != "")
    assert "empty" in person.toast()
    assert person.library.store.last_step() == before


def test_files_dropped_on_a_text_field_are_imported_too(person, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    person.drop(empty, on=person.desk.page.note.editor.viewport())
    person.until(lambda: "empty" in person.toast())
    assert person.desk.page.note.editor.toPlainText() == ""


def test_a_folder_is_dropped_with_everything_in_it(person, tmp_path):
    folder = tmp_path / "saved" / "pages"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(DIGEST.format("pebbles"))
    (folder / "two.txt").write_text(DIGEST.format("paper boats"))
    person.drop(tmp_path / "saved")
    person.until(lambda: person.toast() != "")
    assert person.toast() == "Added 2 papers from 2 files."


def test_a_piece_of_text_is_dropped(person):
    mime = QMimeData()
    mime.setText(DIGEST.format("pebbles"))
    person.drop_data(mime, person.desk)
    person.until(lambda: person.toast() != "")
    assert person.toast() == "Added 1 paper from Dropped text."


def test_the_toast_of_an_import_shows_what_was_left_out_and_takes_it_back(person, tmp_path, qtbot):
    (tmp_path / "one.txt").write_text(DIGEST.format("pebbles"))
    person.drop(tmp_path / "one.txt")
    person.until(lambda: person.toast() != "")
    show, undo = [b for b in person.desk.toast.findChildren(QPushButton) if b.isVisible()]
    assert (show.text(), undo.text()) == ("Show", "Undo")
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    pane = person.desk.room.pane
    assert isinstance(pane, ImportsPane)
    person.settle()
    assert "1 paper found · 1 added" in pane.counts.text()
    person.session.undo()
    person.settle()
    person.until(lambda: person.titles() == list(TITLES))
