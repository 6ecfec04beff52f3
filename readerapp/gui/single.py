"""One window a library: a second start hands files and link over and brings the first one forward.

The lock file decides who is first, since a socket's name could be taken by anyone; the socket
only carries the message. It is a local one that only this user may open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from readerapp import places

_SOON: Final = 2_000  # milliseconds to wait for the other window
_LONGEST: Final = 64 * 1024  # bytes of a message; more is not from us
_LINK: Final = 4096  # letters; none of ours is as long


@dataclass(frozen=True, slots=True)
class Call:
    """What another start of the program asks of the window: files to import, or a link to show."""

    paths: tuple[str, ...] = ()
    link: str = ""


class Single(QObject):
    """The claim of this process to the one window of ``folder``."""

    called = Signal(Call)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        place = places.runtime_folder()
        self._address = _address(place, name)
        self._lock = QLockFile(str(place / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # a dead process frees it at once, a living one never
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the one window; False if there is one already."""
        if not self._lock.tryLock(0):
            return False
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        QLocalServer.removeServer(self._address)  # left behind by a process that was killed
        self._server.listen(self._address)
        return True

    def call(self, call: Call) -> bool:
        """Ask the window that is open to come forward; was it heard?"""
        return all(self._say(message) for message in _messages(call))

    def _say(self, message: bytes) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_SOON):
            return False
        socket.write(message)
        heard = socket.waitForReadyRead(_SOON) and bytes(socket.readAll().data()) == b"ok\n"
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        """Let another process have the window, when this one closes."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _hear(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(_LONGEST + 1)
            socket.readyRead.connect(lambda socket=socket: self._answer(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        call = _call(bytes(socket.readLine().data()))
        socket.write(b"ok\n" if call is not None else b"?\n")
        socket.flush()
        if call is not None:
            self.called.emit(call)


class Claims(QObject):
    """The claims of one window as it goes from library to library."""

    called = Signal(Call)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: dict[Path, Single] = {}

    def take(self, folder: Path, call: Call = Call()) -> bool:
        """Whether the library is ours to show; if not, its own window came forward instead.

        A window that holds the lock and does not answer is no reason to show nothing.
        """
        folder = folder.resolve()  # a library by another path is the same library
        if folder in self._held:
            return True
        single = Single(folder, self)
        if not single.claim() and single.call(call):
            return False
        single.called.connect(self.called)
        self._held[folder] = single
        return True

    def keep(self, folder: Path | None) -> None:
        """Let go of every library but this one."""
        folder = folder.resolve() if folder is not None else None
        for other in [held for held in self._held if held != folder]:
            self._held.pop(other).release()


def _messages(call: Call) -> Iterator[bytes]:
    """What is said to the other window: many files are told in several messages."""
    paths: list[str] = []
    size = 0
    for path in call.paths:
        size += len(json.dumps(path)) + 2
        if paths and size > _LONGEST // 2:
            yield _line(Call(tuple(paths)))
            paths, size = [], len(json.dumps(path)) + 2
        paths.append(path)
    yield _line(Call(tuple(paths), call.link[:_LINK]))


def _line(call: Call) -> bytes:
    return json.dumps(asdict(call)).encode() + b"\n"


def _call(line: bytes) -> Call | None:
    """What a message asks for, or None if it is not one of ours."""
    try:
        message = json.loads(line)
        paths, link = message["paths"], message["link"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(paths, list) or not isinstance(link, str) or len(link) > _LINK:
        return None
    if not all(isinstance(path, str) and Path(path).is_absolute() for path in paths):
        return None
    return Call(tuple(paths), link)


def _address(place: Path, name: str) -> str:
    """A path on Unix, where it must be short (104 bytes on macOS); a pipe's name on Windows."""
    if os.name == "nt":
        return f"readerapp-{name}"
    address = str(place / name)
    return address if len(os.fsencode(address)) < 100 else f"/tmp/readerapp-{os.getuid()}-{name}"
