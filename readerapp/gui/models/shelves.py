"""The rows of the sidebar: shelves, saved searches, tags nested in each other, imports, trash."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from readerapp.gui.panes.dates import date_of
from readerapp.model import Import, SavedSearch, Shelves, Status, Tag

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["shelf", "heading", "search", "tag", "import", "more", "gap"]

_STATUSES: Final = (
    (Status.INBOX, "Inbox", "inbox"),
    (Status.QUEUED, "Reading list", "queue"),
    (Status.READING, "Reading", "reading"),
    (Status.READ, "Read", "read"),
    (Status.SKIPPED, "Skipped", "skip"),
)
SEARCHES: Final = "searches"
TAGS: Final = "tags"
IMPORTS: Final = "imports"
MORE: Final = "more"
_SEARCH: Final = "search:"
_RECENT: Final = 6  # imports shown before “more”


@dataclass(frozen=True, slots=True)
class Shelf:
    """One row. ``scope`` is what choosing it shows, or for a heading what it folds away."""

    kind: Kind
    scope: str
    label: str
    count: int | None = None
    icon: str = ""
    colour: str = ""
    depth: int = 0
    parent: bool = False
    folded: bool = False
    tail: str = ""  # stands whole behind a label that is too long

    @property
    def spoken(self) -> str:
        """The row in words, for a screen reader."""
        said = [self.label + self.tail]
        if self.kind == "tag":
            said = [f"Tag {self.scope.removeprefix('tag:')}"]
        elif self.kind == "search":
            said = [f"Saved search {self.label}"]
        if self.count is not None:
            said.append("1 paper" if self.count == 1 else f"{self.count:,} papers")
        if self.parent:
            said.append("folded" if self.folded else "unfolded")
        return ", ".join(said)

    @property
    def takes_papers(self) -> bool:
        """Whether papers may be dropped on it."""
        return self.kind == "tag" or (self.kind == "shelf" and self.scope != "all")


def arrange(
    shelves: Shelves,
    folded: Collection[str] = (),
    *,
    compact: bool = False,
    totals: Mapping[int, int] | None = None,
) -> list[Shelf]:
    """Every row to be seen, from top to bottom; ``totals``: what each saved search finds."""
    rows = [
        Shelf("shelf", status.value, label, shelves.statuses.get(status, 0), icon)
        for status, label, icon in _STATUSES
    ]
    rows.append(Shelf("shelf", "all", "All papers", shelves.total, "all"))
    rows.append(Shelf("shelf", "starred", "Starred", shelves.starred, "star"))
    if shelves.searches:
        rows.append(_heading(SEARCHES, "Saved searches", folded))
        if SEARCHES not in folded:
            rows.extend(_searches(shelves.searches, totals or {}))
    if shelves.tags:
        rows.append(_heading(TAGS, "Tags", folded))
        if TAGS not in folded:
            rows.extend(_tags(shelves.tags, folded))
    if shelves.imports and not compact:
        rows.append(_heading(IMPORTS, "Imports", folded))
        if IMPORTS not in folded:
            rows.extend(_imports(shelves.imports, everything=MORE in folded))
    if shelves.trashed:
        rows.append(Shelf("gap", "gap", ""))
        rows.append(Shelf("shelf", "trash", "Trash", shelves.trashed, "trash"))
    return rows


def _heading(scope: str, label: str, folded: Collection[str]) -> Shelf:
    return Shelf("heading", scope, label, parent=True, folded=scope in folded)


def _searches(searches: Sequence[SavedSearch], totals: Mapping[int, int]) -> list[Shelf]:
    """In the reader's own order; not counted yet, one has no number."""
    return [
        Shelf("search", search_scope(each.id), each.name, totals.get(each.id), "bookmark")
        for each in searches
    ]


def search_scope(search: int) -> str:
    """The scope that choosing a saved search shows."""
    return f"{_SEARCH}{search}"


def search_of(scope: str) -> int | None:
    """The number of the saved search a scope is of; None of any other."""
    number = scope.removeprefix(_SEARCH)
    return int(number) if number != scope and number.isdecimal() else None


def search_shown(
    searches: Sequence[SavedSearch], query: str, chosen: int | None = None
) -> SavedSearch | None:
    """The saved search whose query is shown; of several with this query, the one chosen."""
    words = " ".join(query.split())
    same = [each for each in searches if words and each.query == words]
    return next((each for each in same if each.id == chosen), next(iter(same), None))


def _tags(tags: Sequence[tuple[Tag, int]], folded: Collection[str]) -> list[Shelf]:
    """Tags under the tags they are nested in; a parent nobody made is shown all the same."""
    known: Mapping[str, tuple[Tag, int]] = {tag.name: (tag, count) for tag, count in tags}
    names = set(known)
    for name in known:
        parts = name.split("/")
        names.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    parents = {name.rpartition("/")[0] for name in names}
    rows = []
    for name in sorted(names, key=lambda name: [part.casefold() for part in name.split("/")]):
        above = name.split("/")[:-1]
        hidden = any("tag:" + "/".join(above[: i + 1]) in folded for i in range(len(above)))
        if hidden:
            continue
        tag, count = known.get(name, (None, None))
        colour = tag.colour if tag else _borrowed(name, known)
        rows.append(
            Shelf(
                "tag",
                f"tag:{name}",
                name.rpartition("/")[2],
                count,
                colour=colour,
                depth=len(above),
                parent=name in parents,
                folded=f"tag:{name}" in folded,
            )
        )
    return rows


def _borrowed(name: str, known: Mapping[str, tuple[Tag, int]]) -> str:
    """The colour of the first tag nested in a name that is no tag itself."""
    return next((known[n][0].colour for n in sorted(known) if n.startswith(f"{name}/")), "grey")


def _imports(imports: Sequence[tuple[Import, int]], *, everything: bool) -> list[Shelf]:
    """The latest ones, and a way to the rest."""
    newest = sorted(imports, key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    shown = newest if everything or len(newest) <= _RECENT + 1 else newest[:_RECENT]
    rows = [
        Shelf(
            "import",
            f"import:{batch.uid}",
            " ".join(batch.label.split()),
            count,
            "batch",
            tail=f", {when}" if (when := date_of(batch.at)) else "",
        )
        for batch, count in shown
    ]
    if len(newest) > _RECENT + 1:
        label = "Show fewer" if everything else f"{len(newest) - _RECENT} more…"
        rows.append(Shelf("more", MORE, label))
    return rows


class ShelvesModel(QAbstractListModel):
    """Shows the rows it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Shelf] = []

    def show(self, rows: list[Shelf]) -> None:
        """Replace the rows; when only counts differ, the view keeps everything else."""
        same = [(row.kind, row.scope) for row in rows] == [(r.kind, r.scope) for r in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, scope: str) -> int | None:
        """Where a scope stands; None when it is folded away or gone."""
        return next((i for i, row in enumerate(self.rows) if row.scope == scope), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keys step over gaps."""
        if index.isValid() and self.rows[index.row()].kind == "gap":
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.UserRole:
            return row.scope
        return None
