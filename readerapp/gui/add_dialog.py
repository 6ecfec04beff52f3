"""Adding a paper by hand: its title now, the rest in the details that open with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from readerapp.gui import theme
from readerapp.gui.dialogs import Dialog
from readerapp.gui.widgets import Button, Label


class AddDialog(Dialog):
    """Asks for a title."""

    title_given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Add a paper", 520)
        self.field = QLineEdit()
        self.field.setAccessibleName("Title")
        self.field.setPlaceholderText("Its title")
        self.field.setFont(theme.font("ui"))
        self.field.setMinimumHeight(theme.px(34))
        hint = Label("Authors, year and abstract can be filled in next.", strength="soft")
        add = Button("Add", key="Enter", primary=True)
        self.column.addWidget(self.field)
        self.column.addWidget(hint)
        self.add_buttons(add)
        add.clicked.connect(self._give)
        self.field.returnPressed.connect(self._give)
        self.field.setFocus()

    def _give(self) -> None:
        title = " ".join(self.field.text().split())
        if title:
            self.title_given.emit(title)
            self.close()
