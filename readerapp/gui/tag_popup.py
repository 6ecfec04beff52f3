"""The tags of the selected papers: type to find or make one, Enter puts it on or takes it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from readerapp.gui import theme
from readerapp.gui.chooser import Choice, Chooser
from readerapp.model import Tag


class TagPopup(Chooser):
    """Stays open until Escape, so that several tags can be put on in one go.

    Enter with nothing typed after a tag was chosen ends it too: ``t rl Enter Enter``.
    """

    toggled = Signal(str, bool)  # the name of a tag, and whether to put it on

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Tags", "Type to find or make a tag")
        self._tags: Sequence[Tag] = ()
        self._on: dict[str, int] = {}
        self._papers = 0
        self._chose = False  # since the last key but Enter

    def show_tags(self, tags: Sequence[Tag], on: Mapping[str, int], papers: int) -> None:
        """List ``tags``; ``on`` says how many of the selected ``papers`` carry each."""
        self._tags, self._on, self._papers = tags, dict(on), papers
        if self.isVisible():
            self.refill()

    def choices(self, typed: str) -> Sequence[Choice]:
        part = typed.casefold()
        found = [self._choice(tag) for tag in self._tags if part in tag.name.casefold()]
        found.sort(
            key=lambda row: (not row.means.casefold().startswith(part), row.means.casefold())
        )
        if not typed:
            found.sort(key=lambda row: not row.checked)
        if typed and all(tag.name.casefold() != part for tag in self._tags):
            found.append(Choice(f"Make the tag “{typed}”", "new", typed, checked=False))
        return found

    def chosen(self, choice: Choice) -> None:
        name: str = choice.means
        put_on = not choice.checked
        self._on[name] = self._papers if put_on else 0
        if all(tag.name != name for tag in self._tags):
            self._tags = [*self._tags, Tag(0, name, "grey")]
        self._chose = True
        self.field.clear()
        self.refill()
        self.toggled.emit(name, put_on)

    def open(self) -> None:
        self._chose = False
        super().open()

    def _key(self, key: int) -> bool:
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._chose and not self.field.text():
            self.shut()
            return True
        self._chose = self._chose and enter
        return super()._key(key)

    def _choice(self, tag: Tag) -> Choice:
        on = self._on.get(tag.name, 0)
        hint = f"{on} of {self._papers}" if 0 < on < self._papers else str(tag.key or "")
        dot, _tint = theme.current().tags.get(tag.colour, theme.current().tags["grey"])
        return Choice(tag.name, hint, tag.name, self._papers > 0 and on == self._papers, dot)
