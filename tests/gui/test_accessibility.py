"""Everything can be heard, and reached by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from readerapp.gui.dialogs import (
    AboutDialog,
    EmptyTrashDialog,
    KeysDialog,
    ReportDialog,
    SettingsDialog,
)
from readerapp.gui.lookups import LookUpDialog
from readerapp.gui.watching import WatchDialog
from readerapp.operations.fetching import Going

ACTED_ON = {
    QAccessible.Role.Button,
    QAccessible.Role.EditableText,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
    QAccessible.Role.MenuItem,
    QAccessible.Role.PageTab,
    QAccessible.Role.SpinBox,
    QAccessible.Role.ProgressBar,
}
INSIDE = {QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.ComboBox}


def nameless(interface):
    """What is seen and can be acted on, and has no name for a screen reader."""
    if interface is None or not interface.isValid() or interface.state().invisible:
        return
    role, thing = interface.role(), interface.object()
    if role in ACTED_ON and not interface.text(QAccessible.Text.Name):
        yield f"{role.name} {type(thing).__name__} {thing.objectName() if thing else ''}"
    if role not in INSIDE:  # their rows are read from the model
        for child in range(interface.childCount()):
            yield from nameless(interface.child(child))


def names_missing(widget):
    return list(nameless(QAccessible.queryAccessibleInterface(widget)))


@pytest.mark.parametrize("tab", ["note", "highlights", "links", "related", "details"])
def test_every_control_of_the_window_has_a_name(person, tab):
    person.desk.page.show_tab(tab)
    person.desk.toast.say("Queued", [("Undo", lambda: None)])
    assert names_missing(person.window) == []


@pytest.mark.parametrize("pane", ["history", "backups", "check", "duplicates", "imports"])
def test_every_control_of_a_pane_in_place_of_the_page_has_a_name(person, pane):
    person.press("q")
    person.desk.banners.tell("notice", "Something to know.", [("Do it", lambda: None)])
    person.desk.actions_.action(pane).trigger()
    person.settle()
    assert person.desk.room.pane is not None
    assert names_missing(person.window) == []
    person.tap("Esc")
    assert person.desk.room.pane is None


def test_every_control_of_the_popups_has_a_name(person):
    person.tap("t")
    assert names_missing(person.desk.tags) == []
    person.tap("Esc", "Ctrl+K")
    assert names_missing(person.desk.palette_) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda w: SettingsDialog(w, "system", 1.0, [("Library", "/a/b")]),
        lambda w: KeysDialog(w),
        lambda w: ReportDialog(w, "Import", "Added 2 papers.", ["one", "two"]),
        lambda w: AboutDialog(w, "1.0"),
        lambda w: EmptyTrashDialog(w, "2 papers"),
        lambda w: LookUpDialog(w, Going(2, (("2 DOIs", "api.crossref.org"),))),
        lambda w: WatchDialog(w, Path("/a/b")),
    ],
)
def test_every_control_of_the_dialogs_has_a_name(qtbot, dressed, make):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = make(window)
    dialog.show()
    assert names_missing(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


ROUND = [
    "Papers",
    "Add a tag",
    "Abstract",
    *("Queue", "Skip", "Reading", "Read", "Tag"),
    "About this paper",
    *("Search", "Import…", "Palette", "More"),
    "Shelves and tags",
    "Order: Import order",
]


def test_tab_goes_round_everything_in_the_order_it_is_read(person):
    person.until(lambda: not person.session.tasks.live())
    person.desk.page.show_tab("links")
    person.desk.focus_list()
    heard = []
    for _ in ROUND:
        heard.append(QApplication.focusWidget().accessibleName())
        person.tap("Tab")
    assert heard == ROUND
    assert QApplication.focusWidget() is person.desk.papers.view
    person.tap("Shift+Tab")
    assert QApplication.focusWidget().accessibleName() == ROUND[-1]


def test_escape_leads_out_of_the_note_which_keeps_tab_for_itself(person):
    person.tap("n", "Tab")
    assert QApplication.focusWidget() is person.desk.page.note.editor
    person.tap("Esc")
    assert QApplication.focusWidget() is person.desk.papers.view


def test_every_action_has_text(person):
    assert all(action.text() for action in person.desk.actions_.actions())
