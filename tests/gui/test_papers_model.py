"""The rows of the list: fetched a page at a time, fresh after a change, read out in words."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from readerapp.gui.models.papers import PapersModel, byline, spoken
from readerapp.model import Card, Status, Tag


def _card(paper_id: int, **other: object) -> Card:
    given: dict[str, object] = {"title": f"Paper {paper_id}", "abstract": "It is said."} | other
    known: dict[str, object] = {
        "status": Status.INBOX,
        "starred": False,
        "rating": 0,
        "tags": (),
        "highlights": 0,
        "noted": False,
    }
    return Card(id=paper_id, **(known | given))  # type: ignore[arg-type]


class Shelf:
    """Cards to fetch, remembering which were asked for."""

    def __init__(self, **cards: Card) -> None:
        self.cards: dict[int, Card] = {}
        self.asked: list[list[int]] = []

    def fetch(self, ids: Sequence[int]) -> list[Card]:
        self.asked.append(list(ids))
        return [self.cards.get(paper_id) or _card(paper_id) for paper_id in ids]


def _model(count: int) -> tuple[PapersModel, Shelf]:
    model, shelf = PapersModel(), Shelf()
    model.show(array("q", range(1, count + 1)), shelf.fetch)
    return model, shelf


def test_it_behaves_as_qt_wants_a_model_to(qtbot: QtBot) -> None:
    model, shelf = _model(250)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(array("q", [3, 1]), shelf.fetch)
    model.refresh([1])
    model.show([], shelf.fetch)


def test_only_the_pages_looked_at_are_fetched(qtbot: QtBot) -> None:
    model, shelf = _model(100_000)
    assert shelf.asked == []
    first = 1_000 * PapersModel.PAGE
    assert model.card(first).id == first + 1
    assert model.card(first + PapersModel.PAGE - 1).id == first + PapersModel.PAGE
    assert [len(asked) for asked in shelf.asked] == [PapersModel.PAGE]


def test_pages_not_looked_at_for_long_are_let_go(qtbot: QtBot) -> None:
    pages = PapersModel.KEPT + 1
    model, shelf = _model(pages * PapersModel.PAGE)
    for page in range(pages):
        model.card(page * PapersModel.PAGE)
    model.card((pages - 1) * PapersModel.PAGE)
    assert len(shelf.asked) == pages
    model.card(0)
    assert len(shelf.asked) == pages + 1


def test_a_changed_paper_is_fetched_again_and_painted(qtbot: QtBot) -> None:
    model, shelf = _model(300)
    assert model.card(150).title == "Paper 151"
    shelf.cards[151] = _card(151, title="Renamed")
    with qtbot.waitSignal(model.dataChanged, timeout=1000) as told:
        model.refresh([151, 9999])
    assert told.args is not None
    assert told.args[0].row() == 150
    assert model.card(150).title == "Renamed"


def test_a_paper_removed_meanwhile_leaves_a_blank_card(qtbot: QtBot) -> None:
    model = PapersModel()
    model.show([1, 2, 3], lambda ids: [_card(i) for i in ids if i != 2])
    assert [model.card(row).title for row in range(3)] == ["Paper 1", "…", "Paper 3"]


def test_it_knows_where_a_paper_stands(qtbot: QtBot) -> None:
    model, _ = _model(10)
    assert (model.row(7), model.id(6), model.row(99)) == (6, 7, None)
    model.show([7, 3], lambda ids: [])
    assert (model.row(7), model.row(1)) == (0, None)


def test_it_sees_when_papers_of_several_statuses_are_listed(qtbot: QtBot) -> None:
    model, shelf = _model(5)
    model.card(0)
    assert not model.mixed
    shelf.cards[2] = _card(2, status=Status.READ)
    model.refresh([2])
    model.card(0)
    assert model.mixed


def test_a_row_is_read_out_in_words(qtbot: QtBot) -> None:
    tags = (Tag(1, "rl/preference", "amber"), Tag(2, "agents", "blue"))
    model = PapersModel()
    card = _card(1, status=Status.QUEUED, starred=True, tags=tags, highlights=2, noted=True)
    model.show([1], lambda _ids: [card])
    index = model.index(0, 0)
    said = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Paper 1; queued; 2 highlights; note; starred; tagged rl/preference, agents"
    assert said == spoken(card)
    assert model.data(index, Qt.ItemDataRole.AccessibleDescriptionRole) == "It is said."


def test_a_byline_is_short() -> None:
    many = ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar")
    assert byline(_card(1, authors=many, year=2017)) == "Vaswani et al. 2017"
    assert byline(_card(1, authors=("Kingma, Diederik", "Ba, Jimmy"))) == "Kingma & Ba"
    assert byline(_card(1, authors=("",), year=2020)) == "2020"
    assert byline(_card(1)) == ""
