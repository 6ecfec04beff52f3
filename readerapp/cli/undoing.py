"""``undo redo history``."""

from __future__ import annotations

from typing import Final

import click

from readerapp.cli.command import Session, command
from readerapp.library.history import Entry
from readerapp.operations import undoing

_steps = click.argument("steps", type=click.IntRange(min=1), required=False, metavar="[N]")


@command("undo")
@_steps
@click.option("--step", type=int, metavar="STEP", help="Take back this one, if none depends on it.")
def undo(session: Session, steps: int | None, step: int | None) -> None:
    """Take back the last N steps, or one older step by its number in the history."""
    if step is not None and steps is not None:
        raise click.UsageError("Say either how many, or which --step.")
    if step is None:
        labels = undoing.undo(session.library, steps or 1)
    else:
        labels = [undoing.take_back(session.library, step)]
    text = "\n".join(f"Undone: {label}" for label in labels)
    session.answer({"undone": labels}, text or "There is nothing to undo.")


@command("redo")
@_steps
def redo(session: Session, steps: int | None) -> None:
    """Do again the last N steps taken back."""
    labels = undoing.redo(session.library, steps or 1)
    text = "\n".join(f"Done again: {label}" for label in labels)
    session.answer({"redone": labels}, text or "There is nothing to redo.")


@command("history")
@click.option("--limit", type=click.IntRange(min=0))
def history(session: Session, limit: int | None) -> None:
    """List what was done, newest first, each by the number undo --step knows it by."""
    entries = session.library.history.entries(limit)
    session.answer(
        [{"step": e.step, "label": e.label, "at": e.at, "undone": e.undone} for e in entries],
        "\n".join(map(_line, entries)) or "Nothing was done yet.",
    )


def _line(entry: Entry) -> str:
    state = "for good" if entry.kind == "purge" else "undone" if entry.undone else ""
    return f"{entry.step:>6}  {entry.at}  {f'({state}) ' if state else ''}{entry.label}"


COMMANDS: Final = (undo, redo, history)
