"""The list of papers: what is selected stays selected, the next paper comes to the same place."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from readerapp.gui import marks, theme
from readerapp.gui.panes.paper_view import PAPERS_MIME, papers_in
from readerapp.gui.panes.papers import PaperList
from readerapp.gui.widgets import Button
from readerapp.model import Card, Status, Tag


def _fetch(ids: Sequence[int]) -> list[Card]:
    tags = (Tag(1, "rl/preference", "amber"), Tag(2, "to-compare", "pink"))
    return [
        Card(
            id=paper_id,
            title=f"Paper {paper_id} on the preference of robots <b>and</b> others",
            abstract="It is said. Robots learn what people prefer, at length and in every detail.",
            status=Status.INBOX,
            starred=paper_id % 3 == 0,
            rating=0,
            tags=tags[: paper_id % 3],
            highlights=paper_id % 4,
            noted=paper_id % 2 == 0,
        )
        for paper_id in ids
    ]


@pytest.fixture
def papers(qtbot: QtBot, qapp: QApplication) -> Iterator[PaperList]:
    """Two hundred papers, 1 to 200, the first of them current; as wide as in the window."""
    theme.apply(qapp, "light")
    listed = PaperList()
    qtbot.addWidget(listed)
    listed.resize(404, 724)
    listed.show()
    listed.activateWindow()
    listed.show(array("q", range(1, 201)), _fetch)
    listed.view.setFocus()
    yield listed
    theme.apply(qapp, "light")


def _without(papers: PaperList, *gone: int) -> array[int]:
    return array("q", [i for i in papers.model.ids if i not in gone])


def _top(papers: PaperList) -> int:
    return papers.model.id(papers.view.rowAt(0))


# --- The keys -----------------------------------------------------------------------------------


def test_the_first_paper_is_current_when_a_list_is_shown(papers: PaperList) -> None:
    assert (papers.current_id(), papers.position()) == (1, (1, 200))


def test_home_and_end_are_the_first_and_the_last_paper(papers: PaperList, qtbot: QtBot) -> None:
    qtbot.keyClick(papers.view, Qt.Key.Key_End)
    assert papers.current_id() == 200
    qtbot.keyClick(papers.view, Qt.Key.Key_Home)
    assert papers.current_id() == 1


def test_letters_are_left_to_the_window(papers: PaperList, qtbot: QtBot) -> None:
    for letter in "jkqxrdistpPaper1/ ?":
        qtbot.keyClicks(papers.view, letter)
    assert papers.selected_ids() == [1]
    assert papers.current_id() == 1


def test_moving_stops_at_both_ends(papers: PaperList) -> None:
    papers.move(-1)
    assert papers.current_id() == 1
    papers.move(1)
    assert papers.current_id() == 2
    papers.move(9999)
    assert papers.current_id() == 200


def test_shift_control_and_select_all_select_several(papers: PaperList, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.keyClick(papers.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert papers.selected_ids() == [1, 2, 3]
    place = papers.view.visualRect(papers.model.index(5, 0)).center()
    held = Qt.KeyboardModifier.ControlModifier
    viewport = papers.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, held, place)
    assert papers.selected_ids() == [1, 2, 3, 6]
    with qtbot.waitSignal(papers.selection_changed, timeout=1000) as told:
        qtbot.keyClick(papers.view, Qt.Key.Key_A, held)
    assert told.args == [list(range(1, 201))]


def test_enter_opens_the_paper(papers: PaperList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(papers.opened, timeout=1000) as told:
        qtbot.keyClick(papers.view, Qt.Key.Key_Return)
    assert told.args == [1]


def test_the_keys_show_where_they_are_and_the_pointer_does_not(
    papers: PaperList, qtbot: QtBot
) -> None:
    papers.view.clearFocus()
    papers.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert papers.view.delegate.ringed
    place = papers.view.visualRect(papers.model.index(1, 0)).center()
    qtbot.mouseClick(papers.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not papers.view.delegate.ringed


# --- Being shown again ---------------------------------------------------------------------------


def test_a_decided_paper_makes_room_for_the_next_in_the_same_place(papers: PaperList) -> None:
    papers.select(100)
    top = _top(papers)
    before = papers.view.visualRect(papers.view.currentIndex()).top()
    for _ in range(5):
        decided = papers.current_id()
        assert decided is not None
        papers.step_from(decided)
        papers.show(_without(papers, decided), _fetch)
        assert papers.current_id() == decided + 1
        assert papers.view.visualRect(papers.view.currentIndex()).top() == before
        assert _top(papers) == top


def test_a_decided_paper_that_stays_lets_the_list_scroll_on(
    papers: PaperList, qtbot: QtBot
) -> None:
    papers.select(100)
    papers.step_from(100)
    visible = papers.view.viewport().rect()
    qtbot.waitUntil(
        lambda: visible.contains(papers.view.visualRect(papers.view.currentIndex())), timeout=2000
    )
    assert papers.current_id() == 101


def test_a_paper_that_left_by_itself_hands_over_to_the_next(papers: PaperList) -> None:
    papers.select(100)
    papers.show(_without(papers, 100, 101), _fetch)
    assert papers.current_id() == 102


def test_the_last_paper_hands_over_to_the_one_before(papers: PaperList) -> None:
    papers.select(200)
    assert papers.after([199, 200]) == 198
    papers.show(_without(papers, 199, 200), _fetch)
    assert papers.current_id() == 198


def test_the_current_paper_stays_current_in_another_order(papers: PaperList) -> None:
    papers.select(42)
    papers.show(array("q", range(200, 0, -1)), _fetch)
    assert papers.current_id() == 42
    visible = papers.view.viewport().rect()
    assert visible.contains(papers.view.visualRect(papers.view.currentIndex()))


def test_several_selected_papers_stay_selected(papers: PaperList, qtbot: QtBot) -> None:
    papers.select_all()
    papers.show(_without(papers, 7), _fetch)
    assert len(papers.selected_ids()) == 199
    assert len(papers.view.selectionModel().selection().toList()) == 1


def test_what_is_added_above_moves_nothing_seen(papers: PaperList) -> None:
    papers.select(100)
    top = _top(papers)
    place = papers.view.visualRect(papers.view.currentIndex()).top()
    papers.show(array("q", [*range(500, 540), *range(1, 201)]), _fetch)
    assert _top(papers) == top
    assert papers.view.visualRect(papers.view.currentIndex()).top() == place


def test_other_words_searched_for_begin_at_the_top(papers: PaperList) -> None:
    papers.select(150)
    papers.show(array("q", [9, 150, *range(20, 60)]), _fetch, terms=("rob",))
    assert papers.current_id() == 9
    assert papers.view.verticalScrollBar().value() == 0


def test_another_shelf_begins_at_the_top(papers: PaperList) -> None:
    papers.select(150)
    papers.show(array("q", range(1000, 1100)), _fetch)
    assert papers.current_id() == 1000
    papers.select(1050)
    papers.show(array("q", range(1000, 1100)), _fetch, fresh=True)
    assert papers.current_id() == 1000


def test_it_tells_of_a_change_once_and_only_of_a_change(papers: PaperList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(papers.current_changed):
        papers.show(array("q", range(1, 201)), _fetch)
        papers.refresh([1, 2])
    told: list[object] = []
    papers.current_changed.connect(told.append)
    papers.show(_without(papers, 1), _fetch)
    papers.show([], _fetch)
    assert told == [2, None]


# --- What it says --------------------------------------------------------------------------------


def test_an_empty_list_says_so_and_offers_one_thing(papers: PaperList, qtbot: QtBot) -> None:
    papers.show([], _fetch, empty=("Nothing matches.", "Search everything"))
    button = next(b for b in papers.findChildren(Button) if b.isVisible())
    assert button.label() == "Search everything"
    with qtbot.waitSignal(papers.empty_asked, timeout=1000):
        button.click()
    assert not papers.view.isVisible()
    papers.show([1], _fetch)
    assert papers.view.isVisible()


def test_orders_are_offered_where_they_make_sense(papers: PaperList, qtbot: QtBot) -> None:
    def offered() -> list[str]:
        return [action.text() for action in papers.orders().actions()]

    assert "Relevance" not in offered()
    assert "Reading order" not in offered()
    papers.show([1], _fetch, terms=("rob",))
    assert "Relevance" in offered()
    papers.show([1], _fetch, sort="order", reorderable=True)
    assert "Reading order" in offered()
    chosen = next(a for a in papers.orders().actions() if a.text() == "Title")
    with qtbot.waitSignal(papers.sort_asked, timeout=1000) as told:
        chosen.trigger()
    assert told.args == ["title"]


def test_a_screen_reader_hears_the_rows(papers: PaperList) -> None:
    table = QAccessible.queryAccessibleInterface(papers.view)
    assert table.text(QAccessible.Text.Name) == "Papers"
    first = table.child(3)  # Qt counts a corner and two headers, hidden though they are
    assert first.text(QAccessible.Text.Name).startswith("Paper 1 on the preference")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_of_a_card_is_cut_off(papers: PaperList, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, "light", scale)
    high = papers.view.rowHeight(0)
    assert high == round(84 * scale)
    lines = [theme.metrics("ui", 600), theme.metrics("ui"), theme.metrics("small")]
    assert sum(line.height() for line in lines) <= high - theme.px(20)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_selection_and_theme_are_painted(
    papers: PaperList, qapp: QApplication, name: theme.Choice
) -> None:
    now = theme.apply(qapp, name)
    papers.show(array("q", range(1, 201)), _fetch, terms=("rob",))
    image = papers.view.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(380) for y in range(200)}
    assert {now.mark, now.selection, now.accent, now.list, now.line, now.chip} <= colours


# --- Marks --------------------------------------------------------------------------------------


def test_words_that_begin_with_a_term_are_marked() -> None:
    text = "Robots prefer a robot; probots do not"
    assert [text[a:b] for a, b in marks.word_marks(text, ("rob",))] == ["Robots", "robot"]
    assert marks.word_marks(text, ()) == []
    assert marks.word_marks("a (b) [c", ("(b", "[")) == [(2, 4), (6, 8)]


def test_the_line_of_a_card_is_the_first_sentence_with_a_term() -> None:
    abstract = "We begin. Then e.g. a robot acts.\nIt ends."
    assert marks.line(abstract, ()) == ("We begin. Then e.g. a robot acts. It ends.", [])
    assert marks.line(abstract, ("rob",)) == ("Then e.g. a robot acts. It ends.", [(12, 17)])
    assert marks.line(abstract, ("unicorn",))[0].startswith("We begin.")
    assert marks.line(abstract, ("beg", "end"))[1] == [(3, 8), (37, 41)], "of all that is in sight"


# --- Dragging -----------------------------------------------------------------------------------


def _mime(ids: list[int]) -> QMimeData:
    data = QMimeData()
    data.setData(PAPERS_MIME, json.dumps(ids).encode())
    return data


def _drop(papers: PaperList, data: QMimeData, y: int) -> bool:
    view, left = papers.view, Qt.MouseButton.LeftButton
    plain, any_deed = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, y), any_deed, data, left, plain)
    QApplication.sendEvent(view.viewport(), enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(50, y), any_deed, data, left, plain)
        QApplication.sendEvent(view.viewport(), drop)
        return drop.isAccepted()
    return False


def test_the_selected_papers_are_what_is_dragged(papers: PaperList, qtbot: QtBot) -> None:
    qtbot.keyClick(papers.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert papers_in(papers.view.drag_data()) == [1, 2]


@pytest.mark.parametrize("bad", [b"", b"{}", b"nonsense", b'["1", null, true]', b"\xff"])
def test_other_programs_may_say_anything_under_our_name(bad: bytes) -> None:
    data = QMimeData()
    data.setData(PAPERS_MIME, bad)
    assert papers_in(data) == []


def test_papers_are_dropped_into_their_order(papers: PaperList, qtbot: QtBot) -> None:
    papers.show(array("q", range(1, 11)), _fetch, sort="order", reorderable=True)
    with qtbot.waitSignal(papers.moved, timeout=1000) as told:
        assert _drop(papers, _mime([5]), 84 + 10)
    assert told.args == [[5], 2]
    papers.view.verticalScrollBar().setValue(9999)
    with qtbot.waitSignal(papers.moved, timeout=1000) as told:
        assert _drop(papers, _mime([5]), papers.view.viewport().height() - 5)
    assert told.args == [[5], None]


def test_alt_and_an_arrow_move_a_paper_in_its_order(papers: PaperList, qtbot: QtBot) -> None:
    papers.show(array("q", range(1, 11)), _fetch, sort="order", reorderable=True)
    papers.select(2)
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(papers.moved, timeout=1000) as told:
        qtbot.keyClick(papers.view, Qt.Key.Key_Up, alt)
    assert told.args == [[2], 1]
    with qtbot.waitSignal(papers.moved, timeout=1000) as told:
        qtbot.keyClick(papers.view, Qt.Key.Key_Down, alt)
    assert told.args == [[2], 4]
    assert papers.current_id() == 2


def test_without_an_order_nothing_is_dropped_here_and_files_never(papers: PaperList) -> None:
    assert not _drop(papers, _mime([5]), 94)
    papers.show(array("q", range(1, 11)), _fetch, sort="order", reorderable=True)
    files = QMimeData()
    files.setText("file:///digest.txt")
    assert not _drop(papers, files, 94)
