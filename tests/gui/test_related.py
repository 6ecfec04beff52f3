"""The Related tab shows the papers most like the one that is read, and leads to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from readerapp import search
from readerapp.gui import theme
from readerapp.gui.panes.reading import TABS, ReadingPane
from readerapp.gui.panes.related import Likeness, RelatedPane
from readerapp.gui.widgets import Label
from readerapp.library import Library
from readerapp.model import Card, Paper, Record, Sheet, Status
from readerapp.operations.adding import add_paper
from tests.windows import Person

PAPERS = (
    ("Grasping by Touch", "A gripper feels slip. Tactile sensing lets grippers correct a grasp."),
    ("Slip under Skin", "Gripper fingers slip less where tactile sensing is fast."),
    ("Songs of Birds", "Blackbirds sing at a higher pitch near traffic."),
    ("Birds at Night", "Blackbirds sing at night where traffic has no pitch."),
)


def sheet(paper: int, text: str = "Words.") -> Sheet:
    return Sheet(Paper(paper, f"uid{paper}", f"key{paper}", f"Paper {paper}"), text, text)


def likeness(paper: int, title: str = "", **more: Any) -> Likeness:
    because = more.pop("because", ("slip", "gripper"))
    fields = {"status": Status.QUEUED, "starred": False, "authors": ("Ada Roe", "Bo Lin", "C Wu")}
    card = Card(
        id=paper,
        title=title or f"Like {paper}",
        abstract="",
        rating=0,
        tags=(),
        highlights=0,
        noted=False,
        year=2021,
        **{**fields, **more},
    )
    return Likeness(card, because)


@pytest.fixture
def pane(qtbot: QtBot, dressed: None) -> RelatedPane:
    pane = RelatedPane()
    qtbot.addWidget(pane)
    pane.resize(560, 300)
    return pane


def asked(pane: RelatedPane) -> list[int]:
    heard: list[int] = []
    pane.likeness_asked.connect(heard.append)
    return heard


def shown(pane: RelatedPane) -> list[str]:
    return [row.title for row in pane.list.rows] if pane.list.isVisibleTo(pane) else []


def sentence(pane: RelatedPane) -> str:
    said = [label.text() for label in pane.findChildren(Label) if label.isVisible()]
    return " ".join(said)


# --- The pane -------------------------------------------------------------------------------


def test_it_asks_only_while_it_is_seen_and_once_for_each_paper(pane: RelatedPane) -> None:
    heard = asked(pane)
    for paper in (1, 2, 3):
        pane.show_sheet(sheet(paper))
    assert heard == []
    pane.show()
    pane.show_sheet(sheet(3))
    pane.hide()
    pane.show()
    assert heard == [3]
    pane.show_sheet(sheet(3, "Other words."))
    pane.show_sheet(None)
    pane.show_sheet(sheet(4))
    assert heard == [3, 3, 4]
    pane.ask_again()
    assert heard == [3, 3, 4, 4]


def test_the_last_answer_stays_until_the_one_for_another_paper(pane: RelatedPane) -> None:
    pane.show()
    pane.show_sheet(sheet(1))
    pane.show_related(1, [likeness(7), likeness(8)])
    pane.show_sheet(sheet(2))
    assert shown(pane) == ["Like 7", "Like 8"]
    pane.show_related(1, [likeness(9)])  # overtaken
    assert shown(pane) == ["Like 7", "Like 8"]
    pane.show_related(2, [likeness(3)])
    assert shown(pane) == ["Like 3"]


def test_where_nothing_is_alike_a_sentence_says_so(pane: RelatedPane) -> None:
    pane.show()
    pane.show_sheet(sheet(1))
    assert sentence(pane) == ""
    pane.show_related(1, [])
    assert sentence(pane) == "Nothing in the library is like this paper yet."
    pane.show_sheet(sheet(2, ""))
    pane.show_related(2, [])
    assert "With an abstract" in sentence(pane)
    pane.show_related(2, [likeness(3)])
    assert sentence(pane) == ""


def test_a_row_is_followed_by_key_and_by_click(pane: RelatedPane) -> None:
    heard: list[int] = []
    pane.paper_asked.connect(heard.append)
    pane.show()
    pane.show_sheet(sheet(1))
    pane.show_related(1, [likeness(7), likeness(8)])
    rows = pane.list
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    first = rows.visualRect(rows.model().index(0, 0))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert heard == [8, 7]


def test_a_row_is_spoken_whole(pane: RelatedPane) -> None:
    pane.show_sheet(sheet(1))
    pane.show_related(1, [likeness(7, starred=True), likeness(8, authors=(), because=())])
    model = pane.list.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert spoken[0] == "Like 7; Roe et al. 2021; queued; starred; shares slip, gripper"
    assert spoken[1] == "Like 8; 2021; queued"


def drawn(pane: RelatedPane) -> QImage:
    QApplication.processEvents()
    return pane.list.viewport().grab().toImage()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("title", ["Wide " * 60, "𝒳é" * 200, "<b>bold</b>\n&amp;", ""])
def test_a_title_takes_two_lines_at_most_whatever_it_holds(
    pane: RelatedPane, qapp: QApplication, scale: float, title: str
) -> None:
    theme.apply(qapp, "dark", scale)
    pane.show()
    pane.show_sheet(sheet(1))
    long = tuple("extraordinarily-long-word" for _ in range(6))
    pane.show_related(1, [likeness(7, "Short"), likeness(8, title, starred=True, because=long)])
    heights = [pane.list.visualRect(pane.list.model().index(row, 0)).height() for row in (0, 1)]
    line = theme.metrics("ui", 500).height()
    assert heights[1] <= heights[0] + line
    assert drawn(pane).width() == pane.list.viewport().width()
    place = pane.list.visualRect(pane.list.model().index(0, 0))
    assert place.right() < pane.list.viewport().width()


def test_its_tab_is_found_by_mouse_and_remembered_as_the_others_are(
    qtbot: QtBot, dressed: None
) -> None:
    page = ReadingPane()
    qtbot.addWidget(page)
    page.resize(600, 700)
    page.show()
    page.show_sheet(sheet(1))
    QTest.mouseClick(
        page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(TABS.index("related")).center()
    )
    assert page.related.isVisible()
    assert page.state()["tab"] == "related"
    for name in TABS:
        page.restore({"tab": name})
        assert page.tab() == name
        assert page.tabs.tabText(page.tabs.currentIndex()).lower() == name


# --- In the window --------------------------------------------------------------------------


@pytest.fixture
def reader(open_window: Callable[[Path], Person], tmp_path: Path) -> Person:
    """Somebody before a library of two papers on grasping and two on birds."""
    library = Library(tmp_path / "library")
    for title, abstract in PAPERS:
        add_paper(library, Record(title=title, abstract=abstract))
    library.close()
    return open_window(tmp_path / "library")


def go(person: Person, title: str) -> None:
    row = person.titles().index(title)
    person.desk.papers.select(person.desk.papers.model.id(row))
    person.settle()


def related_titles(person: Person) -> list[str]:
    return shown(person.desk.page.related)


def test_the_tab_follows_the_paper_and_leads_to_another(reader: Person) -> None:
    heard = asked(reader.desk.page.related)
    go(reader, "Songs of Birds")
    go(reader, "Grasping by Touch")
    assert heard == []  # nobody sees it
    reader.desk.actions_.action("tab-related").trigger()
    assert reader.desk.page.tab() == "related"
    reader.until(lambda: related_titles(reader) == ["Slip under Skin"])
    go(reader, "Songs of Birds")
    reader.until(lambda: related_titles(reader) == ["Birds at Night"])
    rows = reader.desk.page.related.list
    rows.setFocus()
    reader.tap("Home")
    reader.press("Return")
    assert reader.title() == "Birds at Night"
    reader.until(lambda: related_titles(reader) == ["Songs of Birds"])


def test_bare_letters_still_decide_while_the_keys_are_in_it(reader: Person) -> None:
    reader.desk.page.show_tab("related")
    go(reader, "Grasping by Touch")
    reader.until(lambda: related_titles(reader) == ["Slip under Skin"])
    reader.desk.page.related.list.setFocus()
    reader.press("q")
    queued = reader.library.papers.listing("queued")
    assert [reader.library.papers.get(paper).title for paper in queued] == ["Grasping by Touch"]
    before = reader.title()
    reader.press("k")
    assert reader.title() != before


def test_what_is_decided_and_edited_elsewhere_shows_in_it(reader: Person) -> None:
    reader.desk.page.show_tab("related")
    go(reader, "Grasping by Touch")
    reader.until(lambda: related_titles(reader) == ["Slip under Skin"])
    (row,) = reader.desk.page.related.list.rows
    other = Library(reader.library.folder)
    from readerapp.operations.deciding import set_status

    set_status(other, [row.card.id], Status.SKIPPED)
    reader.until(lambda: "skipped" in reader.desk.page.related.list.rows[0].spoken)
    add_paper(other, Record(title="Slip again", abstract=PAPERS[0][1]))
    other.close()
    reader.until(lambda: "Slip again" in related_titles(reader))


def test_moving_on_does_not_wait_for_it_and_drops_what_was_overtaken(
    reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer takes for ever until it is let go: the page is on the next paper meanwhile."""
    gate, real = threading.Event(), search.related
    seen: list[str] = []

    def slow(library: Library, paper: int, limit: int = 20) -> Sequence[search.Related]:
        seen.append(library.papers.get(paper).title)
        gate.wait(20)
        return real(library, paper, limit)

    monkeypatch.setattr(search, "related", slow)
    papers = reader.desk.papers
    ids = {papers.model.card(row).title: papers.model.id(row) for row in range(4)}
    papers.select(ids["Grasping by Touch"])
    reader.desk.page.show_tab("related")
    reader.until(lambda: seen == ["Grasping by Touch"])
    for title in ("Slip under Skin", "Birds at Night", "Songs of Birds"):
        papers.select(ids[title])
        reader.until(lambda wanted=title: reader.title() == wanted)  # type: ignore[misc]
    assert related_titles(reader) == []
    gate.set()
    reader.until(lambda: related_titles(reader) == ["Birds at Night"])
    assert seen == ["Grasping by Touch", "Songs of Birds"]
