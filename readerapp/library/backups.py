"""Backups: whole copies of a library, made while it is in use and checked before they count.

They lie in the library's folder, one file each, and are numbered: the order is that of the
numbers, whatever the clock said. Each says of itself when and why it was made. After a new one
has been checked, old ones are thinned out; a failure leaves everything as it was.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import LibraryDamaged, LibraryUnusable, ReaderError
from readerapp.job import UNWATCHED, Job
from readerapp.library import copying, making, opening, thinning
from readerapp.library.failures import cannot_open
from readerapp.library.failures import damaged as damaged_words
from readerapp.library.journal import now

FOLDER_NAME: Final = "backups"
STAMP: Final = "backup"  # the setting in which a backup says what it is
_LOCK_NAME: Final = "backups.lock"
_PATIENCE: Final = 60.0  # seconds to wait for another program's backup
_ABANDONED: Final = 3600.0  # seconds after which a draft elsewhere is nobody's any more
_LOOK: Final = 0.1  # seconds between looks whether it is done
_WHAT: Final = "Backing up"
_DAMAGED: Final = "-damaged"
_NAME: Final = re.compile(
    rf"(\d{{6,}})-(\d{{4}}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:{_DAMAGED})?\.sqlite", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the library, and what it says of itself; without a number if it lies elsewhere.

    One that cannot be read has no papers and no reason. ``step`` and ``epoch`` tell which state of
    which life of the library it holds.
    """

    path: Path
    number: int
    at: str
    reason: str
    step: int
    papers: int
    size: int
    epoch: str = ""
    damaged: bool = False  # taken as it was found, for a look before a repair


def make(
    file: Path,
    reason: str,
    *,
    to: Path | None = None,
    damaged: bool = False,
    clock: Callable[[], str] = now,
    job: Job = UNWATCHED,
) -> Backup:
    """Back up the library ``file``, of any version, among its backups or into the file ``to``.

    Others may write meanwhile. With ``damaged`` what is not whole is kept too, as it is; such a
    backup takes the place of no other. It bears the moment ``clock`` says.

    Raises:
        LibraryDamaged: the library is damaged, so no backup was made of it.
        LibraryUnusable: it cannot be read, or its folder not be written; or the disk is full.
        ReaderError: ``to`` is no place for a backup.
        Cancelled: ``job`` said so.
    """
    if to is not None:
        return _make_at(file, reason, clock(), _checked_target(file, to), job)
    folder = file.parent / FOLDER_NAME
    try:
        folder.mkdir(exist_ok=True)
        with _alone(folder, job):
            _sweep(folder)
            backup = _make_among(file, reason, clock(), folder, damaged, job)
            if not damaged:
                _thin(folder)
    except FileNotFoundError as error:
        raise LibraryUnusable(cannot_open(file.parent, error)) from error
    except OSError as error:
        raise LibraryUnusable(files.cannot_write(folder, error)) from error
    return backup


def listed(folder: Path) -> list[Backup]:
    """The backups of the library in ``folder``, newest first. Not checked: see ``sound``."""
    return list(_newest_first(folder / FOLDER_NAME))


def latest(folder: Path) -> Backup | None:
    """The newest backup of the library in ``folder`` that was whole when it was made."""
    found = _newest_first(folder / FOLDER_NAME)
    return next((backup for backup in found if backup.reason and not backup.damaged), None)


def outdated(file: Path, epoch: str, step: int) -> bool:
    """Whether the newest backup of the library ``file`` holds another state than this one.

    A library in which nothing was done needs none.
    """
    last = latest(file.parent)
    return step > 0 and (last is None or (last.epoch, last.step) != (epoch, step))


def sound(path: Path) -> bool:
    """Whether a backup is a library of this program, and whole. Reads all of it."""
    return path.is_file() and copying.sound(path)


def _make_among(file: Path, reason: str, at: str, folder: Path, damaged: bool, job: Job) -> Backup:
    """One more numbered backup; the caller has the folder to itself."""
    draft = folder / _draft_name(opening.FILE_NAME)
    try:
        whole = _write(file, draft, reason, at, job, damaged)
        path = _place(draft, folder, f"{at.replace(':', '-')}{'' if whole else _DAMAGED}")
    finally:
        copying.discard(draft)
    files.flush_folder(folder)
    return _look(path)


def _make_at(file: Path, reason: str, at: str, target: Path, job: Job) -> Backup:
    """A backup at a place of the reader's own choosing."""
    name = f".{target.name[:40]}"
    draft = target.with_name(_draft_name(name))
    try:
        _sweep(target.parent, name, older=_ABANDONED)
        try:
            _write(file, draft, reason, at, job, damaged=False)
            draft.replace(target)
        finally:
            copying.discard(draft)
        files.flush_folder(target.parent)
    except OSError as error:
        raise ReaderError(files.cannot_write(target, error)) from error
    return _look(target)


def _checked_target(file: Path, to: Path) -> Path:
    """Where ``to`` leads, if a backup may be put there: over nothing but an older backup.

    Raises:
        ReaderError: it may not.
    """
    try:
        target, home = to.resolve(), file.parent.resolve()
        there = target.exists()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle; no name at all
        raise ReaderError(f"“{to}” is no place for a backup.") from error
    text = ""
    if target.is_dir():
        text = f"“{to}” is a folder: name a file in it."
    elif not target.parent.is_dir():
        text = f"There is no folder “{target.parent}”."
    elif target.parent == home / FOLDER_NAME:
        text = f"“{target.parent}” holds the numbered backups: choose another place."
    elif target.parent == home and target.name.casefold().startswith("library."):
        text = f"“{to}” belongs to the library itself: choose another name."
    elif there and not _is_backup(target):
        text = f"“{to}” is there already and no backup, so it was left alone."
    if text:
        raise ReaderError(text)
    return target


def _is_backup(path: Path) -> bool:
    """Whether a file is a backup somebody put there, or nothing at all; no library in use."""
    if not path.is_file() or path.name.casefold() == opening.FILE_NAME:
        return False
    return path.stat().st_size == 0 or bool(_look(path).reason)


def _write(file: Path, draft: Path, reason: str, at: str, job: Job, damaged: bool) -> bool:
    """Copy the library into ``draft`` and check the copy; return whether it is whole."""
    facts = copying.copy(file, draft, job, _WHAT)
    draft.chmod(file.stat().st_mode & 0o777 | 0o600)  # no more open to others than the library
    whole = False
    if facts is not None:
        stamp = {"at": at, "reason": reason, "step": facts.step, "papers": facts.papers}
        with suppress(LibraryDamaged):
            if facts.epoch:  # else it is half made, and has no place for a word
                copying.put_settings(draft, {STAMP: json.dumps(stamp, ensure_ascii=False)})
            whole = copying.sound(draft) and copying.facts(draft) == facts
    if not whole and not damaged:
        raise LibraryDamaged(damaged_words(file))
    return whole


def _place(draft: Path, folder: Path, name: str) -> Path:
    """Give a finished draft the next number, and never the name of another file."""
    number = max((number for number, _ in _numbered(folder)), default=0)
    while True:
        number += 1
        path = folder / f"{number:06}-{name}.sqlite"
        try:
            os.link(draft, path)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            if path.exists():
                continue
            draft.replace(path)
        return path


def _thin(folder: Path) -> None:
    """Remove what need not be kept. Unreadable ones are left alone, damaged ones counted apart."""
    there = [backup for backup in _newest_first(folder) if backup.reason]
    for alike in (False, True):
        them = [backup for backup in there if backup.damaged == alike]
        wanted = thinning.kept([(backup.number, backup.at) for backup in them])
        for backup in them:
            if backup.number not in wanted:
                backup.path.unlink(missing_ok=True)


def _newest_first(folder: Path) -> Iterator[Backup]:
    for _, path in reversed(_numbered(folder)):
        with suppress(FileNotFoundError):  # thinned out by another program meanwhile
            yield _look(path)


def _look(path: Path) -> Backup:
    """What a backup says of itself; the name says enough if it cannot be read."""
    number, at = _named(path) or (0, "")
    size, damaged = path.stat().st_size, path.stem.endswith(_DAMAGED)
    try:
        said = copying.settings(path)
        stamp = json.loads(said[STAMP])
        return Backup(
            path,
            number,
            at or str(stamp["at"]),
            str(stamp["reason"]),
            int(stamp["step"]),
            int(stamp["papers"]),
            size,
            said["epoch"],
            damaged,
        )
    except (LibraryUnusable, LookupError, TypeError, ValueError, ArithmeticError, RecursionError):
        return Backup(path, number, at, "", 0, 0, size, damaged=damaged)


def _named(path: Path) -> tuple[int, str] | None:
    """The number and the moment in the name of a backup."""
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    number, day, hour, minute, second = named.groups()
    at = f"{day}T{hour}:{minute}:{second}Z"
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return None
    return int(number), at


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    """The numbered backups in a folder, oldest first."""
    try:
        names = [(_named(path), path) for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted((named[0], path) for named, path in names if named and path.is_file())


def _draft_name(name: str) -> str:
    return f"{name}.{os.getpid()}.{os.urandom(4).hex()}.new"


def _sweep(folder: Path, name: str = opening.FILE_NAME, older: float = 0.0) -> None:
    """Remove what a program that was killed had begun to write, and nobody is writing now."""
    ours = re.compile(re.escape(name) + making.DRAFT)
    for draft in folder.glob("*.new*"):
        with suppress(OSError):
            if ours.fullmatch(draft.name) and _age(draft) >= older:
                draft.unlink()


def _age(path: Path) -> float:
    """Seconds since a file was written, or until then where a clock was wrong."""
    return abs(time.time() - path.stat().st_mtime)


@contextmanager
def _alone(folder: Path, job: Job) -> Iterator[None]:
    """Keep other programs from putting backups into the folder, or taking them away."""
    from filelock import FileLock, Timeout  # not before the first paint

    lock = FileLock(folder / _LOCK_NAME, thread_local=False, poll_interval=_LOOK / 10)
    until = time.monotonic() + _PATIENCE
    while not lock.is_locked:
        job.report(0, None, _WHAT)
        try:
            lock.acquire(timeout=_LOOK)
        except Timeout:
            if time.monotonic() > until:
                raise LibraryUnusable(
                    "Another program has been backing up this library for a minute; try again."
                ) from None
    try:
        yield
    finally:
        lock.release()
