"""Papers that are here twice: how they differ, merged by one key, told apart for good."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from readerapp.gui.panes.difference import Compared, DifferenceView, Fate, Pair
from readerapp.gui.panes.duplicates import Alike, DuplicatesPane
from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations import highlighting, tagging
from readerapp.operations.adding import add_paper
from readerapp.operations.importing import FileReport, ImportReport
from tests.windows import Person

CROWS = "Crows Queue at a Shared Feeder All Through the Winter"
LICHENS = "Lichens Keep the Time of Glaciers in Forty Valleys"
ROADS = "Roads Remember the Rivers They Were Built Along"
ALONE = "Snow Is Older Than It Looks on Northern Slopes"


def said(about: str) -> str:
    return (
        f"We watch {about} for three years and write down what they do on every single day of it. "
        f"What {about} do is less simple than was believed, and we say why that may be so. "
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with three papers that are there twice and one that is not."""
    folder = tmp_path_factory.mktemp("made") / "twice"
    library = Library(folder)
    for title, about in ((CROWS, "crows"), (LICHENS, "lichens"), (ROADS, "roads")):
        add_paper(library, Record(title, said(about)))
        more = said(about).replace("three years", "four years")
        add_paper(library, Record(title, more, ("Ada Roe",), 2024, doi=f"10.1234/{about}"))
    add_paper(library, Record(ALONE, said("snow")))
    library.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "twice"))


@pytest.fixture
def person(open_window: Callable[[Path], Person], folder: Path) -> Person:
    """Somebody at the window of that library."""
    return open_window(folder)


def opened(person: Person) -> DuplicatesPane:
    person.press("Ctrl+D")
    pane = person.desk.room.pane
    assert isinstance(pane, DuplicatesPane)
    person.until(lambda: bool(pane.groups()) and bool(pane.difference.pairs()))
    return pane


def titles(pane: DuplicatesPane) -> list[str]:
    return [line.text for line in pane.list.lines()]


def count(person: Person) -> int:
    return len(person.library.papers.listing("all"))


def current(pane: DuplicatesPane) -> Alike:
    group = pane.current()
    assert group is not None
    return group


def fields(pane: DuplicatesPane) -> dict[str, Compared]:
    (pair,) = pane.difference.pairs()
    return {field.name: field for field in pair.fields}


# --- At the window --------------------------------------------------------------------------


def test_it_stands_in_the_place_of_list_and_page_and_is_walked_by_key(person: Person) -> None:
    pane = opened(person)
    assert titles(pane) == [CROWS, LICHENS, ROADS]
    assert QApplication.focusWidget() is pane.list
    assert not person.desk.papers.isVisible()
    assert not person.desk.page.isVisible()
    person.press("Esc")
    assert person.desk.papers.isVisible()
    assert QApplication.focusWidget() is person.desk.papers.view
    person.press("Ctrl+D", "j", "j", "j", "k")
    assert current(pane).title == LICHENS
    pane.difference.setFocus()
    person.press("Return")
    assert person.title() == LICHENS
    assert person.desk.page.isVisible()
    person.press("Ctrl+D", "Ctrl+D")
    assert person.desk.page.isVisible()


def test_keys_that_decide_about_a_paper_decide_about_none_that_is_not_seen(person: Person) -> None:
    before = person.library.store.last_step()
    opened(person)
    person.tap("q", "x", "s", "d", "r", "t", "1", "Delete")
    person.settle()
    assert person.library.store.last_step() == before
    assert not person.desk.tags.isVisible()
    person.press("Esc", "q")
    assert person.library.store.last_step() > before


def test_what_only_one_says_what_will_be_filled_and_what_moves_is_told(person: Person) -> None:
    first, second = sorted(person.library.papers.listing("all"))[:2]
    highlighting.highlight(person.library, first, 0, 8)
    tagging.tag_papers(person.library, [second], add=["birds"])
    pane = opened(person)
    assert current(pane).papers == (first, second), "the one with most work in it is kept"
    found = fields(pane)
    assert found["Title"].same
    assert (found["Authors"].kept, found["Authors"].other) == ((), (("Ada Roe", Fate.COMES),))
    marked = {fate: text for text, fate in found["Abstract"].kept if fate is not Fate.SAME}
    assert marked == {Fate.STAYS: "three"}
    assert ("four", Fate.GOES) in found["Abstract"].other
    assert found["Moves over"].other == (("1 tag", Fate.COMES),)
    assert "will be filled" in pane.difference.toPlainText()
    person.press("w")
    assert current(pane).papers == (second, first)
    assert ("three", Fate.GOES) in fields(pane)["Abstract"].other
    person.press("m")
    ids = set(person.library.papers.listing("all"))
    assert (second in ids, first in ids) == (True, False)


def test_one_key_merges_and_the_next_group_stands_there_until_it_is_taken_back(
    person: Person,
) -> None:
    pane = opened(person)
    person.press("j", "m")
    assert titles(pane) == [CROWS, ROADS]
    assert current(pane).title == ROADS
    assert (count(person), LICHENS[:20] in person.toast()) == (6, True)
    assert QApplication.focusWidget() is pane.list
    person.press("m", "Ctrl+Z")
    person.until(lambda: titles(pane) == [CROWS, ROADS])
    assert current(pane).title == ROADS
    assert count(person) == 6


def test_all_obvious_ones_are_merged_in_one_step(person: Person) -> None:
    pane = opened(person)
    assert pane.merge_all.label() == "Merge all 3 obvious ones"
    person.press("Shift+M")
    person.until(lambda: person.toast().startswith("Merged 3 groups"))
    assert (count(person), pane.groups()) == (4, [])
    person.press("Ctrl+Z")
    person.until(lambda: len(pane.groups()) == 3)
    assert count(person) == 7


def test_what_is_told_apart_is_remembered_and_what_anybody_adds_is_compared(
    person: Person,
) -> None:
    pane = opened(person)
    person.press("u")
    assert titles(pane) == [LICHENS, ROADS]
    add_paper(person.library, Record(ALONE, said("snow")))
    person.until(lambda: ALONE in titles(pane))
    assert CROWS not in titles(pane)
    assert count(person) == 8


def test_comparing_that_was_stopped_is_begun_again(person: Person) -> None:
    first = threading.Event()  # something else is under way: comparing has not begun
    person.session.tasks.run("Other", lambda _job: first.wait())
    person.tap("Ctrl+D")
    for task in person.session.tasks.live():
        task.cancel()
    first.set()
    pane = person.desk.room.pane
    assert isinstance(pane, DuplicatesPane)
    person.settle()
    assert pane.empty.isVisible()
    pane.empty.asked.emit()
    person.until(lambda: len(pane.groups()) == 3)
    person.search("snow")  # leads out of it, as going to a shelf does
    assert person.desk.papers.isVisible()
    assert person.desk.room.pane is None


def test_in_a_library_that_can_only_be_read_they_are_shown(
    open_window: Callable[[Path], Person], folder: Path
) -> None:
    person = open_window(folder)
    assert person.window.open_library(folder, read_only=True)
    person.settle()
    pane = opened(person)
    before = person.library.store.last_step()
    person.tap("m", "u", "Shift+M")
    person.settle()
    assert not pane.merge.isEnabled()
    assert len(pane.groups()) == 3
    assert person.library.store.last_step() == before


def test_an_import_with_doubts_leads_to_it_and_without_any_it_leads_back(
    open_window: Callable[[Path], Person], library_folder: Path
) -> None:
    person = open_window(library_folder)
    report = ImportReport(files=[FileReport("a.txt", read=3, unsure=3)])
    person.session.deeds.imported.emit(report, 0)
    person.settle()
    assert "3 may be there already" in person.toast()
    buttons = person.desk.toast.findChildren(QPushButton)
    (look,) = [button for button in buttons if button.isVisible() and button.text() == "Look"]
    look.click()
    person.settle()
    pane = person.desk.room.pane
    assert isinstance(pane, DuplicatesPane)
    assert pane.empty.isVisible()
    pane.empty.asked.emit()
    assert person.desk.page.isVisible()


# --- The pane by itself ---------------------------------------------------------------------


def formats(view: DifferenceView) -> dict[str, QTextCharFormat]:
    """Each run of words, and how it is shown."""
    found = {}
    block = view.document().begin()
    while block.isValid():
        for run in block:
            piece = run.fragment()
            found[piece.text()] = piece.charFormat()
        block = block.next()
    return found


def test_marks_are_never_of_colour_alone(qtbot: QtBot, dressed: None) -> None:
    view = DifferenceView()
    qtbot.addWidget(view)
    kept, other = (("kept", Fate.STAYS),), (("gone", Fate.GOES),)
    comes = Compared("Venue", (), (("new", Fate.COMES),))
    view.show_pairs([Pair("one", "two", (Compared("Year", kept, other), comes))])
    shown = formats(view)
    for words in ("kept", "new"):
        assert shown[words].underlineStyle() == QTextCharFormat.UnderlineStyle.SingleUnderline
    assert shown["gone"].fontStrikeOut()
    grounds = {shown[words].background().color().name() for words in ("kept", "gone")}
    assert len(grounds) == 2
    assert "will be filled" in shown


def test_whatever_a_paper_says_is_shown_as_plain_text(qtbot: QtBot, dressed: None) -> None:
    view = DifferenceView()
    qtbot.addWidget(view)
    title = '<img src="file:///etc/passwd"> & <b>bold</b>'
    view.show_pairs([Pair("", "", (Compared("Title", ((title, Fate.SAME),), ()),))])
    assert title in view.toPlainText()
    cursor = QTextCursor(view.document())
    assert cursor.document().find(title).hasSelection()


def test_three_papers_of_one_group_take_turns_in_being_kept(qtbot: QtBot, dressed: None) -> None:
    pane = DuplicatesPane()
    qtbot.addWidget(pane)
    asked: list[object] = []
    pane.compare_asked.connect(asked.append)
    pane.show_groups([Alike((1, 2, 3), CROWS, "same title", True)])
    for _ in range(3):
        pane.swap.click()
    assert asked == [(1, 2, 3), (2, 3, 1), (3, 1, 2), (1, 2, 3)]
    pane.swap.click()
    pane.show_groups([Alike((1, 2, 3), CROWS, "same title", True)])
    assert current(pane).papers == (2, 3, 1), "the reader's choice is forgotten"


def test_two_thousand_groups_are_walked_to_the_end(qtbot: QtBot, dressed: None) -> None:
    pane = DuplicatesPane()
    qtbot.addWidget(pane)
    pane.resize(1000, 700)
    pane.show()
    many = [Alike((i, i + 9_000), f"Paper {i}", "same title", True) for i in range(2_000)]
    pane.show_groups(many)
    pane.list.choose(many[-2].whole)
    pane.step(1)
    pane.step(1)
    assert pane.current() == many[-1]
    pane.drop({many[-1].whole})
    assert pane.current() == many[-2]
    assert pane.merge_all.label() == "Merge all 1,999 obvious ones"
