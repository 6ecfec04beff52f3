"""A bit that flips in a file of the index is noticed at the next opening, and nobody need ask."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readerapp.library import Library
from readerapp.search import catch_up, find, state
from readerapp.search.index import folder_of, open_index
from readerapp.search.postings import Cache
from readerapp.search.sums import Summed, Unsound

Put = Callable[..., list[int]]

QUERIES = [
    "animal", "kind", "ani", "changed", "n17", "k55 n55", '"paper number n33"', "title:n41",
    "paper number n20", "animal -a3", "a1 k8", "nowhere",
]  # fmt: skip


@pytest.fixture
def folder(library: Library, put: Put) -> Path:
    """The index of a small library: two segments, of which the first has lost some papers."""
    ids = put(
        library,
        [
            {"title": f"Paper number n{i}", "abstract": f"The animal is a{i % 7} of kind k{i}."}
            for i in range(60)
        ],
    )
    catch_up(library)
    with library.store.transaction("Edit") as tx:
        for paper in ids[:9]:
            tx.update("paper", paper, title=f"Changed number n{paper}")
    catch_up(library)
    return folder_of(library)


def answers(library: Library) -> list[list[int]]:
    return [sorted(find(library, query).papers) for query in QUERIES]


def is_believed(library: Library) -> bool:
    opened = open_index(library, Cache())
    if opened:
        opened.close()
    return opened is not None


def files_of(folder: Path) -> list[Path]:
    """Those in which a bit can flip."""
    return sorted(path for path in folder.iterdir() if path.stat().st_size)


def flip(path: Path, chance: random.Random) -> str:
    """Flip one bit where it lies; say which."""
    place, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))
    return f"bit {bit} of byte {place} of {path.name}"


def flip_bits(library: Library, folder: Path, chance: random.Random, count: int) -> None:
    """Flip one bit after the other, in each file as often, each time in sound files."""
    right = answers(library)
    assert all(right[:-1]), "queries that find nothing prove nothing"
    sound = shutil.copytree(folder, folder.with_name("sound"))
    for number in range(count):
        shutil.rmtree(folder)
        shutil.copytree(sound, folder)
        assert is_believed(library)
        names = files_of(folder)
        which = flip(names[number % len(names)], chance)
        assert answers(library) == right, which
        assert not is_believed(library), which
        assert catch_up(library) == 0
        assert is_believed(library)
        assert answers(library) == right, which
        assert state(library).pending == 0


def test_a_flipped_bit_anywhere_gives_no_wrong_answer(
    library: Library, folder: Path, seed: int
) -> None:
    flip_bits(library, folder, random.Random(seed), 20)


@pytest.mark.soak
def test_nor_do_a_thousand_more(library: Library, folder: Path, seed: int) -> None:
    flip_bits(library, folder, random.Random(seed), 1_000)


def test_nor_does_one_that_flipped_before_the_program_was_started(
    library: Library, folder: Path, seed: int
) -> None:
    find_apart = (
        "import sys; from pathlib import Path; from readerapp.library import Library;"
        "from readerapp.search import catch_up, find; library = Library(Path(sys.argv[1]));"
        "print(sorted(find(library, 'animal').papers), catch_up(library),"
        "      sorted(find(library, 'animal').papers))"
    )
    right = sorted(find(library, "animal").papers)
    which = flip(max(folder.glob("*.pst")), random.Random(seed))
    said = subprocess.run(
        [sys.executable, "-c", find_apart, str(library.folder)],
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == f"{right} 0 {right}", which
    assert is_believed(library)


def test_an_index_that_lost_its_sums_is_made_again(library: Library, folder: Path) -> None:
    right, before = answers(library), {path.name for path in folder.glob("*.pst")}
    (sums,) = folder.glob("sums*")
    sums.unlink()
    assert not is_believed(library)
    assert catch_up(library) == 0
    assert not before & {path.name for path in folder.glob("*.pst")}
    assert is_believed(library)
    assert answers(library) == right


def test_so_is_one_that_lost_a_file_whoosh_would_do_without(library: Library, folder: Path) -> None:
    for column in sorted(folder.glob("*._title_len.col")):
        kept = column.read_bytes()
        column.unlink()
        assert not is_believed(library), column.name
        column.write_bytes(kept)
    assert is_believed(library)


def test_an_index_once_seen_damaged_is_made_again_whoever_looks_next(
    library: Library, folder: Path, seed: int
) -> None:
    before = {path.name for path in folder.glob("*.pst")}
    damaged = max(folder.glob("*.pst"))
    sound = damaged.read_bytes()
    flip(damaged, random.Random(seed))
    assert state(library).indexed == 0
    damaged.write_bytes(sound)  # a disk that reads well again is not to be trusted
    assert catch_up(library) == 0
    assert not before & {path.name for path in folder.glob("*.pst")}


def test_each_generation_has_its_sums_and_nothing_is_left_of_older_ones(
    library: Library, folder: Path
) -> None:
    for round_ in range(12):
        with library.store.transaction("Edit") as tx:
            tx.update("paper", 30, title=f"Changed again r{round_}")
        catch_up(library)
        (table,), (sums,) = folder.glob("*.toc"), folder.glob("sums*")
        assert sums.stem.removeprefix("sums") == table.stem


def test_what_has_rotted_is_not_summed_anew(tmp_path: Path, seed: int) -> None:
    def write(storage: Summed, name: str) -> None:
        file = storage.create_file(name)
        file.write(b"what was written")
        file.close()

    first = Summed(tmp_path)
    write(first, "MAIN_old.pst")
    write(first, "draft")
    first.rename_file("draft", "_MAIN_1.toc")
    second = Summed(tmp_path)
    second.open_file("_MAIN_1.toc").close()
    second.open_file("MAIN_old.pst").close()
    flip(tmp_path / "MAIN_old.pst", random.Random(seed))
    write(second, "MAIN_new.pst")
    write(second, "draft")
    second.rename_file("draft", "_MAIN_2.toc")
    for storage in (second, Summed(tmp_path)):
        storage.open_file("_MAIN_2.toc").close()
        storage.open_file("MAIN_new.pst").close()
        with pytest.raises(Unsound):
            storage.open_file("MAIN_old.pst")


_COMMIT = """
import os, sys
from pathlib import Path
from readerapp.library import Library
from readerapp.search import catch_up
really = os.rename
def rename(old, new):
    if sys.argv[2] == "after":
        really(old, new)
    os.kill(os.getpid(), 9)
library = Library(Path(sys.argv[1]))
os.rename = rename  # a commit is the renaming of a table of contents
catch_up(library)
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_killed_beside_its_sums_leaves_an_index_that_is_gone_on_with(
    library: Library, folder: Path, moment: str
) -> None:
    before = {path.name for path in folder.glob("*.pst")}
    with library.store.transaction("Edit") as tx:
        tx.update("paper", 30, title="Changed at last")
    killed = subprocess.run(
        [sys.executable, "-c", _COMMIT, str(library.folder), moment],
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(list(folder.glob("sums*"))) == 2, "it was to be killed beside its sums"
    assert is_believed(library)
    assert state(library).pending == (1 if moment == "before" else 0)
    assert list(find(library, "changed at last").papers) == [30]
    assert catch_up(library) == 0
    assert before < {path.name for path in folder.glob("*.pst")}
    assert list(find(library, "changed at last").papers) == [30]


_EDITS = """
import sys
from pathlib import Path
from readerapp.library import Library
from readerapp.search import catch_up
library = Library(Path(sys.argv[1]))
for round_ in range(int(sys.argv[2])):
    with library.store.transaction("Edit") as tx:
        tx.update("paper", 30, title=f"Changed in round r{round_}")
    catch_up(library)
"""


def test_whoever_looks_while_another_commits_takes_nothing_for_damage(
    library: Library, folder: Path
) -> None:
    def generation() -> int:
        (table,) = folder.glob("*.toc")
        return int(table.stem.split("_")[-1])

    began, commits, looks = generation(), 25, 0
    writer = subprocess.Popen(
        [sys.executable, "-c", _EDITS, str(library.folder), str(commits)],
        cwd=Path(__file__).parents[2],
    )
    while writer.poll() is None:
        is_believed(library)
        looks += 1
    assert writer.returncode == 0
    assert looks > 3
    assert generation() == began + commits, "an index made again begins to count anew"
    assert is_believed(library)
