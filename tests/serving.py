"""A server on this machine that answers as it is told, well or badly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from readerapp.web import Clock


@dataclass(frozen=True)
class Reply:
    """What is said to one question. ``length``: what is said of it; ``drip``: a byte, for ever."""

    status: int = 200
    kind: str = "application/json"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    drip: bool = False


class Server:
    """Answers each path as ``answer`` says, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                with suppress(OSError):  # whoever asked may have gone
                    self.reply(server.answer(self.path))

            def reply(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                length = len(reply.body) if reply.length is None else reply.length
                self.send_header("Content-Length", str(length))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
                while reply.drip and not server.closing.wait(0.02):
                    self.wfile.write(b" ")

            def log_message(self, *_args: Any) -> None:
                """A test has nobody to tell."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for path, _headers in self.asked]

    def close(self) -> None:
        """Answer nothing any more."""
        if self.closing.is_set():
            return
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@contextmanager
def serving(answer: Callable[[str], Reply]) -> Iterator[Server]:
    """A server for as long as a test needs one."""
    server = Server(answer)
    try:
        yield server
    finally:
        server.close()


class Still(Clock):
    """A clock that stands still but for those who wait, and they wait no longer than a moment."""

    def __init__(self, moment: float = 1_800_000_000.0) -> None:
        self.began = self.moment = moment

    @property
    def waited(self) -> float:
        """The seconds that passed."""
        return self.moment - self.began

    def now(self) -> float:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += seconds
