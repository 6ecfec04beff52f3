"""Somebody at work who can be killed: one child a work, split off from a process that is warm.

Importing everything takes half a second, splitting off a child a few milliseconds. The child
says in a file what it has done, line by line; what is written there outlives it.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LONGEST = 60.0  # seconds after which a child ends by itself, should nobody be there to kill it

Said = list[Any]
Say = Callable[[Any], None]
Work = Callable[[Path, random.Random, Say], None]


class Victim:
    """A child at work in a process group of its own."""

    def __init__(self, forge: Forge, process: int, said: Path) -> None:
        self._forge, self._process, self._said = forge, process, said

    def kill(self, after: float, *, group: bool) -> bool:
        """Kill it after so many seconds, with its own workers or alone.

        Returns:
            Whether it was still at work.
        """
        at_work = not select.select([self._forge.answers], [], [], after)[0]
        if at_work:
            (os.killpg if group else os.kill)(self._process, signal.SIGKILL)
        self.wait()
        return at_work

    def kill_once_it_says(self, count: int) -> None:
        """Kill it right after it has said so much."""
        until = time.monotonic() + LONGEST
        while len(self.said()) < count and time.monotonic() < until:
            if select.select([self._forge.answers], [], [], 0.0005)[0]:
                break
        os.kill(self._process, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Let it end; return the signal that ended it, 0 for none."""
        word, status = self._forge.answer()
        assert word == "ended"
        broken = [line for line in self.said() if isinstance(line, str) and "Traceback" in line]
        assert not broken, broken[0]
        return int(status)

    def said(self) -> Said:
        """Everything it has said so far."""
        lines = self._said.read_text().split("\n")
        return [json.loads(line) for line in lines[:-1]]


class Forge:
    """The warm process. Leave the ``with`` block and it is gone."""

    def __init__(self, works: str) -> None:
        """``works``: the module whose functions children are given to do."""
        code = f"from tests.killing import serve; import {works} as works; serve(works)"
        self._server = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._server.stdout is not None
        self.answers = self._server.stdout
        self._count = 0

    def __enter__(self) -> Forge:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(timeout=60)
        self.answers.close()

    def start(self, work: str, folder: Path, seed: object = 0, fate: int = 0) -> Victim:
        """Have a child do ``work(folder, chance, say)``.

        It kills itself at file operation ``fate`` in or beside the folder, if that is not 0.
        """
        assert self._server.stdin is not None
        self._count += 1
        said = folder.with_name(f"{folder.name}.{self._count}.said")
        said.touch()
        asked = [work, str(folder), str(seed), fate, str(said), dict(os.environ)]
        self._server.stdin.write(json.dumps(asked).encode() + b"\n")
        self._server.stdin.flush()
        word, process = self.answer()
        assert word == "began"
        return Victim(self, int(process), said)

    def answer(self) -> list[str]:
        """The next line of the warm process, read without reading ahead."""
        line = b""
        while not line.endswith(b"\n"):
            letter = os.read(self.answers.fileno(), 1)
            assert letter, "the warm process is gone"
            line += letter
        return line.decode().split()


def serve(works: Any) -> None:
    """The life of the warm process: one child after the other."""
    for line in sys.stdin:
        work, folder, seed, fate, said, environment = json.loads(line)
        child = os.fork()
        if not child:
            _await(fate, str(Path(folder).parent))
            _be_killed(getattr(works, work), Path(folder), seed, said, environment)
        with suppress(OSError):  # the child does it too: whoever of the two is first
            os.setpgid(child, child)
        os.write(1, f"began {child}\n".encode())
        _, status = os.waitpid(child, 0)
        os.write(1, f"ended {os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}\n".encode())


def _await(fate: int, place: str) -> None:
    """Have the process die right before one of its changes to what lies in a place."""
    seen = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in _CHANGES and str(arguments[0]).startswith(place):
            seen += event != "open" or arguments[1] not in ("r", "rb", None)
            if seen == fate:
                os.kill(os.getpid(), signal.SIGKILL)

    if fate:
        sys.addaudithook(count)


_CHANGES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "sqlite3.connect"}


def _be_killed(work: Work, folder: Path, seed: str, said: str, environment: dict[str, str]) -> None:
    """The life of a child."""
    os.setpgid(0, 0)
    signal.alarm(int(LONGEST))
    os.environ.clear()
    os.environ.update(environment)
    voice = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)

    def say(what: Any) -> None:
        os.write(voice, json.dumps(what).encode() + b"\n")

    try:
        work(folder, random.Random(seed), say)
    except BaseException:  # noqa: BLE001 - told to the test, which fails of it
        say(traceback.format_exc())
    os._exit(0)
