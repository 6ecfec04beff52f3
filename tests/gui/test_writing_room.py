"""The reading pane while one writes, and what is lit in it while one searches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from readerapp.gui import theme
from readerapp.gui.panes.reading import ReadingPane
from readerapp.model import Note, Paper, Sheet


def sheet(paper: int = 1, title: str = "A paper") -> Sheet:
    made = Paper(paper, f"uid{paper}", f"key{paper}", title)
    text = "A crane folds itself while nobody looks. " * 30
    return Sheet(made, text, text, note=Note(paper, f"n{paper}", paper, "", "a note"))


@pytest.fixture
def pane(qtbot: Any) -> Iterator[ReadingPane]:
    pane = ReadingPane()
    qtbot.addWidget(pane)
    pane.resize(665, 724)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    yield pane
    pane.stop()


def test_the_note_has_room_while_it_is_written_and_gives_it_back(pane: ReadingPane) -> None:
    pane.show_sheet(sheet())
    before, split = pane.decisions.mapTo(pane, QPoint()).y(), pane.state()["split"]
    pane.write_note()
    assert pane.decisions.mapTo(pane, QPoint()).y() < before
    assert pane.state()["split"] == split
    QTest.keyClick(pane.note.editor, Qt.Key.Key_Escape)
    assert pane.decisions.mapTo(pane, QPoint()).y() == before


def test_another_paper_stands_where_the_one_before_stood(pane: ReadingPane) -> None:
    pane.show_sheet(sheet())
    before = pane.decisions.mapTo(pane, QPoint()).y()
    pane.edit_details()
    pane.show_sheet(sheet(2))
    assert pane.decisions.mapTo(pane, QPoint()).y() == before


def test_words_searched_for_are_lit_in_the_title_too(pane: ReadingPane) -> None:
    pane.show_sheet(sheet(title="😀 The crane"), title_marks=[(6, 11)])
    assert pane.page.heading.title.marked == ["crane"]
    lit = QColor(theme.current().mark)
    image = pane.page.heading.title.grab().toImage()
    tinted = [image.pixelColor(x, image.height() // 2) == lit for x in range(image.width())]
    assert any(tinted)
    assert not tinted[0]
