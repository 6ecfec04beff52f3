"""The search field."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from readerapp.gui import clauses, theme
from readerapp.gui.chooser import Choice
from readerapp.gui.clauses import Clause
from readerapp.gui.search_field import LONGEST, SearchField
from readerapp.gui.tokens import TOKENS
from readerapp.gui.widgets import IconButton
from readerapp.search import parse
from tests.gui.test_theme import _contrast as contrast


@pytest.fixture
def field(qtbot):
    field = SearchField()
    qtbot.addWidget(field)
    field.resize(600, 32)
    field.show()
    field.setFocus()
    return field


def test_every_key_asks_at_once(field, qtbot):
    asked = []
    field.asked.connect(asked.append)
    qtbot.keyClicks(field, "rob")
    assert asked == ["r", "ro", "rob"]


def test_blanks_are_no_query_and_the_same_query_is_not_asked_twice(field):
    asked = []
    field.asked.connect(asked.append)
    for text in ("  ", "robot", "  robot", "robot   ", "robot "):
        field.put(text)
    assert asked == ["robot", "robot "], "a space says that the last word is typed to its end"


def test_escape_clears_it_and_goes_back_to_the_list(field, qtbot):
    field.put("robot")
    with qtbot.waitSignals([field.asked, field.left]):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_enter_asks_without_waiting_and_goes_on_to_the_list(field, qtbot):
    asked = []
    field.asked.connect(asked.append)
    field.setText("robot")
    with qtbot.waitSignals([field.left, field.kept]):
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


def _buttons(field: SearchField) -> dict[str, IconButton]:
    found = {button.accessibleName(): button for button in field.findChildren(IconButton)}
    return {name: button for name, button in found.items() if button.isVisible()}


def test_the_cross_clears_it_and_is_there_with_a_text_only(field, qtbot):
    assert _buttons(field) == {}
    field.put("robot")
    assert list(_buttons(field)) == ["Save this search", "Clear the search"]
    left, right = (button.geometry() for button in _buttons(field).values())
    assert left.right() < right.left()
    assert field.textMargins().right() >= field.width() - left.left() - 1
    with qtbot.waitSignal(field.asked):
        qtbot.mouseClick(_buttons(field)["Clear the search"], Qt.MouseButton.LeftButton)
    assert (field.text(), field.hasFocus(), _buttons(field)) == ("", True, {})


def test_it_does_not_offer_to_keep_what_cannot_be_kept(field):
    field.only_read()
    field.put("robot")
    assert list(_buttons(field)) == ["Clear the search"]


def test_it_is_cleared_quietly_with_its_colours(field, qtbot):
    field.read_with(_apart)
    field.put("tag:rl")
    field.tell("31 of 202 · 3 ms")
    with qtbot.assertNotEmitted(field.asked):
        field.clear_quietly()
    assert (field.text(), field.count, field.coloured, _buttons(field)) == ("", "", (), {})
    with qtbot.waitSignal(field.asked):
        field.put("tag:rl")


# --- What it is taken apart into ---------------------------------------------------------------


def _inks(field: SearchField) -> set[str]:
    image = field.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("name", ["light", "dark"])
def test_each_clause_has_the_colour_of_its_kind_and_not_only_a_colour(field, qapp, name):
    tokens = theme.apply(qapp, name, 2.0)  # large letters have pixels of their own colour
    field.read_with(_apart)
    field.clearFocus()
    field.setText("HH")
    assert not {tokens.accent, tokens.danger, tokens.selection} & _inks(field)
    field.setText("tag:HH -HH")
    assert {tokens.accent, tokens.danger, tokens.selection} <= _inks(field)
    theme.apply(qapp, "light", 1.0)


def test_every_clause_can_be_read_on_the_field():
    for tokens in TOKENS.values():
        for kind in ("fact", "field", "phrase", "not", "or", "group", "unknown", "word"):
            ground = tokens.selection if kind in ("fact", "field") else tokens.field
            assert contrast(clauses.colour(kind, tokens), ground) >= 4.5, (tokens.name, kind)


@pytest.mark.parametrize(
    "text",
    ["(" * 5_000, "NOT " * 2_000, "שלום tag:rl عالم " * 50, "🙂" * 3_000, "tag:x " * 1_600],
    ids=["brackets", "nots", "leftward", "emoji", "facts"],
)
def test_whatever_is_pasted_is_coloured_and_painted_at_once(field, text):
    field.read_with(_apart)
    began = time.process_time()
    field.setText(text)
    field.grab()
    assert time.process_time() - began < 0.2
    assert len(field.coloured) <= clauses.MOST


def test_no_more_is_taken_than_is_looked_at_and_that_is_said(field, qtbot):
    QApplication.clipboard().setText("robot\npolicy " * 80_000)
    with qtbot.waitSignal(field.too_long) as told:
        field.paste()
    assert told.args == [LONGEST]
    assert len(field.text()) <= LONGEST


def _apart(text: str) -> list[Clause]:
    return [Clause(one.start, one.end, one.kind) for one in parse(text).clauses]


# --- What is offered under it ------------------------------------------------------------------

_TAGS = [Choice("rl", "31 papers", "tag:rl"), Choice("robots", "2 papers", "tag:robots")]


@pytest.fixture
def offered(field):
    """What was taken while two completions are offered."""
    taken = []
    field.popup.taken.connect(lambda choice: taken.append(choice.means))
    field.setText("tag:r")
    field.popup.offer("Completions", _TAGS, by_tab=True)
    return taken


def test_the_arrows_choose_among_what_is_offered_and_enter_takes_it(field, offered, qtbot):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
    assert offered == ["tag:robots"]


def test_enter_goes_on_to_the_list_while_nothing_is_chosen(field, offered, qtbot):
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert offered == []
    assert not field.popup.isVisible()


def test_tab_takes_the_first_completion_but_no_past_search(field, offered, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert offered == ["tag:rl"]
    field.popup.offer("Past searches", _TAGS)
    field.focusNextPrevChild(True)
    assert offered == ["tag:rl"]


def test_escape_closes_what_is_offered_before_it_clears(field, offered, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.popup.isVisible(), field.text()) == (False, "tag:r")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_whatever_ends_an_offer_says_so_and_typing_does_not(field, offered, qtbot):
    ended = []
    field.dismissed.connect(lambda: ended.append(field.popup.isVisible()))
    qtbot.keyClicks(field, "lx")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert ended == []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
        assert ended.pop() is False, key
    field.put("tag:r")
    assert ended.pop() is False


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_Left])
def test_a_caret_that_goes_elsewhere_ends_the_offer_and_takes_nothing_along(
    field, offered, qtbot, key
):
    qtbot.keyClicks(field, "l")
    field.popup.offer("Completions", _TAGS, by_tab=True)
    with qtbot.waitSignal(field.dismissed):
        qtbot.keyClick(field, key)
    assert not field.popup.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert offered == []


def test_a_click_takes_a_row_and_leaves_the_caret_in_the_field(field, offered, qtbot):
    rows = field.popup.findChild(QListView)
    place = rows.visualRect(rows.model().index(1, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert offered == ["tag:robots"]
    assert field.hasFocus()


def test_a_completion_replaces_its_piece_alone_whatever_stands_before_it(field):
    asked = []
    field.asked.connect(asked.append)
    field.setText("𝒳 tag:r end")
    field.complete(2, 7, "tag:robots")
    assert field.text() == "𝒳 tag:robots end"
    assert field.cursorPosition() == 13, "in Qt's units, after what was put in"
    assert asked == ["𝒳 tag:robots end"]
