"""One window a library."""

import json

import pytest
from PySide6.QtNetwork import QLocalSocket

from readerapp.gui.single import Call, Claims, Single, _messages


@pytest.fixture
def single(qtbot, tmp_path):
    made = []

    def single(name="library"):
        one = Single(tmp_path / name)
        made.append(one)
        return one

    yield single
    for one in made:
        one.release()


def test_the_second_start_hands_its_files_to_the_first_window(single, qtbot):
    first, second = single(), single()
    assert first.claim()
    assert not second.claim()
    with qtbot.waitSignal(first.called) as called:
        socket = QLocalSocket()
        socket.connectToServer(first._address)
        said = {"paths": ["/tmp/digest.txt"], "link": "readerapp://paper/7K2M9QXA"}
        socket.write(json.dumps(said).encode() + b"\n")
    assert called.args == [Call(("/tmp/digest.txt",), "readerapp://paper/7K2M9QXA")]
    qtbot.waitUntil(lambda: bytes(socket.readAll().data()) == b"ok\n")


def test_another_library_has_a_window_of_its_own(single):
    assert single("one").claim()
    assert single("two").claim()


def test_closing_the_window_lets_the_next_one_open(single):
    first, second = single(), single()
    first.claim()
    first.release()
    assert second.claim()


def test_the_claim_goes_with_the_window_from_library_to_library(single, tmp_path, qtbot):
    claims = Claims()
    assert claims.take(tmp_path / "one")
    assert claims.take(tmp_path / "two")
    claims.keep(tmp_path / "two")
    assert single("one").claim()
    assert not single("two").claim()
    claims.keep(None)
    assert single("two").claim()


def test_a_window_that_does_not_answer_is_no_reason_to_show_nothing(single, tmp_path, monkeypatch):
    monkeypatch.setattr("readerapp.gui.single._SOON", 10)
    assert single().claim()  # holds the lock, and its event loop does not run
    claims = Claims()
    assert claims.take(tmp_path / "library")
    claims.keep(None)


def test_without_a_window_nobody_answers(single):
    assert not single().call(Call())


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense\n",
        b"[]\n",
        b'{"paths": 3, "link": ""}\n',
        b'{"paths": [1], "link": ""}\n',
        b'{"paths": ["relative.txt"], "link": ""}\n',
        b'{"paths": [], "link": 1}\n',
        b'{"paths": [], "link": "%s"}\n' % (b"a" * 5000),
        b'{"paths": []}\n',
    ],
)
def test_a_message_that_is_not_ours_is_refused(single, qtbot, line):
    first = single()
    first.claim()
    with qtbot.assertNotEmitted(first.called):
        socket = QLocalSocket()
        socket.connectToServer(first._address)
        socket.write(line)
        qtbot.waitUntil(lambda: bytes(socket.readAll().data()) == b"?\n")


def test_a_message_without_an_end_is_not_listened_to(single, qtbot):
    first = single()
    first.claim()
    with qtbot.assertNotEmitted(first.called):
        socket = QLocalSocket()
        socket.connectToServer(first._address)
        socket.write(b"a" * 1_000_000)
        qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)


def test_thousands_of_files_are_told_in_messages_that_are_listened_to():
    paths = tuple(f"/home/somebody/pages saved/{number:05}.html" for number in range(5000))
    messages = list(_messages(Call(paths, "readerapp://tag/rl")))
    assert all(len(message) <= 64 * 1024 for message in messages)
    said = [json.loads(message) for message in messages]
    assert tuple(path for message in said for path in message["paths"]) == paths
    assert [message["link"] for message in said if message["link"]] == ["readerapp://tag/rl"]


def test_only_this_user_may_speak_to_the_window(single, tmp_path):
    from pathlib import Path

    first = single()
    first.claim()
    assert Path(first._address).stat().st_mode & 0o077 == 0
