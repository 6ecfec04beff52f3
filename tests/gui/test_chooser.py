"""Choosing by typing: the palette and the tags."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from readerapp.gui.actions import Actions
from readerapp.gui.palette import Palette, fitness, searchable
from readerapp.gui.tag_popup import TagPopup
from readerapp.model import Tag


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.field = QLineEdit(window)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    return window


@pytest.fixture
def actions(window):
    return Actions(window)


@pytest.fixture
def palette(window, actions):
    return Palette(window, actions)


@pytest.fixture
def popup(window):
    popup = TagPopup(window)
    tags = [Tag(1, "rl", "amber", 1), Tag(2, "rl/preference", "amber"), Tag(3, "motion", "green")]
    popup.show_tags(tags, {"rl": 2, "motion": 1}, 2)
    popup.open()
    return popup


def press(qtbot, widget, *keys):
    for key in keys:
        qtbot.keyClick(widget, key)


def test_the_palette_does_a_command_by_a_part_of_its_name(palette, actions, qtbot):
    done = []
    actions.on("export", lambda: done.append("export"))
    palette.open()
    qtbot.keyClicks(palette.field, "exp mark")
    press(qtbot, palette.field, Qt.Key.Key_Return)
    assert done == ["export"]
    assert not palette.isVisible()


def test_the_palette_leads_to_a_paper_by_any_words_of_its_title(palette, qtbot):
    names = [("aligndiff", "AlignDiff: Aligning Diverse"), ("grape", "GRAPE: Robots")]
    palette.set_names(searchable(names))
    palette.open()
    qtbot.keyClicks(palette.field, "diverse aligning")
    with qtbot.waitSignal(palette.paper_chosen) as chosen:
        press(qtbot, palette.field, Qt.Key.Key_Return)
    assert chosen.args == ["aligndiff"]


def test_what_cannot_be_done_now_is_not_offered(palette, actions):
    actions.with_paper(False)
    palette.open()
    assert "Queue" not in [row.text for row in palette.rows()]
    actions.with_paper(True)
    palette.refill()
    assert "Queue" in [row.text for row in palette.rows()]


def test_escape_gives_the_focus_back(window, palette, qtbot):
    palette.open()
    assert palette.field.hasFocus()
    press(qtbot, palette.field, Qt.Key.Key_Escape)
    assert window.field.hasFocus()


def test_looking_elsewhere_closes_it(window, palette, qtbot):
    palette.open()
    window.field.setFocus()
    assert not palette.isVisible()


def test_the_arrows_stop_at_both_ends(palette, qtbot):
    palette.open()
    press(qtbot, palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 0
    press(qtbot, palette.field, *[Qt.Key.Key_PageDown] * 20)
    assert palette.list.currentIndex().row() == len(palette.rows()) - 1


def test_starts_of_words_fit_better_than_their_middles():
    assert fitness("Export Markdown…", "em") > fitness("Open its address", "es")
    assert fitness("Undo", "zz") is None


def test_enter_puts_a_tag_on_and_takes_it_off(popup, qtbot):
    toggled = []
    popup.toggled.connect(lambda *change: toggled.append(change))
    qtbot.keyClicks(popup.field, "pref")
    press(qtbot, popup.field, Qt.Key.Key_Return)
    qtbot.keyClicks(popup.field, "pref")
    press(qtbot, popup.field, Qt.Key.Key_Return)
    assert toggled == [("rl/preference", True), ("rl/preference", False)]
    assert popup.isVisible(), "several tags can be put on in one go"


def test_a_new_name_makes_a_tag(popup, qtbot):
    qtbot.keyClicks(popup.field, "to read twice")
    with qtbot.waitSignal(popup.toggled) as toggled:
        press(qtbot, popup.field, Qt.Key.Key_Return)
    assert toggled.args == ["to read twice", True]
    assert [row.text for row in popup.rows() if row.checked] == ["rl", "to read twice"]


def test_a_tag_on_some_of_the_papers_says_so_and_is_put_on_all(popup, qtbot):
    row = next(row for row in popup.rows() if row.text == "motion")
    assert (row.checked, row.hint) == (False, "1 of 2")
    qtbot.keyClicks(popup.field, "motion")
    with qtbot.waitSignal(popup.toggled) as toggled:
        press(qtbot, popup.field, Qt.Key.Key_Return)
    assert toggled.args == ["motion", True]
