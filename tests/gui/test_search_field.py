"""The search field."""

import pytest
from PySide6.QtCore import Qt

from readerapp.gui.search_field import SearchField


@pytest.fixture
def field(qtbot):
    field = SearchField()
    qtbot.addWidget(field)
    field.resize(600, 32)
    field.show()
    field.setFocus()
    return field


def test_asks_once_for_what_is_typed_without_a_pause(field, qtbot):
    asked = []
    field.asked.connect(asked.append)
    with qtbot.waitSignal(field.asked):
        qtbot.keyClicks(field, "robot reward")
    assert asked == ["robot reward"]


def test_blanks_are_no_query_and_the_same_query_is_not_asked_twice(field, qtbot):
    asked = []
    field.asked.connect(asked.append)
    field.put("  ")
    field.put("robot")
    field.put("robot ")
    assert asked == ["robot"]


def test_escape_clears_it_and_goes_back_to_the_list(field, qtbot):
    field.put("robot")
    with qtbot.waitSignals([field.asked, field.left]):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_enter_asks_without_waiting_and_goes_on_to_the_list(field, qtbot):
    asked = []
    field.asked.connect(asked.append)
    qtbot.keyClicks(field, "robot")
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == ["robot"]


def test_the_count_stands_inside_it_and_goes_with_the_query(field):
    field.put("robot")
    field.tell("31 of 202 · 3 ms")
    assert field.count == "31 of 202 · 3 ms"
    field.clear()
    assert field.count == ""


def test_the_count_gives_way_to_what_is_typed(field, qtbot):
    field.tell("31 of 202 · 3 ms")
    wide = field.textMargins().right()
    field.resize(120, 32)
    assert wide > 0
    assert field.textMargins().right() == 0


def test_typing_beside_a_coloured_piece_loses_no_letter(field, qtbot):
    for text in ("tag:rl x status:inbox", ' tag:"to do" x'):
        field.clear()
        qtbot.keyClicks(field, text)
        assert field.text() == text
        field.setCursorPosition(0)
        qtbot.keyClicks(field, "a ")
        assert field.text() == f"a {text}"
    field.setText("𝒳 status:inbox")
    qtbot.keyClicks(field, " y")
    assert field.text() == "𝒳 status:inbox y"
