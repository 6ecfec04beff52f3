"""The lasting report of every import, and an import taken back as a whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from readerapp.gui.models.reported import Kept, Report, Row, rows, summary
from readerapp.gui.panes.imports import ImportsPane
from readerapp.gui.panes.reported import Reported
from readerapp.library import Library
from readerapp.library.imports import Batch, ImportedRecord, Source
from readerapp.model import LeftOut, Problem, Record, Status
from readerapp.operations import deciding
from tests.imported import bring_in, file
from tests.windows import Person

CROWS = "Crows Queue at a Shared Feeder All Through the Winter"
LICHENS = "Lichens Keep the Time of Glaciers in Forty Valleys"
ROADS = "Roads Remember the Rivers They Were Built Along"
SNOW = "Snow Is Older Than It Looks on Northern Slopes"


def record(title: str, line: int, about: str = "") -> Record:
    text = f"We watch {about or title} for years and tell in order what was seen, and why it was."
    return Record(title, text, first_line=line, last_line=line + 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two imports: the second brought two files, of which one could not be read."""
    folder = tmp_path_factory.mktemp("made") / "imported"
    library = Library(folder)
    banner = LeftOut(1, "Get every paper by e-mail!\nOnce a week!")
    bring_in(library, file("monday.txt", [record(CROWS, 3), record(LICHENS, 5)], [banner]))
    more = [record(CROWS, 1), record(ROADS, 3), record(SNOW, 5)]
    other = Record(LICHENS, "Mosses on walls in the rain were read by priests. " * 5, first_line=7)
    problem = Problem(9, "The year “soon” is none.")
    bring_in(
        library,
        file("inbox/friday.txt", [*more, other], [LeftOut(11, "Unsubscribe")], [problem]),
        file("broken.bib", error="“broken.bib” is empty."),
    )
    library.close()
    return folder


@pytest.fixture
def person(open_window: Callable[[Path], Person], made: Path, tmp_path: Path) -> Person:
    """Somebody at the window of a copy of that library."""
    return open_window(Path(shutil.copytree(made, tmp_path / "imported")))


def pane_of(person: Person) -> ImportsPane:
    pane = person.desk.room.pane
    assert isinstance(pane, ImportsPane)
    person.settle()
    return pane


def opened(person: Person) -> ImportsPane:
    person.press("Ctrl+I")
    return pane_of(person)


def told(pane: ImportsPane) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in pane.table.rows()]


# --- At the window --------------------------------------------------------------------------


def test_each_import_is_listed_and_its_report_tells_everything(person: Person) -> None:
    pane = opened(person)
    assert [line.text for line in pane.list.lines()] == ["friday.txt", "monday.txt"]
    assert not person.desk.papers.isVisible()
    assert told(pane) == [
        ("file", "friday.txt"),
        *(("record", title) for title in (CROWS, ROADS, SNOW, LICHENS)),
        ("heading", "Could not be read as meant"),
        ("problem", "The year “soon” is none."),
        ("heading", "Left out, as no part of any paper"),
        ("piece", "Unsubscribe"),
        ("file", "broken.bib"),
        ("failure", "“broken.bib” is empty."),
    ]
    states = [row.state for row in pane.table.rows() if row.kind == "record"]
    assert states == ["Already there", "Added", "Added", "Unsure"]
    assert "4 papers found · 2 added · 1 already there · 1 unsure" in pane.counts.text()
    assert "1 file could not be read" in pane.counts.text()
    person.press("u")
    row = pane.table.current()
    assert row is not None
    assert (row.text, row.line) == (LICHENS, 7)
    person.press("k", "Return")
    assert person.title() == SNOW
    person.press("Ctrl+I")
    pane.take_focus()
    person.press("j")
    assert told(pane)[0] == ("record", CROWS)
    person.press("Return")
    assert sorted(person.titles()) == [CROWS, LICHENS]


def test_an_import_is_taken_back_but_for_what_was_changed_since(person: Person) -> None:
    (crows,) = [
        paper.id
        for paper in person.library.papers.many(person.library.papers.listing("all"))
        if paper.title == ROADS
    ]
    deciding.set_status(person.library, [crows], Status.READ)
    pane = opened(person)
    person.press("b")
    assert person.toast() == "Took back 2 papers; 1 kept, edited since"
    person.until(lambda: told(pane)[:2] == [("heading", "Not taken back"), ("kept", ROADS)])
    (kept,) = [row for row in pane.table.rows() if row.kind == "kept"]
    assert "read since" in kept.detail
    assert len(person.library.papers.listing("all")) == 3
    person.press("Ctrl+Z")
    person.until(lambda: len(person.library.papers.listing("all")) == 5)
    person.until(lambda: told(pane)[0] == ("file", "friday.txt"))


@pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
def test_the_sidebar_and_the_toast_of_an_import_lead_to_its_report(person: Person) -> None:
    batch = person.library.imports.all()[1]
    person.desk.sidebar.context_asked.emit(f"import:{batch.uid}", QPoint(5, 5))
    (menu,) = [menu for menu in person.desk.findChildren(QMenu) if menu.isVisible()]
    report, back = menu.actions()
    assert [report.text(), back.text()] == ["Report", "Roll back"]
    report.trigger()
    menu.close()
    assert pane_of(person).current() == batch.uid
    person.press("Esc")
    brought = bring_in(person.library, file("sunday.txt", [record("Tides and Their Tables", 1)]))
    person.session.deeds.imported.emit(brought, 0)
    person.settle()
    buttons = person.desk.toast.findChildren(QPushButton)
    (show,) = [button for button in buttons if button.isVisible() and button.text() == "Show"]
    show.click()
    pane = pane_of(person)
    person.until(lambda: pane.current() == brought.uid)
    person.settle()
    assert told(pane) == [("record", "Tides and Their Tables")]


# --- The report by itself -------------------------------------------------------------------


def test_without_an_import_there_is_one_sentence_and_one_way_on(
    qtbot: QtBot, dressed: None
) -> None:
    pane = ImportsPane()
    qtbot.addWidget(pane)
    pane.show()
    assert pane.empty.isVisible()
    assert not pane.back.isEnabled()
    with qtbot.waitSignal(pane.import_asked):
        pane.empty.asked.emit()


def report(records: int = 0, left_out: tuple[LeftOut, ...] = ()) -> Report:
    batch = Batch("u", "2026-11-22T09:30:00Z", "many.bib", ("many.bib",), records, 0)
    source = Source("many.bib", "bibtex", "utf-8", left_out, (), None, "", 1_240_000)
    made = [
        ImportedRecord(i, f"uid{i}", f"Paper {i}", "added", "many.bib", 3 * i + 1, 3 * i + 3, False)
        for i in range(records)
    ]
    return Report(batch, [source], made, {"bibtex": "BibTeX"})


def test_one_file_needs_no_heading_and_its_facts_stand_above() -> None:
    made = report(2)
    assert [row.kind for row in rows(made)] == ["record", "record"]
    assert summary(made) == "BibTeX · UTF-8 · 1.2 MB · 2 papers found · 2 added"


def test_what_was_not_taken_back_stands_first_with_its_reason() -> None:
    made = Report(report(1).batch, [], [], {}, [Kept(4, "A paper", "tagged since")])
    assert [(row.kind, row.detail, row.paper) for row in rows(made)] == [
        ("heading", "", None),
        ("kept", "tagged since", 4),
    ]


def test_ten_thousand_rows_keep_their_height_and_a_long_piece_has_four_lines(
    qtbot: QtBot, dressed: None
) -> None:
    table = Reported()
    qtbot.addWidget(table)
    table.resize(700, 500)
    table.show()
    long = LeftOut(1, "<b>not bold</b> and on it goes without an end. " * 400)
    table.show_rows(rows(report(10_000, (long,))))
    assert table.rowHeight(0) == table.rowHeight(9_999)
    last = table.model().rowCount() - 1
    assert 2 * table.rowHeight(0) < table.rowHeight(last) < 4 * table.rowHeight(0)
    table.show_rows(rows(report(20_000)))
    assert {table.rowHeight(row) for row in (0, last, 19_999)} == {table.rowHeight(1)}


def test_every_row_can_be_heard_and_copied(qtbot: QtBot, dressed: None) -> None:
    table = Reported()
    qtbot.addWidget(table)
    table.show_rows(
        [Row("heading", "Left out"), Row("record", "A title", "", 1_204, "Added", "green")]
    )
    index = table.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Added, A title, line 1,204"
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "A title"
