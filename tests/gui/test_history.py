"""The history in the place of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from readerapp.gui.panes.history import HistoryPane
from readerapp.operations import tagging
from tests.windows import TITLES, Person

ATTENTION, RESIDUAL, ADAM = TITLES


def opened(person: Person) -> HistoryPane:
    person.press("Ctrl+H")
    pane = person.desk.room.pane
    assert isinstance(pane, HistoryPane)
    return pane


def labels(pane: HistoryPane) -> list[str]:
    return [line.text for line in pane.list.lines()]


def choose(pane: HistoryPane, label: str) -> None:
    assert pane.list.choose(next(line.means for line in pane.list.lines() if line.text == label))


def test_the_history_stands_in_the_place_of_the_page_and_gives_way_again(person: Person) -> None:
    person.press("q")
    pane = opened(person)
    assert labels(pane)[0] == f"Queue “{ATTENTION}”"
    assert person.desk.papers.isVisible()
    assert not person.desk.page.isVisible()
    assert QApplication.focusWidget() is pane.list
    person.press("Esc")
    assert person.desk.page.isVisible()
    assert QApplication.focusWidget() is person.desk.papers.view
    person.press("Ctrl+H", "Ctrl+H")
    assert person.desk.page.isVisible()


def test_one_older_thing_is_taken_back_alone(person: Person) -> None:
    person.press("q", "x")
    pane = opened(person)
    choose(pane, f"Queue “{ATTENTION}”")
    person.press("Return")
    assert person.titles() == [ATTENTION, ADAM]
    assert pane.isVisible()
    assert f"Took back: Queue “{ATTENTION}”" in person.toast()
    person.until(lambda: [line.faint for line in pane.list.lines()][:2] == [False, True])
    assert "taken back" in pane.list.lines()[1].hint
    assert not pane.take_back.isEnabled()


def test_what_something_later_depends_on_is_refused_and_the_pane_says_what(person: Person) -> None:
    person.press("t")
    person.write("rl")
    person.press("Return", "Esc", "j")
    tagging.rename_tag(person.library, "rl", "reinforcement")
    person.until(lambda: person.library.tags.named("reinforcement") is not None)
    pane = opened(person)
    label = next(text for text in labels(pane) if text.startswith("Tag"))
    choose(pane, label)
    before = person.library.store.last_step()
    person.press("Return")
    assert pane.refusal.isVisible()
    assert "“Tag ‘Attention Is All You Need’ ‘rl’” cannot be taken back" in pane.refusal.text()
    assert "Rename" in pane.refusal.text()
    assert person.library.store.last_step() == before
    person.press("Up")
    assert not pane.refusal.isVisible()


def test_everything_down_to_a_line_is_taken_back_and_done_again(person: Person) -> None:
    person.press("q", "x", "r")
    pane = opened(person)
    choose(pane, f"Queue “{ATTENTION}”")
    assert pane.undo.label() == "Undo all 3 down to here"
    pane.undo.click()
    person.settle()
    assert person.titles() == list(TITLES)
    person.until(lambda: pane.redo.isEnabled())
    for _ in range(3):
        pane.redo.click()
        person.settle()
    assert person.titles() == []
    person.until(lambda: not pane.redo.isEnabled())


def test_what_anybody_does_meanwhile_is_listed_at_once(person: Person) -> None:
    pane = opened(person)
    tagging.tag_papers(person.library, [1], add=["from elsewhere"])
    person.until(lambda: "from elsewhere" in labels(pane)[0])


def test_a_note_typed_in_one_go_is_one_line(person: Person) -> None:
    person.press("n")
    for words in ("one ", "two ", "three"):
        person.write(words)
        person.desk.page.flush()
        person.settle()
    person.press("Esc")
    pane = opened(person)
    (line,) = [line for line in pane.list.lines() if line.text.startswith("Write note")]
    assert "3 changes" in line.hint
    person.press("Return")
    assert person.session.sheet is not None
    assert person.session.sheet.note is None


def test_a_key_that_leads_to_the_page_leads_out_of_the_history(person: Person) -> None:
    opened(person)
    person.press("n")
    assert QApplication.focusWidget() is person.desk.page.note.editor


def test_every_line_can_be_heard(person: Person) -> None:
    person.press("q", "Ctrl+Z")
    pane = opened(person)
    index = pane.list.model().index(1, 0)
    heard = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith(f"Queue “{ATTENTION}”, taken back")
    for widget in (pane.list, pane.take_back, pane.undo, pane.redo, pane.close_button):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name)


def test_nothing_is_taken_back_by_an_undo_that_finds_nothing(person: Person) -> None:
    while person.library.history.undo_label:
        person.press("Ctrl+Z")
    person.session.undo()
    person.settle()
    assert person.toast() == "There is nothing to undo"
    assert not person.session._returning
