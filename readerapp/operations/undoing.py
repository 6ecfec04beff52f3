"""Take back what was done, and do it again."""

from __future__ import annotations

from collections.abc import Callable

from readerapp.library import Library


def undo(library: Library, steps: int = 1) -> list[str]:
    """Take back at most ``steps`` steps, newest first; return their labels.

    Raises:
        Stale: a later change would be lost. What was undone before it stays undone.
    """
    return _repeat(library.history.undo, steps)


def redo(library: Library, steps: int = 1) -> list[str]:
    """Do again at most ``steps`` steps; return their labels."""
    return _repeat(library.history.redo, steps)


def take_back(library: Library, step: int) -> str:
    """Take back one older step, with the burst of typing it is part of; return its label.

    Raises:
        Stale: later steps depend on it (the sentence names them), or it does not stand.
    """
    return library.history.take_back(step)


def _repeat(move: Callable[[], str | None], times: int) -> list[str]:
    labels = []
    for _ in range(times):
        label = move()
        if label is None:
            break
        labels.append(label)
    return labels
