"""``backup backups restore``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Final

import click

from readerapp import places
from readerapp.cli.command import Session, command
from readerapp.cli.progress import Progress
from readerapp.library import backups as kept
from readerapp.library import locks
from readerapp.operations import backing_up
from readerapp.operations.words import counted

_MEGABYTE: Final = 1_000_000


@command("backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(session: Session, file: Path | None) -> None:
    """Back up the library, into FILE if you name one, else beside it."""
    with Progress() as job:
        made = backing_up.back_up(session.library, backing_up.ASKED, to=file, job=job)
    session.answer(
        {"path": str(made.path), "papers": made.papers},
        f"Backed up {counted(made.papers, 'paper')} to {made.path}.",
    )


@command("backups")
def backups(session: Session) -> None:
    """List the backups, newest first, and say whether each is sound."""
    found = kept.listed(session.folder or places.library_folder())
    with Progress() as job:
        sound = [kept.sound(one.path) for one in job.track(found, "Checking backups")]
    session.answer(
        [
            {
                "path": str(one.path),
                "at": one.at,
                "papers": one.papers,
                "ok": ok,
                "reason": one.reason,
                "size": one.size,
            }
            for one, ok in zip(found, sound, strict=True)
        ],
        "\n".join(map(_line, found, sound)) or "There are no backups yet.",
    )


@command("restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore(session: Session, file: Path) -> None:
    """Put a backup in the place of the library, which is set aside.

    FILE is a path, or the name of one of the library's own backups.
    """
    folder = session.folder or places.library_folder()
    own = folder / kept.FOLDER_NAME / file.name
    if not file.exists() and file.name == str(file) and own.is_file():
        file = own
    with Progress() as job, locks.no_window(folder) if folder.is_dir() else nullcontext():
        done = backing_up.restore(folder, file, job=job)
    aside = str(done.kept_aside) if done.kept_aside else None
    text = f"Restored {counted(done.papers, 'paper')} from {done.restored}."
    if aside:
        text += f"\nWhat was there before is kept in {aside}."
    session.answer({"restored": str(done.restored), "kept_aside": aside}, text)


COMMANDS: Final = (backup, backups, restore)


def _line(one: kept.Backup, ok: bool) -> str:
    state = "" if ok else "DAMAGED  "
    return (
        f"{one.at}  {one.papers:6,} papers  {one.size / _MEGABYTE:7,.1f} MB  "
        f"{state}{one.reason}  {one.path}"
    )
