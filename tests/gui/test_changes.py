"""Noticing what was changed, by whomever."""

from readerapp.gui.changes import Changes
from readerapp.library import Library
from readerapp.model import Status
from readerapp.operations import deciding, undoing


def labels(changes):
    told = []
    changes.made.connect(lambda step: told.append((step.kind, step.label)))
    return told


def test_every_step_is_told_once_and_in_order_whoever_took_it(library_folder, qtbot):
    ours, theirs = Library(library_folder), Library(library_folder)
    changes = Changes(ours)
    told = labels(changes)
    deciding.set_status(theirs, [1], Status.QUEUED)
    deciding.set_starred(theirs, [2], True)
    undoing.undo(theirs)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert [kind for kind, _ in told] == ["do", "do", "undo"]
    changes.stop()
    ours.close()
    theirs.close()


def test_what_was_done_before_is_not_told_again(library_folder):
    library = Library(library_folder)
    deciding.set_status(library, [1], Status.QUEUED)
    changes = Changes(library)
    told = labels(changes)
    changes.look()
    assert told == []
    deciding.set_status(library, [1], Status.READ)
    changes.look()
    changes.look()
    assert len(told) == 1
    changes.stop()
    library.close()
