"""The two commands install the same files everywhere, from wherever a machine gets its files."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "packaging" / "requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def wanted() -> list[str]:
    """Every requirement that pyproject.toml names, of the program and of its tests."""
    groups = PROJECT["dependency-groups"].values()
    return [*PROJECT["project"]["dependencies"], *chain.from_iterable(groups)]


def locked() -> dict[str, str]:
    """The requirements in the lock, and what stands with each."""
    entries = re.split(r"\n(?=\w)", LOCK.read_text("utf-8"))
    return {e.split()[0].casefold(): e for e in entries if not e.startswith("#")}


def test_every_requirement_is_one_version() -> None:
    assert [r for r in wanted() if not re.fullmatch(r"[\w-]+==\d[\w.]*", r)] == []


def test_the_lock_holds_every_version_asked_for() -> None:
    """If this fails, the head of the lock says how to renew it."""
    assert {requirement.casefold() for requirement in wanted()} <= set(locked())


def test_every_file_in_the_lock_is_known_by_its_hash() -> None:
    bare = [
        name for name, entry in locked().items() if not re.search(r"--hash=sha256:\w{64}", entry)
    ]
    assert bare == []


def test_no_file_says_where_packages_come_from() -> None:
    """A mirror, a proxy or a folder of one machine is that machine's business."""
    places = re.compile(
        r"://|^\s*-i\b|index-url|find-links|trusted-host|tool\.uv|file:|pypi|/(opt|root|home|tmp)/",
        re.IGNORECASE | re.MULTILINE,
    )
    files = [LOCK, *(ROOT / "packaging").glob("*"), ROOT / "pyproject.toml", ROOT / ".ci" / "run"]
    found = {f.name: places.findall(f.read_text("utf-8")) for f in files if f.is_file()}
    assert {name: places for name, places in found.items() if places} == {}
