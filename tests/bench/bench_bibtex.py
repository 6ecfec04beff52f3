"""What a large reference list costs: read beside bibtexparser, imported beside papis.

Run by hand on a quiet machine: ``pytest -m bench -s tests/bench/bench_bibtex.py``. papis is
looked for in ``READERAPP_PAPIS`` (the path of its command) and on PATH; to have it, outside the
project: ``python3 -m venv ~/papis && ~/papis/bin/pip install papis``, then
``READERAPP_PAPIS=~/papis/bin/papis``. Without it only our own import is timed.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import pytest

from readerapp import search
from readerapp.formats import bibtex
from readerapp.formats.decoding import decode
from readerapp.formats.source import Source
from readerapp.library import Library
from readerapp.operations.importing import import_files

pytestmark = pytest.mark.bench
ENTRIES = 10_630
FEW = 300  # entries for a program that takes its time over each
_KEY = re.compile(r"^(\s*@(?!string|comment|preamble)\w+\s*\{\s*)([^,\s{}]*)(?=\s*,)", re.I | re.M)


@pytest.fixture(scope="session")
def entries(shared: Path) -> list[str]:
    """Real entries, again and again with new keys and titles."""
    folder = shared / "samples" / "bibtex"
    texts = [decode(path.read_bytes())[0] for path in sorted(folder.glob("*.bib"))]
    single = [
        text[record.start : record.end]
        for text in texts
        for record in bibtex.read(Source(text.encode(), "list.bib")).records
        if len(text) > 5_000 and record.key and record.title
    ]
    return [
        renamed(entry, n)
        for n, entry in enumerate(itertools.islice(itertools.cycle(single), ENTRIES))
    ]


def renamed(entry: str, number: int) -> str:
    """The entry under another key, title and DOI, so that no two are taken for one paper."""
    entry = re.sub(r"(10\.\d{4,9}/)", rf"\g<1>n{number}.", entry)
    entry = _KEY.sub(rf"\g<1>\g<2>-{number}", entry, count=1)
    return re.sub(r"(?i)(\btitle\s*=\s*[{\"]+)", rf"\g<1>N{number} ", entry, count=1)


def cpu(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def test_reading_costs_few_times_what_taking_apart_costs(entries: list[str]) -> None:
    import bibtexparser

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    text = "\n\n".join(entries)
    data = text.encode()
    ours, theirs = [], []
    for _ in range(3):
        theirs.append(cpu(lambda: bibtexparser.parse_string(text)))
        ours.append(cpu(lambda: bibtex.read(Source(data, "list.bib"))))
    assert len(bibtex.read(Source(data, "list.bib")).records) == ENTRIES
    mine, bare = statistics.median(ours), statistics.median(theirs)
    print(f"\n{ENTRIES:,} entries, {len(data) / 1e6:.1f} MB: {mine:.2f} s CPU,", end=" ")
    print(
        f"{ENTRIES / mine:,.0f} a second; bibtexparser alone {bare:.2f} s; ratio {mine / bare:.2f}"
    )
    assert mine <= 5 * bare


def test_an_entry_costs_the_same_in_a_long_list(entries: list[str]) -> None:
    each = {}
    for number in (1_000, ENTRIES):
        data = "\n\n".join(entries[:number]).encode()
        each[number] = (
            min(cpu(lambda d=data: bibtex.read(Source(d, "list.bib"))) for _ in range(3)) / number
        )
    print("\n" + ", ".join(f"{n:,}: {took * 1e6:.0f} µs each" for n, took in each.items()))
    assert each[ENTRIES] <= 2 * each[1_000]


def test_importing_a_long_list_beside_papis(entries: list[str], tmp_path: Path) -> None:
    (tmp_path / "list.bib").write_text("\n\n".join(entries), encoding="utf-8")
    library = Library(tmp_path / "library")
    began = time.perf_counter()
    report = import_files(library, [tmp_path / "list.bib"])
    imported = time.perf_counter() - began
    assert search.catch_up(library) == 0
    searchable = time.perf_counter() - began
    library.close()
    print(f"\n{ENTRIES:,}: {report.count('added'):,} added in {imported:.1f} s,", end=" ")
    print(f"searchable after {searchable:.1f} s ({searchable / ENTRIES * 1000:.2f} ms each)")
    papis = os.environ.get("READERAPP_PAPIS") or shutil.which("papis")
    if papis:
        took = papis_import(papis, entries[:FEW], tmp_path)
        print(f"papis: {FEW} in {took:.1f} s ({took / FEW * 1000:.0f} ms each)")
        assert searchable / ENTRIES < took / FEW


def papis_import(papis: str, entries: list[str], folder: Path) -> float:
    """Seconds papis takes for these entries, in a library of its own."""
    (folder / "few.bib").write_text("\n\n".join(entries), encoding="utf-8")
    (folder / "papers").mkdir()
    (folder / "config").mkdir()
    (folder / "config" / "config").write_text(
        f"[settings]\ndefault-library = p\n[p]\ndir = {folder}/papers\n"
    )
    environment = {**os.environ, "PAPIS_CONFIG_DIR": str(folder / "config")}
    began = time.perf_counter()
    subprocess.run(
        [
            papis,
            "--lib",
            "p",
            "bibtex",
            "read",
            str(folder / "few.bib"),
            "import",
            "--all",
            "--batch",
        ],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began
