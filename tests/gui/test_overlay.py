"""A scroll bar over what it scrolls: it takes no room, and both know where they are."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtWidgets import QListView

from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.papers import PaperList
from readerapp.model import Card, Status


def cards(ids: Any) -> list[Card]:
    return [Card(i, f"Paper {i}", "", Status.INBOX, False, 0, (), 0, False) for i in ids]


def shown(qtbot: Any, count: int) -> tuple[PaperList, OverlayBar]:
    papers = PaperList()
    qtbot.addWidget(papers)
    papers.resize(404, 500)
    papers.show()
    papers.show(array("q", range(1, count + 1)), cards)
    (bar,) = papers.view.findChildren(OverlayBar)
    return papers, bar


def test_cards_run_to_the_edge_of_the_list(qtbot: Any) -> None:
    papers, bar = shown(qtbot, 50)
    assert bar.isVisible()
    assert papers.view.viewport().width() == papers.view.width() == 404
    assert papers.view.visualRect(papers.model.index(0, 0)).width() == 404


def test_without_anything_to_scroll_there_is_no_bar(qtbot: Any) -> None:
    _, bar = shown(qtbot, 2)
    assert not bar.isVisible()


def test_the_bar_and_the_list_follow_each_other(qtbot: Any) -> None:
    papers, bar = shown(qtbot, 50)
    papers.move(49)
    assert bar.value() == bar.maximum() == papers.view.verticalScrollBar().value() > 0
    bar.setValue(84)
    assert papers.view.verticalScrollBar().value() == 84
    papers.show(array("q", [1]), cards)
    assert bar.value() == 0


def test_it_says_what_it_scrolls(qtbot: Any) -> None:
    view = QListView()
    qtbot.addWidget(view)
    view.setAccessibleName("Papers")
    assert OverlayBar(view).accessibleName() == "Scroll Papers"
