"""Slow or hostile work goes on in a process of its own, which can hang or crash only itself."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from readerapp.errors import UnreadableFile, WorkerDied
from readerapp.job import UNWATCHED, Cancelled, Job, apart, apart_each
from readerapp.operations.reading import items, large, read_all, read_apart


def answer(number: int, *, job: Job) -> tuple[int, int]:
    for done in job.track(range(3), "Thinking"):
        assert done < number
    return number, os.getpid()


def refuse(sentence: str, *, job: Job) -> None:
    raise UnreadableFile(sentence)


def crash(*, job: Job) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def blunder(*, job: Job) -> None:
    raise KeyError("a defect of ours")


def dig(*, job: Job) -> None:
    dig(job=job)


def gorge(size: int, *, job: Job) -> int:
    return len(bytearray(size))


def hang(note: str, *, job: Job) -> None:
    Path(note).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


class Watcher(Job):
    """Remembers what it is told; stops when told to."""

    def __init__(self, stop: Path | None = None) -> None:
        self.heard: list[str] = []
        self._stop = stop

    def report(self, done: int, total: int | None, what: str) -> None:
        self.heard.append(what)
        if self._stop is not None and self._stop.exists() and self._stop.read_text():
            raise Cancelled


def test_work_is_done_in_another_process_and_watched() -> None:
    watcher = Watcher()
    number, process = apart(answer, 7, job=watcher)
    assert number == 7
    assert process != os.getpid()
    assert "Thinking" in watcher.heard


def test_a_refusal_comes_back_as_it_was_said() -> None:
    with pytest.raises(UnreadableFile, match="It is empty"):
        apart(refuse, "It is empty.")


def test_a_crash_hurts_nobody_else() -> None:
    with pytest.raises(WorkerDied, match="without an answer"):
        apart(crash)


def test_depth_without_end_is_no_defect() -> None:
    with pytest.raises(WorkerDied, match="Too deep"):
        apart(dig)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_what_takes_too_much_memory_is_stopped() -> None:
    most = 512 * 1024 * 1024
    assert apart(gorge, most // 4, memory=most) == most // 4
    with pytest.raises(WorkerDied, match="too large to read"):
        apart(gorge, 2 * most, memory=most)


def sparse(path: Path, megabytes: int) -> Path:
    """A file of so many megabytes that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    return path


def test_a_large_file_is_read_only_when_asked_for(tmp_path: Path) -> None:
    wanted = items([sparse(tmp_path / "large.txt", 51)])
    assert large(wanted) == wanted
    (read,) = read_all(wanted)
    assert read.error == f"“{wanted[0].name}” is 53 MB; a file so large is read only on request."
    (read,) = read_all(wanted, even_large=True)
    assert read.error == f"“{wanted[0].name}” is empty."


def test_a_file_beyond_all_measure_is_not_even_opened(tmp_path: Path) -> None:
    wanted = items([sparse(tmp_path / "huge.txt", 1024)])
    assert large(wanted) == []
    began = time.process_time()
    (read,) = read_all(wanted, even_large=True)
    assert str(read.error).endswith("is larger than 200 MB, which is more than can be read.")
    assert time.process_time() - began < 1


def test_a_defect_is_logged_and_shown_to_nobody(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WorkerDied, match="Something went wrong"):
        apart(blunder)
    assert "KeyError: 'a defect of ours'" in caplog.text
    assert capfd.readouterr().err == ""
    for record in caplog.records:
        record.expected = True


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_cancelling_kills_it_at_once(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    began = time.monotonic()
    with pytest.raises(Cancelled):
        apart(hang, str(note), job=Watcher(stop=note))
    assert not is_alive(int(note.read_text()))
    assert time.monotonic() - began < 30


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(WorkerDied, match="longer than 1 s"):
        apart(hang, str(tmp_path / "pid"), job=UNWATCHED, seconds=1.0)


def some(number: int, note: str, *, job: Job) -> tuple[int, int]:
    """An answer, unless it is to hang or to crash."""
    if number == HANGS:
        hang(note, job=job)
    if number == CRASHES:
        crash(job=job)
    return number, os.getpid()


HANGS, CRASHES = 2, 4


def test_of_many_only_those_fail_that_hang_or_crash(tmp_path: Path) -> None:
    """Each has its own time, and what was done before one dies is not done again."""
    watcher = Watcher()
    calls = [(number, str(tmp_path / "pid")) for number in range(9)]
    seconds = [0.2 if number == HANGS else 60.0 for number in range(9)]
    found = list(apart_each(some, calls, seconds, "Files", job=watcher))
    died = {number for number, answer in enumerate(found) if isinstance(answer, WorkerDied)}
    assert died == {HANGS, CRASHES}
    assert str(found[HANGS]).startswith("It took longer than")
    answers = [answer for answer in found if not isinstance(answer, WorkerDied)]
    assert [number for number, _ in answers] == [n for n in range(9) if n not in died]
    assert len({process for _, process in answers}) == len(died) + 1
    assert watcher.heard.count("Files") > len(answers)


def test_a_file_that_kills_its_reader_does_not_spoil_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no time at all every worker dies; each file then gets a sentence of its own."""
    monkeypatch.setattr("readerapp.operations.reading._SECONDS", 0.0)
    for name in "ab":
        (tmp_path / name).write_text("words")
    read = read_apart(items([tmp_path / "a", tmp_path / "b"]))
    assert [item.error is not None and "could not be read" in item.error for item in read] == [
        True,
        True,
    ]
    assert str(tmp_path / "a") in str(read[0].error)
