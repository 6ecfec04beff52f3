"""The two small windows about saved searches: what one is called, and what tag it gives."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QWidget

from readerapp.gui import theme
from readerapp.gui.dialogs import Dialog
from readerapp.gui.widgets import Button, Label


class SearchNameDialog(Dialog):
    """Asks what a saved search is called; ``hint`` says what it finds."""

    name_given = Signal(str)

    def __init__(self, parent: QWidget, title: str, name: str, hint: str, verb: str) -> None:
        super().__init__(parent, title, 420)
        self.field = _field("Name of the search", name)
        give = Button(verb, key="Enter", primary=True)
        self.column.addWidget(self.field)
        self.column.addWidget(_wrapped(hint))
        self.add_buttons(give)
        give.clicked.connect(self._give)
        self.field.returnPressed.connect(self._give)
        self.field.selectAll()
        self.field.setFocus()

    def _give(self) -> None:
        name = " ".join(self.field.text().split())
        if name:
            self.name_given.emit(name)
            self.close()


class SearchRuleDialog(Dialog):
    """Asks which tag new matches of a saved search are given, and whether those there are too."""

    rule_given = Signal(str, bool)  # the tag, "" for none; and whether what matches now gets it

    def __init__(
        self, parent: QWidget, name: str, tag: str, total: int, tags: Sequence[str]
    ) -> None:
        super().__init__(parent, "Tag new matches", 420)
        self.field = _field("Tag", tag)
        completer = QCompleter(list(tags), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        papers = "the paper that matches" if total == 1 else f"the {total:,} papers that match"
        self.also = QCheckBox(f"Also {papers} now")
        self.also.setVisible(total > 0)
        self.column.addWidget(_wrapped(f"Papers that match “{name}” from now on are given a tag."))
        self.column.addWidget(self.field)
        self.column.addWidget(self.also)
        give = Button("Tag", key="Enter", primary=True)
        never = Button("Tag no longer")
        never.setVisible(bool(tag))
        self.add_buttons(give, never)
        give.clicked.connect(self._give)
        never.clicked.connect(lambda: self._answer(""))
        self.field.returnPressed.connect(self._give)
        self.field.setFocus()

    def _give(self) -> None:
        tag = " ".join(self.field.text().split())
        if tag:
            self._answer(tag)

    def _answer(self, tag: str) -> None:
        self.rule_given.emit(tag, bool(tag) and self.also.isChecked())
        self.close()


def _field(name: str, text: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setFont(theme.font("ui"))
    field.setMinimumHeight(theme.px(34))
    return field


def _wrapped(text: str) -> Label:
    label = Label(text, strength="soft")
    label.setWordWrap(True)
    return label
