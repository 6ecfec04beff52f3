"""What an import costs beside the bare work it is made of, and whether that grows with its size.

Run by hand on a quiet machine: ``pytest -m bench -s tests/bench/bench_import.py``. The goals are
ratios measured in one run, so that they mean the same on every machine.
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readerapp import search
from readerapp.library import Library, journal
from readerapp.operations.importing import carry_out, import_files
from readerapp.operations.planning import plan
from readerapp.operations.reading import Item, read_all

pytestmark = pytest.mark.bench
ROOT = Path(__file__).parents[2]
Page = Callable[[int], bytes]
Bare = Callable[[bytes, Path], float]


@contextlib.contextmanager
def measured(clock: Callable[[], float] = time.perf_counter) -> Iterator[list[float]]:
    """The list it yields holds the seconds the block took, once it is over."""
    took: list[float] = []
    began = clock()
    yield took
    took.append(clock() - began)


def test_a_page_is_on_the_shelf_and_searchable_within_three_times_the_bare_work(
    shared: Path, bare: Bare, tmp_path: Path
) -> None:
    (digest,) = (shared / "seeds").glob("000_*.txt")
    ours, theirs = [], []
    for number in range(5):
        theirs.append(bare(digest.read_bytes(), tmp_path / f"bare{number}"))
        library = Library(tmp_path / f"library{number}")
        with measured() as took:
            assert import_files(library, [digest]).count("added") == 202
        with measured() as indexing:
            assert search.catch_up(library) == 0
        ours.append((took[0], indexing[0]))
        library.close()
    importing = statistics.median(took for took, _ in ours)
    whole = statistics.median(sum(both) for both in ours)
    least = statistics.median(theirs)
    print(f"\n202 papers: {importing:.2f} s + index = {whole:.2f} s; bare {least:.2f} s;", end=" ")
    print(f"ratio {whole / least:.2f}")
    assert whole <= 3 * least


def cost(data: bytes, folder: Path) -> tuple[float, float, int]:
    """CPU seconds of reading and of writing a page, and how many papers it gave."""
    library = Library(folder)
    with measured(time.process_time) as reading:
        read = read_all([Item("page.txt", data=data)])
    with measured(time.process_time) as writing:
        report = carry_out(library, plan(library, read))
    library.close()
    return reading[0], writing[0], report.count("added")


def test_a_paper_costs_the_same_in_a_large_import(page: Page, tmp_path: Path) -> None:
    each: dict[int, float] = {}
    for number in (2_000, 20_000):
        runs = []
        for attempt in range(3):
            reading, writing, added = cost(page(number), tmp_path / f"{number}-{attempt}")
            runs.append((reading + writing) / number)
        each[number] = statistics.median(runs)
        print(f"\n{number:,}: {each[number] * 1000:.3f} ms CPU a paper, {added:,} added", end="")
        print(f" (last: read {reading:.2f} s, write {writing:.2f} s)")
    print(f"ratio {each[20_000] / each[2_000]:.2f}")
    assert each[20_000] <= 1.3 * each[2_000]


def test_the_memory_of_a_large_import_is_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(page(20_000))
    code = (
        "import resource, sys, pathlib\n"
        "from readerapp.library import Library\n"
        "from readerapp.operations.importing import import_files\n"
        "if __name__ == '__main__':\n"
        "    folder = pathlib.Path(sys.argv[1])\n"
        "    report = import_files(Library(folder / 'library'), [folder / 'page.txt'])\n"
        "    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):\n"
        "        print(resource.getrusage(who).ru_maxrss)\n"
    )
    (tmp_path / "measure.py").write_text(code)
    run = subprocess.run(
        [sys.executable, str(tmp_path / "measure.py"), str(tmp_path)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    ours, workers = (int(kilobytes) / 1024 for kilobytes in run.stdout.split())
    print(f"\n20,000: {ours:.0f} MB at most, the worker {workers:.0f} MB")
    assert ours + workers < 1_500


def test_the_journal_costs_little(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With and without the rows that remember each change."""
    data = page(20_000)
    with_it, without = [], []
    for attempt in range(3):
        reading, writing, _ = cost(data, tmp_path / f"with{attempt}")
        with_it.append(reading + writing)
    size = (tmp_path / "with0" / "library.sqlite").stat().st_size
    monkeypatch.setattr(journal.Transaction, "_remember", lambda *_: None)
    monkeypatch.setattr(journal, "_hash", lambda _: "")
    monkeypatch.setattr(journal.Transaction, "_update", unremembered)
    for attempt in range(3):
        reading, writing, _ = cost(data, tmp_path / f"without{attempt}")
        without.append(reading + writing)
    bare_size = (tmp_path / "without0" / "library.sqlite").stat().st_size
    cpu = statistics.median(with_it) / statistics.median(without)
    print(f"\njournal: CPU × {cpu:.2f}, file × {size / bare_size:.2f} ({size / 1e6:.0f} MB)")
    assert cpu <= 1.5
    assert size <= 1.1 * bare_size


def unremembered(
    tx: journal.Transaction, table: str, key: int, before: object, fields: dict[str, object]
) -> bool:
    """An update as it would be without a journal."""
    sets = ", ".join(f'"{name}" = ?' for name in fields)
    tx._connection.execute(f'update "{table}" set {sets} where id = ?', (*fields.values(), key))
    return True


def undone_and_redone(folder: Path, data: bytes) -> tuple[float, list[list[float]]]:
    """Seconds an import took; then of undo, redo and undo, each with the CPU's share.

    These in a process of its own, which has nothing else in its memory.
    """
    library = Library(folder)
    with measured() as importing:
        read = read_all([Item("page.txt", data=data)])
        carry_out(library, plan(library, read))
    library.close()
    code = (
        "import pathlib, sys, time\n"
        "from readerapp.library import Library\n"
        "library = Library(pathlib.Path(sys.argv[1]))\n"
        "for move in (library.history.undo, library.history.redo, library.history.undo):\n"
        "    began = time.perf_counter(), time.process_time()\n"
        "    move()\n"
        "    print(time.perf_counter() - began[0], time.process_time() - began[1])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = run.stdout.splitlines()
    return importing[0], [[float(seconds) for seconds in line.split()] for line in lines]


def test_a_large_import_is_undone_and_redone_quickly(page: Page, tmp_path: Path) -> None:
    importing, moves = undone_and_redone(tmp_path, page(20_000))
    print(f"\n20,000: import {importing:.2f} s", end="")
    for name, (seconds, cpu) in zip(("undo", "redo", "undo again"), moves, strict=True):
        print(f"; {name} {seconds:.2f} s (CPU {cpu:.2f}, × {seconds / importing:.2f})", end="")
    assert max(seconds for seconds, _ in moves) < 3


def test_undoing_the_import_of_a_page_feels_instant(shared: Path, tmp_path: Path) -> None:
    (digest,) = (shared / "seeds").glob("000_*.txt")
    _, moves = undone_and_redone(tmp_path, digest.read_bytes())
    print("\n202: undo, redo, undo", ", ".join(f"{s * 1000:.0f} ms" for s, _ in moves))
    assert max(seconds for seconds, _ in moves) < 0.5


def test_a_command_answers_at_once(shared: Path, tmp_path: Path) -> None:
    """``list`` of a library of 202 papers, beside a Python that does nothing."""
    (digest,) = (shared / "seeds").glob("000_*.txt")
    library = Library(tmp_path)
    import_files(library, [digest])
    library.close()

    def mean(*arguments: str) -> float:
        with measured() as took:
            for _ in range(10):
                subprocess.run(
                    [sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
                )
        return took[0] / 10

    nothing = mean("-c", "pass")
    listing = mean("-m", "readerapp", "--library", str(tmp_path), "list", "--json")
    opening = mean("-c", "import readerapp.library")
    took = {"list": listing, "import readerapp.library": opening, "python alone": nothing}
    print("\n" + ", ".join(f"{what} {seconds * 1000:.0f} ms" for what, seconds in took.items()))
    assert listing < 0.5
