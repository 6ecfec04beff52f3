"""The look of the whole window: which theme is on, how large its text is, telling of changes.

Fusion everywhere, our own palette and a short style sheet made from the same tokens. Item views
are painted by their delegates; no rule of the sheet names them, since that would slow them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from readerapp.gui import fonts
from readerapp.gui.fonts import font, metrics, px
from readerapp.gui.sheet import sheet
from readerapp.gui.tokens import DARK, LIGHT, TOKENS, Theme

__all__ = [
    "TOKENS",
    "Choice",
    "Theme",
    "apply",
    "choice",
    "colour",
    "current",
    "font",
    "metrics",
    "px",
    "stamp",
    "text_scale",
    "watcher",
]

Choice = Literal["system", "light", "dark"]


class Watcher(QObject):
    """Says that colours or sizes are no longer what they were."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.choice: Choice = "system"
        self.stamp = 0
        self.listening = False

    def follow(self) -> None:
        """The system went dark or light: go with it, when that is what was asked for."""
        app = QApplication.instance()
        if self.choice == "system" and isinstance(app, QApplication):
            apply(app, "system", fonts.scale())


watcher: Final = Watcher()


def current() -> Theme:
    """The theme that is on."""
    return watcher.theme


def choice() -> Choice:
    """What the person asked for: a theme, or whatever the system has."""
    return watcher.choice


def text_scale() -> float:
    """How much larger than drawn the text is."""
    return fonts.scale()


def stamp() -> int:
    """Counts the changes of look; caches of painted things are thrown away when it moves."""
    return watcher.stamp


@lru_cache(maxsize=256)
def colour(token: str) -> QColor:
    """The colour of a token, ready to paint with. Shared: copy it before changing it."""
    return QColor(token)


def apply(app: QApplication, choice: Choice = "system", text_scale: float = 1.0) -> Theme:
    """Dress the whole program; safe to call again whenever the person chooses otherwise."""
    hints = QGuiApplication.styleHints()
    if not watcher.listening:
        watcher.listening = True
        hints.colorSchemeChanged.connect(watcher.follow)
    asked = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    watcher.choice = choice
    hints.setColorScheme(asked.get(choice, Qt.ColorScheme.Unknown))
    dark = choice == "dark" or (choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    theme = watcher.theme = DARK if dark else LIGHT
    fonts.set_scale(text_scale)
    watcher.stamp += 1
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(font("ui"))
    app.setStyleSheet(sheet(theme, px))
    watcher.changed.emit()
    return theme


def palette(theme: Theme) -> QPalette:
    """The same tokens for whatever Fusion paints by itself."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, token in (
        (role.Window, theme.side),
        (role.WindowText, theme.ink),
        (role.Base, theme.page),
        (role.AlternateBase, theme.list),
        (role.Text, theme.ink),
        (role.Button, theme.button),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.danger),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.ink),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.PlaceholderText, theme.faint),
        (role.ToolTipBase, theme.toast),
        (role.ToolTipText, theme.toast_ink),
        (role.Light, theme.page),
        (role.Midlight, theme.list),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        made.setColor(which, colour(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, colour(theme.faint))
    return made
