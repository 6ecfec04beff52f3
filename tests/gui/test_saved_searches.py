"""Saved searches in the window: from typing a query to a tag on what an import brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from readerapp.gui.models.shelves import arrange, search_of, search_shown
from readerapp.gui.panes.carried import SEARCH_MIME
from readerapp.gui.panes.sidebar import Sidebar
from readerapp.gui.search_dialogs import SearchNameDialog, SearchRuleDialog
from readerapp.gui.widgets import IconButton
from readerapp.model import SavedSearch, Shelves, Status
from readerapp.operations.searching import save_search
from tests.windows import Person

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)  # popups

ABC = (SavedSearch(1, "A", "a b"), SavedSearch(2, "B", "b", "x"), SavedSearch(3, "C", "b"))
SHELVES = Shelves(9, {Status.INBOX: 9}, 0, 0, (), (), ABC)


@pytest.fixture
def sidebar(qtbot: QtBot, dressed: None) -> Sidebar:
    """The sidebar with three saved searches, of which two are counted."""
    side = Sidebar()
    qtbot.addWidget(side)
    side.resize(212, 724)
    side.show()
    side.activateWindow()
    side.show(SHELVES, "inbox")
    side.show_totals({1: 1, 2: 1234})
    side.view.setFocus()
    return side


@pytest.fixture
def reader(open_window: Callable[..., Person], library_folder: Path) -> Person:
    """Somebody at a window with a few papers."""
    return open_window(library_folder)


def searches(side: Sidebar) -> dict[str, int | None]:
    return {row.label: row.count for row in side.model.rows if row.kind == "search"}


def place_of(side: Sidebar, search: int, share: float = 0.5) -> QPoint:
    row = side.model.row_of(f"search:{search}")
    assert row is not None
    rect = side.view.visualRect(side.model.index(row))
    return QPoint(rect.center().x(), int(rect.y() + share * rect.height()))


def test_they_stand_between_the_shelves_and_the_tags_in_their_order(sidebar: Sidebar) -> None:
    scopes = [row.scope for row in sidebar.model.rows]
    assert scopes[-4:] == ["searches", "search:1", "search:2", "search:3"]
    assert searches(sidebar) == {"A": 1, "B": 1234, "C": None}
    said = [row.spoken for row in sidebar.model.rows[-3:]]
    assert said == ["Saved search A, 1 paper", "Saved search B, 1,234 papers", "Saved search C"]
    assert not any(row.takes_papers for row in sidebar.model.rows[-3:])
    none = Shelves(9, {Status.INBOX: 9}, 0, 0, (), ())
    assert "searches" not in [row.scope for row in arrange(none)]


def test_one_is_chosen_by_click_and_by_key(sidebar: Sidebar, qtbot: QtBot) -> None:
    with (
        qtbot.assertNotEmitted(sidebar.scope_chosen),
        qtbot.waitSignal(sidebar.search_chosen, timeout=1000) as told,
    ):
        left = Qt.MouseButton.LeftButton
        qtbot.mouseClick(sidebar.view.viewport(), left, pos=place_of(sidebar, 2))
    assert told.args == [2]
    assert sidebar.scope() == "search:2"
    with qtbot.waitSignal(sidebar.search_chosen, timeout=1000) as told:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Down)
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Return)
    assert told.args == [3]


def test_alt_and_the_arrows_move_one(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.view.stand_on("search:2")
    for key, by in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
        with qtbot.waitSignal(sidebar.search_stepped, timeout=1000) as told:
            qtbot.keyClick(sidebar.view, key, Qt.KeyboardModifier.AltModifier)
        assert told.args == [2, by]
    assert sidebar.view.current_scope() == "search:2"
    sidebar.view.stand_on("inbox")
    with qtbot.assertNotEmitted(sidebar.search_stepped):
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


@pytest.mark.parametrize(
    ("onto", "share", "before"), [(1, 0.2, 1), (1, 0.8, 2), (2, 0.9, 3), (3, 0.9, None)]
)
def test_one_is_dragged_between_two_others(
    sidebar: Sidebar, onto: int, share: float, before: int | None
) -> None:
    moves: list[tuple[int, int | None]] = []
    sidebar.search_moved.connect(lambda search, above: moves.append((search, above)))
    _carry(sidebar, 3, place_of(sidebar, onto, share))
    assert moves == [(3, before)]
    assert sidebar.view.delegate.gap is None


def test_it_can_be_dropped_nowhere_else(sidebar: Sidebar) -> None:
    moves: list[int] = []
    sidebar.search_moved.connect(lambda search, _above: moves.append(search))
    inbox = sidebar.view.visualRect(sidebar.model.index(0)).center()
    assert not _carry(sidebar, 3, inbox)
    assert moves == []


def _carry(side: Sidebar, search: int, place: QPoint) -> bool:
    """Drag a saved search to a place; whether it could be let go of there."""
    mime = QMimeData()
    mime.setData(SEARCH_MIME, str(search).encode())
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none, port = Qt.KeyboardModifier.NoModifier, side.view.viewport()
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(place, move, mime, left, none)
        QApplication.sendEvent(port, event)
    QApplication.sendEvent(port, QDropEvent(QPointF(place), move, mime, left, none))
    return event.isAccepted()


def test_a_query_belongs_to_the_search_that_was_chosen() -> None:
    assert search_shown(ABC, " a  b ") == ABC[0]
    assert search_shown(ABC, "b") == ABC[1]
    assert search_shown(ABC, "b", 3) == ABC[2]
    assert search_shown(ABC, "b", 1) == ABC[1]
    assert search_shown(ABC, "") is search_shown(ABC, "c") is None
    assert [search_of(scope) for scope in ("search:7", "search:", "search:x", "tag:7")] == [
        *(7, None, None, None)
    ]


# --- Journeys -----------------------------------------------------------------------------------


def saved(reader: Person) -> list[tuple[str, str, str | None]]:
    return [(each.name, each.query, each.tag) for each in reader.library.searches.all()]


def to_the_list(reader: Person) -> None:
    """Leave whatever window was open over the window."""
    reader.window.activateWindow()
    reader.desk.focus_list()
    reader.until(lambda: QApplication.focusWidget() is reader.desk.papers.view)
    reader.settle()


def answer(reader: Person, name: str) -> None:
    """Give the name the small window asks for."""
    reader.until(lambda: bool(reader.desk.findChildren(SearchNameDialog)))
    (dialog,) = reader.desk.findChildren(SearchNameDialog)
    dialog.field.setText(name)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    reader.until(lambda: not reader.desk.findChildren(SearchNameDialog))
    to_the_list(reader)


def give_tag(reader: Person, tag: str) -> None:
    """Let what matches the first saved search be tagged: now, and from now on."""
    entries(reader, 1)["Tag new matches…"].trigger()
    (dialog,) = reader.desk.findChildren(SearchRuleDialog)
    dialog.field.setText(tag)
    dialog.also.setChecked(True)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)


def entries(reader: Person, search: int) -> dict[str, QAction]:
    """What the menu of a saved search offers."""
    side = reader.desk.sidebar
    side.view.customContextMenuRequested.emit(place_of(side, search))
    menu = next(m for m in reader.desk.findChildren(QMenu) if m.accessibleName() == "Saved search")
    found = {entry.text(): entry for entry in menu.actions() if entry.text()}
    menu.hide()
    return found


def test_a_search_is_saved_counted_and_an_import_is_tagged(reader: Person, tmp_path: Path) -> None:
    desk, side = reader.desk, reader.desk.sidebar
    reader.search("attention")
    assert searches(side) == {}
    reader.tap("Ctrl+Shift+S")
    answer(reader, "Attention")
    assert saved(reader) == [("Attention", "attention", None)]
    reader.until(lambda: side.scope() == "search:1")
    before = len(desk.papers.model.ids)
    reader.until(lambda: searches(side) == {"Attention": before})

    give_tag(reader, "green")
    reader.until(lambda: len(reader.library.papers.listing("tag:green")) == before)
    reader.until(lambda: "Tags new matches “green”…" in entries(reader, 1))
    page = tmp_path / "page.bib"
    title = "Attention on Every Wall"
    page.write_text(f"@article{{wall, title = {{{title}}}, abstract = {{It grows.}}}}")
    reader.drop(page)
    reader.until(lambda: len(reader.library.papers.listing("tag:green")) == before + 1)
    reader.until(lambda: searches(side) == {"Attention": before + 1})
    reader.until(lambda: (reader.library.history.undo_label or "").startswith("Import 1 paper"))
    to_the_list(reader)
    reader.press("Ctrl+Z")
    reader.until(lambda: searches(side) == {"Attention": before})
    assert len(reader.library.papers.listing("tag:green")) == before
    assert saved(reader) == [("Attention", "attention", "green")]


def test_choosing_one_puts_its_query_into_the_field_and_keeps_its_row(reader: Person) -> None:
    save_search(reader.library, "Attention", "attention")
    save_search(reader.library, "Trash", "in:trash")
    side, desk = reader.desk.sidebar, reader.desk
    reader.until(lambda: list(searches(side)) == ["Attention", "Trash"])
    reader.session.go("all")
    reader.settle()
    side.search_chosen.emit(1)
    reader.until(lambda: side.scope() == "search:1")
    reader.settle()
    assert desk.search.text() == "attention "
    heads = [label.text() for label in desk.papers.findChildren(QLabel)]
    assert any(text.startswith("Attention") for text in heads), heads
    reader.session.remember()
    assert reader.session.place.scope == "search:1"
    desk.search.setFocus()
    reader.write("x")
    reader.until(lambda: side.scope() == "all")
    reader.press("Esc")
    assert (side.scope(), reader.session.place.scope) == ("all", "search:1")
    reader.session.begin()  # as at the next start
    reader.until(lambda: reader.session.saved == "search:1")
    assert reader.session.scope == "inbox"  # where one comes back to


def head(reader: Person) -> str:
    """What stands over the list."""
    shown = reader.desk.papers.findChildren(QLabel)
    return next(each.text() for each in shown if each.accessibleName() == "Number of papers")


def test_the_list_is_called_what_its_search_is_called_now(reader: Person) -> None:
    reader.search("attention ")
    assert head(reader) == "Found · 1 paper"
    save_search(reader.library, "Attention", "attention")
    reader.until(lambda: head(reader) == "Attention · 1 paper")
    entries(reader, 1)["Rename…"].trigger()
    answer(reader, "Heed")
    reader.until(lambda: head(reader) == "Heed · 1 paper")
    reader.press("Ctrl+Z", "Ctrl+Z")
    reader.until(lambda: head(reader) == "Found · 1 paper")


def test_of_two_with_one_query_each_can_be_chosen(reader: Person) -> None:
    side = reader.desk.sidebar
    for name in ("First", "Second"):
        save_search(reader.library, name, "attention")
    reader.until(lambda: list(searches(side)) == ["First", "Second"])
    for number, name in ((1, "First"), (2, "Second"), (1, "First")):
        port, left = side.view.viewport(), Qt.MouseButton.LeftButton
        QTest.mouseClick(port, left, pos=place_of(side, number))
        reader.until(lambda name=name: head(reader) == f"{name} · 1 paper")
        reader.settle()
        assert (side.scope(), reader.session.saved) == (f"search:{number}",) * 2


def test_the_list_shows_as_many_as_were_counted(reader: Person) -> None:
    save_search(reader.library, "A whole word", "rob")
    save_search(reader.library, "A beginning", "rob*")
    side = reader.desk.sidebar
    reader.until(lambda: searches(side) == {"A whole word": 0, "A beginning": 3})
    for number, total in ((1, 0), (2, 3)):
        side.search_chosen.emit(number)
        reader.until(lambda scope=f"search:{number}": side.scope() == scope)
        reader.settle()
        assert len(reader.titles()) == total
    reader.search("robo")
    reader.tap("Ctrl+Shift+S")
    answer(reader, "Typed")
    assert saved(reader)[-1] == ("Typed", "robo*", None)
    reader.until(lambda: side.scope() == "search:3")
    assert len(reader.titles()) == 3


def test_the_menu_renames_orders_changes_and_removes(reader: Person) -> None:
    save_search(reader.library, "Attention", "attention")
    save_search(reader.library, "Tides", "tide")
    side = reader.desk.sidebar
    reader.until(lambda: list(searches(side)) == ["Attention", "Tides"])
    offered = entries(reader, 1)
    enabled = {text for text, entry in offered.items() if entry.isEnabled()}
    assert enabled == {"Rename…", "Tag new matches…", "Move down", "Remove"}
    offered["Move down"].trigger()
    reader.until(lambda: list(searches(side)) == ["Tides", "Attention"])
    entries(reader, 2)["Rename…"].trigger()
    answer(reader, "Water")
    reader.until(lambda: list(searches(side)) == ["Water", "Attention"])
    reader.search("tests")
    entries(reader, 2)["Change to “tests”"].trigger()
    reader.until(lambda: saved(reader)[0] == ("Water", "tests", None))
    reader.until(lambda: side.scope() == "search:2")
    entries(reader, 1)["Remove"].trigger()
    reader.until(lambda: list(searches(side)) == ["Water"])
    reader.until(lambda: reader.toast() == "Removed “Attention”")
    to_the_list(reader)
    reader.press("Ctrl+Z")
    reader.until(lambda: list(searches(side)) == ["Water", "Attention"])


def test_several_steps_are_counted_once_and_what_is_overtaken_is_dropped(reader: Person) -> None:
    save_search(reader.library, "Everything", "status:inbox")
    side, session = reader.desk.sidebar, reader.session
    reader.until(lambda: searches(side) == {"Everything": 3})
    commands = reader.window.commands
    assert commands is not None
    kept = commands.searches
    reader.until(lambda: kept.counted)
    begun: list[str] = []
    session.tasks.started.connect(lambda task: begun.append(task.title))
    (step,) = reader.library.store.steps_after(reader.library.store.last_step() - 1)
    for _ in range(5):
        session.changes.made.emit(step)
    reader.until(lambda: kept.counted)
    assert begun.count("Count") == 1
    kept._show(0, {1: 99})  # the answer to a count that another one has overtaken
    assert searches(side) == {"Everything": 3}


def test_where_nothing_can_be_changed_they_still_find(reader: Person, library_folder: Path) -> None:
    save_search(reader.library, "Everything", "status:inbox", tag="all")
    assert reader.window.open_library(library_folder, read_only=True)
    side = reader.desk.sidebar
    reader.until(lambda: searches(side) == {"Everything": 3})
    side.search_chosen.emit(1)
    reader.until(lambda: side.scope() == "search:1")
    reader.settle()
    assert len(reader.titles()) == 3
    assert not any(entry.isEnabled() for entry in entries(reader, 1).values())
    assert not reader.desk.actions_.action("save-search").isEnabled()
    buttons = [each for each in reader.desk.search.findChildren(IconButton) if each.isVisible()]
    assert [each.accessibleName() for each in buttons] == ["Clear the search"]
