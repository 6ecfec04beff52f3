"""A plan that the reader is mending, with the way back from each change; kept while it waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from readerapp.model import Tag

if TYPE_CHECKING:
    from readerapp.operations.planning import Plan


class Change(NamedTuple):
    """A plan that was left, what was done to it, and on which row."""

    plan: Plan
    label: str
    row: int


@dataclass
class Draft:
    """What is to be imported, and how. ``plan`` is never changed itself, only followed."""

    plan: Plan
    row: int = 0  # the one the reader is on
    queued: bool = False  # new papers go on the reading list at once
    tags: dict[str, Tag] = field(default_factory=dict)  # put on every paper, by name
    folded: bool = True  # what was left out
    _earlier: list[Change] = field(default_factory=list)
    _later: list[Change] = field(default_factory=list)

    def change(self, plan: Plan, label: str) -> bool:
        """Go on with another plan; False if it is the same."""
        if plan is self.plan:
            return False
        self._earlier.append(Change(self.plan, label, self.row))
        self._later.clear()
        self.plan = plan
        return True

    def renew(self, old: Plan, plan: Plan) -> bool:
        """The same plan compared anew; False if the reader went on meanwhile."""
        if self.plan is not old:
            return False
        self.plan = plan
        return True

    def undo(self) -> str | None:
        """Take the last change back; its name, or None if there is none."""
        return self._go(self._earlier, self._later)

    def redo(self) -> str | None:
        """Make the change again that was taken back last."""
        return self._go(self._later, self._earlier)

    def _go(self, there: list[Change], back: list[Change]) -> str | None:
        if not there:
            return None
        change = there.pop()
        back.append(Change(self.plan, change.label, self.row))
        self.plan, self.row = change.plan, change.row
        return change.label
