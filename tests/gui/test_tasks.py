"""Work off the window's thread."""

import threading

import pytest

from readerapp.gui.tasks import Lane, Tasks


@pytest.fixture
def tasks(qtbot):
    tasks = Tasks()
    yield tasks
    assert tasks.stop(), "a task was still running when the test ended"


def test_works_elsewhere_and_returns_to_the_windows_thread(tasks, qtbot):
    threads = {}

    def work(job):
        threads["work"] = threading.current_thread()

    def done(result):
        threads["done"] = threading.current_thread()

    with qtbot.waitSignal(tasks.run("Look", work, done).finished):
        pass

    assert threads["work"] is not threading.main_thread()
    assert threads["done"] is threading.main_thread()


def test_an_error_is_announced_under_the_title_of_the_task(tasks, qtbot):
    with qtbot.waitSignal(tasks.failed) as failure:
        tasks.run("Divide", lambda job: 1 / 0, done=pytest.fail)
    title, error = failure.args
    assert title == "Divide"
    assert isinstance(error, ZeroDivisionError)


def test_cancelling_is_not_an_error(tasks, qtbot):
    def count_forever(job):
        for _ in job.track(iter(int, 1), "Counting"):
            pass

    task = tasks.run("Count", count_forever, done=pytest.fail)
    with qtbot.waitSignal(task.progress):
        pass
    with qtbot.assertNotEmitted(tasks.failed), qtbot.waitSignal(task.finished):
        task.cancel()


def test_each_lane_takes_its_work_in_order(tasks, qtbot):
    order = []
    for number in range(5):
        last = tasks.run("Add", lambda job, number=number: order.append(number), lane=Lane.DEEDS)
    with qtbot.waitSignal(last.finished):
        pass
    assert order == [0, 1, 2, 3, 4]


def test_a_quick_change_does_not_wait_for_an_import(tasks, qtbot):
    kept = threading.Event()
    tasks.run("Import", lambda job: kept.wait(10), lane=Lane.LONG)
    with qtbot.waitSignal(tasks.run("Queue", lambda job: kept.set(), lane=Lane.DEEDS).finished):
        pass
    assert kept.is_set()


def test_the_last_report_is_always_passed_on(tasks, qtbot):
    seen = []
    task = tasks.run("Count", lambda job: [job.report(n, 3, "things") for n in range(4)])
    task.progress.connect(lambda *report: seen.append(report))
    with qtbot.waitSignal(task.finished):
        pass
    assert seen[-1] == (3, 3, "things")


def test_closing_finishes_changes_and_cancels_the_rest(tasks, qtbot):
    begun, kept, told = threading.Event(), [], []

    def count_forever(job):
        begun.set()
        for _ in job.track(iter(int, 1), "Counting"):
            pass

    tasks.run("Import", count_forever, done=pytest.fail)
    begun.wait(10)
    for word in ("a", "b", "c"):
        tasks.run("Note", lambda job, word=word: kept.append(word), told.append, Lane.DEEDS)

    assert tasks.stop()
    assert kept == ["a", "b", "c"]
    assert len(told) == 3, "what came of a change must be told before the library closes"
    assert tasks.live() == []
