"""The menus of the window, filled from the one table of commands when they open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from readerapp.gui.actions import Actions
from readerapp.gui.icons import icon
from readerapp.model import TAG_COLOURS, Tag

Deed = Callable[[], object]

_WINDOW: Final = (
    ("new-library", "open-library", "recent"),
    ("import", "paste", "add", "look-up", "watch", "keep-pdfs", "export"),
    ("undo", "redo", "history"),
    ("save-search", "duplicates", "imports", "backups", "check", "empty-trash"),
    ("settings", "keys", "about"),
    ("quit",),
)
_PAPER: Final = (
    ("queue", "skip", "reading", "read", "inbox"),
    ("star", "tag", "note", "open-address", "details"),
    ("trash",),
)
_TRASHED: Final = (("restore",), ("open-address", "details"))


def window_menu(
    parent: QWidget,
    actions: Actions,
    recent: Callable[[], Sequence[str]],
    open_library: Callable[[Path], object],
) -> QMenu:
    """Everything about the window and the library; ``recent`` is asked when it opens."""
    menu = QMenu(parent)
    menu.setAccessibleName("More")
    menu.setToolTipsVisible(True)  # they say why something cannot be chosen
    older = QMenu("Recent libraries", menu)
    older.setIcon(icon("batch"))
    for place, section in enumerate(_WINDOW):
        if place:
            menu.addSeparator()
        for id in section:
            if id == "recent":
                menu.addMenu(older)
            else:
                menu.addAction(actions.action(id))

    def fill() -> None:
        older.clear()
        for folder in recent():
            entry = older.addAction(folder.replace("&", "&&"))
            entry.triggered.connect(lambda _on=False, folder=folder: open_library(Path(folder)))
        older.setEnabled(not older.isEmpty())

    menu.aboutToShow.connect(fill)
    return menu


def paper_menu(parent: QWidget, actions: Actions, at: QPoint, trashed: bool) -> QMenu:
    """What can be done with the selected papers."""
    menu = _popup(parent, "Paper")
    for place, section in enumerate(_TRASHED if trashed else _PAPER):
        if place:
            menu.addSeparator()
        menu.addActions([actions.action(id) for id in section])
    menu.popup(at)
    return menu


def tag_menu(
    parent: QWidget,
    at: QPoint,
    tag: Tag,
    rename: Callable[[], object],
    colour: Callable[[str, int | None], object],
) -> QMenu:
    """What can be done with a tag: ``colour(colour, key)``, a key of 0 takes it away."""
    menu = _popup(parent, "Tag")
    menu.addAction("Rename…").triggered.connect(lambda _on=False: rename())
    colours = menu.addMenu("Colour")
    for name in TAG_COLOURS:
        entry = colours.addAction(name.capitalize())
        entry.setCheckable(True)
        entry.setChecked(name == tag.colour)
        entry.triggered.connect(lambda _on=False, name=name: colour(name, None))
    keys = menu.addMenu("Number key")
    for key in range(10):
        entry = keys.addAction(str(key) if key else "None")
        entry.setCheckable(True)
        entry.setChecked(key == (tag.key or 0))
        entry.triggered.connect(lambda _on=False, key=key: colour(tag.colour, key))
    menu.popup(at)
    return menu


def search_menu(parent: QWidget, at: QPoint, deeds: Sequence[tuple[str, Deed | None]]) -> QMenu:
    """What can be done with a saved search; "" parts, and what has no deed cannot be chosen."""
    menu = _popup(parent, "Saved search")
    for text, deed in deeds:
        if not text:
            menu.addSeparator()
            continue
        entry = menu.addAction(text.replace("&", "&&"))
        entry.setEnabled(deed is not None)
        if deed is not None:
            entry.triggered.connect(lambda _on=False, deed=deed: deed())
    menu.popup(at)
    return menu


def import_menu(
    parent: QWidget,
    at: QPoint,
    report: Callable[[], object],
    roll_back: Callable[[], object] | None,
) -> QMenu:
    """What can be asked about an import; it can only be taken back where that is possible."""
    menu = _popup(parent, "Import")
    menu.addAction("Report").triggered.connect(lambda _on=False: report())
    back = menu.addAction("Roll back")
    back.setEnabled(roll_back is not None)
    if roll_back is not None:
        back.triggered.connect(lambda _on=False: roll_back())
    menu.popup(at)
    return menu


def trash_menu(parent: QWidget, actions: Actions, at: QPoint) -> QMenu:
    """What can be done with the trash."""
    menu = _popup(parent, "Trash")
    menu.addAction(actions.action("empty-trash"))
    menu.popup(at)
    return menu


def _popup(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
