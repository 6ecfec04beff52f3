"""What an import holds, in a line of words, and how its file was read: encoding and format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from readerapp import formats
from readerapp.gui import theme
from readerapp.gui.models import found_words as words
from readerapp.gui.widgets import FlatButton, FlowLayout, Label
from readerapp.operations.planning import Plan
from readerapp.operations.reading import ReadItem


class ImportFacts(QWidget):
    """The words follow each other like text; the two at their end can be changed."""

    encoding_chosen = Signal(object)  # its name, or None for whatever the file seems to be in
    format_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: ReadItem | None = None
        self._said: list[Label] = []
        self._flow = FlowLayout(self)
        self.encoding = FlatButton("", icon_after="chevron-down", parent=self)
        self.format = FlatButton("", icon_after="chevron-down", parent=self)
        self.encoding.clicked.connect(lambda: self._open(self.encoding, self.encodings()))
        self.format.clicked.connect(lambda: self._open(self.format, self.formats()))
        theme.watcher.changed.connect(self._dress)
        self._dress()

    def sentence(self) -> str:
        """All of it in words, for a screen reader and for whoever looks."""
        return " ".join(label.text() for label in self._said)

    def show_plan(self, plan: Plan, item: int, more: str = "") -> None:
        """Tell what the plan holds, and how this file of it was read; ``more`` ends the words."""
        parts = [*words.facts(plan), *([(f"· {more}", False)] if more else [])]
        while self._flow.count():
            self._flow.takeAt(0)
        for label in self._said:
            label.hide()
            label.deleteLater()
        self._said = [
            Label(text, strength="ink" if strong else "soft", weight=600 if strong else None)
            for text, strong in parts
        ]
        self._dress()
        for label in self._said:
            self._flow.addWidget(label)
            label.show()
        self._show_file(plan.items[item] if item < len(plan.items) else None)

    def _show_file(self, item: ReadItem | None) -> None:
        self._item = item
        reading = item.reading if item else None
        encoding = reading.encoding if reading else ""
        self.encoding.set_label(words.encoding_name(encoding))
        self.encoding.setAccessibleName(f"Encoding: {words.encoding_name(encoding)}")
        self.encoding.setVisible(bool(encoding))
        label = formats.label(reading.format) if reading else "Format"
        self.format.set_label(label)
        self.format.setAccessibleName(f"Format: {label}")
        self.format.setVisible(item is not None and item.item is not None)
        self._flow.addWidget(self.encoding)
        self._flow.addWidget(self.format)
        self._flow.invalidate()  # a label that is shown has all laid out that is there so far
        self.updateGeometry()

    def encodings(self) -> QMenu:
        """The usual encodings, the present one ticked."""
        reading = self._item.reading if self._item else None
        present = words.encoding_of(reading.encoding) if reading else ""
        known = dict(words.ENCODINGS)
        if present:
            known.setdefault(present, words.encoding_name(present))
        menu = self._menu("Encoding", known, present, self.encoding_chosen.emit)
        menu.addSeparator()
        found = menu.addAction("Find it out")
        found.triggered.connect(lambda _on=False: self.encoding_chosen.emit(None))
        return menu

    def formats(self) -> QMenu:
        """Every format there is, the present one ticked."""
        reading = self._item.reading if self._item else None
        known = {known.NAME: known.LABEL for known in formats.FORMATS}
        present = reading.format if reading else ""
        menu = self._menu("Format", known, present, self.format_chosen.emit)
        menu.addSeparator()
        found = menu.addAction("Find it out")
        found.triggered.connect(lambda _on=False: self.format_chosen.emit(None))
        return menu

    def _menu(
        self, name: str, known: Mapping[str, str], present: str, choose: Callable[[str], object]
    ) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(name)
        group = QActionGroup(menu)
        for value, label in known.items():
            action = menu.addAction(label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == present)
            action.triggered.connect(lambda _on=False, value=value: choose(value))
            group.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _open(self, button: FlatButton, menu: QMenu) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _dress(self) -> None:
        self._flow.setSpacing(theme.px(4))
        for label in self._said:  # so that words and buttons stand in one line
            label.setMinimumHeight(self.encoding.sizeHint().height())
