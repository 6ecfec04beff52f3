"""The rows of an import's report: its files, what became of each record, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from readerapp.gui.panes.backups import size_said
from readerapp.operations.words import counted

if TYPE_CHECKING:
    from readerapp.library.imports import Batch, ImportedRecord, Source

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["file", "heading", "record", "piece", "problem", "failure", "kept"]

_STATES: Final[Mapping[str, tuple[str, str]]] = {  # what is said, and the colour of its mark
    "added": ("Added", "green"),
    "merged": ("Completed", "blue"),
    "skipped": ("Already there", "grey"),
    "unsure": ("Unsure", "amber"),
}
_COUNTED: Final = (
    ("added", "{} added"),
    ("merged", "{} completed"),
    ("skipped", "{} already there"),
    ("unsure", "{} unsure"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that was not taken back with its import, and why."""

    paper: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the library knows of one import; ``formats`` gives the label of each format's name."""

    batch: Batch
    sources: Sequence[Source]
    records: Sequence[ImportedRecord]
    formats: Mapping[str, str]
    kept: Sequence[Kept] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``line`` is where in its file it stands, ``tint`` a colour of tags."""

    kind: Kind
    text: str
    detail: str = ""
    line: int = 0
    state: str = ""
    tint: str = ""
    paper: int | None = None

    @property
    def wraps(self) -> bool:
        """Whether its text is shown in as many lines as it takes."""
        return self.kind in ("piece", "problem", "failure")

    @property
    def heads(self) -> bool:
        """Whether it only stands over others."""
        return self.kind in ("file", "heading")

    @property
    def spoken(self) -> str:
        """The row in words, for a screen reader."""
        where = f"line {self.line:,}" if self.line else ""
        return ", ".join(part for part in (self.state, self.text, self.detail, where) if part)


def rows(report: Report) -> list[Row]:
    """The whole report, from top to bottom."""
    made = []
    if report.kept:
        made.append(Row("heading", "Not taken back"))
        made += [Row("kept", one.title, one.why, paper=one.paper) for one in report.kept]
        made += [Row("heading", "What is left of it")] if len(report.sources) == 1 else []
    records = list(report.records)
    begin = 0
    for source in report.sources:
        end = begin
        while end < len(records) and records[end].file == source.path:
            end += 1
        if len(report.sources) > 1:
            made.append(_head(source, records[begin:end], report.formats))
        made += _file(source, records[begin:end])
        begin = end
    return made


def summary(report: Report) -> str:
    """“Digest · UTF-8 · 41 kB · 202 papers found · 198 added · 2 already there · 2 left out”."""
    found = _facts(report.sources[0], report.formats) if len(report.sources) == 1 else []
    found += [f"{counted(len(report.records), 'paper')} found", *_counts(report.records)]
    if left_out := sum(len(source.left_out) for source in report.sources):
        found.append(f"{left_out:,} left out")
    if failed := sum(source.error is not None for source in report.sources):
        found.append(f"{counted(failed, 'file')} could not be read")
    return " · ".join(found)


def _head(source: Source, records: Sequence[ImportedRecord], formats: Mapping[str, str]) -> Row:
    """What stands over the rows of a file."""
    facts = _facts(source, formats)
    if source.error is None:
        facts += [f"{counted(len(records), 'paper')} found", *_counts(records)]
    else:
        facts.append("could not be read")
    return Row("file", PurePath(source.path).name or source.path, " · ".join(facts))


def _facts(source: Source, formats: Mapping[str, str]) -> list[str]:
    """What kind of file it is."""
    size = "" if source.size is None else size_said(source.size)
    facts = (formats.get(source.format, source.format), source.encoding.upper(), size)
    return [fact for fact in facts if fact]


def _file(source: Source, records: Sequence[ImportedRecord]) -> Iterator[Row]:
    if source.error is not None:
        yield Row("failure", source.error)
    yield from map(_record, records)
    if source.problems:
        yield Row("heading", "Could not be read as meant")
    for problem in source.problems:
        yield Row("problem", problem.message, line=problem.line)
    if source.left_out:
        yield Row("heading", "Left out, as no part of any paper")
    for piece in source.left_out:
        yield Row("piece", piece.text.strip(), line=piece.line)


def _record(record: ImportedRecord) -> Row:
    state, tint = _STATES.get(record.outcome, (record.outcome, "grey"))
    where = "in the trash" if record.trashed else ""
    return Row("record", record.title, where, record.first_line, state, tint, record.paper)


def _counts(records: Sequence[ImportedRecord]) -> list[str]:
    outcomes = Counter(record.outcome for record in records)
    return [words.format(f"{outcomes[name]:,}") for name, words in _COUNTED if outcomes[name]]


class ReportedModel(QAbstractTableModel):
    """Shows the rows it is given in one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Replace them."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keys step over headings."""
        if index.isValid() and self.rows[index.row()].kind == "heading":
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None
