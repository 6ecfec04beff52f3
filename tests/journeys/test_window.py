"""An evening with a real page of 202 abstracts, from the drop to the linked Markdown."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from readerapp.gui import app
from readerapp.model import Status
from readerapp.operations import tagging

DECISIONS = "qxrdqxx"


@pytest.fixture
def page(shared: Path) -> Path:
    """A page as somebody saved it."""
    return next((shared / "seeds").glob("*.txt"))


def indexed(person) -> bool:
    from readerapp import search

    return search.state(person.library).pending == 0


def links_of(folder: Path) -> list[Path]:
    """Every file a page of an exported folder links to."""
    found = []
    for file in folder.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+\.md)", file.read_text("utf-8")):
            found.append(file.parent / target)
    return found


def test_an_evening_with_a_page_of_abstracts(open_window, page, tmp_path):
    person = open_window(tmp_path / "library")
    assert person.titles() == []

    # The page is dropped; its papers are there, with every line of it accounted for.
    person.drop(page)
    person.until(lambda: person.toast().startswith("Added 202 papers"))
    person.settle()
    titles = person.titles()
    assert len(titles) == 202
    assert person.desk.status.text == "202 papers · 0 decided · 0 queued"
    assert titles[0].startswith("MORE-3S")

    # Dropped again it adds nothing.
    person.drop(page)
    person.until(lambda: person.toast().startswith("Added 0 papers"))
    person.settle()
    assert person.titles() == titles

    # Words find papers, best first.
    person.until(lambda: indexed(person))
    person.search("aligndiff")
    assert person.title().startswith("AlignDiff")
    aligndiff = person.session.sheet.paper

    # Three tags, two highlights, a note that links two papers.
    person.tap("Return")
    for tag in ("rl/preference", "diffusion", "to compare"):
        person.press("t")
        person.write(tag)
        person.press("Return", "Esc")
    assert len(person.session.sheet.tags) == 3
    text = person.session.sheet.text
    abstract = person.desk.page.page.abstract
    for quote in ("we propose AlignDiff", "zero-shot"):
        start = text.index(quote)
        abstract.setFocus()
        abstract.select((start, start + len(quote)))
        person.press("h")
    assert [h.exact for h in person.session.sheet.highlights] == [
        "we propose AlignDiff",
        "zero-shot",
    ]
    person.press("Esc")
    other = person.library.papers.get(person.library.papers.listing("inbox")[3])
    person.session.show_paper(aligndiff.id)
    person.settle()
    person.press("n")
    person.write(f"Compare with [[{other.citekey}|the other]].")
    person.until(lambda: person.session.sheet.note is not None)
    person.press("Esc")
    person.session.show_paper(other.id)
    person.settle()
    assert [r.citekey for r in person.session.sheet.backlinks] == [aligndiff.citekey]

    # All are decided by keyboard; a number key tags on the way.
    tagging.colour_tag(person.library, "diffusion", "teal", 1)
    person.session.go("inbox")
    person.settle()
    person.press("Home", "1")
    person.tap(*(DECISIONS[number % len(DECISIONS)] for number in range(202)))
    person.settle()
    assert person.titles() == []
    counts = person.library.shelves().statuses
    assert counts[Status.INBOX] == 0
    assert sum(counts.values()) == 202
    assert person.desk.status.text.startswith("202 papers · 202 decided")
    listing = {
        paper.title: paper.status
        for paper in person.library.papers.many(person.library.papers.listing("all"))
    }
    wanted = {"q": "queued", "x": "skipped", "r": "reading", "d": "read"}
    assert [listing[title] for title in titles] == [
        wanted[DECISIONS[number % len(DECISIONS)]] for number in range(202)
    ]

    # It leaves as Markdown in which every link leads somewhere.
    person.session.say("")
    (tmp_path / "notes").mkdir()
    person.tap("Ctrl+E")
    dialog = person.desk.findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path / "notes"))
    dialog.accept()
    person.until(lambda: person.toast().startswith("Wrote"))
    person.settle()
    assert len(list((tmp_path / "notes" / "papers").glob("*.md"))) == 202
    assert links_of(tmp_path / "notes")
    assert all(target.exists() for target in links_of(tmp_path / "notes"))

    # Quit and come back: all is as it was.
    person.session.go("tag:diffusion")
    person.settle()
    seen = (person.titles(), person.title(), person.desk.status.text)
    person.window.close()
    person = open_window(tmp_path / "library")
    assert (person.titles(), person.title(), person.desk.status.text) == seen
    person.session.show_paper(aligndiff.id)
    person.settle()
    assert len(person.session.sheet.highlights) == 2
    assert other.citekey in person.session.sheet.note.markdown

    # Everything can be taken back, down to the empty library.
    steps = len([e for e in person.library.history.entries() if not e.undone])
    person.tap(*["Ctrl+Z"] * steps)
    person.settle()
    person.until(lambda: person.desk.status.text == "0 papers · 0 decided · 0 queued")
    assert person.library.tags.all() == []


def test_the_window_stays_alive_while_a_page_comes_in(open_window, page, tmp_path):
    """Progress is shown, and what was asked for can be stopped without a trace."""
    person = open_window(tmp_path / "library")
    task = person.session.deeds.import_files([page])
    assert person.session.tasks.live()
    task.cancel()
    person.settle()
    assert person.library.shelves().total in (0, 202)
    assert "went wrong" not in person.toast()


class Heart(QTimer):
    """Beats as often as the event loop lets it; remembers the longest pause, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(1)
        self.timeout.connect(self._beat)
        self.pause = 0.0

    def listen(self) -> None:
        self._last, self.pause = time.perf_counter(), 0.0
        self.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.pause = max(self.pause, 1000 * (now - self._last))
        self._last = now


ELSEWHERE = """
import sys
from pathlib import Path
from readerapp.library import Library
from readerapp.operations.importing import import_files

if __name__ == "__main__":
    library = Library(Path(sys.argv[2]))
    import_files(library, [Path(sys.argv[1])])
    library.close()
"""


@pytest.fixture
def responsive() -> Iterator[None]:
    """The interpreter as the program sets it."""
    before, thresholds = sys.getswitchinterval(), gc.get_threshold()
    app.stay_responsive()
    yield
    sys.setswitchinterval(before)
    gc.set_threshold(*thresholds)


def test_the_window_never_stands_still_while_a_page_comes_in(
    open_window, page, tmp_path, qtbot, responsive
):
    """Compared with an empty event loop beside which another process does the same work."""
    heart = Heart()
    (tmp_path / "elsewhere.py").write_text(ELSEWHERE)
    heart.listen()
    other = subprocess.Popen(
        [sys.executable, tmp_path / "elsewhere.py", page, tmp_path / "theirs"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=60_000)
    assert other.returncode == 0
    empty = heart.pause

    person = open_window(tmp_path / "library")
    person.until(lambda: not person.session.tasks.live())
    heart.listen()
    person.drop(page)
    person.until(lambda: person.toast().startswith("Added 202 papers"))
    person.settle()
    heart.stop()
    assert heart.pause <= max(50.0, 2 * empty), f"an empty event loop: {empty:.0f} ms"
