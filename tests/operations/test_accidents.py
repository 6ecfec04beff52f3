"""Kills and full disks: nothing partial, nothing lost, and everything works again afterwards."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readerapp.errors import LibraryUnusable, ReaderError
from readerapp.library import Library, backups
from readerapp.model import Record, Status
from readerapp.operations.adding import add_paper
from readerapp.operations.backing_up import ASKED, back_up
from readerapp.operations.deciding import set_status
from readerapp.operations.exporting import export_markdown
from readerapp.operations.importing import import_files
from readerapp.operations.noting import write_note
from readerapp.operations.undoing import undo
from readerapp.search import catch_up, find
from tests.deeds import live
from tests.looking import indexed, rows, written

Look = Callable[[Library], Any]
ROOT = Path(__file__).parents[2]
ROOM = 640 * 1024  # bytes: enough for an empty library, too little for a page of 202


@pytest.fixture
def digest(shared: Path) -> Path:
    """The real page of 202 abstracts."""
    (page,) = (shared / "seeds").glob("000_*.txt")
    return page


def start_import(page: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A command that imports, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "readerapp", "--library", str(folder), "import", str(page)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_while_importing(page: Path, folder: Path, kills: int) -> None:
    """Kill imports at moments spread over the time one takes; look at what is left each time."""
    began = time.monotonic()
    assert start_import(page, folder / "whole").wait(timeout=60) == 0
    took = time.monotonic() - began
    for number in range(kills):
        place = folder / str(number)
        library = Library(place)
        kept = add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
        library.close()

        process = start_import(page, place)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=took * (number + 0.5) / kills)
        if number % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait(timeout=30)

        library = Library(place)
        assert library.store.value("pragma integrity_check") == "ok"
        assert library.store.rows("pragma foreign_key_check") == []
        assert len(library.papers.listing()) in (1, 203)
        assert library.papers.get(kept.id) == kept
        import_files(library, [page])
        assert len(library.papers.listing()) == 203
        assert len(undo(library, 2)) == 2
        assert len(library.papers.listing()) == 0
        library.close()


def test_a_kill_during_import_leaves_all_of_it_or_nothing(digest: Path, tmp_path: Path) -> None:
    kill_while_importing(digest, tmp_path, 5)


@pytest.mark.soak
def test_forty_kills_during_import_leave_all_of_it_or_nothing(digest: Path, tmp_path: Path) -> None:
    kill_while_importing(digest, tmp_path, 40)


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """A process says what it has kept, line by line, until it is killed in the midst of it."""
    code = (
        "import sys, pathlib\n"
        "from readerapp.library import Library\n"
        "from readerapp.model import Record\n"
        "from readerapp.operations.adding import add_paper\n"
        "library = Library(pathlib.Path(sys.argv[1]))\n"
        "while True:\n"
        "    print(add_paper(library, Record('A paper', 'Its abstract.')).uid, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(25)]
    process.kill()
    said += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait(timeout=30)
    process.stdout.close()
    library = Library(tmp_path)
    kept = [row[0] for row in library.store.rows("select uid from paper order by id")]
    assert kept[: len(said)] == said
    assert len(kept) - len(said) <= 1
    assert len(undo(library, 10_000)) == len(kept)
    library.close()


@contextlib.contextmanager
def little_room(folder: Path, room: int = ROOM) -> Iterator[Callable[[], object]]:
    """Make ``folder`` one that takes ``room`` bytes; what is yielded makes room again.

    A file system of its own when we may mount one, else a limit on the size of files.
    """
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "none", str(folder)]
    if (
        os.geteuid() == 0
        and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    ):
        more = ["mount", "-o", f"remount,size={ROOM * 100}", str(folder)]
        try:
            yield lambda: subprocess.run(more, check=True)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_import_onto_a_full_disk_changes_nothing(
    digest: Path, tmp_path: Path, tables: Look
) -> None:
    with little_room(tmp_path / "small") as make_room:
        library = Library(tmp_path / "small" / "library")
        add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
        before, last = tables(library), library.store.last_step()
        with pytest.raises(LibraryUnusable, match="disk"):
            import_files(library, [digest])
        assert (tables(library), library.store.last_step()) == (before, last)
        make_room()
        assert import_files(library, [digest]).count("added") == 202
        library.close()


def test_edits_on_a_full_disk_lose_nothing(tmp_path: Path, tables: Look) -> None:
    with little_room(tmp_path / "small") as make_room:
        library = Library(tmp_path / "small" / "library")
        paper = add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
        text = ""
        with pytest.raises(LibraryUnusable, match="disk"):
            while True:
                text += "A word more. " * 2_000
                write_note(library, paper.id, text)
        note = library.notes.of(paper.id)
        assert note is not None
        assert text.startswith(note.markdown)
        assert len(text) - len(note.markdown) == 26_000
        before = tables(library)
        make_room()
        assert tables(library) == before
        set_status(library, [paper.id], Status.READ)
        write_note(library, paper.id, text)
        assert library.store.value("pragma integrity_check") == "ok"
        library.close()


def test_a_backup_onto_a_full_disk_leaves_no_half_of_one(tmp_path: Path, seed: int) -> None:
    library = Library(tmp_path / "library")
    live(library, random.Random(seed), beginning=5, days=5)
    backups.make(library.store.file, "asked for")
    for number in range(40):
        add_paper(library, Record(f"Filler {number}", "A word more. " * 4_000))
    with little_room(tmp_path / "small") as make_room:
        place = tmp_path / "library" / "backups"
        shutil.copytree(place, tmp_path / "small" / "backups")
        shutil.rmtree(place)
        place.symlink_to(tmp_path / "small" / "backups")
        before, said = files_in(place), rows(library)
        assert len(before) == 1
        with pytest.raises(LibraryUnusable, match="disk is full"):
            backups.make(library.store.file, "asked for")
        assert (files_in(place), rows(library)) == (before, said)
        assert backups.sound(backups.listed(library.folder)[0].path)
        make_room()
        made = backups.make(library.store.file, "asked for")
        assert backups.sound(made.path)
        assert made.step == library.store.last_step()
        assert len(files_in(place)) == 2
    library.close()


def files_in(folder: Path) -> list[str]:
    """Everything that lies in a folder, but for locks."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_an_export_onto_a_full_disk_leaves_whole_pages_only(tmp_path: Path, seed: int) -> None:
    library = Library(tmp_path / "library")
    live(library, random.Random(seed), beginning=200)
    with little_room(tmp_path / "small", 200 * 1024) as make_room:
        vault = tmp_path / "small" / "vault"
        with pytest.raises(ReaderError, match="disk is full"):
            export_markdown(library, vault)
        pages = list((vault / "papers").iterdir())
        assert pages
        assert all(page.suffix == ".md" for page in pages), "no half of one under another name"
        assert all("<!-- /ra:" in page.read_text("utf-8") for page in pages)
        make_room()
        report = export_markdown(library, vault)
        assert (report.conflicts, report.kept_yours, report.merged) == (0, 0, 0)
        assert len(list((vault / "papers").iterdir())) == len(library.papers.listing("all"))
        assert export_markdown(library, vault).written == 0
    library.close()


# Whoosh leaves open what it could not finish writing, to be collected.
@pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning",
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning",
)
def test_an_index_on_a_full_disk_is_gone_on_with(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path / "library")
    live(library, random.Random(seed), beginning=300)
    with little_room(tmp_path / "small", 48 * 1024) as make_room:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
            monkeypatch.setenv(name, str(tmp_path / "small"))
        assert catch_up(library) > 0
        assert find(library, "policy").total > 0, "search answers meanwhile"
        make_room()
        assert catch_up(library) == 0
        assert indexed(library) == written(library)
    gc.collect()
    library.close()


def test_a_library_closed_on_a_full_disk_is_whole_when_there_is_room_again(tmp_path: Path) -> None:
    with little_room(tmp_path / "small", 3 * ROOM) as make_room:
        library = Library(tmp_path / "small" / "library")
        for number in range(8):
            add_paper(library, Record(f"Paper {number}", f"Some words {number}. " * 3_000))
        ballast = tmp_path / "small" / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as filling:
            while True:
                filling.write(bytes(4096))
        library.close()
        ballast.unlink()
        make_room()
        again = Library(library.folder)
        assert len(again.papers.listing()) == 8
        assert again.notices == []
        again.close()


def test_a_library_on_a_disk_without_any_room_is_read_and_copied_elsewhere(tmp_path: Path) -> None:
    with little_room(tmp_path / "small", 3 * ROOM):
        library = Library(tmp_path / "small" / "library")
        add_paper(library, Record("Sorter: Fast Sorting", "We sort."))
        library.close()
        ballast = tmp_path / "small" / "ballast"
        for size in (4096, 1):
            with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as filling:
                while filling.write(bytes(size)) == size:
                    pass
        full = Library(library.folder)
        assert len(full.papers.listing()) == 1
        copy = back_up(full, ASKED, to=tmp_path / "rescued.sqlite")
        assert copy.papers == 1
        with pytest.raises(LibraryUnusable, match="disk is full"):
            add_paper(full, Record("More", ""))
        full.close()


def test_a_library_is_not_half_made_on_a_full_disk(tmp_path: Path) -> None:
    with little_room(tmp_path / "small", 64 * 1024) as make_room:
        folder = tmp_path / "small" / "library"
        with pytest.raises(LibraryUnusable, match="disk"):
            Library(folder)
        assert list(folder.iterdir()) == []
        make_room()
        library = Library(folder)
        assert library.papers.listing().tolist() == []
        library.close()
