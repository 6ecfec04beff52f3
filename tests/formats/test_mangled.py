"""Whatever was done to a file on its way, reading it ends in papers or in one clear sentence."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readerapp.errors import UnreadableFile
from readerapp.formats import FORMATS, read
from readerapp.job import apart
from tests.soaking import Tally

SLOWEST = 30.0  # seconds for a file
MOST_MEMORY = 1024 * 1024 * 1024
PART = 200  # files for one worker
LARGEST = 400_000  # bytes: enough to be of every shape, and few enough to try thousands

Mangle = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def headless(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def bits(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def repeated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((1, 30, 2_000))]
    return data[:start] + piece * chance.choice((2, 50, 500)) + data[start:]


def shuffled(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def bracketed(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    sign = chance.choice((b"{", b"[", b"<a>", b"(", b'"', b"\\", b"$", b"&lt;", b"@a{", b"|", b"#"))
    return data[:start] + sign * chance.choice((1, 3, 5_000)) + data[start:]


def reencoded(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "cp1252", "koi8-r")), "replace")


def ended(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\x00\n", b" ", b"\n\n")))


def noisy(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.randbytes(chance.choice((1, 16, 4_096))) + data[start:]


MANGLES: tuple[Mangle, ...] = (
    cut, headless, bits, repeated, shuffled, bracketed, reencoded, ended, noisy,
)  # fmt: skip


def files(shared: Path) -> list[Path]:
    """Real files of every format that are not too large to try again and again."""
    found = sorted(path for path in (shared / "samples").glob("*/*") if path.is_file())
    return [path for path in found if path.stat().st_size <= LARGEST]


def mangled(paths: list[Path], chance: random.Random) -> Iterator[tuple[str, bytes]]:
    while True:
        path = chance.choice(paths)
        data = path.read_bytes()
        for mangle in chance.sample(MANGLES, chance.choice((1, 1, 2, 3))):
            data = mangle(data, chance)[: 4 * LARGEST]
        yield path.name if chance.random() < 0.7 else f"it{chance.choice(_SUFFIXES)}", data


_SUFFIXES = ["", ".txt", *(suffix for known in FORMATS for suffix in known.SUFFIXES)]


def read_anyhow(shared: Path, seed: str, number: int, *, job: object = None) -> float:
    """Read so many mangled files; return the seconds of the slowest. Fails where one misbehaves."""
    chance, slowest = random.Random(seed), 0.0
    source = mangled(files(shared), chance)
    for turn in range(number):
        name, data = next(source)
        began = time.monotonic()
        said = ""
        try:
            reading = read(data, name)
        except UnreadableFile as error:
            said = str(error)
        if said:
            assert re.fullmatch(r"[^\n]{10,400}[.?]", said), (seed, turn, name, said)
        else:
            spans = sorted((it.start, it.end) for it in (*reading.records, *reading.left_out))
            told = "".join(reading.text[a:b] for a, b in spans)
            assert told == reading.text, (seed, turn, name, reading.format)
            assert all(record.title.strip() for record in reading.records), (seed, turn, name)
        took = time.monotonic() - began
        assert took < SLOWEST, (seed, turn, name, took)
        slowest = max(slowest, took)
    return slowest


def test_some_mangled_files_end_in_papers_or_a_sentence(shared: Path, seed: int) -> None:
    read_anyhow(shared, f"{seed} mangled", 60)


@pytest.mark.soak
def test_ten_thousand_mangled_files_end_in_papers_or_a_sentence(shared: Path, seed: int) -> None:
    """In workers that may have no more memory than an import gives them."""
    tally, slowest = Tally("mangled", seed), 0.0
    for part in range(tally.done // PART, 10_000 // PART):
        took = apart(
            read_anyhow,
            shared,
            f"{seed} {part}",
            PART,
            seconds=PART * SLOWEST,
            memory=MOST_MEMORY,
        )
        slowest = max(slowest, took)
        tally.keep((part + 1) * PART)
    print(f"{tally}; the slowest {slowest:.1f} s")
