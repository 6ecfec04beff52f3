"""What servers answered before, kept for a while in the cache folder of the system."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from readerapp import files
from readerapp.errors import ReaderError
from readerapp.web.manners import Clock, folder


class Cache:
    """Answers kept for a while in the cache folder; a lost one costs one more question."""

    def __init__(self, name: str, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._swept = False
        place = folder()
        self._folder = place / name if place is not None else None

    def get(self, key: str) -> bytes | None:
        """What was kept under ``key``, unless it is too old or was never kept."""
        if self._folder is None:
            return None
        try:
            head, _, data = self._file(key).read_bytes().partition(b"\n")
            known = json.loads(head)
            fresh = known["key"] == key and 0 < known["until"] - self._clock.now() < known["days"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return data if fresh else None

    def put(self, key: str, data: bytes, days: float) -> None:
        """Keep ``data`` for so many days."""
        if self._folder is None:
            return
        seconds = days * 24 * 3600
        head = {"key": key, "until": self._clock.now() + seconds, "days": seconds + 60}
        with suppress(ReaderError):
            files.folder(self._folder)
            self._sweep(seconds)
            files.write(self._file(key), json.dumps(head).encode() + b"\n" + data, flushed=False)

    def _file(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]

    def _sweep(self, seconds: float) -> None:
        """Throw away what is too old, once."""
        if self._swept or self._folder is None:
            return
        self._swept = True
        for path in self._folder.iterdir():
            with suppress(OSError):
                if self._clock.now() - path.stat().st_mtime > seconds:
                    path.unlink()
