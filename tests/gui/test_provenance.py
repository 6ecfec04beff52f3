"""Where a paper came from, what the files said of it, and the files kept with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from readerapp.gui.panes.provenance import Provenance, origin_said
from readerapp.library import Library
from readerapp.library.attachments import Attachment
from readerapp.library.imports import Said
from readerapp.model import Record
from tests.imported import bring_in, file
from tests.windows import Person

TITLE = "Crows Queue at a Shared Feeder All Through the Winter"


class _Desktop(QObject):
    """Notes what it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def desktop() -> object:
    made = _Desktop()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def person(open_window: Callable[[Path], Person], tmp_path: Path) -> Person:
    """Somebody at a paper that two files told of, and with which a PDF is kept."""
    library = Library(tmp_path / "library")
    said = Record(TITLE, first_line=3, last_line=4)
    bring_in(library, file("in/digest.txt", [said]))
    bring_in(library, file("week.txt", [Record(TITLE, year=2024, first_line=9, last_line=9)]))
    (paper,) = library.papers.listing("all")
    for name in ("paper.pdf", "tool.sh"):
        kept = library.attachments.keep(b"%PDF-" + name.encode(), name)
        with library.store.transaction("Keep a file") as tx:
            library.attachments.attach(tx, paper, name, kept, 1_240_000)
    library.close()
    return open_window(tmp_path / "library")


def test_the_details_tell_whence_it_came_and_open_what_is_kept(
    person: Person, desktop: _Desktop
) -> None:
    shown = person.desk.page.details.provenance
    assert shown.origins == [], "nothing is read for a tab nobody looks at"
    person.press("e")
    person.until(lambda: len(shown.origins) == 2)
    first, second = shown.origins
    assert first.row.words.startswith("From digest.txt, lines 3–4, imported ")
    assert second.row.words.startswith("From week.txt, line 9, imported ")
    assert first.text.isHidden()
    first.row.setFocus()
    person.press("Return")
    assert first.text.isVisible()
    assert first.text.toPlainText().startswith(f"<b>{TITLE}</b>")
    assert [row.words for row in shown.files] == ["paper.pdf, 1.2 MB", "tool.sh, 1.2 MB"]
    shown.files[0].setFocus()
    person.press("Return")
    (opened,) = desktop.opened
    assert Path(opened).read_bytes() == b"%PDF-paper.pdf"
    shown.files[1].click()
    assert person.toast() == "Only PDF files are opened."
    Path(opened).unlink()
    shown.files[0].click()
    assert person.toast() == "“paper.pdf” is no longer among the files of this library."
    assert len(desktop.opened) == 1


def test_a_paper_without_an_abstract_says_so_and_one_is_added_by_hand(person: Person) -> None:
    missing = person.desk.page.page._missing
    assert missing.isVisible()
    missing.asked.emit()
    editor = person.desk.page.details.field("abstract")
    assert editor.hasFocus()
    person.write("At last.")
    person.press("Esc", "Esc")
    person.desk.page.flush()
    person.settle()
    assert missing.isVisible(), "Esc gives up what was typed"
    missing.asked.emit()
    person.write("At last.")
    person.desk.page.flush()
    person.until(lambda: not missing.isVisible())
    assert person.desk.page.page.abstract.text == "At last."


# --- By itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "lines"), [(3, 4, ", lines 3–4"), (7, 7, ", line 7"), (0, 0, "")]
)
def test_lines_are_told_where_there_are_any(first: int, last: int, lines: str) -> None:
    said = Said("a/b/digest.txt", "2025-11-22T12:00:00Z", first, last, "raw", "u", "digest")
    assert origin_said(said) == f"From digest.txt{lines}, imported 22 Nov 2025"


def test_what_was_not_kept_cannot_be_unfolded_and_what_is_open_stays_open(
    qtbot: QtBot, dressed: None
) -> None:
    shown = Provenance()
    qtbot.addWidget(shown)
    shown.show()
    said = [
        Said("old.txt", "2025-11-22T12:00:00Z", 1, 1, "", "u", "digest"),
        Said("new.txt", "2025-11-22T12:00:00Z", 1, 1, "raw", "u", "digest"),
    ]
    shown.show_provenance(said, [Attachment(1, 1, "a.pdf", "00", 83_500)])
    old, new = shown.origins
    assert not old.row.isEnabled()
    new.row.click()
    shown.show_provenance(list(said), [Attachment(1, 1, "a.pdf", "00", 83_500)])
    assert new.text.isVisible()
    shown.show_provenance([], [])
    assert [view for view in shown.findChildren(QPlainTextEdit) if view.isVisible()] == []
