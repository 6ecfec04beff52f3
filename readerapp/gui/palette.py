"""The palette: any command or paper, by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui.actions import Actions, key_text
from readerapp.gui.chooser import Choice, Chooser

_PAPERS: Final = 40  # as many as anybody reads down a list

Named = tuple[str, str, str]  # citekey, title, what is searched


class Palette(Chooser):
    """Lists commands first, then papers by citekey and title."""

    paper_chosen = Signal(str)  # a citekey

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window, "Palette", "Type a command or a paper")
        self._actions = actions
        self._papers: Sequence[Named] = ()

    def set_names(self, names: Sequence[Named]) -> None:
        """The papers that can be chosen; see ``searchable``."""
        self._papers = names

    def choices(self, typed: str) -> Sequence[Choice]:
        found = []
        for command, action in self._actions.possible():
            name = action.text().replace("&&", "&")
            fit = fitness(name, typed)
            if command.id != "palette" and fit is not None:
                keys = key_text(command.keys[0]) if command.keys else ""
                found.append((fit, Choice(name, keys, action.trigger)))
        found.sort(key=lambda pair: -pair[0])
        return [choice for _, choice in found] + self._matching(typed)

    def chosen(self, choice: Choice) -> None:
        self.shut()
        if isinstance(choice.means, str):
            self.paper_chosen.emit(choice.means)
        else:
            deed: Callable[[], None] = choice.means
            deed()

    def _matching(self, typed: str) -> list[Choice]:
        words = typed.casefold().split()
        if not words:
            return []
        found: list[tuple[bool, Choice]] = []
        for key, title, text in self._papers:
            if all(word in text for word in words):
                found.append((not text.startswith(words[0]), Choice(title, key, key)))
                if len(found) >= 5 * _PAPERS:
                    break
        found.sort(key=lambda pair: pair[0])
        return [choice for _, choice in found[:_PAPERS]]


def searchable(names: Sequence[tuple[str, str]]) -> list[Named]:
    """Citekeys and titles, with the text that is searched; made once, not for every key."""
    return [(key, title, f"{key} {title}".casefold()) for key, title in names]


def fitness(name: str, typed: str) -> float | None:
    """How well ``typed`` fits ``name``: its letters in their order, best at the starts of words.

    None if it does not fit at all.
    """
    text, at, score, run = name.casefold(), 0, 0.0, 0
    for letter in typed.casefold():
        if letter == " ":
            run = 0
            continue
        found = text.find(letter, at)
        if found < 0:
            return None
        run = run + 1 if found == at else 1
        score += run + (4 if found == 0 or text[found - 1] == " " else 0) - 0.1 * (found - at)
        at = found + 1
    return score - 0.01 * len(text)
