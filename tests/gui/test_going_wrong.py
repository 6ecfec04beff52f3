"""What a reader asked for and the library did not take: nothing typed is lost, nothing jumps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from readerapp.errors import LibraryUnusable
from readerapp.model import Status
from readerapp.operations import highlighting, tagging
from tests.windows import TITLES, Person

ATTENTION, RESIDUAL, ADAM = TITLES


def full(*_args: object, **_more: object) -> None:
    raise LibraryUnusable("The disk is full.")


def undo_button(person: Person) -> QPushButton:
    (undo,) = [b for b in person.desk.toast.findChildren(QPushButton) if b.isVisible()]
    return undo


def test_the_toast_takes_back_just_what_it_tells_of(person: Person, qtbot: QtBot) -> None:
    first, second, _ = person.library.papers.listing("inbox")
    person.press("x")
    tagging.tag_papers(person.library, [second], add=["from elsewhere"])
    person.until(lambda: person.library.history.undo_label != f"Skip “{ATTENTION}”")
    qtbot.mouseClick(undo_button(person), Qt.MouseButton.LeftButton)
    person.settle()
    assert person.library.papers.get(first).status == Status.INBOX
    assert [tag.name for tag in person.library.tags.of(second)] == ["from elsewhere"]


def test_a_decision_that_cannot_be_kept_leads_back_to_its_paper(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readerapp.gui.deeds.deciding.set_status", full)
    person.press("j", "q")
    assert person.toast() == "The disk is full."
    assert person.title() == RESIDUAL
    assert person.titles() == list(TITLES)
    monkeypatch.undo()
    person.press("q")
    assert person.titles() == [ATTENTION, ADAM]


def test_a_comment_that_was_not_kept_stays_as_typed_and_is_sent_again(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = person.library.papers.listing("inbox")[0]
    highlight = highlighting.highlight(person.library, paper, 0, 10)
    person.until(lambda: bool(person.session.sheet and person.session.sheet.highlights))
    pane = person.desk.page.highlights
    person.desk.page.show_tab("highlights")
    (row,) = pane.rows
    row.comment.setFocus()
    person.write("worth a second look")
    with monkeypatch.context() as broken:
        broken.setattr("readerapp.gui.deeds.highlighting.edit_highlight", full)
        person.desk.focus_list()
        person.until(lambda: person.toast() == "The disk is full.")
        tagging.tag_papers(person.library, [paper], add=["rl"])  # the page is shown anew
        person.until(lambda: bool(person.session.sheet and person.session.sheet.tags))
        assert pane.rows[0].comment.text() == "worth a second look"
        assert not person.window.close(), "the words would be lost"
    person.press("j")
    person.settle()
    kept = person.library.highlights.get(highlight.id)
    assert kept is not None
    assert kept.comment == "worth a second look"


def test_several_papers_moved_on_the_reading_list_are_one_step(person: Person) -> None:
    person.press("q", "q", "q")
    person.session.go("queued")
    person.settle()
    ids = list(person.desk.papers.model.ids)
    before = person.library.store.last_step()
    person.desk.papers.moved.emit(ids[1:], ids[0])
    person.until(lambda: person.titles() == [RESIDUAL, ADAM, ATTENTION])
    assert person.library.store.last_step() == before + 1
    person.press("Ctrl+Z")
    assert person.titles() == list(TITLES)
