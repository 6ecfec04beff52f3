"""The sidebar: shelves counted and reached by key, tags nested, papers dropped on them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from readerapp.gui import theme
from readerapp.gui.models.shelves import arrange
from readerapp.gui.panes.dates import date_of
from readerapp.gui.panes.paper_view import PAPERS_MIME
from readerapp.gui.panes.sidebar import Sidebar
from readerapp.model import Import, Shelves, Status, Tag


def _shelves(inbox: int = 137, trashed: int = 0, imports: int = 1) -> Shelves:
    names = ("rl", "rl/preference", "motion", "Agents", "maths/algebra/rings")
    tags = tuple((Tag(i, name, "amber"), 10 * i) for i, name in enumerate(names, 1))
    batches = tuple(
        (Import(i, f"uid{i}", f"2026-11-{i:02}T09:30:00Z", f"Digest {i}"), 7)
        for i in range(1, imports + 1)
    )
    return Shelves(202, {Status.INBOX: inbox, Status.READ: 31}, 3, trashed, tags, batches)


@pytest.fixture
def sidebar(qtbot: QtBot, qapp: QApplication) -> Iterator[Sidebar]:
    """The sidebar with five tags and an import, the inbox chosen."""
    theme.apply(qapp, "light")
    side = Sidebar()
    qtbot.addWidget(side)
    side.resize(212, 724)
    side.show()
    side.activateWindow()
    side.show(_shelves(), "inbox")
    side.view.setFocus()
    yield side
    theme.apply(qapp, "light")


def _scopes(side: Sidebar) -> list[str]:
    return [row.scope for row in side.model.rows]


def _centre(side: Sidebar, scope: str) -> QPoint:
    row = side.model.row_of(scope)
    assert row is not None
    return side.view.visualRect(side.model.index(row)).center()


def test_shelves_tags_and_imports_stand_in_their_order(sidebar: Sidebar) -> None:
    statuses = ["inbox", "queued", "reading", "read", "skipped", "all", "starred"]
    tags = ["tag:Agents", "tag:maths", "tag:maths/algebra", "tag:maths/algebra/rings"]
    tags += ["tag:motion", "tag:rl", "tag:rl/preference"]
    assert _scopes(sidebar) == [*statuses, "tags", *tags, "imports", "import:uid1"]


def test_the_trash_is_there_when_something_is_in_it() -> None:
    assert arrange(_shelves())[-1].scope == "import:uid1"
    assert arrange(_shelves(trashed=2))[-1].scope == "trash"


def test_a_parent_that_is_no_tag_itself_borrows_its_colour_and_has_no_count() -> None:
    rows = {row.scope: row for row in arrange(_shelves())}
    assert (rows["tag:maths"].count, rows["tag:maths"].colour) == (None, "amber")
    assert (rows["tag:maths/algebra/rings"].label, rows["tag:maths/algebra/rings"].depth) == (
        "rings",
        2,
    )


def test_a_row_is_chosen_by_click_and_by_key(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.scope_chosen, timeout=1000) as told:
        place = _centre(sidebar, "tag:motion")
        qtbot.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["tag:motion"]
    assert sidebar.scope() == "tag:motion"
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Home)
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Down)
    assert sidebar.scope() == "tag:motion"
    with qtbot.waitSignal(sidebar.scope_chosen, timeout=1000) as told:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Return)
    assert told.args == ["queued"]


def test_a_tag_is_folded_and_unfolded_by_key(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.view.stand_on("tag:rl/preference")
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Left)
    assert sidebar.view.current_scope() == "tag:rl"
    with qtbot.waitSignal(sidebar.folded_changed, timeout=1000) as told:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Left)
    assert told.args == [["tag:rl"]]
    assert "tag:rl/preference" not in _scopes(sidebar)
    assert sidebar.view.current_scope() == "tag:rl"
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Right)
    assert "tag:rl/preference" in _scopes(sidebar)


def test_a_heading_folds_what_stands_below_it(sidebar: Sidebar, qtbot: QtBot) -> None:
    place = _centre(sidebar, "tags")
    with qtbot.assertNotEmitted(sidebar.scope_chosen):
        qtbot.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not any(scope.startswith("tag:") for scope in _scopes(sidebar))
    sidebar.set_folded([])
    assert "tag:rl" in _scopes(sidebar)


def test_many_imports_are_shown_when_asked_for(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show(_shelves(imports=20))
    shown = [scope for scope in _scopes(sidebar) if scope.startswith("import:")]
    assert shown == [f"import:uid{i}" for i in range(20, 14, -1)]
    sidebar.view.stand_on("more")
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Return)
    assert "import:uid1" in _scopes(sidebar)


def test_an_import_is_known_by_its_name_and_its_day(sidebar: Sidebar) -> None:
    row = next(row for row in sidebar.model.rows if row.kind == "import")
    when = date_of("2026-11-01T09:30:00Z")
    assert (row.label, row.tail) == ("Digest 1", f", {when}")
    assert row.spoken == f"Digest 1, {when}, 7 papers"


def test_new_counts_leave_the_keys_where_they_are(sidebar: Sidebar) -> None:
    sidebar.view.stand_on("tag:motion")
    sidebar.show(_shelves(inbox=136))
    assert sidebar.view.current_scope() == "tag:motion"
    sidebar.show(_shelves(inbox=136, imports=3))
    assert sidebar.view.current_scope() == "tag:motion"
    assert sidebar.scope() == "inbox"


def test_a_screen_reader_hears_the_rows(sidebar: Sidebar) -> None:
    rows = QAccessible.queryAccessibleInterface(sidebar.view)
    assert rows.text(QAccessible.Text.Name) == "Shelves and tags"
    assert rows.child(0).text(QAccessible.Text.Name) == "Inbox, 137 papers"
    spoken = {row.scope: row.spoken for row in sidebar.model.rows}
    assert spoken["tag:rl"] == "Tag rl, 10 papers, unfolded"
    assert spoken["tag:rl/preference"] == "Tag rl/preference, 20 papers"


def test_letters_are_left_to_the_window(sidebar: Sidebar, qtbot: QtBot) -> None:
    qtbot.keyClicks(sidebar.view, "skipped")
    assert sidebar.view.current_scope() == "inbox"


def test_the_rows_have_the_heights_of_the_drawing(sidebar: Sidebar, qapp: QApplication) -> None:
    first = sidebar.model.index(0)
    assert sidebar.view.visualRect(first).height() == 28
    theme.apply(qapp, "light", 2.0)
    sidebar.view.doItemsLayout()
    assert sidebar.view.visualRect(first).height() == 56


def test_narrow_it_shows_icons_and_says_the_same(sidebar: Sidebar) -> None:
    sidebar.set_compact(True)
    assert sidebar.compact()
    assert "import:uid1" not in _scopes(sidebar)
    rows = QAccessible.queryAccessibleInterface(sidebar.view)
    assert rows.child(0).text(QAccessible.Text.Name) == "Inbox, 137 papers"
    sidebar.set_compact(False)
    assert "import:uid1" in _scopes(sidebar)


@pytest.mark.parametrize(
    ("scope", "taken"),
    [("tag:motion", True), ("queued", True), ("starred", True), ("all", False), ("tags", False)],
)
def test_papers_are_dropped_where_it_means_something(
    sidebar: Sidebar, qtbot: QtBot, scope: str, taken: bool
) -> None:
    data = QMimeData()
    data.setData(PAPERS_MIME, json.dumps([4, 5]).encode())
    place, view = _centre(sidebar, scope), sidebar.view
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    told: list[tuple[str, list[int]]] = []
    sidebar.papers_dropped.connect(lambda where, ids: told.append((where, ids)))
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, left, plain)
    QApplication.sendEvent(view.viewport(), enter)
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, left, plain)
    QApplication.sendEvent(view.viewport(), drop)
    assert told == ([(scope, [4, 5])] if taken else [])


def test_files_fall_through_to_the_window(sidebar: Sidebar) -> None:
    data = QMimeData()
    data.setText("file:///digest.txt")
    place = _centre(sidebar, "inbox")
    enter = QDragEnterEvent(
        place,
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(sidebar.view.viewport(), enter)
    assert not enter.isAccepted()


def test_a_menu_is_asked_for_where_there_is_something_to_do(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.context_asked, timeout=1000) as told:
        sidebar.view.customContextMenuRequested.emit(_centre(sidebar, "tag:rl"))
    assert told.args is not None
    assert told.args[0] == "tag:rl"
    with qtbot.assertNotEmitted(sidebar.context_asked):
        sidebar.view.customContextMenuRequested.emit(_centre(sidebar, "tags"))
