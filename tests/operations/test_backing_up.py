"""When a backup is made, and what comes of it when the disk or the folder says no."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryUnusable
from readerapp.library import Library, backups
from readerapp.model import Paper
from readerapp.operations import backing_up
from readerapp.operations.importing import import_bytes
from readerapp.operations.noting import write_note
from readerapp.operations.undoing import undo
from tests.operations.test_accidents import little_room

Look = Callable[[Library], Any]
Add = Callable[..., Paper]

ROOM = 8 * 1024 * 1024  # bytes: enough for a library and a backup, until it is filled


def page(papers: int) -> bytes:
    """A page of invented papers."""
    words = "We show that it works well in many cases and explain at length why it does so. "
    return "\n".join(
        f"Alpha{n}: A Study of Alpha{n} Under Many Conditions\nAlpha{n} is new. {words * 5}"
        for n in range(papers)
    ).encode()


def reasons(library: Library) -> list[str]:
    return [backup.reason for backup in backups.listed(library.folder)]


def long_ago(library: Library) -> None:
    """Have the newest backup be older than it is: its name says when it was made."""
    newest = backups.listed(library.folder)[0].path
    newest.rename(newest.with_name(f"{newest.name[:6]}-2026-01-01T00-00-00Z.sqlite"))


def test_an_untouched_library_needs_no_backup(library: Library) -> None:
    assert not backing_up.due(library)
    assert backing_up.back_up_if_changed(library, backing_up.CLOSED) is None
    assert reasons(library) == []


def test_what_was_changed_is_backed_up_once(library: Library, add: Add) -> None:
    add()
    made = backing_up.back_up_if_changed(library, backing_up.CLOSED)
    assert made is not None
    assert (made.papers, made.reason) == (1, "when readerapp was closed")
    assert backing_up.back_up_if_changed(library, backing_up.CLOSED) is None
    undo(library)
    assert backing_up.back_up_if_changed(library, backing_up.CLOSED) is not None


def test_a_backup_is_due_after_half_an_hour_of_change(library: Library, add: Add) -> None:
    add()
    assert backing_up.due(library), "there is none"
    backing_up.back_up(library, backing_up.HALF_HOUR)
    assert not backing_up.due(library)
    add("Another: One")
    assert not backing_up.due(library), "one was made just now"
    long_ago(library)
    assert backing_up.due(library)
    undo(library)
    backing_up.back_up(library, backing_up.HALF_HOUR)
    long_ago(library)
    assert not backing_up.due(library), "nothing was changed since"


def test_a_backup_of_the_future_keeps_none_from_being_made(library: Library, add: Add) -> None:
    add()
    backups.make(library.store.file, "asked for", clock=lambda: "2099-01-01T00:00:00Z")
    add("Another: One")
    assert backing_up.due(library)


def test_what_was_done_after_a_restore_is_told_from_what_was_done_before(
    library: Library, add: Add
) -> None:
    """The steps have the same numbers in both lives of the library."""
    add()
    first = backing_up.back_up(library, backing_up.ASKED)
    add("Another: One")
    backing_up.back_up(library, backing_up.ASKED)
    library.close()
    backing_up.restore(library.folder, first.path)
    again = Library(library.folder)
    write_note(again, again.papers.listing()[0], "A word.")
    assert backing_up.back_up_if_changed(again, backing_up.CLOSED) is not None
    again.close()


def test_a_large_import_has_a_backup_made_first(library: Library, add: Add) -> None:
    import_bytes(library, page(101), "first.txt")
    assert reasons(library) == [], "there was nothing to lose"
    import_bytes(library, page(20), "small.txt", on_duplicate="keep")
    assert reasons(library) == []
    import_bytes(library, page(101), "dry.txt", on_duplicate="keep", dry_run=True)
    assert reasons(library) == []
    import_bytes(library, page(101), "large.txt", on_duplicate="keep")
    assert reasons(library) == ["before an import of 101 papers"]
    assert backups.listed(library.folder)[0].papers == 121
    undo(library)
    backing_up.back_up(library, backing_up.ASKED)
    import_bytes(library, page(101), "large.txt", on_duplicate="keep")
    assert len(reasons(library)) == 2, "the newest one holds it all"


def test_a_library_for_reading_only_is_copied_elsewhere_at_most(
    library: Library, add: Add, tmp_path: Path
) -> None:
    add()
    library.close()
    reading = Library(library.folder, read_only=True)
    assert not backing_up.due(reading)
    assert backing_up.back_up_if_changed(reading, backing_up.CLOSED) is None
    with pytest.raises(LibraryUnusable):
        backing_up.back_up(reading, backing_up.ASKED)
    made = backing_up.back_up(reading, backing_up.ASKED, to=tmp_path / "copy.sqlite")
    assert made.papers == 1
    reading.close()


# --- When the disk is full ----------------------------------------------------------------


def fill(folder: Path) -> None:
    """Leave no room in a folder that ``little_room`` made."""
    if not folder.is_mount():
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, most))
        return
    with (folder / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"x" * 4096)


def files(folder: Path) -> set[str]:
    """What lies there, but for locks and what SQLite puts beside a library it reads."""
    beside = (".lock", "-shm", "-wal", "filler")
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if not p.name.endswith(beside)}


def test_a_full_disk_costs_neither_the_library_nor_a_backup(tmp_path: Path, tables: Look) -> None:
    small = tmp_path / "small"
    with little_room(small, ROOM) as make_room:
        library = Library(small / "library")
        import_bytes(library, page(150), "page.txt")
        first = backing_up.back_up(library, backing_up.ASKED)
        write_note(library, library.papers.listing()[0], "A word.")
        before, there = tables(library), files(small)
        fill(small)
        for attempt in (
            lambda: backing_up.back_up(library, backing_up.HALF_HOUR),
            lambda: backing_up.back_up(library, backing_up.ASKED, to=small / "copy.sqlite"),
            lambda: import_bytes(library, page(101), "large.txt", on_duplicate="keep"),
            lambda: backing_up.restore(library.folder, first.path),
        ):
            with pytest.raises(LibraryUnusable, match="disk"):
                attempt()
            assert files(small) == there, "nothing half made, nothing thinned out"
            assert tables(library) == before
        make_room()
        assert backups.sound(first.path)
        assert backups.sound(backing_up.back_up(library, backing_up.HALF_HOUR).path)
        assert backing_up.back_up(library, backing_up.ASKED, to=small / "copy.sqlite").papers == 150
        library.close()
        assert backing_up.restore(library.folder, first.path).papers == 150
