"""One question to one server, in a thread of its own, limited in time, size and kind."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from readerapp.web.addresses import followed, local
from readerapp.web.answers import Answer, Failure
from readerapp.web.manners import LONGEST, seconds, span

SLOW: Final = "did not answer within {:.0f} s"
_REDIRECTS: Final = 4
_PIECE: Final = 64 * 1024
_PACKED: Final = {"Accept-Encoding": "gzip"}
_ELSEWHERE: Final = (301, 302, 303, 307, 308)
_UNKNOWN: Final = (400, 404, 410)  # it was asked and has nothing to say
_BUSY: Final = (429, 500, 502, 503, 504)


class Call(threading.Thread):
    """One question and its answer, with at most a few redirections between them."""

    def __init__(
        self, url: str, headers: dict[str, str], kinds: Collection[str], most: int, patience: float
    ) -> None:
        super().__init__(daemon=True, name="web")
        self._url, self._headers, self._kinds, self._most = url, headers, kinds, most
        self._patience = patience
        self._lines = _Lines()
        self.done = threading.Event()
        self.answer: Answer | None = None
        self.failure: Failure | None = None

    def run(self) -> None:
        try:
            self.answer = self._talk()
        except Failure as failure:
            self.failure = failure
        except Exception as error:  # noqa: BLE001 - whatever a server makes of our libraries
            self.failure = _failure(error, self._patience)
        finally:
            self.done.set()

    def cut(self) -> None:
        """End it now, whatever the server is about to say."""
        self._lines.cut()

    def _talk(self) -> Answer:
        url = self._url
        for _ in range(_REDIRECTS + 1):
            request = urllib.request.Request(url, headers={**self._headers, **_PACKED})
            try:
                with self._opener(url).open(request, timeout=self._patience) as reply:
                    return Answer(True, self._body(reply))
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in _UNKNOWN:
                        return Answer(False)
                    if error.code not in _ELSEWHERE:
                        raise _refusal(error) from None
                    url = followed(self._url, urljoin(url, error.headers.get("Location") or ""))
        raise Failure("sends us round in a circle")

    def _opener(self, url: str) -> urllib.request.OpenerDirector:
        """What speaks http and https and nothing else; nobody means a proxy for this machine."""
        opener = urllib.request.OpenerDirector()
        proxies: dict[str, str] | None = {} if local(urlsplit(url)) else None
        for handler in (
            urllib.request.ProxyHandler(proxies),
            _plain(self._lines),
            _sealed(self._lines),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
        ):
            opener.add_handler(handler)
        return opener

    def _body(self, reply: Any) -> bytes:
        kind = reply.headers.get_content_type()
        if kind not in self._kinds:
            what = "a web page" if kind == "text/html" else f"something else ({kind[:80]})"
            raise Failure(f"answered with {what} instead of what was asked")
        packing = (reply.headers.get("Content-Encoding") or "identity").strip().lower()
        if packing not in ("gzip", "x-gzip", "identity"):
            raise Failure("answered in a packing that was not asked for")
        unpack = None if packing == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
        parts, size = [], 0
        while piece := reply.read1(_PIECE):
            if unpack is not None:
                piece = unpack.decompress(piece, self._most - size + 1)
            size += len(piece)
            if size > self._most:
                raise Failure(f"answered with more than {self._most:,} bytes")
            parts.append(piece)
        if reply.length or (unpack is not None and not unpack.eof):
            raise Failure("broke off its answer", transient=True)
        return b"".join(parts)


class _Lines:
    """The connections of one question, so that another thread can cut them."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []
        self._cut = False

    def add(self, line: socket.socket) -> None:
        """One more was made; if it comes too late, it is cut at once."""
        self._open.append(line)
        if self._cut:
            self.cut()

    def cut(self) -> None:
        """Nothing more is heard over them."""
        self._cut = True
        for line in self._open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _plain(lines: _Lines) -> urllib.request.HTTPHandler:
    class Line(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class Handler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Line, req)

    return Handler()


def _sealed(lines: _Lines) -> urllib.request.HTTPSHandler:
    class Line(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

    class Handler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Line, req, context=_trust())

    return Handler()


@cache
def _trust() -> ssl.SSLContext:
    """The authorities this system trusts; reading them takes a while."""
    return ssl.create_default_context()


def _refusal(error: urllib.error.HTTPError) -> Failure:
    wait = seconds(error.headers.get("Retry-After") or "")
    if wait > LONGEST:
        return Failure(f"asks to be left alone for {span(wait)}", lasting=True, wait=wait)
    if error.code == 429:
        return Failure("asks for more patience", transient=True, lasting=True, wait=wait)
    if error.code in _BUSY:
        what = f"has trouble of its own ({error.code})"
        return Failure(what, transient=True, lasting=True, wait=wait)
    return Failure(f"refuses to answer ({error.code})", lasting=error.code in (401, 403))


def _failure(error: Exception, patience: float) -> Failure:
    """Any failure of a connection, in words."""
    why = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(why, TimeoutError):
        return Failure(SLOW.format(patience), transient=True, lasting=True)
    if isinstance(why, ssl.SSLCertVerificationError):
        return Failure("cannot prove to be what it says it is", lasting=True)
    if isinstance(why, (http.client.IncompleteRead, ConnectionResetError, zlib.error)):
        return Failure("broke off its answer", transient=True)
    if isinstance(why, OSError):
        said = f" ({why.strerror})" if why.strerror else ""
        return Failure(f"could not be reached{said}", lasting=True)
    return Failure(f"gave no answer that makes sense ({type(why).__name__})")
