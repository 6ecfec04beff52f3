"""The papers of the list: ids in their order, cards fetched a page at a time when painted."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from readerapp.model import Card, Status

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], list[Card]]

STATUS_WORDS: Final = {
    Status.INBOX: "inbox",
    Status.QUEUED: "queued",
    Status.READING: "reading",
    Status.READ: "read",
    Status.SKIPPED: "skipped",
}


class PapersModel(QAbstractTableModel):
    """Shows what it is given: an order of ids, and a way to fetch the cards that come into view.

    ``flags`` is left to Qt on purpose: a Python one makes selecting 100,000 rows take 20 s.
    """

    PAGE: Final = 32  # a screen and a little: each answer to a key fetches one
    KEPT: Final = 120  # pages

    def __init__(self) -> None:
        super().__init__()
        self.ids: array[int] = array("q")
        self.terms: tuple[str, ...] = ()
        self.mixed = False  # cards of more than one status were seen
        self._fetch: Fetch = lambda _ids: []
        self._pages: OrderedDict[int, list[Card]] = OrderedDict()
        self._rows: dict[int, int] | None = None
        self._seen: set[Status] = set()

    def show(self, ids: Sequence[int], fetch: Fetch, terms: Sequence[str] = ()) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self.ids = ids if isinstance(ids, array) else array("q", ids)
        self.terms = tuple(terms)
        self._fetch = fetch
        self._pages.clear()
        self._rows = None
        self._seen.clear()
        self.mixed = False
        self.endResetModel()

    def refresh(self, ids: Iterable[int]) -> None:
        """These papers are no longer what they were: fetch them again when they are painted."""
        rows = sorted(row for row in map(self.row, ids) if row is not None)
        for page in {row // self.PAGE for row in rows}:
            self._pages.pop(page, None)
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], 0))

    def id(self, row: int) -> int:
        """The paper in that row."""
        return self.ids[row]

    def row(self, paper_id: int) -> int | None:
        """Where a paper stands; None when it is not listed."""
        if self._rows is None:
            self._rows = {listed: row for row, listed in enumerate(self.ids)}
        return self._rows.get(paper_id)

    def card(self, row: int) -> Card:
        """What to paint there; a page is fetched when its first card is asked for."""
        number, place = divmod(row, self.PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._page(number)
            if len(self._pages) > self.KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place]

    def _page(self, number: int) -> list[Card]:
        wanted = self.ids[number * self.PAGE : (number + 1) * self.PAGE]
        found = {card.id: card for card in self._fetch(wanted)}
        self._seen.update(card.status for card in found.values())
        self.mixed = len(self._seen) > 1
        return [found.get(paper_id) or _gone(paper_id) for paper_id in wanted]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.ids):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.card(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self.card(index.row()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.card(index.row()).abstract[:400]
        if role == Qt.ItemDataRole.UserRole:
            return self.ids[index.row()]
        return None


def byline(card: Card) -> str:
    """Who and when, in a few letters: “Vaswani et al. 2017”."""
    names = [author.split(",")[0] if "," in author else author for author in card.authors]
    if len(names) > 2:
        who = f"{_surname(names[0])} et al."
    else:
        who = " & ".join(_surname(name) for name in names)
    return " ".join(part for part in (who, str(card.year or "")) if part)


def facts(card: Card, *, status: bool = False, aloud: bool = False) -> list[str]:
    """What else there is to know of a paper at a glance, or ``aloud`` in words alone."""
    said = [STATUS_WORDS[card.status] if status else ""]
    if card.highlights:
        said.append("1 highlight" if card.highlights == 1 else f"{card.highlights} highlights")
    if card.noted:
        said.append("note")
    if card.rating:
        said.append(f"rated {card.rating}" if aloud else "★" * card.rating)
    said.append(byline(card))
    return [fact for fact in said if fact]


def spoken(card: Card) -> str:
    """A painted card in words, for a screen reader."""
    said = [card.title, *facts(card, status=True, aloud=True)]
    if card.starred:
        said.append("starred")
    if card.tags:
        said.append("tagged " + ", ".join(tag.name for tag in card.tags))
    return "; ".join(said)


def _surname(name: str) -> str:
    return name.split()[-1] if name.split() else name


def _gone(paper_id: int) -> Card:
    """Stands in for a paper that was removed between the listing and the painting."""
    return Card(paper_id, "…", "", Status.INBOX, False, 0, (), 0, False)
