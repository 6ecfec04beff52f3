"""Putting a backup in the place of the library, so that a kill at any moment costs nothing.

The new library is made whole beside the old one. Then a plan is written down, and only then are
files moved: the old library is set aside with its log, never without, since a log that stays
behind would be played into the new one. A plan that is found later is carried out first.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import LibraryDamaged, LibraryUnusable, ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import backups, copying, locks, making, opening, recovering

PLAN_NAME: Final = "library.restoring"
_WHAT: Final = "Restoring"
_ASIDE: Final = "before-restore"
_DRAFT: Final = f"{opening.FILE_NAME}.restoring."
_DRAFT_NAME: Final = re.compile(rf"{re.escape(_DRAFT)}[\w.]+")
_ASIDE_NAME: Final = re.compile(r"(set-aside-\d+-[a-z-]+)?")
_PARTS: Final = (  # of a library; what says of the old one how it was goes with it
    opening.FILE_NAME,
    f"{opening.FILE_NAME}-wal",
    f"{opening.FILE_NAME}-shm",
    recovering.MARK_NAME,
    recovering.DAMAGED_NAME,
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored from where, and where the library that was there before lies now."""

    restored: Path
    kept_aside: Path | None  # None: there was none
    papers: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be moved where, as it is written down; so it holds names, and no paths."""

    draft: str  # the new library
    aside: str  # the folder among the backups that takes the old one; "" when there is none
    restored: str  # where the new one came from, to tell the reader


def restore(folder: Path, file: Path, *, job: Job = UNWATCHED) -> Restored:
    """Make the library in ``folder`` what the backup ``file`` holds.

    The library must be closed. Its present state is backed up and then set aside whole; damaged
    or gone, it hinders nothing. Cancelling leaves it as it is.

    Raises:
        LibraryUnusable: the folder cannot be written, the disk is full, or the library is in use.
        ReaderError: ``file`` is no sound backup, or a newer readerapp made it.
        Cancelled: ``job`` said so.
    """
    _check(folder, file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locks.writing(folder):
            _resume(folder)
            _sweep(folder)
            return _restore(folder, file, job)
    except OSError as error:
        raise LibraryUnusable(files.cannot_write(folder, error)) from error


def finish(folder: Path) -> str | None:
    """Carry out what a restore that was killed had planned; return what the reader should know.

    Raises:
        LibraryUnusable: the files cannot be moved.
    """
    if not (folder / PLAN_NAME).exists():
        return None
    try:
        with locks.writing(folder):
            return _resume(folder)
    except OSError as error:
        raise LibraryUnusable(files.cannot_write(folder, error)) from error


def _check(folder: Path, file: Path) -> None:
    """Judge a backup before anything is done with it."""
    ours = folder / opening.FILE_NAME
    try:
        if not file.exists():
            raise ReaderError(f"There is no file “{file}”.")
        if not file.is_file():
            raise ReaderError(f"“{file}” is not a file, so it cannot be a backup.")
        if ours.exists() and file.samefile(ours):
            raise ReaderError(f"“{file}” is the library itself, so there is nothing to restore.")
        facts = copying.facts(file)
    except OSError as error:
        raise ReaderError(files.cannot_read(file, error)) from error
    except LibraryDamaged as error:
        raise ReaderError(f"“{file}” is no backup of readerapp, or is damaged.") from error
    if not facts.ours:
        raise ReaderError(f"“{file}” is no backup of readerapp.")
    if facts.version > making.SCHEMA_VERSION:
        raise ReaderError(f"“{file}” was made by a newer readerapp; update this one first.")


def _restore(folder: Path, file: Path, job: Job) -> Restored:
    """The same, by the one who may write."""
    draft = folder / f"{_DRAFT}{os.getpid()}.{os.urandom(4).hex()}.new"
    try:
        facts = _draft(file, draft, job)
        why = _back_up(folder, job)
        job.report(0, None, _WHAT)  # the last moment to say stop
        aside = recovering.aside_folder(folder, why) if why else None
        plan = _Plan(draft.name, aside.name if aside else "", str(file.absolute()))
        _carry_out_or_take_back(folder, plan)
    finally:
        if not (folder / PLAN_NAME).exists():
            copying.discard(draft)
    return Restored(file, aside, facts.papers)


def _draft(file: Path, draft: Path, job: Job) -> copying.Facts:
    """Make a whole library of today out of a backup, beginning a new life."""
    facts = copying.copy(file, draft, job, _WHAT)
    if facts is None or not copying.sound(draft):
        raise ReaderError(f"“{file}” is damaged, so it was not restored.")
    copying.put_settings(draft, {"epoch": os.urandom(4).hex(), backups.STAMP: None})
    with copying.failures_in_words(file, draft):
        making.migrate(draft)
    return facts


def _back_up(folder: Path, job: Job) -> str:
    """Back up what is there; return what its folder is to be called, "" when nothing is there."""
    file = folder / opening.FILE_NAME
    if not file.exists():
        return _ASIDE if any((folder / name).exists() for name in _PARTS) else ""
    try:
        if copying.of_another(file):
            raise LibraryUnusable(f"“{file}” belongs to another program, so it was left alone.")
        backup = backups.make(file, "before restore", damaged=True, job=job)
    except LibraryDamaged:
        return "damaged"
    known = (folder / recovering.DAMAGED_NAME).exists()
    return "damaged" if backup.damaged or known else _ASIDE


def _carry_out_or_take_back(folder: Path, plan: _Plan) -> None:
    """Carry out a plan; where the files cannot be moved, leave everything as it was."""
    written = json.dumps(asdict(plan), ensure_ascii=False).encode("utf-8", "replace")
    try:
        files.write(folder / PLAN_NAME, written)
        files.flush_folder(folder)
        _carry_out(folder, plan)
    except BaseException as error:
        if (folder / plan.draft).exists():
            _take_back(folder, plan)
        if not isinstance(error, OSError):
            raise
        raise LibraryUnusable(
            f"The files of the library “{folder}” could not be moved, so it is as it was: "
            f"{error.strerror or error}."
        ) from error


def _carry_out(folder: Path, plan: _Plan) -> None:
    """Move the files. What was moved before a kill is not moved again."""
    draft = folder / plan.draft
    aside = folder / backups.FOLDER_NAME / plan.aside
    if draft.exists():
        there = [folder / name for name in _PARTS if (folder / name).exists()]
        if not plan.aside or any((aside / part.name).exists() for part in there):
            aside = recovering.aside_folder(folder, _ASIDE) if there else aside
        for part in there:
            _move(part, aside / part.name)
        files.flush_folder(aside)
        draft.replace(folder / opening.FILE_NAME)
    elif not (folder / opening.FILE_NAME).exists():
        _take_back(folder, plan)
    files.flush_folder(folder)
    (folder / PLAN_NAME).unlink(missing_ok=True)
    files.flush_folder(folder)


def _take_back(folder: Path, plan: _Plan) -> None:
    """Put back what was moved; the library itself last, so that it never lies without its log."""
    aside = folder / backups.FOLDER_NAME / plan.aside
    for name in reversed(_PARTS):
        if plan.aside and (aside / name).exists() and not (folder / name).exists():
            _move(aside / name, folder / name)
    files.flush_folder(folder)
    (folder / PLAN_NAME).unlink(missing_ok=True)
    with suppress(OSError):  # it is not empty, so it stays
        aside.rmdir()


def _resume(folder: Path) -> str | None:
    """Finish what an interrupted restore began, if one did; the caller may write."""
    try:
        plan = _planned(folder)
    except (OSError, ValueError, TypeError):  # not ours, so there is nothing to go by
        (folder / PLAN_NAME).unlink(missing_ok=True)
        return None
    if plan is None:
        return None
    whole = (folder / plan.draft).exists() or (folder / opening.FILE_NAME).exists()
    _carry_out(folder, plan)
    if not whole:
        return "A restore that was interrupted could not be finished: the library is as it was."
    kept = f" What was there before is kept in “{plan.aside}” among the backups."
    return (
        f"A restore that was interrupted has been finished, from “{plan.restored}”."
        f"{kept if plan.aside else ''}"
    )


def _planned(folder: Path) -> _Plan | None:
    """The plan that lies in a folder. It may come from a stranger, so only our names will do."""
    try:
        plan = _Plan(**json.loads((folder / PLAN_NAME).read_bytes()))
    except FileNotFoundError:
        return None
    if not _DRAFT_NAME.fullmatch(plan.draft) or not _ASIDE_NAME.fullmatch(plan.aside):
        raise ValueError(plan)
    return plan


def _move(part: Path, target: Path) -> None:
    """Move a file, also onto another disk; it is whole under the one name or the other."""
    try:
        part.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(f"{target.name}.new")
        shutil.copy2(part, draft)
        with draft.open("rb+") as copied:
            os.fsync(copied.fileno())
        draft.replace(target)
        files.flush_folder(target.parent)
        part.unlink()


def _sweep(folder: Path) -> None:
    """Remove what a restore that was killed before it had a plan left behind."""
    for draft in folder.glob(f"{_DRAFT}*"):
        draft.unlink(missing_ok=True)
    for aside in (folder / backups.FOLDER_NAME).glob("set-aside-*"):
        with suppress(OSError):  # it is not empty
            aside.rmdir()
