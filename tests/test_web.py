"""Asking servers: politely, and believing nothing that was not asked for."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from readerapp import __version__, places
from readerapp.errors import ReaderError
from readerapp.job import Cancelled, Job
from readerapp.web import Cache, NoAnswer, Web
from readerapp.web.addresses import followed
from readerapp.web.answers import Failure
from readerapp.web.manners import seconds
from tests.serving import Reply, Server, Still, serving

JSON = ("application/json",)
WELL = Reply(body=b'{"title": "Moss"}')


def web(clock: Still | None = None, **said: object) -> Web:
    return Web(clock=clock or Still(), **said)  # type: ignore[arg-type]


def in_turn(*replies: Reply) -> Callable[[str], Reply]:
    """One reply after the other; the last one for ever."""
    left = list(replies)
    return lambda _path: left.pop(0) if len(left) > 1 else left[0]


def always(reply: Reply) -> AbstractContextManager[Server]:
    return serving(in_turn(reply))


# --- Manners --------------------------------------------------------------------------------


def test_a_server_is_told_who_asks_and_no_more() -> None:
    with always(WELL) as server:
        assert web().get(f"{server.url}/x", JSON).data == WELL.body
        ((_path, headers),) = server.asked
    assert headers["User-Agent"] == f"readerapp/{__version__} (desktop reading list)"
    assert headers["Accept"] == "application/json"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_a_mail_address_is_told_only_if_the_reader_gives_one() -> None:
    with always(WELL) as server:
        web(mail="ada@example.org").get(server.url, JSON)
        assert "; mailto:ada@example.org)" in server.asked[0][1]["User-Agent"]
    with pytest.raises(ReaderError, match="is no mail address"):
        web(mail="ada@example.org\r\nHost: other")


def test_questions_to_one_server_come_with_a_pause_between_them() -> None:
    clock = Still()
    with always(WELL) as server, always(WELL) as other:
        asking = web(clock)
        for _ in range(3):
            asking.get(server.url, JSON, pause=3.0)
        assert 6.0 <= clock.waited < 6.2
        asking.get(other.url, JSON, pause=3.0)
        assert clock.waited < 6.2, "another server need not wait for this one"


def test_the_pause_holds_for_the_next_run_too() -> None:
    clock = Still()
    with always(WELL) as server:
        web(clock).get(server.url, JSON, pause=3.0)
        web(clock).get(server.url, JSON, pause=3.0)
    assert 3.0 <= clock.waited < 3.2


def test_two_who_ask_one_server_do_it_one_after_the_other() -> None:
    at_once, most = [0], [0]

    def answer(_path: str) -> Reply:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.05)
        at_once[0] -= 1
        return WELL

    with serving(answer) as server:
        threads = [
            threading.Thread(target=Web().get, args=(server.url, JSON), kwargs={"pause": 0.0})
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.asked) == 3
    assert most == [1]


def test_it_asks_again_when_it_was_asked_for_patience() -> None:
    clock = Still()
    busy = Reply(429, headers={"Retry-After": "7"})
    with serving(in_turn(busy, WELL)) as server:
        assert web(clock).get(server.url, JSON).known
    assert 7.0 <= clock.waited < 7.2


def test_a_server_that_wants_to_be_left_alone_for_long_is_not_asked_again() -> None:
    clock = Still()
    with always(Reply(503, headers={"Retry-After": "600"})) as server:
        for asking in (web(clock), web(clock)):  # nor by the next run
            with pytest.raises(NoAnswer, match="asks to be left alone for 10 minutes"):
                asking.get(server.url, JSON)
        assert len(server.asked) == 1
    assert clock.waited == 0
    clock.wait(601)
    with always(WELL) as other:
        assert web(clock).get(other.url, JSON).known


def test_trouble_is_met_with_growing_patience_that_ends() -> None:
    clock = Still()
    with always(Reply(500)) as server:
        asking = web(clock)
        with pytest.raises(NoAnswer, match=r"has trouble of its own \(500\)"):
            asking.get(server.url, JSON)
        assert len(server.asked) == 3
        assert 6.0 <= clock.waited < 6.3, "2 s, then 4 s"
        with pytest.raises(NoAnswer):
            asking.get(server.url, JSON)
        assert len(server.asked) == 3, "in this run it is not asked again"


def test_what_a_server_does_not_know_is_no_failure() -> None:
    with serving(lambda path: WELL if path == "/a" else Reply(404, "text/plain")) as server:
        asking = web()
        assert not asking.get(f"{server.url}/b", JSON).known
        assert asking.get(f"{server.url}/a", JSON).known


@pytest.mark.parametrize(
    ("said", "meant"), [("5", 5), ("", 0), ("soon", 0), ("-3", 0), ("9" * 40, 86_399)]
)
def test_how_long_to_wait_is_read_with_care(said: str, meant: float) -> None:
    assert seconds(said) == meant


def test_how_long_to_wait_may_be_said_as_a_moment() -> None:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 100))
    assert 90 < seconds(moment) <= 100


# --- Servers that cannot be reached, are slow, or lie ---------------------------------------


def test_a_server_that_is_not_there_is_asked_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        clock = Still()
        with pytest.raises(NoAnswer, match=r"127.0.0.1:\d+” could not be reached"):
            web(clock).get(url, JSON)
        assert clock.waited == 0


def test_a_server_that_drips_is_given_up_in_time() -> None:
    began = time.monotonic()
    drip = Reply(body=b"{", length=10**9, drip=True)
    with always(drip) as server, pytest.raises(NoAnswer, match="did not answer within 0 s"):
        web(patience=0.1).get(server.url, JSON)
    assert time.monotonic() - began < 5


def test_a_server_that_never_says_a_word_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        with pytest.raises(NoAnswer, match="did not answer within"):
            web(patience=0.1).get(url, JSON)


def test_asking_is_stopped_at_once() -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            if what.startswith("Asking"):
                raise Cancelled

    began = time.monotonic()
    with always(Reply(body=b"{", length=10**9, drip=True)) as server, pytest.raises(Cancelled):
        web().get(server.url, JSON, job=Impatient())
    assert time.monotonic() - began < 5


def test_waiting_is_stopped_at_once() -> None:
    class Impatient(Job):
        def report(self, done: int, total: int | None, what: str) -> None:
            if clock.waited > 1:
                raise Cancelled

    clock = Still()
    with always(WELL) as server:
        asking = web(clock)
        asking.get(server.url, JSON, pause=20)
        with pytest.raises(Cancelled):
            asking.get(server.url, JSON, job=Impatient())
        assert len(server.asked) == 1
    assert clock.waited < 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(kind="text/html", body=b"<p>Log in"), "a web page instead of what was asked"),
        (Reply(kind="image/png", body=b"\x89PNG"), r"something else \(image/png\)"),
        (Reply(body=b'{"a"', length=400), "broke off its answer"),
        (Reply(body=b"x" * 3000), "more than 2,000 bytes"),
        (Reply(body=gzip.compress(b"0" * 10**8)[:9], headers={"Content-Encoding": "gzip"}), "off"),
        (Reply(body=gzip.compress(b"0" * 10**8), headers={"Content-Encoding": "gzip"}), "2,000"),
        (Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}), "broke off its answer"),
        (Reply(body=b"{}", headers={"Content-Encoding": "br"}), "packing that was not asked for"),
        (Reply(403), r"refuses to answer \(403\)"),
        (Reply(302, headers={"Location": "file:///etc/passwd"}), "is not trusted"),
        (Reply(302, headers={"Location": "http://example.org/"}), "is not trusted"),
        (Reply(301, headers={"Location": "ftp://127.0.0.1/"}), "is not trusted"),
        (Reply(302, headers={"Location": "http://[::1"}), "is not trusted|makes sense"),
        (Reply(302, headers={"Location": "/"}), "round in a circle"),
    ],
)
def test_what_was_not_asked_for_is_not_taken(reply: Reply, said: str) -> None:
    with always(reply) as server, pytest.raises(NoAnswer, match=said):
        web().get(server.url, JSON, most=2000)


def test_a_packed_answer_is_unpacked() -> None:
    packed = Reply(body=gzip.compress(WELL.body), headers={"Content-Encoding": "gzip"})
    with always(packed) as server:
        assert web().get(server.url, JSON).data == WELL.body


def test_a_server_may_send_us_to_another_place_of_its_own() -> None:
    moved = Reply(301, headers={"Location": "/new"})
    with serving(lambda path: WELL if path == "/new" else moved) as server:
        assert web().get(f"{server.url}/old", JSON).data == WELL.body
        assert server.paths == ["/old", "/new"]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org/x",
        "file:///etc/passwd",
        "https://127.0.0.1/",
        "https://localhost:8080/",
        "https://2130706433/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://",
        "gopher://example.org",
    ],
)
def test_nobody_on_the_net_sends_us_into_a_home(url: str) -> None:
    with pytest.raises(Failure):
        followed("https://api.example.org/works", url)


def test_a_server_may_send_us_on_within_the_net() -> None:
    for url in ("https://api.example.org/v2/works", "https://93.184.215.14/"):
        assert followed("https://api.example.org/works", url) == url


@pytest.mark.parametrize(
    "url", ["http://example.org/", "file:///etc/passwd", "nothing", "https://"]
)
def test_only_sealed_letters_go_out(url: str) -> None:
    with pytest.raises(NoAnswer, match="has to begin with https"):
        web().get(url, JSON)


def test_turns_are_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    clock = Still()
    with always(WELL) as server:
        asking = web(clock, place=tmp_path / "file" / "none")
        for _ in range(2):
            asking.get(server.url, JSON, pause=3.0)
    assert 3.0 <= clock.waited < 3.2


# --- What was answered before ---------------------------------------------------------------


def test_an_answer_is_kept_for_so_many_days() -> None:
    clock = Still()
    Cache("papers", clock).put("10.1/x", b"moss", days=30)
    cache = Cache("papers", clock)
    assert cache.get("10.1/x") == b"moss"
    assert cache.get("10.1/y") is None
    clock.wait(30 * 24 * 3600 - 1)
    assert cache.get("10.1/x") == b"moss"
    clock.wait(2)
    assert cache.get("10.1/x") is None


def test_a_damaged_answer_was_never_kept() -> None:
    cache = Cache("papers")
    cache.put("10.1/x", b"moss", days=30)
    (file,) = [f for f in (places.cache_folder() / "web" / "papers").iterdir() if f.is_file()]
    for damage in (b"", b"[]\nmoss", b'{"key": 3}\n', b"[" * 100_000, file.read_bytes()[:20]):
        file.write_bytes(damage)
        assert cache.get("10.1/x") is None
    cache.put("10.1/x", b"moss", days=30)
    assert cache.get("10.1/x") == b"moss"


def test_what_is_too_old_is_thrown_away() -> None:
    clock = Still(time.time())
    Cache("papers", clock).put("old", b"moss", days=30)
    clock.wait(31 * 24 * 3600)
    Cache("papers", clock).put("new", b"tide", days=30)
    assert len(list((places.cache_folder() / "web" / "papers").iterdir())) == 1


def test_nothing_is_kept_where_nothing_can_be(home: Path) -> None:
    (home / ".cache").rmdir()
    (home / ".cache").write_text("no folder")
    cache = Cache("papers")
    cache.put("10.1/x", b"moss", days=30)
    assert cache.get("10.1/x") is None
