"""Every command of the window, in one table: menus, keys, palette and key sheet all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
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
    reads: bool = False  # can be done in a library that can only be read

    @property
    def name(self) -> str:
        """The text without the dots that promise a dialog."""
        return self.text.removesuffix("…")


def _tag_key(digit: int) -> Command:
    return Command(f"tag-{digit}", f"Tag with key {digit}", (str(digit),), "Tag", here="paper")


def _rating(stars: int) -> Command:
    name = f"Rate {'★' * stars}" if stars else "No rating"
    return Command(f"rate-{stars}", name, (f"Ctrl+{stars}",), "Decide", here="paper")


def _reading(
    id: str,
    text: str,
    keys: tuple[str, ...] = (),
    section: str = "",
    icon: str = "",
    here: str = "",
) -> Command:
    """A command that changes nothing."""
    return Command(id, text, keys, section, icon, here, reads=True)


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
    _reading("next", "Next paper", ("J",), "Move"),
    _reading("previous", "Previous paper", ("K",), "Move"),
    Command("tag", "Tag…", ("T",), "Tag", "tag", here="paper"),
    *(_tag_key(digit) for digit in range(1, 10)),
    Command("highlight", "Highlight", ("H",), "Read and write", "highlight", here="paper"),
    Command("note", "Write the note", ("N",), "Read and write", "note", here="paper"),
    _reading(
        "open-address", "Open its address", ("O",), "Read and write", "external", here="paper"
    ),
    Command("details", "Edit details", ("E",), "Read and write", "edit", here="paper"),
    _reading("tab-highlights", "Show its highlights", (), "Read and write", here="paper"),
    _reading("tab-links", "Show its links", (), "Read and write", "link", here="paper"),
    _reading("tab-related", "Show related papers", (), "Read and write", here="paper"),
    _reading("search", "Search", ("/", "Ctrl+F"), "Find", "search"),
    Command("save-search", "Save this search…", ("Ctrl+Shift+S",), "Find", "bookmark"),
    _reading("palette", "Palette", ("Ctrl+K",), "Find", "palette"),
    Command("undo", "Undo", ("Ctrl+Z",), "Change", "undo"),
    Command("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Change", "redo"),
    _reading("history", "History", ("Ctrl+H",), "Change", "history"),
    _reading("backups", "Backups…", (), "Library", "history"),
    _reading("check", "Check the library…", (), "Library", "check"),
    _reading("duplicates", "Duplicates", ("Ctrl+D",), "Library", "copy"),
    _reading("imports", "Imports", ("Ctrl+I",), "Library", "batch"),
    Command("empty-trash", "Empty the trash…", (), "Library", "trash"),
    Command("import", "Import…", ("Ctrl+O",), "Library", "import"),
    Command("look-up", "Look up what is missing…", (), "Library", "external"),
    Command("watch", "Watch a folder…", (), "Library", "folder"),
    Command("keep-pdfs", "Keep a copy of PDFs", (), "Library"),
    Command("add", "Add a paper…", ("A",), "Library", "plus"),
    Command("paste", "Paste a digest", ("Ctrl+V",), "Library", "paste"),
    _reading("export", "Export Markdown…", ("Ctrl+E",), "Library", "export"),
    _reading("new-library", "New library…", ("Ctrl+N",), "Library", "plus"),
    _reading("open-library", "Open library…", ("Ctrl+Shift+O",), "Library", "folder"),
    _reading("settings", "Settings…", ("Ctrl+,",), "Window", "settings"),
    _reading("keys", "Keys", ("?", "F1"), "Window", "keys"),
    _reading("about", "About", (), "Window", "info"),
    _reading("quit", "Quit", ("Ctrl+Q",), "Window", "quit"),
)


class Actions(QObject):
    """The commands as QActions of one window, each connected to its deed by ``on``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._reason = ""  # why nothing can be changed here
        for command in COMMANDS:
            action = QAction(command.text, self)
            action.setObjectName(command.id)
            action.setProperty("reads", command.reads)
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

    def only_read(self, reason: str) -> None:
        """From now on only what changes nothing can be chosen; ``reason`` says why."""
        self._reason = reason
        for command in COMMANDS:
            if not command.reads:
                self._actions[command.id].setToolTip(escape(reason))
                self._actions[command.id].setEnabled(False)

    def allow(self, id: str, possible: bool) -> None:
        """Whether a command can be chosen now, as far as the library can be changed at all."""
        reads = bool(self._actions[id].property("reads"))
        self._actions[id].setEnabled(possible and (reads or not self._reason))

    def with_paper(self, selected: bool, trashed: bool = False) -> None:
        """Commands about a paper are only there while one is selected."""
        states = {"paper": selected, "kept": selected and not trashed, "trashed": trashed}
        for command in COMMANDS:
            if command.here:
                self.allow(command.id, states[command.here])

    def tell_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what would be undone and redone."""
        for id, verb, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            text = f"{verb} {label}" if label else verb
            self._actions[id].setText(text.replace("&", "&&"))
            self.allow(id, label is not None)


def key_text(keys: str) -> str:
    """How a key is written on a button: ``Ctrl K``, ``q``, ``Del``."""
    if len(keys) == 1:
        return keys.lower()
    return keys.replace("+", " ").strip() or keys
