"""The line at the foot of the window."""

import threading

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from readerapp.gui.status import StatusLine
from readerapp.gui.tasks import Lane, Tasks
from readerapp.model import Shelves, Status


@pytest.fixture
def tasks(qtbot):
    tasks = Tasks()
    yield tasks
    assert tasks.stop()


@pytest.fixture
def line(qtbot, tasks):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1000, 28)
    line.show()
    tasks.started.connect(line.watch)
    return line


def progress(line):
    text = line.findChild(QLabel, "progress-text")
    return text.text() if text.isVisible() else ""


def test_says_how_far_the_reader_is(line):
    statuses = dict.fromkeys(Status, 0) | {Status.INBOX: 137, Status.QUEUED: 9}
    line.show_counts(Shelves(202, statuses, 0, 0, (), ()))
    assert line.text == "202 papers · 65 decided · 9 queued"
    line.show_counts(Shelves(1, dict.fromkeys(Status, 0), 0, 0, (), ()))
    assert line.text.startswith("1 paper ·")


def test_shows_slow_work_while_it_lasts_and_stops_it(line, tasks, qtbot):
    def work(job):
        while True:
            job.report(3120, 20_000, "Indexing")

    task = tasks.run("Index", work, pytest.fail, Lane.INDEX)
    qtbot.waitUntil(lambda: progress(line) == "Indexing 3,120 of 20,000")
    assert line.findChild(QProgressBar).isVisible()
    with qtbot.waitSignal(task.finished):
        line.findChild(QPushButton).click()
    assert progress(line) == ""


def test_what_was_asked_for_goes_before_what_happens_by_itself(line, tasks, qtbot):
    indexed, imported = threading.Event(), threading.Event()

    def until(done, *report):
        def work(job):
            while not done.is_set():
                job.report(*report)

        return work

    tasks.run("Index", until(indexed, 100, 200, "Indexing"), lane=Lane.INDEX)
    qtbot.waitUntil(lambda: progress(line) == "Indexing 100 of 200")
    tasks.run("Import", until(imported, 5, 9, "Reading"), lane=Lane.LONG)
    qtbot.waitUntil(lambda: progress(line) == "Reading 5 of 9")
    imported.set()
    qtbot.waitUntil(lambda: progress(line) == "Indexing 100 of 200")
    indexed.set()
    qtbot.waitUntil(lambda: progress(line) == "")


def test_a_few_papers_to_index_are_not_worth_a_bar(line, tasks, qtbot):
    seen = []

    def work(job):
        job.report(1, 2, "Indexing")

    task = tasks.run("Index", work, lane=Lane.INDEX)
    task.progress.connect(lambda *_: seen.append(progress(line)))
    with qtbot.waitSignal(task.finished):
        pass
    assert set(seen) <= {""}


def test_quick_changes_show_no_progress(line, tasks, qtbot):
    with qtbot.waitSignal(tasks.run("Queue", lambda job: None, lane=Lane.DEEDS).finished):
        assert progress(line) == ""
