"""After an unclean exit: does the write-ahead log belong to this file, and is the file whole?

SQLite plays a log that was left behind into whatever lies under the library's name, so a backup
copied over it by hand would be mixed with what came later, without an error. Therefore a mark
stands beside the library while its log holds something: how the file looked when the log was
begun. It changes only when the log is folded in, so a file that looks otherwise is another file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from readerapp import files
from readerapp.errors import LibraryDamaged, LibraryUnusable, ReaderError
from readerapp.library import peeking
from readerapp.library.failures import damaged, failures_in_words

MARK_NAME: Final = "library.mark"
DAMAGED_NAME: Final = "library.damaged"  # stands while the library is known to be beyond repair
_FOLDING: Final = "folding"
_EMPTY: Final = "-"  # what a mark says of a log that is open and holds nothing
_SAMPLES: Final = 64  # pages looked at
_PAGE: Final = 4096  # bytes; every library has pages of this size


def log_of(file: Path) -> Path:
    """The write-ahead log of a library file."""
    return file.with_name(f"{file.name}-wal")


def begun(file: Path) -> bool:
    """Whether anything stands in the log: someone has the library open, or never closed it."""
    with suppress(OSError):
        return log_of(file).stat().st_size > 0
    return False


def state(file: Path) -> tuple[str, str]:
    """A value that differs once the log was folded into the file."""
    return _salt(file), _written(file)


def mark(file: Path) -> None:
    """Remember the file that the log belongs to. The caller holds the write lock."""
    log, written = _salt(file), _written(file)
    if log and _said(file)[:2] != (log, written):
        _say(file, f"{log} {written} {_looks(file)}", flushed=False)


def mark_folding(file: Path) -> None:
    """Say that the log is being folded in, so that nothing can be told from the file now."""
    if begun(file):
        _say(file, _FOLDING, flushed=True)


def mark_folded(file: Path) -> None:
    """The log has been folded in, as far as others who read the library let it be."""
    if begun(file):
        mark(file)
    elif log_of(file).exists():  # somebody has the library open, and keeps pages in memory
        _say(file, f"{_EMPTY} {_written(file)} {_looks(file)}", flushed=False)
    else:
        unmark(file)


def unmark(file: Path) -> None:
    """Forget it: nobody has the library open."""
    file.with_name(MARK_NAME).unlink(missing_ok=True)


def swapped(file: Path) -> bool:
    """Whether the file is not the one its log was begun on.

    One that was not written to since is not; a copy of the whole folder has other dates, so then
    the file itself is looked at.
    """
    said, log = _said(file), _salt(file) or _EMPTY
    if said[0] != log or said[1] == _written(file):
        return False
    if said[2] == _looks(file) or (log != _EMPTY and _holds_its_log(file)):
        return False
    return (_said(file), _salt(file) or _EMPTY) == (said, log)  # else it was folded in meanwhile


def unmarked(file: Path) -> bool:
    """Whether no mark speaks of the file, since nobody has written to its log."""
    return not begun(file) and not _said(file)[0]


def look(file: Path) -> tuple[str, str]:
    """When the file was written to, and how it looks without its log."""
    return _written(file), _looks(file)


def differs(file: Path, before: tuple[str, str]) -> bool:
    """Whether it looks otherwise than ``look`` found it; cheap where it was not written to."""
    return _written(file) != before[0] and _looks(file) != before[1]


def parting(file: Path) -> bool:
    """Whether a parting was begun and not finished; or another program folded the log in."""
    return not begun(file) and _said(file)[0] not in ("", _EMPTY, _FOLDING)


def part_from_log(file: Path) -> list[str]:
    """Part a file from a log that is not its own, and begin a new life with it; nothing is lost.

    The caller holds the write lock. Returns what the reader should be told.

    Raises:
        LibraryDamaged: the file that was put there is not whole.
        LibraryUnusable: somebody still has the library open that was there before.
    """
    aside = aside_folder(file.parent, "replaced")
    theirs = (file.with_name(f"{file.name}-shm"), log_of(file))
    try:
        peeking.copy(file, aside / "put-there.sqlite")
        for part in theirs:
            if part.exists():
                part.replace(aside / part.name)
        with failures_in_words(file), closing(_alone(file)) as connection:
            if not _is_free(connection):
                raise LibraryUnusable(
                    f"The library file “{file}” was replaced while another program has it open; "
                    "close that first."
                )
    except (OSError, LibraryUnusable):
        for part in theirs:
            if (aside / part.name).exists():
                (aside / part.name).replace(part)
        shutil.rmtree(aside)
        raise
    return finish_parting(file)


def finish_parting(file: Path) -> list[str]:
    """Begin a new life with a file that has no log; return what the reader should be told.

    The caller holds the write lock.

    Raises:
        LibraryDamaged: the file is not whole.
    """
    log = _said(file)[0]
    with failures_in_words(file), closing(_alone(file)) as connection:
        told = _mended(connection)
        if told is None:
            file.with_name(DAMAGED_NAME).touch()
            raise LibraryDamaged(damaged(file))
        epoch = "update setting set value = ? where name = 'epoch'"
        connection.execute(epoch, (os.urandom(4).hex(),))
    unmark(file)
    for aside in (file.parent / "backups").glob("set-aside-*-replaced"):
        if _salt(aside / file.name) == log:
            told.append(
                "The library file was replaced by another while changes waited to be written to "
                f"it. The changes are kept in “{aside}”."
            )
    return told


def whole_again(file: Path) -> bool:
    """Whether a library known to be damaged was replaced by a whole one; then that is forgotten."""
    with failures_in_words(file), closing(_alone(file)) as connection:
        if not (_is_free(connection) and _sound(connection)):
            return False
    file.with_name(DAMAGED_NAME).unlink(missing_ok=True)
    return True


def see_to_log(file: Path) -> list[str]:
    """Fold in a log that nobody living writes to, if the library it leads to is whole.

    Returns what the reader should be told.

    Raises:
        LibraryDamaged: it is beyond what can be mended here. Nothing was removed.
    """
    with failures_in_words(file), closing(_alone(file)) as connection:
        if not _is_free(connection):
            return []
        mark_folding(file)
        told = _mended(connection)
        if told is None:
            _keep_evidence(file)
            file.with_name(DAMAGED_NAME).touch()
            raise LibraryDamaged(damaged(file))
    mark_folded(file)
    return told


def _keep_evidence(file: Path) -> None:
    """Copy a damaged library with its log to a folder of their own."""
    aside = aside_folder(file.parent, "damaged")
    try:
        for each in (file, log_of(file)):
            peeking.copy(each, aside / each.name)
    except OSError:
        shutil.rmtree(aside)
        raise


def cut_short(file: Path, header: bytes) -> bool:
    """Whether pages are missing at the end of a file that has no log to bring them."""
    size = int.from_bytes(header[16:18], "big")
    size = 65536 if size == 1 else size
    counted = header[24:28] == header[92:96]  # else a program too old to count wrote it last
    return counted and file.stat().st_size < size * int.from_bytes(header[28:32], "big")


def aside_folder(folder: Path, why: str) -> Path:
    """A new folder among the backups of a library, for what must not be lost."""
    number = 1
    while True:
        aside = folder / "backups" / f"set-aside-{number}-{why}"
        try:
            aside.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return aside


def _alone(file: Path) -> sqlite3.Connection:
    """A connection that has the library to itself, or gets nothing at all."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)
    connection.execute("pragma locking_mode = exclusive").fetchall()
    return connection


def _is_free(connection: sqlite3.Connection) -> bool:
    """Whether no other process has the library open: then it is open there, and was sound."""
    try:
        connection.execute("begin exclusive")
        connection.execute("commit")
    except sqlite3.DatabaseError as error:
        return not error.sqlite_errorname.startswith("SQLITE_BUSY")
    return True


def _mended(connection: sqlite3.Connection) -> list[str] | None:
    """Make damaged indexes again; return what to tell of that, None when more than they is bad."""
    if _sound(connection):
        return []
    with suppress(sqlite3.DatabaseError):
        connection.execute("reindex")
    return ["A damaged index of the library was made again."] if _sound(connection) else None


def _sound(connection: sqlite3.Connection) -> bool:
    try:
        ((answer,),) = connection.execute("pragma integrity_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return False
        raise
    return bool(answer == "ok")


def _holds_its_log(file: Path) -> bool:
    """Whether all that the log holds stands in the file too: another program folded it in.

    The layout of a log: https://www.sqlite.org/walformat.html
    """
    pages: dict[int, bytes] = {}
    begun: dict[int, bytes] = {}  # of a transaction whose end has not come
    with suppress(OSError), log_of(file).open("rb") as log:
        salt = log.read(32)[16:24]
        while len(head := log.read(24)) == 24 and head[8:16] == salt:
            begun[int.from_bytes(head[:4], "big")] = _digest(log.read(_PAGE))
            if head[4:8] != bytes(4):
                pages |= begun
                begun = {}
    try:
        return all(
            _digest(peeking.read(file, _PAGE, (number - 1) * _PAGE)) == page
            for number, page in pages.items()
        )
    except OSError:
        return False


def _salt(file: Path) -> str:
    """What tells one run of the log from the next; empty when there is none."""
    with suppress(OSError), log_of(file).open("rb") as log:
        return log.read(32)[16:24].hex()
    return ""


def _written(file: Path) -> str:
    with suppress(OSError):
        status = file.stat()
        return f"{status.st_mtime_ns}-{status.st_size}"
    return ""


def _looks(file: Path) -> str:
    """What tells a file, without its log, from another: its last step, and pages all over it.

    Copies that SQLite makes of the same rows have them on other pages, and a backup has its own
    stamp; so this costs less than a millisecond, whatever the size.
    """
    try:
        size = file.stat().st_size
        places = sorted({size // _PAGE * number // _SAMPLES for number in range(_SAMPLES)})
        with peeking.held(file):
            pages = b"".join(peeking.read(file, _PAGE, place * _PAGE) for place in places)
    except OSError:
        return ""
    return f"{size}-{_digest(pages + _last_step(file).encode('utf-8', 'replace')).hex()}"


def _last_step(file: Path) -> str:
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            ((step,),) = connection.execute("select max(id) from step")
            ((epoch,),) = connection.execute("select value from setting where name = 'epoch'")
    except (sqlite3.Error, ValueError):
        return "unread"
    return f"{epoch}-{step}"


def _digest(page: bytes) -> bytes:
    return hashlib.blake2b(page, digest_size=16).digest()


def _said(file: Path) -> tuple[str, str, str]:
    """The log a mark speaks of; when the file was written to, and how it looked."""
    with suppress(OSError, ValueError):
        log, written, looks = file.with_name(MARK_NAME).read_text("ascii").split()
        return log, written, looks
    return "", "", ""


def _say(file: Path, text: str, *, flushed: bool) -> None:
    """A mark that cannot be written is none: then nothing is told from it."""
    beside = file.with_name(MARK_NAME)
    try:
        files.write(beside, text.encode("ascii"), flushed=flushed)
        if flushed:
            files.flush_folder(beside.parent)
    except ReaderError:  # the disk may be full; what is removed needs no room
        with suppress(OSError):
            beside.unlink(missing_ok=True)
