"""Whether the real window stays alive while a large reference list is dropped on it and comes in.

Run by hand on a quiet machine: ``pytest -s -m bench tests/bench/bench_reference_list.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from readerapp.gui.panes.import_page import ImportPage
from tests.bench import bench_bibtex, bench_window
from tests.bench.bench_window import Watch, wait
from tests.windows import Person

pytestmark = pytest.mark.bench
Open = Callable[[Path], Person]

entries = bench_bibtex.entries
as_in_the_program = bench_window.as_in_the_program


def wait_for(*seen: Callable[[], bool]) -> None:
    """Let the window run until one of these is so, looking four times a second."""
    loop, timer = QEventLoop(), QTimer(interval=250)
    timer.timeout.connect(lambda: loop.quit() if any(it() for it in seen) else None)
    timer.start()
    loop.exec()
    timer.stop()


def test_the_window_stays_alive_while_a_reference_list_comes_in(
    open_window: Open, entries: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "list.bib"
    file.write_text("\n\n".join(entries), "utf-8")
    person, watch = open_window(tmp_path / "library"), Watch()
    session, said, found = person.session, list[str](), list[Any]()
    session.said.connect(lambda text, *_: said.append(text))
    session.indexing.caught_up.connect(lambda: found.append(True))
    person.until(lambda: not session.tasks.live())
    found.clear()

    def is_told() -> bool:
        return any(text.startswith("Added") for text in said)

    with watch.beside_an_empty_loop():
        person.drop(file)
        wait_for(is_told, lambda: isinstance(person.desk.room.pane, ImportPage))
        watch.now("read and compared")
        if not is_told():
            person.press("Return")
            wait_for(is_told)
        if session.busy():
            wait(session.listing.listed)
        QApplication.processEvents()
        watch.now("shown")
        if not found:
            wait(session.indexing.caught_up)
        watch.now("searchable")
    watch.tell()
    total = person.library.shelves().total
    took = watch.took("searchable")
    print(f"\n{len(entries):,} entries, {total:,} papers, searchable after {took:.1f} s")
    assert total > 0.9 * len(entries)
    assert watch.p99() < 50
