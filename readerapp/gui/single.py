"""One window a library: a second start hands its files over and brings the first one forward.

The lock file decides who is first, since a socket's name could be taken by anyone; the socket
only carries the message. It is a local one that only this user may open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from readerapp import places

_SOON: Final = 2_000  # milliseconds to wait for the other window
_LONGEST: Final = 1_000_000  # bytes of a message; more is not from us


class Single(QObject):
    """The claim of this process to the one window of ``folder``."""

    called = Signal(list)  # another start asked to come forward with these paths

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

    def call(self, paths: Sequence[str]) -> bool:
        """Ask the window that is open to come forward with ``paths``; was it heard?"""
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_SOON):
            return False
        socket.write(json.dumps({"paths": list(paths)}).encode() + b"\n")
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
            socket.readyRead.connect(lambda socket=socket: self._answer(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LONGEST:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        paths = _paths(bytes(socket.readLine().data()))
        socket.write(b"ok\n" if paths is not None else b"?\n")
        socket.flush()
        if paths is not None:
            self.called.emit(paths)


class Claims(QObject):
    """The claims of one window as it goes from library to library."""

    called = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: dict[Path, Single] = {}

    def take(self, folder: Path, paths: Sequence[str] = ()) -> bool:
        """Whether the library is ours to show; if not, its own window came forward instead.

        A window that holds the lock and does not answer is no reason to show nothing.
        """
        folder = folder.resolve()  # a library by another path is the same library
        if folder in self._held:
            return True
        single = Single(folder, self)
        if not single.claim() and single.call(paths):
            return False
        single.called.connect(self.called)
        self._held[folder] = single
        return True

    def keep(self, folder: Path | None) -> None:
        """Let go of every library but this one."""
        folder = folder.resolve() if folder is not None else None
        for other in [held for held in self._held if held != folder]:
            self._held.pop(other).release()


def _paths(line: bytes) -> list[str] | None:
    """The paths in a message, or None if it is not one of ours."""
    try:
        message = json.loads(line)
        paths = message["paths"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        return None
    return paths


def _address(place: Path, name: str) -> str:
    """A path on Unix, where it must be short (104 bytes on macOS); a pipe's name on Windows."""
    if os.name == "nt":
        return f"readerapp-{name}"
    address = str(place / name)
    return address if len(os.fsencode(address)) < 100 else f"/tmp/readerapp-{os.getuid()}-{name}"
