"""What every test may ask for, and what no test may do unseen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # without it Qt aborts where no screen is

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

SEED = pytest.StashKey[int]()
BESIDE = Path(__file__).parents[2] / "shared"

hypothesis.settings.register_profile("readerapp", print_blob=True, deadline=None)
hypothesis.settings.load_profile("readerapp")


def pytest_configure(config: pytest.Config) -> None:
    """One seed for the whole run, printed, so that any run can be had again."""
    given = os.environ.get("READERAPP_SEED") or secrets.randbelow(10**9)
    config.stash[SEED] = int(getattr(config, "workerinput", {}).get("seed", given))
    if config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = str(config.stash[SEED])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A process that runs a part of the tests has the seed of the whole run."""
    node.workerinput["seed"] = node.config.stash[SEED]


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say at the top what this run can be repeated with, and what it reads."""
    where = _shared() or "not here, tests that need it are left out"
    return [f"seed: READERAPP_SEED={config.stash[SEED]}", f"shared data: {where}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A stranger's clone has no shared data and named none: leave out what reads it."""
    if _shared() is None:
        needs = {item for item in items if "shared" in getattr(item, "fixturenames", ())}
        items[:] = [item for item in items if item not in needs]
        config.hook.pytest_deselected(items=list(needs))


def _shared() -> Path | None:
    """The folder named, whether it is there or not; else the one beside the checkout, if any."""
    if named := os.environ.get("READERAPP_SHARED"):
        return Path(named)
    return BESIDE if BESIDE.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and large collections, which is no part of the project."""
    folder = _shared()
    if folder is None or not folder.is_dir():
        pytest.fail(f"READERAPP_SHARED names no folder with the shared data: {folder}")
    return folder


@pytest.fixture
def seed(pytestconfig: pytest.Config) -> int:
    """The seed of this run, for a test that makes up its own afternoon."""
    return pytestconfig.stash[SEED]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for each test, so that none reads or writes what a person has."""
    home = tmp_path_factory.mktemp("home")
    places = {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }
    for name, folder in places.items():
        (home / folder).mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv("READERAPP_LIBRARY", raising=False)
    return home


@pytest.fixture(autouse=True)
def nothing_logged_as_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that logs an error without expecting it (``extra={"expected": True}``) fails."""
    yield
    unexpected = [
        record
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR and not getattr(record, "expected", False)
    ]
    assert not unexpected, [record.getMessage() for record in unexpected]
