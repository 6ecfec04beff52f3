"""What a key or a button of the import page makes of a plan, and what that is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtWidgets import QMenu, QWidget

from readerapp.operations import revising
from readerapp.operations.planning import Plan, State
from readerapp.operations.words import shortened

_CUTS: Final = 300  # places to split at that are offered
SAID: Final = {
    "swap": "Swapped title and abstract",
    "join": "Joined to the one above",
    "split": "Split in two",
    "bare": "Without the abstract",
    "new": "A paper of its own",
    "same": "The same paper",
    "none": "Not a paper",
    "drop": "Dropped",
    "take": "Taken after all",
    "below": "Gave each title the abstract above it",
    "read": "Read the file again",
    "paper": "Made it a paper",
}


class Mended(NamedTuple):
    """Another plan, what was done, and the row where the reader is then."""

    plan: Plan
    said: str
    row: int


def mended(plan: Plan, verb: str, rows: Sequence[int], number: int) -> Mended:
    """What a verb about rows makes of a plan: the very same one where it cannot be done.

    ``number`` is the row the reader is on, one of ``rows``.
    """
    said, row = SAID[verb], number
    if verb == "join":
        made = revising.joined_up(plan, number)
        row = number - 1
    elif verb == "swap":
        made = revising.swapped(plan, *rows)
    elif verb == "bare":
        made = revising.without_abstract(plan, *rows)
    elif verb == "none":
        made = revising.not_papers(plan, *rows)
        row = min(rows)
    elif verb == "drop" and not plan.rows[number].taken:
        made, said = revising.taken(plan, *rows), SAID["take"]
    elif verb == "drop":
        made = revising.dropped(plan, *rows)
    else:
        made = revising.chosen(plan, State.NEW if verb == "new" else State.SAME, *rows)
    return Mended(made, said, row)


def taken_back_in(plan: Plan, item: int, piece: int) -> Mended:
    """A piece that was left out as a paper, and the row it has then."""
    made = revising.left_out_as_record(plan, item, piece)
    known = {id(row.prepared) for row in plan.rows}
    new = [number for number, row in enumerate(made.rows) if id(row.prepared) not in known]
    return Mended(made, SAID["paper"], new[0] if new else 0)


def with_file(plan: Plan, item: int, taken: bool) -> Mended:
    """All the rows of a file taken, or dropped."""
    rows = [number for number, row in enumerate(plan.rows) if row.item == item]
    made = revising.taken(plan, *rows) if taken else revising.dropped(plan, *rows)
    return Mended(made, SAID["take" if taken else "drop"], rows[0] if rows else 0)


def cuts_menu(parent: QWidget, plan: Plan, number: int, choose: Callable[[int], object]) -> QMenu:
    """The lines of a record, each of which can become a title."""
    menu = _menu(parent, "The line that becomes a title")
    for place, cut in enumerate(revising.places(plan, number)[:_CUTS]):
        action = menu.addAction(shortened(cut.title, 80).replace("&", "&&"))
        action.triggered.connect(lambda _on=False, place=place: choose(place))
    return menu


def deeds_menu(parent: QWidget, name: str, deeds: dict[str, Callable[[], object]]) -> QMenu:
    """A menu of things to do."""
    menu = _menu(parent, name)
    for text, deed in deeds.items():
        menu.addAction(text).triggered.connect(lambda _on=False, deed=deed: deed())
    return menu


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
