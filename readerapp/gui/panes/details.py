"""What is known about a paper, as a form that saves itself field by field; and whence it came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from readerapp.gui import theme
from readerapp.gui.overlay import OverlayBar
from readerapp.gui.panes.dates import day
from readerapp.gui.panes.edges import EDGE
from readerapp.gui.panes.growing import GrowingText
from readerapp.gui.panes.provenance import Provenance
from readerapp.gui.widgets import Label, Plane
from readerapp.model import YEARS, Sheet

if TYPE_CHECKING:
    from readerapp.library.attachments import Attachment
    from readerapp.library.imports import Said


class Refused(Exception):
    """What was typed cannot be; the message is the sentence shown beside the field."""


def _title(typed: str) -> str:
    words = " ".join(typed.split())
    if not words:
        raise Refused("A paper needs a title.")
    return words


def _year(typed: str) -> int | None:
    words = typed.strip()
    if not words:
        return None
    number = words.isascii() and words.isdigit() and len(words) == 4
    if not number or int(words) not in YEARS:
        raise Refused("A year is a number such as 2024.")
    return int(words)


def _citekey(typed: str) -> str:
    from readerapp.text.citekeys import valid

    if not valid(typed.strip()):
        raise Refused("A citekey is one word of letters, figures and hyphens, such as vaswani2017.")
    return typed.strip()


def _words(typed: str) -> str | None:
    return " ".join(typed.split()) or None


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(raw.split()) for raw in typed.split("\n")) if line)


@dataclass(frozen=True, slots=True)
class _Field:
    """One line of the form: what it is called and what its words mean."""

    name: str
    label: str
    read: Callable[[str], Any]
    lines: int = 0  # none: a single line
    hint: str = ""


_FIELDS: Final = (
    _Field("title", "Title", _title),
    _Field("authors", "Authors", _lines, lines=2, hint="One a line"),
    _Field("year", "Year", _year),
    _Field("venue", "Venue", _words),
    _Field("doi", "DOI", _words),
    _Field("arxiv", "arXiv", _words),
    _Field("urls", "Addresses", _lines, lines=1, hint="One a line"),
    _Field("citekey", "Citekey", _citekey),
    _Field("abstract", "Abstract", str, lines=4),
)


class _Line(QLineEdit):
    """A single line that says when it is done, and Esc."""

    done = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(self.done)

    def set_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class DetailsPane(QScrollArea):
    """Every field is saved when it is left or Enter is pressed, and only if it changed."""

    details_edited = Signal(object, dict)  # paper id, the fields that changed
    provenance_asked = Signal(object)  # paper id: it is seen, and not known yet
    file_asked = Signal(object)  # Attachment, to be opened
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._said: dict[str, Any] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Details")
        self._editors: dict[str, _Line | GrowingText] = {}
        self._refusals: dict[str, Label] = {}
        self._facts = {name: Label(strength="soft") for name in ("Also known as", "uid", "Added")}
        self.provenance = Provenance()
        self.provenance.file_asked.connect(self.file_asked)
        self.provenance.unfolded.connect(self._reveal)
        page = Plane("page")
        form = QFormLayout(page)
        form.setContentsMargins(0, theme.px(12), theme.px(EDGE), theme.px(12))
        form.setHorizontalSpacing(theme.px(16))
        form.setVerticalSpacing(theme.px(8))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field in _FIELDS:
            self._add(form, field)
        for name, fact in self._facts.items():
            fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            fact.setWordWrap(True)
            fact.setAccessibleName(name)
            form.addRow(Label(name, strength="faint"), fact)
        form.addRow(Label("Source", strength="faint"), self.provenance)
        self.setWidget(page)
        self._bar = OverlayBar(self)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a paper; what is being typed into a field stays."""
        same = bool(sheet and self._sheet and sheet.paper.id == self._sheet.paper.id)
        if not same:
            self.flush()
            self.provenance.clear()
        kept = {name for name in self._editors if same and self._typed(name)}
        self._sheet = sheet
        self._said = {}
        for name, editor in self._editors.items():
            if name not in kept:
                editor.set_text(_shown(sheet, name))
                self._refuse(name, "")
        facts = {
            "Also known as": ", ".join(sheet.aliases) if sheet else "",
            "uid": sheet.paper.uid if sheet else "",
            "Added": day(sheet.paper.added) if sheet else "",
        }
        for name, fact in self._facts.items():
            fact.setText(facts[name] or "–")
        if self.isVisible():
            self._ask_provenance()

    def show_provenance(
        self, paper: int, said: Sequence[Said], files: Sequence[Attachment]
    ) -> None:
        """Show where a paper came from, if it is still the one shown."""
        if self._sheet is not None and self._sheet.paper.id == paper:
            self.provenance.show_provenance(said, files)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_provenance()

    def _reveal(self, part: QWidget) -> None:
        """Scroll to what was folded away, once it has its place."""
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part))

    def _ask_provenance(self) -> None:
        if self._sheet is not None:
            self.provenance_asked.emit(self._sheet.paper.id)

    def only_read(self) -> None:
        """Nothing can be changed here."""
        for editor in self._editors.values():
            editor.setReadOnly(True)
            editor.setPlaceholderText("")

    def edit(self, field: str = "title") -> None:
        """Put the caret into a field."""
        editor = self._editors[field]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(editor)

    def field(self, name: str) -> QWidget:
        """Where a field is typed."""
        return self._editors[name]

    def refusal(self, name: str) -> str:
        """The sentence beside a field; empty when it is as it should be."""
        return self._refusals[name].text()

    def refuse(self, name: str, sentence: str) -> None:
        """Say beside a field why the library did not take it."""
        self._said.pop(name, None)
        self._refuse(name, sentence)

    def flush(self) -> None:
        """Save the fields that were typed in and not left yet."""
        for name in self._editors:
            self._save(name)

    def _add(self, form: QFormLayout, field: _Field) -> None:
        editor: _Line | GrowingText
        editor = GrowingText(lines=field.lines, enter_ends=False) if field.lines else _Line()
        editor.setPlaceholderText(field.hint)
        editor.setAccessibleName(field.label)
        editor.done.connect(lambda name=field.name: self._save(name))
        editor.given_up.connect(lambda name=field.name: self._give_up(name))
        refusal = Label(role="small", strength="danger")
        refusal.setWordWrap(True)
        refusal.hide()
        column = QVBoxLayout()
        column.setSpacing(theme.px(3))
        column.addWidget(editor)
        column.addWidget(refusal)
        label = Label(field.label, strength="soft")
        label.setBuddy(editor)
        form.addRow(label, column)
        self._editors[field.name] = editor
        self._refusals[field.name] = refusal

    def _typed(self, name: str) -> bool:
        """Whether a field holds something the reader typed and the library does not."""
        return self._editors[name].text() != _shown(self._sheet, name)

    def _save(self, name: str) -> None:
        if self._sheet is None:
            return
        if not self._typed(name):
            self._refuse(name, "")
            return
        read = next(field.read for field in _FIELDS if field.name == name)
        try:
            value = read(self._editors[name].text())
        except Refused as refused:
            self._refuse(name, str(refused))
            return
        self._refuse(name, "")
        if value != self._said.get(name, _value(self._sheet, name)):
            self._said[name] = value
            self.details_edited.emit(self._sheet.paper.id, {name: value})

    def _refuse(self, name: str, sentence: str) -> None:
        label = self._refusals[name]
        label.setText(sentence)
        label.setVisible(bool(sentence))
        self._editors[name].setAccessibleDescription(sentence)

    def _give_up(self, name: str) -> None:
        """Esc: as it was; a second time, back to the list."""
        if self._typed(name):
            self._editors[name].set_text(_shown(self._sheet, name))
            self._refuse(name, "")
        else:
            self.left.emit()


def _value(sheet: Sheet, name: str) -> Any:
    return sheet.raw if name == "abstract" else getattr(sheet.paper, name)


def _shown(sheet: Sheet | None, name: str) -> str:
    """A field as it stands in the form."""
    value = _value(sheet, name) if sheet else ""
    if isinstance(value, tuple):
        return "\n".join(value)
    text = "" if value is None else str(value)
    if name != "abstract":
        return " ".join(text.split())
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
