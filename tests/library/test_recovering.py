"""After a kill, a swap by hand or damage: what is whole is opened, and nothing is thrown away."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from readerapp.errors import LibraryDamaged, LibraryReplaced
from readerapp.library import Library, recovering
from readerapp.model import Record
from readerapp.operations.adding import add_paper

ROOT = Path(__file__).parents[2]
ADD_AND_DIE = """
import os, pathlib, sys
from readerapp.library import Library
from readerapp.model import Record
from readerapp.operations.adding import add_paper
library = Library(pathlib.Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    add_paper(library, Record(f"Paper {number}", "An abstract of some length. " * 40))
os._exit(9)
"""


def add_and_die(folder: Path, papers: int = 3) -> None:
    """Add papers in another process that ends without closing anything."""
    command = [sys.executable, "-c", ADD_AND_DIE, str(folder), str(papers)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert recovering.begun(folder / "library.sqlite")


def titles(library: Library) -> list[str]:
    return [row[0] for row in library.store.rows("select title from paper order by id")]


def a_library(folder: Path, *names: str) -> Path:
    """A closed library of these papers; returns its file."""
    library = Library(folder)
    for name in names:
        add_paper(library, Record(name, "We sort."))
    library.close()
    return library.store.file


def test_what_a_killed_program_had_written_is_there_again_without_a_word(tmp_path: Path) -> None:
    add_and_die(tmp_path)
    library = Library(tmp_path)
    assert titles(library) == ["Paper 0", "Paper 1", "Paper 2"]
    assert library.notices == []
    library.close()


def test_a_file_copied_over_a_library_with_a_log_is_told_of_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    """Mixed with the log of another, it would pass every check of SQLite's and be neither."""
    folder = tmp_path / "library"
    add_and_die(folder)
    other = a_library(tmp_path / "other", "Another")
    epoch = Library(tmp_path / "other").epoch
    log = (folder / "library.sqlite-wal").read_bytes()
    shutil.copyfile(other, folder / "library.sqlite")

    library = Library(folder)
    assert titles(library) == ["Another"]
    assert library.epoch != epoch, "the search index must not take it for what it knew"
    (notice,) = library.notices
    (aside,) = (folder / "backups").iterdir()
    assert str(aside) in notice
    assert (aside / "library.sqlite-wal").read_bytes() == log
    assert (aside / "put-there.sqlite").read_bytes() == other.read_bytes()
    library.close()
    again = Library(folder)
    assert (again.notices, titles(again)) == ([], ["Another"])
    again.close()


def test_a_checkpoint_by_another_program_is_no_swap(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for number in range(30):
        add_paper(library, Record(f"Paper {number}", "An abstract of some length. " * 200))
    with contextlib.closing(sqlite3.connect(library.store.file)) as theirs:
        assert theirs.execute("pragma wal_checkpoint(passive)").fetchone()[0] == 0
    assert not library.store.replaced()
    add_paper(library, Record("One more", ""))
    assert len(titles(library)) == 31
    library.close()


def test_a_log_folded_in_by_half_is_no_swap(tmp_path: Path) -> None:
    """Killed with its log folded in as far as a reader let it be."""
    folder = tmp_path / "library"
    add_and_die(folder, 40)
    with contextlib.closing(sqlite3.connect(folder / "library.sqlite")) as guard:
        guard.execute("begin")
        guard.execute("select count(*) from paper").fetchone()
        copied = tmp_path / "copied"
        copied.mkdir()
        with contextlib.closing(sqlite3.connect(folder / "library.sqlite")) as theirs:
            theirs.execute("pragma wal_checkpoint(passive)").fetchone()
        for path in folder.glob("library.*"):
            shutil.copy(path, copied)
    library = Library(copied)
    assert library.notices == []
    assert len(titles(library)) == 40
    library.close()


@pytest.mark.parametrize("in_place", [True, False], ids=["copied over", "moved over"])
def test_nothing_is_written_to_a_file_that_took_the_librarys_place(
    tmp_path: Path, in_place: bool
) -> None:
    library = Library(tmp_path / "library")
    add_paper(library, Record("Ours", "We sort."))
    other = a_library(tmp_path / "other", "Theirs")
    before = other.read_bytes()
    if in_place:
        shutil.copyfile(other, library.store.file)
    else:
        shutil.copy(other, tmp_path / "copy")
        (tmp_path / "copy").replace(library.store.file)
    assert library.store.replaced()
    with pytest.raises(LibraryReplaced, match="replaced or moved while it was open"):
        add_paper(library, Record("Ours too", ""))
    library.close()
    assert library.store.file.read_bytes() == before
    again = Library(library.folder)
    assert titles(again) == ["Theirs"]
    assert again.notices
    again.close()


def test_nothing_is_written_where_the_library_was_moved_away(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    add_paper(library, Record("Ours", "We sort."))
    (tmp_path / "library").rename(tmp_path / "elsewhere")
    with pytest.raises(LibraryReplaced):
        add_paper(library, Record("Ours too", ""))
    library.close()
    moved = Library(tmp_path / "elsewhere")
    assert titles(moved) == ["Ours"]
    moved.close()


def test_a_library_whose_file_alone_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    file = a_library(tmp_path, "Ours")
    (tmp_path / "backups").mkdir(exist_ok=True)
    shutil.copy(file, tmp_path / "backups" / "000001-2026-01-01T00-00-00Z.sqlite")
    file.unlink()
    with pytest.raises(LibraryDamaged, match="is gone; a backup can take its place"):
        Library(tmp_path)
    assert not file.exists()


def test_a_file_cut_short_is_damaged_before_anything_is_read(tmp_path: Path) -> None:
    file = a_library(tmp_path, "Ours")
    half = file.read_bytes()[: file.stat().st_size // 8192 * 4096]
    file.write_bytes(half)
    with pytest.raises(LibraryDamaged, match="is damaged"):
        Library(tmp_path)
    assert file.read_bytes() == half


@pytest.mark.parametrize("unseen", [True, False], ids=["by the disk", "by a program"])
def test_damage_is_found_after_an_unclean_exit_and_the_evidence_kept(
    tmp_path: Path, unseen: bool
) -> None:
    a_library(tmp_path, *(f"Paper {number}" for number in range(60)))
    add_and_die(tmp_path, 1)
    file = tmp_path / "library.sqlite"
    data = bytearray(file.read_bytes())
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as c:
        ((page,),) = c.execute("select rootpage from sqlite_master where name = 'paper'")
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    written = file.stat().st_mtime_ns
    file.write_bytes(data)
    if unseen:
        os.utime(file, ns=(written, written))
    log = recovering.log_of(file).read_bytes()
    with pytest.raises(LibraryDamaged):
        Library(tmp_path)
    (aside,) = (tmp_path / "backups").iterdir()
    kept = aside / ("library.sqlite" if unseen else "put-there.sqlite")
    assert kept.read_bytes() == data
    assert (aside / "library.sqlite-wal").read_bytes() == log
    with pytest.raises(LibraryDamaged):
        Library(tmp_path)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [aside.name]


def with_a_wrong_index(folder: Path) -> Path:
    """A copy, taken while it was open, of a library one of whose indexes says what is not so."""
    add_and_die(folder / "library", 5)
    file = folder / "library" / "library.sqlite"
    copied = folder / "copied"
    copied.mkdir()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as theirs:
        theirs.execute("pragma writable_schema = on")
        theirs.execute(
            "update sqlite_master set sql = replace(sql, 'title_key)', 'title)') "
            "where name = 'paper_title_key'"
        )
        for path in (folder / "library").glob("library.*"):
            shutil.copy(path, copied)
    return copied


def test_a_damaged_index_is_made_again_after_an_unclean_exit(tmp_path: Path) -> None:
    library = Library(with_a_wrong_index(tmp_path))
    assert library.store.value("pragma integrity_check") == "ok"
    assert library.notices == ["A damaged index of the library was made again."]
    library.close()


def test_a_damaged_index_is_made_again_after_another_program_folded_the_log_in(
    tmp_path: Path,
) -> None:
    with_a_wrong_index(tmp_path)
    library = Library(tmp_path / "library")
    assert library.store.value("pragma integrity_check") == "ok"
    assert library.notices == ["A damaged index of the library was made again."]
    library.close()


def test_a_file_copied_over_under_a_living_program_is_left_until_that_is_closed(
    tmp_path: Path,
) -> None:
    """Whoever looks meanwhile must neither take the log from it nor let it go on writing."""
    alive = Library(tmp_path / "library")
    add_paper(alive, Record("Ours", "We sort."))
    other = a_library(tmp_path / "other", "Theirs")
    subprocess.run(["cp", other, alive.store.file], check=True)  # here it would drop our locks
    look = [sys.executable, "-m", "readerapp", "--library", str(alive.folder), "list"]
    for _ in range(2):
        run = subprocess.run(look, cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.returncode == 1
        assert "was replaced while another program has it open; close that first." in run.stderr
    with pytest.raises(LibraryReplaced):
        add_paper(alive, Record("Ours too", ""))
    assert not list((alive.folder / "backups").iterdir())
    alive.close()
    again = Library(alive.folder)
    assert titles(again) == ["Theirs"]
    assert len(again.notices) == 1
    again.close()


def test_a_file_copied_over_is_noticed_also_while_the_log_is_empty(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    for number in range(4):
        add_paper(library, Record(f"Ours {number}", "An abstract. " * 100_000))
    assert not recovering.begun(library.store.file), "the log was folded in"
    other = a_library(tmp_path / "other", *(f"Theirs {number}" for number in range(50)))
    before = other.read_bytes()
    shutil.copyfile(other, library.store.file)
    with pytest.raises(LibraryReplaced):
        add_paper(library, Record("Ours too", ""))
    library.close()
    assert library.store.file.read_bytes() == before
    again = Library(library.folder)
    assert len(titles(again)) == 50
    add_paper(again, Record("Theirs too", ""))
    again.close()


def test_a_kill_in_the_middle_of_parting_is_made_good(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    add_and_die(folder)
    other = a_library(tmp_path / "other", "Another")
    shutil.copyfile(other, folder / "library.sqlite")
    epoch = Library(tmp_path / "other").epoch
    code = (
        "import os, pathlib, sys\n"
        "from readerapp.library import Library\n"
        "def watch(event, arguments):\n"
        "    if event == 'sqlite3.connect' and 'mode=rw' in str(arguments[0]): os._exit(9)\n"
        "sys.addaudithook(watch)\n"
        "Library(pathlib.Path(sys.argv[1]))\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    library = Library(folder)
    assert titles(library) == ["Another"]
    assert library.epoch != epoch
    assert "set-aside-1-replaced" in library.notices[0]
    library.close()


def test_what_is_known_to_be_damaged_is_so_no_longer_once_a_whole_one_lies_there(
    tmp_path: Path,
) -> None:
    whole = a_library(tmp_path / "other", "Another")
    file = a_library(tmp_path / "library", "Ours")
    file.with_name(recovering.DAMAGED_NAME).touch()
    file.write_bytes(file.read_bytes()[:8192] + bytes(file.stat().st_size - 8192))
    with pytest.raises(LibraryDamaged):
        Library(tmp_path / "library")
    shutil.copyfile(whole, file)
    library = Library(tmp_path / "library")
    assert titles(library) == ["Another"]
    library.close()
    assert not file.with_name(recovering.DAMAGED_NAME).exists()


def test_a_strange_name_of_a_life_harms_no_write(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with library.store.bookkeeping() as books:
        books.put("setting", name="epoch", value="é è")
    add_paper(library, Record("Ours", ""))
    library.close()
