"""The details of a paper save themselves, field by field, and say what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from readerapp.gui.panes.details import DetailsPane
from readerapp.gui.widgets import Label
from readerapp.model import Paper, Sheet

ABSTRACT = "As it came,\r\nwith $x^2$ and its  spaces."


def sheet(paper: int = 1, **more: Any) -> Sheet:
    made = Paper(paper, f"uid{paper}", f"key{paper}", f"Paper {paper}")
    return Sheet(made, "As shown.", ABSTRACT, **more)


@pytest.fixture
def pane(qtbot: Any) -> DetailsPane:
    pane = DetailsPane()
    qtbot.addWidget(pane)
    pane.resize(600, 500)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    return pane


def said(signal: Any) -> list[Any]:
    heard: list[Any] = []
    signal.connect(lambda *what: heard.append(what))
    return heard


def test_a_field_is_saved_when_it_is_left_and_only_if_it_changed(pane: DetailsPane) -> None:
    heard = said(pane.details_edited)
    pane.show_sheet(sheet())
    pane.edit("venue")
    venue, authors = pane.field("venue"), pane.field("authors")
    QTest.keyClicks(venue, " Fold  Conf ")
    QTest.keyClick(venue, Qt.Key.Key_Return)
    authors.setFocus()
    QTest.keyClicks(authors, "Ada Roe\rBo Lin")
    pane.field("title").setFocus()
    pane.field("doi").setFocus()
    assert heard == [(1, {"venue": "Fold Conf"}), (1, {"authors": ("Ada Roe", "Bo Lin")})]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("year", "soon", "A year is a number such as 2024."),
        ("year", "٢٠٢٤", "A year is a number such as 2024."),
        ("title", "  ", "A paper needs a title."),
        ("citekey", "two words", "A citekey is one word"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_not_saved(
    pane: DetailsPane, field: str, typed: str, sentence: str
) -> None:
    heard = said(pane.details_edited)
    pane.show_sheet(sheet())
    pane.edit(field)
    editor = pane.field(field)
    editor.set_text(typed)  # type: ignore[attr-defined]
    pane.flush()
    assert pane.refusal(field).startswith(sentence)
    assert not heard
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert pane.refusal(field) == ""


def test_what_the_library_refuses_is_said_beside_the_field(pane: DetailsPane) -> None:
    pane.show_sheet(sheet())
    pane.refuse("citekey", "Another paper goes by this name.")
    assert pane.refusal("citekey") == "Another paper goes by this name."


def test_a_redraw_leaves_a_field_being_typed_in_alone(pane: DetailsPane) -> None:
    heard = said(pane.details_edited)
    pane.show_sheet(sheet())
    pane.edit("venue")
    QTest.keyClicks(pane.field("venue"), "Fol")
    pane.show_sheet(sheet(tags=()))
    QTest.keyClicks(pane.field("venue"), "ds")
    pane.show_sheet(sheet(2))
    assert heard == [(1, {"venue": "Folds"})]


def test_the_abstract_is_edited_as_it_came_and_left_alone_otherwise(pane: DetailsPane) -> None:
    heard = said(pane.details_edited)
    pane.show_sheet(sheet())
    pane.flush()
    pane.show_sheet(sheet(2))
    assert not heard
    pane.edit("abstract")
    QTest.keyClicks(pane.field("abstract"), "New: ")
    pane.flush()
    assert heard == [(2, {"abstract": "New: " + ABSTRACT.replace("\r\n", "\n")})]


def test_what_came_with_the_paper_is_shown(pane: DetailsPane) -> None:
    pane.show_sheet(sheet(aliases=("oldkey", "older")))
    shown = {fact.accessibleName(): fact.text() for fact in pane.findChildren(Label)}
    assert shown["Also known as"] == "oldkey, older"
    assert shown["uid"] == "uid1"
