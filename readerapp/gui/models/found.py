"""What was found in the files of an import: a row a record, under the file it stands in."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from readerapp.gui.models import found_words as words
from readerapp.operations.planning import Plan, Row

Index = QModelIndex | QPersistentModelIndex


class Entry(NamedTuple):
    """A line of the table: the number of a file, and of a row of the plan if it is none itself."""

    item: int
    row: int | None


class FoundModel(QAbstractTableModel):
    """Shows the plan it is given; files have lines of their own where there are several."""

    ENTRY: Final = Qt.ItemDataRole.UserRole

    def __init__(self) -> None:
        super().__init__()
        self.plan = Plan([])
        self.entries: list[Entry] = []
        self._places: dict[int, int] = {}

    def show(self, plan: Plan) -> None:
        """Show this; where only states have changed, the view keeps everything else."""
        entries = _entries(plan)
        if entries == self.entries:
            self.plan = plan
            if entries:
                self.dataChanged.emit(self.index(0, 0), self.index(len(entries) - 1, 0))
            return
        self.beginResetModel()
        self.plan, self.entries = plan, entries
        self._places = {e.row: place for place, e in enumerate(entries) if e.row is not None}
        self.endResetModel()

    def place(self, row: int) -> int:
        """Where a row of the plan stands; that of the last one for a row that is gone."""
        return self._places.get(row, len(self.entries) - 1)

    def row(self, place: int) -> Row | None:
        """The row of the plan that stands there."""
        if not 0 <= place < len(self.entries):
            return None
        number = self.entries[place].row
        return None if number is None else self.plan.rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == self.ENTRY:
            return entry
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if entry.row is None:
            name = words.file_name(self.plan.items[entry.item])
            return f"{name}: {words.file_facts(self.plan, entry.item)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return self.plan.rows[entry.row].prepared.record.title
        return words.spoken(self.plan, entry.row)


def _entries(plan: Plan) -> list[Entry]:
    rows = [Entry(row.item, number) for number, row in enumerate(plan.rows)]
    if len(plan.items) < 2:
        return rows
    entries: list[Entry] = []
    place = 0
    for item in range(len(plan.items)):
        entries.append(Entry(item, None))
        while place < len(rows) and rows[place].item == item:
            entries.append(rows[place])
            place += 1
    return entries
