"""Every command of the window, in one table: menus, keys, palette and key sheet all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from readerapp.gui.icons import icon


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can ask of the window."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    section: str = ""
    icon: str = ""
    here: str = ""  # "paper": needs a selected one; "kept", "trashed": that is not, or is, trash

    @property
    def name(self) -> str:
        """The text without the dots that promise a dialog."""
        return self.text.removesuffix("…")


def _tag_key(digit: int) -> Command:
    return Command(f"tag-{digit}", f"Tag with key {digit}", (str(digit),), "Tag", here="paper")


def _rating(stars: int) -> Command:
    name = f"Rate {'★' * stars}" if stars else "No rating"
    return Command(f"rate-{stars}", name, (f"Ctrl+{stars}",), "Decide", here="paper")


COMMANDS: Final = (
    Command("queue", "Queue", ("Q",), "Decide", "queue", here="paper"),
    Command("skip", "Skip", ("X",), "Decide", "skip", here="paper"),
    Command("reading", "Reading", ("R",), "Decide", "reading", here="paper"),
    Command("read", "Read", ("D",), "Decide", "read", here="paper"),
    Command("inbox", "Back to inbox", ("I",), "Decide", "inbox", here="paper"),
    Command("star", "Star", ("S",), "Decide", "star", here="paper"),
    *(_rating(stars) for stars in range(6)),
    Command("trash", "Move to trash", ("Del",), "Decide", "trash", here="kept"),
    Command("restore", "Restore from trash", (), "Decide", "undo", here="trashed"),
    Command("next", "Next paper", ("J",), "Move"),
    Command("previous", "Previous paper", ("K",), "Move"),
    Command("tag", "Tag…", ("T",), "Tag", "tag", here="paper"),
    *(_tag_key(digit) for digit in range(1, 10)),
    Command("highlight", "Highlight", ("H",), "Read and write", "highlight", here="paper"),
    Command("note", "Write the note", ("N",), "Read and write", "note", here="paper"),
    Command("open-address", "Open its address", ("O",), "Read and write", "external", here="paper"),
    Command("details", "Edit details", ("E",), "Read and write", "edit", here="paper"),
    Command("tab-highlights", "Show its highlights", (), "Read and write", here="paper"),
    Command("tab-links", "Show its links", (), "Read and write", "link", here="paper"),
    Command("search", "Search", ("/", "Ctrl+F"), "Find", "search"),
    Command("palette", "Palette", ("Ctrl+K",), "Find", "palette"),
    Command("undo", "Undo", ("Ctrl+Z",), "Change", "undo"),
    Command("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Change", "redo"),
    Command("history", "History…", ("Ctrl+H",), "Change", "history"),
    Command("import", "Import…", ("Ctrl+O",), "Library", "import"),
    Command("add", "Add a paper…", ("A",), "Library", "plus"),
    Command("paste", "Paste a digest", ("Ctrl+V",), "Library", "paste"),
    Command("export", "Export Markdown…", ("Ctrl+E",), "Library", "export"),
    Command("new-library", "New library…", ("Ctrl+N",), "Library", "plus"),
    Command("open-library", "Open library…", ("Ctrl+Shift+O",), "Library", "folder"),
    Command("settings", "Settings…", ("Ctrl+,",), "Window", "settings"),
    Command("keys", "Keys", ("?", "F1"), "Window", "keys"),
    Command("about", "About", (), "Window", "info"),
    Command("quit", "Quit", ("Ctrl+Q",), "Window", "quit"),
)


class Actions(QObject):
    """The commands as QActions of one window, each connected to its deed by ``on``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.text, self)
            action.setObjectName(command.id)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(command.id in ("next", "previous"))
            if command.icon:
                action.setIcon(icon(command.icon))
            window.addAction(action)
            self._actions[command.id] = action

    def on(self, id: str, deed: Callable[[], object]) -> None:
        """Do ``deed`` whenever the command ``id`` is chosen, by whatever way."""
        self._actions[id].triggered.connect(lambda _checked=False: deed())

    def action(self, id: str) -> QAction:
        """The QAction of one command, for a menu or a button."""
        return self._actions[id]

    def actions(self) -> list[QAction]:
        """Every one of them, in the order of the table."""
        return list(self._actions.values())

    def possible(self) -> list[tuple[Command, QAction]]:
        """The commands that could be chosen now, in the order of the table."""
        return [
            (command, self._actions[command.id])
            for command in COMMANDS
            if self._actions[command.id].isEnabled()
        ]

    def with_paper(self, selected: bool, trashed: bool = False) -> None:
        """Commands about a paper are only there while one is selected."""
        states = {"paper": selected, "kept": selected and not trashed, "trashed": trashed}
        for command in COMMANDS:
            if command.here:
                self._actions[command.id].setEnabled(states[command.here])

    def tell_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what would be undone and redone."""
        for id, verb, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            text = f"{verb} {label}" if label else verb
            self._actions[id].setText(text.replace("&", "&&"))
            self._actions[id].setEnabled(label is not None)


def key_text(keys: str) -> str:
    """How a key is written on a button: ``Ctrl K``, ``q``, ``Del``."""
    if len(keys) == 1:
        return keys.lower()
    return keys.replace("+", " ").strip() or keys
