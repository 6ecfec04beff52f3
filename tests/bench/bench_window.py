"""Whether the real window stays alive while much is going on, beside an event loop with no window.

Run by hand on a quiet machine: ``pytest -s -m bench tests/bench/bench_window.py``. The empty loop
is another process that beats at the same time: what the machine does to one, it does to both.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from readerapp import search
from readerapp.gui import app
from readerapp.gui.panes.import_page import ImportPage
from tests.windows import Person

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
Open = Callable[[Path], Person]
Page = Callable[[int], bytes]
Bare = Callable[[bytes, Path], float]

EMPTY_LOOP = """
import json, sys, threading, time
from PySide6.QtCore import QCoreApplication, Qt, QTimer

app = QCoreApplication(["empty"])
timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
beats = []
timer.timeout.connect(lambda: beats.append(time.perf_counter()))
timer.start()
quit_at_end = QTimer(interval=50)
ended = threading.Event()
threading.Thread(target=lambda: (print("on", flush=True), sys.stdin.read(), ended.set())).start()
quit_at_end.timeout.connect(lambda: app.quit() if ended.is_set() else None)
quit_at_end.start()
app.exec()
print(json.dumps(beats))
"""


@dataclass
class Heart:
    """Beats every millisecond, if the event loop lets it, and knows how busy its thread was."""

    beats: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def beating(self) -> Iterator[None]:
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
        timer.timeout.connect(self._beat)
        timer.start()
        yield
        timer.stop()

    def _beat(self) -> None:
        self.beats.append(time.perf_counter())
        self.busy.append(time.thread_time())

    def longest(self, since: float, until: float, number: int = 5) -> str:
        """The longest gaps, with how much of each was work of the window's own thread."""
        found = []
        both = zip(self.beats, self.busy, strict=True)
        for (one, idle), (other, busy) in itertools.pairwise(both):
            if other > since and one < until:
                found.append((other - one, busy - idle, one - since))
        return ", ".join(
            f"{1000 * gap:.0f} (own {1000 * own:.0f}, at {at:.1f} s)"
            for gap, own, at in sorted(found, reverse=True)[:number]
        )


def gaps(beats: list[float], since: float, until: float) -> list[float]:
    """Milliseconds between beats, within a stretch of time, shortest first."""
    pairs = itertools.pairwise(beats)
    return sorted(1000 * (b - a) for a, b in pairs if b > since and a < until)


def in_words(found: list[float]) -> str:
    p50, p99 = found[len(found) // 2], found[len(found) * 99 // 100]
    over = sum(gap > 50 for gap in found)
    return f"p50 {p50:.1f}, p99 {p99:.1f}, max {found[-1]:.0f} ms, {over} over 50"


class Watch:
    """A stretch of time in which the window and the empty loop beat side by side."""

    def __init__(self) -> None:
        self.heart = Heart()
        self.empty: list[float] = []
        self.moments: list[tuple[str, float]] = []

    @contextlib.contextmanager
    def beside_an_empty_loop(self) -> Iterator[None]:
        other = subprocess.Popen(
            [sys.executable, "-c", EMPTY_LOOP],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "on\n"
        with self.heart.beating():
            self.now("")
            yield
        self.empty = json.loads(other.communicate()[0])

    def now(self, what: str) -> None:
        """What ended at this moment."""
        self.moments.append((what, time.perf_counter()))

    def took(self, what: str) -> float:
        """Seconds until something had ended."""
        return dict(self.moments)[what] - self.moments[0][1]

    def p99(self) -> float:
        """Of the whole time; a stretch may be too short to have a hundredth."""
        found = gaps(self.heart.beats, self.moments[0][1], self.moments[-1][1])
        return found[len(found) * 99 // 100]

    def _stretch(self, what: str) -> list[float]:
        at = [name for name, _ in self.moments].index(what)
        return gaps(self.heart.beats, self.moments[at - 1][1], self.moments[at][1])

    def tell(self) -> None:
        """Print how both hearts fared in each stretch."""
        for (_, since), (what, until) in itertools.pairwise(self.moments):
            print(
                f"\nuntil {what}, {until - since:.1f} s\n  window: {in_words(self._stretch(what))}"
            )
            print(f"  empty:  {in_words(gaps(self.empty, since, until))}")
            print(f"  longest: {self.heart.longest(since, until)}")


@pytest.fixture(autouse=True)
def as_in_the_program() -> Iterator[None]:
    """How long a working thread may keep the window waiting is set where the program starts."""
    before, thresholds = sys.getswitchinterval(), gc.get_threshold()
    app.stay_responsive()
    yield
    sys.setswitchinterval(before)
    gc.set_threshold(*thresholds)


def wait(signal: SignalInstance, seen: Callable[..., bool] = lambda *_: True) -> None:
    """Let the window run, asking it nothing, until it says something."""
    loop = QEventLoop()
    heard = signal.connect(lambda *said: loop.quit() if seen(*said) else None)
    QTimer.singleShot(600_000, loop, loop.quit)
    loop.exec()
    signal.disconnect(heard)


def _import_all(person: Person) -> None:
    """Where something is in doubt, as in so many papers some is, take all that is shown."""
    if isinstance(person.desk.room.pane, ImportPage):
        QTimer.singleShot(0, person.window, lambda: person.tap("Return"))


def bring_in(person: Person, file: Path, watch: Watch) -> None:
    """Drop a file; see its cards; see it searchable."""
    session = person.session
    person.until(lambda: not session.tasks.live())
    found: list[Any] = []
    session.indexing.caught_up.connect(lambda: found.append(True))
    asked = person.desk.room.changed.connect(lambda *_: _import_all(person))
    person.drop(file)
    wait(session.said, lambda text: text.startswith("Added"))
    person.desk.room.changed.disconnect(asked)
    if session.busy():
        wait(session.listing.listed)
    QApplication.processEvents()
    watch.now("shown")
    if not found:
        wait(session.indexing.caught_up)
    watch.now("searchable")


def test_a_page_is_on_the_shelf_and_searchable_within_three_times_the_bare_work(
    open_window: Open, shared: Path, bare: Bare, tmp_path: Path
) -> None:
    (digest,) = (shared / "seeds").glob("000_*.txt")
    bare(digest.read_bytes(), tmp_path / "warm")
    ours, theirs = [], []
    for number in range(3):
        theirs.append(bare(digest.read_bytes(), tmp_path / f"bare{number}"))
        person = open_window(tmp_path / f"library{number}")
        watch = Watch()
        with watch.beside_an_empty_loop():
            bring_in(person, digest, watch)
        assert len(person.titles()) == 202
        hits = search.find(person.library, person.titles()[101]).hits
        assert hits[0].paper == person.session.listed.ids[101]
        ours.append(watch)
        person.window.close()
        watch.tell()
    shown = statistics.median(watch.took("shown") for watch in ours)
    whole = statistics.median(watch.took("searchable") for watch in ours)
    least = statistics.median(theirs)
    print(f"\n202 papers: shown after {shown:.2f} s, searchable after {whole:.2f} s;", end=" ")
    print(f"bare {least:.2f} s; ratio {whole / least:.2f}")
    assert max(watch.p99() for watch in ours) < 50
    assert whole <= 3 * least


def test_the_window_stays_alive_while_twenty_thousand_papers_come_in(
    open_window: Open, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(page(20_000))
    person = open_window(tmp_path / "library")
    watch = Watch()
    with watch.beside_an_empty_loop():
        bring_in(person, file, watch)
        assert person.library.shelves().total > 19_900
        tell_how_it_feels(person)
        watch.now("used")
        person.session.undo()
        wait(person.session.listing.listed, lambda listed: not listed.ids)
        watch.now("taken back")
    watch.tell()
    assert watch.p99() < 50


def tell_how_it_feels(person: Person) -> None:
    """A key that scrolls, and a search, among 20,000."""
    person.desk.focus_list()
    scrolling = []
    for _ in range(50):
        began = time.perf_counter()
        person.tap("PgDown")
        person.desk.papers.grab()
        scrolling.append(1000 * (time.perf_counter() - began))
        person.settle()
    began = time.perf_counter()
    person.search("reinforcement learning")
    took = time.perf_counter() - began
    print(f"\na page down, painted: median {statistics.median(scrolling):.1f} ms,", end=" ")
    print(f"max {max(scrolling):.1f}; a search, typed and shown: {took:.2f} s")
    person.session.go("inbox")
    person.settle()
