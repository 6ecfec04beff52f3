"""The windows over the window: settings, keys, what an import did, what this is.

One of them asks "are you sure", before the trash is emptied: all else can be undone. Escape
closes each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from readerapp.gui import theme
from readerapp.gui.actions import COMMANDS, key_text
from readerapp.gui.settings import LOOKUPS, SCALES, THEMES
from readerapp.gui.widgets import Button, KeyCap, Label

_THEMES: Final = {"system": "As the system", "light": "Light", "dark": "Dark"}
_LOOKUPS: Final = {
    "off": "Ask me before anything is sent",
    "asked": "Only when I choose to",
    "always": "After every import too",
}


class Dialog(QDialog):
    """A sheet with a title, what it shows, and its buttons below."""

    def __init__(self, parent: QWidget, title: str, width: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        theme.watcher.changed.connect(self._dress)
        self._dress()
        gap = theme.px(24)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(gap, gap, gap, theme.px(18))
        self.column.setSpacing(theme.px(14))
        self.column.addWidget(Label(title, role="title"))
        screen = self.screen().availableSize()
        self.setMinimumWidth(min(theme.px(width), screen.width() - 80))
        self.setMaximumSize(screen.width() - 40, screen.height() - 40)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour(theme.current().page))
        self.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt gives a new window two thirds of the screen at most; wrapped words may need more."""
        needed = self.column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))
        super().showEvent(event)

    def add_buttons(self, *buttons: Button, leave: str = "Close") -> None:
        """Put ``buttons`` at the foot, and at their right the one that closes it."""
        close = Button(leave, key="Esc")
        close.clicked.connect(self.close)
        self.leave = close
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        self.column.addLayout(row)


class SettingsDialog(Dialog):
    """The one place of every setting; each takes effect at once."""

    theme_chosen = Signal(str)
    scale_chosen = Signal(float)
    lookups_chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        look: str,
        scale: float,
        places: Sequence[tuple[str, str]],
        lookups: str = "off",
    ) -> None:
        super().__init__(parent, "Settings", 520)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(18))
        form.setVerticalSpacing(theme.px(10))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.looks = _combo("Theme", [_THEMES[name] for name in THEMES], THEMES.index(look))
        self.looks.activated.connect(lambda row: self.theme_chosen.emit(THEMES[row]))
        self.scales = _combo("Text size", [f"{n:.0%}" for n in SCALES], SCALES.index(scale))
        self.scales.activated.connect(lambda row: self.scale_chosen.emit(SCALES[row]))
        _row(form, "Theme", self.looks)
        _row(form, "Text size", self.scales)
        when = [_LOOKUPS[name] for name in LOOKUPS]
        self.lookups = _combo("Look up papers on the net", when, LOOKUPS.index(lookups))
        self.lookups.activated.connect(lambda row: self.lookups_chosen.emit(LOOKUPS[row]))
        _row(form, "Look papers up", self.lookups)
        for name, place in places:
            label = Label(place, strength="soft")
            label.setAccessibleName(name)
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            _row(form, name, label)
        self.column.addLayout(form)
        self.column.addStretch(1)
        self.add_buttons()


class KeysDialog(Dialog):
    """Every key there is, by what it is for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Keys", 680)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, theme.px(12), 0)
        row.setSpacing(theme.px(32))
        sections: dict[str, list[tuple[Sequence[str], str]]] = {}
        for command in COMMANDS:
            if command.id == "tag-1":
                sections[command.section].append((("1 – 9",), "The tag with that key"))
            elif command.keys and not command.id.startswith("tag-"):
                keys = [key_text(keys) for keys in command.keys]
                sections.setdefault(command.section, []).append((keys, command.name))
        columns = [QGridLayout(), QGridLayout()]
        for column in columns:
            column.setHorizontalSpacing(theme.px(16))
            column.setVerticalSpacing(theme.px(6))
            column.setColumnStretch(0, 1)
            row.addLayout(column, 1)
        for section, lines in sections.items():
            self._fill(min(columns, key=QGridLayout.rowCount), section, lines)
        for column in columns:
            column.setRowStretch(column.rowCount(), 1)
        self.column.addWidget(_scrolling(inside, "Keys"), 1)
        self.add_buttons()
        self.resize(self.minimumWidth(), theme.px(560))

    def _fill(
        self, column: QGridLayout, title: str, lines: list[tuple[Sequence[str], str]]
    ) -> None:
        """One section below the others: what it does, and at the right the keys for it."""
        top = column.rowCount()
        heading = Label(title, role="tiny", strength="faint", weight=600)
        heading.setContentsMargins(0, theme.px(12 if top > 1 else 0), 0, theme.px(2))
        column.addWidget(heading, top, 0, 1, 2)
        for row, (keys, name) in enumerate(lines, top + 1):
            column.addWidget(Label(name), row, 0)
            caps = QHBoxLayout()
            caps.setSpacing(theme.px(4))
            caps.addStretch(1)
            for key in keys:
                caps.addWidget(KeyCap(key))
            column.addLayout(caps, row, 1)


class ReportDialog(Dialog):
    """What became of an import, with every line that was left out."""

    def __init__(self, parent: QWidget, title: str, headline: str, lines: Sequence[str]) -> None:
        super().__init__(parent, title, 640)
        head = Label(headline)
        head.setWordWrap(True)
        self.column.addWidget(head)
        self.text = QPlainTextEdit("\n".join(lines))
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Report")
        self.text.setFont(theme.font("mono"))
        self.text.document().setDocumentMargin(0)
        self.column.addWidget(self.text, 1)
        self.add_buttons()
        self.resize(self.minimumWidth(), theme.px(440))


class EmptyTrashDialog(Dialog):
    """What is about to go for good, and where it can still be found for a while."""

    empty_asked = Signal()

    def __init__(self, parent: QWidget, what: str) -> None:
        super().__init__(parent, "Empty the trash?", 480)
        head = Label(f"{what} will be gone for good. This cannot be undone.")
        more = Label(
            "The backups made until now still hold them, until those are thinned out in the "
            "course of a year.",
            strength="soft",
        )
        for label in (head, more):
            label.setWordWrap(True)
            self.column.addWidget(label)
        self.button = Button("Empty the trash", icon="trash")
        self.button.clicked.connect(self._ask)
        self.add_buttons(self.button, leave="Keep them")
        self.leave.setFocus()

    def _ask(self) -> None:
        self.empty_asked.emit()
        self.close()


class AboutDialog(Dialog):
    """What this program is, and which version of it."""

    def __init__(self, parent: QWidget, version: str) -> None:
        super().__init__(parent, "readerapp", 420)
        for text in (
            f"Version {version}",
            "A reading list for research abstracts: decide, tag, highlight, write, find again.",
            "Free software under the MIT licence. It works on this computer alone; it sends "
            "nothing anywhere, unless you let it look papers up.",
        ):
            label = Label(text, strength="soft")
            label.setWordWrap(True)
            self.column.addWidget(label)
        self.add_buttons()


def _combo(name: str, texts: Sequence[str], row: int) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.addItems(texts)
    combo.setCurrentIndex(row)
    return combo


def _row(form: QFormLayout, name: str, field: QWidget) -> None:
    label = Label(name)
    label.setBuddy(field)
    form.addRow(label, field)


def _scrolling(inside: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
    inside.setBackgroundRole(QPalette.ColorRole.Base)
    return area
